#include "collector/spool/spool_listing.h"

#include <string.h>

#include "base/error.h"
#include "collector/spool/spool_private.h"

enum { PREFIX_DIGITS_LEAST = 8 };

const char *spool_entry_state_name(SpoolEntryState state)
{
  static const char *const names[] = {[SPOOL_ENTRY_ON_THE_WAY] = "on_the_way",
                                      [SPOOL_ENTRY_WAITING] = "waiting",
                                      [SPOOL_ENTRY_STORED] = "stored",
                                      [SPOOL_ENTRY_LOST] = "lost"};
  return names[state];
}

void spool_entry_clear(SpoolEntry *entry)
{
  g_clear_pointer(&entry->file_name, g_free);
}

static void clear_entry(gpointer entry)
{
  spool_entry_clear(entry);
}

/* A part that was sent again counts once. */
#define ENTRY_COLUMNS                                                                                                  \
  "SELECT s.submission_no, s.id, s.file_name, s.accepted_at_us, s.received, s.n_parts, "                               \
  "(SELECT count(DISTINCT part) FROM batch b WHERE b.submission_no = s.submission_no AND finished_at_us IS NULL), "    \
  "(SELECT count(DISTINCT part) FROM batch b WHERE b.submission_no = s.submission_no), "                               \
  "(SELECT coalesce(sum(size_bytes), 0) FROM batch b WHERE b.submission_no = s.submission_no), "                       \
  "s.must_be_resubmitted, EXISTS (SELECT 1 FROM waiting w WHERE w.submission_no = s.submission_no) AND NOT EXISTS "    \
  "(SELECT 1 FROM part_outcome o WHERE o.submission_no = s.submission_no AND n_new + n_revised + n_unchanged > 0) "    \
  "FROM submission s "

static SpoolEntryState state_of(const SpoolStatement *row, const SpoolEntry *entry)
{
  const bool is_lost = spool_statement_integer(row, 9) != 0, only_waits = spool_statement_integer(row, 10) != 0;
  if (is_lost)
    return SPOOL_ENTRY_LOST;
  if (entry->n_unfinished > 0)
    return SPOOL_ENTRY_ON_THE_WAY;
  return only_waits ? SPOOL_ENTRY_WAITING : SPOOL_ENTRY_STORED;
}

static bool read_entry(const SpoolStatement *row, SpoolEntry *out_entry, GError **error)
{
  SpoolEntry entry = {.number = spool_statement_integer(row, 0),
                      .accepted_at_us = spool_statement_integer(row, 3),
                      .received = (uint32_t)spool_statement_integer(row, 4),
                      .n_parts = (uint32_t)spool_statement_integer(row, 5),
                      .n_unfinished = (uint32_t)spool_statement_integer(row, 6),
                      .n_kept = (uint32_t)spool_statement_integer(row, 7),
                      .kept_bytes = (uint64_t)spool_statement_integer(row, 8)};
  if (!spool_statement_copy_bytes(row, 1, entry.id.bytes, sizeof entry.id.bytes, error))
    return false;
  entry.state = state_of(row, &entry);
  entry.file_name = g_strdup(spool_statement_file_name(row, 2));
  *out_entry = entry;
  return true;
}

static bool read_entries(SpoolStatement *statement, GArray *entries, GError **error)
{
  for (bool has_row = true; has_row;) {
    SpoolEntry entry;
    if (!spool_statement_step(statement, &has_row, error) || (has_row && !read_entry(statement, &entry, error)))
      return false;
    if (has_row)
      g_array_append_val(entries, entry);
  }
  return true;
}

static GArray *entries_new(void)
{
  GArray *entries = g_array_new(FALSE, FALSE, sizeof(SpoolEntry));
  g_array_set_clear_func(entries, clear_entry);
  return entries;
}

GArray *spool_list(Spool *spool, int64_t after, guint limit, GError **error)
{
  g_autoptr(GArray) entries = entries_new();
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, ENTRY_COLUMNS "WHERE s.submission_no > ?1 ORDER BY s.submission_no LIMIT ?2", error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_integer(statement, 1, after);
  spool_statement_bind_integer(statement, 2, limit);
  return read_entries(statement, entries, error) ? g_steal_pointer(&entries) : NULL;
}

static bool is_prefix(const char *prefix)
{
  const size_t n_digits = strspn(prefix, "0123456789abcdefABCDEF");
  return n_digits >= PREFIX_DIGITS_LEAST && n_digits < SUBMISSION_ID_TEXT_SIZE && prefix[n_digits] == '\0';
}

bool spool_find_entry(Spool *spool, const char *prefix, SpoolEntry *out_entry, GError **error)
{
  g_autoptr(GArray) entries = entries_new();
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, ENTRY_COLUMNS "WHERE hex(s.id) LIKE ?1 || '%' ORDER BY s.submission_no LIMIT 2", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_text(statement, 1, prefix);
  if (is_prefix(prefix) && !read_entries(statement, entries, error))
    return false;
  if (entries->len != 1) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s submission begins with '%s'",
                entries->len == 0 ? "no" : "more than one", prefix);
    return false;
  }
  *out_entry = g_array_index(entries, SpoolEntry, 0);
  g_array_index(entries, SpoolEntry, 0).file_name = NULL;
  return true;
}

bool spool_read_part(Spool *spool, const SpoolEntry *entry, uint32_t part, Batch **out_batch, GError **error)
{
  int64_t base = 0;
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT max(batch_no) FROM batch WHERE submission_no = ?1 AND part = ?2", error);
  if (statement == NULL || !spool_read_fact(spool, "sequence_base", &base, error))
    return false;
  spool_statement_bind_integer(statement, 1, entry->number);
  spool_statement_bind_integer(statement, 2, part);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  if (spool_statement_is_null(statement, 0)) {
    *out_batch = NULL;
    return true;
  }
  *out_batch = spool_read_batch(spool, spool_sequence_of(spool_statement_integer(statement, 0), base), error);
  return *out_batch != NULL;
}

/* --- Sending again ------------------------------------------------------------------------------------------------ */

static bool run(Spool *spool, const char *sql, int64_t submission_no, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, sql, error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, submission_no);
  return spool_statement_run(statement, error);
}

/* Of each part the batch that was sent last, once more, at the end; the records are copied, since the earlier batch stays in its place. */
static bool append_again(Spool *spool, int64_t submission_no, GError **error)
{
  return run(spool,
             "INSERT INTO batch (submission_no, part, n_records, size_bytes, first_indicator, last_indicator, digest) "
             "SELECT submission_no, part, n_records, size_bytes, first_indicator, last_indicator, digest FROM batch "
             "WHERE batch_no IN (SELECT max(batch_no) FROM batch WHERE submission_no = ?1 GROUP BY part) ORDER BY part",
             submission_no, error) &&
         run(spool,
             "INSERT INTO batch_records (batch_no, records) SELECT b.batch_no, r.records FROM batch b "
             "JOIN batch e ON e.submission_no = b.submission_no AND e.part = b.part AND e.batch_no < b.batch_no "
             "JOIN batch_records r ON r.batch_no = e.batch_no WHERE b.submission_no = ?1 "
             "AND NOT EXISTS (SELECT 1 FROM batch_records o WHERE o.batch_no = b.batch_no) GROUP BY b.batch_no",
             submission_no, error) &&
         run(spool,
             "UPDATE part_outcome SET batch_no = (SELECT max(b.batch_no) FROM batch b "
             "WHERE b.submission_no = part_outcome.submission_no AND b.part = part_outcome.part) WHERE submission_no = "
             "?1",
             submission_no, error) &&
         run(spool, "UPDATE submission SET is_receipt_due = 1 WHERE submission_no = ?1", submission_no, error);
}

bool spool_requeue(Spool *spool, const SpoolEntry *entry, SpoolRequeue *out_result, GError **error)
{
  if (entry->n_unfinished > 0 || entry->n_kept < entry->n_parts) {
    *out_result = entry->n_unfinished > 0 ? SPOOL_REQUEUE_NEEDLESS : SPOOL_REQUEUE_TOO_LATE;
    return true;
  }
  *out_result = SPOOL_REQUEUED;
  return spool_begin(spool, SPOOL_TAKING, error) && spool_end(spool, append_again(spool, entry->number, error), error);
}
