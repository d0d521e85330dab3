#include "aggregator/administration/quarantine_words.h"

#include "catalogue/audit.h"

/* Rules of the audit have their own words; what PostgreSQL refused is told in its words. */
char *quarantine_reason(Language language, const QuarantineFinding *finding)
{
  AuditRule rule;
  if (audit_rule_parse(finding->rule, &rule))
    return audit_reason(language, rule, finding->indicator_name, finding->row, finding->field, finding->given,
                        finding->expected);
  return text_format(language, "aggregator.quarantine.not_storable", "given", finding->given, NULL);
}

char *quarantine_advice(Language language, const QuarantineFinding *finding)
{
  AuditRule rule;
  g_autofree char *own = g_strdup_printf("aggregator.quarantine.advice.%s", finding->rule);
  if (text_exists(own))
    return text_format(language, own, "given", finding->given, NULL);
  if (audit_rule_parse(finding->rule, &rule))
    return audit_advice(language, rule, finding->indicator_name, finding->row, finding->field, finding->given,
                        finding->expected);
  return g_strdup(text(language, "aggregator.quarantine.not_storable_advice"));
}
