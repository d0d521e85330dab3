#include "aggregator/store/store_submission.h"

#include "base/error.h"
#include "database/query.h"

void store_submission_count_rejected(StoreSubmission *submission, const char *code, uint32_t n)
{
  gsize before = GPOINTER_TO_SIZE(g_hash_table_lookup(submission->rejected_by_code, code));
  g_hash_table_insert(submission->rejected_by_code, g_strdup(code), GSIZE_TO_POINTER(before + n));
}

/* Reads `{"code": count, …}` as submission_find.sql answers it. */
static bool take_counts(StoreSubmission *submission, const char *text, GError **error)
{
  json_t *counts = json_loads(text, 0, NULL);
  bool is_object = json_is_object(counts);
  const char *code = NULL;
  json_t *count = NULL;
  json_object_foreach(counts, code, count)
      store_submission_count_rejected(submission, code, (uint32_t)json_integer_value(count));
  json_decref(counts);
  if (!is_object)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "rejected_by_code of submission %d is no object",
                submission->submission_id);
  return is_object;
}

static bool take_row(StoreSubmission *submission, Result *row, GError **error)
{
  submission->submission_id = result_int32(row, 0, 0);
  const char *counts = result_text(row, 0, 1);
  submission->accepted_at_us = result_timestamptz(row, 0, 2);
  return result_check(row, error) && take_counts(submission, counts, error);
}

/* What the collector refused itself belongs to the books from the first part on. A clock that runs ahead must not make values that nothing replaces. */
static void begin(StoreAgency *agency, const SubmissionSummary *summary, StoreSubmission *submission)
{
  submission->submission_id = ++agency->chain.last_submission_id;
  submission->is_new = true;
  submission->accepted_at_us = MIN(summary->accepted_at_us, agency->now_us);
  for (size_t i = 0; i < summary->n_rejected_by_code; i++)
    store_submission_count_rejected(submission, summary->rejected_by_code[i].code, summary->rejected_by_code[i].count);
}

bool store_submission_find(StoreAgency *agency, const Batch *batch, StoreSubmission *out_submission, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_bytea(parameters, batch->summary->id.bytes, SUBMISSION_ID_SIZE_BYTES);
  g_autoptr(Result) row =
      query_run(agency->store->connection, "submission_find", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  g_auto(StoreSubmission) submission = {
      .rejected_by_code = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
  };
  if (result_rows(row) == 0)
    begin(agency, batch->summary, &submission);
  else if (!take_row(&submission, row, error))
    return false;
  *out_submission = submission;
  submission = (StoreSubmission){0};
  return true;
}

void store_submission_clear(StoreSubmission *submission)
{
  g_clear_pointer(&submission->rejected_by_code, g_hash_table_unref);
}

json_t *store_submission_awaiting(const SubmissionSummary *summary)
{
  json_t *counts = json_object();
  for (size_t i = 0; i < summary->n_awaiting_by_code; i++)
    json_object_set_new(counts, summary->awaiting_by_code[i].code, json_integer(summary->awaiting_by_code[i].count));
  return counts;
}

json_t *store_submission_rejected(const StoreSubmission *submission)
{
  json_t *counts = json_object();
  GHashTableIter iterator;
  gpointer code = NULL;
  gpointer count = NULL;
  g_hash_table_iter_init(&iterator, submission->rejected_by_code);
  while (g_hash_table_iter_next(&iterator, &code, &count))
    json_object_set_new(counts, code, json_integer((json_int_t)GPOINTER_TO_SIZE(count)));
  return counts;
}

/* Takes the counts over. The caller frees the text with free(), as jansson made it. */
static char *text_of(json_t *counts)
{
  char *text = json_dumps(counts, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref(counts);
  return text;
}

static void add_summary(Parameters *parameters, const SubmissionSummary *summary, int64_t accepted_at_us,
                        int64_t now_us)
{
  parameters_add_text(parameters, summary->file_name);
  parameters_add_bytea(parameters, summary->file_digest.bytes, DIGEST_SIZE_BYTES);
  parameters_add_timestamptz(parameters, accepted_at_us);
  parameters_add_timestamptz(parameters, now_us);
  parameters_add_int32(parameters, (int32_t)summary->n_parts);
  parameters_add_int32(parameters, (int32_t)summary->received);
}

static void add_counts(Parameters *parameters, const Outcome *outcome, const SubmissionSummary *summary)
{
  parameters_add_int32(parameters, (int32_t)outcome->n_new);
  parameters_add_int32(parameters, (int32_t)outcome->n_revised);
  parameters_add_int32(parameters, (int32_t)outcome->n_unchanged);
  parameters_add_int32(parameters, (int32_t)outcome->n_rejected);
  parameters_add_int32(parameters, (int32_t)summary->repeated);
  parameters_add_int32(parameters, (int32_t)summary->rejected_total);
  parameters_add_int32(parameters, (int32_t)summary->awaiting);
}

/* What the submission does to the books of earlier ones is booked with its first part, and so once. */
static bool settle_earlier(StoreAgency *agency, const SubmissionSummary *summary, GError **error)
{
  bool is_done = true;
  for (size_t i = 0; is_done && i < summary->n_settled; i++) {
    g_autoptr(Parameters) parameters = parameters_new();
    parameters_add_int32(parameters, agency->chain.agency_id);
    parameters_add_bytea(parameters, summary->settled[i].id.bytes, SUBMISSION_ID_SIZE_BYTES);
    parameters_add_int32(parameters, (int32_t)summary->settled[i].rows);
    is_done = query_queue(agency->store->connection, "submission_settle", parameters, error);
  }
  return is_done;
}

static bool add_part(StoreAgency *agency, int32_t collector_id, const Batch *batch, const StoreSubmission *submission,
                     const Outcome *outcome, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32(parameters, submission->submission_id);
  parameters_add_bytea(parameters, batch->summary->id.bytes, SUBMISSION_ID_SIZE_BYTES);
  parameters_add_int32(parameters, collector_id);
  add_summary(parameters, batch->summary, submission->accepted_at_us, agency->now_us);
  add_counts(parameters, outcome, batch->summary);
  char *rejected = text_of(store_submission_rejected(submission));
  char *awaiting = text_of(store_submission_awaiting(batch->summary));
  parameters_add_json(parameters, rejected);
  parameters_add_int32(parameters, (int32_t)batch->summary->released);
  parameters_add_json(parameters, awaiting);
  free(rejected);
  free(awaiting);
  return query_queue(agency->store->connection, "submission_add_part", parameters, error);
}

bool store_submission_add_part(StoreAgency *agency, int32_t collector_id, const Batch *batch,
                               const StoreSubmission *submission, const Outcome *outcome, GError **error)
{
  return add_part(agency, collector_id, batch, submission, outcome, error) &&
         (!submission->is_new || settle_earlier(agency, batch->summary, error));
}
