#include "collector/collector_settings.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "record/period.h"

#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)
#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define DAY (24 * 60 * MINUTE)

const SettingSpec collector_setting_specs[] = {
    {"collector.home", SETTING_PATH, "/var/lib/halfsky-collector", 0, 0, "Folder with inbox, receipts and the spool."},
    {"collector.key", SETTING_PATH, "/etc/halfsky/collector.key", 0, 0, "The agency's secret key, made by keygen."},
    {"collector.agency", SETTING_TEXT, "", 0, 0,
     "Code of the agency, as in the settings that the district handed out; checked by the district."},
    {"collector.time_zone", SETTING_TEXT, "Asia/Shanghai", 0, 0, "Zone in which days begin and times are shown."},
    {"inbox.settle", SETTING_DURATION_MS, "2s", 0, 10 * MINUTE,
     "How long a file must stand unchanged before it is taken."},
    {"inbox.look", SETTING_DURATION_MS, "10s", 100, 10 * MINUTE,
     "How often to look into the inbox when the system announces no change."},
    {"output.encoding", SETTING_TEXT, "utf-8", 0, 0,
     "Encoding of the CSV files that are written, receipts and forms: utf-8 (with byte order mark), or gb18030 for old "
     "spreadsheets."},
    {"form.largest_file", SETTING_SIZE, "256M", KIB, 1024 * MIB, "A larger file is refused."},
    {"form.largest_workbook", SETTING_SIZE, "512M", MIB, 4096 * MIB, "A workbook that unpacks to more is refused."},
    {"form.conversion", SETTING_DURATION_MS, "2min", SECOND, 60 * MINUTE, "How long reading a workbook may take."},
    {"form.most_rows", SETTING_INTEGER, "2000000", 1, 2000000, "A form with more rows is refused."},
    {"form.most_findings", SETTING_INTEGER, "10000", 1, 1000000, "Refused rows listed one by one on a receipt."},
    {"review.change_percent", SETTING_NUMBER, "30", 0, 100000,
     "A larger change against the period before, in percent, must be explained; 0: any may stay unexplained."},
    {"review.change_points", SETTING_NUMBER, "10", 0, 100, "The same for shares, in percentage points."},
    {"review.outlier_probability", SETTING_NUMBER, "0.01", 0, 1,
     "A value less probable than this beside the agency's other values must be explained; 0: none must."},
    {"review.outlier_percent", SETTING_NUMBER, "10", 0, 100,
     "Unless it is off by less than this, in percent of what the others suggest."},
    {"spool.batch", SETTING_SIZE, "256K", 4 * KIB, 768 * KIB, "Records are sent in batches of about this size."},
    {"spool.retention", SETTING_DURATION_MS, "30d", 0, 3650 * DAY,
     "How long batches are kept after the district has stored them."},
    {"spool.retention_size", SETTING_SIZE, "256M", 0, 1024 * 1024 * MIB,
     "Of such batches the oldest are dropped when they are more than this together."},
    {"spool.quota", SETTING_SIZE, "2G", 0, 1024 * 1024 * MIB,
     "How much the spool may keep; forms beyond wait in the inbox. 0: no limit."},
    {"spool.keep_free", SETTING_SIZE, "64M", 0, 1024 * 1024 * MIB,
     "Forms are taken only while this much of the disk stays free (at most an eighth of it)."},
    {"spool.reserve", SETTING_SIZE, "16M", 0, 1024 * MIB,
     "Held back for a full disk, so that answers can still be kept (at most a sixteenth of it)."},
    {"aggregator.endpoints", SETTING_LIST, "", 0, 0,
     "Addresses of the district's aggregator, e.g. tcp://halfsky.example.cn:5570; tried in turn."},
    {"aggregator.server_key", SETTING_TEXT, "", 0, 0, "The aggregator's public key."},
    {"aggregator.contact", SETTING_TEXT, "", 0, 0, "Whom to call at the district, with the telephone number."},
    {"aggregator.reconnect_least", SETTING_DURATION_MS, "2s", 10, 10 * MINUTE, "First pause before connecting again."},
    {"aggregator.reconnect_most", SETTING_DURATION_MS, "60s", 10, 60 * MINUTE,
     "Longest pause before connecting again."},
    {"aggregator.refused_least", SETTING_DURATION_MS, "1min", 10, 60 * MINUTE,
     "First pause after the key was refused or another copy took over."},
    {"aggregator.refused_most", SETTING_DURATION_MS, "10min", 10, 60 * MINUTE, "Longest such pause."},
    {"log.level", SETTING_TEXT, "info", 0, 0, "debug, info, warning or error."},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

bool collector_settings_apply(const Settings *settings, LogLevel least, GError **error)
{
  const char *zone = settings_text(settings, "collector.time_zone");
  const char *encoding = settings_text(settings, "output.encoding");
  CsvEncoding parsed;
  LogLevel level = LOG_LEVEL_INFO;
  if (!clock_zone_exists(zone)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "setting 'collector.time_zone': this system knows no zone '%s'", zone);
    return false;
  }
  if (!csv_encoding_parse(encoding, &parsed)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "setting 'output.encoding': '%s' is neither utf-8 nor gb18030", encoding);
    return false;
  }
  if (!log_level_parse(settings_text(settings, "log.level"), &level, error))
    return false;
  log_set_level(MAX(level, least));
  return true;
}

int32_t collector_today(const Settings *settings)
{
  const GDate today = clock_today(settings_text(settings, "collector.time_zone"));
  return day_of_date(g_date_get_year(&today), (int)g_date_get_month(&today), g_date_get_day(&today));
}

CsvEncoding collector_output_encoding(const Settings *settings)
{
  CsvEncoding encoding = CSV_UTF8;
  const bool is_known = csv_encoding_parse(settings_text(settings, "output.encoding"), &encoding);
  g_assert(is_known);
  return encoding;
}
