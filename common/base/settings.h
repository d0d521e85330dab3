/* Settings: an INI file and `section.key=value` overrides, checked against a table.
 *
 * Every setting has a default, a meaning and, for numbers, a range. What is not in the table is refused, so a mistyped key never goes unnoticed.
 * After loading, nothing about a setting can fail: readers return values, and asking for a key or kind that the table does not have is a bug. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef enum SettingKind {
  SETTING_TEXT,
  SETTING_INTEGER,
  SETTING_BOOLEAN, /* yes, no, true, false, on, off, 1, 0 */
  SETTING_PATH, /* made absolute: from the file's folder, in an override from the working folder; empty stays empty */
  SETTING_LIST, /* separated by commas, trimmed, empty parts dropped */
  SETTING_DURATION_MS, /* 250ms, 30s, 10min, 6h, 7d; read as milliseconds */
  SETTING_SIZE,        /* bytes, or with K, M, G (1024); read as bytes */
  SETTING_NUMBER,      /* 0.05; a point before the decimals */
} SettingKind;

/* One row of a program's table of settings, which ends with a row whose key is NULL. */
typedef struct SettingSpec {
  const char *key; /* "section.name" */
  SettingKind kind;
  const char *default_value; /* as it would stand in the file */
  int64_t minimum; /* for INTEGER, DURATION_MS, SIZE, NUMBER: the range in the unit that is read; both 0 for no limit */
  int64_t maximum;
  const char *meaning; /* one English sentence for the example file */
} SettingSpec;

typedef struct Settings Settings;

/* Reads CONFIG_PATH (NULL: no file), then the NULL-terminated OVERRIDES (NULL: none); later wins. Fails with HALFSKY_ERROR_USAGE naming file and key
 * for an unreadable file, an unknown section or key, a value of the wrong kind or out of range. SPECS must outlive the result. */
Settings *settings_load(const SettingSpec *specs, const char *config_path, const char *const *overrides,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void settings_free(Settings *settings);

/* The same file and overrides, read anew: for a daemon that is told to. The caller frees it. Fails as settings_load(). */
Settings *settings_load_again(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The keys whose values differ, in the order of the table, NULL-terminated; both must have the same table. The caller frees the array with g_free(); the
 * keys are the table's. */
const char **settings_differing(const Settings *one, const Settings *other);

/* Borrowed values, valid while SETTINGS lives. settings_text() reads TEXT and PATH, settings_integer() INTEGER, DURATION_MS and SIZE,
 * settings_number() NUMBER, settings_list() a NULL-terminated LIST. */
const char *settings_text(const Settings *settings, const char *key);
int64_t settings_integer(const Settings *settings, const char *key);
double settings_number(const Settings *settings, const char *key);
bool settings_boolean(const Settings *settings, const char *key);
const char *const *settings_list(const Settings *settings, const char *key);

/* The settings of SECTIONS (ended by NULL), all of them INTEGER or NUMBER, as one JSON object by their whole keys in the order of the table, for keeping with
 * a result what it was computed with. The caller frees it. */
char *settings_json(const Settings *settings, const char *const *sections);

/* An example file with every setting, its meaning and default, commented out. The caller frees it. */
char *settings_example(const SettingSpec *specs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)
