#include "aggregator/store/store_agency.h"

#include "base/clock.h"
#include "database/query.h"

static int32_t today(const StoreAgency *agency)
{
  GDate day = clock_day(agency->now_us, agency->store->time_zone);
  return day_of_date(g_date_get_year(&day), (int)g_date_get_month(&day), g_date_get_day(&day));
}

StoreAgency *store_agency_begin(Store *store, Transaction *transaction, int32_t agency_id, int64_t now_us,
                                const Calendar *calendar, GError **error)
{
  g_autoptr(StoreAgency) agency = g_new0(StoreAgency, 1);
  agency->store = store;
  agency->transaction = transaction;
  agency->is_careful = true;
  agency->now_us = now_us;
  if (!agency_chain_lock(store->connection, agency_id, &agency->chain, error))
    return NULL;
  agency->begun_at_entry = agency->chain.last_entry;
  agency->scope.catalogue = store_catalogue_plan(store->catalogue);
  agency->scope.assigned = &agency->assigned;
  agency->scope.today = today(agency);
  agency->scope.closed_periods = calendar->closed;
  agency->scope.n_closed_periods = calendar->n_closed;
  agency->scope.first_day_stored = calendar->first_day;
  agency->scope.last_day_stored = calendar->last_day;
  return g_steal_pointer(&agency);
}

/* The indicators of RECORDS that were not asked for yet, each once. They are noted as asked for. */
static GArray *unasked(StoreAgency *agency, const Record *records, size_t n)
{
  GArray *indicators = g_array_new(FALSE, FALSE, sizeof(int16_t));
  for (size_t i = 0; i < n; i++) {
    const int16_t id = records[i].indicator_id;
    if (indicator_set_contains(&agency->asked, id))
      continue;
    indicator_set_add(&agency->asked, id);
    g_array_append_val(indicators, id);
  }
  return indicators;
}

bool store_agency_learn_assigned(StoreAgency *agency, const Record *records, size_t n, GError **error)
{
  g_autoptr(GArray) indicators = unasked(agency, records, n);
  if (indicators->len == 0)
    return true;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int16_array(parameters, (const int16_t *)(void *)indicators->data, NULL, indicators->len);
  g_autoptr(Result) rows = query_run(agency->store->connection, "store_assigned", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    indicator_set_add(&agency->assigned, result_int16(rows, row, 0));
  return result_check(rows, error);
}

bool store_agency_finish(StoreAgency *agency, GError **error)
{
  return agency->chain.last_entry == agency->begun_at_entry ||
         agency_chain_store(agency->store->connection, &agency->chain, error);
}

void store_agency_free(StoreAgency *agency)
{
  g_free(agency);
}
