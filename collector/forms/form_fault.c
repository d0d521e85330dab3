#include "collector/forms/form_fault.h"

void form_fault_set(FormFault *fault, const char *code, guint row, const char *given, const char *expected)
{
  *fault = (FormFault){.code = code, .row = row, .given = g_strdup(given), .expected = g_strdup(expected)};
}

void form_fault_set_sheet(FormFault *fault, const char *name)
{
  g_free(fault->sheet);
  fault->sheet = g_strdup(name);
}

void form_fault_clear(FormFault *fault)
{
  g_free(fault->sheet);
  g_free(fault->given);
  g_free(fault->expected);
  *fault = (FormFault){0};
}

bool form_fault_is_warning(const char *code)
{
  static const char *const warnings[] = {"credit_code_length", "credit_code_character", "credit_code_check", NULL};
  return g_strv_contains(warnings, code);
}

static char *words(Language language, const FormFault *fault, const char *part)
{
  g_autofree char *code = g_strdup_printf("form.%s.%s", fault->code, part);
  g_autofree char *row = g_strdup_printf("%u", fault->row);
  return text_format(language, code, "row", row, "given", fault->given, "expected", fault->expected, NULL);
}

char *form_fault_reason(Language language, const FormFault *fault)
{
  g_autofree char *reason = words(language, fault, "reason");
  if (fault->sheet == NULL || fault->sheet[0] == '\0')
    return g_steal_pointer(&reason);
  return text_format(language, "form.in_sheet", "sheet", fault->sheet, "reason", reason, NULL);
}

char *form_fault_advice(Language language, const FormFault *fault)
{
  return words(language, fault, "advice");
}
