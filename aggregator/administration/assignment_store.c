#include "aggregator/administration/assignment_store.h"

#include <string.h>

#include "aggregator/administration/administration.h"
#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"

static const char *const rule_words[] = {
    [ASSIGNMENT_ON] = "on", [ASSIGNMENT_OFF] = "off", [ASSIGNMENT_BY_TYPE] = "by-type"};

bool assignment_rule_parse(const char *word, AssignmentRule *out_rule)
{
  for (guint i = 0; i < G_N_ELEMENTS(rule_words); i++)
    if (strcmp(word, rule_words[i]) == 0) {
      *out_rule = (AssignmentRule)i;
      return true;
    }
  return false;
}

/* The row of the indicator: number and code. */
static Result *find_indicator(Connection *connection, const char *indicator, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, indicator);
  g_autoptr(Result) row = query_run(connection, "indicator_find", QUERY_OPTIONAL_ROW, parameters, error);
  if (row != NULL && result_rows(row) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "the catalogue has no indicator '%s'. hint: 'halfsky-aggregator assignment list' shows their codes",
                indicator);
    return NULL;
  }
  return g_steal_pointer(&row);
}

/* The exception as it is until now, or that there is none. */
static bool keep(Connection *connection, const CollectorAgency *agency, int16_t indicator_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_int16(parameters, indicator_id);
  return query_execute(connection, "assignment_keep", parameters, NULL, error);
}

static bool change(Connection *connection, const CollectorAgency *agency, int16_t indicator_id, AssignmentRule rule,
                   const char *reason, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_int16(parameters, indicator_id);
  if (rule == ASSIGNMENT_BY_TYPE)
    return query_execute(connection, "assignment_reset", parameters, NULL, error);
  parameters_add_boolean(parameters, rule == ASSIGNMENT_ON);
  parameters_add_text(parameters, reason);
  return query_execute(connection, "assignment_set", parameters, NULL, error);
}

bool assignment_store_set(Connection *connection, const CollectorAgency *agency, const char *indicator,
                          AssignmentRule rule, const char *reason, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  g_autoptr(Result) row = transaction != NULL ? find_indicator(connection, indicator, error) : NULL;
  if (row == NULL)
    return false;
  g_autofree char *content =
      g_strdup_printf("%d %s %s: %s", result_int16(row, 0, 0), result_text(row, 0, 1), rule_words[rule], reason);
  return keep(connection, agency, result_int16(row, 0, 0), error) &&
         change(connection, agency, result_int16(row, 0, 0), rule, reason, error) && result_check(row, error) &&
         administration_note(connection, agency->agency_id, "assignment_set", content, error) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}
