#include "aggregator/store/writer_group.h"

#include "aggregator/store/store_batch.h"
#include "aggregator/store/store_sequence.h"
#include "base/clock.h"
#include "base/error.h"

/* One attempt at a group: nothing of it counts before its transaction is committed. */
typedef struct Attempt {
  Store *store;
  Transaction *transaction;
  int64_t now_us;
  Calendar calendar;
  bool has_calendar; /* not before the first batch: questions for watermarks do not need it */
  bool is_careful;
  StoreAgency *agency; /* of the jobs at hand; NULL before its first batch */
  const BrokenStreams *broken;
  BrokenStreams *breaking; /* streams refused in this attempt */
  GPtrArray *reports;
} Attempt;

static WriterReport *refusal(const WriterJob *job, WriterRefusal reason)
{
  WriterReport *report = writer_job_report(job, WRITER_REFUSED);
  report->refusal = reason;
  return report;
}

/* The report that says ANSWER, from which it takes the outcome. */
static WriterReport *report_of(const WriterJob *job, StoreAnswer *answer)
{
  switch (answer->kind) {
  case STORE_ANSWER_OUTCOME: {
    WriterReport *report = writer_job_report(job, WRITER_OUTCOME);
    report->outcome = g_steal_pointer(&answer->outcome);
    report->frame = g_steal_pointer(&answer->frame);
    return report;
  }
  case STORE_ANSWER_CONFLICT:
    return refusal(job, WRITER_REFUSE_EPOCH_CONFLICT);
  case STORE_ANSWER_GAP:
    return refusal(job, WRITER_REFUSE_GAP);
  case STORE_ANSWER_REVOKED:
    return refusal(job, WRITER_REFUSE_REVOKED);
  case STORE_ANSWER_DROPPED:
    return writer_job_report(job, WRITER_DROPPED);
  }
  g_assert_not_reached();
}

static bool is_broken(const Attempt *attempt, const WriterJob *job)
{
  return broken_streams_has(attempt->broken, job->key.agency_id, job->key.collector_id, job->session) ||
         broken_streams_has(attempt->breaking, job->key.agency_id, job->key.collector_id, job->session);
}

static void take(Attempt *attempt, const WriterJob *job, WriterReport *report)
{
  g_ptr_array_add(attempt->reports, report);
  if (report->kind == WRITER_REFUSED)
    broken_streams_add(attempt->breaking, job->key.agency_id, job->key.collector_id, job->session);
}

static bool finish_agency(Attempt *attempt, GError **error)
{
  g_autoptr(StoreAgency) agency = g_steal_pointer(&attempt->agency);
  return agency == NULL || store_agency_finish(agency, error);
}

static bool hold_calendar(Attempt *attempt, GError **error)
{
  attempt->has_calendar = attempt->has_calendar || calendar_hold(attempt->store->connection, &attempt->calendar, error);
  return attempt->has_calendar;
}

static bool turn_to_agency(Attempt *attempt, int32_t agency_id, GError **error)
{
  if (attempt->agency != NULL && attempt->agency->chain.agency_id == agency_id)
    return true;
  if (!finish_agency(attempt, error) || !hold_calendar(attempt, error))
    return false;
  attempt->agency =
      store_agency_begin(attempt->store, attempt->transaction, agency_id, attempt->now_us, &attempt->calendar, error);
  if (attempt->agency == NULL)
    return false;
  attempt->agency->is_careful = attempt->is_careful;
  return true;
}

static bool do_batch(Attempt *attempt, const WriterJob *job, GError **error)
{
  g_auto(StoreAnswer) answer = {0};
  if (!turn_to_agency(attempt, job->key.agency_id, error) ||
      !store_batch(attempt->agency, &job->key, job->batch, is_broken(attempt, job), &answer, error))
    return false;
  take(attempt, job, report_of(job, &answer));
  return true;
}

static bool do_watermark(Attempt *attempt, const WriterJob *job, GError **error)
{
  StoreWatermark watermark;
  if (!store_watermark_read(attempt->store, &job->key, job->epoch, &watermark, error))
    return false;
  if (watermark.is_revoked) {
    take(attempt, job, refusal(job, WRITER_REFUSE_REVOKED));
    return true;
  }
  WriterReport *report = writer_job_report(job, WRITER_WATERMARK);
  report->committed = watermark.committed;
  report->has_digest = watermark.has_digest;
  report->digest = watermark.digest;
  take(attempt, job, report);
  return true;
}

static bool do_job(Attempt *attempt, const WriterJob *job, GError **error)
{
  switch (job->kind) {
  case WRITER_JOB_BATCH:
    return do_batch(attempt, job, error);
  case WRITER_JOB_WATERMARK:
    return do_watermark(attempt, job, error);
  case WRITER_JOB_CATALOGUE:
    break;
  }
  g_assert_not_reached();
}

static bool do_jobs(Attempt *attempt, const GPtrArray *jobs, GError **error)
{
  for (guint i = 0; i < jobs->len; i++)
    if (!do_job(attempt, g_ptr_array_index(jobs, i), error))
      return false;
  return finish_agency(attempt, error) && transaction_commit(attempt->transaction, error) == COMMIT_DONE;
}

static gint by_agency(gconstpointer a, gconstpointer b)
{
  const WriterJob *left = *(WriterJob *const *)a;
  const WriterJob *right = *(WriterJob *const *)b;
  return (left->key.agency_id > right->key.agency_id) - (left->key.agency_id < right->key.agency_id);
}

static GPtrArray *commit(Store *store, const GPtrArray *jobs, BrokenStreams *broken, bool is_careful, GError **error)
{
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func((GDestroyNotify)writer_report_free);
  g_autoptr(BrokenStreams) breaking = broken_streams_new();
  g_autoptr(Transaction) transaction = transaction_begin(store->connection, error);
  if (transaction == NULL)
    return NULL;
  Attempt attempt = {
      .store = store,
      .transaction = transaction,
      .now_us = clock_wall_us(),
      .is_careful = is_careful,
      .broken = broken,
      .breaking = breaking,
      .reports = reports,
  };
  bool is_done = do_jobs(&attempt, jobs, error);
  store_agency_free(attempt.agency);
  calendar_clear(&attempt.calendar);
  if (!is_done)
    return NULL;
  broken_streams_merge(broken, breaking);
  return g_steal_pointer(&reports);
}

/* Savepoints are a good part of what a small batch costs, and hardly ever needed. So they are set only when PostgreSQL has refused something of the group. */
GPtrArray *writer_group_commit(Store *store, GPtrArray *jobs, BrokenStreams *broken, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_ptr_array_sort(jobs, by_agency);
  GPtrArray *reports = commit(store, jobs, broken, false, &failure);
  if (reports == NULL && halfsky_error_is(failure, HALFSKY_ERROR_REJECT))
    return commit(store, jobs, broken, true, error);
  if (reports == NULL)
    g_propagate_error(error, g_steal_pointer(&failure));
  return reports;
}
