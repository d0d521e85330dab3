#include "wire/loop.h"
#include "base/clock.h"
#include "base/error.h"
#include "wire/socket.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A round is: sleep in zmq_poll() until a socket or descriptor is readable or the first timer is due, call what is readable, call the
 * timers that are due. Watches that a callback removes are marked and freed when the round is over, so the arrays of a running round
 * stay good; watches that a callback adds are polled from the next round on. */

typedef struct Watch {
  guint id;
  zmq_pollitem_t item;
  LoopFunc call;
  gpointer user;
  bool is_removed;
} Watch;

typedef struct Timer {
  guint id;
  int64_t due_ms;
  LoopFunc call;
  gpointer user;
} Timer;

struct Loop {
  GPtrArray *watches;   /* Watch */
  GArray *items;        /* zmq_pollitem_t of each watch, in the same order */
  GTree *timers;        /* Timer by (due_ms, id) */
  GHashTable *timer_of; /* id → Timer */
  guint last_id;
  bool is_changed; /* watches were added or removed */
  bool is_quitting;
  int signal_fd; /* -1: signals are not watched */
  LoopSignalFunc signal_call;
  gpointer signal_user;
};

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
  loop->watches = g_ptr_array_new_with_free_func(g_free);
  loop->items = g_array_new(FALSE, TRUE, sizeof(zmq_pollitem_t));
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
  g_array_unref(loop->items);
  g_ptr_array_unref(loop->watches);
  g_free(loop);
}

static guint add_watch(Loop *loop, zmq_pollitem_t item, LoopFunc call, gpointer user)
{
  Watch *watch = g_new0(Watch, 1);
  *watch = (Watch){.id = ++loop->last_id, .item = item, .call = call, .user = user};
  g_ptr_array_add(loop->watches, watch);
  loop->is_changed = true;
  return watch->id;
}

guint loop_watch_fd(Loop *loop, int fd, LoopFunc call, gpointer user)
{
  return add_watch(loop, (zmq_pollitem_t){.fd = fd, .events = ZMQ_POLLIN}, call, user);
}

guint loop_watch_socket(Loop *loop, void *socket, LoopFunc call, gpointer user)
{
  return add_watch(loop, (zmq_pollitem_t){.socket = socket, .events = ZMQ_POLLIN}, call, user);
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

static void remove_watch(Loop *loop, guint id)
{
  for (guint i = 0; i < loop->watches->len; i++) {
    Watch *watch = loop->watches->pdata[i];
    if (watch->id == id)
      watch->is_removed = loop->is_changed = true;
  }
}

void loop_remove(Loop *loop, guint id)
{
  Timer *timer = g_hash_table_lookup(loop->timer_of, GUINT_TO_POINTER(id));
  if (timer != NULL)
    remove_timer(loop, timer);
  else
    remove_watch(loop, id);
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

static void refresh_items(Loop *loop)
{
  if (!loop->is_changed)
    return;
  loop->is_changed = false;
  g_array_set_size(loop->items, 0);
  for (guint i = 0; i < loop->watches->len;) {
    const Watch *watch = loop->watches->pdata[i];
    if (watch->is_removed) {
      g_ptr_array_remove_index(loop->watches, i);
      continue;
    }
    g_array_append_val(loop->items, watch->item);
    i++;
  }
}

static long milliseconds_to_first_timer(const Loop *loop)
{
  GTreeNode *first = g_tree_node_first(loop->timers);
  if (first == NULL)
    return -1;
  const Timer *timer = g_tree_node_value(first);
  return (long)MAX(timer->due_ms - clock_monotonic_ms(), 0);
}

static bool poll_items(Loop *loop, GError **error)
{
  zmq_pollitem_t *items = (zmq_pollitem_t *)(void *)loop->items->data;
  const int n_ready = zmq_poll(items, (int)loop->items->len, milliseconds_to_first_timer(loop));
  if (n_ready >= 0)
    return true;
  for (guint i = 0; i < loop->items->len; i++)
    items[i].revents = 0;
  if (zmq_errno() == EINTR)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "cannot poll: %s", zmq_strerror(zmq_errno()));
  return false;
}

static void call_watches(Loop *loop)
{
  for (guint i = 0; i < loop->items->len && !loop->is_quitting; i++) {
    const Watch *watch = loop->watches->pdata[i];
    const zmq_pollitem_t *item = &g_array_index(loop->items, zmq_pollitem_t, i);
    if (item->revents != 0 && !watch->is_removed)
      watch->call(watch->user);
  }
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

bool loop_run(Loop *loop, GError **error)
{
  loop->is_quitting = false;
  while (!loop->is_quitting) {
    refresh_items(loop);
    if (!poll_items(loop, error))
      return false;
    call_watches(loop);
    if (!loop->is_quitting)
      call_timers(loop);
  }
  return true;
}

void loop_quit(Loop *loop)
{
  loop->is_quitting = true;
}
