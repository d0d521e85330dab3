#include "collector/commands/json_output.h"

#include <stdio.h>
#include <stdlib.h>

void print_json(const json_t *value)
{
  char *dumped = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);
  printf("%s\n", dumped);
  free(dumped);
}
