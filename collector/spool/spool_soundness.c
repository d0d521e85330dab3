#include "collector/spool/spool_soundness.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/embedded.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/service.h"
#include "collector/spool/spool_private.h"

/* Beyond this the quick check leaves the records to their digests, which are checked before anything is sent. */
#define QUICK_CHECK_BYTES ((int64_t)256 * 1024 * 1024)

enum { COMPLAINTS_MAX = 100 };

extern const EmbeddedFile collector_spool_sql[];

const char *spool_complaint_name(SpoolComplaintKind kind)
{
  static const char *const names[] = {[SPOOL_COMPLAINT_STRUCTURE] = "structure",
                                      [SPOOL_COMPLAINT_DIGEST] = "digest",
                                      [SPOOL_COMPLAINT_GAP] = "gap",
                                      [SPOOL_COMPLAINT_PART] = "part"};
  return names[kind];
}

char *spool_suspect_path(const char *folder)
{
  return g_build_filename(folder, "suspect", NULL);
}

void spool_suspect(const char *folder)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *path = spool_suspect_path(folder);
  if (file_write(path, "", 0, 0600, &failure))
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("spool_suspicion_not_kept reason=%s", reason);
}

/* --- Quickly ------------------------------------------------------------------------------------------------------ */

/* Runs SQL, a check whose rows are complaints but for 'ok'. A check that damage keeps from running is a complaint too. */
static bool first_complaint(Spool *spool, const char *sql, char **out_complaint, GError **error)
{
  g_autoptr(GError) failure = NULL;
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, sql, &failure);
  if (statement == NULL || !spool_statement_step(statement, &has_row, &failure)) {
    if (spool_is_damage(spool)) {
      *out_complaint = g_strdup(failure->message);
      return true;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  const char *words = has_row ? spool_statement_text(statement, 0) : "ok";
  *out_complaint = strcmp(words, "ok") != 0 ? g_strdup(words) : NULL;
  return true;
}

static bool check_small_tables(Spool *spool, char **out_complaint, GError **error)
{
  static const char *const tables[] = {"fact", "submission", "rule_count", "batch", "part_outcome"};
  *out_complaint = NULL;
  for (gsize i = 0; *out_complaint == NULL && i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *sql = g_strdup_printf("PRAGMA quick_check('%s')", tables[i]);
    if (!first_complaint(spool, sql, out_complaint, error))
      return false;
  }
  return true;
}

static bool check_pages(Spool *spool, char **out_complaint, GError **error)
{
  int64_t size_bytes = 0;
  if (!spool_read_integer(spool, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", &size_bytes,
                          error))
    return false;
  return size_bytes <= QUICK_CHECK_BYTES ? first_complaint(spool, "PRAGMA quick_check(1)", out_complaint, error)
                                         : check_small_tables(spool, out_complaint, error);
}

/* The tables and indexes of CONNECTION with their columns, as one text; NULL when they cannot be read. The caller frees it. */
static char *read_tables(sqlite3 *connection, GError **error)
{
  static const char sql[] =
      "SELECT group_concat(line) FROM (SELECT m.type || ' ' || m.name || ' ' || m.tbl_name || ' ' || "
      "coalesce(c.name || ' ' || c.type, '') AS line FROM sqlite_schema m LEFT JOIN pragma_table_info(m.name) c "
      "ORDER BY line)";
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(connection, sql, error);
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return NULL;
  return g_strdup(spool_statement_text(statement, 0));
}

/* Those of a new spool. The caller frees them. */
static char *make_tables(void)
{
  sqlite3 *fresh = NULL;
  int code = sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec(fresh, collector_spool_sql[0].content, NULL, NULL, NULL);
  g_assert(code == SQLITE_OK);
  char *tables = read_tables(fresh, NULL);
  sqlite3_close(fresh);
  g_assert(tables != NULL);
  return tables;
}

/* Made once for all spools that this process opens. */
static const char *expected_tables(void)
{
  static const char *tables = NULL;
  if (tables == NULL)
    tables = make_tables();
  return tables;
}

/* The pages may be in order, and the words that say what is on them are not: a spool has the tables that a new one has. */
static bool check_tables(Spool *spool, char **out_complaint, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *found = read_tables(spool->connection, &failure);
  *out_complaint = NULL;
  if (found == NULL && !spool_is_damage(spool)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  if (g_strcmp0(expected_tables(), found) != 0)
    *out_complaint = g_strdup("its tables are not those of a spool");
  return true;
}

static bool check_facts(Spool *spool, char **out_complaint, GError **error)
{
  return first_complaint(spool,
                         "SELECT 'it lacks its epoch, or where its numbers begin' WHERE (SELECT count(*) FROM fact "
                         "WHERE (name = 'epoch' AND typeof(value) = 'blob' AND length(value) = 16) "
                         "OR (name = 'sequence_base' AND typeof(value) = 'integer')) <> 2",
                         out_complaint, error);
}

/* A number that is too large would leave a gap before the next batch, which the aggregator refuses. */
static bool check_numbers(Spool *spool, char **out_complaint, GError **error)
{
  return first_complaint(spool,
                         "SELECT 'its last number is not that of its newest batch' "
                         "FROM (SELECT max(batch_no) AS newest FROM batch) "
                         "WHERE newest <> coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0)",
                         out_complaint, error);
}

bool spool_check_quickly(Spool *spool, char **out_complaint, GError **error)
{
  typedef bool (*CheckFunc)(Spool *, char **, GError **);
  static const CheckFunc checks[] = {check_tables, check_facts, check_numbers, check_pages};
  *out_complaint = NULL;
  for (gsize i = 0; *out_complaint == NULL && i < G_N_ELEMENTS(checks); i++)
    if (!checks[i](spool, out_complaint, error))
      return false;
  return true;
}

/* --- Everything --------------------------------------------------------------------------------------------------- */

static void complaint_free(gpointer pointer)
{
  SpoolComplaint *complaint = pointer;
  g_free(complaint->detail);
  g_free(complaint);
}

/* Takes DETAIL over. */
static void complain(GPtrArray *complaints, SpoolComplaintKind kind, char *detail)
{
  if (complaints->len == COMPLAINTS_MAX) {
    g_free(detail);
    return;
  }
  SpoolComplaint *complaint = g_new(SpoolComplaint, 1);
  *complaint = (SpoolComplaint){kind, detail};
  g_ptr_array_add(complaints, complaint);
}

/* Each row of SQL is a complaint of KIND, its first column the detail. */
static bool complain_of_rows(Spool *spool, const char *sql, SpoolComplaintKind kind, GPtrArray *complaints,
                             GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, sql, error);
  if (statement == NULL)
    return false;
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(statement, &has_row, error))
      return false;
    if (has_row && strcmp(spool_statement_text(statement, 0), "ok") != 0)
      complain(complaints, kind, g_strdup(spool_statement_text(statement, 0)));
  }
  return true;
}

static bool verify_structure(Spool *spool, GPtrArray *complaints, GError **error)
{
  return complain_of_rows(spool, "PRAGMA integrity_check(20)", SPOOL_COMPLAINT_STRUCTURE, complaints, error) &&
         complain_of_rows(spool, "SELECT \"table\" || ' refers to no ' || parent FROM pragma_foreign_key_check",
                          SPOOL_COMPLAINT_STRUCTURE, complaints, error);
}

/* A batch that cannot be read as it was accepted. Only a passing failure is one of the verification itself. */
static bool verify_batch(Spool *spool, uint64_t sequence, GPtrArray *complaints, GError **error)
{
  g_autoptr(GError) failure = NULL;
  service_tell_alive();
  g_autoptr(Batch) batch = spool_read_batch(spool, sequence, &failure);
  if (halfsky_error_is(failure, HALFSKY_ERROR_RETRY)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  if (batch == NULL)
    complain(complaints, SPOOL_COMPLAINT_DIGEST, g_strdup(failure->message));
  return true;
}

static bool verify_batches(Spool *spool, GPtrArray *complaints, uint64_t *out_n_batches, GError **error)
{
  g_autoptr(SpoolStatement) kept = spool_statement_prepare(
      spool->connection,
      "SELECT batch_no - (SELECT value FROM fact WHERE name = 'sequence_base') FROM batch ORDER BY batch_no", error);
  if (kept == NULL)
    return false;
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(kept, &has_row, error) ||
        (has_row && !verify_batch(spool, (uint64_t)spool_statement_integer(kept, 0), complaints, error)))
      return false;
    *out_n_batches += has_row;
  }
  return true;
}

/* Numbers without holes up to the last that was used; and of every form each part is on the way or answered, and each cell that waited waits or was settled. */
static bool verify_books(Spool *spool, GPtrArray *complaints, GError **error)
{
  return complain_of_rows(spool,
                          "SELECT min(batch_no) || '..' || max(batch_no) FROM batch "
                          "HAVING count(*) <> max(batch_no) - min(batch_no) + 1 "
                          "OR max(batch_no) <> (SELECT seq FROM sqlite_sequence WHERE name = 'batch')",
                          SPOOL_COMPLAINT_GAP, complaints, error) &&
         complain_of_rows(spool,
                          "SELECT file_name FROM submission WHERE NOT must_be_resubmitted AND " SPOOL_IS_INCOMPLETE,
                          SPOOL_COMPLAINT_PART, complaints, error);
}

GPtrArray *spool_verify(Spool *spool, uint64_t *out_n_batches, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(complaint_free);
  *out_n_batches = 0;
  /* What was read before would hide what has become of it on the disk. */
  if (spool_execute(spool->connection, "PRAGMA shrink_memory", &failure) &&
      verify_structure(spool, complaints, &failure) && verify_batches(spool, complaints, out_n_batches, &failure) &&
      verify_books(spool, complaints, &failure))
    return g_steal_pointer(&complaints);
  if (!spool_is_damage(spool)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
  }
  complain(complaints, SPOOL_COMPLAINT_STRUCTURE, g_strdup(failure->message));
  return g_steal_pointer(&complaints);
}
