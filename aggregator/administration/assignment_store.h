/* Which agency owes which indicator, where that differs from what its type says. */
#pragma once

#include "aggregator/administration/collector_store.h"

typedef enum AssignmentRule {
  ASSIGNMENT_ON,      /* reports it although its type does not */
  ASSIGNMENT_OFF,     /* does not, although its type does */
  ASSIGNMENT_BY_TYPE, /* as its type says: no exception */
} AssignmentRule;

/* `on`, `off`, `by-type`. */
bool assignment_rule_parse(const char *word, AssignmentRule *out_rule) G_GNUC_WARN_UNUSED_RESULT;

/* Sets the rule for the agency and the indicator, named by code or number, with an entry in the agency's audit trail that says why. REJECT for an
 * indicator that is not in the catalogue. */
bool assignment_store_set(Connection *connection, const CollectorAgency *agency, const char *indicator,
                          AssignmentRule rule, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
