#include "reporter/assess/plan.h"

/* One series of an indicator, in one area after the other. */
typedef struct Tested {
  SeriesKey key;
  GPtrArray *targets; /* Target that test it */
  bool is_main; /* the total, or tested by a target: looked at in the townships too, and foretold for the district */
} Tested;

static void free_tested(gpointer tested)
{
  g_ptr_array_unref(((Tested *)tested)->targets);
  g_free(tested);
}

static bool is_same_key(const SeriesKey *a, const SeriesKey *b)
{
  return a->is_gap == b->is_gap && (a->is_gap ? a->gap_method == b->gap_method : a->breakdown == b->breakdown);
}

/* The series of KEY, new when it is not there yet. */
static Tested *tested_of(GPtrArray *all, SeriesKey key)
{
  for (guint i = 0; i < all->len; i++) {
    Tested *tested = g_ptr_array_index(all, i);
    if (is_same_key(&tested->key, &key))
      return tested;
  }
  Tested *tested = g_new0(Tested, 1);
  tested->key = key;
  tested->targets = g_ptr_array_new();
  g_ptr_array_add(all, tested);
  return tested;
}

static bool has_one_dimension(const Catalogue *catalogue, guint breakdown)
{
  return __builtin_popcount(breakdown_dimensions(catalogue_breakdown(catalogue, breakdown))) == 1;
}

static void add_targets(const Catalogue *catalogue, const Indicator *indicator, GPtrArray *all)
{
  guint n_targets = 0;
  const Target *targets = catalogue_targets(catalogue, &n_targets);
  for (guint i = 0; i < n_targets; i++) {
    if (targets[i].indicator != indicator)
      continue;
    Tested *tested = tested_of(all, series_key_of(&targets[i], indicator));
    tested->is_main = true;
    g_ptr_array_add(tested->targets, (gpointer)&targets[i]);
  }
}

static GPtrArray *series_of_indicator(const Catalogue *catalogue, const Indicator *indicator)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(free_tested);
  guint n_allowed = 0;
  const uint16_t *allowed = indicator_allowed_breakdowns(catalogue, indicator, &n_allowed);
  tested_of(all, (SeriesKey){.indicator = indicator})->is_main = true;
  for (guint i = 0; i < n_allowed; i++)
    if (has_one_dimension(catalogue, allowed[i]))
      tested_of(all, (SeriesKey){.indicator = indicator, .breakdown = allowed[i]});
  if (indicator->has_gap)
    tested_of(all, (SeriesKey){.indicator = indicator, .is_gap = true, .gap_method = indicator->gap_method});
  add_targets(catalogue, indicator, all);
  return all;
}

/* --- Years -------------------------------------------------------------------------------------------------------- */

/* What is computed, and for which years. */
typedef struct Plan {
  const AssessInput *input;
  int first_year;
  int last_year;
  PlanFindings *findings;
} Plan;

/* The references of a series' targets, which are of the same area. */
static GPtrArray *references_of(const Plan *plan, const Tested *tested, const Area *area)
{
  GPtrArray *references = g_ptr_array_new_with_free_func((GDestroyNotify)annual_series_free);
  for (guint i = 0; i < tested->targets->len; i++) {
    const Target *target = g_ptr_array_index(tested->targets, i);
    const Indicator *reference = target->reference_indicator;
    g_ptr_array_add(references, reference == NULL ? NULL
                                                  : annual_series_new(plan->input->catalogue, plan->input->figures,
                                                                      series_key_of(target, reference), area,
                                                                      plan->input->rule->confidence));
  }
  return references;
}

/* True when no figure has come since the year before, so that the series looks the same. */
static bool is_unchanged(const AnnualSeries *series, const Outlook *before, int year)
{
  const SeriesPoint *standing = annual_series_standing(series, year);
  return (standing == NULL ? 0 : standing->year) == before->finding.value_year;
}

/* SERIES in every year. TOWNSHIPS has the same series of each township when SERIES is the district's. */
static void assess_years(const Plan *plan, const Tested *tested, const AnnualSeries *series, GPtrArray *townships)
{
  Outlook outlook = {0};
  bool foretells = tested->is_main && series->area->is_district;
  g_autoptr(GPtrArray) references = references_of(plan, tested, series->area);
  for (int year = plan->first_year; year <= plan->last_year; year++) {
    if (year > plan->first_year && is_unchanged(series, &outlook, year))
      outlook.finding.year = year;
    else
      outlook_at(series, year, plan->input->rule, foretells, &outlook);
    if (townships != NULL && outlook.finding.value_year > 0)
      outlook_add_spread(&outlook.finding, (const AnnualSeries *const *)townships->pdata, townships->len);
    if (outlook.finding.value_year > 0)
      g_array_append_val(plan->findings->series, outlook.finding);
    for (guint i = 0; i < tested->targets->len; i++) {
      Assessment judged = assess_series(g_ptr_array_index(tested->targets, i), series, g_ptr_array_index(references, i),
                                        &outlook, year, plan->input->rule);
      g_array_append_val(plan->findings->assessments, judged);
    }
  }
}

static AnnualSeries *series_in(const Plan *plan, const Tested *tested, const Area *area)
{
  return annual_series_new(plan->input->catalogue, plan->input->figures, tested->key, area,
                           plan->input->rule->confidence);
}

static void assess_tested(const Plan *plan, const Tested *tested)
{
  const Area *areas = plan->input->areas;
  g_autoptr(GPtrArray) townships = g_ptr_array_new_with_free_func((GDestroyNotify)annual_series_free);
  for (guint i = 1; i < plan->input->n_areas && tested->is_main; i++) {
    AnnualSeries *series = series_in(plan, tested, &areas[i]);
    g_ptr_array_add(townships, series);
    if (annual_series_length(series) > 0)
      assess_years(plan, tested, series, NULL);
  }
  g_autoptr(AnnualSeries) district = series_in(plan, tested, &areas[0]);
  if (annual_series_length(district) > 0 || tested->targets->len > 0)
    assess_years(plan, tested, district, townships);
}

PlanFindings *plan_assess(const AssessInput *input, GHashTable *wanted, int first_year, int last_year)
{
  PlanFindings *findings = g_new0(PlanFindings, 1);
  findings->series = g_array_new(FALSE, FALSE, sizeof(SeriesFinding));
  findings->assessments = g_array_new(FALSE, FALSE, sizeof(Assessment));
  Plan plan = {input, first_year, last_year, findings};
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(input->catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++) {
    if (wanted != NULL && !g_hash_table_contains(wanted, GINT_TO_POINTER(indicators[i].id)))
      continue;
    g_autoptr(GPtrArray) all = series_of_indicator(input->catalogue, &indicators[i]);
    for (guint j = 0; j < all->len; j++)
      assess_tested(&plan, g_ptr_array_index(all, j));
  }
  return findings;
}

void plan_findings_free(PlanFindings *findings)
{
  if (findings == NULL)
    return;
  g_array_unref(findings->series);
  g_array_unref(findings->assessments);
  g_free(findings);
}

void plan_add_referring(const Catalogue *catalogue, GHashTable *wanted)
{
  guint n_targets = 0;
  const Target *targets = catalogue_targets(catalogue, &n_targets);
  for (guint i = 0; i < n_targets; i++) {
    const Indicator *reference = targets[i].reference_indicator;
    if (reference != NULL && g_hash_table_contains(wanted, GINT_TO_POINTER(reference->id)))
      g_hash_table_add(wanted, GINT_TO_POINTER(targets[i].indicator->id));
  }
}
