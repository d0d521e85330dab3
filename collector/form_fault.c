#include "collector/form_fault.h"

void form_fault_set(FormFault *fault, const char *code, guint row, const char *given, const char *expected)
{
  *fault = (FormFault){.code = code, .row = row, .given = g_strdup(given), .expected = g_strdup(expected)};
}

void form_fault_clear(FormFault *fault)
{
  g_free(fault->given);
  g_free(fault->expected);
  *fault = (FormFault){0};
}
