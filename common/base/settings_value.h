/* The text of one setting read as its kind; private to settings.c. */
#pragma once

#include "base/settings.h"

/* A value as read. Which members count follows from the kind; text and list are owned. */
typedef struct SettingValue {
  char *text;     /* TEXT, PATH */
  int64_t number; /* INTEGER, DURATION_MS, SIZE; BOOLEAN as 0 or 1 */
  double real;    /* NUMBER */
  char **list;    /* LIST */
} SettingValue;

/* Reads TEXT as SPEC says; relative paths start at FOLDER. Fails with HALFSKY_ERROR_USAGE saying what was expected, without the key. */
bool setting_value_parse(const SettingSpec *spec, const char *text, const char *folder, SettingValue *out_value,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void setting_value_clear(SettingValue *value);

/* True when two values of one setting are the same. */
bool setting_value_equal(const SettingValue *one, const SettingValue *other);
