#include "reporter/render/evaluation_words.h"

#include <math.h>

#include "reporter/assess/target_value.h"
#include "reporter/render/finding_words.h"
#include "reporter/warnings/warning_words.h"
#include "reporter/wording/number.h"
#include "reporter/wording/unit.h"

#define RATE_DECIMALS 1

static char *count_text(guint count)
{
  return g_strdup_printf("%u", count);
}

const char *standing_words(Language language, Standing standing)
{
  g_autofree char *code = g_strdup_printf("reporter.standing_of.%s", standing_code(standing));
  return text(language, code);
}

char *tally_words(Language language, const Tally *tally)
{
  g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < N_STANDINGS; i++) {
    if (tally->of[i] == 0)
      continue;
    g_autofree char *n = count_text(tally->of[i]);
    g_ptr_array_add(clauses, text_format(language, "reporter.evaluation.count", "standing",
                                         standing_words(language, (Standing)i), "n", n, NULL));
  }
  g_ptr_array_add(clauses, NULL);
  return g_strjoinv(text(language, "reporter.finding.separator"), (char **)clauses->pdata);
}

char *rate_words(Language language, guint part, guint whole)
{
  if (whole == 0)
    return g_strdup(text(language, "reporter.table.missing"));
  g_autofree char *percent = number_rounded(100.0 * part / whole, RATE_DECIMALS);
  g_autofree char *numerator = count_text(part);
  g_autofree char *denominator = count_text(whole);
  return text_format(language, "reporter.evaluation.rate", "percent", percent, "part", numerator, "whole", denominator,
                     NULL);
}

char *target_codes(Language language, const GPtrArray *targets)
{
  GString *codes = g_string_new(NULL);
  for (guint i = 0; i < targets->len; i++) {
    const EvaluatedTarget *target = g_ptr_array_index(targets, i);
    g_string_append_printf(codes, "%s%s", i == 0 ? "" : text(language, "reporter.list.separator"),
                           target->target->code);
  }
  return g_string_free(codes, FALSE);
}

/* Where it leads: the forecast, else the way beside the time; empty when neither is known. */
static char *outlook_words(Language language, const Assessment *judged)
{
  if (finding_has_outlook(judged)) {
    g_autofree char *year = g_strdup_printf("%d", judged->tested.forecast_year);
    g_autofree char *value = target_value(language, judged->target, judged->tested.forecast);
    g_autofree char *chance = chance_words(language, judged->p_meets);
    return text_format(language, "reporter.evaluation.outlook", "year", year, "value", value, "chance", chance, NULL);
  }
  if (!finding_has_progress(judged))
    return g_strdup("");
  g_autofree char *progress = progress_words(language, judged);
  return text_format(language, "reporter.evaluation.way", "progress", progress, NULL);
}

static char *latest_value(Language language, const Catalogue *catalogue, const Assessment *judged)
{
  if (isnan(judged->tested.value))
    return g_strdup("");
  g_autofree char *year = g_strdup_printf("%d", judged->tested.value_year);
  g_autofree char *value = target_value_telling(language, judged->target, judged->reference, judged->tested.value);
  const bool is_flag = unit_style(judged->target->indicator->unit->code)->is_flag;
  g_autofree char *name = warning_series_name(language, catalogue, judged->target);
  return text_format(language, is_flag ? "reporter.evaluation.latest_flag" : "reporter.evaluation.latest", "year", year,
                     "name", name, "value", value, NULL);
}

char *problem_words(Language language, const Catalogue *catalogue, const EvaluatedTarget *target)
{
  g_autofree char *latest = latest_value(language, catalogue, target->judged);
  g_autofree char *verdict = verdict_words(language, target->judged);
  g_autofree char *outlook = outlook_words(language, target->judged);
  return text_format(language, "reporter.evaluation.problem", "code", target->target->code, "title",
                     bilingual_text(target->target->title, language), "department",
                     bilingual_text(evaluation_department(target->target)->name, language), "latest", latest, "verdict",
                     verdict, "outlook", outlook, NULL);
}

char *missing_words(Language language, const Catalogue *catalogue, const MissingSeries *missing)
{
  const char *name = bilingual_text(missing->indicator->name, language);
  if (missing->key.is_gap)
    return text_format(language, "reporter.evaluation.missing_part", "name", name, "part",
                       text(language, "reporter.evaluation.missing_gap"), NULL);
  if (missing_series_is_total(missing))
    return g_strdup(name);
  return text_format(language, "reporter.evaluation.missing_part", "name", name, "part",
                     catalogue_breakdown_name(catalogue, missing->key.breakdown, language), NULL);
}

char *evaluation_title(Language language, const Evaluation *evaluation)
{
  g_autofree char *year = count_text((guint)evaluation->year);
  const char *code =
      evaluation->stage == STAGE_MIDTERM ? "reporter.evaluation.title.midterm" : "reporter.evaluation.title.final";
  return text_format(language, code, "district", bilingual_text(evaluation->report->district->name, language), "year",
                     year, NULL);
}

char *evaluation_notes(Language language, const Evaluation *evaluation)
{
  if (evaluation->stage == STAGE_FINAL)
    return g_strdup(text(language, "reporter.evaluation.notes.final"));
  g_autofree char *likely = number_rounded(100 * evaluation->rule.likely_from, 0);
  return text_format(language, "reporter.evaluation.notes.midterm", "likely", likely, NULL);
}

char *evaluation_silence(Language language, const EvaluatedTarget *target)
{
  return text_format(language, "reporter.evaluation.not_assessed", "code", target->target->code, "title",
                     bilingual_text(target->target->title, language), NULL);
}
