#include "reporter/render/target_words.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/render/finding_words.h"
#include "reporter/wording/number.h"
#include "reporter/wording/wording.h"

/* --- What is asked ------------------------------------------------------------------------------------------------ */

/* A number of the plan in the words of what is tested. */
static char *asked_value(Language language, const Target *target, double value)
{
  g_autofree char *number = number_exact(value);
  if (target->has_gap)
    return gap_words(language, target->indicator, target->gap_method, number);
  return unit_words(language, target->unit == target->indicator->unit ? unit_of(target->indicator) : target->unit,
                    number);
}

static char *asked_or_empty(Language language, const Target *target, double value)
{
  return isfinite(value) ? asked_value(language, target, value) : g_strdup("");
}

/* The lower end of a range: the unit is said once, at the upper end, but for a percent sign. */
static char *asked_low(Language language, const Target *target)
{
  g_autofree char *words = asked_or_empty(language, target, target->reference_low);
  if (g_str_has_suffix(words, "%") || !isfinite(target->reference_low))
    return g_steal_pointer(&words);
  return number_exact(target->reference_low);
}

/* How far from the reference: between two percentages, points. */
static char *asked_tolerance(Language language, const Target *target)
{
  g_autofree char *words = asked_or_empty(language, target, target->tolerance);
  if (!g_str_has_suffix(words, "%"))
    return g_steal_pointer(&words);
  g_autofree char *number = number_exact(target->tolerance);
  return unit_points(language, number);
}

/* Which sign and which words a kind has; {value}, {low}, {high}, {name}, {tolerance} are filled in where they stand. */
typedef struct AskTexts {
  const char *sign;
  const char *words; /* text code */
} AskTexts;

static const AskTexts ask_texts[] = {
    [TARGET_AT_MOST] = {"<= {value}", "reporter.ask.at_most"},
    [TARGET_BELOW] = {"< {value}", "reporter.ask.below"},
    [TARGET_AT_LEAST] = {">= {value}", "reporter.ask.at_least"},
    [TARGET_FULL_COVERAGE] = {">= {value}", "reporter.ask.full_coverage"},
    [TARGET_RISE] = {"rise", "reporter.ask.rise"},
    [TARGET_FALL] = {"fall", "reporter.ask.fall"},
    [TARGET_RISE_SLOWS] = {"rise slows", "reporter.ask.rise_slows"},
    [TARGET_GAP_SHRINKS] = {"gap -> {low}", "reporter.ask.gap_shrinks"},
    [TARGET_IN_BAND] = {"{low}..{high}", "reporter.ask.in_band"},
    [TARGET_NEAR_REFERENCE] = {"within {tolerance} of {name}", "reporter.ask.near_reference"},
    [TARGET_NOT_BELOW_REFERENCE] = {">= {name}", "reporter.ask.not_below_reference"},
    [TARGET_ESTABLISHED] = {"established", "reporter.ask.established"},
    [TARGET_MAINTAIN] = {">= {value} every year", "reporter.ask.maintain"},
    [TARGET_NARRATIVE] = {"narrative", "reporter.ask.narrative"},
};

static char *exact_or_empty(double value)
{
  return isfinite(value) ? number_exact(value) : g_strdup("");
}

static void replace(GString *sign, const char *placeholder, const char *value)
{
  g_string_replace(sign, placeholder, value, 0);
}

char *target_sign(const Target *target)
{
  g_autofree char *value = exact_or_empty(target->value);
  g_autofree char *low = exact_or_empty(target->reference_low);
  g_autofree char *high = exact_or_empty(target->reference_high);
  g_autofree char *tolerance = exact_or_empty(target->tolerance);
  GString *sign = g_string_new(ask_texts[target->kind].sign);
  replace(sign, "{value}", value);
  replace(sign, "{low}", low);
  replace(sign, "{high}", high);
  replace(sign, "{tolerance}", tolerance);
  replace(sign, "{name}", target->reference_indicator == NULL ? "" : target->reference_indicator->code);
  return g_string_free(sign, FALSE);
}

/* A number of people grows, a life lengthens, everything else rises. */
static const char *rise_or_fall(const Target *target, bool is_rise)
{
  static const char *const rises[] = {[VERB_RAISE] = "reporter.ask.rise",
                                      [VERB_INCREASE] = "reporter.ask.more",
                                      [VERB_LENGTHEN] = "reporter.ask.longer"};
  static const char *const falls[] = {[VERB_RAISE] = "reporter.ask.fall",
                                      [VERB_INCREASE] = "reporter.ask.fewer",
                                      [VERB_LENGTHEN] = "reporter.ask.shorter"};
  const Verb verb = unit_style(target->indicator->unit->code)->verb;
  return is_rise ? rises[verb] : falls[verb];
}

static const char *ask_code(const Target *target)
{
  if (!target->has_gap && (target->kind == TARGET_RISE || target->kind == TARGET_FALL))
    return rise_or_fall(target, target->kind == TARGET_RISE);
  return target->kind == TARGET_AT_MOST && !(target->value > 0) ? "reporter.ask.none" : ask_texts[target->kind].words;
}

char *target_ask(Language language, const Target *target)
{
  const Indicator *reference = target->reference_indicator;
  g_autofree char *value = asked_or_empty(language, target, target->value);
  g_autofree char *low = asked_low(language, target);
  g_autofree char *high = asked_or_empty(language, target, target->reference_high);
  g_autofree char *tolerance = asked_tolerance(language, target);
  return text_format(language, ask_code(target), "value", value, "low", low, "high", high, "tolerance", tolerance,
                     "name", reference == NULL ? "" : bilingual_text(reference->name, language), NULL);
}

/* --- The target --------------------------------------------------------------------------------------------------- */

static const char *listed_series_name(Language language, const Report *report, const Target *target)
{
  const SeriesKey key = series_key_of(target, target->indicator);
  return !key.is_gap && key.breakdown == 0 ? "" : series_label(report->catalogue, &key, language);
}

/* The tested series in words, in the midst of a sentence: 女性, 女比男; empty for the total and where no figure is tested. */
static char *series_name(Language language, const Report *report, const Target *target)
{
  char *name = g_strdup(target->kind == TARGET_NARRATIVE ? "" : listed_series_name(language, report, target));
  *name = g_ascii_tolower(*name);
  return name;
}

char *target_paragraph(Language language, const Report *report, const Assessment *judged)
{
  g_autofree char *series = series_name(language, report, judged->target);
  g_autofree char *ask = target_ask(language, judged->target);
  g_autofree char *finding = finding_words(language, report->rule, judged);
  return text_format(language, *series == '\0' ? "reporter.target.total" : "reporter.target.series", "code",
                     judged->target->code, "title", bilingual_text(judged->target->title, language), "series", series,
                     "ask", ask, "finding", finding, NULL);
}
