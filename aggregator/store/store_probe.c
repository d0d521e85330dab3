#include "aggregator/store/store_probe.h"

#include "aggregator/store/store_columns.h"
#include "aggregator/store/store_precedence.h"
#include "database/query.h"

/* Columns of both statements about cells; the last is of probe_wide_groups. */
enum { POSITION, VALUE, DENOMINATOR, STATUS, COMMENT_ID, SAMPLE_SIZE, DESIGN_EFFECT, SUBMISSION, BREAKDOWN };

/* From how many rows on a group is read as a whole instead of cell by cell (docs/decisions.md, entry 3). */
enum { WIDE_GROUP_ROWS = 16 };

/* --- Groups ------------------------------------------------------------------------------------------------------- */

/* Sets IS_KNOWN[group] for the groups that have been reported. */
static bool probe_groups(StoreAgency *agency, const Parameters *parameters, bool *is_known, GError **error)
{
  g_autoptr(Result) known = query_run(agency->store->connection, "probe_groups", QUERY_ROWS, parameters, error);
  if (known == NULL)
    return false;
  for (int row = 0; row < result_rows(known); row++)
    is_known[result_int64(known, row, 0) - 1] = true;
  return result_check(known, error);
}

/* The rows whose groups have been reported, of which something may be stored. */
typedef struct KnownRows {
  GPtrArray *wide;   /* of groups with many rows */
  GPtrArray *narrow; /* of the others */
} KnownRows;

static void known_rows_clear(KnownRows *known)
{
  g_ptr_array_unref(known->wide);
  g_ptr_array_unref(known->narrow);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KnownRows, known_rows_clear)

/* Fills KNOWN; all other rows are new. */
static bool find_known(StoreAgency *agency, StoreRow *const *rows, size_t n, KnownRows *known, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  g_autofree uint32_t *groups = g_new(uint32_t, n);
  parameters_add_int32(parameters, agency->chain.agency_id);
  const size_t n_groups = store_columns_add_groups(parameters, rows, n, groups);
  g_autofree bool *is_known = g_new0(bool, n_groups);
  g_autofree uint32_t *n_rows = g_new0(uint32_t, n_groups);
  if (!probe_groups(agency, parameters, is_known, error))
    return false;
  for (size_t i = 0; i < n; i++)
    n_rows[groups[i]]++;
  for (size_t i = 0; i < n; i++) {
    rows[i]->fate = STORE_FATE_NEW;
    if (is_known[groups[i]])
      g_ptr_array_add(n_rows[groups[i]] < WIDE_GROUP_ROWS ? known->narrow : known->wide, rows[i]);
  }
  return true;
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

static bool same_number(Result *stored, int row, int column, bool has_number, double number)
{
  bool is_stored = !result_is_null(stored, row, column);
  return is_stored == has_number && (!is_stored || result_float8(stored, row, column) == number);
}

static bool same_integer(Result *stored, int row, int column, bool has_integer, int64_t integer)
{
  bool is_stored = !result_is_null(stored, row, column);
  return is_stored == has_integer && (!is_stored || result_int64(stored, row, column) == integer);
}

static bool says_the_same(Result *stored, int row, const StoreRow *sent)
{
  const Record *record = sent->record;
  double design_effect = (double)(float)record->design_effect; /* as the column holds it */
  return same_number(stored, row, VALUE, record->has_value, record->value) &&
         same_number(stored, row, DENOMINATOR, record->has_denominator, record->denominator) &&
         result_char(stored, row, STATUS) == record->status &&
         same_integer(stored, row, COMMENT_ID, record->comment != NULL, sent->comment_id) &&
         same_integer(stored, row, SAMPLE_SIZE, record->sample_size != 0, record->sample_size) &&
         same_number(stored, row, DESIGN_EFFECT, record->design_effect != 0, design_effect);
}

/* SENT is about the cell that ROW tells of. */
static void compare(Result *stored, int row, StoreRow *sent)
{
  sent->stored_submission_id = result_int32(stored, row, SUBMISSION);
  sent->fate = says_the_same(stored, row, sent) ? STORE_FATE_UNCHANGED : STORE_FATE_REVISED;
}

static bool probe_narrow(StoreAgency *agency, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  store_columns_add_keys(parameters, rows, n);
  g_autoptr(Result) stored = query_run(agency->store->connection, "probe_rows", QUERY_ROWS, parameters, error);
  if (stored == NULL)
    return false;
  for (int row = 0; row < result_rows(stored); row++)
    compare(stored, row, rows[result_int64(stored, row, POSITION) - 1]);
  return result_check(stored, error);
}

/* A cell of the group at POSITION, which is below 2^16 as the rows of a batch are; never NULL. */
static gpointer place_of(int64_t position, int16_t breakdown_id)
{
  return GUINT_TO_POINTER((guint)position << 16 | (guint16)breakdown_id);
}

static bool probe_wide(StoreAgency *agency, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  g_autofree uint32_t *groups = g_new(uint32_t, n);
  g_autoptr(GHashTable) by_place = g_hash_table_new(NULL, NULL);
  parameters_add_int32(parameters, agency->chain.agency_id);
  store_columns_add_groups(parameters, rows, n, groups);
  for (size_t i = 0; i < n; i++)
    g_hash_table_insert(by_place, place_of(groups[i] + 1, rows[i]->breakdown_id), rows[i]);
  g_autoptr(Result) stored = query_run(agency->store->connection, "probe_wide_groups", QUERY_ROWS, parameters, error);
  if (stored == NULL)
    return false;
  for (int row = 0; row < result_rows(stored); row++) {
    const int64_t position = result_int64(stored, row, POSITION);
    StoreRow *sent = g_hash_table_lookup(by_place, place_of(position, result_int16(stored, row, BREAKDOWN)));
    if (sent != NULL)
      compare(stored, row, sent);
  }
  return result_check(stored, error);
}

/* --- Both --------------------------------------------------------------------------------------------------------- */

static bool probe_known(StoreAgency *agency, int64_t accepted_at_us, const KnownRows *known, GError **error)
{
  if ((known->wide->len > 0 && !probe_wide(agency, (StoreRow *const *)known->wide->pdata, known->wide->len, error)) ||
      (known->narrow->len > 0 &&
       !probe_narrow(agency, (StoreRow *const *)known->narrow->pdata, known->narrow->len, error)))
    return false;
  g_ptr_array_extend(known->wide, known->narrow, NULL, NULL);
  return store_precedence(agency, accepted_at_us, (StoreRow *const *)known->wide->pdata, known->wide->len, error);
}

bool store_probe(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n, GError **error)
{
  g_auto(KnownRows) known = {g_ptr_array_new(), g_ptr_array_new()};
  return find_known(agency, rows, n, &known, error) && probe_known(agency, accepted_at_us, &known, error);
}
