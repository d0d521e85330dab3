#include "aggregator/administration/period_store.h"

#include "aggregator/administration/administration.h"
#include "aggregator/calendar.h"
#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"

static bool find_district(Connection *connection, int32_t *out_agency_id, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "district_find", QUERY_OPTIONAL_ROW, NULL, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "no district is registered yet. hint: 'halfsky-aggregator agency import FILE'");
    return false;
  }
  *out_agency_id = result_int32(row, 0, 0);
  return result_check(row, error);
}

static bool change(Connection *connection, Period period, bool is_closed, const char *reason, int64_t *out_n_changed,
                   GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_date(parameters, period_first_day(period));
  parameters_add_text(parameters, frequency_code(period.frequency));
  if (is_closed) {
    parameters_add_text(parameters, g_get_user_name());
    parameters_add_text(parameters, reason);
  }
  return query_execute(connection, is_closed ? "period_close" : "period_open", parameters, out_n_changed, error);
}

static bool note(Connection *connection, int32_t district, Period period, bool is_closed, const char *reason,
                 GError **error)
{
  char label[PERIOD_TEXT_SIZE];
  g_autofree char *content = g_strdup_printf("%s: %s", period_format(period, label), reason);
  return administration_note(connection, district, is_closed ? "period_closed" : "period_opened", content, error);
}

bool period_store_set(Connection *connection, Period period, bool is_closed, const char *reason, bool *out_was_so,
                      GError **error)
{
  int32_t district = 0;
  int64_t n_changed = 0;
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !calendar_lock(connection, error) || !find_district(connection, &district, error) ||
      !change(connection, period, is_closed, reason, &n_changed, error) ||
      (n_changed > 0 && !note(connection, district, period, is_closed, reason, error)) ||
      transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_was_so = n_changed == 0;
  return true;
}
