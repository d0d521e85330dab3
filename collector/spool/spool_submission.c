#include "collector/spool/spool_submission.h"

#include <sqlite3.h>

#include "base/error.h"
#include "collector/spool/spool_private.h"
#include "wire/codec.h"

static bool insert_submission(const SpoolAppend *append, const SubmissionSummary *summary, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(append->spool->connection,
                              "INSERT INTO submission (id, file_name, file_digest, accepted_at_us, received, repeated, "
                              "awaiting, rejected, n_parts, released, submission_no, form_id, encoding) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                              error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, summary->id.bytes, sizeof summary->id.bytes);
  spool_statement_bind_text(statement, 2, summary->file_name);
  spool_statement_bind_bytes(statement, 3, summary->file_digest.bytes, sizeof summary->file_digest.bytes);
  spool_statement_bind_integer(statement, 4, summary->accepted_at_us);
  const uint32_t counts[] = {summary->received,       summary->repeated, summary->awaiting,
                             summary->rejected_total, summary->n_parts,  summary->released};
  for (int i = 0; i < (int)G_N_ELEMENTS(counts); i++)
    spool_statement_bind_integer(statement, 5 + i, counts[i]);
  spool_statement_bind_integer(statement, 11, append->submission_no);
  if (append->has_form_id)
    spool_statement_bind_bytes(statement, 12, append->form_id.bytes, sizeof append->form_id.bytes);
  if (append->encoding != NULL)
    spool_statement_bind_text(statement, 13, append->encoding);
  return spool_statement_run(statement, error);
}

static bool insert_counts(Spool *spool, int64_t submission_no, const RuleCount *counts, size_t n_counts,
                          bool is_waiting, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "INSERT INTO rule_count (submission_no, rule, is_waiting, n_rows) VALUES (?1, ?2, ?3, ?4)",
      error);
  bool is_done = statement != NULL;
  for (size_t i = 0; is_done && i < n_counts; i++) {
    spool_statement_bind_integer(statement, 1, submission_no);
    spool_statement_bind_text(statement, 2, counts[i].code);
    spool_statement_bind_integer(statement, 3, is_waiting);
    spool_statement_bind_integer(statement, 4, counts[i].count);
    is_done = spool_statement_run(statement, error);
  }
  return is_done;
}

static bool insert_rule_counts(Spool *spool, int64_t submission_no, const SubmissionSummary *summary, GError **error)
{
  return insert_counts(spool, submission_no, summary->rejected_by_code, summary->n_rejected_by_code, false, error) &&
         insert_counts(spool, submission_no, summary->awaiting_by_code, summary->n_awaiting_by_code, true, error);
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

/* --- Appending ---------------------------------------------------------------------------------------------------- */

/* The next number of a table that never uses one again. */
static bool next_number(Spool *spool, const char *table, int64_t *out_number, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?1), 0) + 1", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_text(statement, 1, table);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  *out_number = spool_statement_integer(statement, 0);
  return true;
}

static bool prepare_append(SpoolAppend *append, GError **error)
{
  sqlite3 *connection = append->spool->connection;
  append->insert_batch = spool_statement_prepare(connection,
                                                 "INSERT INTO batch (batch_no, submission_no, part, n_records, "
                                                 "size_bytes, first_indicator, last_indicator, digest) "
                                                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, x'')",
                                                 error);
  if (append->insert_batch == NULL)
    return false;
  append->insert_records =
      spool_statement_prepare(connection, "INSERT INTO batch_records (batch_no, records) VALUES (?1, ?2)", error);
  return append->insert_records != NULL && next_number(append->spool, "submission", &append->submission_no, error) &&
         next_number(append->spool, "batch", &append->first_batch_no, error);
}

static void free_statement(gpointer statement)
{
  spool_statement_free(statement);
}

SpoolStatement *spool_append_statement(SpoolAppend *append, const char *sql, GError **error)
{
  SpoolStatement *kept = g_hash_table_lookup(append->statements, sql);
  if (kept != NULL)
    return kept;
  SpoolStatement *statement = spool_statement_prepare(append->spool->connection, sql, error);
  if (statement != NULL)
    g_hash_table_insert(append->statements, g_strdup(sql), statement);
  return statement;
}

SpoolAppend *spool_append_begin(Spool *spool, GError **error)
{
  if (!spool_begin(spool, SPOOL_TAKING, error))
    return NULL;
  g_autoptr(SpoolAppend) append = g_new0(SpoolAppend, 1);
  append->spool = spool;
  append->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_statement);
  return prepare_append(append, error) ? g_steal_pointer(&append) : NULL;
}

bool spool_append_part(SpoolAppend *append, const SpoolPart *part, GError **error)
{
  gsize size = 0;
  const void *records = g_bytes_get_data(part->records, &size);
  const int64_t batch_no = append->first_batch_no + append->n_parts++;
  const int64_t values[] = {batch_no,      append->submission_no, append->n_parts,     part->n_records,
                            (int64_t)size, part->first_indicator, part->last_indicator};
  for (int i = 0; i < (int)G_N_ELEMENTS(values); i++)
    spool_statement_bind_integer(append->insert_batch, i + 1, values[i]);
  spool_statement_bind_integer(append->insert_records, 1, batch_no);
  spool_statement_bind_bytes(append->insert_records, 2, records, size);
  return spool_statement_run(append->insert_batch, error) && spool_statement_run(append->insert_records, error);
}

void spool_append_form_id(SpoolAppend *append, const SubmissionId *form_id)
{
  append->form_id = *form_id;
  append->has_form_id = true;
}

void spool_append_encoding(SpoolAppend *append, const char *encoding)
{
  append->encoding = encoding;
}

bool spool_append_catalogue(SpoolAppend *append, const char *version, GError **error)
{
  if (version == NULL)
    return true;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      append->spool->connection, "INSERT INTO form_catalogue (submission_no, version) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, append->submission_no);
  spool_statement_bind_text(statement, 2, version);
  return spool_statement_run(statement, error);
}

bool spool_append_sheets(SpoolAppend *append, const char *const *names, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      append->spool->connection, "INSERT INTO form_sheet (submission_no, sheet, name) VALUES (?1, ?2, ?3)", error);
  bool is_done = statement != NULL;
  for (int i = 0; is_done && names != NULL && names[i] != NULL; i++) {
    spool_statement_bind_integer(statement, 1, append->submission_no);
    spool_statement_bind_integer(statement, 2, i);
    spool_statement_bind_text(statement, 3, names[i]);
    is_done = spool_statement_run(statement, error);
  }
  return is_done;
}

/* A part's digest covers the submission's id and the number of parts, which are known last. */
static bool write_digest(SpoolAppend *append, const SubmissionSummary *summary, uint32_t part, GBytes *records,
                         GError **error)
{
  const Batch batch = {.part = part, .summary = summary, .records = records};
  const Digest digest = batch_digest(&batch);
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(append->spool->connection, "UPDATE batch SET digest = ?2 WHERE batch_no = ?1", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, append->first_batch_no + part - 1);
  spool_statement_bind_bytes(statement, 2, digest.bytes, sizeof digest.bytes);
  return spool_statement_run(statement, error);
}

static bool write_digests(SpoolAppend *append, const SubmissionSummary *summary, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      append->spool->connection, "SELECT records FROM batch_records WHERE batch_no >= ?1 ORDER BY batch_no", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, append->first_batch_no);
  for (uint32_t part = 1; part <= append->n_parts; part++) {
    bool has_row = false;
    size_t size = 0;
    if (!spool_statement_step(statement, &has_row, error))
      return false;
    g_assert(has_row);
    const void *bytes = spool_statement_bytes(statement, 0, &size);
    g_autoptr(GBytes) records = g_bytes_new_static(bytes, size);
    if (!write_digest(append, summary, part, records, error))
      return false;
  }
  return true;
}

/* Theirs name this one. */
static bool ask_for_receipts_of_same_file(const SpoolAppend *append, const Digest *file_digest, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      append->spool->connection,
      "UPDATE submission SET is_receipt_due = 1 WHERE file_digest = ?1 AND submission_no < ?2", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, file_digest->bytes, sizeof file_digest->bytes);
  spool_statement_bind_integer(statement, 2, append->submission_no);
  return spool_statement_run(statement, error);
}

bool spool_append_finish(SpoolAppend *append, const SubmissionSummary *summary, const SpoolFinding *findings,
                         size_t n_findings, GError **error)
{
  g_assert(append->n_parts >= 1 && append->n_parts == summary->n_parts);
  const bool is_done = insert_submission(append, summary, error) &&
                       insert_rule_counts(append->spool, append->submission_no, summary, error) &&
                       spool_insert_findings(append->spool, append->submission_no, findings, n_findings, error) &&
                       write_digests(append, summary, error) &&
                       ask_for_receipts_of_same_file(append, &summary->file_digest, error);
  append->is_over = true;
  return spool_end(append->spool, is_done, error);
}

void spool_append_free(SpoolAppend *append)
{
  if (append == NULL)
    return;
  spool_statement_free(append->insert_batch);
  spool_statement_free(append->insert_records);
  g_hash_table_unref(append->statements);
  if (!append->is_over)
    spool_cancel(append->spool);
  g_free(append);
}
