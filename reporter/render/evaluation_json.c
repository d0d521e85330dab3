/* JSON for other programs: the same as the CSV, nested: plan, domains, objectives with their targets, departments, what is missing, and how departments report. What is not known is null. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "reporter/evaluate/discipline.h"
#include "reporter/render/discipline_table.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/json_value.h"
#include "reporter/render/target_words.h"

/* NAME in the language of the page. */
static json_t *name_of(const EvaluationPage *page, Bilingual name)
{
  return json_string(bilingual_text(name, page->language));
}

static json_t *counts_of(const Tally *tally)
{
  json_t *counts = json_object();
  for (guint i = 0; i < N_STANDINGS; i++)
    json_object_set_new(counts, standing_code((Standing)i), json_integer(tally->of[i]));
  return counts;
}

static json_t *rate_of(guint attained, guint whole)
{
  return json_pack("{s:i, s:i, s:o}", "numerator", (int)attained, "denominator", (int)whole, "rate",
                   json_number_or_null(whole == 0 ? NAN : (double)attained / whole));
}

/* Counts of targets and the rates of attainment, each with numerator and denominator. */
static void add_tally(json_t *object, const Tally *tally)
{
  json_t *targets = counts_of(tally);
  json_object_del(targets, standing_code(STANDING_PARTLY));
  json_object_set_new(object, "targets", targets);
  json_object_set_new(object, "met_of_countable", rate_of(tally->of[STANDING_MET], tally_countable(tally)));
  json_object_set_new(object, "met_of_judged", rate_of(tally->of[STANDING_MET], tally_judged(tally)));
}

static json_t *target_of(const EvaluationPage *page, const EvaluatedTarget *target)
{
  const Assessment *judged = target->judged;
  g_autofree char *sign = target_sign(target->target);
  SeriesKey key = series_key_of(target->target, target->target->indicator);
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(target->target->code));
  json_object_set_new(object, "title", name_of(page, target->target->title));
  json_object_set_new(object, "indicator", json_string(target->target->indicator->code));
  json_object_set_new(object, "series", json_string(series_code(page->evaluation->report->catalogue, &key)));
  json_object_set_new(object, "department", json_string(evaluation_department(target->target)->code));
  json_object_set_new(object, "asks", json_string(sign));
  json_object_set_new(object, "standing", json_string(standing_code(target->standing)));
  json_object_set_new(object, "may_slip", json_boolean(target->may_slip));
  if (judged == NULL)
    return object;
  const char *reason = reason_vocabulary.codes[judged->reason];
  json_object_set_new(object, "verdict", json_string(verdict_code(judged->verdict)));
  json_object_set_new(object, "reason", reason[0] == '\0' ? json_null() : json_string(reason));
  json_object_set_new(object, "value_year", json_year_or_null(judged->tested.value_year));
  json_object_set_new(object, "value", json_number_or_null(judged->tested.value));
  json_object_set_new(object, "progress_ratio", json_number_or_null(judged->progress.progress_ratio));
  json_object_set_new(object, "forecast_year", json_year_or_null(judged->tested.forecast_year));
  json_object_set_new(object, "forecast", json_number_or_null(judged->tested.forecast));
  json_object_set_new(object, "chance", json_number_or_null(judged->p_meets));
  return object;
}

static json_t *objective_of(const EvaluationPage *page, const EvaluationGroup *group)
{
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(group->objective->code));
  json_object_set_new(object, "title", name_of(page, group->objective->title));
  json_object_set_new(object, "domain", json_string(group->domain->code));
  json_object_set_new(object, "is_commitment", json_boolean(group->objective->kind != OBJECTIVE_MAIN));
  json_object_set_new(object, "standing", json_string(standing_code(group->standing)));
  add_tally(object, &group->tally);
  json_t *items = json_array();
  for (guint i = 0; i < group->targets->len; i++)
    json_array_append_new(items, target_of(page, g_ptr_array_index(group->targets, i)));
  json_object_set_new(object, "items", items);
  return object;
}

static json_t *domain_of(const EvaluationPage *page, const EvaluationGroup *group)
{
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(group->domain->code));
  json_object_set_new(object, "name", name_of(page, group->domain->name));
  json_object_set_new(object, "objectives", counts_of(&group->objectives));
  add_tally(object, &group->tally);
  return object;
}

static json_t *department_of(const EvaluationPage *page, const EvaluationGroup *group)
{
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(group->department->code));
  json_object_set_new(object, "name", name_of(page, group->department->name));
  add_tally(object, &group->tally);
  return object;
}

static json_t *all_of(const EvaluationPage *page, const GPtrArray *groups,
                      json_t *(*write)(const EvaluationPage *, const EvaluationGroup *))
{
  json_t *array = json_array();
  for (guint i = 0; i < groups->len; i++)
    json_array_append_new(array, write(page, g_ptr_array_index(groups, i)));
  return array;
}

static json_t *missing_of(const EvaluationPage *page)
{
  json_t *array = json_array();
  for (guint i = 0; i < page->evaluation->missing->len; i++) {
    const MissingSeries *missing = g_ptr_array_index(page->evaluation->missing, i);
    json_t *object = json_object();
    json_object_set_new(object, "indicator", json_string(missing->indicator->code));
    json_object_set_new(object, "name", name_of(page, missing->indicator->name));
    json_object_set_new(object, "series", json_string(series_code(page->evaluation->report->catalogue, &missing->key)));
    json_object_set_new(object, "department", json_string(missing->indicator->department->code));
    json_object_set_new(object, "lacks", json_string(missing->lacks == REASON_NONE ? "figure" : "error"));
    json_object_set_new(object, "last_year", json_year_or_null(missing->last_year));
    json_t *targets = json_array();
    for (guint t = 0; t < missing->targets->len; t++)
      json_array_append_new(targets, json_string(((const Target *)g_ptr_array_index(missing->targets, t))->code));
    json_object_set_new(object, "targets", targets);
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *reporting_of(const EvaluationPage *page)
{
  const GArray *disciplines = page->evaluation->report->discipline;
  json_t *array = json_array();
  for (guint i = 0; disciplines != NULL && i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    json_array_append_new(
        array,
        json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "department", one->department, "name",
                  discipline_name(page->language, page->evaluation->report->catalogue, one->department), "periods_due",
                  (json_int_t)one->periods_due, "periods_received", (json_int_t)one->periods_received, "periods_timed",
                  (json_int_t)one->periods_timed, "periods_on_time", (json_int_t)one->periods_on_time, "cells_stored",
                  (json_int_t)one->cells_stored, "cells_corrected", (json_int_t)one->cells_corrected, "cells_received",
                  (json_int_t)one->cells_received, "cells_rejected", (json_int_t)one->cells_rejected));
  }
  return array;
}

static json_t *plan_of(const EvaluationPage *page)
{
  json_t *object = json_object();
  json_object_set_new(object, "objectives", counts_of(&page->evaluation->plan.objectives));
  add_tally(object, &page->evaluation->plan.tally);
  return object;
}

static void write_json(EvaluationPage *page)
{
  const Evaluation *evaluation = page->evaluation;
  json_t *root = json_object();
  json_object_set_new(root, "stage", json_string(evaluation_stage_code(evaluation->stage)));
  json_object_set_new(root, "edition", json_string(evaluation->report->is_public ? "public" : "internal"));
  json_object_set_new(root, "year", json_integer(evaluation->year));
  json_object_set_new(root, "district", name_of(page, evaluation->report->district->name));
  json_object_set_new(root, "likely_from", json_real(evaluation->rule.likely_from));
  json_object_set_new(root, "plan", plan_of(page));
  json_object_set_new(root, "domains", all_of(page, evaluation->domains, domain_of));
  json_object_set_new(root, "objectives", all_of(page, evaluation->objectives, objective_of));
  json_object_set_new(root, "departments", all_of(page, evaluation->departments, department_of));
  json_object_set_new(root, "missing", missing_of(page));
  json_object_set_new(root, "reporting", reporting_of(page));
  if (evaluation->report->is_public)
    json_object_set_new(root, "withheld_because",
                        json_string(text(page->language, "reporter.evaluation.notes.public")));
  char *json = json_dumps(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
  json_decref(root);
  g_assert(json != NULL);
  g_string_append_printf(page->out, "%s\n", json);
  free(json);
}

const EvaluationWriter evaluation_json_writer = {"json", write_json};
