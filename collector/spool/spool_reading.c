#include "collector/spool/spool_private.h"
#include "collector/spool/spool_submission.h"

#include "base/error.h"
#include "wire/codec.h"

/* *out_counts is to be freed with its codes. */
static bool read_counts(Spool *spool, int64_t submission_no, bool is_waiting, RuleCount **out_counts, size_t *out_n,
                        GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT rule, n_rows FROM rule_count WHERE submission_no = ?1 AND is_waiting = ?2 ORDER BY rule", error);
  if (statement == NULL)
    return false;
  g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(RuleCount));
  spool_statement_bind_integer(statement, 1, submission_no);
  spool_statement_bind_integer(statement, 2, is_waiting);
  bool is_done = true;
  for (bool has_row = true; has_row;) {
    is_done = spool_statement_step(statement, &has_row, error);
    if (!is_done || !has_row)
      break;
    const RuleCount count = {g_strdup(spool_statement_text(statement, 0)),
                             (uint32_t)spool_statement_integer(statement, 1)};
    g_array_append_val(counts, count);
  }
  *out_n = counts->len;
  *out_counts = (RuleCount *)(void *)g_array_free(g_steal_pointer(&counts), FALSE);
  return is_done;
}

/* In the order in which the settled submissions were taken in, so that a resend says the same. */
static bool read_settlements(Spool *spool, int64_t submission_no, SubmissionSummary *summary, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT earlier.id, n_rows FROM settlement JOIN submission earlier ON earlier.submission_no = "
      "settled_submission_no WHERE settlement.submission_no = ?1 ORDER BY settled_submission_no",
      error);
  if (statement == NULL)
    return false;
  g_autoptr(GArray) settled = g_array_new(FALSE, FALSE, sizeof(Settlement));
  spool_statement_bind_integer(statement, 1, submission_no);
  bool is_done = true;
  for (bool has_row = true; has_row;) {
    Settlement settlement;
    is_done =
        spool_statement_step(statement, &has_row, error) &&
        (!has_row || spool_statement_copy_bytes(statement, 0, settlement.id.bytes, sizeof settlement.id.bytes, error));
    if (!is_done || !has_row)
      break;
    settlement.rows = (uint32_t)spool_statement_integer(statement, 1);
    g_array_append_val(settled, settlement);
  }
  summary->n_settled = settled->len;
  summary->settled = (Settlement *)(void *)g_array_free(g_steal_pointer(&settled), FALSE);
  return is_done;
}

static bool read_lists(Spool *spool, int64_t submission_no, SubmissionSummary *summary, GError **error)
{
  return read_counts(spool, submission_no, false, &summary->rejected_by_code, &summary->n_rejected_by_code, error) &&
         read_counts(spool, submission_no, true, &summary->awaiting_by_code, &summary->n_awaiting_by_code, error) &&
         read_settlements(spool, submission_no, summary, error);
}

#define SUMMARY_COLUMNS                                                                                                \
  "s.submission_no, s.id, s.file_name, s.file_digest, s.accepted_at_us, s.received, s.repeated, s.awaiting, "          \
  "s.rejected, s.n_parts, s.released"
enum { N_SUMMARY_COLUMNS = 11 };

/* Reads SUMMARY_COLUMNS, the first columns of the current row. */
static SubmissionSummary *read_summary(Spool *spool, const SpoolStatement *row, GError **error)
{
  g_autoptr(SubmissionSummary) summary = g_new0(SubmissionSummary, 1);
  summary->file_name = g_strdup(spool_statement_file_name(row, 2));
  summary->accepted_at_us = spool_statement_integer(row, 4);
  summary->received = (uint32_t)spool_statement_integer(row, 5);
  summary->repeated = (uint32_t)spool_statement_integer(row, 6);
  summary->awaiting = (uint32_t)spool_statement_integer(row, 7);
  summary->rejected_total = (uint32_t)spool_statement_integer(row, 8);
  summary->n_parts = (uint32_t)spool_statement_integer(row, 9);
  summary->released = (uint32_t)spool_statement_integer(row, 10);
  if (!spool_statement_copy_bytes(row, 1, summary->id.bytes, sizeof summary->id.bytes, error) ||
      !spool_statement_copy_bytes(row, 3, summary->file_digest.bytes, sizeof summary->file_digest.bytes, error) ||
      !read_lists(spool, spool_statement_integer(row, 0), summary, error))
    return NULL;
  return g_steal_pointer(&summary);
}

static Batch *read_batch_row(Spool *spool, const SpoolStatement *row, GError **error)
{
  g_autoptr(Batch) batch = g_new0(Batch, 1);
  size_t size = 0;
  const void *records = spool_statement_bytes(row, N_SUMMARY_COLUMNS + 1, &size);
  batch->part = (uint32_t)spool_statement_integer(row, N_SUMMARY_COLUMNS);
  batch->records = g_bytes_new(records, size);
  batch->n_records = (uint32_t)spool_statement_integer(row, N_SUMMARY_COLUMNS + 3);
  batch->summary = read_summary(spool, row, error);
  if (batch->summary == NULL ||
      !spool_statement_copy_bytes(row, N_SUMMARY_COLUMNS + 2, batch->records_digest.bytes, DIGEST_SIZE_BYTES, error))
    return NULL;
  const Digest digest = batch_digest(batch);
  if (!digest_equal(&digest, &batch->records_digest)) {
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
        "spool is damaged: part %u of form '%s' does not have its digest. hint: keep the spool file, and submit "
        "the form again with --again",
        batch->part, batch->summary->file_name);
    return NULL;
  }
  return g_steal_pointer(&batch);
}

Batch *spool_read_batch(Spool *spool, uint64_t sequence, GError **error)
{
  int64_t base = 0;
  bool has_row = false;
  if (!spool_read_fact(spool, "sequence_base", &base, error))
    return NULL;
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "SELECT " SUMMARY_COLUMNS ", b.part, r.records, b.digest, b.n_records FROM batch b "
                              "JOIN submission s USING (submission_no) JOIN batch_records r USING (batch_no) "
                              "WHERE b.batch_no = ?1",
                              error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_integer(statement, 1, spool_batch_no_of(sequence, base));
  if (!spool_statement_step(statement, &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "spool keeps no batch %" G_GUINT64_FORMAT, sequence);
    return NULL;
  }
  g_autoptr(Batch) batch = read_batch_row(spool, statement, error);
  if (batch == NULL || !spool_read_epoch(spool, batch->epoch, error))
    return NULL;
  batch->sequence = sequence;
  return g_steal_pointer(&batch);
}

bool spool_batch_digest(Spool *spool, uint64_t sequence, Digest *out_digest, bool *out_is_kept, GError **error)
{
  int64_t base = 0;
  bool has_row = false;
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT digest FROM batch WHERE batch_no = ?1", error);
  if (statement == NULL || !spool_read_fact(spool, "sequence_base", &base, error))
    return false;
  spool_statement_bind_integer(statement, 1, spool_batch_no_of(sequence, base));
  if (!spool_statement_step(statement, &has_row, error) ||
      (has_row && !spool_statement_copy_bytes(statement, 0, out_digest->bytes, DIGEST_SIZE_BYTES, error)))
    return false;
  *out_is_kept = has_row;
  return true;
}

void submission_state_free(SubmissionState *state)
{
  if (state == NULL)
    return;
  submission_summary_free(state->summary);
  g_free(state);
}

/* After SUMMARY_COLUMNS: what the outcomes add up to. A part whose outcome is being asked for again counts as pending. */
static const char state_sql[] =
    "SELECT " SUMMARY_COLUMNS ", s.must_be_resubmitted, "
    "coalesce((SELECT sum(n_records) FROM batch b WHERE b.submission_no = s.submission_no AND finished_at_us IS NULL), "
    "0), "
    "count(o.part), coalesce(sum(n_new), 0), coalesce(sum(n_revised), 0), coalesce(sum(n_unchanged), 0), "
    "coalesce(sum(n_rejected), 0), coalesce(max(stored_at_us), 0), "
    "coalesce((SELECT sum(n_rows) FROM settlement t WHERE t.settled_submission_no = s.submission_no), 0), "
    "s.is_receipt_due "
    "FROM submission s LEFT JOIN part_outcome o ON o.submission_no = s.submission_no "
    "AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.batch_no = o.batch_no AND u.finished_at_us IS NULL) "
    "WHERE s.id = ?1 GROUP BY s.submission_no";

static uint32_t count_at(const SpoolStatement *row, int column)
{
  return (uint32_t)spool_statement_integer(row, N_SUMMARY_COLUMNS + column);
}

static SubmissionState *read_state_row(Spool *spool, const SpoolStatement *row, GError **error)
{
  SubmissionSummary *summary = read_summary(spool, row, error);
  if (summary == NULL)
    return NULL;
  SubmissionState *state = g_new0(SubmissionState, 1);
  state->summary = summary;
  state->must_be_resubmitted = count_at(row, 0) != 0;
  state->n_pending = count_at(row, 1);
  state->parts_finished = count_at(row, 2);
  state->n_new = count_at(row, 3);
  state->n_revised = count_at(row, 4);
  state->n_unchanged = count_at(row, 5);
  state->n_rejected_by_district = count_at(row, 6);
  state->stored_at_us = spool_statement_integer(row, N_SUMMARY_COLUMNS + 7);
  state->n_settled = count_at(row, 8);
  state->is_receipt_due = count_at(row, 9) != 0;
  return state;
}

bool spool_read_submission(Spool *spool, const SubmissionId *id, SubmissionState **out_state, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, state_sql, error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  SubmissionState *state = has_row ? read_state_row(spool, statement, error) : NULL;
  if (has_row && state == NULL)
    return false;
  *out_state = state;
  return true;
}

bool spool_each_submission(Spool *spool, SpoolSubmissionFunc func, void *user, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT id FROM submission ORDER BY submission_no", error);
  if (statement == NULL)
    return false;
  for (bool has_row = true; has_row;) {
    SubmissionId id;
    if (!spool_statement_step(statement, &has_row, error) ||
        (has_row && !spool_statement_copy_bytes(statement, 0, id.bytes, sizeof id.bytes, error)))
      return false;
    if (has_row)
      func(&id, user);
  }
  return true;
}

bool spool_each_finding(Spool *spool, const SubmissionId *id, SpoolFindingFunc func, void *user, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "SELECT source_row, part, rule, field, indicator, given, expected FROM finding "
                              "WHERE submission_no = (SELECT submission_no FROM submission WHERE id = ?1) "
                              /* first the row, then the column: see forms/form_place.h */
                              "ORDER BY (source_row - 1) % 67108864, source_row, finding_no",
                              error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(statement, &has_row, error))
      return false;
    if (!has_row)
      continue;
    const SpoolFinding finding = {(uint32_t)spool_statement_integer(statement, 0),
                                  (uint32_t)spool_statement_integer(statement, 1),
                                  spool_statement_text(statement, 2),
                                  spool_statement_text(statement, 3),
                                  spool_statement_text(statement, 4),
                                  spool_statement_text(statement, 5),
                                  spool_statement_text(statement, 6)};
    func(&finding, user);
  }
  return true;
}

/* The text in the first column of SQL's first row, whose ?1 is ID; empty when there is none. */
static char *read_text(Spool *spool, const char *sql, const SubmissionId *id, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, sql, error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  if (!spool_statement_step(statement, &has_row, error))
    return NULL;
  return g_strdup(has_row ? spool_statement_text(statement, 0) : "");
}

char *spool_read_catalogue(Spool *spool, const SubmissionId *id, GError **error)
{
  return read_text(spool, "SELECT version FROM form_catalogue JOIN submission USING (submission_no) WHERE id = ?1", id,
                   error);
}

char *spool_read_encoding(Spool *spool, const SubmissionId *id, GError **error)
{
  return read_text(spool, "SELECT encoding FROM submission WHERE id = ?1 AND encoding IS NOT NULL", id, error);
}

char **spool_read_sheets(Spool *spool, const SubmissionId *id, GError **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT name FROM form_sheet JOIN submission USING (submission_no) WHERE id = ?1 ORDER BY sheet", error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(statement, &has_row, error))
      return NULL;
    if (has_row)
      g_strv_builder_add(names, spool_statement_text(statement, 0));
  }
  return g_strv_builder_end(names);
}

bool spool_totals(Spool *spool, SpoolTotals *out_totals, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT count(*), (SELECT count(DISTINCT submission_no) FROM batch WHERE finished_at_us IS NULL), "
      "(SELECT count(*) FROM submission lost WHERE must_be_resubmitted AND NOT EXISTS (SELECT 1 FROM submission later "
      "WHERE later.file_digest = lost.file_digest AND later.submission_no > lost.submission_no)) FROM submission",
      error);
  bool has_row = false;
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  *out_totals =
      (SpoolTotals){(uint64_t)spool_statement_integer(statement, 0), (uint64_t)spool_statement_integer(statement, 1),
                    (uint64_t)spool_statement_integer(statement, 2)};
  return true;
}

bool spool_next_receipt(Spool *spool, SubmissionId *out_id, bool *out_is_due, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT id FROM submission WHERE is_receipt_due = 1 ORDER BY submission_no LIMIT 1", error);
  if (statement == NULL || !spool_statement_step(statement, &has_row, error) ||
      (has_row && !spool_statement_copy_bytes(statement, 0, out_id->bytes, sizeof out_id->bytes, error)))
    return false;
  *out_is_due = has_row;
  return true;
}

static bool set_receipt_due(Spool *spool, const SubmissionId *id, bool is_due, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "UPDATE submission SET is_receipt_due = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  spool_statement_bind_integer(statement, 2, is_due);
  return spool_settle(spool, statement, error);
}

bool spool_receipt_due(Spool *spool, const SubmissionId *id, GError **error)
{
  return set_receipt_due(spool, id, true, error);
}

bool spool_receipt_written(Spool *spool, const SubmissionId *id, GError **error)
{
  return set_receipt_due(spool, id, false, error);
}
