#include "reporter/keeper.h"

#include <pthread.h>

#include "base/job_queue.h"
#include "base/log.h"
#include "database/query.h"
#include "reporter/refresh.h"

enum { RETRY_MOST_MS = 2000 };

struct Keeper {
  KeeperOptions options;
  JobQueue *requests; /* to the thread: anything means look now; closed means end */
  JobQueue *news;     /* from the thread: anything means that something has changed */
  pthread_t thread;
  Pulse pulse; /* the thread's, before each wait */
};

/* What goes through the queues: that it is there says all. */
static char token;

/* The thread's own state. */
typedef struct Watch {
  Connection *connection;
  RefreshMemory *memory;
  char *told; /* the state of which was told last; NULL: none */
  LogRepeat trouble;
} Watch;

static bool read_state(Connection *connection, char **out_state, bool *out_has_marks, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, REPORTING_RULES_VERSION);
  g_autoptr(Result) rows = query_run(connection, "keeper_state", QUERY_ONE_ROW, parameters, error);
  if (rows == NULL)
    return false;
  g_autofree char *state = g_strdup(result_text(rows, 0, 0));
  const bool has_marks = result_boolean(rows, 0, 1);
  if (!result_check(rows, error))
    return false;
  *out_state = g_steal_pointer(&state);
  *out_has_marks = has_marks;
  return true;
}

static bool refresh(const Keeper *keeper, Watch *watch, GError **error)
{
  RefreshSummary summary;
  if (!refresh_run_again(watch->connection, keeper->options.rules, watch->memory, &summary, error))
    return false;
  log_info("refreshed indicator_years=%" G_GINT64_FORMAT " rows=%" G_GINT64_FORMAT, summary.indicator_years,
           summary.rows);
  return true;
}

static void tell(Keeper *keeper)
{
  /* A full queue means that there is news already. */
  if (!job_queue_push(keeper->news, &token))
    return;
}

static bool look(Keeper *keeper, Watch *watch, GError **error)
{
  g_autofree char *state = NULL;
  bool has_marks = false;
  if (!connection_open(watch->connection, error) || !read_state(watch->connection, &state, &has_marks, error))
    return false;
  if (has_marks && keeper->options.may_refresh) {
    g_clear_pointer(&state, g_free);
    if (!refresh(keeper, watch, error) || !read_state(watch->connection, &state, &has_marks, error))
      return false;
  }
  if (g_strcmp0(state, watch->told) == 0)
    return true;
  g_free(watch->told);
  watch->told = g_steal_pointer(&state);
  tell(keeper);
  return true;
}

static void look_once(Keeper *keeper, Watch *watch)
{
  g_autoptr(GError) failure = NULL;
  if (connection_retry_in_ms(watch->connection) > 0)
    return;
  if (look(keeper, watch, &failure))
    log_repeated_recovery(&watch->trouble, "figures_delayed");
  else
    log_repeated_failure(&watch->trouble, "figures_delayed", failure);
}

static void *keep_looking(void *self)
{
  Keeper *keeper = self;
  ConnectionOptions options = keeper->options.connection;
  options.pulse = &keeper->pulse;
  options.backoff_most_ms = RETRY_MOST_MS;
  Watch watch = {.connection = connection_new(&options), .memory = refresh_memory_new()};
  pthread_setname_np(pthread_self(), "keeper");
  while (!job_queue_is_closed(keeper->requests)) {
    look_once(keeper, &watch);
    pulse_beat(&keeper->pulse);
    job_queue_pop_wait(keeper->requests, keeper->options.look_every_ms);
  }
  connection_free(watch.connection);
  refresh_memory_free(watch.memory);
  g_free(watch.told);
  log_repeat_clear(&watch.trouble);
  return NULL;
}

Keeper *keeper_start(const KeeperOptions *options)
{
  Keeper *keeper = g_new0(Keeper, 1);
  keeper->options = *options;
  keeper->requests = job_queue_new(1, NULL);
  keeper->news = job_queue_new(1, NULL);
  pulse_beat(&keeper->pulse);
  if (pthread_create(&keeper->thread, NULL, keep_looking, keeper) != 0)
    g_error("cannot start a thread");
  return keeper;
}

void keeper_stop(Keeper *keeper)
{
  if (keeper == NULL)
    return;
  job_queue_close(keeper->requests);
  job_queue_close(keeper->news);
  pthread_join(keeper->thread, NULL);
  job_queue_free(keeper->requests);
  job_queue_free(keeper->news);
  g_free(keeper);
}

void keeper_look(Keeper *keeper)
{
  /* A full queue means that it will look anyway. */
  if (!job_queue_push(keeper->requests, &token))
    return;
}

int keeper_descriptor(const Keeper *keeper)
{
  return job_queue_descriptor(keeper->news);
}

bool keeper_has_news(Keeper *keeper)
{
  return job_queue_pop(keeper->news) != NULL;
}

bool keeper_is_alive(const Keeper *keeper)
{
  const int64_t longest_ms =
      MAX(connection_longest_wait_ms(&keeper->options.connection), keeper->options.look_every_ms);
  return pulse_silence_ms(&keeper->pulse) <= 2 * longest_ms;
}
