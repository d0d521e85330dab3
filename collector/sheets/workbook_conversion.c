/* The conversion: another program reads the workbook and writes its sheets as CSV, one after the other, into a pipe (workbook_output.h).
 *
 *     xlsx2csv --all --sheetdelimiter RS … --ignore-formats float percentage -- /dev/stdin
 *
 * Without --ignore-formats numbers would be rounded to what their format shows; dates come as 2025-03-01. The program gets the open file, no more memory and
 * time than it may have, and cannot write files. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "collector/sheets/workbook.h"
#include "collector/sheets/workbook_output.h"

/* The converter keeps all texts of the workbook in memory. */
#define CONVERTER_MEMORY_BYTES ((rlim_t)1 << 30)

enum { PIECE_BYTES = 65536, TELL_EVERY_MS = 100 };

typedef struct Conversion {
  const SheetLimits *limits;
  Progress *progress;
  GPid pid;
  int pipe; /* from it */
  int64_t until_ms;
  WorkbookOutput *output;
  FormFault *fault;
} Conversion;

/* --- The program -------------------------------------------------------------------------------------------------- */

/* In the new process, before it becomes the converter. */
static void restrain(gpointer user)
{
  const int64_t *conversion_ms = user;
  const rlim_t seconds = (rlim_t)(*conversion_ms / 1000 + 1);
  setrlimit(RLIMIT_AS, &(struct rlimit){CONVERTER_MEMORY_BYTES, CONVERTER_MEMORY_BYTES});
  setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds + 1});
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static bool start(Conversion *conversion, int fd, GError **error)
{
  static const char *const argv[] = {
      "xlsx2csv",         "--all", "--sheetdelimiter", "x30", "--lineterminator", "\\r\\n", "--dateformat", "%Y-%m-%d",
      "--ignore-formats", "float", "percentage",       "--",  "/dev/stdin",       NULL};
  g_auto(GStrv) environment = g_environ_setenv(NULL, "PATH", g_getenv("PATH"), TRUE);
  environment = g_environ_setenv(environment, "PYTHONUTF8", "1", TRUE);
  environment = g_environ_setenv(environment, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  environment = g_environ_setenv(environment, "PYTHONNOUSERSITE", "1", TRUE);
  g_autoptr(GError) failure = NULL;
  int64_t conversion_ms = conversion->limits->conversion_ms;
  if (g_spawn_async_with_pipes_and_fds("/", argv, (const char *const *)environment,
                                       G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                       restrain, &conversion_ms, fd, -1, -1, NULL, NULL, 0, &conversion->pid, NULL,
                                       &conversion->pipe, NULL, &failure))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
              "cannot run 'xlsx2csv', which reads workbooks: %s. hint: install the package xlsx2csv", failure->message);
  return false;
}

/* Ends the converter, however far it is; true when it had done its work. */
static bool stop(Conversion *conversion)
{
  int status = 0;
  close(conversion->pipe);
  kill(conversion->pid, SIGKILL);
  while (waitpid(conversion->pid, &status, 0) < 0 && errno == EINTR)
    continue;
  g_spawn_close_pid(conversion->pid);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* --- Reading its output ------------------------------------------------------------------------------------------- */

/* Waits for output until the deadline, telling now and then that it does. False when it has passed. */
static bool wait_for_output(const Conversion *conversion)
{
  struct pollfd wanted = {.fd = conversion->pipe, .events = POLLIN};
  for (;;) {
    const int64_t left_ms = conversion->until_ms - clock_monotonic_ms();
    if (left_ms <= 0)
      return false;
    const int n = poll(&wanted, 1, (int)MIN(left_ms, TELL_EVERY_MS));
    if (n > 0)
      return true;
    progress_tell(conversion->progress, PROGRESS_OPENING, 0);
  }
}

/* Takes all of the output. False with a fault, or when the reading was stopped. */
static bool take_all_output(Conversion *conversion)
{
  g_autofree char *piece = g_malloc(PIECE_BYTES);
  for (;;) {
    if (!wait_for_output(conversion)) {
      form_fault_set(conversion->fault, "workbook_too_slow", 0, "", "");
      return false;
    }
    const ssize_t n = read(conversion->pipe, piece, PIECE_BYTES);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return workbook_output_finish(conversion->output);
    if (!workbook_output_feed(conversion->output, piece, (size_t)n))
      return false;
  }
}

static SheetsEnd read_output(Conversion *conversion)
{
  const bool is_taken = take_all_output(conversion);
  /* It may still be leaving when its output has ended: then it is waited for, not killed. */
  if (is_taken)
    while (waitid(P_PID, (id_t)conversion->pid, &(siginfo_t){0}, WEXITED | WNOWAIT) != 0 && errno == EINTR)
      continue;
  const bool was_successful = stop(conversion);
  if (workbook_output_is_stopped(conversion->output))
    return SHEETS_STOPPED;
  if (is_taken && !was_successful)
    form_fault_set(conversion->fault, "broken_workbook", 0, "", "");
  return conversion->fault->code != NULL ? SHEETS_FAULTY : SHEETS_AT_END;
}

SheetsEnd workbook_read(const SheetsScope *scope, int fd, const Workbook *examined, SheetRowFunc row_func, void *user,
                        FormFault *out_fault, GError **error)
{
  const SheetLimits *limits = &scope->limits;
  g_autoptr(WorkbookOutput) output = workbook_output_new(limits, examined, row_func, user, out_fault);
  Conversion conversion = {.limits = limits,
                           .progress = scope->progress,
                           .until_ms = clock_monotonic_ms() + limits->conversion_ms,
                           .output = output,
                           .fault = out_fault};
  return start(&conversion, fd, error) ? read_output(&conversion) : SHEETS_FAILED;
}
