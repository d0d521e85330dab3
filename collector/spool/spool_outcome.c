/* Keeping what the district decided on a batch, in one transaction with the mark that the batch is finished. */
#include "collector/spool/spool_private.h"
#include "collector/spool/spool_submission.h"

#include "base/arena.h"
#include "base/error.h"
#include "wire/limits.h"
#include "wire/records_codec.h"

/* Which part of which submission an outcome is about. */
typedef struct Part {
  int64_t batch_no;
  int64_t submission_no;
} Part;

static bool find_part(Spool *spool, const Outcome *outcome, Part *out_part, GError **error)
{
  int64_t base = 0;
  bool has_row = false;
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "SELECT batch_no, submission_no FROM batch JOIN submission USING (submission_no) "
                              "WHERE batch_no = ?1 AND id = ?2 AND part = ?3",
                              error);
  if (statement == NULL || !spool_read_fact(spool, "sequence_base", &base, error))
    return false;
  spool_statement_bind_integer(statement, 1, spool_batch_no_of(outcome->sequence, base));
  spool_statement_bind_bytes(statement, 2, outcome->submission_id.bytes, sizeof outcome->submission_id.bytes);
  spool_statement_bind_integer(statement, 3, outcome->part);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  if (!has_row) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "outcome of batch %" G_GUINT64_FORMAT " names a submission that the batch does not belong to",
                outcome->sequence);
    return false;
  }
  *out_part = (Part){spool_statement_integer(statement, 0), spool_statement_integer(statement, 1)};
  return true;
}

static bool replace_outcome(Spool *spool, const Part *part, const Outcome *outcome, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "INSERT OR REPLACE INTO part_outcome (submission_no, part, batch_no, n_new, n_revised, "
                              "n_unchanged, n_rejected, stored_at_us, seal_entry, seal_hash, seal_signature) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                              error);
  if (statement == NULL)
    return false;
  const Seal *seal = &outcome->seal;
  const int64_t values[] = {part->submission_no, outcome->part,         part->batch_no,
                            outcome->n_new,      outcome->n_revised,    outcome->n_unchanged,
                            outcome->n_rejected, outcome->stored_at_us, (int64_t)seal->entry};
  for (int i = 0; i < (int)G_N_ELEMENTS(values); i++)
    spool_statement_bind_integer(statement, i + 1, values[i]);
  spool_statement_bind_bytes(statement, 10, seal->hash.bytes, sizeof seal->hash.bytes);
  spool_statement_bind_bytes(statement, 11, seal->signature, sizeof seal->signature);
  return spool_statement_run(statement, error);
}

static bool forget_findings(Spool *spool, const Part *part, const Outcome *outcome, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "DELETE FROM finding WHERE submission_no = ?1 AND part = ?2", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, part->submission_no);
  spool_statement_bind_integer(statement, 2, outcome->part);
  return spool_statement_run(statement, error);
}

/* A part whose records could not be read is refused as a whole: one finding says why. */
static bool keep_dead_letter(Spool *spool, const Part *part, const Outcome *outcome, GError **error)
{
  const SpoolFinding finding = {.part = outcome->part,
                                .rule = "dead_letter",
                                .field = "",
                                .indicator = "",
                                .given = outcome->reason != NULL ? outcome->reason : "",
                                .expected = ""};
  return spool_insert_findings(spool, part->submission_no, &finding, 1, error);
}

/* The indicators' ids as text by source row: an outcome names rows only, and the batch is still here. Empty when nothing was rejected. */
static GHashTable *indicators_by_row(Spool *spool, const Outcome *outcome, GError **error)
{
  g_autoptr(GHashTable) indicators = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  if (outcome->n_rejections == 0)
    return g_steal_pointer(&indicators);
  g_autoptr(Batch) batch = spool_read_batch(spool, outcome->sequence, error);
  if (batch == NULL)
    return NULL;
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(batch->records, &size);
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  RecordSet set;
  if (!records_decode(bytes, size, arena, &set, error))
    return NULL;
  for (size_t i = 0; i < set.n_records; i++)
    g_hash_table_insert(indicators, GUINT_TO_POINTER(set.records[i].source_row),
                        g_strdup_printf("%d", set.records[i].indicator_id));
  return g_steal_pointer(&indicators);
}

static const char *indicator_of_row(GHashTable *indicators, uint32_t row)
{
  const char *indicator = g_hash_table_lookup(indicators, GUINT_TO_POINTER(row));
  return indicator != NULL ? indicator : "";
}

static bool keep_rejections(Spool *spool, const Part *part, const Outcome *outcome, GError **error)
{
  if (outcome->kind == OUTCOME_DEAD_LETTERED)
    return keep_dead_letter(spool, part, outcome, error);
  g_autoptr(GHashTable) indicators = indicators_by_row(spool, outcome, error);
  if (indicators == NULL)
    return false;
  g_autofree SpoolFinding *findings = g_new0(SpoolFinding, outcome->n_rejections);
  for (size_t i = 0; i < outcome->n_rejections; i++) {
    const CellRejection *cell = &outcome->rejections[i];
    findings[i] = (SpoolFinding){.source_row = cell->source_row,
                                 .part = outcome->part,
                                 .rule = cell->rule,
                                 .field = cell->field != NULL ? cell->field : "",
                                 .indicator = indicator_of_row(indicators, cell->source_row),
                                 .given = cell->given != NULL ? cell->given : "",
                                 .expected = cell->expected != NULL ? cell->expected : ""};
  }
  return spool_insert_findings(spool, part->submission_no, findings, outcome->n_rejections, error);
}

static bool mark_finished(Spool *spool, const Part *part, int64_t now_us, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "UPDATE batch SET finished_at_us = ?2 WHERE batch_no = ?1", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, part->batch_no);
  spool_statement_bind_integer(statement, 2, now_us);
  return spool_statement_run(statement, error);
}

/* The receipt is written anew when the last part has its outcome. */
static bool ask_for_receipt(Spool *spool, const Part *part, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "UPDATE submission SET is_receipt_due = 1 WHERE submission_no = ?1 "
      "AND NOT EXISTS (SELECT 1 FROM batch WHERE submission_no = ?1 AND finished_at_us IS NULL)",
      error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, part->submission_no);
  return spool_statement_run(statement, error);
}

bool spool_finish_batch(Spool *spool, const Outcome *outcome, int64_t now_us, GError **error)
{
  Part part;
  if (!find_part(spool, outcome, &part, error) || !spool_begin(spool, SPOOL_SETTLING, error))
    return false;
  const bool is_done = forget_findings(spool, &part, outcome, error) && keep_rejections(spool, &part, outcome, error) &&
                       replace_outcome(spool, &part, outcome, error) && mark_finished(spool, &part, now_us, error) &&
                       ask_for_receipt(spool, &part, error);
  return spool_end(spool, is_done, error);
}

GArray *spool_read_seals(Spool *spool, const SubmissionId *id, GError **error)
{
  g_autoptr(GArray) seals = g_array_new(FALSE, FALSE, sizeof(Seal));
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT seal_entry, seal_hash, seal_signature FROM part_outcome JOIN submission USING (submission_no) "
      "WHERE id = ?1 AND seal_entry > 0 ORDER BY part",
      error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      continue;
    Seal seal = {.entry = (uint64_t)spool_statement_integer(statement, 0)};
    if (!spool_statement_copy_bytes(statement, 1, seal.hash.bytes, sizeof seal.hash.bytes, error) ||
        !spool_statement_copy_bytes(statement, 2, seal.signature, sizeof seal.signature, error))
      return NULL;
    g_array_append_val(seals, seal);
  }
  return g_steal_pointer(&seals);
}
