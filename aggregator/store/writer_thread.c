#include "aggregator/store/writer_thread.h"

#include <pthread.h>

#include "aggregator/store/broken_streams.h"
#include "aggregator/store/job_turns.h"
#include "aggregator/store/writer_group.h"
#include "aggregator/store/writer_job.h"
#include "base/clock.h"
#include "base/log.h"

/* How it goes on when PostgreSQL fails. A group is kept until it is committed: its jobs stay in `group`, in their order, and are done again. A lost
 * connection is tried again at once, so a backend that was merely ended disturbs nobody; it is only told that the connection is another one, since the
 * database may have fallen back meanwhile. An idle writer looks now and then, to find that out although nobody sends. When connecting fails, or the same group
 * has failed often, the writer says that the database is away; from then on it answers questions for watermarks itself and lays batches up, so that the
 * queue goes on being read. Pauses grow up to a limit and end as soon as the queue is closed. */

/* Failures in a row after which the database counts as away although it can be connected to. */
#define FAILURES_UNTIL_AWAY 3
#define PAUSE_FIRST_MS 50
/* Jobs that are laid out to be taken in turn (job_turns.h); the rest waits in the queue, whose limit the network thread feels. While the database is away
 * more is laid out: all that credit lets the collectors send. */
#define TURNS_JOBS_MAX 4096

struct WriterThread {
  pthread_t thread;
  unsigned number;
  uint32_t group_rows;
  int group_wait_ms;
  int backoff_most_ms;
  int probe_ms;
  JobQueue *jobs;
  JobQueue *reports;
  Store *store;
  BrokenStreams *broken;
  GPtrArray *group;    /* being committed; kept until it is */
  uint64_t rows_taken; /* records in the group */
  JobTurns *turns;     /* taken from the queue, not yet in a group */
  gint n_laid_out;     /* in turns, for other threads */
  unsigned n_failures; /* in a row */
  bool is_away;        /* as was told */
  bool has_connected;  /* ever */
  LogRepeat failures;
  Pulse pulse;             /* beats before each wait */
  int64_t silence_most_ms; /* twice the longest of its waits */
};

/* --- Telling ------------------------------------------------------------------------------------------------------ */

static void tell(WriterThread *writer, WriterReport *report)
{
  report->writer = writer->number;
  if (!job_queue_push_beyond(writer->reports, report))
    writer_report_free(report);
}

/* REASON may be NULL. */
static void tell_of_database(WriterThread *writer, WriterReportKind kind, const char *reason)
{
  WriterReport *report = g_new0(WriterReport, 1);
  report->kind = kind;
  report->reason = g_strdup(reason);
  tell(writer, report);
}

static void tell_away(WriterThread *writer, const GError *failure)
{
  if (writer->is_away)
    return;
  writer->is_away = true;
  tell_of_database(writer, WRITER_DATABASE_AWAY, failure->message);
}

static void tell_back(WriterThread *writer)
{
  if (!writer->is_away)
    return;
  writer->is_away = false;
  tell_of_database(writer, WRITER_DATABASE_BACK, NULL);
}

static void tell_all(WriterThread *writer, GPtrArray *reports)
{
  gsize n_reports = 0;
  g_autofree gpointer *told = g_ptr_array_steal(reports, &n_reports);
  for (gsize i = 0; i < n_reports; i++)
    tell(writer, told[i]);
}

/* --- Gathering ---------------------------------------------------------------------------------------------------- */

static void count_laid_out(WriterThread *writer)
{
  g_atomic_int_set(&writer->n_laid_out, (gint)job_turns_length(writer->turns));
}

static WriterJob *take_turn(WriterThread *writer)
{
  WriterJob *job = NULL;
  while (job_turns_length(writer->turns) < TURNS_JOBS_MAX && (job = job_queue_pop(writer->jobs)) != NULL)
    job_turns_add(writer->turns, job);
  job = job_turns_take(writer->turns);
  count_laid_out(writer);
  return job;
}

/* The next job, waiting up to TIMEOUT_MS for one; NULL when none came. */
static WriterJob *next_job(WriterThread *writer, int timeout_ms)
{
  pulse_beat(&writer->pulse);
  WriterJob *job = take_turn(writer);
  return job != NULL ? job : job_queue_pop_wait(writer->jobs, timeout_ms);
}

/* Takes JOB into the group. A new catalogue ends the group before it. False when the group is complete. */
static bool take(WriterThread *writer, WriterJob *job)
{
  if (job->kind != WRITER_JOB_CATALOGUE) {
    g_ptr_array_add(writer->group, job);
    writer->rows_taken += job->batch != NULL ? job->batch->n_records : 0;
    return writer->rows_taken < writer->group_rows;
  }
  if (writer->group->len > 0) {
    job_turns_put_back(writer->turns, job);
    count_laid_out(writer);
    return false;
  }
  store_use_catalogue(writer->store, job->catalogue);
  writer_job_free(job);
  return true;
}

/* How long an idle writer may sleep: not at all when there is a connection to be made, since somebody wants to hear that it is there. */
static int idle_ms(const WriterThread *writer)
{
  return connection_is_open(writer->store->connection) && !writer->is_away ? writer->probe_ms : 0;
}

/* Fills the group unless one is being tried again; it stays empty when only the connection is to be looked after. False when the queue was closed.
 * Who comes to an idle writer is not kept waiting for others: they would have come before. */
static bool gather(WriterThread *writer)
{
  const int64_t begun_at_ms = clock_monotonic_ms();
  int64_t deadline_ms = 0;
  bool has_room = writer->group->len == 0;
  while (has_room) {
    bool is_first = writer->group->len == 0;
    int64_t left_ms = is_first ? idle_ms(writer) : clock_left_ms(deadline_ms);
    WriterJob *job = next_job(writer, (int)left_ms);
    if (job == NULL)
      break;
    if (is_first)
      deadline_ms = MAX(begun_at_ms + writer->group_wait_ms, clock_monotonic_ms());
    has_room = take(writer, job);
  }
  return !job_queue_is_closed(writer->jobs);
}

/* --- Committing --------------------------------------------------------------------------------------------------- */

/* All is well: whatever failed before has passed. */
static void recover(WriterThread *writer)
{
  log_repeated_recovery(&writer->failures, "store");
  writer->n_failures = 0;
  tell_back(writer);
}

static bool commit(WriterThread *writer, GError **error)
{
  g_autoptr(GPtrArray) reports = writer_group_commit(writer->store, writer->group, writer->broken, error);
  if (reports == NULL)
    return false;
  g_ptr_array_set_size(writer->group, 0);
  writer->rows_taken = 0;
  recover(writer);
  tell_all(writer, reports);
  return true;
}

static bool make_connection(WriterThread *writer, GError **error)
{
  if (connection_is_open(writer->store->connection))
    return true;
  if (!store_connect(writer->store, error))
    return false;
  if (writer->has_connected && !writer->is_away)
    tell_of_database(writer, WRITER_DATABASE_RENEWED, NULL);
  writer->has_connected = true;
  return true;
}

static bool probe(WriterThread *writer, GError **error)
{
  if (!store_is_reachable(writer->store, error))
    return false;
  recover(writer);
  return true;
}

/* Connects, and commits the group when there is one. */
static bool serve(WriterThread *writer, GError **error)
{
  if (!make_connection(writer, error))
    return false;
  return writer->group->len > 0 ? commit(writer, error) : probe(writer, error);
}

/* --- Waiting for PostgreSQL --------------------------------------------------------------------------------------- */

/* Questions for watermarks cannot wait: somebody is to be told to come back later. */
static void answer_away(WriterThread *writer, WriterJob *job)
{
  tell(writer, writer_job_report(job, WRITER_WATERMARK_AWAY));
  writer_job_free(job);
}

/* Answers the questions in the group and keeps its batches. */
static void answer_questions(WriterThread *writer)
{
  g_autoptr(GPtrArray) asked = g_steal_pointer(&writer->group);
  writer->group = g_ptr_array_new_with_free_func((GDestroyNotify)writer_job_free);
  g_ptr_array_set_free_func(asked, NULL);
  for (guint i = 0; i < asked->len; i++) {
    WriterJob *job = g_ptr_array_index(asked, i);
    if (job->kind == WRITER_JOB_WATERMARK)
      answer_away(writer, job);
    else
      g_ptr_array_add(writer->group, job);
  }
}

/* Goes on reading the queue for PAUSE_MS, or until it is closed. */
static void lay_up(WriterThread *writer, int pause_ms)
{
  int64_t deadline_ms = clock_monotonic_ms() + pause_ms;
  while (!job_queue_is_closed(writer->jobs)) {
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    pulse_beat(&writer->pulse);
    WriterJob *job = left_ms > 0 ? job_queue_pop_wait(writer->jobs, (int)left_ms) : NULL;
    if (job == NULL)
      return;
    if (job->kind == WRITER_JOB_WATERMARK && writer->is_away)
      answer_away(writer, job);
    else
      job_turns_add(writer->turns, job);
    count_laid_out(writer);
  }
}

/* How long to wait before the next attempt; 0 after a first lost connection. */
static int pause_ms(const WriterThread *writer)
{
  bool is_open = connection_is_open(writer->store->connection);
  int retry_in_ms = connection_retry_in_ms(writer->store->connection);
  if (!is_open && (retry_in_ms > 0 || writer->n_failures == 1))
    return retry_in_ms;
  unsigned doublings = MIN(writer->n_failures - 1, 10u);
  return MIN(PAUSE_FIRST_MS << doublings, writer->backoff_most_ms);
}

static void wait_out(WriterThread *writer, const GError *failure)
{
  writer->n_failures++;
  log_repeated_failure(&writer->failures, "store", failure);
  bool cannot_connect = connection_retry_in_ms(writer->store->connection) > 0;
  if (cannot_connect || writer->n_failures >= FAILURES_UNTIL_AWAY) {
    tell_away(writer, failure);
    answer_questions(writer);
  }
  lay_up(writer, pause_ms(writer));
}

static void *run(void *self)
{
  WriterThread *writer = self;
  g_autofree char *name = g_strdup_printf("writer %u", writer->number);
  pthread_setname_np(pthread_self(), name);
  while (gather(writer)) {
    g_autoptr(GError) failure = NULL;
    if (!serve(writer, &failure))
      wait_out(writer, failure);
  }
  return NULL;
}

/* --- Beginning and end -------------------------------------------------------------------------------------------- */

/* What it does between two waits takes a moment only, on a machine that is not busy; so twice the longest wait is beyond doubt. */
static int64_t silence_most_ms(const WriterThreadOptions *options)
{
  const int64_t waits_ms[] = {connection_longest_wait_ms(&options->store.connection), options->probe_ms,
                              options->group_wait_ms, options->backoff_most_ms};
  int64_t longest_ms = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(waits_ms); i++)
    longest_ms = MAX(longest_ms, waits_ms[i]);
  return 2 * longest_ms;
}

WriterThread *writer_thread_start(unsigned number, const WriterThreadOptions *options, StoreCatalogue *catalogue,
                                  JobQueue *jobs, JobQueue *reports)
{
  WriterThread *writer = g_new0(WriterThread, 1);
  writer->number = number;
  writer->group_rows = options->group_rows;
  writer->group_wait_ms = options->group_wait_ms;
  writer->backoff_most_ms = options->backoff_most_ms;
  writer->probe_ms = options->probe_ms;
  writer->silence_most_ms = silence_most_ms(options);
  pulse_beat(&writer->pulse);
  writer->jobs = jobs;
  writer->reports = reports;
  StoreOptions store = options->store;
  store.connection.pulse = &writer->pulse;
  writer->store = store_new(&store, catalogue);
  writer->broken = broken_streams_new();
  writer->group = g_ptr_array_new_with_free_func((GDestroyNotify)writer_job_free);
  writer->turns = job_turns_new();
  if (pthread_create(&writer->thread, NULL, run, writer) != 0)
    g_error("cannot start writer thread %u", number);
  return writer;
}

bool writer_thread_is_alive(const WriterThread *writer)
{
  return pulse_silence_ms(&writer->pulse) <= writer->silence_most_ms;
}

size_t writer_thread_waiting(const WriterThread *writer)
{
  return (size_t)g_atomic_int_get(&writer->n_laid_out);
}

void writer_thread_join(WriterThread *writer)
{
  if (writer == NULL)
    return;
  pthread_join(writer->thread, NULL);
  job_turns_free(writer->turns);
  g_ptr_array_unref(writer->group);
  broken_streams_free(writer->broken);
  store_free(writer->store);
  log_repeat_clear(&writer->failures);
  g_free(writer);
}
