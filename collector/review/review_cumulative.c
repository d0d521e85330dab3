/* Figures from the beginning of the year where the period's own are asked for, and the reverse: the classic mistake of forms within the year. */
#include <math.h>
#include <string.h>

#include "collector/review/review_rules.h"

/* The year's figures up to and with the record's, without holes. */
typedef struct YearSoFar {
  double values[12];
  Period periods[12];
  guint n;
} YearSoFar;

/* What would be added up from period to period: of a quotient its denominator, since numerators are often few. */
static double addend_of(const Record *record)
{
  return !record->has_value ? NAN : record->has_denominator ? record->denominator : record->value;
}

/* A period's: the record's own, or the history's, perhaps at GUESS; NAN when there is none. */
static double addend_in(const ReviewedValue *value, Period period, guint guess)
{
  if (period_equal(period, value->record->period))
    return addend_of(value->record);
  const PastSeries past = value->past;
  const bool is_guessed = guess < past.n && period_equal(past.values[guess].period, period);
  const PastValue *found = is_guessed ? &past.values[guess] : past_series_value(past, period);
  const Record record = found != NULL ? past_value_as_record(found, value->record->breakdown) : (Record){0};
  return addend_of(&record);
}

/* Begins with the first period of the reporting year; empty when one of its values is not known. In a series without holes they stand side by side. */
static YearSoFar read_year(const ReviewedValue *value)
{
  const ReportingYearRule rule = value->scope->indicator->reporting_year;
  YearSoFar year = {.n = (guint)period_position_in_year(value->record->period, rule) + 1};
  g_assert(year.n <= G_N_ELEMENTS(year.values));
  Period period = value->record->period;
  for (guint i = year.n; i > 0; i--) {
    year.values[i - 1] = addend_in(value, period, value->place - (year.n - i));
    year.periods[i - 1] = period;
    if (isnan(year.values[i - 1]))
      return (YearSoFar){0};
    period = period_previous(period);
  }
  return year;
}

static void tell(const ReviewedValue *value, const YearSoFar *year, guint first, ReviewFinding *out_finding)
{
  g_autoptr(GString) values = g_string_new(NULL);
  char label[PERIOD_TEXT_SIZE];
  for (guint i = first; i < year->n; i++)
    g_string_append_printf(values, "%s%s: %.6g", i > first ? ", " : "", period_format(year->periods[i], label),
                           year->values[i]);
  out_finding->field = value->record->has_denominator ? "denominator" : "value";
  g_strlcpy(out_finding->given, values->str, sizeof out_finding->given);
  g_strlcpy(out_finding->expected, "", sizeof out_finding->expected);
}

/* Sums of equal parts grow by 1/1, 1/2, 1/3 …; at least half of that each time, and at least two times in a row, is no ordinary growth. */
static bool grows_like_a_sum(const double *values, guint n)
{
  for (guint i = 1; i < n; i++)
    if (values[i - 1] <= 0 || values[i] < values[i - 1] * (1 + 0.5 / i))
      return false;
  return n >= 3;
}

/* The same part of last year did not grow like that, so two parts are enough to tell. */
static bool grows_unlike_last_year(const ReviewedValue *value, const YearSoFar *year)
{
  if (year->n != 2 || year->values[0] <= 0 || year->values[1] < 1.5 * year->values[0])
    return false;
  Period first = year->periods[0], second = year->periods[1];
  first.year--;
  second.year--;
  const double first_then = addend_in(value, first, 0), second_then = addend_in(value, second, 0);
  return first_then > 0 && second_then < 1.2 * first_then;
}

/* Whether the last step alone could be one of a sum: mostly it could not, and the year need not be read. */
static bool may_be_a_sum(const ReviewedValue *value)
{
  const Period period = value->record->period;
  const int n_before = period_position_in_year(period, value->scope->indicator->reporting_year);
  if (n_before == 0)
    return false;
  const double before = addend_in(value, period_previous(period), value->place - 1);
  return before > 0 && addend_of(value->record) >= before * (1 + 0.5 / n_before);
}

/* Sums whose terms are few may grow by chance. */
enum { FEW = 20 };

bool review_looks_cumulative(const ReviewedValue *value, ReviewFinding *out_finding)
{
  const Indicator *indicator = value->scope->indicator;
  if (indicator->time_aggregation != TIME_AGGREGATION_SUM || indicator->frequency == FREQUENCY_ANNUAL ||
      !(addend_of(value->record) >= FEW) || !may_be_a_sum(value))
    return false;
  const YearSoFar year = read_year(value);
  if (!grows_like_a_sum(year.values, year.n) && !grows_unlike_last_year(value, &year))
    return false;
  tell(value, &year, 0, out_finding);
  return true;
}

bool review_cumulative_falls(const ReviewedValue *value, ReviewFinding *out_finding)
{
  if (value->scope->indicator->time_aggregation != TIME_AGGREGATION_CUMULATIVE)
    return false;
  const YearSoFar year = read_year(value);
  if (year.n < 2 || year.values[year.n - 1] >= year.values[year.n - 2])
    return false;
  tell(value, &year, year.n - 2, out_finding);
  return true;
}
