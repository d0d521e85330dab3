/* Periods as values: validity, order, neighbours, days. */
#include "record/period.h"

#include <glib.h>

bool period_is_valid(Period period)
{
  return (unsigned)period.frequency < N_FREQUENCIES && period.year >= PERIOD_FIRST_YEAR &&
         period.year <= PERIOD_LAST_YEAR && period.part >= 1 &&
         period.part <= frequency_periods_per_year(period.frequency);
}

const char *period_format(Period period, char buffer[PERIOD_TEXT_SIZE])
{
  switch (period.frequency) {
  case FREQUENCY_ANNUAL:
    g_snprintf(buffer, PERIOD_TEXT_SIZE, "%04d", period.year);
    break;
  case FREQUENCY_SEMIANNUAL:
    g_snprintf(buffer, PERIOD_TEXT_SIZE, "%04d-S%u", period.year, period.part);
    break;
  case FREQUENCY_QUARTERLY:
    g_snprintf(buffer, PERIOD_TEXT_SIZE, "%04d-Q%u", period.year, period.part);
    break;
  case FREQUENCY_MONTHLY:
    g_snprintf(buffer, PERIOD_TEXT_SIZE, "%04d-%02u", period.year, period.part);
    break;
  }
  return buffer;
}

int period_compare(Period a, Period b)
{
  if (a.frequency == b.frequency)
    return a.year != b.year ? (a.year < b.year ? -1 : 1) : (a.part > b.part) - (a.part < b.part);
  int32_t day_a = period_first_day(a), day_b = period_first_day(b);
  if (day_a != day_b)
    return day_a < day_b ? -1 : 1;
  return (a.frequency > b.frequency) - (a.frequency < b.frequency);
}

/* The period STEPS after PERIOD. */
static Period moved(Period period, int steps)
{
  int per_year = frequency_periods_per_year(period.frequency);
  int index = period.year * per_year + period.part - 1 + steps;
  return (Period){period.frequency, (int16_t)(index / per_year), (uint8_t)(index % per_year + 1)};
}

Period period_next(Period period)
{
  return moved(period, 1);
}

Period period_previous(Period period)
{
  return moved(period, -1);
}

Period period_of_day(int32_t day, Frequency frequency)
{
  int year, month, day_of_month;
  date_of_day(day, &year, &month, &day_of_month);
  int months_per_part = 12 / frequency_periods_per_year(frequency);
  return (Period){frequency, (int16_t)year, (uint8_t)((month - 1) / months_per_part + 1)};
}

/* Days from 0000-03-01 to 1 March of YEAR; years that start in March have their leap day at the end. */
static int days_before_march(int year)
{
  return 365 * year + year / 4 - year / 100 + year / 400;
}

/* Days from 1 March to the first of the month that is MONTH months later: 31, 30, 31, 30, 31 days, over and over. */
static int days_before_month(int month)
{
  return (153 * month + 2) / 5;
}

/* 2000-01-01 counted from 0000-03-01. */
#define EPOCH_DAY 730425

int32_t day_of_date(int year, int month, int day)
{
  int months_since_march = (month + 9) % 12;
  int march_year = month < 3 ? year - 1 : year;
  return days_before_march(march_year) + days_before_month(months_since_march) + day - 1 - EPOCH_DAY;
}

void date_of_day(int32_t day, int *out_year, int *out_month, int *out_day)
{
  int days = day + EPOCH_DAY;
  int march_year = (int)((int64_t)days * 10000 / 3652425);
  while (days_before_march(march_year) > days)
    march_year--;
  while (days_before_march(march_year + 1) <= days)
    march_year++;
  int rest = days - days_before_march(march_year);
  int month = (5 * rest + 2) / 153;
  *out_day = rest - days_before_month(month) + 1;
  *out_month = (month + 2) % 12 + 1;
  *out_year = march_year + (*out_month < 3 ? 1 : 0);
}
