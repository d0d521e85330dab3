/* The annual report at fixed times: for each day on which one is due, a folder named by that day with the report in every wanted form.
 *
 * The folder is there with all that belongs into it, or not at all; that it is there is how is known that the day's report was written. So what was missed while
 * nobody ran is written at the next start, once, with the figures of then. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/text.h"
#include "database/connection.h"
#include "reporter/rules.h"

typedef enum ReportRhythm { REPORT_DAILY, REPORT_WEEKLY, REPORT_MONTHLY } ReportRhythm;

/* `day`, `week`, `month`. */
bool report_rhythm_parse(const char *code, ReportRhythm *out_rhythm) G_GNUC_WARN_UNUSED_RESULT;

/* The latest day, in CLOCK_DEFAULT_ZONE and up to NOW_US, at whose HOUR o'clock a report was due: of every day, of Mondays, of the first of the month. Pure. */
GDate report_due_day(ReportRhythm rhythm, int hour, int64_t now_us);

typedef struct ReportSchedule {
  const char *folder; /* empty: no reports */
  ReportRhythm rhythm;
  int hour;
  const char *const *formats; /* as `annual --format` names them; NULL-terminated, all known */
  bool is_public;
  Language language; /* of the forms that have only one */
} ReportSchedule;

/* What was written. */
typedef struct ScheduledReport {
  char *folder; /* NULL: nothing was due, or there are no annual figures yet */
  int year;
} ScheduledReport;

void scheduled_report_clear(ScheduledReport *report);

/* Writes a report, if one is due at NOW_US and not there: of the latest year with figures that is over. */
bool scheduled_report_write(Connection *connection, const ReportingRules *rules, const ReportSchedule *schedule,
                            int64_t now_us, ScheduledReport *out_report, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScheduledReport, scheduled_report_clear)
