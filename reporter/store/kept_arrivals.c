#include "reporter/store/kept_arrivals.h"

#include "database/query.h"
#include "database/transaction.h"

static bool may_and_must(Connection *connection, const Parameters *years, bool *out_is_so, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "arrival_state", QUERY_ONE_ROW, years, error);
  if (row == NULL)
    return false;
  const bool is_so = result_boolean(row, 0, 0);
  if (!result_check(row, error))
    return false;
  *out_is_so = is_so;
  return true;
}

/* The session's lock ends with the transaction, when all of it can be seen. What it counts need not be on the disk before it is used. */
static bool count_anew(Connection *connection, const Parameters *years, GError **error)
{
  return query_queue(connection, "refresh_flush", NULL, error) &&
         query_queue(connection, "discipline_plan", NULL, error) &&
         query_queue(connection, "arrival_missing", years, error) &&
         query_queue(connection, "arrival_forget_changed", NULL, error) &&
         query_queue(connection, "arrival_keep_changed", NULL, error) &&
         query_queue(connection, "arrival_keep_missing", NULL, error) &&
         query_queue(connection, "arrival_no_change", NULL, error) &&
         query_queue(connection, "arrival_note_years", years, error);
}

bool kept_arrivals_bring_up_to_date(Connection *connection, int first_year, int last_year, GError **error)
{
  bool is_due = false;
  g_autoptr(Parameters) years = parameters_new();
  parameters_add_int32(years, first_year);
  parameters_add_int32(years, last_year);
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !may_and_must(connection, years, &is_due, error))
    return false;
  return !is_due || (count_anew(connection, years, error) && transaction_commit(transaction, error) == COMMIT_DONE);
}

bool kept_arrivals_note_changes(Connection *connection, GError **error)
{
  return query_queue(connection, "arrival_note_changes", NULL, error);
}

bool kept_arrivals_forget(Connection *connection, GError **error)
{
  return query_queue(connection, "arrival_forget", NULL, error);
}
