/* On which day a report was due last. */
#include "tests/support/test.h"

#include "base/clock.h"
#include "reporter/run/scheduled_report.h"

/* NOW in Asia/Shanghai. 2026-11-26 is a Thursday. */
static const struct {
  const char *why;
  const char *rhythm;
  int hour;
  const char *now;
  const char *due;
} cases[] = {
    {"every day, the hour has come", "day", 6, "2026-11-26 06:00", "2026-11-26"},
    {"every day, it has not", "day", 6, "2026-11-26 05:59", "2026-11-25"},
    {"from midnight on", "day", 0, "2026-11-26 00:00", "2026-11-26"},
    {"Monday of this week", "week", 6, "2026-11-26 12:00", "2026-11-23"},
    {"on a Monday", "week", 6, "2026-11-23 06:00", "2026-11-23"},
    {"a Monday before the hour", "week", 6, "2026-11-23 05:59", "2026-11-16"},
    {"on a Sunday", "week", 6, "2026-11-29 23:59", "2026-11-23"},
    {"Monday of last year", "week", 6, "2026-01-01 12:00", "2025-12-29"},
    {"the first of this month", "month", 6, "2026-11-26 12:00", "2026-11-01"},
    {"the first before the hour", "month", 6, "2026-11-01 05:59", "2026-10-01"},
    {"New Year before the hour", "month", 6, "2026-01-01 05:59", "2025-12-01"},
};

static void day_is_the_latest_on_which_a_report_was_due(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    ReportRhythm rhythm = REPORT_DAILY;
    int64_t now_us = 0;
    assert_true(report_rhythm_parse(cases[i].rhythm, &rhythm));
    assert_true(clock_parse(cases[i].now, CLOCK_DEFAULT_ZONE, &now_us));
    const GDate day = report_due_day(rhythm, cases[i].hour, now_us);
    g_autofree char *found =
        g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&day), (int)g_date_get_month(&day), g_date_get_day(&day));
    if (!g_str_equal(found, cases[i].due))
      fail_msg("%s: %s instead of %s", cases[i].why, found, cases[i].due);
  }
}

static void other_rhythms_are_refused(void **state)
{
  (void)state;
  ReportRhythm rhythm = REPORT_MONTHLY;
  assert_false(report_rhythm_parse("year", &rhythm));
  assert_false(report_rhythm_parse("", &rhythm));
  assert_int_equal(rhythm, REPORT_MONTHLY);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(day_is_the_latest_on_which_a_report_was_due),
      cmocka_unit_test(other_rhythms_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
