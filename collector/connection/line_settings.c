#include "collector/connection/line_settings.h"

#include "base/error.h"
#include "wire/address.h"

static bool check_endpoints(const char *const *endpoints, GError **error)
{
  if (endpoints[0] == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "setting 'aggregator.endpoints' is empty. hint: it is in the settings that the district handed out");
    return false;
  }
  for (guint i = 0; endpoints[i] != NULL; i++)
    if (!address_check(endpoints[i], error)) {
      g_prefix_error(error, "setting 'aggregator.endpoints': ");
      return false;
    }
  return true;
}

bool line_settings_read(const Settings *settings, LineSettings *out_line, GError **error)
{
  LineSettings line = {.endpoints = settings_list(settings, "aggregator.endpoints")};
  if (!check_endpoints(line.endpoints, error))
    return false;
  if (!public_key_parse(settings_text(settings, "aggregator.server_key"), &line.server_key, error)) {
    g_prefix_error(error, "setting 'aggregator.server_key': ");
    return false;
  }
  if (!key_pair_load(settings_text(settings, "collector.key"), &line.key_pair, error))
    return false;
  *out_line = line;
  key_pair_clear(&line.key_pair);
  return true;
}

void line_settings_clear(LineSettings *line)
{
  key_pair_clear(&line->key_pair);
}
