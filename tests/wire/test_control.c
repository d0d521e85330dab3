#include "tests/support/folder.h"
#include "tests/support/test.h"
#include "wire/control.h"
#include "wire/limits.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* A daemon: a thread that runs a loop with a control server until the test tells it to stop. */
typedef struct Daemon {
  Wire *wire;
  char *folder, *path;
  pthread_t thread;
  int started_fd, stop_fd;
  Loop *loop; /* these two are the thread's */
  ControlServer *server;
} Daemon;

/* What is asked "later" is answered at the next round of the loop. */
typedef struct Later {
  ControlServer *server;
  Peer asker;
} Later;

static void answer_now(gpointer user)
{
  Later *later = user;
  g_autoptr(GBytes) answer = g_bytes_new_static("now", 3);
  control_server_answer(later->server, &later->asker, answer);
  g_free(later);
}

static GBytes *answer_in_reverse(FrameView request, const Peer *asker, gpointer user)
{
  Daemon *daemon = user;
  if (request.size == 5 && memcmp(request.bytes, "later", 5) == 0) {
    Later *later = g_new0(Later, 1);
    *later = (Later){daemon->server, *asker};
    loop_add_timer(daemon->loop, 0, answer_now, later);
    return NULL;
  }
  uint8_t *answer = g_malloc(request.size);
  for (size_t i = 0; i < request.size; i++)
    answer[i] = request.bytes[request.size - 1 - i];
  return g_bytes_new_take(answer, request.size);
}

static void raise_event(int fd)
{
  const uint64_t one = 1;
  assert_int_equal(write(fd, &one, sizeof one), sizeof one);
}

static void stop(gpointer user)
{
  loop_quit(((Daemon *)user)->loop);
}

static void *run_daemon(void *user)
{
  Daemon *daemon = user;
  daemon->loop = loop_new();
  daemon->server = control_server_open(daemon->wire, daemon->loop, daemon->path, answer_in_reverse, daemon, NULL);
  g_assert(daemon->server != NULL);
  loop_watch_fd(daemon->loop, daemon->stop_fd, stop, daemon);
  raise_event(daemon->started_fd);
  g_assert(loop_run(daemon->loop, NULL));
  control_server_close(daemon->server);
  loop_free(daemon->loop);
  return NULL;
}

static int make_place(void **state)
{
  Daemon *daemon = g_new0(Daemon, 1);
  daemon->wire = wire_new();
  daemon->folder = scratch_folder_new();
  daemon->path = scratch_path(daemon->folder, "control.ipc");
  daemon->started_fd = eventfd(0, EFD_CLOEXEC);
  daemon->stop_fd = eventfd(0, EFD_CLOEXEC);
  *state = daemon;
  return 0;
}

static int remove_place(void **state)
{
  Daemon *daemon = *state;
  wire_free(daemon->wire);
  scratch_folder_free(daemon->folder);
  close(daemon->started_fd);
  close(daemon->stop_fd);
  g_free(daemon->path);
  g_free(daemon);
  return 0;
}

static int start_daemon(void **state)
{
  make_place(state);
  Daemon *daemon = *state;
  uint64_t count = 0;
  if (pthread_create(&daemon->thread, NULL, run_daemon, daemon) != 0)
    return -1;
  return read(daemon->started_fd, &count, sizeof count) == (ssize_t)sizeof count ? 0 : -1;
}

static int stop_daemon(void **state)
{
  Daemon *daemon = *state;
  raise_event(daemon->stop_fd);
  pthread_join(daemon->thread, NULL);
  return remove_place(state);
}

static void expect_answer(const Daemon *daemon, const char *request, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new(request, strlen(request));
  g_autoptr(GBytes) answer = control_ask(daemon->wire, daemon->path, bytes, 5000, &error);
  expect_success(answer != NULL, error);
  assert_int_equal(g_bytes_get_size(answer), strlen(expected));
  assert_memory_equal(g_bytes_get_data(answer, NULL), expected, strlen(expected));
}

static void question_is_answered(void **state)
{
  expect_answer(*state, "status", "sutats");
}

static void questions_may_be_asked_one_after_another(void **state)
{
  for (int i = 0; i < 20; i++)
    expect_answer(*state, "ab", "ba");
}

static void question_may_be_answered_later(void **state)
{
  expect_answer(*state, "later", "now");
  expect_answer(*state, "ab", "ba");
}

static void empty_question_is_answered(void **state)
{
  expect_answer(*state, "", "");
}

static void largest_question_is_answered(void **state)
{
  const Daemon *daemon = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) request = g_bytes_new_take(g_malloc0(WIRE_CONTROL_BYTES_MAX), WIRE_CONTROL_BYTES_MAX);
  g_autoptr(GBytes) answer = control_ask(daemon->wire, daemon->path, request, 10000, &error);
  expect_success(answer != NULL, error);
  assert_int_equal(g_bytes_get_size(answer), WIRE_CONTROL_BYTES_MAX);
}

static void socket_file_is_for_its_owner_only(void **state)
{
  const Daemon *daemon = *state;
  struct stat status;
  assert_int_equal(stat(daemon->path, &status), 0);
  assert_true(S_ISSOCK(status.st_mode));
  assert_int_equal(status.st_mode & 0777, 0600);
}

static void without_daemon_the_answer_is_at_once_that_nobody_listens(void **state)
{
  const Daemon *daemon = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) request = g_bytes_new_static("status", 6);
  assert_null(control_ask(daemon->wire, daemon->path, request, 60000, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "nobody listens there");
}

static int listen_at(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(listen(fd, 4), 0);
  return fd;
}

static void file_left_by_a_killed_daemon_is_as_no_file(void **state)
{
  close(listen_at(((Daemon *)*state)->path)); /* the file stays */
  without_daemon_the_answer_is_at_once_that_nobody_listens(state);
}

static void daemon_that_is_stuck_is_a_timeout(void **state)
{
  const Daemon *daemon = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) request = g_bytes_new_static("status", 6);
  const int fd = listen_at(daemon->path);
  assert_null(control_ask(daemon->wire, daemon->path, request, 100, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "control socket");
  close(fd);
}

static GBytes *die(G_GNUC_UNUSED FrameView request, G_GNUC_UNUSED const Peer *asker, G_GNUC_UNUSED gpointer user)
{
  _exit(0);
}

/* A daemon in a process of its own that ends when it is asked something. The caller waits for it. */
static pid_t start_mortal_daemon(const Daemon *place)
{
  uint64_t count = 0;
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    Loop *loop = loop_new();
    if (control_server_open(wire_new(), loop, place->path, die, NULL, NULL) == NULL)
      _exit(1);
    raise_event(place->started_fd);
    _exit(loop_run(loop, NULL) ? 2 : 3);
  }
  assert_int_equal(read(place->started_fd, &count, sizeof count), sizeof count);
  return child;
}

static void daemon_that_ends_before_it_answers_is_not_waited_for(void **state)
{
  const Daemon *daemon = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) request = g_bytes_new_static("status", 6);
  const pid_t child = start_mortal_daemon(daemon);
  assert_null(control_ask(daemon->wire, daemon->path, request, 600000, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "ended before it answered");
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

/* A process that listens, and ends as soon as somebody asks: who asks looks first whether anybody listens, then comes again. The caller waits for it. */
static pid_t start_ending_daemon(const Daemon *place)
{
  const int fd = listen_at(place->path);
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    close(accept(fd, NULL, NULL));
    const int asker = accept(fd, NULL, NULL);
    unlink(place->path);
    close(fd);
    close(asker);
    _exit(0);
  }
  close(fd);
  return child;
}

static void daemon_that_ends_while_it_is_reached_is_not_waited_for(void **state)
{
  const Daemon *daemon = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) request = g_bytes_new_static("status", 6);
  const pid_t child = start_ending_daemon(daemon);
  assert_null(control_ask(daemon->wire, daemon->path, request, 600000, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "cannot be delivered");
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

static void path_that_is_too_long_is_a_usage_error(void **state)
{
  const Daemon *daemon = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(Loop) loop = loop_new();
  g_autofree char *path = g_strnfill(120, 'x');
  g_autoptr(GBytes) request = g_bytes_new_static("status", 6);
  assert_null(control_server_open(daemon->wire, loop, path, answer_in_reverse, NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "longer than 107 bytes");
  g_clear_error(&error);
  assert_null(control_ask(daemon->wire, path, request, 100, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "longer than 107 bytes");
}

#define daemon_test(f) cmocka_unit_test_setup_teardown(f, start_daemon, stop_daemon)
#define place_test(f) cmocka_unit_test_setup_teardown(f, make_place, remove_place)

int main(void)
{
  const struct CMUnitTest tests[] = {
      daemon_test(question_is_answered),
      daemon_test(questions_may_be_asked_one_after_another),
      daemon_test(question_may_be_answered_later),
      daemon_test(empty_question_is_answered),
      daemon_test(largest_question_is_answered),
      daemon_test(socket_file_is_for_its_owner_only),
      place_test(without_daemon_the_answer_is_at_once_that_nobody_listens),
      place_test(file_left_by_a_killed_daemon_is_as_no_file),
      place_test(daemon_that_is_stuck_is_a_timeout),
      place_test(daemon_that_ends_before_it_answers_is_not_waited_for),
      place_test(daemon_that_ends_while_it_is_reached_is_not_waited_for),
      place_test(path_that_is_too_long_is_a_usage_error),
  };
  return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
