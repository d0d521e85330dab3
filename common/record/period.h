/* Reporting periods and reporting years, as pure functions of the calendar.
 *
 * A period is labelled as SDMX TIME_PERIOD labels it: `2025`, `2025-S1`, `2025-Q3`, `2025-03`. It is stored as the first day of its label, counted in
 * days since 2000-01-01 (PostgreSQL's date). Which days an annual period really covers depends on the indicator's reporting year: the health year
 * 2025 runs from 1 October 2024 to 30 September 2025 (labelled by its end), the school year 2025 from 1 September 2025 to 31 August 2026 (labelled by
 * its start). No time zone, no clock: today is passed in by those who need it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum Frequency { FREQUENCY_ANNUAL, FREQUENCY_SEMIANNUAL, FREQUENCY_QUARTERLY, FREQUENCY_MONTHLY } Frequency;

#define N_FREQUENCIES 4

typedef enum ReportingYearRule {
  REPORTING_YEAR_CALENDAR,
  REPORTING_YEAR_HEALTH,
  REPORTING_YEAR_SCHOOL
} ReportingYearRule;

#define N_REPORTING_YEAR_RULES 3

/* Years that a period may have. Plans, censuses and forecasts fit; a mistyped year mostly does not. */
#define PERIOD_FIRST_YEAR 1949
#define PERIOD_LAST_YEAR 2199

/* PART counts from 1 within the calendar year; it is 1 for an annual period. */
typedef struct Period {
  Frequency frequency;
  int16_t year;
  uint8_t part;
} Period;

/* Room for the longest label and its NUL. */
#define PERIOD_TEXT_SIZE 8

/* `annual`, `semiannual`, `quarterly`, `monthly`, as the catalogue writes them. */
const char *frequency_code(Frequency frequency);
bool frequency_parse(const char *code, Frequency *out_frequency);
int frequency_periods_per_year(Frequency frequency);

/* `calendar_year`, `health_year`, `school_year`. */
const char *reporting_year_rule_code(ReportingYearRule rule);
bool reporting_year_rule_parse(const char *code, ReportingYearRule *out_rule);

/* Reads a label, in the forms above or as people write them: `2025-S1`, `2025S1`, `2025-H1`, `2025H1`, `2025Q3`, `2025-M03`, 2025年, 2025年度, 2025年上半年,
 * 2025年第3季度, 2025年三季度, 2025年3月; letters in either case, blanks around ignored. False, with OUT_PERIOD untouched, for anything else. */
bool period_parse(const char *text, Period *out_period);

/* The label; returns BUFFER. */
const char *period_format(Period period, char buffer[PERIOD_TEXT_SIZE]);

/* True when year and part are in range: to be asked of periods that come as numbers. */
bool period_is_valid(Period period);

/* First and last day of the label, in days since 2000-01-01. */
int32_t period_first_day(Period period);
int32_t period_last_day(Period period);

/* The days that the figure covers: the label's, but for an annual period under a shifted rule (see above). */
void period_span(Period period, ReportingYearRule rule, int32_t *out_first_day, int32_t *out_last_day);

/* The period of FREQUENCY whose label has this day. The day must lie within the years above. */
Period period_of_day(int32_t day, Frequency frequency);

/* Negative, 0, positive: by first day, then the longer period first. */
int period_compare(Period a, Period b);

static inline bool period_equal(Period a, Period b)
{
  return a.year == b.year && a.part == b.part && a.frequency == b.frequency;
}

/* The neighbour of the same frequency; it may lie outside the years above. */
Period period_next(Period period);
Period period_previous(Period period);

/* The year that the period's figure belongs to. An annual period's label is that year; a shorter period belongs to the year that its first day is in. */
int period_reporting_year(Period period, ReportingYearRule rule);

/* True when every period of FREQUENCY lies within one reporting year of RULE: health years are made of quarters and months, school years of months. */
bool frequency_nests_in(Frequency frequency, ReportingYearRule rule);

/* Position of the period within its reporting year, from 0: the first of a health year's quarters is Q4 of the calendar year before. */
int period_position_in_year(Period period, ReportingYearRule rule);

/* Days since 2000-01-01 of a date of the Gregorian calendar, and back. MONTH counts from 1; DAY may run past the month's end. */
int32_t day_of_date(int year, int month, int day);
void date_of_day(int32_t day, int *out_year, int *out_month, int *out_day);
