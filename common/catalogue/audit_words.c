#include "catalogue/audit.h"

static char *words(Language language, const char *code, const char *indicator_name, uint32_t row, const char *field,
                   const char *given, const char *expected)
{
  g_autofree char *row_text = g_strdup_printf("%u", row);
  return text_format(language, code, "indicator", indicator_name, "row", row_text, "field",
                     audit_field_name(language, field), "given", given, "expected", expected, NULL);
}

char *audit_reason(Language language, AuditRule rule, const char *indicator_name, uint32_t row, const char *field,
                   const char *given, const char *expected)
{
  g_autofree char *code = g_strdup_printf("audit.%s.reason", audit_rule_code(rule));
  return words(language, code, indicator_name, row, field, given, expected);
}

char *audit_advice(Language language, AuditRule rule, const char *indicator_name, uint32_t row, const char *field,
                   const char *given, const char *expected)
{
  g_autofree char *code = g_strdup_printf("audit.%s.advice", audit_rule_code(rule));
  return words(language, code, indicator_name, row, field, given, expected);
}

const char *audit_field_name(Language language, const char *field)
{
  g_autofree char *code = g_strdup_printf("audit.field.%s", field);
  return text_exists(code) ? text(language, code) : field;
}
