#include "base/settings_value.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

/* A number may be followed by one of these; tables end with a NULL name. */
typedef struct Unit {
  const char *name;
  int64_t factor;
} Unit;

static const Unit no_units[] = {{"", 1}, {NULL, 0}};
static const Unit duration_units[] = {{"ms", 1},          {"s", 1000},         {"min", 60 * 1000},
                                      {"h", 3600 * 1000}, {"d", 86400 * 1000}, {NULL, 0}};
static const Unit size_units[] = {{"", 1}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {NULL, 0}};

static bool expected(GError **error, const char *text, const char *what)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is not %s", text, what);
  return false;
}

static const Unit *find_unit(const Unit *units, const char *name)
{
  for (const Unit *unit = units; unit->name != NULL; unit++)
    if (g_str_equal(unit->name, name))
      return unit;
  return NULL;
}

static bool has_range(const SettingSpec *spec)
{
  return spec->minimum != 0 || spec->maximum != 0;
}

static bool out_of_range(const SettingSpec *spec, const char *text, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "'%s' is out of range: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, text, spec->minimum, spec->maximum);
  return false;
}

static bool parse_number(const SettingSpec *spec, const char *text, const Unit *units, const char *what,
                         SettingValue *value, GError **error)
{
  char *end = NULL;
  int64_t number = g_ascii_strtoll(text, &end, 10);
  if (end == text || g_ascii_isspace(text[0]))
    return expected(error, text, what);
  const Unit *unit = find_unit(units, g_strchug(end));
  if (unit == NULL || __builtin_mul_overflow(number, unit->factor, &value->number))
    return expected(error, text, what);
  bool is_in_range = value->number >= spec->minimum && value->number <= spec->maximum;
  return !has_range(spec) || is_in_range || out_of_range(spec, text, error);
}

static bool parse_real(const SettingSpec *spec, const char *text, SettingValue *value, GError **error)
{
  char *end = NULL;
  value->real = g_ascii_strtod(text, &end);
  if (end == text || *end != '\0' || !isfinite(value->real))
    return expected(error, text, "a number (such as 0.05)");
  bool is_in_range = value->real >= (double)spec->minimum && value->real <= (double)spec->maximum;
  return !has_range(spec) || is_in_range || out_of_range(spec, text, error);
}

static bool parse_boolean(const char *text, SettingValue *value, GError **error)
{
  static const char *const yes[] = {"yes", "true", "on", "1", NULL};
  static const char *const no[] = {"no", "false", "off", "0", NULL};
  value->number = g_strv_contains(yes, text);
  return value->number != 0 || g_strv_contains(no, text) || expected(error, text, "yes or no");
}

static char **split_list(const char *text)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new();
  g_auto(GStrv) pieces = g_strsplit(text, ",", -1);
  for (char **piece = pieces; *piece != NULL; piece++)
    if (*g_strstrip(*piece) != '\0')
      g_ptr_array_add(parts, g_strdup(*piece));
  g_ptr_array_add(parts, NULL);
  return (char **)g_ptr_array_steal(parts, NULL);
}

static char *absolute_path(const char *text, const char *folder)
{
  return *text == '\0' ? g_strdup("") : g_canonicalize_filename(text, folder);
}

static bool parse_kind(const SettingSpec *spec, const char *text, const char *folder, SettingValue *value,
                       GError **error)
{
  switch (spec->kind) {
  case SETTING_TEXT:
    value->text = g_strdup(text);
    return true;
  case SETTING_PATH:
    value->text = absolute_path(text, folder);
    return true;
  case SETTING_LIST:
    value->list = split_list(text);
    return true;
  case SETTING_BOOLEAN:
    return parse_boolean(text, value, error);
  case SETTING_INTEGER:
    return parse_number(spec, text, no_units, "a whole number", value, error);
  case SETTING_DURATION_MS:
    return parse_number(spec, text, duration_units, "a duration (such as 250ms, 30s, 10min, 6h, 7d)", value, error);
  case SETTING_SIZE:
    return parse_number(spec, text, size_units, "a size in bytes (such as 65536, 64K, 16M, 1G)", value, error);
  case SETTING_NUMBER:
    return parse_real(spec, text, value, error);
  }
  g_assert_not_reached();
}

bool setting_value_parse(const SettingSpec *spec, const char *text, const char *folder, SettingValue *out_value,
                         GError **error)
{
  g_autofree char *trimmed = g_strstrip(g_strdup(text));
  SettingValue value = {0};
  if (!parse_kind(spec, trimmed, folder, &value, error))
    return false;
  *out_value = value;
  return true;
}

void setting_value_clear(SettingValue *value)
{
  g_clear_pointer(&value->text, g_free);
  g_clear_pointer(&value->list, g_strfreev);
}

bool setting_value_equal(const SettingValue *one, const SettingValue *other)
{
  const bool is_same_list =
      one->list == NULL || g_strv_equal((const char *const *)one->list, (const char *const *)other->list);
  return g_strcmp0(one->text, other->text) == 0 && one->number == other->number && !(one->real < other->real) &&
         !(one->real > other->real) && is_same_list;
}
