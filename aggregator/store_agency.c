#include "aggregator/store_agency.h"

#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"

static bool read_assigned(StoreAgency *agency, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  g_autoptr(Result) rows = query_run(agency->store->connection, "store_assigned", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    indicator_set_add(&agency->assigned, result_int16(rows, row, 0));
  return result_check(rows, error);
}

static Period closed_period(Result *rows, int row, GError **error)
{
  Frequency frequency = FREQUENCY_ANNUAL;
  if (!frequency_parse(result_text(rows, row, 1), &frequency))
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "period_closure has the unknown frequency '%s'",
                result_text(rows, row, 1));
  return period_of_day(result_date(rows, row, 0), frequency);
}

static bool read_closed_periods(StoreAgency *agency, GError **error)
{
  g_autoptr(Result) rows = query_run(agency->store->connection, "store_closed_periods", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  g_autoptr(GError) unknown = NULL;
  agency->closed_periods = g_new0(Period, (gsize)result_rows(rows));
  for (int row = 0; row < result_rows(rows) && unknown == NULL; row++)
    agency->closed_periods[agency->scope.n_closed_periods++] = closed_period(rows, row, &unknown);
  agency->scope.closed_periods = agency->closed_periods;
  if (unknown != NULL) {
    g_propagate_error(error, g_steal_pointer(&unknown));
    return false;
  }
  return result_check(rows, error);
}

static bool read_range(StoreAgency *agency, GError **error)
{
  g_autoptr(Result) row = query_run(agency->store->connection, "store_range", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return false;
  agency->scope.first_day_stored = result_date(row, 0, 0);
  agency->scope.last_day_stored = result_date(row, 0, 1);
  return result_check(row, error);
}

static int32_t today(const StoreAgency *agency)
{
  GDate day = clock_day(agency->now_us, agency->store->time_zone);
  return day_of_date(g_date_get_year(&day), (int)g_date_get_month(&day), g_date_get_day(&day));
}

StoreAgency *store_agency_begin(Store *store, Transaction *transaction, int32_t agency_id, int64_t now_us,
                                GError **error)
{
  g_autoptr(StoreAgency) agency = g_new0(StoreAgency, 1);
  agency->store = store;
  agency->transaction = transaction;
  agency->now_us = now_us;
  if (!agency_chain_lock(store->connection, agency_id, &agency->chain, error) || !read_assigned(agency, error) ||
      !read_closed_periods(agency, error) || !read_range(agency, error))
    return NULL;
  agency->begun_at_entry = agency->chain.last_entry;
  agency->scope.catalogue = store_catalogue_plan(store->catalogue);
  agency->scope.assigned = &agency->assigned;
  agency->scope.today = today(agency);
  return g_steal_pointer(&agency);
}

bool store_agency_finish(StoreAgency *agency, GError **error)
{
  return agency->chain.last_entry == agency->begun_at_entry ||
         agency_chain_store(agency->store->connection, &agency->chain, error);
}

void store_agency_free(StoreAgency *agency)
{
  if (agency == NULL)
    return;
  g_free(agency->closed_periods);
  g_free(agency);
}
