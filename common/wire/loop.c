#include "wire/loop.h"
#include "base/clock.h"
#include "base/error.h"
#include "wire/socket.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A round is: ask the sockets that were used, sleep in epoll_wait() until a descriptor is readable or the first timer is due, call what is
 * readable in the order it was added, call the timers that are due. Watches that a callback removes are freed when the round is over;
 * watches that a callback adds are waited for from the next round on.
 *
 * A socket's descriptor (ZMQ_FD) does not say that there is a message, but that libzmq's threads have told the socket something since it was
 * last used, and any use takes all that they told. So whether there is a message is asked (ZMQ_EVENTS) when the descriptor is readable, and
 * before sleeping of every socket that was used since it was last asked: loop_note_use(). All others can be left alone, however many. */

enum { EVENTS_PER_ROUND = 64 };

typedef struct Watch {
  guint id;
  void *socket; /* NULL: of a descriptor */
  int fd;
  LoopFunc call;
  gpointer user;
  bool is_used, is_ready, is_removed;
} Watch;

typedef struct Timer {
  guint id;
  int64_t due_ms;
  LoopFunc call;
  gpointer user;
} Timer;

struct Loop {
  int epoll_fd;
  GHashTable *watches;         /* id → Watch, which it owns */
  GHashTable *watch_of_socket; /* socket → Watch */
  GPtrArray *used;             /* Watch of sockets to be asked before the loop sleeps */
  GPtrArray *ready;            /* Watch: to be called in this round */
  GPtrArray *removed;          /* Watch, owned until the round is over */
  GTree *timers;               /* Timer by (due_ms, id) */
  GHashTable *timer_of;        /* id → Timer */
  guint last_id;
  bool is_quitting;
  int signal_fd; /* -1: signals are not watched */
  LoopSignalFunc signal_call;
  gpointer signal_user;
};

static _Thread_local Loop *running;

static gint compare_timers(gconstpointer left, gconstpointer right, gpointer unused)
{
  const Timer *a = left, *b = right;
  (void)unused;
  if (a->due_ms != b->due_ms)
    return a->due_ms < b->due_ms ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

Loop *loop_new(void)
{
  Loop *loop = g_new0(Loop, 1);
  loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (loop->epoll_fd < 0)
    g_error("no loop: %s", g_strerror(errno)); /* out of descriptors: as out of memory */
  loop->watches = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  loop->watch_of_socket = g_hash_table_new(NULL, NULL);
  loop->used = g_ptr_array_new();
  loop->ready = g_ptr_array_new();
  loop->removed = g_ptr_array_new_with_free_func(g_free);
  loop->timers = g_tree_new_full(compare_timers, NULL, g_free, NULL);
  loop->timer_of = g_hash_table_new(NULL, NULL);
  loop->signal_fd = -1;
  return loop;
}

void loop_free(Loop *loop)
{
  if (loop == NULL)
    return;
  if (loop->signal_fd >= 0)
    close(loop->signal_fd);
  g_hash_table_unref(loop->timer_of);
  g_tree_unref(loop->timers);
  g_ptr_array_unref(loop->removed);
  g_ptr_array_unref(loop->ready);
  g_ptr_array_unref(loop->used);
  g_hash_table_unref(loop->watch_of_socket);
  g_hash_table_unref(loop->watches);
  close(loop->epoll_fd);
  g_free(loop);
}

static Watch *add_watch(Loop *loop, int fd, LoopFunc call, gpointer user)
{
  Watch *watch = g_new0(Watch, 1);
  *watch = (Watch){.id = ++loop->last_id, .fd = fd, .call = call, .user = user};
  struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = watch};
  if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &wanted) != 0)
    g_error("cannot wait for descriptor %d: %s", fd, g_strerror(errno));
  g_hash_table_insert(loop->watches, GUINT_TO_POINTER(watch->id), watch);
  return watch;
}

guint loop_watch_fd(Loop *loop, int fd, LoopFunc call, gpointer user)
{
  return add_watch(loop, fd, call, user)->id;
}

static void note_use(Loop *loop, Watch *watch)
{
  if (watch->is_used || watch->is_removed)
    return;
  watch->is_used = true;
  g_ptr_array_add(loop->used, watch);
}

guint loop_watch_socket(Loop *loop, void *socket, LoopFunc call, gpointer user)
{
  Watch *watch = add_watch(loop, socket_descriptor(socket), call, user);
  watch->socket = socket;
  g_hash_table_insert(loop->watch_of_socket, socket, watch);
  note_use(loop, watch);
  return watch->id;
}

void loop_note_use(void *socket)
{
  Watch *watch = running != NULL ? g_hash_table_lookup(running->watch_of_socket, socket) : NULL;
  if (watch != NULL)
    note_use(running, watch);
}

guint loop_add_timer(Loop *loop, int64_t after_ms, LoopFunc call, gpointer user)
{
  Timer *timer = g_new0(Timer, 1);
  *timer =
      (Timer){.id = ++loop->last_id, .due_ms = clock_monotonic_ms() + MAX(after_ms, 0), .call = call, .user = user};
  g_tree_insert(loop->timers, timer, timer);
  g_hash_table_insert(loop->timer_of, GUINT_TO_POINTER(timer->id), timer);
  return timer->id;
}

static void remove_timer(Loop *loop, Timer *timer)
{
  g_hash_table_remove(loop->timer_of, GUINT_TO_POINTER(timer->id));
  g_tree_remove(loop->timers, timer);
}

/* A running round may still have it in its lists. */
static void remove_watch(Loop *loop, Watch *watch)
{
  watch->is_removed = true;
  epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
  if (watch->socket != NULL)
    g_hash_table_remove(loop->watch_of_socket, watch->socket);
  g_hash_table_steal(loop->watches, GUINT_TO_POINTER(watch->id));
  g_ptr_array_add(loop->removed, watch);
}

void loop_remove(Loop *loop, guint id)
{
  Timer *timer = g_hash_table_lookup(loop->timer_of, GUINT_TO_POINTER(id));
  Watch *watch = timer == NULL ? g_hash_table_lookup(loop->watches, GUINT_TO_POINTER(id)) : NULL;
  if (timer != NULL)
    remove_timer(loop, timer);
  else if (watch != NULL)
    remove_watch(loop, watch);
}

static sigset_t handled_signals(void)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

void loop_block_signals(void)
{
  const sigset_t set = handled_signals();
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static void read_signal(gpointer user)
{
  Loop *loop = user;
  struct signalfd_siginfo info;
  if (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
    loop->signal_call((int)info.ssi_signo, loop->signal_user);
}

bool loop_watch_signals(Loop *loop, LoopSignalFunc call, gpointer user, GError **error)
{
  const sigset_t set = handled_signals();
  g_assert(loop->signal_fd < 0);
  loop->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (loop->signal_fd < 0) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot watch signals");
    return false;
  }
  loop->signal_call = call;
  loop->signal_user = user;
  loop_watch_fd(loop, loop->signal_fd, read_signal, loop);
  return true;
}

/* For epoll_wait(); -1: for ever. */
static int milliseconds_to_first_timer(const Loop *loop)
{
  GTreeNode *first = g_tree_node_first(loop->timers);
  if (first == NULL)
    return -1;
  const Timer *timer = g_tree_node_value(first);
  const int64_t left_ms = clock_left_ms(timer->due_ms);
  return (int)MIN(left_ms, G_MAXINT);
}

static void note_ready(Loop *loop, Watch *watch)
{
  if (watch->is_ready || watch->is_removed || (watch->socket != NULL && !socket_is_readable(watch->socket)))
    return;
  watch->is_ready = true;
  g_ptr_array_add(loop->ready, watch);
}

static void ask_used_sockets(Loop *loop)
{
  for (guint i = 0; i < loop->used->len; i++) {
    Watch *watch = loop->used->pdata[i];
    watch->is_used = false;
    note_ready(loop, watch);
  }
  g_ptr_array_set_size(loop->used, 0);
}

static bool wait_for_events(Loop *loop, GError **error)
{
  struct epoll_event events[EVENTS_PER_ROUND];
  const int wait_ms = loop->ready->len > 0 ? 0 : milliseconds_to_first_timer(loop);
  const int n = epoll_wait(loop->epoll_fd, events, EVENTS_PER_ROUND, wait_ms);
  if (n < 0 && errno != EINTR) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot wait for events");
    return false;
  }
  for (int i = 0; i < n; i++)
    note_ready(loop, events[i].data.ptr);
  return true;
}

static gint compare_watches(gconstpointer left, gconstpointer right)
{
  const Watch *a = *(Watch *const *)left, *b = *(Watch *const *)right;
  return a->id < b->id ? -1 : a->id > b->id;
}

static void call_watches(Loop *loop)
{
  g_ptr_array_sort(loop->ready, compare_watches);
  for (guint i = 0; i < loop->ready->len; i++) {
    Watch *watch = loop->ready->pdata[i];
    watch->is_ready = false;
    if (watch->socket != NULL)
      note_use(loop, watch);
    if (!watch->is_removed && !loop->is_quitting)
      watch->call(watch->user);
  }
  g_ptr_array_set_size(loop->ready, 0);
}

/* Timers that a callback adds for now are for the next round: else two of them could keep the sockets waiting for ever. */
static void call_timers(Loop *loop)
{
  const int64_t now_ms = clock_monotonic_ms();
  const guint newest_id = loop->last_id;
  GTreeNode *first = g_tree_node_first(loop->timers);
  while (first != NULL && !loop->is_quitting) {
    Timer *timer = g_tree_node_value(first);
    if (timer->due_ms > now_ms || timer->id > newest_id)
      break;
    const Timer due = *timer;
    remove_timer(loop, timer);
    due.call(due.user);
    first = g_tree_node_first(loop->timers);
  }
}

/* Frees the watches that were removed in this round. */
static void forget_removed(Loop *loop)
{
  if (loop->removed->len == 0)
    return;
  for (guint i = loop->used->len; i-- > 0;)
    if (((const Watch *)loop->used->pdata[i])->is_removed)
      g_ptr_array_remove_index_fast(loop->used, i);
  g_ptr_array_set_size(loop->removed, 0);
}

static bool run_rounds(Loop *loop, GError **error)
{
  while (!loop->is_quitting) {
    ask_used_sockets(loop);
    if (!wait_for_events(loop, error))
      return false;
    call_watches(loop);
    if (!loop->is_quitting)
      call_timers(loop);
    forget_removed(loop);
  }
  return true;
}

/* What was used before a loop ran nobody noted. */
static void note_use_of_all(Loop *loop)
{
  GHashTableIter each;
  gpointer watch = NULL;
  g_hash_table_iter_init(&each, loop->watch_of_socket);
  while (g_hash_table_iter_next(&each, NULL, &watch))
    note_use(loop, watch);
}

bool loop_run(Loop *loop, GError **error)
{
  Loop *outer = running;
  running = loop;
  loop->is_quitting = false;
  note_use_of_all(loop);
  const bool is_done = run_rounds(loop, error);
  running = outer;
  return is_done;
}

void loop_quit(Loop *loop)
{
  loop->is_quitting = true;
}
