#include "aggregator/administration/act_report.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/terminal.h"

bool act_read_reason(const Invocation *invocation, const char **out_reason, GError **error)
{
  *out_reason = invocation_value(invocation, "reason");
  if (*out_reason != NULL && (*out_reason)[0] != '\0')
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "say why. hint: --reason TEXT; it is kept in the audit trail");
  return false;
}

void act_show(const Invocation *invocation, const char *words, json_t *json)
{
  char *dumped = invocation_flag(invocation, "json") ? json_dumps(json, JSON_INDENT(2)) : NULL;
  if (dumped != NULL)
    printf("%s\n", dumped);
  else
    terminal_say(stdout, words);
  free(dumped);
  json_decref(json);
}
