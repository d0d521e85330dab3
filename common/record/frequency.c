/* Frequencies and reporting years: their codes and how one nests in the other. */
#include <string.h>

#include "record/period.h"

static const struct {
  const char *code;
  int periods_per_year;
} frequencies[N_FREQUENCIES] = {
    [FREQUENCY_ANNUAL] = {"annual", 1},
    [FREQUENCY_SEMIANNUAL] = {"semiannual", 2},
    [FREQUENCY_QUARTERLY] = {"quarterly", 4},
    [FREQUENCY_MONTHLY] = {"monthly", 12},
};

/* START_MONTH is the first month of the reporting year; its year is labelled by the calendar year that it starts in, plus LABEL_SHIFT. */
static const struct {
  const char *code;
  int start_month;
  int label_shift;
} rules[N_REPORTING_YEAR_RULES] = {
    [REPORTING_YEAR_CALENDAR] = {"calendar_year", 1, 0},
    [REPORTING_YEAR_HEALTH] = {"health_year", 10, 1},
    [REPORTING_YEAR_SCHOOL] = {"school_year", 9, 0},
};

const char *frequency_code(Frequency frequency)
{
  return frequencies[frequency].code;
}

bool frequency_parse(const char *code, Frequency *out_frequency)
{
  for (int i = 0; i < N_FREQUENCIES; i++)
    if (strcmp(frequencies[i].code, code) == 0) {
      *out_frequency = (Frequency)i;
      return true;
    }
  return false;
}

int frequency_periods_per_year(Frequency frequency)
{
  return frequencies[frequency].periods_per_year;
}

const char *reporting_year_rule_code(ReportingYearRule rule)
{
  return rules[rule].code;
}

bool reporting_year_rule_parse(const char *code, ReportingYearRule *out_rule)
{
  for (int i = 0; i < N_REPORTING_YEAR_RULES; i++)
    if (strcmp(rules[i].code, code) == 0) {
      *out_rule = (ReportingYearRule)i;
      return true;
    }
  return false;
}

static int months_per_period(Frequency frequency)
{
  return 12 / frequency_periods_per_year(frequency);
}

bool frequency_nests_in(Frequency frequency, ReportingYearRule rule)
{
  return frequency == FREQUENCY_ANNUAL || (rules[rule].start_month - 1) % months_per_period(frequency) == 0;
}

static int first_month(Period period)
{
  return (period.part - 1) * months_per_period(period.frequency) + 1;
}

int period_reporting_year(Period period, ReportingYearRule rule)
{
  if (period.frequency == FREQUENCY_ANNUAL)
    return period.year;
  int start_year = first_month(period) >= rules[rule].start_month ? period.year : period.year - 1;
  return start_year + rules[rule].label_shift;
}

int period_position_in_year(Period period, ReportingYearRule rule)
{
  if (period.frequency == FREQUENCY_ANNUAL)
    return 0;
  int months_in = (first_month(period) - rules[rule].start_month + 12) % 12;
  return months_in / months_per_period(period.frequency);
}

int32_t period_first_day(Period period)
{
  return day_of_date(period.year, first_month(period), 1);
}

int32_t period_last_day(Period period)
{
  return period_first_day(period_next(period)) - 1;
}

void period_span(Period period, ReportingYearRule rule, int32_t *out_first_day, int32_t *out_last_day)
{
  if (period.frequency != FREQUENCY_ANNUAL) {
    *out_first_day = period_first_day(period);
    *out_last_day = period_last_day(period);
    return;
  }
  int start_year = period.year - rules[rule].label_shift;
  *out_first_day = day_of_date(start_year, rules[rule].start_month, 1);
  *out_last_day = day_of_date(start_year + 1, rules[rule].start_month, 1) - 1;
}
