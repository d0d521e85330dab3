#include "collector/spool/spool_submission.h"

#include <sqlite3.h>

#include "base/error.h"
#include "collector/spool/spool_private.h"
#include "wire/codec.h"

static bool insert_submission(Spool *spool, const SubmissionSummary *summary, int64_t *out_submission_no,
                              GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "INSERT INTO submission (id, file_name, file_digest, accepted_at_us, received, repeated, "
                              "awaiting, rejected, n_parts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                              error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, summary->id.bytes, sizeof summary->id.bytes);
  spool_statement_bind_text(statement, 2, summary->file_name);
  spool_statement_bind_bytes(statement, 3, summary->file_digest.bytes, sizeof summary->file_digest.bytes);
  spool_statement_bind_integer(statement, 4, summary->accepted_at_us);
  const uint32_t counts[] = {summary->received, summary->repeated, summary->awaiting, summary->rejected_total,
                             summary->n_parts};
  for (int i = 0; i < (int)G_N_ELEMENTS(counts); i++)
    spool_statement_bind_integer(statement, 5 + i, counts[i]);
  if (!spool_statement_run(statement, error))
    return false;
  *out_submission_no = sqlite3_last_insert_rowid(spool->connection);
  return true;
}

static bool insert_rule_counts(Spool *spool, int64_t submission_no, const SubmissionSummary *summary, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "INSERT INTO rule_count (submission_no, rule, n_rows) VALUES (?1, ?2, ?3)", error);
  bool is_done = statement != NULL;
  for (size_t i = 0; is_done && i < summary->n_rejected_by_code; i++) {
    spool_statement_bind_integer(statement, 1, submission_no);
    spool_statement_bind_text(statement, 2, summary->rejected_by_code[i].code);
    spool_statement_bind_integer(statement, 3, summary->rejected_by_code[i].count);
    is_done = spool_statement_run(statement, error);
  }
  return is_done;
}

/* The number after the last finding that the submission has. */
static bool next_finding_no(Spool *spool, int64_t submission_no, int64_t *out_finding_no, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT coalesce(max(finding_no), 0) + 1 FROM finding WHERE submission_no = ?1", error);
  bool has_row = false;
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, submission_no);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  *out_finding_no = spool_statement_integer(statement, 0);
  return true;
}

static void bind_finding(SpoolStatement *statement, const SpoolFinding *finding)
{
  spool_statement_bind_integer(statement, 3, finding->source_row);
  spool_statement_bind_text(statement, 4, finding->rule);
  spool_statement_bind_text(statement, 5, finding->field);
  spool_statement_bind_text(statement, 6, finding->indicator);
  spool_statement_bind_text(statement, 7, finding->given);
  spool_statement_bind_text(statement, 8, finding->expected);
  spool_statement_bind_integer(statement, 9, finding->part);
}

bool spool_insert_findings(Spool *spool, int64_t submission_no, const SpoolFinding *findings, size_t n_findings,
                           GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "INSERT INTO finding (submission_no, finding_no, source_row, rule, field, indicator, given, expected, part) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      error);
  int64_t finding_no = 0;
  bool is_done = statement != NULL && next_finding_no(spool, submission_no, &finding_no, error);
  for (size_t i = 0; is_done && i < n_findings; i++) {
    spool_statement_bind_integer(statement, 1, submission_no);
    spool_statement_bind_integer(statement, 2, finding_no++);
    bind_finding(statement, &findings[i]);
    is_done = spool_statement_run(statement, error);
  }
  return is_done;
}

static Digest digest_of_part(const SubmissionSummary *summary, uint32_t part, GBytes *records)
{
  const Batch batch = {.part = part, .summary = summary, .records = records};
  return batch_digest(&batch);
}

static bool insert_batches(Spool *spool, int64_t submission_no, const SpoolIntake *intake, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "INSERT INTO batch (submission_no, part, n_records, first_indicator, last_indicator, records, digest) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);
  bool is_done = statement != NULL;
  for (uint32_t i = 0; is_done && i < intake->summary->n_parts; i++) {
    const SpoolPart *part = &intake->parts[i];
    gsize size = 0;
    const void *records = g_bytes_get_data(part->records, &size);
    const Digest digest = digest_of_part(intake->summary, i + 1, part->records);
    const int64_t values[] = {submission_no, i + 1, part->n_records, part->first_indicator, part->last_indicator};
    for (int column = 0; column < (int)G_N_ELEMENTS(values); column++)
      spool_statement_bind_integer(statement, column + 1, values[column]);
    spool_statement_bind_bytes(statement, 6, records, size);
    spool_statement_bind_bytes(statement, 7, digest.bytes, sizeof digest.bytes);
    is_done = spool_statement_run(statement, error);
  }
  return is_done;
}

bool spool_append(Spool *spool, const SpoolIntake *intake, GError **error)
{
  int64_t submission_no = 0;
  g_assert(intake->summary->n_parts >= 1);
  if (!spool_begin(spool, error))
    return false;
  const bool is_done = insert_submission(spool, intake->summary, &submission_no, error) &&
                       insert_rule_counts(spool, submission_no, intake->summary, error) &&
                       spool_insert_findings(spool, submission_no, intake->findings, intake->n_findings, error) &&
                       insert_batches(spool, submission_no, intake, error);
  return spool_end(spool, is_done, error);
}
