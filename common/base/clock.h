/* Clocks and calendar days.
 *
 * Deadlines use the monotonic clock in milliseconds, records the wall clock in microseconds since 1970 (UTC). People read times in a named zone;
 * NULL stands for CLOCK_DEFAULT_ZONE, which works even where the system has no zone files. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define CLOCK_DEFAULT_ZONE "Asia/Shanghai"

/* Milliseconds that never run backwards; the zero is arbitrary. */
int64_t clock_monotonic_ms(void);

/* Milliseconds from now until DEADLINE_MS of that clock; 0 when it is past. */
int64_t clock_left_ms(int64_t deadline_ms);

/* Microseconds since 1970-01-01 00:00 UTC. */
int64_t clock_wall_us(void);

/* LATER_US − EARLIER_US; the largest or smallest number when the difference is beyond it, since one of them may be what another machine says. */
int64_t clock_difference_us(int64_t later_us, int64_t earlier_us);

/* True when ZONE names a zone this system knows. */
bool clock_zone_exists(const char *zone);

/* WALL_US in ZONE as `2025-03-01T08:30:00+08:00` (whole seconds, rounded down); a moment beyond the years 1 to 9999, which damage or a wrong clock may give,
 * as the last one within. The caller frees it. ZONE must exist. */
char *clock_format_iso(int64_t wall_us, const char *zone);

/* The other way: a moment that somebody wrote, `2025-03-01T08:30:00+08:00`, without an offset in ZONE, with a blank for the T, to the minute or to fractions
 * of a second; of a day alone, `2025-03-01`, its end. False when TEXT is none. ZONE must exist. */
bool clock_parse(const char *text, const char *zone, int64_t *out_wall_us);

/* ISO_TIME, as clock_format_iso() gives it, for people: `2025-03-01 08:30:00`, without the zone, which is their own. The caller frees it. */
char *clock_time_for_people(const char *iso_time);

/* The calendar day of WALL_US in ZONE; clock_today() that of now. ZONE must exist. */
GDate clock_day(int64_t wall_us, const char *zone);
GDate clock_today(const char *zone);
