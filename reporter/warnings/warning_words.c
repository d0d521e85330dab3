#include "reporter/warnings/warning_words.h"

#include <math.h>
#include <string.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/series.h"
#include "reporter/assess/target_progress.h"
#include "reporter/assess/target_value.h"
#include "reporter/render/finding_words.h"
#include "reporter/render/target_words.h"
#include "reporter/wording/number.h"
#include "reporter/wording/unit.h"

/* What every sentence needs. */
typedef struct Speaker {
  Language language;
  const Catalogue *catalogue;
  const WarningRule *rule;
  const WarningEvidence *evidence;
} Speaker;

static char *whole_number(double value)
{
  return number_rounded(value, 0);
}

static char *year_words(int year)
{
  return g_strdup_printf("%d", year);
}

static char *value_words(const Speaker *speaker, double value)
{
  return isnan(value) ? g_strdup("") : target_value(speaker->language, speaker->evidence->target, value);
}

/* An end of an interval, whose unit stands beside the value. */
static char *plain_words(const Speaker *speaker, double value)
{
  const Target *target = speaker->evidence->target;
  SeriesKey key = series_key_of(target, target->indicator);
  return isnan(value) ? g_strdup("") : number_rounded(value, series_decimals(&key));
}

/* "高等学校在校生女生占比" needs no "（女性占比）". */
static bool is_share_by_name(Language language, const Target *target)
{
  return gap_is_share(target->gap_method) &&
         strstr(bilingual_text(target->indicator->name, language), text(language, "warnings.name.share")) != NULL;
}

static const char *series_words(Language language, const Catalogue *catalogue, const Target *target)
{
  if (!target->has_gap)
    return target->slice == 0 ? "" : catalogue_breakdown_name(catalogue, target->slice, language);
  if (is_share_by_name(language, target))
    return "";
  const CodeList *methods = catalogue_code_list(catalogue, "gap_method");
  const char *code = vocabulary_code(&gap_method_vocabulary, (int)target->gap_method);
  return bilingual_text(code_list_item(methods, code)->name, language);
}

char *warning_series_name(Language language, const Catalogue *catalogue, const Target *target)
{
  const char *series = series_words(language, catalogue, target);
  const char *name = bilingual_text(target->indicator->name, language);
  return *series == '\0' ? text_format(language, "warnings.name.total", "name", name, NULL)
                         : text_format(language, "warnings.name.series", "name", name, "series", series, NULL);
}

static char *known_words(const Speaker *speaker)
{
  const WarningEvidence *evidence = speaker->evidence;
  const bool is_flag = unit_style(evidence->target->indicator->unit->code)->is_flag;
  g_autofree char *year = year_words(evidence->year);
  g_autofree char *name = warning_series_name(speaker->language, speaker->catalogue, evidence->target);
  g_autofree char *value = isnan(evidence->value) ? g_strdup("")
                                                  : target_value_telling(speaker->language, evidence->target,
                                                                         evidence->reference, evidence->value);
  return text_format(speaker->language, is_flag ? "warnings.known.flag" : "warnings.known.value", "year", year, "name",
                     name, "value", value, NULL);
}

/* What the target asks, to stand between quotation marks: its own become inner ones. */
static char *quoted_ask(const Speaker *speaker)
{
  g_autoptr(GString) ask = g_string_new(NULL);
  g_autofree char *words = target_ask(speaker->language, speaker->evidence->target);
  g_string_append(ask, words);
  g_string_replace(ask, "“", "‘", 0);
  g_string_replace(ask, "”", "’", 0);
  return g_string_free(g_steal_pointer(&ask), FALSE);
}

/* --- Rare events -------------------------------------------------------------------------------------------------- */

static char *pool_words(const Speaker *speaker)
{
  const WarningEvidence *evidence = speaker->evidence;
  const WarningPool *pool = &evidence->pool;
  const Target *target = evidence->target;
  if (pool->first_year == 0)
    return g_strdup(text(speaker->language, "warnings.pool.none"));
  g_autofree char *first = year_words(pool->first_year);
  g_autofree char *last = year_words(evidence->year);
  g_autofree char *events = whole_number(pool->events);
  g_autofree char *exposed = whole_number(pool->exposed);
  g_autofree char *value = value_words(speaker, pool->value);
  g_autofree char *low = plain_words(speaker, pool->interval.low);
  g_autofree char *high = plain_words(speaker, pool->interval.high);
  g_autofree char *ask = quoted_ask(speaker);
  g_autofree char *confidence = whole_number(100 * speaker->rule->confidence);
  return text_format(speaker->language, "warnings.pool", "first", first, "last", last, "events", events, "denominator",
                     bilingual_text(target->indicator->denominator, speaker->language), "exposed", exposed, "value",
                     value, "confidence", confidence, "low", low, "high", high, "ask", ask, NULL);
}

static const char *case_code(double events)
{
  if (!(events >= 0.5))
    return "warnings.case.none";
  return events < 1.5 ? "warnings.case.one" : "warnings.case.some";
}

/* What a single year's cases mean, where the pooled years do not decide. */
static char *case_words(const Speaker *speaker)
{
  const WarningEvidence *evidence = speaker->evidence;
  g_autofree char *year = year_words(evidence->year);
  g_autofree char *events = whole_number(fmax(evidence->year_events, 0));
  return text_format(speaker->language, case_code(evidence->year_events), "year", year, "events", events, NULL);
}

/* --- What to expect ----------------------------------------------------------------------------------------------- */

static char *forecast_words(const Speaker *speaker)
{
  const WarningEvidence *evidence = speaker->evidence;
  g_autofree char *year = year_words(evidence->forecast_year);
  g_autofree char *forecast = value_words(speaker, evidence->forecast);
  g_autofree char *low = plain_words(speaker, evidence->forecast80.low);
  g_autofree char *high = plain_words(speaker, evidence->forecast80.high);
  g_autofree char *ask = quoted_ask(speaker);
  g_autofree char *chance = chance_words(speaker->language, evidence->p_meets);
  return text_format(speaker->language, "warnings.chance", "year", year, "forecast", forecast, "low", low, "high", high,
                     "ask", ask, "chance", chance, NULL);
}

static bool is_gap_that_shrinks(const WarningEvidence *evidence)
{
  return evidence->target->kind == TARGET_GAP_SHRINKS;
}

/* Of a gap how much of it is gone; of anything else how much of the way. */
static double covered(const WarningEvidence *evidence)
{
  return is_gap_that_shrinks(evidence) ? target_progress_gap_closed(evidence->progress) : evidence->progress;
}

static char *covered_words(const Speaker *speaker)
{
  const WarningEvidence *evidence = speaker->evidence;
  g_autofree char *base_year = year_words(evidence->baseline_year);
  g_autofree char *base = value_words(speaker, evidence->baseline);
  g_autofree char *part = whole_number(100 * covered(evidence));
  if (covered(evidence) < 0)
    return text_format(speaker->language, "warnings.progress.reversed", "base_year", base_year, "base", base, NULL);
  if (is_gap_that_shrinks(evidence))
    return text_format(speaker->language, "warnings.gap.smaller", "base_year", base_year, "base", base, "part", part,
                       NULL);
  g_autofree char *time = whole_number(100 * evidence->time_elapsed);
  return text_format(speaker->language, "warnings.progress", "time", time, "way", part, NULL);
}

/* --- What drives it ----------------------------------------------------------------------------------------------- */

typedef struct DriverTexts {
  const char *with_part;
  const char *alone;
  Dimension dimension; /* not of areas */
} DriverTexts;

static const DriverTexts driver_texts[N_DRIVER_KINDS] = {
    [DRIVER_RESIDENCE] = {"warnings.driver.residence", "warnings.driver.residence.only", DIMENSION_RESIDENCE},
    [DRIVER_AGE_GROUP] = {"warnings.driver.age_group", "warnings.driver.age_group.only", DIMENSION_AGE_GROUP},
    [DRIVER_AREA] = {"warnings.driver.area", "warnings.driver.area.only", DIMENSION_RESIDENCE},
};

static char *driver_words(const Speaker *speaker, DriverKind kind, const Driver *driver)
{
  const DriverTexts *texts = &driver_texts[kind];
  const Bilingual name = kind == DRIVER_AREA
                             ? driver->area->name
                             : catalogue_breakdown_item(speaker->catalogue, driver->group, texts->dimension)->name;
  g_autofree char *value = value_words(speaker, driver->value);
  if (isnan(driver->part))
    return text_format(speaker->language, texts->alone, "group", bilingual_text(name, speaker->language), "value",
                       value, NULL);
  g_autofree char *part = whole_number(100 * driver->part);
  return text_format(speaker->language, texts->with_part, "group", bilingual_text(name, speaker->language), "value",
                     value, "part", part, NULL);
}

/* --- Together ----------------------------------------------------------------------------------------------------- */

static const char *why_not_judged(const Speaker *speaker)
{
  const char *reason = reason_words(speaker->language, speaker->evidence->reason);
  return *reason != '\0' ? reason : text(speaker->language, "warnings.no_reason");
}

static char *cause_words(const Speaker *speaker, LevelCause cause)
{
  const WarningEvidence *evidence = speaker->evidence;
  g_autofree char *code = g_strdup_printf("warnings.cause.%s", cause_code(cause));
  g_autofree char *known = known_words(speaker);
  g_autofree char *pool = pool_words(speaker);
  g_autofree char *name = warning_series_name(speaker->language, speaker->catalogue, evidence->target);
  g_autofree char *year = year_words(evidence->year);
  g_autofree char *base_year = year_words(evidence->baseline_year);
  g_autofree char *points = year_words(evidence->points);
  g_autofree char *min = year_words(speaker->rule->min_points);
  return text_format(speaker->language, code, "known", known, "pool", pool, "name", name, "year", year, "base_year",
                     base_year, "points", points, "min", min, "why", why_not_judged(speaker), NULL);
}

/* True where a forecast is part of the reason. */
static bool tells_chance(const WarningEvidence *evidence, LevelCause cause)
{
  return cause >= CAUSE_CHANCE && !isnan(evidence->p_meets) && !isnan(evidence->forecast);
}

/* What has arrived has no way to go. */
static bool tells_progress(const WarningEvidence *evidence, LevelCause cause)
{
  bool is_under_way = is_gap_that_shrinks(evidence) || evidence->progress < 1;
  return cause >= CAUSE_CHANCE && !isnan(evidence->progress_ratio) && is_under_way;
}

static void add_expectations(const Speaker *speaker, LevelCause cause, GPtrArray *sentences)
{
  const WarningEvidence *evidence = speaker->evidence;
  if (cause == CAUSE_RARE_UNDECIDED)
    g_ptr_array_add(sentences, case_words(speaker));
  if (tells_chance(evidence, cause))
    g_ptr_array_add(sentences, forecast_words(speaker));
  if (tells_progress(evidence, cause))
    g_ptr_array_add(sentences, covered_words(speaker));
}

static void add_reservations(const Speaker *speaker, LevelCause cause, GPtrArray *sentences)
{
  const WarningEvidence *evidence = speaker->evidence;
  g_autofree char *year = year_words(evidence->break_year);
  if (cause >= CAUSE_FEW_POINTS && evidence->break_year > 0)
    g_ptr_array_add(sentences, text_format(speaker->language, "warnings.break", "year", year, NULL));
  if (evidence->is_provisional)
    g_ptr_array_add(sentences, g_strdup(text(speaker->language, "warnings.provisional")));
}

static char *joined(Language language, GPtrArray *sentences)
{
  g_ptr_array_add(sentences, NULL);
  return g_strjoinv(language == LANGUAGE_EN ? " " : "", (char **)sentences->pdata);
}

char *warning_reason(Language language, const Catalogue *catalogue, const WarningRule *rule,
                     const WarningEvidence *evidence, LevelCause cause, const Driver *drivers)
{
  const Speaker speaker = {language, catalogue, rule, evidence};
  g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(sentences, cause_words(&speaker, cause));
  add_expectations(&speaker, cause, sentences);
  for (guint kind = 0; kind < N_DRIVER_KINDS; kind++)
    if (drivers[kind].is_found)
      g_ptr_array_add(sentences, driver_words(&speaker, (DriverKind)kind, &drivers[kind]));
  add_reservations(&speaker, cause, sentences);
  return joined(language, sentences);
}

static const char *swing_code(SwingKind kind)
{
  switch (kind) {
  case SWING_AROUND_TREND:
    return "warnings.swing.around";
  case SWING_LATEST:
    return "warnings.swing.latest";
  case SWING_COUNTS:
    return "warnings.swing.counts";
  case SWING_NONE:
    break;
  }
  g_assert_not_reached();
}

/* A difference between two figures of the series: of shares in points. */
static char *difference_words(const Speaker *speaker, double difference)
{
  const Target *target = speaker->evidence->target;
  const Indicator *indicator = target->indicator;
  const bool is_share = target->has_gap ? gap_is_share(target->gap_method)
                                        : unit_style(indicator->unit->code)->change_kind == CHANGE_POINTS;
  if (!is_share)
    return value_words(speaker, difference);
  g_autofree char *amount = number_rounded(difference, change_decimals(CHANGE_POINTS, indicator->decimals));
  return unit_points(speaker->language, amount);
}

char *warning_swing(Language language, const Catalogue *catalogue, const WarningEvidence *evidence, const Swing *swing)
{
  const Speaker speaker = {language, catalogue, NULL, evidence};
  g_autofree char *known = known_words(&speaker);
  g_autofree char *name = warning_series_name(language, catalogue, evidence->target);
  g_autofree char *first = year_words(evidence->first_year);
  g_autofree char *spread = difference_words(&speaker, swing->spread);
  g_autofree char *expected = value_words(&speaker, swing->expected);
  return text_format(language, swing_code(swing->kind), "known", known, "name", name, "first", first, "spread", spread,
                     "expected", expected, NULL);
}
