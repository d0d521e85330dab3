/* How the spool stays whole.
 *
 * A batch has a number that only grows (batch_no) and a sequence on the wire. The sequence is batch_no minus the epoch's base, so a new epoch renumbers
 * everything by changing one fact. Numbers have no holes because appending is one transaction and pruning takes from the front only.
 *
 * The write-ahead log with synchronous=FULL makes a committed transaction durable; what a crash interrupts is rolled back by SQLite at the next open.
 * A second process is kept out, even as a reader (spool_lock.h; and the database's exclusive lock): SQLite before 3.51.3 can corrupt a WAL that two
 * connections write. */
#include "collector/spool/spool_private.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/file.h"
#include "base/service.h"
#include "collector/spool/spool_room.h"

extern const EmbeddedFile collector_spool_sql[];

char *spool_database_path(const char *folder)
{
  return g_build_filename(folder, "spool.db", NULL);
}

/* Another format is to stand in the database's header too (PRAGMA user_version): so that it is told from a damaged 1. */
enum { SPOOL_FORMAT = 1 };

bool spool_read_integer(Spool *spool, const char *sql, int64_t *out_value, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, sql, error);
  bool has_row = false;
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  *out_value = has_row ? spool_statement_integer(statement, 0) : 0;
  return true;
}

bool spool_write_fact(Spool *spool, const char *name, int64_t value, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_text(statement, 1, name);
  spool_statement_bind_integer(statement, 2, value);
  return spool_statement_run(statement, error);
}

bool spool_write_epoch(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "INSERT OR REPLACE INTO fact (name, value) VALUES ('epoch', ?1)", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, epoch, EPOCH_SIZE_BYTES);
  return spool_statement_run(statement, error);
}

bool spool_begin(Spool *spool, SpoolWriting writing, GError **error)
{
  spool->writing = writing;
  if (writing == SPOOL_SETTLING)
    spool_make_way(spool);
  return spool_execute(spool->connection, "BEGIN IMMEDIATE", error);
}

void spool_empty_log(Spool *spool)
{
  sqlite3_wal_checkpoint_v2(spool->connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static bool is_want_of_room(sqlite3 *connection)
{
  const int code = sqlite3_errcode(connection) & 0xff;
  return code == SQLITE_FULL || code == SQLITE_IOERR;
}

void spool_cancel(Spool *spool)
{
  if (spool->writing == SPOOL_SETTLING && is_want_of_room(spool->connection))
    spool->is_pressed = true;
  /* SQLite may have rolled back by itself (disk full); then there is nothing left to do. */
  if (!sqlite3_get_autocommit(spool->connection))
    sqlite3_exec(spool->connection, "ROLLBACK", NULL, NULL, NULL);
  spool_empty_log(spool); /* of what was written in vain */
}

bool spool_end(Spool *spool, bool is_done, GError **error)
{
  if (is_done && spool_execute(spool->connection, "COMMIT", error)) {
    spool->is_pressed = false;
    /* A log that grows on a nearly full disk takes the room that emptying it needs. */
    if (spool_is_tight(spool))
      spool_empty_log(spool);
    return true;
  }
  spool_cancel(spool);
  return false;
}

bool spool_settle(Spool *spool, SpoolStatement *statement, GError **error)
{
  return spool_begin(spool, SPOOL_SETTLING, error) && spool_end(spool, spool_statement_run(statement, error), error);
}

static bool fill_new_spool(Spool *spool, GError **error)
{
  uint8_t epoch[EPOCH_SIZE_BYTES];
  random_fill(epoch, sizeof epoch);
  if (!spool_begin(spool, SPOOL_SETTLING, error))
    return false;
  const bool is_done = spool_execute(spool->connection, collector_spool_sql[0].content, error) &&
                       spool_write_epoch(spool, epoch, error) && spool_write_fact(spool, "sequence_base", 0, error) &&
                       spool_write_fact(spool, "format", SPOOL_FORMAT, error);
  return spool_end(spool, is_done, error);
}

/* Of a format that is not this program's. What is only said in one of two places is damage. */
static bool refuse_format(Spool *spool, int64_t format, bool *out_is_damaged, GError **error)
{
  int64_t format_in_header = 0;
  if (!spool_read_integer(spool, "PRAGMA user_version", &format_in_header, error))
    return false;
  *out_is_damaged = format != format_in_header || format == 0; /* there has been none */
  if (*out_is_damaged)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                "spool has format %" G_GINT64_FORMAT ", its header says %" G_GINT64_FORMAT, format, format_in_header);
  else
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                "spool has format %" G_GINT64_FORMAT ", this program reads %d. hint: use the version that wrote it",
                format, SPOOL_FORMAT);
  return false;
}

/* What does not say of which format it is was a spool once, and is damaged now. */
static bool check_format(Spool *spool, bool *out_is_damaged, GError **error)
{
  int64_t n_formats = 0;
  int64_t format = 0;
  if (!spool_read_integer(spool, "SELECT count(*) FROM fact WHERE name = 'format' AND typeof(value) = 'integer'",
                          &n_formats, error))
    return false;
  *out_is_damaged = n_formats == 0;
  if (!spool_read_fact(spool, "format", &format, error))
    return false;
  return format == SPOOL_FORMAT || refuse_format(spool, format, out_is_damaged, error);
}

/* Takes the lock now rather than at the first write. */
static bool take_lock(Spool *spool, GError **error)
{
  if (sqlite3_exec(spool->connection, "BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL) == SQLITE_OK)
    return true;
  spool_set_error(spool->connection, "have it alone", error);
  return false;
}

/* What was there before the spool was opened. */
typedef struct Remains {
  bool has_database;
  bool has_log; /* of a process that did not end in order */
} Remains;

static bool has_bytes(const char *path)
{
  struct stat status;
  return stat(path, &status) == 0 && status.st_size > 0;
}

static Remains look_at_remains(const char *database_path)
{
  g_autofree char *log_path = g_strconcat(database_path, "-wal", NULL);
  return (Remains){has_bytes(database_path), has_bytes(log_path)};
}

/* The lock comes first: with it the log needs no file in shared memory, which a full disk would refuse. Only a new database can be told to give room
 * back. */
static bool set_up(Spool *spool, const Remains *remains, GError **error)
{
  return spool_execute(spool->connection, "PRAGMA locking_mode = EXCLUSIVE", error) &&
         (remains->has_database || spool_execute(spool->connection, "PRAGMA auto_vacuum = INCREMENTAL", error)) &&
         spool_execute(spool->connection,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
                       "PRAGMA cache_size = -2048; PRAGMA wal_autocheckpoint = 1024; "
                       "PRAGMA journal_size_limit = 4194304",
                       error);
}

/* A crash before the first table leaves a page or two; more of them held tables. */
static bool check_emptiness(Spool *spool, bool *out_is_damaged, GError **error)
{
  enum { EMPTY_PAGES_MOST = 2 };
  int64_t n_pages = 0;
  if (!spool_read_integer(spool, "SELECT page_count FROM pragma_page_count", &n_pages, error))
    return false;
  *out_is_damaged = n_pages > EMPTY_PAGES_MOST;
  if (*out_is_damaged)
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "spool has lost its tables");
  return !*out_is_damaged;
}

static bool prepare_spool(Spool *spool, const Remains *remains, bool *out_is_damaged, GError **error)
{
  int64_t n_tables = 0;
  if (!set_up(spool, remains, error) || !take_lock(spool, error) ||
      !spool_read_integer(spool, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return false;
  /* Should the system have failed to write what a crash left in the log, and said so too late, this writes it once more. */
  if (remains->has_log)
    spool_empty_log(spool);
  if (n_tables > 0)
    return check_format(spool, out_is_damaged, error);
  return check_emptiness(spool, out_is_damaged, error) && fill_new_spool(spool, error);
}

/* A statement that is none in this database misses a table that was there; what is too big for SQLite was never written by it. */
bool spool_tells_damage(sqlite3 *connection)
{
  const int code = sqlite3_errcode(connection) & 0xff;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_TOOBIG;
}

bool spool_is_damage(const Spool *spool)
{
  return spool_tells_damage(spool->connection);
}

static int tell_alive(void *nothing)
{
  (void)nothing;
  service_tell_alive();
  return 0; /* go on */
}

void spool_give_signs_of_life(sqlite3 *connection)
{
  enum { STEPS_BETWEEN_SIGNS = 1000 };
  sqlite3_progress_handler(connection, STEPS_BETWEEN_SIGNS, tell_alive, NULL);
}

Spool *spool_open_locked(const char *folder, const SpoolLimits *limits, bool *out_is_damaged, GError **error)
{
  g_autoptr(Spool) spool = g_new0(Spool, 1);
  g_autofree char *path = spool_database_path(folder);
  const Remains remains = look_at_remains(path);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  *out_is_damaged = false;
  spool->folder = g_strdup(folder);
  spool->limits = limits != NULL ? *limits : (SpoolLimits){0};
  if (!file_make_folders(folder, 0700, error))
    return NULL;
  if (sqlite3_open_v2(path, &spool->connection, flags, NULL) != SQLITE_OK) {
    spool_set_error(spool->connection, "open", error);
    return NULL;
  }
  spool_give_signs_of_life(spool->connection);
  spool_make_way(spool);
  if (!prepare_spool(spool, &remains, out_is_damaged, error)) {
    *out_is_damaged = *out_is_damaged || spool_is_damage(spool);
    g_prefix_error(error, "spool '%s': ", folder);
    return NULL;
  }
  spool_restore_reserve(spool);
  return g_steal_pointer(&spool);
}

Spool *spool_open(const char *folder, const SpoolLimits *limits, GError **error)
{
  bool is_damaged = false;
  g_autoptr(SpoolLock) lock = spool_lock_take(folder, SPOOL_PATIENCE_MS, error);
  Spool *spool = lock != NULL ? spool_open_locked(folder, limits, &is_damaged, error) : NULL;
  if (spool != NULL)
    spool->lock = g_steal_pointer(&lock);
  return spool;
}

bool spool_exists(const char *folder)
{
  g_autofree char *path = spool_database_path(folder);
  return g_file_test(path, G_FILE_TEST_EXISTS);
}

void spool_close(Spool *spool)
{
  if (spool == NULL)
    return;
  sqlite3_close(spool->connection);
  spool_lock_free(spool->lock);
  g_free(spool->folder);
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
