/* Rules that judge one record by itself.
 *
 * Each names the column at fault and, without language, what was there and what was expected. Where a rule is a choice, the choice stands above it. */
#include <math.h>

#include "catalogue/audit_rules.h"

/* --- Notes -------------------------------------------------------------------------------------------------------- */

/* Fills FAULT; a convenience for the last line of a rule, hence true. */
static bool G_GNUC_PRINTF(4, 5) found(Fault *fault, const char *field, const char *given, const char *format, ...)
{
  fault->field = field;
  g_strlcpy(fault->given, given, sizeof fault->given);
  va_list arguments;
  va_start(arguments, format);
  g_vsnprintf(fault->expected, sizeof fault->expected, format, arguments);
  va_end(arguments);
  return true;
}

/* Room for a number or a date as text. */
#define SHORT_TEXT_SIZE 32

static const char *number_text(double number, char buffer[SHORT_TEXT_SIZE])
{
  g_snprintf(buffer, SHORT_TEXT_SIZE, "%.15g", number);
  return buffer;
}

static const char *day_text(int32_t day, char buffer[SHORT_TEXT_SIZE])
{
  int year, month, day_of_month;
  date_of_day(day, &year, &month, &day_of_month);
  g_snprintf(buffer, SHORT_TEXT_SIZE, "%04d-%02d-%02d", year, month, day_of_month);
  return buffer;
}

/* The column that holds a record's value: the numerator's where the form has numerators. */
static const char *value_field(const Indicator *indicator, const Record *record)
{
  bool has_parts = record->has_denominator || indicator->aggregation == AGGREGATION_SUM_NUM_DEN;
  return has_parts && indicator_is_quotient(indicator) ? "numerator" : "value";
}

static bool is_zero(double number)
{
  return !(number < 0) && !(number > 0);
}

double indicator_value_of(const Indicator *indicator, double value, bool has_denominator, double denominator)
{
  if (!has_denominator || !indicator_is_quotient(indicator))
    return value;
  return is_zero(denominator) ? NAN : value / denominator * indicator->multiplier;
}

double indicator_value(const Indicator *indicator, const Record *record)
{
  return record->has_value ? indicator_value_of(indicator, record->value, record->has_denominator, record->denominator)
                           : NAN;
}

/* --- What the record is about ------------------------------------------------------------------------------------- */

bool breaks_unknown_indicator(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  return indicator == NULL && found(fault, "indicator", number_text(record->indicator_id, given), "%s", "");
}

bool breaks_bad_period(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  (void)indicator;
  char given[SHORT_TEXT_SIZE];
  if (period_is_valid(record->period))
    return false;
  g_snprintf(given, sizeof given, "%d/%u", record->period.year, record->period.part);
  return found(fault, "period", given, "2025, 2025-S1, 2025-Q3, 2025-03");
}

bool breaks_unknown_code(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)indicator;
  char given[SHORT_TEXT_SIZE];
  return record->breakdown >= catalogue_n_breakdowns(scope->catalogue) &&
         found(fault, "breakdown", number_text(record->breakdown, given), "%s", "");
}

bool breaks_dimension_not_used(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  return !indicator_allows_breakdown(scope->catalogue, indicator, record->breakdown) &&
         found(fault, "breakdown", catalogue_breakdown_key(scope->catalogue, record->breakdown), "%s", BREAKDOWN_TOTAL);
}

bool breaks_retired_indicator(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  (void)record;
  return indicator->is_retired && found(fault, "indicator", indicator->code, "%s", "");
}

bool breaks_not_assigned(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)record;
  return scope->assigned != NULL && !indicator_set_contains(scope->assigned, indicator->id) &&
         found(fault, "indicator", indicator->code, "%s", "");
}

/* --- Its period --------------------------------------------------------------------------------------------------- */

bool breaks_wrong_frequency(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  char given[PERIOD_TEXT_SIZE], example[PERIOD_TEXT_SIZE];
  if (record->period.frequency == indicator->frequency)
    return false;
  Period fitting = period_of_day(period_last_day(record->period), indicator->frequency);
  return found(fault, "period", period_format(record->period, given), "%s", period_format(fitting, example));
}

/* A period may be reported from its last day on, not before: a figure for time that has not passed is a mistyped year far more often than anything
 * else, and a running year's figure would be rolled up as a whole one. The days are those that the figure covers, so that a health year may be
 * reported from 30 September, and a school year from 31 August of the year after its label. */
bool breaks_future_period(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  int32_t first_day, last_day;
  char given[PERIOD_TEXT_SIZE], expected[SHORT_TEXT_SIZE];
  period_span(record->period, indicator->reporting_year, &first_day, &last_day);
  return last_day > scope->today &&
         found(fault, "period", period_format(record->period, given), "%s", day_text(last_day, expected));
}

bool breaks_closed_period(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)indicator;
  char given[PERIOD_TEXT_SIZE];
  for (size_t i = 0; i < scope->n_closed_periods; i++)
    if (period_equal(scope->closed_periods[i], record->period))
      return found(fault, "period", period_format(record->period, given), "%s", "");
  return false;
}

bool breaks_no_partition(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)indicator;
  char given[PERIOD_TEXT_SIZE], first[SHORT_TEXT_SIZE], last[SHORT_TEXT_SIZE];
  int32_t day = period_first_day(record->period);
  if (day >= scope->first_day_stored && day <= scope->last_day_stored)
    return false;
  return found(fault, "period", period_format(record->period, given), "%s..%s",
               day_text(scope->first_day_stored, first), day_text(scope->last_day_stored, last));
}

/* --- Status and presence ------------------------------------------------------------------------------------------ */

bool breaks_bad_status(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  (void)indicator;
  char given[] = {record->status, '\0'};
  if (status_is_known(record->status))
    return false;
  return found(fault, "status", g_ascii_isprint(record->status) ? given : "?", "A P E F I B D U V G O M L Q");
}

bool breaks_value_with_missing_status(const AuditScope *scope, const Indicator *indicator, const Record *record,
                                      Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  if (status_has_value(record->status))
    return false;
  if (record->has_value)
    return found(fault, value_field(indicator, record), number_text(record->value, given), "%c", record->status);
  return record->has_denominator &&
         found(fault, "denominator", number_text(record->denominator, given), "%c", record->status);
}

bool breaks_status_without_value(const AuditScope *scope, const Indicator *indicator, const Record *record,
                                 Fault *fault)
{
  (void)scope;
  const char given[] = {record->status, '\0'};
  bool says_value = status_has_value(record->status) && record->status != STATUS_NORMAL;
  return says_value && !record->has_value && found(fault, value_field(indicator, record), given, "O M L Q");
}

bool breaks_missing_value(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  return !record->has_value && record->status == STATUS_NORMAL &&
         found(fault, value_field(indicator, record), "", "O M L Q");
}

bool breaks_missing_denominator(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  bool is_needed = indicator->aggregation == AGGREGATION_SUM_NUM_DEN && record->status != STATUS_ESTIMATED;
  return is_needed && record->has_value && !record->has_denominator && found(fault, "denominator", "", "%s", "");
}

bool breaks_unexpected_denominator(const AuditScope *scope, const Indicator *indicator, const Record *record,
                                   Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  return record->has_denominator && !indicator_is_quotient(indicator) &&
         found(fault, "denominator", number_text(record->denominator, given), "%s", "");
}

/* --- Its numbers -------------------------------------------------------------------------------------------------- */

bool breaks_not_a_number(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  if (record->has_value && !isfinite(record->value))
    return found(fault, value_field(indicator, record), number_text(record->value, given), "%s", "");
  return record->has_denominator && !isfinite(record->denominator) &&
         found(fault, "denominator", number_text(record->denominator, given), "%s", "");
}

/* Numbers that forms use for "not done", "not collected", "refused", "not applicable". */
static bool is_missing_code(double number)
{
  static const int codes[] = {-1, -2, -3, -4, -7, -8, -9, -77, -88, -99, -777, -888, -999, -9999};
  for (size_t i = 0; number < 0 && i < G_N_ELEMENTS(codes); i++)
    if (is_zero(number - codes[i]))
      return true;
  return false;
}

/* Where negative values are possible, these are values like others. */
bool breaks_missing_code_as_value(const AuditScope *scope, const Indicator *indicator, const Record *record,
                                  Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  if (indicator->min_value < 0)
    return false;
  if (record->has_value && is_missing_code(record->value))
    return found(fault, value_field(indicator, record), number_text(record->value, given), "O M L Q");
  return record->has_denominator && is_missing_code(record->denominator) &&
         found(fault, "denominator", number_text(record->denominator, given), "O M L Q");
}

bool breaks_not_yes_or_no(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  bool is_either = is_zero(record->value) || is_zero(record->value - 1);
  return indicator->measure == MEASURE_YES_NO && record->has_value && !is_either &&
         found(fault, "value", number_text(record->value, given), "0, 1");
}

/* Parts of a figure that cannot be negative cannot be negative themselves: −3 of −5 is not 60 %. */
bool breaks_below_minimum(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  bool is_signed = indicator->min_value < 0;
  if (record->has_denominator && record->denominator < 0)
    return found(fault, "denominator", number_text(record->denominator, given), "≥ 0");
  if (!is_signed && record->has_value && record->value < 0)
    return found(fault, value_field(indicator, record), number_text(record->value, given), "≥ 0");
  double value = indicator_value(indicator, record);
  return value < indicator->min_value &&
         found(fault, value_field(indicator, record), number_text(value, given), "≥ %.15g", indicator->min_value);
}

/* Nothing of nothing (0 of 0) is a fact, and rolls up as such. */
bool breaks_zero_denominator(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  (void)indicator;
  return record->has_value && record->has_denominator && is_zero(record->denominator) && !is_zero(record->value) &&
         found(fault, "denominator", "0", "> 0");
}

bool breaks_numerator_above_denominator(const AuditScope *scope, const Indicator *indicator, const Record *record,
                                        Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  return indicator->measure == MEASURE_PROPORTION && record->has_value && record->has_denominator &&
         record->value > record->denominator &&
         found(fault, "numerator", number_text(record->value, given), "≤ %.15g", record->denominator);
}

bool breaks_above_maximum(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *fault)
{
  (void)scope;
  char given[SHORT_TEXT_SIZE];
  double value = indicator_value(indicator, record);
  return value > indicator->max_value &&
         found(fault, value_field(indicator, record), number_text(value, given), "≤ %.15g", indicator->max_value);
}
