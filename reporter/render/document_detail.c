/* What stands behind an indicator, in the document: paragraphs for people, and the numbers in them for machines. */
#include <math.h>

#include "reporter/render/detail_words.h"
#include "reporter/render/document_parts.h"
#include "reporter/render/json_value.h"

typedef struct NamedNumber {
  const char *name;
  double value;
} NamedNumber;

/* Takes the texts; nothing is added where they are NULL. */
static void add_detail(json_t *array, const char *about, const char *code, char *zh, char *en,
                       const NamedNumber *numbers, guint n)
{
  if (zh == NULL)
    return;
  json_t *object = json_object();
  json_t *named = json_object();
  for (guint i = 0; i < n; i++)
    json_object_set_new(named, numbers[i].name, json_number_or_null(numbers[i].value));
  json_object_set_new(object, "about", json_string(about));
  json_object_set_new(object, "code", json_string(code));
  json_object_set_new(object, "words", json_words(zh, en));
  json_object_set_new(object, "numbers", named);
  json_array_append_new(array, object);
}

static void add_progress(json_t *array, const Assessment *judged)
{
  const TargetProgress *progress = &judged->progress;
  const NamedNumber numbers[] = {
      {"progress", progress->progress},
      {"time_elapsed", progress->time_elapsed},
      {"progress_ratio", progress->progress_ratio},
      {"eurostat_ratio", progress->eurostat_ratio},
      {"eurostat_score", progress->eurostat_score},
      {"unsd_share", progress->unsd_share},
      {"unsd_class", progress->unsd_class > 0 ? (double)progress->unsd_class : (double)NAN},
      {"escap_index", progress->escap_index},
      {"escap_gap", progress->escap_gap},
      {"aarr", progress->aarr},
      {"aarr_required", progress->aarr_required},
      {"methods_agree", progress->methods_agree < 0 ? (double)NAN : (double)progress->methods_agree},
  };
  add_detail(array, "progress", judged->target->code, progress_detail_words(LANGUAGE_ZH, judged),
             progress_detail_words(LANGUAGE_EN, judged), numbers, G_N_ELEMENTS(numbers));
}

static void add_rare(json_t *array, const Assessment *judged, const AssessRule *rule)
{
  const NamedNumber numbers[] = {
      {"events", judged->pool5.events}, {"exposed", judged->pool5.exposed}, {"p", judged->pool_p}};
  add_detail(array, "rare", judged->target->code, rare_detail_words(LANGUAGE_ZH, judged, rule),
             rare_detail_words(LANGUAGE_EN, judged, rule), numbers, G_N_ELEMENTS(numbers));
}

static void add_trend(json_t *array, const Report *report, const ReportSeries *series)
{
  const SeriesFinding *finding = &series->outlook.finding;
  const TrendDetail *trend = &series->trend;
  const NamedNumber numbers[] = {
      {"slope", finding->trend_slope},         {"slope_low", finding->trend_low},
      {"slope_high", finding->trend_high},     {"p", finding->trend_p},
      {"line_slope", trend->line_slope},       {"ahead", trend->ahead},
      {"ahead_low80", trend->ahead80.low},     {"ahead_high80", trend->ahead80.high},
      {"events_growth", trend->events_growth}, {"p_rising", trend->p_rising},
      {"p_falling", trend->p_falling},
  };
  add_detail(array, "trend", series_code(report->catalogue, &series->key),
             trend_detail_words(LANGUAGE_ZH, report, series), trend_detail_words(LANGUAGE_EN, report, series), numbers,
             G_N_ELEMENTS(numbers));
}

static void add_gap(json_t *array, const Report *report, const ReportIndicator *part, Dimension dimension)
{
  GapDetail detail;
  if (!gap_detail_of(report, part, dimension, &detail))
    return;
  const NamedNumber numbers[] = {
      {"difference", detail.difference},
      {"difference_low", detail.difference_interval.low},
      {"difference_high", detail.difference_interval.high},
      {"ratio", detail.ratio},
      {"ratio_low", detail.ratio_interval.low},
      {"ratio_high", detail.ratio_interval.high},
      {"adjusted", detail.adjusted},
      {"narrower", detail.has_narrowing ? (double)detail.narrowing.is_narrower : (double)NAN},
      {"narrower_p", detail.has_narrowing ? detail.narrowing.p : NAN},
  };
  add_detail(array, "gap", dimension == DIMENSION_SEX ? "sex" : "residence",
             gap_detail_words(LANGUAGE_ZH, report, part, &detail), gap_detail_words(LANGUAGE_EN, report, part, &detail),
             numbers, G_N_ELEMENTS(numbers));
}

static void add_spread(json_t *array, const ReportIndicator *part)
{
  Spread spread;
  if (!gap_detail_spread(part, &spread))
    return;
  const NamedNumber numbers[] = {{"areas", spread.n},     {"low", spread.low},   {"high", spread.high},
                                 {"range", spread.range}, {"mean", spread.mean}, {"variation", spread.variation}};
  add_detail(array, "areas", "area", spread_detail_words(LANGUAGE_ZH, part, &spread),
             spread_detail_words(LANGUAGE_EN, part, &spread), numbers, G_N_ELEMENTS(numbers));
}

/* The total, the gap, and what targets test. */
static bool is_main(const ReportIndicator *part, const SeriesKey *key)
{
  bool is_tested = false;
  for (guint i = 0; i < part->targets->len; i++) {
    SeriesKey tested = series_key_of(g_array_index(part->targets, Assessment, i).target, part->indicator);
    is_tested = is_tested || series_key_equal(&tested, key);
  }
  return key->is_gap || key->breakdown == 0 || is_tested;
}

json_t *document_details(const Report *report, const ReportIndicator *part, const GPtrArray *series)
{
  json_t *array = json_array();
  for (guint i = 0; i < part->targets->len; i++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, i);
    add_progress(array, judged);
    add_rare(array, judged, report->rule);
  }
  for (guint i = 0; i < series->len; i++) {
    const ReportSeries *one = g_ptr_array_index(series, i);
    if (is_main(part, &one->key))
      add_trend(array, report, one);
  }
  add_gap(array, report, part, DIMENSION_SEX);
  add_gap(array, report, part, DIMENSION_RESIDENCE);
  add_spread(array, part);
  return array;
}
