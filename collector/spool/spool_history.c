#include "collector/spool/spool_history.h"

#include "base/arena.h"
#include "collector/spool/spool_private.h"
#include "wire/codec.h"
#include "wire/limits.h"
#include "wire/records_codec.h"

/* --- Reading ------------------------------------------------------------------------------------------------------ */

/* The rows of a part that the district refused; *out_is_whole is false when it did not name them all. */
static GHashTable *read_refused(Spool *spool, int64_t submission_no, int64_t part, int64_t n_refused,
                                bool *out_is_whole, GError **error)
{
  g_autoptr(GHashTable) refused = g_hash_table_new(NULL, NULL);
  *out_is_whole = true;
  if (n_refused == 0)
    return g_steal_pointer(&refused);
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT source_row FROM finding WHERE submission_no = ?1 AND part = ?2", error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_integer(statement, 1, submission_no);
  spool_statement_bind_integer(statement, 2, part);
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(statement, &has_row, error))
      return NULL;
    if (has_row)
      g_hash_table_add(refused, GUINT_TO_POINTER((guint)spool_statement_integer(statement, 0)));
  }
  *out_is_whole = g_hash_table_size(refused) == n_refused;
  return g_steal_pointer(&refused);
}

/* What is to be added to which history. */
typedef struct Harvest {
  History *history;
  const IndicatorSet *wanted; /* NULL: all */
  const int32_t *first_days;  /* per frequency; NULL: all */
} Harvest;

static bool is_wanted(const Harvest *harvest, const Record *record)
{
  return (harvest->wanted == NULL || indicator_set_contains(harvest->wanted, record->indicator_id)) &&
         (harvest->first_days == NULL ||
          period_first_day(record->period) >= harvest->first_days[record->period.frequency]);
}

/* Adds the serialised records but for the rows in REFUSED (may be NULL). Bytes that cannot be read have no values to tell of: whoever sends or verifies
 * them says so. */
static void add_records(const Harvest *harvest, const uint8_t *bytes, size_t size, GHashTable *refused, bool is_stored)
{
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  RecordSet set;
  if (!records_decode(bytes, size, arena, &set, NULL))
    return;
  g_autofree uint16_t *numbers = g_new(uint16_t, set.n_breakdown_keys);
  for (size_t i = 0; i < set.n_breakdown_keys; i++)
    numbers[i] = history_key_number(harvest->history, set.breakdown_keys[i]);
  for (size_t i = 0; i < set.n_records; i++) {
    const Record *record = &set.records[i];
    const bool is_refused = refused != NULL && g_hash_table_contains(refused, GUINT_TO_POINTER(record->source_row));
    if (is_wanted(harvest, record) && !is_refused)
      history_add_numbered(harvest->history, record, numbers[record->breakdown], is_stored);
  }
}

/* Batches in the order in which their forms were accepted, which is that of what the district holds: a form that was queued once more has its batches at the
 * end, but says nothing newer. Not those of forms older than the newest one whose batches are kept no more: what they said went into the history before. */
#define BATCHES_THAT_COUNT "b.submission_no >= coalesce((SELECT value FROM fact WHERE name = 'history_submission'), 0) "
#define IN_ORDER "ORDER BY b.submission_no, b.batch_no"

#define BATCH_COLUMNS                                                                                                  \
  "b.batch_no, b.submission_no, b.part, b.finished_at_us IS NOT NULL, coalesce(o.n_rejected, 0), b.first_indicator, "  \
  "b.last_indicator FROM batch b LEFT JOIN part_outcome o USING (submission_no, part) "

/* Indicators from FIRST to LAST. */
static bool wants_any(const Harvest *harvest, int64_t first, int64_t last)
{
  for (int64_t id = first; harvest->wanted != NULL && id <= last; id++)
    if (indicator_set_contains(harvest->wanted, (int16_t)id))
      return true;
  return harvest->wanted == NULL;
}

static bool add_batch_records(Spool *spool, const Harvest *harvest, int64_t batch_no, GHashTable *refused,
                              bool is_stored, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT records FROM batch_records WHERE batch_no = ?1", error);
  bool has_row = false;
  size_t size = 0;
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, batch_no);
  if (!spool_statement_step(statement, &has_row, error))
    return false;
  if (has_row) {
    const uint8_t *bytes = spool_statement_bytes(statement, 0, &size);
    add_records(harvest, bytes, size, refused, is_stored);
  }
  return true;
}

/* The current row of BATCH_COLUMNS. An outcome that is asked for again no longer counts. The records of a batch that has nothing wanted are not even
 * read: batches of many indicators lie between those of few. */
static bool add_batch(Spool *spool, const Harvest *harvest, const SpoolStatement *row, GError **error)
{
  if (!wants_any(harvest, spool_statement_integer(row, 5), spool_statement_integer(row, 6)))
    return true;
  const bool is_stored = spool_statement_integer(row, 3) != 0;
  bool is_whole = false;
  g_autoptr(GHashTable) refused = read_refused(spool, spool_statement_integer(row, 1), spool_statement_integer(row, 2),
                                               is_stored ? spool_statement_integer(row, 4) : 0, &is_whole, error);
  if (refused == NULL)
    return false;
  return !is_whole || add_batch_records(spool, harvest, spool_statement_integer(row, 0), refused, is_stored, error);
}

static bool add_batches(Spool *spool, const Harvest *harvest, SpoolStatement *statement, GError **error)
{
  for (bool has_row = true; has_row;)
    if (!spool_statement_step(statement, &has_row, error) || (has_row && !add_batch(spool, harvest, statement, error)))
      return false;
  return true;
}

static bool add_kept_batches(Spool *spool, const Harvest *harvest, int first, int last, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT " BATCH_COLUMNS
      "WHERE b.first_indicator <= ?2 AND b.last_indicator >= ?1 AND " BATCHES_THAT_COUNT IN_ORDER,
      error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, first);
  spool_statement_bind_integer(statement, 2, last);
  return add_batches(spool, harvest, statement, error);
}

static bool add_groups(const Harvest *harvest, SpoolStatement *statement, GError **error)
{
  for (bool has_row = true; has_row;) {
    size_t size = 0;
    if (!spool_statement_step(statement, &has_row, error))
      return false;
    if (has_row) {
      const uint8_t *bytes = spool_statement_bytes(statement, 0, &size);
      add_records(harvest, bytes, size, NULL, true);
    }
  }
  return true;
}

static bool add_old_groups(Spool *spool, const Harvest *harvest, int first, int last, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT records FROM history WHERE indicator_id BETWEEN ?1 AND ?2", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, first);
  spool_statement_bind_integer(statement, 2, last);
  return add_groups(harvest, statement, error);
}

static History *harvest_all(Spool *spool, const IndicatorSet *wanted, const int32_t *first_days, GError **error)
{
  g_autoptr(History) history = history_new();
  const Harvest harvest = {history, wanted, first_days};
  int first = 0, last = 0;
  if (indicator_set_range(wanted, &first, &last) &&
      (!add_old_groups(spool, &harvest, first, last, error) || !add_kept_batches(spool, &harvest, first, last, error)))
    return NULL;
  history_finish(history);
  return g_steal_pointer(&history);
}

History *spool_read_history(Spool *spool, const IndicatorSet *wanted, GError **error)
{
  return harvest_all(spool, wanted, NULL, error);
}

History *spool_read_recent_history(Spool *spool, const IndicatorSet *wanted, const int32_t first_days[N_FREQUENCIES],
                                   GError **error)
{
  return harvest_all(spool, wanted, first_days, error);
}

History *spool_read_batch_values(Spool *spool, int64_t last_batch_no, GError **error)
{
  g_autoptr(History) history = history_new();
  const Harvest harvest = {.history = history};
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT " BATCH_COLUMNS "WHERE b.batch_no <= ?1 AND b.last_indicator > 0 AND " BATCHES_THAT_COUNT IN_ORDER,
      error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_integer(statement, 1, last_batch_no);
  if (!add_batches(spool, &harvest, statement, error))
    return NULL;
  history_finish(history);
  return g_steal_pointer(&history);
}

/* --- Keeping ------------------------------------------------------------------------------------------------------ */

static gint compare_groups(gconstpointer left, gconstpointer right)
{
  const PastValue *a = *(const PastValue *const *)left, *b = *(const PastValue *const *)right;
  return a->indicator_id != b->indicator_id ? a->indicator_id - b->indicator_id : period_compare(a->period, b->period);
}

/* The values of HISTORY in the order of groups; borrowed. */
static GPtrArray *in_groups(const History *history)
{
  GPtrArray *values = g_ptr_array_new();
  HistoryPlace place = {0};
  for (const PastValue *value = history_next(history, &place); value != NULL; value = history_next(history, &place))
    g_ptr_array_add(values, (gpointer)(uintptr_t)value);
  g_ptr_array_sort(values, compare_groups);
  return values;
}

static const char *key_of(const void *keys, uint16_t breakdown)
{
  return g_ptr_array_index((const GPtrArray *)keys, breakdown);
}

/* Serialises VALUES, which are one group of HISTORY. */
static GBytes *encode_group(const History *history, PastValue *const *values, guint n)
{
  g_autofree Record *records = g_new(Record, n);
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (guint i = 0; i < n; i++) {
    records[i] = past_value_as_record(values[i], (uint16_t)i);
    g_ptr_array_add(keys, (gpointer)(uintptr_t)history_key(history, values[i]));
  }
  return records_encode(records, n, key_of, keys);
}

static bool write_group(Spool *spool, const PastValue *first, GBytes *records, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "INSERT OR REPLACE INTO history (indicator_id, period, records) VALUES (?1, ?2, ?3)", error);
  gsize size = 0;
  const void *bytes = g_bytes_get_data(records, &size);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, first->indicator_id);
  spool_statement_bind_integer(statement, 2, period_pack(first->period));
  spool_statement_bind_bytes(statement, 3, bytes, size);
  return spool_statement_run(statement, error);
}

/* What was kept of the group of FIRST before, as a history that is not finished. */
static History *read_group(Spool *spool, const PastValue *first, GError **error)
{
  g_autoptr(History) history = history_new();
  const Harvest harvest = {.history = history};
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection, "SELECT records FROM history WHERE indicator_id = ?1 AND period = ?2", error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_integer(statement, 1, first->indicator_id);
  spool_statement_bind_integer(statement, 2, period_pack(first->period));
  return add_groups(&harvest, statement, error) ? g_steal_pointer(&history) : NULL;
}

/* Puts VALUES over what was kept of their group. */
static bool keep_group(Spool *spool, const History *newer, PastValue *const *values, guint n, GError **error)
{
  g_autoptr(History) history = read_group(spool, values[0], error);
  if (history == NULL)
    return false;
  for (guint i = 0; i < n; i++) {
    const Record record = past_value_as_record(values[i], 0);
    history_add(history, &record, history_key(newer, values[i]), true);
  }
  history_finish(history);
  g_autoptr(GPtrArray) merged = in_groups(history);
  g_autoptr(GBytes) records = encode_group(history, (PastValue *const *)merged->pdata, merged->len);
  return write_group(spool, values[0], records, error);
}

static bool note_newest(Spool *spool, int64_t submission_no, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "INSERT INTO fact (name, value) VALUES ('history_submission', ?1) "
                              "ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
                              error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, submission_no);
  return spool_statement_run(statement, error);
}

bool spool_keep_values(Spool *spool, const History *history, int64_t newest_submission, GError **error)
{
  g_autoptr(GPtrArray) values = in_groups(history);
  PastValue *const *all = (PastValue *const *)values->pdata;
  for (guint first = 0, end = 0; first < values->len; first = end) {
    for (end = first + 1; end < values->len && compare_groups(&all[first], &all[end]) == 0;)
      end++;
    if (!keep_group(spool, history, all + first, end - first, error))
      return false;
  }
  return note_newest(spool, newest_submission, error);
}
