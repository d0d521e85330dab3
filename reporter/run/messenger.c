#include "reporter/run/messenger.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

bool messenger_is_there(const Messenger *messenger)
{
  return *messenger->command != '\0';
}

/* CONTENT as an open file that is read from its beginning; -1 on failure. */
static int file_of(const json_t *content)
{
  const int fd = memfd_create("event", MFD_CLOEXEC);
  if (fd < 0)
    return -1;
  if (json_dumpfd(content, fd, JSON_INDENT(2)) == 0 && lseek(fd, 0, SEEK_SET) == 0)
    return fd;
  close(fd);
  return -1;
}

/* In the new process: a group of its own, which can be ended whole, and signals as a program expects them. */
static void set_up(gpointer user)
{
  (void)user;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setpgid(0, 0);
}

static bool start(const Messenger *messenger, const char *event, int input, GPid *out_pid, GError **error)
{
  const char *const argv[] = {messenger->command, event, NULL};
  g_autoptr(GError) failure = NULL;
  if (g_spawn_async_with_pipes_and_fds("/", argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, set_up,
                                       NULL, input, -1, -1, NULL, NULL, 0, out_pid, NULL, NULL, NULL, &failure))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "cannot run '%s': %s. hint: setting 'run.notify'",
              messenger->command, failure->message);
  return false;
}

/* Waits until the process PID has ended; false when it has not in time. */
static bool wait_for(GPid pid, int64_t timeout_ms)
{
  const int fd = pidfd_open(pid, 0);
  const int64_t until_ms = clock_monotonic_ms() + timeout_ms;
  bool has_ended = false;
  for (int64_t left_ms = timeout_ms; fd >= 0 && !has_ended && left_ms > 0; left_ms = until_ms - clock_monotonic_ms()) {
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    has_ended = poll(&wanted, 1, (int)left_ms) > 0;
  }
  if (fd >= 0)
    close(fd);
  return has_ended;
}

/* Ends what is left of the command, and takes its exit status. */
static int end(GPid pid)
{
  int status = 0;
  kill(-pid, SIGKILL);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    continue;
  g_spawn_close_pid(pid);
  return status;
}

bool messenger_tell(const Messenger *messenger, const char *event, const json_t *content, GError **error)
{
  const int input = file_of(content);
  if (input < 0) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot write an event down");
    return false;
  }
  GPid pid = 0;
  const bool is_started = start(messenger, event, input, &pid, error);
  close(input);
  if (!is_started)
    return false;
  const bool has_ended = wait_for(pid, messenger->timeout_ms);
  const int status = end(pid);
  if (has_ended && WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return true;
  if (!has_ended)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "'%s %s' took longer than run.notify_timeout",
                messenger->command, event);
  else
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "'%s %s' failed (%s %d)", messenger->command, event,
                WIFEXITED(status) ? "exit status" : "signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  return false;
}
