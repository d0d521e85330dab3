#include "base/settings.h"

#include <string.h>

#include "base/error.h"
#include "base/settings_value.h"

struct Settings {
  const SettingSpec *specs;
  guint n_specs;
  SettingValue *values; /* one per spec */
  char *path;           /* where they were read from; NULL: no file */
  char **overrides;
};

static guint count_specs(const SettingSpec *specs)
{
  guint n_specs = 0;
  while (specs[n_specs].key != NULL)
    n_specs++;
  return n_specs;
}

void settings_free(Settings *settings)
{
  if (settings == NULL)
    return;
  for (guint i = 0; i < settings->n_specs; i++)
    setting_value_clear(&settings->values[i]);
  g_free(settings->values);
  g_free(settings->path);
  g_strfreev(settings->overrides);
  g_free(settings);
}

static const SettingSpec *find_spec(const Settings *settings, const char *key)
{
  for (const SettingSpec *spec = settings->specs; spec->key != NULL; spec++)
    if (g_str_equal(spec->key, key))
      return spec;
  return NULL;
}

/* --- Loading ------------------------------------------------------------------------------------------------------ */

/* Replaces the value of KEY. */
static bool assign(Settings *settings, const char *key, const char *text, const char *folder, GError **error)
{
  const SettingSpec *spec = find_spec(settings, key);
  if (spec == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "unknown setting '%s'", key);
    return false;
  }
  SettingValue value;
  if (!setting_value_parse(spec, text, folder, &value, error)) {
    g_prefix_error(error, "setting '%s': ", key);
    return false;
  }
  SettingValue *place = &settings->values[spec - settings->specs];
  setting_value_clear(place);
  *place = value;
  return true;
}

/* Defaults are ours: one that does not parse is a bug. */
static Settings *settings_new(const SettingSpec *specs)
{
  Settings *settings = g_new0(Settings, 1);
  settings->specs = specs;
  settings->n_specs = count_specs(specs);
  settings->values = g_new0(SettingValue, settings->n_specs);
  for (guint i = 0; i < settings->n_specs; i++) {
    g_autoptr(GError) error = NULL;
    if (!assign(settings, specs[i].key, specs[i].default_value, NULL, &error))
      g_error("default of %s", error->message);
  }
  return settings;
}

static bool assign_section(Settings *settings, GKeyFile *file, const char *section, const char *folder, GError **error)
{
  g_auto(GStrv) names = g_key_file_get_keys(file, section, NULL, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++) {
    g_autofree char *key = g_strdup_printf("%s.%s", section, *name);
    g_autofree char *text = g_key_file_get_value(file, section, *name, NULL);
    if (!assign(settings, key, text, folder, error))
      return false;
  }
  return true;
}

static bool assign_all_sections(Settings *settings, GKeyFile *file, const char *folder, GError **error)
{
  g_auto(GStrv) sections = g_key_file_get_groups(file, NULL);
  for (char **section = sections; *section != NULL; section++)
    if (!assign_section(settings, file, *section, folder, error))
      return false;
  return true;
}

/* A value that is given raw is not looked at by GKeyFile, so the whole file is looked at before. */
static bool load_key_file(GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *content = NULL;
  gsize size = 0;
  if (!g_file_get_contents(path, &content, &size, error))
    return false;
  if (g_utf8_validate_len(content, size, NULL))
    return g_key_file_load_from_data(file, content, size, G_KEY_FILE_NONE, error);
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                      "it is not UTF-8 text without NUL. hint: save it as UTF-8");
  return false;
}

static bool read_file(Settings *settings, const char *path, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) cause = NULL;
  if (!load_key_file(file, path, &cause)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "configuration file '%s': %s", path, cause->message);
    return false;
  }
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  g_autofree char *folder = g_path_get_dirname(absolute);
  if (assign_all_sections(settings, file, folder, error))
    return true;
  g_prefix_error(error, "configuration file '%s': ", path);
  return false;
}

static bool apply_override(Settings *settings, const char *override, GError **error)
{
  const char *equals = strchr(override, '=');
  if (equals == NULL || !g_utf8_validate(override, -1, NULL)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--set '%s' is not of the form section.key=value", override);
    return false;
  }
  g_autofree char *key = g_strndup(override, (gsize)(equals - override));
  return assign(settings, g_strstrip(key), equals + 1, NULL, error);
}

Settings *settings_load(const SettingSpec *specs, const char *config_path, const char *const *overrides, GError **error)
{
  g_autoptr(Settings) settings = settings_new(specs);
  settings->path = config_path != NULL ? g_canonicalize_filename(config_path, NULL) : NULL;
  settings->overrides = g_strdupv((char **)(gpointer)overrides);
  if (config_path != NULL && !read_file(settings, config_path, error))
    return NULL;
  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    if (!apply_override(settings, overrides[i], error))
      return NULL;
  return g_steal_pointer(&settings);
}

Settings *settings_load_again(const Settings *settings, GError **error)
{
  return settings_load(settings->specs, settings->path, (const char *const *)settings->overrides, error);
}

const char **settings_differing(const Settings *one, const Settings *other)
{
  g_assert(one->specs == other->specs);
  const char **keys = g_new0(const char *, one->n_specs + 1);
  guint n_keys = 0;
  for (guint i = 0; i < one->n_specs; i++)
    if (!setting_value_equal(&one->values[i], &other->values[i]))
      keys[n_keys++] = one->specs[i].key;
  return keys;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

/* The value of KEY, whose kind must be one of the bits of KINDS. */
static const SettingValue *value_of(const Settings *settings, const char *key, guint kinds)
{
  const SettingSpec *spec = find_spec(settings, key);
  if (spec == NULL || (kinds & (1u << spec->kind)) == 0)
    g_error("the program asks for setting '%s', which its table does not have in that kind", key);
  return &settings->values[spec - settings->specs];
}

const char *settings_text(const Settings *settings, const char *key)
{
  return value_of(settings, key, 1u << SETTING_TEXT | 1u << SETTING_PATH)->text;
}

int64_t settings_integer(const Settings *settings, const char *key)
{
  return value_of(settings, key, 1u << SETTING_INTEGER | 1u << SETTING_DURATION_MS | 1u << SETTING_SIZE)->number;
}

bool settings_boolean(const Settings *settings, const char *key)
{
  return value_of(settings, key, 1u << SETTING_BOOLEAN)->number != 0;
}

double settings_number(const Settings *settings, const char *key)
{
  return value_of(settings, key, 1u << SETTING_NUMBER)->real;
}

const char *const *settings_list(const Settings *settings, const char *key)
{
  return (const char *const *)value_of(settings, key, 1u << SETTING_LIST)->list;
}

static void append_json(GString *json, const SettingSpec *spec, const SettingValue *value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double number = spec->kind == SETTING_NUMBER ? value->real : (double)value->number;
  g_assert(spec->kind == SETTING_NUMBER || spec->kind == SETTING_INTEGER);
  g_string_append_printf(json, "%s\"%s\": %s", json->len == 1 ? "" : ", ", spec->key,
                         g_ascii_formatd(digits, sizeof digits, "%.15g", number));
}

static bool is_in_sections(const char *key, const char *const *sections)
{
  g_autofree char *section = g_strndup(key, strcspn(key, "."));
  return g_strv_contains(sections, section);
}

char *settings_json(const Settings *settings, const char *const *sections)
{
  GString *json = g_string_new("{");
  for (guint i = 0; i < settings->n_specs; i++)
    if (is_in_sections(settings->specs[i].key, sections))
      append_json(json, &settings->specs[i], &settings->values[i]);
  g_string_append_c(json, '}');
  return g_string_free(json, FALSE);
}

char *settings_example(const SettingSpec *specs)
{
  GString *out = g_string_new(NULL);
  g_autofree char *section = g_strdup("");
  for (const SettingSpec *spec = specs; spec->key != NULL; spec++) {
    const char *dot = strchr(spec->key, '.');
    g_assert(dot != NULL);
    g_autofree char *own_section = g_strndup(spec->key, (gsize)(dot - spec->key));
    if (!g_str_equal(section, own_section))
      g_string_append_printf(out, "%s[%s]\n", out->len == 0 ? "" : "\n", own_section);
    g_string_append_printf(out, "# %s\n#%s = %s\n", spec->meaning, dot + 1, spec->default_value);
    g_free(section);
    section = g_steal_pointer(&own_section);
  }
  return g_string_free(out, FALSE);
}
