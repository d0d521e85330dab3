#include "reporter/evaluate/evaluation.h"

static EvaluationGroup *group_new(void)
{
  EvaluationGroup *group = g_new0(EvaluationGroup, 1);
  group->targets = g_ptr_array_new();
  return group;
}

static void group_free(void *item)
{
  EvaluationGroup *group = item;
  g_ptr_array_unref(group->targets);
  g_free(group);
}

static void missing_free(void *item)
{
  MissingSeries *missing = item;
  g_ptr_array_unref(missing->targets);
  g_free(missing);
}

static Evaluation *evaluation_new(const Report *report, EvaluationStage stage, const EvaluationRule *rule)
{
  Evaluation *evaluation = g_new0(Evaluation, 1);
  evaluation->stage = stage;
  evaluation->year = report->year;
  evaluation->report = report;
  evaluation->rule = *rule;
  evaluation->targets = g_array_new(FALSE, FALSE, sizeof(EvaluatedTarget));
  evaluation->plan.targets = g_ptr_array_new();
  evaluation->domains = g_ptr_array_new_with_free_func(group_free);
  evaluation->objectives = g_ptr_array_new_with_free_func(group_free);
  evaluation->departments = g_ptr_array_new_with_free_func(group_free);
  evaluation->missing = g_ptr_array_new_with_free_func(missing_free);
  return evaluation;
}

void evaluation_free(Evaluation *evaluation)
{
  if (evaluation == NULL)
    return;
  g_array_unref(evaluation->targets);
  g_ptr_array_unref(evaluation->plan.targets);
  g_ptr_array_unref(evaluation->domains);
  g_ptr_array_unref(evaluation->objectives);
  g_ptr_array_unref(evaluation->departments);
  g_ptr_array_unref(evaluation->missing);
  g_free(evaluation);
}

const Department *evaluation_department(const Target *target)
{
  return target->indicator->department;
}

/* --- Targets ------------------------------------------------------------------------------------------------------ */

/* All assessments of REPORT by their target. */
static GHashTable *assessments_by_target(const Report *report)
{
  GHashTable *by_target = g_hash_table_new(NULL, NULL);
  for (guint d = 0; d < report->domains->len; d++) {
    const ReportDomain *domain = g_ptr_array_index(report->domains, d);
    for (guint i = 0; i < domain->indicators->len; i++) {
      const ReportIndicator *part = g_ptr_array_index(domain->indicators, i);
      for (guint t = 0; t < part->targets->len; t++) {
        const Assessment *judged = &g_array_index(part->targets, Assessment, t);
        g_hash_table_insert(by_target, (gpointer)judged->target, (gpointer)judged);
      }
    }
  }
  return by_target;
}

static EvaluatedTarget evaluate_target(const Evaluation *evaluation, const Target *target, const Assessment *judged)
{
  return (EvaluatedTarget){.target = target,
                           .judged = judged,
                           .standing = standing_of(judged, evaluation->stage, &evaluation->rule),
                           .may_slip = standing_may_slip(judged, evaluation->stage, &evaluation->rule)};
}

static void add_targets(Evaluation *evaluation)
{
  g_autoptr(GHashTable) by_target = assessments_by_target(evaluation->report);
  guint n_targets = 0;
  const Target *targets = catalogue_targets(evaluation->report->catalogue, &n_targets);
  for (guint i = 0; i < n_targets; i++) {
    EvaluatedTarget target = evaluate_target(evaluation, &targets[i], g_hash_table_lookup(by_target, &targets[i]));
    g_array_append_val(evaluation->targets, target);
  }
}

/* --- Groups ------------------------------------------------------------------------------------------------------- */

static void add_domains(Evaluation *evaluation)
{
  guint n = 0;
  const Domain *domains = catalogue_domains(evaluation->report->catalogue, &n);
  for (guint i = 0; i < n; i++) {
    EvaluationGroup *group = group_new();
    group->domain = &domains[i];
    g_ptr_array_add(evaluation->domains, group);
  }
}

static void add_objectives(Evaluation *evaluation)
{
  guint n = 0;
  const Objective *objectives = catalogue_objectives(evaluation->report->catalogue, &n);
  for (guint i = 0; i < n; i++) {
    EvaluationGroup *group = group_new();
    group->objective = &objectives[i];
    group->domain = objectives[i].domain;
    g_ptr_array_add(evaluation->objectives, group);
  }
}

static void add_departments(Evaluation *evaluation)
{
  guint n = 0;
  const Department *departments = catalogue_departments(evaluation->report->catalogue, &n);
  for (guint i = 0; i < n; i++) {
    EvaluationGroup *group = group_new();
    group->department = &departments[i];
    g_ptr_array_add(evaluation->departments, group);
  }
}

static void group_add(EvaluationGroup *group, EvaluatedTarget *target)
{
  g_ptr_array_add(group->targets, target);
  tally_add(&group->tally, target->standing);
}

/* Puts every target into each group that is its own. */
static void sort_targets(Evaluation *evaluation)
{
  for (guint i = 0; i < evaluation->targets->len; i++) {
    EvaluatedTarget *target = &g_array_index(evaluation->targets, EvaluatedTarget, i);
    group_add(&evaluation->plan, target);
    for (guint d = 0; d < evaluation->domains->len; d++) {
      EvaluationGroup *domain = g_ptr_array_index(evaluation->domains, d);
      if (domain->domain == target->target->objective->domain)
        group_add(domain, target);
    }
    for (guint o = 0; o < evaluation->objectives->len; o++) {
      EvaluationGroup *objective = g_ptr_array_index(evaluation->objectives, o);
      if (objective->objective == target->target->objective)
        group_add(objective, target);
    }
    for (guint d = 0; d < evaluation->departments->len; d++) {
      EvaluationGroup *department = g_ptr_array_index(evaluation->departments, d);
      if (department->department == evaluation_department(target->target))
        group_add(department, target);
    }
  }
}

static void judge_objectives(Evaluation *evaluation)
{
  for (guint o = 0; o < evaluation->objectives->len; o++) {
    EvaluationGroup *objective = g_ptr_array_index(evaluation->objectives, o);
    objective->standing = tally_standing(&objective->tally);
    if (objective->objective->kind != OBJECTIVE_MAIN)
      continue;
    tally_add(&evaluation->plan.objectives, objective->standing);
    for (guint d = 0; d < evaluation->domains->len; d++) {
      EvaluationGroup *domain = g_ptr_array_index(evaluation->domains, d);
      if (domain->domain == objective->domain)
        tally_add(&domain->objectives, objective->standing);
    }
  }
}

/* Departments that only report have no scorecard. */
static void drop_departments_without_targets(Evaluation *evaluation)
{
  for (guint i = evaluation->departments->len; i > 0; i--) {
    const EvaluationGroup *department = g_ptr_array_index(evaluation->departments, i - 1);
    if (department->targets->len == 0)
      g_ptr_array_remove_index(evaluation->departments, i - 1);
  }
}

/* --- What is missing ---------------------------------------------------------------------------------------------- */

/* What must not be published is not missing. */
static bool has_total(const ReportIndicator *part)
{
  const Figure *figure = report_indicator_total(part)->figure;
  return figure != NULL && figure_is_on_record(figure);
}

bool missing_series_is_total(const MissingSeries *missing)
{
  return !missing->key.is_gap && missing->key.breakdown == 0;
}

static MissingSeries *add_missing(Evaluation *evaluation, const ReportIndicator *part, SeriesKey key, Reason lacks)
{
  MissingSeries *missing = g_new0(MissingSeries, 1);
  missing->indicator = part->indicator;
  missing->key = key;
  missing->lacks = lacks;
  missing->last_year = missing_series_is_total(missing) && lacks == REASON_NONE ? part->last_year : 0;
  missing->targets = g_ptr_array_new();
  g_ptr_array_add(evaluation->missing, missing);
  return missing;
}

static bool is_same_series(SeriesKey a, SeriesKey b)
{
  if (a.is_gap != b.is_gap)
    return false;
  return a.is_gap ? a.gap_method == b.gap_method : a.breakdown == b.breakdown;
}

/* The missing series that a target of PART without data waits for, noted once. */
static MissingSeries *missing_for(Evaluation *evaluation, guint first, const ReportIndicator *part, SeriesKey key,
                                  Reason lacks)
{
  for (guint i = first; i < evaluation->missing->len; i++) {
    MissingSeries *missing = g_ptr_array_index(evaluation->missing, i);
    if (is_same_series(missing->key, key) && missing->lacks == lacks)
      return missing;
  }
  return add_missing(evaluation, part, key, lacks);
}

static bool lacks_error(const Assessment *judged)
{
  return judged->reason == REASON_NO_INTERVAL || judged->reason == REASON_NO_STANDARD_ERROR;
}

static void find_missing_of(Evaluation *evaluation, const ReportIndicator *part)
{
  guint first = evaluation->missing->len;
  SeriesKey total = {.indicator = part->indicator};
  bool is_total_missing = !has_total(part);
  if (is_total_missing)
    add_missing(evaluation, part, total, REASON_NONE);
  for (guint t = 0; t < part->targets->len; t++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, t);
    Reason lacks = lacks_error(judged) ? judged->reason : REASON_NONE;
    if (judged->verdict != VERDICT_NO_DATA && lacks == REASON_NONE)
      continue;
    SeriesKey key = is_total_missing && lacks == REASON_NONE ? total : series_key_of(judged->target, part->indicator);
    g_ptr_array_add(missing_for(evaluation, first, part, key, lacks)->targets, (gpointer)judged->target);
  }
}

static void find_missing(Evaluation *evaluation)
{
  for (guint d = 0; d < evaluation->report->domains->len; d++) {
    const ReportDomain *domain = g_ptr_array_index(evaluation->report->domains, d);
    for (guint i = 0; i < domain->indicators->len; i++)
      find_missing_of(evaluation, g_ptr_array_index(domain->indicators, i));
  }
}

int evaluation_year(EvaluationStage stage, const AssessRule *rule)
{
  return stage == STAGE_FINAL ? rule->target_year : (rule->baseline_year + rule->target_year) / 2;
}

int evaluation_first_year(const AssessRule *rule)
{
  return rule->baseline_year + 1;
}

Evaluation *evaluation_build(const Report *report, EvaluationStage stage, const EvaluationRule *rule)
{
  Evaluation *evaluation = evaluation_new(report, stage, rule);
  add_targets(evaluation);
  add_domains(evaluation);
  add_objectives(evaluation);
  add_departments(evaluation);
  sort_targets(evaluation);
  judge_objectives(evaluation);
  drop_departments_without_targets(evaluation);
  find_missing(evaluation);
  return evaluation;
}
