#include "record/status.h"

#include <string.h>

bool status_is_known(char status)
{
  return status != '\0' && strchr("APEFIBDUVGOMLQ", status) != NULL;
}

bool status_has_value(char status)
{
  return status_is_known(status) && strchr("OMLQ", status) == NULL;
}
