#include "reporter/evaluate/review.h"

static const char *const turn_codes[N_TURNS] = {
    [TURN_FAVOURABLE] = "favourable", [TURN_UNFAVOURABLE] = "unfavourable", [TURN_STEADY] = "steady",
    [TURN_UNCERTAIN] = "uncertain",   [TURN_NEUTRAL] = "neutral",           [TURN_UNKNOWN] = "unknown"};

const char *turn_code(Turn turn)
{
  return turn_codes[turn];
}

EvaluationRule evaluation_rule_of(const WarningRule *rule)
{
  return (EvaluationRule){.likely_from = rule->orange_below};
}

static AssessInput input_of(const Report *report)
{
  return (AssessInput){.catalogue = report->catalogue,
                       .areas = report->areas,
                       .n_areas = report->n_areas,
                       .figures = report->figures,
                       .rule = report->rule,
                       .is_public = report->is_public};
}

/* --- Targets ------------------------------------------------------------------------------------------------------ */

/* The latest year in which any target has a figure of that year. */
static int latest_year(const Evaluation *evaluation)
{
  int latest = 0;
  for (guint i = 0; i < evaluation->targets->len; i++) {
    const Assessment *judged = g_array_index(evaluation->targets, EvaluatedTarget, i).judged;
    if (judged != NULL)
      latest = MAX(latest, judged->tested.value_year);
  }
  return latest;
}

/* What a warning rests on: the latest year with a figure of its own that enough units reported, as the kept warnings do. */
static WarningEvidence evidence_of(const Report *report, const Assessment *judged, int as_of)
{
  const AssessInput input = input_of(report);
  Assessment at = *judged;
  while (at.tested.value_year > 0 && (at.tested.value_year != at.year || at.release == RELEASE_WITHHELD))
    at = assess_target(&input, judged->target, report->district, MIN(at.tested.value_year, at.year - 1));
  if (at.tested.value_year > 0)
    return alert_evidence(&at, as_of);
  WarningEvidence nothing = alert_no_evidence(judged->target);
  nothing.as_of = as_of;
  return nothing;
}

static bool may_be_told(const EvaluatedTarget *target)
{
  return target->judged != NULL && target->standing != STANDING_NARRATIVE && target->standing != STANDING_WITHHELD;
}

static Standing standing_before(const Review *review, const EvaluatedTarget *target)
{
  const Report *report = review->report;
  const AssessInput input = input_of(report);
  if (target->judged == NULL || target->standing == STANDING_WITHHELD)
    return target->standing;
  Assessment before = assess_target(&input, target->target, report->district, report->year - 1);
  return standing_of(&before, STAGE_MIDTERM, &review->evaluation->rule);
}

static void add_targets(Review *review, const WarningRule *rule)
{
  const Report *report = review->report;
  const DriverFigures figures = {report->catalogue, report->figures, report->areas, report->n_areas};
  int as_of = latest_year(review->evaluation);
  for (guint i = 0; i < review->evaluation->targets->len; i++) {
    const EvaluatedTarget *target = &g_array_index(review->evaluation->targets, EvaluatedTarget, i);
    ReviewedTarget reviewed = {.now = target, .before = standing_before(review, target)};
    reviewed.has_alert = may_be_told(target);
    if (reviewed.has_alert) {
      const WarningEvidence evidence = evidence_of(report, target->judged, as_of);
      alert_init(&reviewed.alert, rule, &evidence, &figures);
    }
    g_array_append_val(review->targets, reviewed);
  }
}

static void clear_target(gpointer target)
{
  alert_clear(&((ReviewedTarget *)target)->alert);
}

const ReviewedTarget *review_target(const Review *review, const Target *target)
{
  guint n_targets = 0;
  gsize index = (gsize)(target - catalogue_targets(review->report->catalogue, &n_targets));
  g_assert(index < review->targets->len);
  return &g_array_index(review->targets, ReviewedTarget, index);
}

Standing review_standing(const Review *review, const ReportIndicator *part)
{
  Tally tally = {0};
  for (guint i = 0; i < part->targets->len; i++)
    tally_add(&tally, review_target(review, g_array_index(part->targets, Assessment, i).target)->now->standing);
  return part->targets->len == 0 ? STANDING_NARRATIVE : tally_standing(&tally);
}

/* --- Indicators --------------------------------------------------------------------------------------------------- */

Turn report_turn(const ReportIndicator *part)
{
  const ReportLine *total = report_indicator_total(part);
  if (!total->has_change)
    return TURN_UNKNOWN;
  if (total->change.move == MOVE_FLAT || total->change.move == MOVE_NEARLY_FLAT)
    return TURN_STEADY;
  if (total->doubt != CHANGE_CERTAIN)
    return TURN_UNCERTAIN;
  if (wording_is_unfavourable(part->indicator->direction, total->change.move))
    return TURN_UNFAVOURABLE;
  bool has_direction =
      part->indicator->direction == DIRECTION_HIGHER_BETTER || part->indicator->direction == DIRECTION_LOWER_BETTER;
  return has_direction ? TURN_FAVOURABLE : TURN_NEUTRAL;
}

static DepartmentQuality *quality_of(Review *review, const Department *department)
{
  for (guint i = 0; i < review->quality->len; i++) {
    DepartmentQuality *quality = &g_array_index(review->quality, DepartmentQuality, i);
    if (quality->department == department)
      return quality;
  }
  g_assert_not_reached();
}

static void add_quality(DepartmentQuality *quality, const Figure *total)
{
  quality->indicators++;
  if (total == NULL)
    return;
  bool is_on_record = figure_is_on_record(total);
  bool is_provisional = is_on_record && figure_is_provisional(total);
  quality->with_value += is_on_record ? 1 : 0;
  quality->provisional += is_provisional ? 1 : 0;
  quality->too_few += is_provisional && total->release == RELEASE_WITHHELD ? 1 : 0;
  quality->units_due += (guint)total->units_expected;
  quality->units_in += (guint)total->units_received;
}

static void add_departments(Review *review)
{
  guint n = 0;
  const Department *departments = catalogue_departments(review->report->catalogue, &n);
  for (guint i = 0; i < n; i++) {
    DepartmentQuality quality = {.department = &departments[i]};
    g_array_append_val(review->quality, quality);
  }
}

static void drop_departments_without_indicators(Review *review)
{
  for (guint i = review->quality->len; i > 0; i--)
    if (g_array_index(review->quality, DepartmentQuality, i - 1).indicators == 0)
      g_array_remove_index(review->quality, i - 1);
}

static void add_indicators(Review *review)
{
  add_departments(review);
  for (guint d = 0; d < review->report->domains->len; d++) {
    const ReportDomain *domain = g_ptr_array_index(review->report->domains, d);
    for (guint i = 0; i < domain->indicators->len; i++) {
      ReportIndicator *part = g_ptr_array_index(domain->indicators, i);
      add_quality(quality_of(review, part->indicator->department), report_indicator_total(part)->figure);
      g_ptr_array_add(review->of_turn[report_turn(part)], part);
    }
  }
  drop_departments_without_indicators(review);
}

/* --- Together ----------------------------------------------------------------------------------------------------- */

Review *review_of_evaluation(const Evaluation *evaluation, const WarningRule *rule)
{
  Review *review = g_new0(Review, 1);
  review->report = evaluation->report;
  review->evaluation = evaluation;
  review->targets = g_array_new(FALSE, FALSE, sizeof(ReviewedTarget));
  g_array_set_clear_func(review->targets, clear_target);
  review->quality = g_array_new(FALSE, FALSE, sizeof(DepartmentQuality));
  for (guint i = 0; i < N_TURNS; i++)
    review->of_turn[i] = g_ptr_array_new();
  add_targets(review, rule);
  add_indicators(review);
  return review;
}

Review *review_of_year(const Report *report, const WarningRule *rule)
{
  EvaluationStage stage = report->year < report->rule->target_year ? STAGE_MIDTERM : STAGE_FINAL;
  EvaluationRule evaluation_rule = evaluation_rule_of(rule);
  Evaluation *evaluation = evaluation_build(report, stage, &evaluation_rule);
  Review *review = review_of_evaluation(evaluation, rule);
  review->own = evaluation;
  return review;
}

void review_free(Review *review)
{
  if (review == NULL)
    return;
  g_array_unref(review->targets);
  g_array_unref(review->quality);
  for (guint i = 0; i < N_TURNS; i++)
    g_ptr_array_unref(review->of_turn[i]);
  g_clear_pointer(&review->own, evaluation_free);
  g_free(review);
}
