#include "aggregator/administration/agency_closing.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/agency_store.h"
#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"

/* Who would be left hanging: the district closes with everybody else, an area when nobody below it reports any more. */
static bool may_close(Connection *connection, const CollectorAgency *agency, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  g_autoptr(Result) row = query_run(connection, "agency_below", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  const int64_t n_below = result_int64(row, 0, 0);
  const bool is_district = result_boolean(row, 0, 1);
  if (!result_check(row, error))
    return false;
  if (is_district)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "'%s' is the district, which cannot be closed",
                agency->code);
  else if (n_below > 0)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "%" G_GINT64_FORMAT " agencies below '%s' still report. hint: move them by 'agency import', or close "
                "them first",
                n_below, agency->code);
  return !is_district && n_below == 0;
}

/* As it is registered until now. */
static bool keep(Connection *connection, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32_array(parameters, &agency_id, NULL, 1);
  return query_execute(connection, "agency_keep", parameters, NULL, error);
}

static bool change(Connection *connection, int32_t agency_id, const int64_t *from_us, int64_t *out_n_changed,
                   GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  if (from_us == NULL)
    return query_execute(connection, "agency_reopen", parameters, out_n_changed, error);
  parameters_add_timestamptz(parameters, *from_us);
  return query_execute(connection, "agency_close", parameters, out_n_changed, error);
}

static bool note(Connection *connection, int32_t agency_id, const int64_t *from_us, const char *reason, GError **error)
{
  if (from_us == NULL)
    return administration_note(connection, agency_id, "agency_reopened", reason, error);
  g_autofree char *from = clock_format_iso(*from_us, "UTC");
  g_autofree char *content = g_strdup_printf("from %s: %s", from, reason);
  return administration_note(connection, agency_id, "agency_closed", content, error);
}

bool agency_closing_set(Connection *connection, const CollectorAgency *agency, const int64_t *from_us,
                        const char *reason, bool *out_was_so, GError **error)
{
  int64_t n_changed = 0;
  g_autoptr(Transaction) transaction = collector_store_begin(connection, error);
  if (transaction == NULL || !collector_store_lock_chain(connection, agency, error) ||
      (from_us != NULL && !may_close(connection, agency, error)) || !keep(connection, agency->agency_id, error) ||
      !change(connection, agency->agency_id, from_us, &n_changed, error) ||
      (n_changed > 0 && (!note(connection, agency->agency_id, from_us, reason, error) ||
                         !agency_store_mark(connection, agency->agency_id, error))) ||
      transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_was_so = n_changed == 0;
  return true;
}
