/* assignment set: an exception from what an agency's type says. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/assignment_store.h"

ExitStatus command_assignment_set(const Invocation *invocation, GError **error)
{
  CollectorAgency agency;
  AssignmentRule rule;
  const char *reason = NULL;
  if (!assignment_rule_parse(invocation->operands[2], &rule)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is none of on, off, by-type", invocation->operands[2]);
    return EXIT_USAGE;
  }
  if (!act_read_reason(invocation, &reason, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !assignment_store_set(connection, &agency, invocation->operands[1], rule, reason, error))
    return EXIT_FAILED;
  g_autofree char *words = text_format(invocation->language, "aggregator.assignment.set", "agency", agency.code,
                                       "indicator", invocation->operands[1], NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:s, s:s}", "agency", agency.code, "indicator", invocation->operands[1], "rule",
                     invocation->operands[2]));
  return EXIT_DONE;
}
