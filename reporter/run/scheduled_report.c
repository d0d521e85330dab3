#include "reporter/run/scheduled_report.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "database/query.h"
#include "reporter/publish/report_source.h"
#include "reporter/render/writer.h"

/* --- When --------------------------------------------------------------------------------------------------------- */

bool report_rhythm_parse(const char *code, ReportRhythm *out_rhythm)
{
  static const char *const codes[] = {[REPORT_DAILY] = "day", [REPORT_WEEKLY] = "week", [REPORT_MONTHLY] = "month"};
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    if (g_str_equal(code, codes[i])) {
      *out_rhythm = (ReportRhythm)i;
      return true;
    }
  return false;
}

GDate report_due_day(ReportRhythm rhythm, int hour, int64_t now_us)
{
  GDate day = clock_day(now_us - hour * G_TIME_SPAN_HOUR, CLOCK_DEFAULT_ZONE);
  switch (rhythm) {
  case REPORT_DAILY:
    return day;
  case REPORT_WEEKLY:
    g_date_subtract_days(&day, (guint)g_date_get_weekday(&day) - G_DATE_MONDAY);
    return day;
  case REPORT_MONTHLY:
    g_date_set_day(&day, 1);
    return day;
  }
  g_assert_not_reached();
}

/* --- What --------------------------------------------------------------------------------------------------------- */

void scheduled_report_clear(ScheduledReport *report)
{
  g_clear_pointer(&report->folder, g_free);
}

/* The latest year with figures that was over before DAY, else the first with any; 0 when there are none. */
static bool read_year(Connection *connection, const GDate *day, int *out_year, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "report_years", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  *out_year = 0;
  for (int row = result_rows(rows) - 1; row >= 0; row--) {
    const int year = result_int32(rows, row, 0);
    *out_year = year < g_date_get_year(day) || *out_year == 0 ? year : *out_year;
  }
  return result_check(rows, error);
}

static bool write_page(const char *folder, const ReportSource *source, const ReportingRules *rules,
                       const ReportSchedule *schedule, const ReportWriter *writer, GError **error)
{
  const Report *report = report_source_report(source);
  g_autofree char *name = g_strdup_printf("annual-%d-%s.%s", report->year, schedule->is_public ? "public" : "internal",
                                          g_str_equal(writer->format, "text") ? "txt" : writer->format);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GString) page = report_render(report, &rules->warning, writer, schedule->language, error);
  return page != NULL && file_write(path, page->str, page->len, 0640, error);
}

static bool write_pages(Connection *connection, const ReportingRules *rules, const ReportSchedule *schedule,
                        const char *folder, int year, GError **error)
{
  const BasisRequest wanted = {
      .year = year, .is_marked = schedule->is_public, .discipline_from = year, .tells_handling = !schedule->is_public};
  g_autoptr(ReportSource) source = report_source_load(connection, rules, &wanted, error);
  if (source == NULL)
    return false;
  for (guint i = 0; schedule->formats[i] != NULL; i++)
    if (!write_page(folder, source, rules, schedule, report_writer(schedule->formats[i]), error))
      return false;
  return true;
}

/* --- Where -------------------------------------------------------------------------------------------------------- */

static char *folder_of_day(const char *folder, const char *prefix, const GDate *day)
{
  g_autofree char *name = g_strdup_printf("%s%04d-%02d-%02d", prefix, g_date_get_year(day), (int)g_date_get_month(day),
                                          g_date_get_day(day));
  return g_build_filename(folder, name, NULL);
}

static bool move_folder(const char *from, const char *to, const char *parent, GError **error)
{
  if (rename(from, to) == 0)
    return file_sync_folder(parent, error);
  halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot rename '%s' to '%s'", from, to);
  return false;
}

bool scheduled_report_write(Connection *connection, const ReportingRules *rules, const ReportSchedule *schedule,
                            int64_t now_us, ScheduledReport *out_report, GError **error)
{
  const GDate day = report_due_day(schedule->rhythm, schedule->hour, now_us);
  g_autofree char *folder = folder_of_day(schedule->folder, "", &day);
  g_autofree char *begun = folder_of_day(schedule->folder, ".", &day); /* what a crash left is written over */
  int year = 0;
  *out_report = (ScheduledReport){NULL, 0};
  if (g_file_test(folder, G_FILE_TEST_IS_DIR))
    return true;
  if (!read_year(connection, &day, &year, error))
    return false;
  if (year == 0)
    return true;
  if (!file_make_folders(begun, 0750, error) || !write_pages(connection, rules, schedule, begun, year, error) ||
      !move_folder(begun, folder, schedule->folder, error))
    return false;
  *out_report = (ScheduledReport){g_steal_pointer(&folder), year};
  return true;
}
