/* Every setting of the collector, in one table. */
#pragma once

#include "base/csv.h"
#include "base/log.h"
#include "base/settings.h"

extern const SettingSpec collector_setting_specs[];

/* Checks what the table cannot, and sets the level of the log: `log.level`, but never chattier than LEAST. Fails with HALFSKY_ERROR_USAGE. */
bool collector_settings_apply(const Settings *settings, LogLevel least, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Today in the agency's zone, in days since 2000-01-01. */
int32_t collector_today(const Settings *settings);

/* In which encoding CSV is written for the agency's spreadsheets: `output.encoding`, which collector_settings_apply() has checked. */
CsvEncoding collector_output_encoding(const Settings *settings);
