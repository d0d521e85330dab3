/* What a person has to set right before there can be a line to the district: the addresses, the aggregator's key, and our own. */
#pragma once

#include <stdbool.h>

#include "base/settings.h"
#include "wire/keys.h"

typedef struct LineSettings {
  const char *const *endpoints; /* the settings' own; at least one */
  PublicKey server_key;
  KeyPair key_pair;
} LineSettings;

/* USAGE when any of it is missing or no such thing. To be cleared. */
bool line_settings_read(const Settings *settings, LineSettings *out_line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Overwrites the secret. */
void line_settings_clear(LineSettings *line);
