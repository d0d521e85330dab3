/* Where the spool stands on the wire: sequences, epochs, and the moments that order what it accepts. */
#include "collector/spool/spool_private.h"

#include "base/digest.h"
#include "base/error.h"

/* Numbers are ever growing, so the newest is known also when its batch is pruned. */
static const char position_sql[] =
    "WITH newest (batch_no) AS (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0)) "
    "SELECT batch_no, "
    "coalesce((SELECT min(batch_no) FROM batch WHERE finished_at_us IS NULL), batch_no + 1), "
    "coalesce((SELECT min(batch_no) FROM batch), batch_no + 1) FROM newest";

bool spool_position(Spool *spool, SpoolPosition *out_position, GError **error)
{
  SpoolPosition position;
  int64_t base = 0;
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, position_sql, error);
  if (statement == NULL || !spool_read_epoch(spool, position.epoch, error) ||
      !spool_read_fact(spool, "sequence_base", &base, error) || !spool_statement_step(statement, &has_row, error))
    return false;
  position.newest = spool_sequence_of(spool_statement_integer(statement, 0), base);
  position.finished = spool_sequence_of(spool_statement_integer(statement, 1), base) - 1;
  position.oldest_kept = spool_sequence_of(spool_statement_integer(statement, 2), base);
  *out_position = position;
  return true;
}

bool spool_backlog(Spool *spool, SpoolBacklog *out_backlog, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "SELECT count(*), coalesce(sum(size_bytes), 0), coalesce(min(accepted_at_us), 0) "
                              "FROM batch JOIN submission USING (submission_no) WHERE finished_at_us IS NULL",
                              error);
  bool has_row = false;
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  out_backlog->n_batches = (uint64_t)spool_statement_integer(statement, 0);
  out_backlog->size_bytes = (uint64_t)spool_statement_integer(statement, 1);
  out_backlog->oldest_accepted_at_us = spool_statement_integer(statement, 2);
  return true;
}

bool spool_rewind(Spool *spool, uint64_t first, GError **error)
{
  int64_t base = 0;
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "UPDATE batch SET finished_at_us = NULL WHERE batch_no >= ?1", error);
  if (statement == NULL || !spool_read_fact(spool, "sequence_base", &base, error))
    return false;
  spool_statement_bind_integer(statement, 1, spool_batch_no_of(first, base));
  return spool_settle(spool, statement, error);
}

static bool mark_lost(Spool *spool, int64_t base, uint64_t lost_first, uint64_t lost_last, GError **error)
{
  if (lost_first == 0)
    return true;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "UPDATE submission SET must_be_resubmitted = 1, is_receipt_due = 1 WHERE submission_no IN "
      "(SELECT submission_no FROM part_outcome WHERE batch_no BETWEEN ?1 AND ?2)",
      error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, spool_batch_no_of(lost_first, base));
  spool_statement_bind_integer(statement, 2, spool_batch_no_of(lost_last, base));
  return spool_statement_run(statement, error);
}

static bool renumber_from_one(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], GError **error)
{
  int64_t base = 0;
  return spool_read_integer(spool,
                            "SELECT coalesce((SELECT min(batch_no) FROM batch) - 1, "
                            "(SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0)",
                            &base, error) &&
         spool_write_fact(spool, "sequence_base", base, error) && spool_write_epoch(spool, epoch, error) &&
         spool_execute(spool->connection, "UPDATE batch SET finished_at_us = NULL", error);
}

bool spool_open_epoch(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], uint64_t lost_first, uint64_t lost_last,
                      GError **error)
{
  int64_t base = 0;
  if (!spool_read_fact(spool, "sequence_base", &base, error) || !spool_begin(spool, SPOOL_SETTLING, error))
    return false;
  const bool is_done = mark_lost(spool, base, lost_first, lost_last, error) && renumber_from_one(spool, epoch, error);
  return spool_end(spool, is_done, error);
}

/* *out_key is to be freed; NULL before the first time. */
static bool read_key(Spool *spool, char **out_key, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT value FROM fact WHERE name = 'key'", error);
  bool has_row = false;
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  *out_key = has_row ? g_strdup(spool_statement_text(statement, 0)) : NULL;
  return true;
}

static bool write_key(Spool *spool, const char *public_key, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "INSERT OR REPLACE INTO fact (name, value) VALUES ('key', ?1)", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_text(statement, 1, public_key);
  return spool_settle(spool, statement, error);
}

bool spool_use_key(Spool *spool, const char *public_key, const char *former, GError **error)
{
  uint8_t epoch[EPOCH_SIZE_BYTES];
  g_autofree char *known = NULL;
  if (!read_key(spool, &known, error))
    return false;
  if (g_strcmp0(known, public_key) == 0)
    return true;
  random_fill(epoch, sizeof epoch);
  const bool is_same_collector = known == NULL || g_strcmp0(known, former) == 0;
  return (is_same_collector || spool_open_epoch(spool, epoch, 0, 0, error)) && write_key(spool, public_key, error);
}

bool spool_note_district_clock(Spool *spool, int64_t clock_us, GError **error)
{
  return spool_begin(spool, SPOOL_SETTLING, error) &&
         spool_end(spool, spool_write_fact(spool, "district_clock", clock_us, error), error);
}

bool spool_accepting_moment(Spool *spool, int64_t now_us, int64_t *out_accepted_at_us, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "SELECT max(?1, coalesce((SELECT max(accepted_at_us) + 1 FROM submission), 0), "
                              "coalesce((SELECT value FROM fact WHERE name = 'district_clock'), 0))",
                              error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, now_us);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  *out_accepted_at_us = spool_statement_integer(statement, 0);
  return true;
}
