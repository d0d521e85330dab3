#include "reporter/assess/report.h"

#include "reporter/assess/change_doubt.h"
#include "reporter/assess/years.h"
#include "reporter/wording/unit.h"

static CompareBase compare_base_of(const Indicator *indicator)
{
  if (indicator->term_years > 0)
    return COMPARE_TERM;
  return indicator->collection_interval_years > 1 ? COMPARE_SURVEY : COMPARE_YEAR;
}

/* What every part of the building needs. */
typedef struct Builder {
  const AssessInput *input;
  int year;
} Builder;

static FigureKey key_of(const Indicator *indicator, int32_t area_id, int year, guint breakdown)
{
  return (FigureKey){
      .area_id = area_id, .indicator_id = indicator->id, .year = (int16_t)year, .breakdown = (uint16_t)breakdown};
}

/* True when the district has a value on record in any breakdown: some indicators are reported by sex alone. */
static bool has_value_in(const Builder *builder, const Indicator *indicator, int year)
{
  guint n_allowed = 0;
  const uint16_t *allowed = indicator_allowed_breakdowns(builder->input->catalogue, indicator, &n_allowed);
  for (guint i = 0; i < n_allowed; i++) {
    FigureKey key = key_of(indicator, builder->input->areas[0].id, year, allowed[i]);
    const Figure *figure = figure_table_find(builder->input->figures, key);
    if (figure != NULL && figure_is_on_record(figure))
      return true;
  }
  return false;
}

static void find_years(const Builder *builder, ReportIndicator *out)
{
  int years[REPORT_MAX_YEARS];
  guint n_years = 0;
  for (int year = REPORT_FIRST_YEAR; year <= builder->year && n_years < REPORT_MAX_YEARS; year++)
    if (has_value_in(builder, out->indicator, year))
      years[n_years++] = year;
  out->year = standing_year(out->indicator, builder->year, years, n_years);
  while (n_years > 0 && years[n_years - 1] >= out->year)
    n_years--;
  out->last_year = n_years > 0 ? years[n_years - 1] : 0;
  out->compare_base = compare_base_of(out->indicator);
  out->compare_year = compare_year(out->indicator, out->year, years, n_years);
}

/* Both figures have values. */
static void compare(const Builder *builder, const Indicator *indicator, ReportLine *line)
{
  line->is_incomplete = line->figure->release == RELEASE_WITHHELD;
  line->is_previous_incomplete = line->previous->release == RELEASE_WITHHELD;
  line->has_change = !line->is_incomplete && !line->is_previous_incomplete;
  if (!line->has_change)
    return;
  line->change = change_between(unit_style(indicator->unit->code)->change_kind, indicator->decimals,
                                line->figure->value, line->previous->value);
  line->doubt = change_doubt(indicator, line->figure, line->previous, builder->input->rule->confidence);
}

static ReportLine line_of(const Builder *builder, const ReportIndicator *part, const Area *area, guint breakdown)
{
  const Indicator *indicator = part->indicator;
  ReportLine line = {.area = area, .breakdown = (uint16_t)breakdown};
  line.figure = figure_table_find(builder->input->figures, key_of(indicator, area->id, part->year, breakdown));
  const Figure *before =
      part->compare_year == 0
          ? NULL
          : figure_table_find(builder->input->figures, key_of(indicator, area->id, part->compare_year, breakdown));
  line.previous = before != NULL && before->has_value ? before : NULL;
  line.is_previous_suppressed = before != NULL && before->has_hidden_value;
  if (line.figure != NULL && line.figure->has_value && line.previous != NULL)
    compare(builder, indicator, &line);
  return line;
}

/* True for breakdowns that are shown even when nothing came: the district's total, and what its targets test. */
static bool is_always_shown(const ReportIndicator *part, const Area *area, guint breakdown)
{
  if (!area->is_district)
    return false;
  if (breakdown == 0)
    return true;
  for (guint i = 0; i < part->targets->len; i++) {
    const Target *target = g_array_index(part->targets, Assessment, i).target;
    if (target->has_slice && target->slice == breakdown)
      return true;
  }
  return false;
}

static void add_lines_of_area(const Builder *builder, ReportIndicator *part, const Area *area)
{
  guint n_allowed = 0;
  const uint16_t *allowed = indicator_allowed_breakdowns(builder->input->catalogue, part->indicator, &n_allowed);
  for (guint i = 0; i < n_allowed; i++) {
    ReportLine line = line_of(builder, part, area, allowed[i]);
    if (line.figure != NULL || is_always_shown(part, area, allowed[i]))
      g_array_append_val(part->lines, line);
  }
}

static void add_targets(const Builder *builder, ReportIndicator *part)
{
  guint n_targets = 0;
  const Target *targets = catalogue_targets(builder->input->catalogue, &n_targets);
  for (guint i = 0; i < n_targets; i++) {
    if (targets[i].indicator != part->indicator)
      continue;
    Assessment judged = assess_target(builder->input, &targets[i], &builder->input->areas[0], builder->year);
    g_array_append_val(part->targets, judged);
  }
}

static void free_indicator(gpointer part)
{
  ReportIndicator *indicator = part;
  g_array_unref(indicator->lines);
  g_array_unref(indicator->targets);
  g_free(indicator);
}

static ReportIndicator *build_indicator(const Builder *builder, const Indicator *indicator)
{
  ReportIndicator *part = g_new0(ReportIndicator, 1);
  part->indicator = indicator;
  part->lines = g_array_new(FALSE, FALSE, sizeof(ReportLine));
  part->targets = g_array_new(FALSE, FALSE, sizeof(Assessment));
  find_years(builder, part);
  add_targets(builder, part);
  for (guint i = 0; i < builder->input->n_areas; i++)
    add_lines_of_area(builder, part, &builder->input->areas[i]);
  return part;
}

static void free_domain(gpointer part)
{
  ReportDomain *domain = part;
  g_ptr_array_unref(domain->indicators);
  g_free(domain);
}

static ReportDomain *build_domain(const Builder *builder, const Domain *domain)
{
  ReportDomain *part = g_new0(ReportDomain, 1);
  part->domain = domain;
  part->indicators = g_ptr_array_new_with_free_func(free_indicator);
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(builder->input->catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++)
    if (indicators[i].domain == domain && !indicators[i].is_retired)
      g_ptr_array_add(part->indicators, build_indicator(builder, &indicators[i]));
  return part;
}

const ReportLine *report_indicator_total(const ReportIndicator *indicator)
{
  return &g_array_index(indicator->lines, ReportLine, 0);
}

static void tally_target(ReportTally *tally, const Assessment *judged)
{
  switch (goal_class(judged->target->kind)) {
  case GOAL_LEVEL:
    tally->numeric_targets++;
    tally->numeric[judged->verdict]++;
    tally->nearly += judged->attainment == ATTAINMENT_NEARLY ? 1 : 0;
    return;
  case GOAL_DIRECTION:
    tally->directions++;
    tally->direction[judged->verdict]++;
    return;
  case GOAL_NARRATIVE:
    tally->narrative++;
    return;
  }
}

/* True when any of the district's lines has a value on record. */
static bool has_value(const ReportIndicator *indicator)
{
  for (guint i = 0; i < indicator->lines->len; i++) {
    const ReportLine *line = &g_array_index(indicator->lines, ReportLine, i);
    if (line->area->is_district && line->figure != NULL && figure_is_on_record(line->figure))
      return true;
  }
  return false;
}

static void tally_indicator(ReportTally *tally, const ReportIndicator *indicator, int year)
{
  const Figure *total = report_indicator_total(indicator)->figure;
  tally->indicators++;
  tally->with_value += indicator->year == year && has_value(indicator) ? 1 : 0;
  tally->standing += indicator->year < year ? 1 : 0;
  tally->provisional += total != NULL && total->has_value && figure_is_provisional(total) ? 1 : 0;
  tally->suppressed += total != NULL && total->has_hidden_value ? 1 : 0;
  for (guint i = 0; i < indicator->targets->len; i++)
    tally_target(tally, &g_array_index(indicator->targets, Assessment, i));
}

Report *report_build(const AssessInput *input, int year)
{
  g_assert(input->n_areas > 0 && input->areas[0].is_district);
  Builder builder = {input, year};
  Report *report = g_new0(Report, 1);
  report->year = year;
  report->rule = input->rule;
  report->catalogue = input->catalogue;
  report->figures = input->figures;
  report->district = &input->areas[0];
  report->areas = input->areas;
  report->n_areas = input->n_areas;
  report->is_public = input->is_public;
  report->domains = g_ptr_array_new_with_free_func(free_domain);
  guint n_domains = 0;
  const Domain *domains = catalogue_domains(input->catalogue, &n_domains);
  for (guint i = 0; i < n_domains; i++) {
    ReportDomain *domain = build_domain(&builder, &domains[i]);
    g_ptr_array_add(report->domains, domain);
    for (guint j = 0; j < domain->indicators->len; j++)
      tally_indicator(&report->tally, g_ptr_array_index(domain->indicators, j), year);
  }
  return report;
}

void report_free(Report *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref(report->domains);
  g_free(report);
}

bool report_line_is_tested_by(const ReportLine *line, const Target *target)
{
  if (!line->area->is_district)
    return false;
  return target->has_slice ? target->slice == line->breakdown : line->breakdown == 0;
}

const Assessment *report_line_target(const ReportIndicator *indicator, const ReportLine *line)
{
  const Assessment *found = NULL;
  for (guint i = 0; i < indicator->targets->len; i++) {
    const Assessment *judged = &g_array_index(indicator->targets, Assessment, i);
    if (!report_line_is_tested_by(line, judged->target))
      continue;
    if (found == NULL ||
        (goal_class(found->target->kind) != GOAL_LEVEL && goal_class(judged->target->kind) == GOAL_LEVEL))
      found = judged;
  }
  return found;
}
