#include "reporter/render/json_value.h"

#include <math.h>
#include <stdlib.h>

/* What lies behind them is an artefact of binary arithmetic (wording/number.h). */
#define MEANT_DIGITS 15

json_t *json_number_or_null(double value)
{
  return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_year_or_null(int year)
{
  return year > 0 ? json_integer(year) : json_null();
}

json_t *json_words(char *zh, char *en)
{
  json_t *words = json_object();
  json_object_set_new(words, "zh", json_string(zh));
  json_object_set_new(words, "en", json_string(en));
  g_free(zh);
  g_free(en);
  return words;
}

json_t *json_name(Bilingual name)
{
  return json_words(g_strdup(name.zh), g_strdup(name.en));
}

json_t *json_text(const char *code)
{
  return json_words(g_strdup(text(LANGUAGE_ZH, code)), g_strdup(text(LANGUAGE_EN, code)));
}

void json_append(GString *out, json_t *root, size_t indent)
{
  char *json = json_dumps(root, JSON_INDENT(indent) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(MEANT_DIGITS) |
                                    (indent == 0 ? JSON_COMPACT : 0));
  json_decref(root);
  g_assert(json != NULL);
  g_string_append_printf(out, "%s\n", json);
  free(json);
}
