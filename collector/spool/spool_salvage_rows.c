#include "collector/spool/spool_salvage_rows.h"

#include <sqlite3.h>

#include "base/error.h"
#include "base/service.h"
#include "collector/spool/spool_private.h"
#include "collector/spool/spool_salvage_copy.h"
#include "wire/codec.h"

static void statement_free(gpointer statement)
{
  spool_statement_free(statement);
}

/* SQL, ready to be bound; borrowed until it is asked for again. NULL when it does not compile; it is not tried again then, since of a damaged database
 * each trial reads all that can be read of its schema. */
static SpoolStatement *statement_of(const Salvaging *salvaging, sqlite3 *connection, const char *sql, GError **error)
{
  SpoolStatement *statement = g_hash_table_lookup(salvaging->statements, sql);
  if (statement != NULL)
    sqlite3_reset(statement->handle);
  else if (!g_hash_table_contains(salvaging->statements, sql)) {
    statement = spool_statement_prepare(connection, sql, error);
    g_hash_table_insert(salvaging->statements, g_strdup(sql), statement);
  }
  return statement;
}

/* Runs SQL with the numbers A and B in the new spool. */
static bool run_saved(const Salvaging *salvaging, const char *sql, int64_t a, int64_t b, GError **error)
{
  SpoolStatement *statement = statement_of(salvaging, salvaging->saved->connection, sql, error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, a);
  if (sqlite3_bind_parameter_count(statement->handle) > 1)
    spool_statement_bind_integer(statement, 2, b);
  return spool_statement_run(statement, error);
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

/* The numbers that rows of a table may have. Rows are numbered without holes, so there are not more of them than the file has room for, whatever damage
 * makes of the two ends: only so many are tried from either. */
typedef struct KeyRange {
  int64_t first;
  int64_t last;
  int64_t window;
} KeyRange;

enum { ROW_BYTES_LEAST = 32 }; /* each has a digest */

/* The number that SQL reads in the damaged database; OTHERWISE when it cannot be told. */
static int64_t read_damaged(const Salvaging *salvaging, const char *sql, int64_t otherwise)
{
  bool has_row = false;
  SpoolStatement *statement = statement_of(salvaging, salvaging->damaged, sql, NULL);
  if (statement == NULL || !spool_statement_step(statement, &has_row, NULL) || !has_row ||
      spool_statement_is_null(statement, 0))
    return otherwise;
  return spool_statement_integer(statement, 0);
}

/* Damage may hide one of the two places that know the last number. */
static KeyRange key_range_of(const Salvaging *salvaging, const char *table, const char *column)
{
  g_autofree char *first = g_strdup_printf("SELECT min(%s) FROM %s", column, table);
  g_autofree char *last = g_strdup_printf("SELECT max(%s) FROM %s", column, table);
  g_autofree char *last_used = g_strdup_printf("SELECT seq FROM sqlite_sequence WHERE name = '%s'", table);
  const int64_t size_bytes =
      read_damaged(salvaging, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", 0);
  const int64_t end = MAX(read_damaged(salvaging, last, 0), read_damaged(salvaging, last_used, 0));
  /* Beyond half of all numbers there would be none left for what is to come. */
  return (KeyRange){MAX(read_damaged(salvaging, first, 1), 1), MIN(end, G_MAXINT64 / 2), size_bytes / ROW_BYTES_LEAST};
}

static int64_t key_after(const KeyRange *range, int64_t key)
{
  const bool is_far = key - range->first >= range->window && range->last - key > range->window;
  return is_far ? range->last - range->window : key + 1;
}

/* --- Submissions -------------------------------------------------------------------------------------------------- */

/* A submission comes over with all that belongs to it but its batches. */
static const char *const tables_of_submission[] = {"submission", "form_sheet", "form_catalogue",
                                                   "rule_count", "finding",    "part_outcome",
                                                   "waiting",    "settlement", "replacement"};
enum { N_TABLES_OF_SUBMISSION = G_N_ELEMENTS(tables_of_submission) };

static bool save_submission(Salvaging *salvaging, const TableCopy copies[N_TABLES_OF_SUBMISSION], int64_t submission_no,
                            GError **error)
{
  guint n_rows = 0;
  service_tell_alive();
  if (!table_copy_rows(salvaging, &copies[0], submission_no, &n_rows, error))
    return false;
  salvaging->salvage->n_submissions += n_rows;
  for (gsize i = 1; n_rows > 0 && i < N_TABLES_OF_SUBMISSION; i++) {
    guint n_parts = 0;
    if (!table_copy_rows(salvaging, &copies[i], submission_no, &n_parts, error))
      return false;
  }
  return true;
}

static bool save_submissions(Salvaging *salvaging, GError **error)
{
  const KeyRange range = key_range_of(salvaging, "submission", "submission_no");
  TableCopy copies[N_TABLES_OF_SUBMISSION];
  bool is_done = true;
  for (gsize i = 0; i < N_TABLES_OF_SUBMISSION; i++)
    copies[i] = table_copy_begin(salvaging, tables_of_submission[i], "submission_no");
  for (int64_t number = range.first; is_done && number <= range.last; number = key_after(&range, number))
    is_done = save_submission(salvaging, copies, number, error);
  for (gsize i = 0; i < N_TABLES_OF_SUBMISSION; i++)
    table_copy_end(&copies[i]);
  return is_done;
}

/* --- Batches ------------------------------------------------------------------------------------------------------ */

static const char batch_sql[] =
    "SELECT b.submission_no, b.part, b.n_records, b.size_bytes, b.first_indicator, "
    "b.last_indicator, b.digest, r.records FROM batch b JOIN batch_records r USING (batch_no) "
    "WHERE b.batch_no = ?1";

/* What a digest needs to know of a submission that was saved; *out_is_known is false when it was not. A statement that goes on reading would keep the log from
 * being begun anew. */
static bool read_saved_submission(const Salvaging *salvaging, int64_t submission_no, SubmissionSummary *out_summary,
                                  bool *out_is_known, GError **error)
{
  bool has_row = false;
  SpoolStatement *submission = statement_of(salvaging, salvaging->saved->connection,
                                            "SELECT id, n_parts FROM submission WHERE submission_no = ?1", error);
  if (submission == NULL)
    return false;
  spool_statement_bind_integer(submission, 1, submission_no);
  if (!spool_statement_step(submission, &has_row, error))
    return false;
  *out_is_known =
      has_row && spool_statement_copy_bytes(submission, 0, out_summary->id.bytes, sizeof out_summary->id.bytes, NULL);
  out_summary->n_parts = has_row ? (uint32_t)spool_statement_integer(submission, 1) : 0;
  sqlite3_reset(submission->handle);
  return true;
}

/* True when the current row of batch_sql has the digest that its submission, as saved, gives it. */
static bool is_sound(const Salvaging *salvaging, const SpoolStatement *row, GError **error)
{
  bool is_known = false;
  SubmissionSummary summary = {0};
  if (!read_saved_submission(salvaging, spool_statement_integer(row, 0), &summary, &is_known, error) || !is_known)
    return false;
  Digest kept;
  size_t size = 0;
  if (!spool_statement_copy_bytes(row, 6, kept.bytes, sizeof kept.bytes, NULL))
    return false;
  const void *bytes = spool_statement_bytes(row, 7, &size);
  g_autoptr(GBytes) records = g_bytes_new_static(bytes, size);
  const Batch batch = {.part = (uint32_t)spool_statement_integer(row, 1), .summary = &summary, .records = records};
  const Digest digest = batch_digest(&batch);
  return digest_equal(&digest, &kept);
}

/* Batches are numbered anew, since their numbers have no holes; outcomes follow. */
static bool insert_batch(Salvaging *salvaging, const SpoolStatement *row, GError **error)
{
  sqlite3 *connection = salvaging->saved->connection;
  SpoolStatement *batch = statement_of(
      salvaging, connection,
      "INSERT INTO batch (submission_no, part, n_records, size_bytes, first_indicator, last_indicator, digest) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);
  if (batch == NULL)
    return false;
  for (int i = 0; i < 7; i++)
    sqlite3_bind_value(batch->handle, i + 1, sqlite3_column_value(row->handle, i));
  bool is_taken = false;
  if (!salvage_try_insert(salvaging, batch, &is_taken, error))
    return false;
  if (!is_taken)
    return true;
  const int64_t batch_no = sqlite3_last_insert_rowid(connection);
  SpoolStatement *records =
      statement_of(salvaging, connection, "INSERT INTO batch_records (batch_no, records) VALUES (?1, ?2)", error);
  if (records == NULL)
    return false;
  spool_statement_bind_integer(records, 1, batch_no);
  sqlite3_bind_value(records->handle, 2, sqlite3_column_value(row->handle, 7));
  salvaging->salvage->n_batches++;
  return spool_statement_run(records, error);
}

static bool save_batch(Salvaging *salvaging, int64_t batch_no, GError **error)
{
  bool has_row = false;
  g_autoptr(GError) failure = NULL;
  service_tell_alive();
  SpoolStatement *row = statement_of(salvaging, salvaging->damaged, batch_sql, NULL);
  if (row == NULL)
    return true; /* the tables cannot be read at all */
  spool_statement_bind_integer(row, 1, batch_no);
  if (!spool_statement_step(row, &has_row, NULL) || !has_row)
    return true;
  const bool is_kept = is_sound(salvaging, row, &failure);
  if (failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  return !is_kept || (insert_batch(salvaging, row, error) && salvage_count(salvaging, row->handle, error));
}

/* New numbers begin beyond the old ones, so that an outcome of a batch that is kept no more never seems to be about another. */
static bool begin_numbers(const Salvaging *salvaging, int64_t last, GError **error)
{
  return run_saved(salvaging, "DELETE FROM sqlite_sequence WHERE name = 'batch' AND ?1 = ?1", 0, 0, error) &&
         run_saved(salvaging, "INSERT INTO sqlite_sequence (name, seq) VALUES ('batch', ?1)", last, 0, error) &&
         spool_write_fact(salvaging->saved, "sequence_base", last, error);
}

static bool save_batches(Salvaging *salvaging, GError **error)
{
  const KeyRange range = key_range_of(salvaging, "batch", "batch_no");
  if (!begin_numbers(salvaging, range.last, error))
    return false;
  for (int64_t number = range.first; number <= range.last; number = key_after(&range, number))
    if (!save_batch(salvaging, number, error))
      return false;
  return spool_execute(salvaging->saved->connection,
                       "UPDATE part_outcome SET batch_no = (SELECT b.batch_no FROM batch b "
                       "WHERE b.submission_no = part_outcome.submission_no AND b.part = part_outcome.part) "
                       "WHERE (submission_no, part) IN (SELECT submission_no, part FROM batch)",
                       error);
}

/* --- The rest ----------------------------------------------------------------------------------------------------- */

static bool save_history(Salvaging *salvaging, guint *out_n_rows, GError **error)
{
  const int64_t first = read_damaged(salvaging, "SELECT min(indicator_id) FROM history", 1);
  const int64_t last = read_damaged(salvaging, "SELECT max(indicator_id) FROM history", G_MAXINT16);
  TableCopy copy = table_copy_begin(salvaging, "history", "indicator_id");
  bool is_done = true;
  *out_n_rows = 0;
  for (int64_t indicator = MAX(first, 1); is_done && indicator <= MIN(last, G_MAXINT16); indicator++) {
    guint n_rows = 0;
    is_done = table_copy_rows(salvaging, &copy, indicator, &n_rows, error);
    *out_n_rows += n_rows;
  }
  table_copy_end(&copy);
  return is_done;
}

/* `history_submission` says from which submission on batches have what the history has not. Without any history all that are left have. */
static bool save_facts(Salvaging *salvaging, bool has_history, GError **error)
{
  g_autoptr(SpoolStatement) facts = spool_statement_prepare(
      salvaging->damaged,
      has_history ? "SELECT name, value FROM fact WHERE name IN ('key', 'district_clock', 'history_submission')"
                  : "SELECT name, value FROM fact WHERE name IN ('key', 'district_clock')",
      NULL);
  g_autoptr(SpoolStatement) insert = salvage_prepare_insert(salvaging, "fact", 2);
  for (bool has_row = facts != NULL && insert != NULL, is_taken = false; has_row;) {
    if (!spool_statement_step(facts, &has_row, NULL))
      break;
    if (has_row && !salvage_insert_row(salvaging, facts->handle, insert, &is_taken, error))
      return false;
  }
  return true;
}

/* The forms that are not whole any more get a receipt that says so. */
static bool mark_incomplete(Salvaging *salvaging, GError **error)
{
  sqlite3 *connection = salvaging->saved->connection;
  if (!spool_execute(connection, "UPDATE submission SET must_be_resubmitted = 1 WHERE " SPOOL_IS_INCOMPLETE, error) ||
      !spool_execute(connection, "UPDATE submission SET is_receipt_due = 1 WHERE must_be_resubmitted = 1", error))
    return false;
  g_autoptr(SpoolStatement) names = spool_statement_prepare(
      connection, "SELECT file_name FROM submission WHERE must_be_resubmitted = 1 ORDER BY submission_no", error);
  if (names == NULL)
    return false;
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(names, &has_row, error))
      return false;
    if (has_row)
      g_ptr_array_add(salvaging->salvage->to_resubmit, g_strdup(spool_statement_file_name(names, 0)));
  }
  return true;
}

static bool save_tables(Salvaging *salvaging, GError **error)
{
  guint n_history_rows = 0;
  return save_submissions(salvaging, error) && save_batches(salvaging, error) &&
         save_history(salvaging, &n_history_rows, error) && save_facts(salvaging, n_history_rows > 0, error) &&
         mark_incomplete(salvaging, error);
}

/* Without the list of tables none of them can be read, and each trial would read all that can be read of that list. */
static bool has_tables(sqlite3 *damaged)
{
  g_autoptr(SpoolStatement) list = spool_statement_prepare(damaged, "SELECT 1 FROM sqlite_schema", NULL);
  return list != NULL || !spool_tells_damage(damaged);
}

static bool save_all(Salvaging *salvaging, GError **error)
{
  if (!has_tables(salvaging->damaged))
    return true;
  if (!spool_begin(salvaging->saved, SPOOL_SETTLING, error))
    return false;
  return spool_end(salvaging->saved, save_tables(salvaging, error), error);
}

bool spool_salvage_rows(const char *folder, Spool *saved, SpoolSalvage *salvage, GError **error)
{
  g_autofree char *path = spool_database_path(folder);
  Salvaging salvaging = {.saved = saved,
                         .salvage = salvage,
                         .statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, statement_free)};
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  /* What cannot be opened has no rows to save; nothing of it is changed, also not at the end. */
  if (sqlite3_open_v2(path, &salvaging.damaged, flags, NULL) == SQLITE_OK) {
    spool_give_signs_of_life(salvaging.damaged);
    sqlite3_db_config(salvaging.damaged, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_exec(salvaging.damaged, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
  }
  const bool is_saved = save_all(&salvaging, error);
  g_hash_table_unref(salvaging.statements);
  sqlite3_close(salvaging.damaged);
  return is_saved;
}
