#include "reporter/render/indicator_words.h"

#include "reporter/assess/goal.h"
#include "reporter/evaluate/review.h"
#include "reporter/wording/wording.h"

/* --- The sentence ------------------------------------------------------------------------------------------------- */

/* Why there is no value although something was reported. */
static char *sentence_without_value(Language language, const ReportIndicator *part, const Figure *figure)
{
  const char *name = bilingual_text(part->indicator->name, language);
  if (figure != NULL && figure->has_hidden_value)
    return wording_suppressed(language, name, part->year, figure->suppression == SUPPRESSION_INTERNAL);
  if (figure == NULL || (figure->status != 'M' && figure->status != 'E'))
    return wording_missing(language, name, part->year, part->last_year);
  g_autofree char *year = g_strdup_printf("%d", part->year);
  if (!figure->has_estimate)
    return text_format(language, figure->status == 'M' ? "reporter.sentence.impossible" : "reporter.sentence.estimate",
                       "year", year, "name", name, NULL);
  g_autofree char *value = unit_value(language, unit_of(part->indicator), figure->estimate, part->indicator->decimals);
  return text_format(language, "reporter.sentence.estimate_of", "year", year, "name", name, "value", value, NULL);
}

/* Where the year before has no figure, though older ones have, the sentence says which year lacks it. */
static int named_base_year(const ReportIndicator *part)
{
  bool is_gap = part->compare_year == 0 && part->compare_base == COMPARE_YEAR && part->last_year > 0;
  return is_gap ? part->year - 1 : part->compare_year;
}

/* What is said of the move; NULL where the sentence finds its own words. */
static char *comparison_of(Language language, const ReportIndicator *part, const ReportLine *total)
{
  Scale scale = scale_of(part->indicator);
  if (total->is_previous_suppressed)
    return wording_base_suppressed(language, part->compare_base, part->compare_year);
  if (total->is_incomplete || total->is_previous_incomplete)
    return wording_incomplete(language, total->is_incomplete, total->is_previous_incomplete, part->compare_base,
                              part->compare_year);
  if (!total->has_change)
    return NULL;
  return wording_change_in_doubt(language, &scale, &total->change, total->doubt, part->compare_base,
                                 part->compare_year);
}

char *indicator_sentence(Language language, const ReportIndicator *part)
{
  const ReportLine *total = report_indicator_total(part);
  const char *name = bilingual_text(part->indicator->name, language);
  if (total->figure == NULL || !total->figure->has_value)
    return sentence_without_value(language, part, total->figure);
  Scale scale = scale_of(part->indicator);
  g_autofree char *comparison = comparison_of(language, part, total);
  if (comparison != NULL)
    return wording_sentence_with(language, name, &scale, part->year, total->figure->value, comparison);
  return wording_sentence(language, name, &scale, part->year, total->figure->value,
                          total->previous == NULL ? NULL : &total->previous->value, part->compare_base,
                          named_base_year(part));
}

/* --- The claim ---------------------------------------------------------------------------------------------------- */

typedef struct ClaimTexts {
  const char *up;
  const char *down;
  const char *up_for_worse;
} ClaimTexts;

static const ClaimTexts claim_texts[] = {
    [VERB_RAISE] = {"page.claim.raised", "page.claim.lowered", "page.claim.risen"},
    [VERB_INCREASE] = {"page.claim.increased", "page.claim.decreased", "page.claim.increased"},
    [VERB_LENGTHEN] = {"page.claim.lengthened", "page.claim.shortened", "page.claim.lengthened"},
};

/* The text code of how the total moved; it has {name} and perhaps {value}. */
static const char *claim_code(const ReportIndicator *part, const ReportLine *total)
{
  const UnitStyle *style = unit_style(part->indicator->unit->code);
  if (total->figure != NULL && total->figure->has_hidden_value)
    return "page.claim.suppressed";
  if (total->figure == NULL || !total->figure->has_value)
    return "page.claim.missing";
  if (style->is_flag)
    return "page.claim.flag";
  if (!total->has_change || total->doubt != CHANGE_CERTAIN)
    return "page.claim.value";
  switch (total->change.move) {
  case MOVE_FLAT:
    return "page.claim.flat";
  case MOVE_NEARLY_FLAT:
    return "page.claim.nearly_flat";
  case MOVE_UP:
    return part->indicator->direction == DIRECTION_LOWER_BETTER ? claim_texts[style->verb].up_for_worse
                                                                : claim_texts[style->verb].up;
  case MOVE_DOWN:
    return claim_texts[style->verb].down;
  }
  g_assert_not_reached();
}

/* The text of KIND for the standing SUFFIX; NULL where there is nothing to say. */
static const char *standing_end(Language language, const char *kind, const char *suffix)
{
  g_autofree char *code = g_strdup_printf("page.claim.%s.%s", kind, suffix);
  return text_exists(code) ? text(language, code) : NULL;
}

/* What only the forecast calls on course: a direction that is not the intended one today, though it is more likely than not to be by then. */
static bool rests_on_forecast(const ReportIndicator *part, Standing standing)
{
  for (guint i = 0; standing == STANDING_ON_COURSE && i < part->targets->len; i++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, i);
    if (goal_class(judged->target->kind) == GOAL_DIRECTION && judged->verdict == VERDICT_NOT_MET)
      return true;
  }
  return false;
}

/* How the targets stand, as the end of the headline. */
static const char *target_end(Language language, const ReportIndicator *part, Standing standing, bool is_unfavourable)
{
  if (part->targets->len == 0)
    return "";
  if (rests_on_forecast(part, standing))
    return text(language, "page.claim.end.on_course.forecast");
  const char *still = is_unfavourable ? standing_end(language, "still", standing_code(standing)) : NULL;
  const char *end = still != NULL ? still : standing_end(language, "end", standing_code(standing));
  return end != NULL ? end : "";
}

/* An unfavourable move is named whatever the targets say: a met one may be on its way to be lost. */
static char *claim_end(Language language, const ReportIndicator *part, Standing standing)
{
  bool is_unfavourable = report_turn(part) == TURN_UNFAVOURABLE;
  return g_strconcat(is_unfavourable ? text(language, "page.claim.unfavourable") : "",
                     target_end(language, part, standing, is_unfavourable), NULL);
}

char *indicator_claim(Language language, const ReportIndicator *part, Standing standing)
{
  const ReportLine *total = report_indicator_total(part);
  bool has_value = total->figure != NULL && total->figure->has_value;
  g_autofree char *value =
      has_value ? unit_value(language, unit_of(part->indicator), total->figure->value, part->indicator->decimals)
                : g_strdup("");
  g_autofree char *moved = text_format(language, claim_code(part, total), "name",
                                       bilingual_text(part->indicator->name, language), "value", value, NULL);
  g_autofree char *end = claim_end(language, part, standing);
  return g_strconcat(moved, end, NULL);
}
