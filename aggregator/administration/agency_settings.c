#include "aggregator/administration/agency_settings.h"

#include "base/error.h"
#include "base/text.h"
#include "database/query.h"
#include "wire/keys.h"

/* Both languages, as comments. */
static void add_heading(GString *file, Result *agency, const char *code)
{
  for (int language = 0; language < N_LANGUAGES; language++) {
    const bool is_chinese = language == LANGUAGE_ZH;
    g_autofree char *heading = text_format((Language)language, "aggregator.agency_settings.heading", "agency", code,
                                           "name", result_text(agency, 0, is_chinese ? 1 : 2), NULL);
    g_strdelimit(heading, "\r\n", ' ');
    g_string_append_printf(file, "# %s\n", heading);
  }
}

static char *compose(Result *agency, const char *code, const Settings *settings, const PublicKey *server_key)
{
  GString *file = g_string_new(NULL);
  g_autofree char *endpoints =
      g_strjoinv(",", (char **)(gpointer)settings_list(settings, "aggregator.public_endpoints"));
  add_heading(file, agency, code);
  g_string_append_printf(file, "\n[collector]\nagency=%s\n\n[aggregator]\nendpoints=%s\nserver_key=%s\ncontact=%s\n",
                         code, endpoints, server_key->text, settings_text(settings, "aggregator.contact"));
  return g_string_free(file, FALSE);
}

static bool check_reachable(const Settings *settings, GError **error)
{
  if (settings_list(settings, "aggregator.public_endpoints")[0] != NULL)
    return true;
  g_set_error(
      error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
      "setting 'aggregator.public_endpoints' is empty, so agencies cannot be told where to connect. hint: write "
      "the address under which they see this machine, for example tcp://halfsky.example.cn:5570, into "
      "aggregator.conf");
  return false;
}

static bool read_public_key(const Settings *settings, PublicKey *out_key, GError **error)
{
  KeyPair pair;
  if (!key_pair_load(settings_text(settings, "aggregator.key"), &pair, error))
    return false;
  *out_key = pair.public_key;
  key_pair_clear(&pair);
  return true;
}

char *agency_settings_compose(Connection *connection, const Settings *settings, const char *code, GError **error)
{
  PublicKey server_key;
  if (!check_reachable(settings, error) || !read_public_key(settings, &server_key, error))
    return NULL;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, code);
  g_autoptr(Result) agency = query_run(connection, "agency_find", QUERY_OPTIONAL_ROW, parameters, error);
  if (agency == NULL)
    return NULL;
  if (result_rows(agency) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there is no agency '%s'", code);
    return NULL;
  }
  return compose(agency, code, settings, &server_key);
}
