#include "aggregator/store/writer.h"

#include <string.h>

#include "aggregator/store/writer_job.h"
#include "aggregator/store/writer_thread.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/job_queue.h"

#define WRITERS_DEFAULT 2
#define GROUP_ROWS_DEFAULT 20000
#define GROUP_WAIT_MS_DEFAULT 20
#define BACKOFF_MOST_MS_DEFAULT 10000
#define PROBE_MS_DEFAULT 5000
#define QUEUE_JOBS_DEFAULT 4096

/* One thread as the pool sees it. */
typedef struct Lane {
  JobQueue *jobs;
  WriterThread *thread;
  bool is_away; /* as far as reports were taken */
} Lane;

struct WriterPool {
  unsigned n_lanes;
  Lane *lanes;
  JobQueue *reports;
  unsigned n_away;
};

static WriterThreadOptions thread_options(const WriterOptions *options)
{
  int backoff_most_ms = options->backoff_most_ms > 0 ? options->backoff_most_ms : BACKOFF_MOST_MS_DEFAULT;
  int group_wait_ms = options->group_wait_ms != 0 ? options->group_wait_ms : GROUP_WAIT_MS_DEFAULT;
  return (WriterThreadOptions){
      .store =
          {
              .connection =
                  {
                      .conninfo = options->conninfo,
                      .application_name = "halfsky-aggregator writer",
                      .connect_timeout_ms = options->connect_timeout_ms,
                      .statement_timeout_ms = options->statement_timeout_ms,
                      .backoff_most_ms = backoff_most_ms,
                  },
              .time_zone = options->time_zone,
              .signing_key = options->signing_key,
              .rejections_max = options->rejections_max,
          },
      .group_rows = options->group_rows > 0 ? options->group_rows : GROUP_ROWS_DEFAULT,
      .group_wait_ms = MAX(group_wait_ms, 0),
      .backoff_most_ms = backoff_most_ms,
      .probe_ms = options->probe_ms > 0 ? options->probe_ms : PROBE_MS_DEFAULT,
  };
}

/* Room for an answer to every job that may wait, and to those at hand, so that a writer hardly ever waits for the network thread. */
static size_t report_capacity(unsigned n_lanes, size_t queue_jobs)
{
  return n_lanes * (queue_jobs + QUEUE_JOBS_DEFAULT);
}

WriterPool *writer_pool_start(const WriterOptions *options, StoreCatalogue *catalogue)
{
  WriterThreadOptions thread = thread_options(options);
  size_t queue_jobs = options->queue_jobs > 0 ? options->queue_jobs : QUEUE_JOBS_DEFAULT;
  WriterPool *pool = g_new0(WriterPool, 1);
  pool->n_lanes = options->n_writers > 0 ? options->n_writers : WRITERS_DEFAULT;
  pool->lanes = g_new0(Lane, pool->n_lanes);
  pool->reports = job_queue_new(report_capacity(pool->n_lanes, queue_jobs), (GDestroyNotify)writer_report_free);
  for (unsigned i = 0; i < pool->n_lanes; i++) {
    Lane *lane = &pool->lanes[i];
    lane->jobs = job_queue_new(queue_jobs, (GDestroyNotify)writer_job_free);
    lane->thread = writer_thread_start(i, &thread, catalogue, lane->jobs, pool->reports);
  }
  return pool;
}

void writer_pool_stop(WriterPool *pool)
{
  for (unsigned i = 0; i < pool->n_lanes; i++)
    job_queue_close(pool->lanes[i].jobs);
  for (unsigned i = 0; i < pool->n_lanes; i++)
    writer_thread_join(g_steal_pointer(&pool->lanes[i].thread));
}

void writer_pool_free(WriterPool *pool)
{
  if (pool == NULL)
    return;
  job_queue_close(pool->reports);
  writer_pool_stop(pool);
  for (unsigned i = 0; i < pool->n_lanes; i++)
    job_queue_free(pool->lanes[i].jobs);
  job_queue_free(pool->reports);
  g_free(pool->lanes);
  g_free(pool);
}

/* --- Jobs --------------------------------------------------------------------------------------------------------- */

/* The thread that does all of an agency's jobs. */
static Lane *lane_of(WriterPool *pool, int32_t agency_id)
{
  return &pool->lanes[(uint32_t)agency_id % pool->n_lanes];
}

static WriterJob *job_new(WriterJobKind kind, uint64_t session, CollectorKey key)
{
  WriterJob *job = g_new0(WriterJob, 1);
  job->kind = kind;
  job->session = session;
  job->key = key;
  return job;
}

bool writer_pool_read_watermark(WriterPool *pool, uint64_t session, CollectorKey key,
                                const uint8_t epoch[EPOCH_SIZE_BYTES])
{
  g_autoptr(WriterJob) job = job_new(WRITER_JOB_WATERMARK, session, key);
  memcpy(job->epoch, epoch, EPOCH_SIZE_BYTES);
  bool is_taken = job_queue_push(lane_of(pool, key.agency_id)->jobs, job);
  if (is_taken)
    g_steal_pointer(&job);
  return is_taken;
}

bool writer_pool_store(WriterPool *pool, uint64_t session, CollectorKey key, Batch *batch, uint64_t size_bytes)
{
  g_autoptr(WriterJob) job = job_new(WRITER_JOB_BATCH, session, key);
  job->batch = batch;
  job->size_bytes = size_bytes;
  job->given_at_ms = clock_monotonic_ms();
  bool is_taken = job_queue_push(lane_of(pool, key.agency_id)->jobs, job);
  if (is_taken)
    g_steal_pointer(&job);
  else
    job->batch = NULL; /* stays the caller's */
  return is_taken;
}

void writer_pool_use_catalogue(WriterPool *pool, StoreCatalogue *catalogue)
{
  for (unsigned i = 0; i < pool->n_lanes; i++) {
    WriterJob *job = job_new(WRITER_JOB_CATALOGUE, 0, (CollectorKey){0});
    job->catalogue = store_catalogue_ref(catalogue);
    if (!job_queue_push_beyond(pool->lanes[i].jobs, job))
      writer_job_free(job); /* the pool was stopped */
  }
}

/* --- Reports ------------------------------------------------------------------------------------------------------ */

int writer_pool_descriptor(const WriterPool *pool)
{
  return job_queue_descriptor(pool->reports);
}

/* Counts who is away. True when the pool's own state changed with it: the first writer that left, the last that came back. */
static bool changes_state(WriterPool *pool, const WriterReport *report)
{
  bool is_away = report->kind == WRITER_DATABASE_AWAY;
  Lane *lane = &pool->lanes[report->writer];
  if (lane->is_away == is_away)
    return false;
  lane->is_away = is_away;
  pool->n_away += is_away ? 1 : (unsigned)-1;
  return is_away ? pool->n_away == 1 : pool->n_away == 0;
}

/* Whether the report says anything beyond what was said. */
static bool is_news(WriterPool *pool, const WriterReport *report)
{
  if (report->kind == WRITER_DATABASE_AWAY || report->kind == WRITER_DATABASE_BACK)
    return changes_state(pool, report);
  return report->kind != WRITER_DATABASE_RENEWED || pool->n_away == 0;
}

WriterReport *writer_pool_take_report(WriterPool *pool)
{
  for (;;) {
    WriterReport *report = job_queue_pop(pool->reports);
    if (report == NULL || is_news(pool, report))
      return report;
    writer_report_free(report);
  }
}

bool writer_pool_has_database(const WriterPool *pool)
{
  return pool->n_away == 0;
}

bool writer_pool_is_alive(const WriterPool *pool, GError **error)
{
  for (unsigned i = 0; i < pool->n_lanes; i++)
    if (!writer_thread_is_alive(pool->lanes[i].thread)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "thread 'writer %u' has stopped moving", i);
      return false;
    }
  return true;
}

size_t writer_pool_waiting(const WriterPool *pool)
{
  size_t n_jobs = 0;
  for (unsigned i = 0; i < pool->n_lanes; i++)
    n_jobs += job_queue_length(pool->lanes[i].jobs) + writer_thread_waiting(pool->lanes[i].thread);
  return n_jobs;
}
