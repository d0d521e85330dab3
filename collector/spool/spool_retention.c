#include "collector/spool/spool_retention.h"

#include "collector/spool/spool_history.h"
#include "collector/spool/spool_private.h"

/* Batches that one transaction drops: their values are in memory together. Pages that one gives back. Both go through the log, which must be small when
 * the disk is nearly full. */
enum { PRUNED_AT_ONCE = 8, PRUNED_AT_ONCE_TIGHT = 1, PAGES_AT_ONCE = 256, PAGES_AT_ONCE_TIGHT = 32 };

/* Batches before the first unfinished one may go: those that were finished too long ago, and those that are too much beside the later ones. */
static const char prunable_sql[] =
    "WITH finished AS (SELECT batch_no, finished_at_us, sum(size_bytes) OVER (ORDER BY batch_no DESC) AS kept_bytes "
    "  FROM batch WHERE batch_no < coalesce((SELECT min(batch_no) FROM batch WHERE finished_at_us IS NULL), "
    "    (SELECT max(batch_no) + 1 FROM batch))), "
    "kept AS (SELECT min(batch_no) AS first FROM finished WHERE finished_at_us >= ?1 AND kept_bytes <= ?2) "
    "SELECT coalesce(max(batch_no), 0) FROM (SELECT batch_no FROM finished, kept "
    "WHERE first IS NULL OR batch_no < first ORDER BY batch_no LIMIT ?3)";

/* *out_last is the last batch, of a few from the front, that may go; 0 when none may. */
static bool find_prunable(Spool *spool, const SpoolRetention *retention, int64_t *out_last, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, prunable_sql, error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, retention->finished_before_us);
  spool_statement_bind_integer(statement, 2, (int64_t)MIN(retention->most_bytes, (uint64_t)INT64_MAX));
  spool_statement_bind_integer(statement, 3, spool_is_tight(spool) ? PRUNED_AT_ONCE_TIGHT : PRUNED_AT_ONCE);
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

bool spool_prune(Spool *spool, const SpoolRetention *retention, bool *out_is_more, GError **error)
{
  int64_t last = 0;
  if (!find_prunable(spool, retention, &last, error))
    return false;
  *out_is_more = last > 0;
  if (last == 0)
    return true;
  int64_t newest = 0;
  g_autofree char *sql =
      g_strdup_printf("SELECT max(submission_no) FROM batch WHERE batch_no <= %" G_GINT64_FORMAT, last);
  g_autoptr(History) values = spool_read_batch_values(spool, last, error);
  if (values == NULL || !spool_read_integer(spool, sql, &newest, error) || !spool_begin(spool, SPOOL_SETTLING, error))
    return false;
  /* In this order what becomes free is used again at once, and a full disk is no obstacle. */
  const bool is_done = drop_batches(spool, last, error) && spool_keep_values(spool, values, newest, error);
  return spool_end(spool, is_done, error);
}

bool spool_give_back(Spool *spool, uint64_t slack_bytes, bool *out_is_more, GError **error)
{
  int64_t n_free = 0;
  int64_t page_bytes = 0;
  if (!spool_read_integer(spool, "PRAGMA freelist_count", &n_free, error) ||
      !spool_read_integer(spool, "PRAGMA page_size", &page_bytes, error))
    return false;
  const int64_t n_surplus = n_free - (int64_t)slack_bytes / page_bytes;
  const int n_at_once = spool_is_tight(spool) ? PAGES_AT_ONCE_TIGHT : PAGES_AT_ONCE;
  *out_is_more = n_surplus > n_at_once;
  if (n_surplus <= 0)
    return true;
  g_autofree char *sql = g_strdup_printf("PRAGMA incremental_vacuum(%d)", (int)MIN(n_surplus, (int64_t)n_at_once));
  return spool_begin(spool, SPOOL_SETTLING, error) &&
         spool_end(spool, spool_execute(spool->connection, sql, error), error);
}

/* Gives back whatever the database and the log have too much of. */
static bool shrink(Spool *spool, GError **error)
{
  for (bool is_surplus = true; is_surplus;)
    if (!spool_give_back(spool, 0, &is_surplus, error))
      return false;
  spool_empty_log(spool);
  return true;
}

static bool find_shortage(Spool *spool, uint64_t form_bytes, SpoolShortage *out_shortage, GError **error)
{
  SpoolRoom room;
  if (!spool_room(spool, &room, error))
    return false;
  *out_shortage = spool_shortage(&room, form_bytes);
  return true;
}

bool spool_make_room(Spool *spool, uint64_t form_bytes, SpoolShortage *out_shortage, GError **error)
{
  static const SpoolRetention nothing = {.finished_before_us = INT64_MAX};
  SpoolShortage shortage = SPOOL_ROOMY;
  if (!find_shortage(spool, form_bytes, &shortage, error))
    return false;
  for (bool is_more = shortage != SPOOL_ROOMY; is_more && shortage != SPOOL_ROOMY;)
    if (!spool_prune(spool, &nothing, &is_more, error) || !shrink(spool, error) ||
        !find_shortage(spool, form_bytes, &shortage, error))
      return false;
  *out_shortage = shortage;
  return true;
}

bool spool_relieve(Spool *spool, GError **error)
{
  static const SpoolRetention nothing = {.finished_before_us = INT64_MAX};
  SpoolRoom room;
  if (!spool_is_tight(spool))
    return true;
  if (!spool_room(spool, &room, error))
    return false;
  for (bool is_more = room.reserve > 0 && !room.is_reserve_held && room.finished > 0; is_more;)
    if (!spool_prune(spool, &nothing, &is_more, error) || !shrink(spool, error))
      return false;
  return true;
}
