#include "reporter/yearbook/yearbook_rows.h"

/* Beside the columns of words there is room for so many. */
enum { MOST_YEARS = 16 };

static void add_row(GArray *rows, SeriesKey key, const ReportSeries *series)
{
  for (guint i = 0; i < rows->len; i++)
    if (series_key_equal(&g_array_index(rows, YearbookRow, i).key, &key))
      return;
  const YearbookRow row = {key, series};
  g_array_append_val(rows, row);
}

YearbookRows yearbook_rows_of(const Report *report, const ReportIndicator *part)
{
  YearbookRows found = {report_series_of(report, part), g_array_new(FALSE, TRUE, sizeof(YearbookRow))};
  const bool has_total = found.series->len > 0 && !((ReportSeries *)g_ptr_array_index(found.series, 0))->key.is_gap &&
                         ((ReportSeries *)g_ptr_array_index(found.series, 0))->key.breakdown == 0;
  if (!has_total)
    add_row(found.rows, (SeriesKey){.indicator = part->indicator}, NULL);
  for (guint i = 0; i < found.series->len; i++) {
    const ReportSeries *series = g_ptr_array_index(found.series, i);
    add_row(found.rows, series->key, series);
  }
  for (guint i = 0; i < part->targets->len; i++)
    add_row(found.rows, series_key_of(g_array_index(part->targets, Assessment, i).target, part->indicator), NULL);
  return found;
}

void yearbook_rows_clear(YearbookRows *rows)
{
  g_clear_pointer(&rows->rows, g_array_unref);
  g_clear_pointer(&rows->series, g_ptr_array_unref);
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

static YearbookCell without_figure(const Indicator *indicator)
{
  const bool is_yearly = indicator->term_years == 0 && indicator->collection_interval_years <= 1;
  return (YearbookCell){.kind = is_yearly ? YEARBOOK_MISSING : YEARBOOK_NOT_DUE};
}

static YearbookCell gap_cell(const YearbookRow *row, int year)
{
  for (guint i = 0; row->series != NULL && i < row->series->years->len; i++) {
    const ReportYear *found = &g_array_index(row->series->years, ReportYear, i);
    if (found->year == year)
      return (YearbookCell){.kind = found->is_suppressed ? YEARBOOK_WITHHELD : YEARBOOK_VALUE,
                            .value = found->value,
                            .is_provisional = found->is_provisional,
                            .is_break = found->is_break};
  }
  return without_figure(row->key.indicator);
}

static YearbookCell figure_cell(const Figure *figure)
{
  YearbookCell cell = {
      .value = figure->value, .is_provisional = figure_is_provisional(figure), .is_break = figure->is_break};
  if (figure->has_hidden_value)
    cell.kind = YEARBOOK_WITHHELD;
  else if (figure->has_value)
    cell.kind = YEARBOOK_VALUE;
  else if (figure->has_estimate) {
    cell.kind = YEARBOOK_ESTIMATE;
    cell.value = figure->estimate;
  } else
    cell.kind = figure->status == 'M' ? YEARBOOK_NOTHING : YEARBOOK_MISSING;
  return cell;
}

YearbookCell yearbook_cell_of(const Report *report, const YearbookRow *row, int year)
{
  if (row->key.is_gap)
    return gap_cell(row, year);
  const Figure *figure = figure_table_find(report->figures, (FigureKey){.area_id = report->district->id,
                                                                        .indicator_id = row->key.indicator->id,
                                                                        .year = (int16_t)year,
                                                                        .breakdown = row->key.breakdown});
  return figure == NULL ? without_figure(row->key.indicator) : figure_cell(figure);
}

const ReportLine *yearbook_row_line(const ReportIndicator *part, const YearbookRow *row)
{
  for (guint i = 0; i < part->lines->len && !row->key.is_gap; i++) {
    const ReportLine *line = &g_array_index(part->lines, ReportLine, i);
    if (line->area->is_district && line->breakdown == row->key.breakdown)
      return line;
  }
  return NULL;
}

int yearbook_first_year(const Report *report)
{
  int first_year = report->year;
  int last_year = report->year;
  figure_table_years(report->figures, &first_year, &last_year);
  return CLAMP(first_year, report->year - MOST_YEARS + 1, report->year);
}
