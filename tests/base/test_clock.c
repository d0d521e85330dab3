#include "tests/support/test.h"

#include "base/clock.h"

/* Expected values: `date -d @SECONDS` of coreutils with TZ set. */
typedef struct InstantRow {
  int64_t wall_us;
  const char *zone;
  const char *expected;
} InstantRow;

static void instants_read_as_the_zone_shows_them(void **state)
{
  (void)state;
  static const InstantRow rows[] = {
      {0, NULL, "1970-01-01T08:00:00+08:00"},
      {INT64_C(1735660799999999), NULL, "2024-12-31T23:59:59+08:00"},
      {INT64_C(1735660800000000), NULL, "2025-01-01T00:00:00+08:00"},
      {INT64_C(1735660800000000), "UTC", "2024-12-31T16:00:00+00:00"},
      {-1, "UTC", "1969-12-31T23:59:59+00:00"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = clock_format_iso(rows[i].wall_us, rows[i].zone);
    assert_string_equal(text, rows[i].expected);
  }
}

static void moments_beyond_all_calendars_read_as_the_last_one_within(void **state)
{
  (void)state;
  static const InstantRow rows[] = {
      {INT64_MAX, "UTC", "9999-12-30T23:59:59+00:00"},
      {INT64_C(253402300800000000), NULL, "9999-12-31T07:59:59+08:00"},
      {INT64_MIN, "UTC", "1-01-02T00:00:00+00:00"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = clock_format_iso(rows[i].wall_us, rows[i].zone);
    assert_string_equal(text, rows[i].expected);
  }
}

static void difference_to_an_absurd_clock_is_the_largest_there_is(void **state)
{
  (void)state;
  assert_int_equal(clock_difference_us(7, 5), 2);
  assert_int_equal(clock_difference_us(1, INT64_MIN), INT64_MAX);
  assert_int_equal(clock_difference_us(-2, INT64_MAX), INT64_MIN);
}

static void people_read_a_moment_without_its_zone(void **state)
{
  (void)state;
  g_autofree char *time = clock_time_for_people("2025-01-01T00:00:00+08:00");
  assert_string_equal(time, "2025-01-01 00:00:00");
}

/* Expected values: `date -d TEXT +%s%6N` of coreutils with TZ set. */
static void moments_are_read_as_people_write_them(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    const char *zone;
    int64_t expected;
  } rows[] = {
      {"2025-01-01T00:00:00+08:00", "UTC", INT64_C(1735660800000000)},
      {"2025-01-01T00:00:00", NULL, INT64_C(1735660800000000)},
      {"2024-12-31 16:00:00", "UTC", INT64_C(1735660800000000)},
      {"2025-01-01 00:00", NULL, INT64_C(1735660800000000)},
      {"2025-01-01 00:00:08.123457", NULL, INT64_C(1735660808123457)},
      {"2025-01-01 00:00:59.999999", NULL, INT64_C(1735660859999999)},
      {"2024-12-31", NULL, INT64_C(1735660799999999)},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    int64_t moment = 0;
    assert_true(clock_parse(rows[i].text, rows[i].zone, &moment));
    assert_int_equal(moment, rows[i].expected);
  }
}

static void what_is_no_moment_is_refused(void **state)
{
  (void)state;
  static const char *const texts[] = {"", "yesterday", "2025", "2025-02-30", "2025-13-01 00:00", "2025-01-01 25:00:00"};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    int64_t moment = 7;
    assert_false(clock_parse(texts[i], NULL, &moment));
    assert_int_equal(moment, 7);
  }
}

static void new_year_begins_earlier_in_shanghai(void **state)
{
  (void)state;
  GDate here = clock_day(INT64_C(1735660800000000), NULL);
  GDate there = clock_day(INT64_C(1735660800000000), "UTC");
  assert_int_equal(g_date_get_year(&here), 2025);
  assert_int_equal(g_date_get_day_of_year(&here), 1);
  assert_int_equal(g_date_get_year(&there), 2024);
  assert_int_equal(g_date_get_day_of_year(&there), 366);
}

static void today_is_the_day_of_now(void **state)
{
  (void)state;
  GDate before = clock_day(clock_wall_us(), NULL);
  GDate today = clock_today(NULL);
  GDate after = clock_day(clock_wall_us(), NULL);
  assert_true(g_date_compare(&before, &today) <= 0);
  assert_true(g_date_compare(&today, &after) <= 0);
}

static void default_zone_always_exists(void **state)
{
  (void)state;
  assert_true(clock_zone_exists(NULL));
  assert_true(clock_zone_exists(CLOCK_DEFAULT_ZONE));
  assert_false(clock_zone_exists("Asia/Atlantis"));
}

static void monotonic_clock_does_not_run_back(void **state)
{
  (void)state;
  int64_t last = clock_monotonic_ms();
  for (int i = 0; i < 1000; i++) {
    int64_t now = clock_monotonic_ms();
    assert_true(now >= last);
    last = now;
  }
}

static void nothing_is_left_of_a_deadline_that_is_past(void **state)
{
  (void)state;
  const int64_t now_ms = clock_monotonic_ms();
  assert_int_equal(clock_left_ms(now_ms - 5), 0);
  assert_in_range(clock_left_ms(now_ms + 60000), 30000, 60000);
  for (int i = 0; i < 200000; i++) /* the moment at which a deadline passes is among them */
    assert_true(clock_left_ms(now_ms + 20) >= 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(instants_read_as_the_zone_shows_them),
      cmocka_unit_test(moments_beyond_all_calendars_read_as_the_last_one_within),
      cmocka_unit_test(difference_to_an_absurd_clock_is_the_largest_there_is),
      cmocka_unit_test(people_read_a_moment_without_its_zone),
      cmocka_unit_test(moments_are_read_as_people_write_them),
      cmocka_unit_test(what_is_no_moment_is_refused),
      cmocka_unit_test(new_year_begins_earlier_in_shanghai),
      cmocka_unit_test(today_is_the_day_of_now),
      cmocka_unit_test(default_zone_always_exists),
      cmocka_unit_test(monotonic_clock_does_not_run_back),
      cmocka_unit_test(nothing_is_left_of_a_deadline_that_is_past),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
