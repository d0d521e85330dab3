#include "reporter/store/kept_arrivals.h"

#include "database/query.h"
#include "database/transaction.h"

static bool ask(Connection *connection, const char *question, const Parameters *parameters, bool *out_answer,
                GError **error)
{
  g_autoptr(Result) row = query_run(connection, question, QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  const bool answer = result_boolean(row, 0, 0);
  if (!result_check(row, error))
    return false;
  *out_answer = answer;
  return true;
}

/* What it counts need not be on the disk before it is used. */
static bool count(Connection *connection, const Parameters *years, GError **error)
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

/* The lock ends with the transaction, when all of it can be seen. */
static bool count_alone(Connection *connection, const Parameters *years, GError **error)
{
  bool is_alone = false;
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !ask(connection, "arrival_lock", NULL, &is_alone, error))
    return false;
  return !is_alone || (count(connection, years, error) && transaction_commit(transaction, error) == COMMIT_DONE);
}

bool kept_arrivals_bring_up_to_date(Connection *connection, int first_year, int last_year, GError **error)
{
  bool is_due = false;
  g_autoptr(Parameters) years = parameters_new();
  parameters_add_int32(years, first_year);
  parameters_add_int32(years, last_year);
  return ask(connection, "arrival_is_due", years, &is_due, error) && (!is_due || count_alone(connection, years, error));
}

bool kept_arrivals_note_changes(Connection *connection, GError **error)
{
  return query_queue(connection, "arrival_note_changes", NULL, error);
}

bool kept_arrivals_forget(Connection *connection, GError **error)
{
  return query_queue(connection, "arrival_forget", NULL, error);
}
