#include "aggregator/store/store_probe.h"

#include "aggregator/store/store_columns.h"
#include "aggregator/store/store_precedence.h"
#include "database/query.h"

enum { POSITION, VALUE, DENOMINATOR, STATUS, COMMENT_ID, SAMPLE_SIZE, DESIGN_EFFECT, SUBMISSION };

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

/* The rows of reported groups; the others are new. NULL on failure. */
static GPtrArray *rows_of_known_groups(StoreAgency *agency, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  g_autofree uint32_t *groups = g_new(uint32_t, n);
  parameters_add_int32(parameters, agency->chain.agency_id);
  size_t n_groups = store_columns_add_groups(parameters, rows, n, groups);
  g_autofree bool *is_known = g_new0(bool, n_groups);
  if (!probe_groups(agency, parameters, is_known, error))
    return NULL;
  GPtrArray *known = g_ptr_array_new();
  for (size_t i = 0; i < n; i++) {
    rows[i]->fate = STORE_FATE_NEW;
    if (is_known[groups[i]])
      g_ptr_array_add(known, rows[i]);
  }
  return known;
}

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

static bool probe_rows(StoreAgency *agency, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  store_columns_add_keys(parameters, rows, n);
  g_autoptr(Result) stored = query_run(agency->store->connection, "probe_rows", QUERY_ROWS, parameters, error);
  if (stored == NULL)
    return false;
  for (int row = 0; row < result_rows(stored); row++) {
    StoreRow *sent = rows[result_int64(stored, row, POSITION) - 1];
    sent->stored_submission_id = result_int32(stored, row, SUBMISSION);
    sent->fate = says_the_same(stored, row, sent) ? STORE_FATE_UNCHANGED : STORE_FATE_REVISED;
  }
  return result_check(stored, error);
}

bool store_probe(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(GPtrArray) known = rows_of_known_groups(agency, rows, n, error);
  if (known == NULL)
    return false;
  StoreRow *const *known_rows = (StoreRow *const *)known->pdata;
  return known->len == 0 || (probe_rows(agency, known_rows, known->len, error) &&
                             store_precedence(agency, accepted_at_us, known_rows, known->len, error));
}
