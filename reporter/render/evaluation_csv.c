/* CSV for machines: one row per group of targets, per target and per missing series, codes instead of words, full precision. `level` says what a row is: plan, domain,
 * objective, commitment, department, target, missing or reporting (how a department reports; the last eight columns are of these). Counts are of targets; each rate has its numerator and both denominators: all that a number could
 * decide, and those that have a verdict. Columns are only ever added behind. */
#include <math.h>

#include "base/csv.h"
#include "reporter/evaluate/discipline.h"
#include "reporter/render/discipline_table.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/target_words.h"
#include "reporter/wording/number.h"

#define HEADER                                                                                                         \
  "level,code,name,domain,department,standing,targets,met,nearly,on_course,at_risk,not_met,undecided,no_data,"         \
  "narrative,countable,judged,indicator,series,verdict,reason,value_year,value,target,progress_ratio,forecast_year,"   \
  "forecast,chance,may_slip,last_year,withheld,periods_due,periods_received,periods_timed,periods_on_time,"            \
  "cells_stored,cells_corrected,cells_received,cells_rejected\n"

/* What stands in a row; NULL is empty. */
typedef struct Row {
  const char *level, *code, *name, *domain, *department, *standing;
  const Tally *tally;
  const Indicator *indicator;
  SeriesKey key; /* with INDICATOR */
  const EvaluatedTarget *target;
  int last_year;
  const Discipline *discipline;
} Row;

static void append_count(GString *out, guint count)
{
  g_autofree char *cell = g_strdup_printf("%u", count);
  csv_append_cell(out, cell);
}

static void append_year(GString *out, int year)
{
  g_autofree char *cell = year > 0 ? g_strdup_printf("%d", year) : NULL;
  csv_append_cell(out, cell);
}

static void append_number(GString *out, double value)
{
  g_autofree char *cell = isnan(value) ? NULL : number_exact(value);
  csv_append_cell(out, cell);
}

static void append_tally(GString *out, const Tally *tally)
{
  static const Standing columns[] = {STANDING_MET,     STANDING_NEARLY,    STANDING_ON_COURSE, STANDING_AT_RISK,
                                     STANDING_NOT_MET, STANDING_UNDECIDED, STANDING_NO_DATA,   STANDING_NARRATIVE};
  if (tally == NULL) {
    for (guint i = 0; i < G_N_ELEMENTS(columns) + 3; i++)
      csv_append_cell(out, NULL);
    return;
  }
  append_count(out, tally_all(tally));
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    append_count(out, tally->of[columns[i]]);
  append_count(out, tally_countable(tally));
  append_count(out, tally_judged(tally));
}

static void append_judged(GString *out, const EvaluatedTarget *target)
{
  const Assessment *judged = target == NULL ? NULL : target->judged;
  g_autofree char *sign = target == NULL ? NULL : target_sign(target->target);
  csv_append_cell(out, judged == NULL ? NULL : verdict_code(judged->verdict));
  csv_append_cell(out, judged == NULL ? NULL : reason_vocabulary.codes[judged->reason]);
  append_year(out, judged == NULL ? 0 : judged->tested.value_year);
  append_number(out, judged == NULL ? NAN : judged->tested.value);
  csv_append_cell(out, sign);
  append_number(out, judged == NULL ? NAN : judged->progress.progress_ratio);
  append_year(out, judged == NULL ? 0 : judged->tested.forecast_year);
  append_number(out, judged == NULL ? NAN : judged->tested.forecast);
  append_number(out, judged == NULL ? NAN : judged->p_meets);
  csv_append_cell(out, target == NULL ? NULL : target->may_slip ? "yes" : "no");
}

static void append_discipline(GString *out, const Discipline *one)
{
  static const Discipline nothing = {0};
  const Discipline *counted = one == NULL ? &nothing : one;
  const int64_t counts[] = {counted->periods_due,     counted->periods_received, counted->periods_timed,
                            counted->periods_on_time, counted->cells_stored,     counted->cells_corrected,
                            counted->cells_received,  counted->cells_rejected};
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
    g_autofree char *cell = one == NULL ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, counts[i]);
    csv_append_cell(out, cell);
  }
}

static void append_row(EvaluationPage *page, const Row *row)
{
  GString *out = page->out;
  csv_append_cell(out, row->level);
  csv_append_cell(out, row->code);
  csv_append_text(out, row->name);
  csv_append_cell(out, row->domain);
  csv_append_cell(out, row->department);
  csv_append_cell(out, row->standing);
  append_tally(out, row->tally);
  csv_append_cell(out, row->indicator == NULL ? NULL : row->indicator->code);
  csv_append_cell(out, row->indicator == NULL ? NULL : series_code(page->evaluation->report->catalogue, &row->key));
  append_judged(out, row->target);
  append_year(out, row->last_year);
  if (row->tally != NULL)
    append_count(out, row->tally->of[STANDING_WITHHELD]);
  else
    csv_append_cell(out, NULL);
  append_discipline(out, row->discipline);
  csv_end_row(out);
}

static void append_plan(EvaluationPage *page)
{
  Row row = {.level = "plan",
             .code = evaluation_stage_code(page->evaluation->stage),
             .name = bilingual_text(page->evaluation->report->district->name, page->language),
             .tally = &page->evaluation->plan.tally};
  append_row(page, &row);
}

static void append_domain(EvaluationPage *page, const EvaluationGroup *group)
{
  Row row = {.level = "domain",
             .code = group->domain->code,
             .name = bilingual_text(group->domain->name, page->language),
             .domain = group->domain->code,
             .tally = &group->tally};
  append_row(page, &row);
}

static void append_objective(EvaluationPage *page, const EvaluationGroup *group)
{
  Row row = {.level = group->objective->kind == OBJECTIVE_MAIN ? "objective" : "commitment",
             .code = group->objective->code,
             .name = bilingual_text(group->objective->title, page->language),
             .domain = group->domain->code,
             .standing = standing_code(group->standing),
             .tally = &group->tally};
  append_row(page, &row);
}

static void append_department(EvaluationPage *page, const EvaluationGroup *group)
{
  Row row = {.level = "department",
             .code = group->department->code,
             .name = bilingual_text(group->department->name, page->language),
             .department = group->department->code,
             .tally = &group->tally};
  append_row(page, &row);
}

static void append_target(EvaluationPage *page, const EvaluatedTarget *target)
{
  Row row = {.level = "target",
             .code = target->target->code,
             .name = bilingual_text(target->target->title, page->language),
             .domain = target->target->objective->domain->code,
             .department = evaluation_department(target->target)->code,
             .standing = standing_code(target->standing),
             .indicator = target->target->indicator,
             .key = series_key_of(target->target, target->target->indicator),
             .target = target};
  append_row(page, &row);
}

static void append_missing(EvaluationPage *page, const MissingSeries *missing)
{
  Row row = {.level = "missing",
             .code = missing->indicator->code,
             .name = bilingual_text(missing->indicator->name, page->language),
             .domain = missing->indicator->domain->code,
             .department = missing->indicator->department->code,
             .standing = standing_code(missing->lacks == REASON_NONE ? STANDING_NO_DATA : STANDING_UNDECIDED),
             .indicator = missing->indicator,
             .key = missing->key,
             .last_year = missing->last_year};
  append_row(page, &row);
}

static void append_reporting(EvaluationPage *page, const Discipline *one)
{
  Row row = {.level = "reporting",
             .code = one->department,
             .name = discipline_name(page->language, page->evaluation->report->catalogue, one->department),
             .department = one->department,
             .discipline = one};
  append_row(page, &row);
}

static void write_csv(EvaluationPage *page)
{
  const Evaluation *evaluation = page->evaluation;
  g_string_append(page->out, HEADER);
  append_plan(page);
  for (guint i = 0; i < evaluation->domains->len; i++)
    append_domain(page, g_ptr_array_index(evaluation->domains, i));
  for (guint i = 0; i < evaluation->objectives->len; i++)
    append_objective(page, g_ptr_array_index(evaluation->objectives, i));
  for (guint i = 0; i < evaluation->departments->len; i++)
    append_department(page, g_ptr_array_index(evaluation->departments, i));
  for (guint i = 0; i < evaluation->targets->len; i++)
    append_target(page, &g_array_index(evaluation->targets, EvaluatedTarget, i));
  for (guint i = 0; i < evaluation->missing->len; i++)
    append_missing(page, g_ptr_array_index(evaluation->missing, i));
  for (guint i = 0; evaluation->report->discipline != NULL && i < evaluation->report->discipline->len; i++)
    append_reporting(page, &g_array_index(evaluation->report->discipline, Discipline, i));
}

const EvaluationWriter evaluation_csv_writer = {"csv", write_csv};
