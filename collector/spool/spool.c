/* How the spool stays whole.
 *
 * A batch has a number that only grows (batch_no) and a sequence on the wire. The sequence is batch_no minus the epoch's base, so a new epoch renumbers
 * everything by changing one fact. Numbers have no holes because appending is one transaction and pruning takes from the front only.
 *
 * The write-ahead log with synchronous=FULL makes a committed transaction durable; what a crash interrupts is rolled back by SQLite at the next open.
 * The exclusive lock keeps a second process out, even as a reader: SQLite before 3.51.3 can corrupt a WAL that two connections write. */
#include "collector/spool/spool_private.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/embedded.h"
#include "base/error.h"
#include "collector/spool/spool_history.h"

extern const EmbeddedFile collector_spool_sql[];

enum { SPOOL_FORMAT = 1, HELD_MOST_MS = 2000, HELD_LOOK_US = 20000 };

static bool read_integer(sqlite3 *connection, const char *sql, int64_t *out_value, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(connection, sql, error);
  bool has_row = false;
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  *out_value = has_row ? spool_statement_integer(statement, 0) : 0;
  return true;
}

static bool write_fact(sqlite3 *connection, const char *name, int64_t value, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(connection, "INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_text(statement, 1, name);
  spool_statement_bind_integer(statement, 2, value);
  return spool_statement_run(statement, error);
}

static bool write_epoch(sqlite3 *connection, const uint8_t epoch[EPOCH_SIZE_BYTES], GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(connection, "INSERT OR REPLACE INTO fact (name, value) VALUES ('epoch', ?1)", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, epoch, EPOCH_SIZE_BYTES);
  return spool_statement_run(statement, error);
}

bool spool_begin(Spool *spool, GError **error)
{
  return spool_execute(spool->connection, "BEGIN IMMEDIATE", error);
}

void spool_cancel(Spool *spool)
{
  /* SQLite may have rolled back by itself (disk full); then there is nothing left to do. */
  if (!sqlite3_get_autocommit(spool->connection))
    sqlite3_exec(spool->connection, "ROLLBACK", NULL, NULL, NULL);
}

bool spool_end(Spool *spool, bool is_done, GError **error)
{
  if (is_done && spool_execute(spool->connection, "COMMIT", error))
    return true;
  spool_cancel(spool);
  return false;
}

static bool fill_new_spool(Spool *spool, GError **error)
{
  uint8_t epoch[EPOCH_SIZE_BYTES];
  random_fill(epoch, sizeof epoch);
  if (!spool_begin(spool, error))
    return false;
  const bool is_done = spool_execute(spool->connection, collector_spool_sql[0].content, error) &&
                       write_epoch(spool->connection, epoch, error) &&
                       write_fact(spool->connection, "sequence_base", 0, error) &&
                       write_fact(spool->connection, "format", SPOOL_FORMAT, error);
  return spool_end(spool, is_done, error);
}

static bool check_format(Spool *spool, GError **error)
{
  int64_t format = 0;
  if (!spool_read_fact(spool, "format", &format, error))
    return false;
  if (format == SPOOL_FORMAT)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
              "spool has format %" G_GINT64_FORMAT ", this program reads %d. hint: use the version that wrote it",
              format, SPOOL_FORMAT);
  return false;
}

/* Takes the lock now rather than at the first write. */
static bool take_lock(Spool *spool, GError **error)
{
  if (sqlite3_exec(spool->connection, "BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL) == SQLITE_OK)
    return true;
  spool_set_error(spool->connection, "have it alone", error);
  return false;
}

static bool prepare_spool(Spool *spool, GError **error)
{
  int64_t n_tables = 0;
  if (!spool_execute(spool->connection,
                     "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                     "PRAGMA foreign_keys = ON; PRAGMA cache_size = -2048",
                     error) ||
      !take_lock(spool, error) ||
      !read_integer(spool->connection, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return false;
  return n_tables == 0 ? fill_new_spool(spool, error) : check_format(spool, error);
}

/* One try; *out_is_held tells whether it failed because another process has the spool. */
static Spool *open_once(const char *path, bool *out_is_held, GError **error)
{
  g_autoptr(Spool) spool = g_new0(Spool, 1);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  *out_is_held = false;
  if (sqlite3_open_v2(path, &spool->connection, flags, NULL) != SQLITE_OK) {
    spool_set_error(spool->connection, "open", error);
    return NULL;
  }
  if (!prepare_spool(spool, error)) {
    *out_is_held = sqlite3_errcode(spool->connection) == SQLITE_BUSY;
    return NULL;
  }
  return g_steal_pointer(&spool);
}

/* A command holds the spool for a moment only, so a moment is waited. SQLite's own waiting does not cover the lock of an exclusive WAL. */
Spool *spool_open(const char *path, GError **error)
{
  const int64_t until_ms = clock_monotonic_ms() + HELD_MOST_MS;
  g_autoptr(GError) failure = NULL;
  bool is_held = false;
  Spool *spool = open_once(path, &is_held, &failure);
  while (spool == NULL && is_held && clock_monotonic_ms() < until_ms) {
    g_clear_error(&failure);
    g_usleep(HELD_LOOK_US);
    spool = open_once(path, &is_held, &failure);
  }
  if (spool == NULL)
    g_set_error(error, HALFSKY_ERROR, failure->code, "spool '%s': %s%s", path, failure->message,
                is_held ? ". hint: another halfsky-collector works in this home folder" : "");
  return spool;
}

void spool_close(Spool *spool)
{
  if (spool == NULL)
    return;
  sqlite3_close(spool->connection);
  g_free(spool);
}

bool spool_read_fact(Spool *spool, const char *name, int64_t *out_value, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT value FROM fact WHERE name = ?1", error);
  if (statement == NULL)
    return false;
  bool has_row = false;
  spool_statement_bind_text(statement, 1, name);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  if (!has_row) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "spool lacks its fact '%s'", name);
    return false;
  }
  *out_value = spool_statement_integer(statement, 0);
  return true;
}

bool spool_read_epoch(Spool *spool, uint8_t out_epoch[EPOCH_SIZE_BYTES], GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT value FROM fact WHERE name = 'epoch'", error);
  bool has_row = false;
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  return spool_statement_copy_bytes(statement, 0, out_epoch, EPOCH_SIZE_BYTES, error);
}

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
  position.newest = (uint64_t)(spool_statement_integer(statement, 0) - base);
  position.finished = (uint64_t)(spool_statement_integer(statement, 1) - base - 1);
  position.oldest_kept = (uint64_t)(spool_statement_integer(statement, 2) - base);
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
  spool_statement_bind_integer(statement, 1, base + (int64_t)first);
  return spool_statement_run(statement, error);
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
  spool_statement_bind_integer(statement, 1, base + (int64_t)lost_first);
  spool_statement_bind_integer(statement, 2, base + (int64_t)lost_last);
  return spool_statement_run(statement, error);
}

static bool renumber_from_one(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], GError **error)
{
  int64_t base = 0;
  return read_integer(spool->connection,
                      "SELECT coalesce((SELECT min(batch_no) FROM batch) - 1, "
                      "(SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0)",
                      &base, error) &&
         write_fact(spool->connection, "sequence_base", base, error) && write_epoch(spool->connection, epoch, error) &&
         spool_execute(spool->connection, "UPDATE batch SET finished_at_us = NULL", error);
}

bool spool_open_epoch(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], uint64_t lost_first, uint64_t lost_last,
                      GError **error)
{
  int64_t base = 0;
  if (!spool_read_fact(spool, "sequence_base", &base, error) || !spool_begin(spool, error))
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
  return spool_statement_run(statement, error);
}

bool spool_use_key(Spool *spool, const char *public_key, GError **error)
{
  uint8_t epoch[EPOCH_SIZE_BYTES];
  g_autofree char *known = NULL;
  if (!read_key(spool, &known, error))
    return false;
  if (g_strcmp0(known, public_key) == 0)
    return true;
  random_fill(epoch, sizeof epoch);
  return (known == NULL || spool_open_epoch(spool, epoch, 0, 0, error)) && write_key(spool, public_key, error);
}

bool spool_note_district_clock(Spool *spool, int64_t clock_us, GError **error)
{
  return write_fact(spool->connection, "district_clock", clock_us, error);
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

/* Batches that one transaction drops: their values are in memory together. */
enum { PRUNED_AT_ONCE = 8 };

/* *out_last is the last batch, of a few from the front, that may go; 0 when none may. */
static bool find_prunable(Spool *spool, int64_t finished_before_us, int64_t *out_last, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT coalesce(max(batch_no), 0) FROM (SELECT batch_no FROM batch WHERE batch_no < "
      "coalesce((SELECT min(batch_no) FROM batch WHERE finished_at_us IS NULL OR "
      "finished_at_us >= ?1), (SELECT max(batch_no) + 1 FROM batch)) ORDER BY batch_no LIMIT ?2)",
      error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, finished_before_us);
  spool_statement_bind_integer(statement, 2, PRUNED_AT_ONCE);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  *out_last = spool_statement_integer(statement, 0);
  return true;
}

static bool drop_batches(Spool *spool, int64_t last, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "DELETE FROM batch WHERE batch_no <= ?1", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, last);
  return spool_statement_run(statement, error);
}

bool spool_prune(Spool *spool, int64_t finished_before_us, bool *out_is_more, GError **error)
{
  int64_t last = 0;
  if (!find_prunable(spool, finished_before_us, &last, error))
    return false;
  *out_is_more = last > 0;
  if (last == 0)
    return true;
  if (!spool_begin(spool, error))
    return false;
  const bool is_done = spool_keep_history(spool, last, error) && drop_batches(spool, last, error);
  return spool_end(spool, is_done, error);
}
