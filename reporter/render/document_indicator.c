/* An indicator in the document. */
#include <math.h>
#include <string.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/report_series.h"
#include "reporter/render/document_parts.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/finding_words.h"
#include "reporter/render/indicator_words.h"
#include "reporter/render/json_value.h"
#include "reporter/render/remark.h"
#include "reporter/render/target_region.h"
#include "reporter/render/target_words.h"

/* Where a writer of words puts the number. */
#define NUMBER_HERE "{value}"

/* --- Targets ------------------------------------------------------------------------------------------------------ */

/* The values that meet the target, `[low, high]` with null for no bound; null where no region can be given. */
static json_t *region_of(const Assessment *judged)
{
  GoalRegion region;
  if (!target_region(judged, &region))
    return json_null();
  json_t *bounds = json_array();
  json_array_append_new(bounds, json_number_or_null(region.low));
  json_array_append_new(bounds, json_number_or_null(region.high));
  return bounds;
}

static char *paragraph_of(Language language, const Report *report, const ReviewedTarget *reviewed)
{
  const EvaluatedTarget *target = reviewed->now;
  if (target->judged != NULL)
    return target_paragraph(language, report, target->judged);
  return evaluation_silence(language, target);
}

static json_t *target_of(const Review *review, const ReviewedTarget *reviewed)
{
  const EvaluatedTarget *target = reviewed->now;
  const Assessment *judged = target->judged;
  SeriesKey key = series_key_of(target->target, target->target->indicator);
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(target->target->code));
  json_object_set_new(object, "title", json_name(target->target->title));
  json_object_set_new(object, "kind", json_string(vocabulary_code(&target_kind_vocabulary, (int)target->target->kind)));
  json_object_set_new(object, "asks",
                      json_words(target_ask(LANGUAGE_ZH, target->target), target_ask(LANGUAGE_EN, target->target)));
  json_object_set_new(object, "series", json_string(series_code(review->report->catalogue, &key)));
  json_object_set_new(object, "standing", json_string(standing_code(target->standing)));
  json_object_set_new(object, "before", json_string(standing_code(reviewed->before)));
  json_object_set_new(object, "may_slip", json_boolean(target->may_slip));
  json_object_set_new(object, "text",
                      json_words(paragraph_of(LANGUAGE_ZH, review->report, reviewed),
                                 paragraph_of(LANGUAGE_EN, review->report, reviewed)));
  json_object_set_new(object, "verdict", judged == NULL ? json_null() : json_string(verdict_code(judged->verdict)));
  json_object_set_new(object, "verdict_words",
                      judged == NULL
                          ? json_null()
                          : json_words(verdict_words(LANGUAGE_ZH, judged), verdict_words(LANGUAGE_EN, judged)));
  json_object_set_new(object, "region", judged == NULL ? json_null() : region_of(judged));
  json_object_set_new(object, "chance", json_number_or_null(judged == NULL ? NAN : judged->p_meets));
  return object;
}

static json_t *targets_of(const Review *review, const ReportIndicator *part)
{
  json_t *array = json_array();
  for (guint i = 0; i < part->targets->len; i++) {
    const Target *target = g_array_index(part->targets, Assessment, i).target;
    json_array_append_new(array, target_of(review, review_target(review, target)));
  }
  return array;
}

/* --- Series ------------------------------------------------------------------------------------------------------- */

json_t *document_marks(bool is_provisional, bool is_suppressed, bool is_break)
{
  char marks[4] = "";
  if (is_provisional)
    strcat(marks, "p");
  if (is_suppressed)
    strcat(marks, "s");
  if (is_break)
    strcat(marks, "b");
  return json_string(marks);
}

static json_t *years_of(const ReportSeries *series)
{
  json_t *array = json_array();
  for (guint i = 0; i < series->years->len; i++) {
    const ReportYear *year = &g_array_index(series->years, ReportYear, i);
    json_t *object = json_object();
    json_object_set_new(object, "year", json_integer(year->year));
    json_object_set_new(object, "value", json_number_or_null(year->value));
    if (!isnan(year->low)) {
      json_object_set_new(object, "low", json_number_or_null(year->low));
      json_object_set_new(object, "high", json_number_or_null(year->high));
    }
    json_object_set_new(object, "marks", document_marks(year->is_provisional, year->is_suppressed, year->is_break));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *forecast_of(const Outlook *outlook)
{
  json_t *array = json_array();
  for (size_t i = 0; outlook->has_forecast && i < outlook->forecast.n_steps; i++) {
    const ForecastStep *step = &outlook->forecast.steps[i];
    json_t *object = json_object();
    json_object_set_new(object, "year", json_integer(step->year));
    json_object_set_new(object, "value", json_number_or_null(step->mean));
    json_object_set_new(object, "low80", json_number_or_null(step->lower80));
    json_object_set_new(object, "high80", json_number_or_null(step->upper80));
    json_object_set_new(object, "low95", json_number_or_null(step->lower95));
    json_object_set_new(object, "high95", json_number_or_null(step->upper95));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *series_name(const Catalogue *catalogue, const SeriesKey *key)
{
  return json_words(g_strdup(series_label(catalogue, key, LANGUAGE_ZH)),
                    g_strdup(series_label(catalogue, key, LANGUAGE_EN)));
}

/* Without the number's place where none is printed: yes or no. */
static char *unit_around_number(Language language, const SeriesKey *key)
{
  if (!key->is_gap && unit_style(key->indicator->unit->code)->is_flag)
    return g_strdup("");
  return key->is_gap ? gap_words(language, key->indicator, key->gap_method, NUMBER_HERE)
                     : unit_words(language, unit_of(key->indicator), NUMBER_HERE);
}

static json_t *one_series(const Catalogue *catalogue, const ReportSeries *series)
{
  const SeriesKey *key = &series->key;
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(series_code(catalogue, key)));
  json_object_set_new(object, "name", series_name(catalogue, key));
  json_object_set_new(object, "unit",
                      json_words(unit_around_number(LANGUAGE_ZH, key), unit_around_number(LANGUAGE_EN, key)));
  json_object_set_new(object, "decimals", json_integer(series_decimals(key)));
  json_object_set_new(object, "parity", json_number_or_null(key->is_gap ? series_parity(key) : NAN));
  json_object_set_new(object, "years", years_of(series));
  json_object_set_new(object, "forecast", forecast_of(&series->outlook));
  return object;
}

static json_t *all_series(const Report *report, const GPtrArray *all)
{
  json_t *array = json_array();
  for (guint i = 0; i < all->len; i++)
    json_array_append_new(array, one_series(report->catalogue, g_ptr_array_index(all, i)));
  return array;
}

/* --- Townships ---------------------------------------------------------------------------------------------------- */

static json_t *change_words_of(const ReportIndicator *part, const ReportLine *line)
{
  Scale scale = scale_of(part->indicator);
  if (!line->has_change)
    return json_null();
  return json_words(
      wording_change_in_doubt(LANGUAGE_ZH, &scale, &line->change, line->doubt, part->compare_base, part->compare_year),
      wording_change_in_doubt(LANGUAGE_EN, &scale, &line->change, line->doubt, part->compare_base, part->compare_year));
}

static json_t *area_of(const ReportIndicator *part, const ReportLine *line)
{
  const Figure *figure = line->figure;
  json_t *object = json_object();
  json_object_set_new(object, "area", json_string(line->area->code));
  json_object_set_new(object, "value", json_number_or_null(figure->has_value ? figure->value : NAN));
  json_object_set_new(object, "previous", json_number_or_null(line->previous == NULL ? NAN : line->previous->value));
  json_object_set_new(object, "change", change_words_of(part, line));
  json_object_set_new(
      object, "marks",
      document_marks(figure->has_value && figure_is_provisional(figure), figure->has_hidden_value, false));
  return object;
}

static json_t *areas_of(const ReportIndicator *part)
{
  json_t *array = json_array();
  for (guint i = 0; i < part->lines->len; i++) {
    const ReportLine *line = &g_array_index(part->lines, ReportLine, i);
    if (!line->area->is_district && line->breakdown == 0 && line->figure != NULL && figure_is_on_record(line->figure))
      json_array_append_new(array, area_of(part, line));
  }
  return array;
}

/* --- The indicator ------------------------------------------------------------------------------------------------ */

static char *brief_change(Language language, const ReportIndicator *part, const ReportLine *total)
{
  Scale scale = scale_of(part->indicator);
  if (!total->has_change || unit_style(part->indicator->unit->code)->is_flag)
    return g_strdup("");
  g_autofree char *brief = wording_change_brief(language, &scale, &total->change);
  bool has_number = g_ascii_isdigit(brief[0]) || brief[0] == '+' || brief[0] == '-';
  bool has_unit = unit_style(part->indicator->unit->code)->change_kind != CHANGE_ABSOLUTE;
  return g_strconcat(brief, has_number && has_unit ? wording_change_unit(language, &scale) : "", NULL);
}

static char *value_text(Language language, const ReportIndicator *part, const Figure *figure)
{
  if (figure != NULL && figure->has_hidden_value)
    return g_strdup(text(language, "reporter.table.suppressed"));
  if (figure == NULL || !figure->has_value)
    return g_strdup(text(language, "reporter.table.missing"));
  g_autofree char *value = unit_value(language, unit_of(part->indicator), figure->value, part->indicator->decimals);
  return g_strconcat(value, figure_is_provisional(figure) ? "*" : "", NULL);
}

/* The figure of the year, as it is and in words. */
static void add_figure(json_t *object, const ReportIndicator *part, const ReportLine *total)
{
  const Figure *figure = total->figure;
  json_object_set_new(object, "year", json_integer(part->year));
  json_object_set_new(object, "value", json_number_or_null(figure != NULL && figure->has_value ? figure->value : NAN));
  json_object_set_new(object, "value_words",
                      json_words(value_text(LANGUAGE_ZH, part, figure), value_text(LANGUAGE_EN, part, figure)));
  json_object_set_new(object, "compared_year", json_year_or_null(part->compare_year));
  json_object_set_new(object, "change", json_number_or_null(total->has_change ? total->change.difference : NAN));
  json_object_set_new(object, "change_kind",
                      json_string(change_kind_code(unit_style(part->indicator->unit->code)->change_kind)));
  json_object_set_new(object, "change_words",
                      json_words(brief_change(LANGUAGE_ZH, part, total), brief_change(LANGUAGE_EN, part, total)));
  json_object_set_new(object, "turn", json_string(turn_code(report_turn(part))));
}

json_t *document_indicator(const Review *review, const ReportIndicator *part)
{
  const Report *report = review->report;
  const Indicator *indicator = part->indicator;
  Standing standing = review_standing(review, part);
  g_autoptr(GPtrArray) series = report_series_of(report, part);
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(indicator->code));
  json_object_set_new(object, "name", json_name(indicator->name));
  json_object_set_new(object, "definition", json_name(indicator->definition));
  json_object_set_new(object, "department", json_string(indicator->department->code));
  json_object_set_new(object, "standing", part->targets->len == 0 ? json_null() : json_string(standing_code(standing)));
  json_object_set_new(
      object, "claim",
      json_words(indicator_claim(LANGUAGE_ZH, part, standing), indicator_claim(LANGUAGE_EN, part, standing)));
  json_object_set_new(object, "sentence",
                      json_words(indicator_sentence(LANGUAGE_ZH, part), indicator_sentence(LANGUAGE_EN, part)));
  json_object_set_new(object, "remark",
                      json_words(remarks_on(LANGUAGE_ZH, report, part), remarks_on(LANGUAGE_EN, report, part)));
  add_figure(object, part, report_indicator_total(part));
  json_object_set_new(object, "targets", targets_of(review, part));
  json_object_set_new(object, "series", all_series(report, series));
  json_object_set_new(object, "areas", areas_of(part));
  json_object_set_new(object, "groups", document_groups(report, part));
  json_object_set_new(object, "details", document_details(report, part, series));
  return object;
}
