#include "reporter/assess/report_series.h"

#include <math.h>

#include "reporter/assess/gap.h"

bool series_key_equal(const SeriesKey *a, const SeriesKey *b)
{
  if (a->indicator != b->indicator || a->is_gap != b->is_gap)
    return false;
  return a->is_gap ? a->gap_method == b->gap_method : a->breakdown == b->breakdown;
}

/* --- Which series ------------------------------------------------------------------------------------------------- */

static void add_key(GArray *keys, SeriesKey key)
{
  for (guint i = 0; i < keys->len; i++)
    if (series_key_equal(&g_array_index(keys, SeriesKey, i), &key))
      return;
  g_array_append_val(keys, key);
}

/* True when BREAKDOWN is DIMENSION alone, and a part that people are really divided into. */
static bool is_part_by(const Catalogue *catalogue, guint breakdown, Dimension dimension)
{
  if (breakdown_dimensions(catalogue_breakdown(catalogue, breakdown)) != DIMENSION_BIT(dimension))
    return false;
  return catalogue_breakdown_item(catalogue, breakdown, dimension)->kind == CODE_KIND_BASE;
}

static void add_parts(const Catalogue *catalogue, const Indicator *indicator, Dimension dimension, GArray *keys)
{
  guint n_allowed = 0;
  const uint16_t *allowed = indicator_allowed_breakdowns(catalogue, indicator, &n_allowed);
  for (guint i = 0; i < n_allowed; i++)
    if (is_part_by(catalogue, allowed[i], dimension))
      add_key(keys, (SeriesKey){.indicator = indicator, .breakdown = allowed[i]});
}

static GArray *keys_of(const Catalogue *catalogue, const ReportIndicator *part)
{
  const Indicator *indicator = part->indicator;
  GArray *keys = g_array_new(FALSE, TRUE, sizeof(SeriesKey));
  add_key(keys, (SeriesKey){.indicator = indicator});
  add_parts(catalogue, indicator, DIMENSION_SEX, keys);
  add_parts(catalogue, indicator, DIMENSION_RESIDENCE, keys);
  for (guint i = 0; i < part->targets->len; i++)
    add_key(keys, series_key_of(g_array_index(part->targets, Assessment, i).target, indicator));
  if (indicator->has_gap)
    add_key(keys, (SeriesKey){.indicator = indicator, .is_gap = true, .gap_method = indicator->gap_method});
  return keys;
}

/* --- Their years -------------------------------------------------------------------------------------------------- */

static bool is_suppressed_in(const Report *report, const SeriesKey *key, int year)
{
  if (key->is_gap)
    return gap_is_suppressed(report->catalogue, report->figures, key->indicator, key->gap_method, report->district->id,
                             year);
  const Figure *figure = figure_table_find(report->figures, (FigureKey){.area_id = report->district->id,
                                                                        .indicator_id = key->indicator->id,
                                                                        .year = (int16_t)year,
                                                                        .breakdown = key->breakdown});
  return figure != NULL && figure->has_hidden_value;
}

static void add_year(const Report *report, const AnnualSeries *series, int year, GArray *years)
{
  const SeriesPoint *point = annual_series_at(series, year);
  ReportYear found = {.year = year, .value = NAN, .low = NAN, .high = NAN};
  if (point != NULL) {
    found.value = point->value;
    found.low = point->low;
    found.high = point->high;
    found.is_provisional = point->is_provisional;
    found.is_break = point->is_break;
  } else if (is_suppressed_in(report, &series->key, year))
    found.is_suppressed = true;
  else
    return;
  g_array_append_val(years, found);
}

/* Foretold are the total and what targets test, as in the assessment. */
static bool is_foretold(const ReportIndicator *part, const SeriesKey *key)
{
  if (!key->is_gap && key->breakdown == 0)
    return true;
  for (guint i = 0; i < part->targets->len; i++) {
    SeriesKey tested = series_key_of(g_array_index(part->targets, Assessment, i).target, part->indicator);
    if (series_key_equal(&tested, key))
      return true;
  }
  return false;
}

static void look_ahead(const Report *report, const AnnualSeries *series, bool foretells, Outlook *out_outlook)
{
  if (annual_series_is_suppressed(series, report->year))
    *out_outlook = (Outlook){.finding = series_finding_none(series->key, report->district->id, report->year)};
  else
    outlook_at(series, report->year, report->rule, foretells, out_outlook);
}

static void free_series(gpointer series)
{
  g_array_unref(((ReportSeries *)series)->years);
  g_free(series);
}

static void add_series(const Report *report, const ReportIndicator *part, SeriesKey key, int first_year, GPtrArray *all)
{
  g_autoptr(AnnualSeries) series =
      annual_series_new(report->catalogue, report->figures, key, report->district, report->rule->confidence);
  g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(ReportYear));
  for (int year = first_year; year <= report->year; year++)
    add_year(report, series, year, years);
  if (years->len == 0)
    return;
  ReportSeries *found = g_new0(ReportSeries, 1);
  found->key = key;
  found->years = g_steal_pointer(&years);
  look_ahead(report, series, is_foretold(part, &key), &found->outlook);
  found->trend = trend_detail_of(series, &found->outlook.finding, report->rule);
  g_ptr_array_add(all, found);
}

GPtrArray *report_series_of(const Report *report, const ReportIndicator *part)
{
  g_autoptr(GArray) keys = keys_of(report->catalogue, part);
  GPtrArray *all = g_ptr_array_new_with_free_func(free_series);
  int first_year = report->year;
  int last_year = report->year;
  figure_table_years(report->figures, &first_year, &last_year);
  for (guint i = 0; i < keys->len; i++)
    add_series(report, part, g_array_index(keys, SeriesKey, i), first_year, all);
  return all;
}
