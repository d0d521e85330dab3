#include "aggregator/administration/act_report.h"

#include <stdio.h>
#include <stdlib.h>

void act_show(const Invocation *invocation, const char *words, json_t *json)
{
  char *dumped = invocation_flag(invocation, "json") ? json_dumps(json, JSON_INDENT(2)) : NULL;
  printf("%s\n", dumped != NULL ? dumped : words);
  free(dumped);
  json_decref(json);
}
