#include "base/clock.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define DEFAULT_ZONE_OFFSET "+08:00" /* the same since 1991, for systems without zone files */

int64_t clock_monotonic_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The clock is read once: MAX() names its argument twice, and a negative wait is one without an end. */
int64_t clock_left_ms(int64_t deadline_ms)
{
  const int64_t left_ms = deadline_ms - clock_monotonic_ms();
  return MAX(left_ms, 0);
}

int64_t clock_wall_us(void)
{
  return g_get_real_time();
}

int64_t clock_difference_us(int64_t later_us, int64_t earlier_us)
{
  int64_t difference_us = 0;
  if (__builtin_sub_overflow(later_us, earlier_us, &difference_us))
    return earlier_us < 0 ? INT64_MAX : INT64_MIN;
  return difference_us;
}

static GTimeZone *zone_find(const char *zone)
{
  const char *name = zone == NULL ? CLOCK_DEFAULT_ZONE : zone;
  GTimeZone *found = g_time_zone_new_identifier(name);
  if (found == NULL && g_str_equal(name, CLOCK_DEFAULT_ZONE))
    found = g_time_zone_new_identifier(DEFAULT_ZONE_OFFSET);
  return found;
}

/* GLib reads a zone's file anew unless somebody still has that zone; so the one that was asked for last is kept. */
static void keep(GTimeZone *zone)
{
  static _Atomic(GTimeZone *) kept = NULL;
  GTimeZone *former = atomic_exchange(&kept, g_time_zone_ref(zone));
  if (former != NULL)
    g_time_zone_unref(former);
}

bool clock_zone_exists(const char *zone)
{
  g_autoptr(GTimeZone) found = zone_find(zone);
  return found != NULL;
}

/* A day within the years 1 and 9999, so that every zone has them. */
#define EARLIEST_US (INT64_C(-62135510400) * G_USEC_PER_SEC)
#define LATEST_US (INT64_C(253402214399) * G_USEC_PER_SEC)

static GDateTime *local_time(int64_t wall_us, const char *zone)
{
  g_autoptr(GTimeZone) found = zone_find(zone);
  g_assert(found != NULL);
  keep(found);
  wall_us = CLAMP(wall_us, EARLIEST_US, LATEST_US);
  int64_t fraction_us = ((wall_us % G_USEC_PER_SEC) + G_USEC_PER_SEC) % G_USEC_PER_SEC;
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc((wall_us - fraction_us) / G_USEC_PER_SEC);
  g_assert(utc != NULL);
  return g_date_time_to_timezone(utc, found);
}

char *clock_format_iso(int64_t wall_us, const char *zone)
{
  g_autoptr(GDateTime) local = local_time(wall_us, zone);
  return g_date_time_format(local, "%Y-%m-%dT%H:%M:%S%:z");
}

/* TEXT with what is missing, as GLib wants it. */
static char *complete(const char *text, bool is_day)
{
  bool is_minute = strlen(text) == strlen("2025-03-01T08:30");
  return g_strdup_printf("%s%s", text, is_day ? "T00:00:00" : is_minute ? ":00" : "");
}

/* DAY begins at the midnight; its last microsecond. */
static GDateTime *end_of_day(GDateTime *day)
{
  g_autoptr(GDateTime) next = g_date_time_add_days(day, 1);
  return next == NULL ? NULL : g_date_time_add(next, -1);
}

/* GLib keeps the seconds as a double, so the last digit needs rounding. */
static int64_t to_wall_us(GDateTime *time)
{
  double fraction_us = (g_date_time_get_seconds(time) - g_date_time_get_second(time)) * G_USEC_PER_SEC;
  return g_date_time_to_unix(time) * G_USEC_PER_SEC + (int64_t)(fraction_us + 0.5);
}

bool clock_parse(const char *text, const char *zone, int64_t *out_wall_us)
{
  g_autoptr(GTimeZone) found = zone_find(zone);
  g_assert(found != NULL);
  bool is_day = strlen(text) == strlen("2025-03-01");
  g_autofree char *whole = complete(text, is_day);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(whole, found);
  g_autoptr(GDateTime) end = time != NULL && is_day ? end_of_day(time) : NULL;
  if (time == NULL || (is_day && end == NULL))
    return false;
  *out_wall_us = to_wall_us(is_day ? end : time);
  return true;
}

char *clock_time_for_people(const char *iso_time)
{
  char *time = g_strndup(iso_time, strlen("2025-03-01T08:30:00"));
  return g_strdelimit(time, "T", ' ');
}

GDate clock_day(int64_t wall_us, const char *zone)
{
  g_autoptr(GDateTime) local = local_time(wall_us, zone);
  GDate day;
  g_date_clear(&day, 1);
  g_date_set_dmy(&day, (GDateDay)g_date_time_get_day_of_month(local), (GDateMonth)g_date_time_get_month(local),
                 (GDateYear)g_date_time_get_year(local));
  return day;
}

GDate clock_today(const char *zone)
{
  return clock_day(clock_wall_us(), zone);
}
