/* One function per check, one row per check: the column that a failure is laid to, and the check, which says in MESSAGE what it expected. */
#include "catalogue/indicator_checks.h"

#include <math.h>
#include <string.h>

/* True when sound; else *MESSAGE is what is wrong, to be freed. */
typedef bool (*Check)(const Catalogue *catalogue, const Indicator *indicator, char **message);

/* `1xx` for the first domain, `2xx` for the second, …: the domain's place in its file. */
static bool id_is_of_domain(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  guint n_domains;
  guint hundred = (guint)(indicator->domain - catalogue_domains(catalogue, &n_domains)) + 1;
  if ((guint)indicator->id / 100 == hundred)
    return true;
  *message = g_strdup_printf("%d is not within %u01 to %u99, the ids of domain '%s'", indicator->id, hundred, hundred,
                             indicator->domain->code);
  return false;
}

static bool code_is_of_domain(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  g_autofree char *prefix = g_strdup_printf("%s.", indicator->domain->key);
  bool is_plain = indicator->code[strspn(indicator->code, "abcdefghijklmnopqrstuvwxyz0123456789_.")] == '\0';
  if (is_plain && g_str_has_prefix(indicator->code, prefix) && strlen(indicator->code) > strlen(prefix))
    return true;
  *message = g_strdup_printf("'%s' is not '%s' and a name of a-z, 0-9 and underscore", indicator->code, prefix);
  return false;
}

/* Quotients name their parts in both languages; nothing else does. */
static bool part_is_named(const Indicator *indicator, const char *name, char **message)
{
  if ((name[0] != '\0') == indicator_is_quotient(indicator))
    return true;
  *message = g_strdup(indicator_is_quotient(indicator) ? "is empty" : "must be empty for this measure");
  return false;
}

static bool numerator_zh_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return part_is_named(indicator, indicator->numerator.zh, message);
}

static bool numerator_en_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return part_is_named(indicator, indicator->numerator.en, message);
}

/* Its parts have units, so that a form says whether yuan or thousands of yuan are wanted. */
static bool part_has_unit(const Indicator *indicator, const CodeItem *unit, char **message)
{
  return part_is_named(indicator, unit != NULL ? unit->code : "", message);
}

static bool numerator_unit_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return part_has_unit(indicator, indicator->numerator_unit, message);
}

static bool denominator_unit_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return part_has_unit(indicator, indicator->denominator_unit, message);
}

static bool denominator_zh_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return part_is_named(indicator, indicator->denominator.zh, message);
}

static bool denominator_en_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return part_is_named(indicator, indicator->denominator.en, message);
}

static bool unit_fits_measure(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  bool is_yes_no_unit = strcmp(indicator->unit->code, "yes_no") == 0;
  if (is_yes_no_unit == (indicator->measure == MEASURE_YES_NO))
    return true;
  *message = g_strdup_printf("'%s' does not fit the measure", indicator->unit->code);
  return false;
}

static bool multiplier_is_of_unit(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  const CodeList *units = catalogue_code_list(catalogue, "unit");
  const char *expected = code_item_cell(units, indicator->unit, "multiplier");
  if (!(fabs(indicator->multiplier - g_ascii_strtod(expected, NULL)) > 0))
    return true;
  *message = g_strdup_printf("%g is not %s, the multiplier of unit '%s'", indicator->multiplier, expected,
                             indicator->unit->code);
  return false;
}

static bool frequency_nests(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  if (frequency_nests_in(indicator->frequency, indicator->reporting_year))
    return true;
  *message = g_strdup_printf("'%s' periods do not nest in a '%s'", frequency_code(indicator->frequency),
                             reporting_year_rule_code(indicator->reporting_year));
  return false;
}

static bool range_is_ordered(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  if (indicator->min_value < indicator->max_value)
    return true;
  *message = g_strdup_printf("%g is not above min_value %g", indicator->max_value, indicator->min_value);
  return false;
}

/* A share of itself is at most the whole; yes and no are 1 and 0. */
static bool range_fits_measure(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  double whole = indicator->measure == MEASURE_PROPORTION ? indicator->multiplier : 1;
  bool is_bounded = indicator->measure == MEASURE_PROPORTION || indicator->measure == MEASURE_YES_NO;
  if (!is_bounded || indicator->max_value <= whole)
    return true;
  *message = g_strdup_printf("%g is above %g, the whole of this measure", indicator->max_value, whole);
  return false;
}

static bool limit_is_within(const Indicator *indicator, double limit, char **message)
{
  if (isnan(limit) || (limit >= indicator->min_value && limit <= indicator->max_value))
    return true;
  *message = g_strdup_printf("%g is not within min_value %g and max_value %g", limit, indicator->min_value,
                             indicator->max_value);
  return false;
}

static bool warn_min_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  return limit_is_within(indicator, indicator->warn_min, message);
}

static bool warn_max_fits(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  if (indicator->warn_max <= indicator->warn_min) {
    *message = g_strdup_printf("%g is not above warn_min %g", indicator->warn_max, indicator->warn_min);
    return false;
  }
  return limit_is_within(indicator, indicator->warn_max, message);
}

/* Parts are summed only where there are parts, values only where they are amounts. */
static bool aggregation_fits_measure(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  bool fits = true;
  switch (indicator->aggregation) {
  case AGGREGATION_SUM_NUM_DEN:
    fits = indicator_is_quotient(indicator);
    break;
  case AGGREGATION_SUM:
    fits = indicator->measure == MEASURE_COUNT;
    break;
  case AGGREGATION_MEAN:
  case AGGREGATION_LATEST:
    break;
  }
  if (!fits)
    *message = g_strdup_printf("'%s' does not fit measure '%s'",
                               vocabulary_code(&aggregation_vocabulary, (int)indicator->aggregation),
                               vocabulary_code(&measure_vocabulary, (int)indicator->measure));
  return fits;
}

/* A figure that cannot be added up comes from one place. */
static bool latest_has_one_reporter(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  bool is_one =
      indicator->n_reporting_unit_types == 1 && strcmp(indicator->reporting_unit_types[0]->code, "department") == 0;
  if (indicator->aggregation != AGGREGATION_LATEST || is_one)
    return true;
  *message = g_strdup("must be 'department' alone, since aggregation 'latest' has one reporting unit");
  return false;
}

static bool time_aggregation_fits_frequency(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  bool needs_periods = indicator->time_aggregation == TIME_AGGREGATION_CUMULATIVE ||
                       indicator->time_aggregation == TIME_AGGREGATION_MEAN;
  if (!needs_periods || indicator->frequency != FREQUENCY_ANNUAL)
    return true;
  *message = g_strdup_printf("'%s' needs periods shorter than a year",
                             vocabulary_code(&time_aggregation_vocabulary, (int)indicator->time_aggregation));
  return false;
}

static bool uncertainty_fits_measure(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  (void)catalogue;
  if (indicator->uncertainty == UNCERTAINTY_NONE || indicator_is_quotient(indicator))
    return true;
  *message = g_strdup_printf("'%s' needs a numerator and a denominator",
                             vocabulary_code(&uncertainty_vocabulary, (int)indicator->uncertainty));
  return false;
}

/* What begins the reason in `note_en` for which an indicator that counts people need not hide small numbers. */
#define REASON_TO_SHOW "Not suppressed: "

/* A catalogue that was stored before its units said what they count is taken as it is. */
static bool disclosure_protects_people(const Catalogue *catalogue, const Indicator *indicator, char **message)
{
  const CodeList *units = catalogue_code_list(catalogue, "unit");
  bool is_asked = code_item_cell(units, indicator->unit, "counts_people")[0] != '\0';
  bool counts_people = indicator->counts_people || indicator->denominator_counts_people;
  const char *reason = strstr(indicator->note_en, REASON_TO_SHOW);
  if (indicator->disclosure != DISCLOSURE_NONE || !counts_people || !is_asked ||
      (reason != NULL && reason[strlen(REASON_TO_SHOW)] != '\0'))
    return true;
  *message = g_strdup("'none' shows small numbers of people; hint: 'small_count', or say in note_en why they may be "
                      "shown: '" REASON_TO_SHOW "…'");
  return false;
}

static const struct {
  const char *column;
  Check check;
} checks[] = {
    {"id", id_is_of_domain},
    {"code", code_is_of_domain},
    {"numerator_zh", numerator_zh_fits},
    {"numerator_en", numerator_en_fits},
    {"numerator_unit", numerator_unit_fits},
    {"denominator_zh", denominator_zh_fits},
    {"denominator_en", denominator_en_fits},
    {"denominator_unit", denominator_unit_fits},
    {"unit", unit_fits_measure},
    {"multiplier", multiplier_is_of_unit},
    {"frequency", frequency_nests},
    {"reporting_unit_type", latest_has_one_reporter},
    {"max_value", range_is_ordered},
    {"max_value", range_fits_measure},
    {"warn_min", warn_min_fits},
    {"warn_max", warn_max_fits},
    {"aggregation", aggregation_fits_measure},
    {"time_aggregation", time_aggregation_fits_frequency},
    {"uncertainty", uncertainty_fits_measure},
    {"disclosure", disclosure_protects_people},
};

bool indicator_is_sound(const Catalogue *catalogue, const Indicator *indicator, const Table *table, guint row,
                        GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
    g_autofree char *message = NULL;
    if (!checks[i].check(catalogue, indicator, &message)) {
      Cell cell = table_cell(table, row, checks[i].column);
      return cell_reject(error, &cell, "%s", message);
    }
  }
  return true;
}
