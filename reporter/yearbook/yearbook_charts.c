#include "reporter/yearbook/yearbook_charts.h"

#include <math.h>

#include "reporter/render/target_region.h"
#include "reporter/render/target_words.h"
#include "reporter/yearbook/yearbook_words.h"
#include "spreadsheet/spreadsheet_text.h"

enum {
  LINE_POINTS = 3,   /* fewer years are no course */
  COLUMN_POINTS = 2, /* of women and of men */
  TITLE_LETTERS = 60,
  CHARTS_ACROSS = 3,
  GAP = 8 /* pixels between charts */
};

/* Of a row of the usual height. */
static const double row_pixels = 20;
static const double row_points = 15;
/* Of a chart, to its width. */
static const double chart_height = 0.6;
/* A4 across, less its margins, header and footer. */
static const double page_points = 480;

struct YearbookCharts {
  Yearbook *book;
  int first_year;
  GPtrArray *charts; /* lxw_chart; the workbook's */
};

YearbookCharts *yearbook_charts_new(Yearbook *book)
{
  YearbookCharts *charts = g_new0(YearbookCharts, 1);
  charts->book = book;
  charts->first_year = yearbook_first_year(book->review->report);
  charts->charts = g_ptr_array_new();
  return charts;
}

void yearbook_charts_free(YearbookCharts *charts)
{
  if (charts == NULL)
    return;
  g_ptr_array_unref(charts->charts);
  g_free(charts);
}

/* --- Numbers ------------------------------------------------------------------------------------------------------ */

void yearbook_charts_begin(Yearbook *book)
{
  const int first_year = yearbook_first_year(book->review->report);
  YearbookSheet *numbers = book->numbers;
  for (int year = first_year; year <= book->review->report->year; year++) {
    g_autofree char *words = g_strdup_printf("%d", year);
    spreadsheet_write_text(numbers->worksheet, 0, (lxw_col_t)(1 + year - first_year), words, NULL);
  }
  numbers->row = 1;
  worksheet_hide(numbers->worksheet);
}

/* A line or a set of columns. */
typedef struct Drawn {
  lxw_row_t row; /* of its numbers */
  lxw_color_t colour;
  bool is_target;
} Drawn;

static lxw_row_t begin_numbers(YearbookCharts *charts, const char *label)
{
  YearbookSheet *numbers = charts->book->numbers;
  spreadsheet_write_text(numbers->worksheet, numbers->row, 0, label, NULL);
  return numbers->row++;
}

static void put_number(YearbookCharts *charts, lxw_row_t row, int year, double number)
{
  worksheet_write_number(charts->book->numbers->worksheet, row, (lxw_col_t)(1 + year - charts->first_year), number,
                         NULL);
}

static guint points_of(const YearbookCharts *charts, const YearbookRow *row)
{
  guint points = 0;
  for (int year = charts->first_year; year <= charts->book->review->report->year; year++)
    if (yearbook_cell_of(charts->book->review->report, row, year).kind == YEARBOOK_VALUE)
      points++;
  return points;
}

static Drawn put_series(YearbookCharts *charts, const YearbookRow *row, lxw_color_t colour)
{
  const Report *report = charts->book->review->report;
  const char *label = series_label(report->catalogue, &row->key, charts->book->language);
  const Drawn drawn = {begin_numbers(charts, label), colour, false};
  for (int year = charts->first_year; year <= report->year; year++) {
    const YearbookCell cell = yearbook_cell_of(report, row, year);
    if (cell.kind == YEARBOOK_VALUE)
      put_number(charts, drawn.row, year, cell.value);
  }
  return drawn;
}

static Drawn put_target(YearbookCharts *charts, const Target *target, double bound)
{
  const Language language = charts->book->language;
  g_autofree char *ask = target_ask(language, target);
  g_autofree char *label = text_format(language, "yearbook.chart.target", "ask", ask, NULL);
  const Drawn drawn = {begin_numbers(charts, label), YEARBOOK_TARGET, true};
  for (int year = charts->first_year; year <= charts->book->review->report->year; year++)
    put_number(charts, drawn.row, year, bound);
  return drawn;
}

/* --- Charts ------------------------------------------------------------------------------------------------------- */

static void set_font_sizes(lxw_chart *chart)
{
  static lxw_chart_font small = {.size = 8};
  static lxw_chart_font title = {.size = 10, .bold = LXW_TRUE};
  chart_title_set_name_font(chart, &title);
  chart_axis_set_num_font(chart->x_axis, &small);
  chart_axis_set_num_font(chart->y_axis, &small);
  chart_legend_set_font(chart, &small);
}

static lxw_chart *chart_new(YearbookCharts *charts, const ReportIndicator *part, uint8_t type)
{
  const Language language = charts->book->language;
  static lxw_chart_line grid = {.color = 0xe0e0e0, .width = 0.5};
  g_autofree char *unit = yearbook_unit(language, &(SeriesKey){.indicator = part->indicator});
  g_autofree char *whole = text_format(language, "yearbook.chart.title", "name",
                                       bilingual_text(part->indicator->name, language), "unit", unit, NULL);
  g_autofree char *cut = g_utf8_substring(whole, 0, MIN(g_utf8_strlen(whole, -1), TITLE_LETTERS));
  g_autofree char *title = spreadsheet_text(cut);
  lxw_chart *chart = workbook_add_chart(charts->book->workbook, type);
  chart_title_set_name(chart, title);
  chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
  chart_axis_major_gridlines_set_line(chart->y_axis, &grid);
  chart_axis_set_num_format(chart->y_axis,
                            part->indicator->unit != NULL && part->indicator->decimals == 0 ? "#,##0" : "General");
  chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_CONNECTED);
  chart_show_hidden_data(chart);
  set_font_sizes(chart);
  g_ptr_array_add(charts->charts, chart);
  return chart;
}

static lxw_chart_series *add_series(YearbookCharts *charts, lxw_chart *chart, const Drawn *drawn)
{
  const char *sheet = charts->book->numbers->name;
  const lxw_col_t last = (lxw_col_t)(1 + charts->book->review->report->year - charts->first_year);
  lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
  chart_series_set_name_range(series, sheet, drawn->row, 0);
  chart_series_set_categories(series, sheet, 0, 1, 0, last);
  chart_series_set_values(series, sheet, drawn->row, 1, drawn->row, last);
  return series;
}

static void draw_line(YearbookCharts *charts, lxw_chart *chart, const Drawn *drawn)
{
  lxw_chart_line line = {.color = drawn->colour, .width = (float)(drawn->is_target ? 1.25 : 2)};
  lxw_chart_fill fill = {.color = drawn->colour};
  lxw_chart_series *series = add_series(charts, chart, drawn);
  if (drawn->is_target)
    line.dash_type = LXW_CHART_LINE_DASH_DASH;
  chart_series_set_line(series, &line);
  chart_series_set_marker_type(series, drawn->is_target ? LXW_CHART_MARKER_NONE : LXW_CHART_MARKER_CIRCLE);
  if (drawn->is_target)
    return;
  chart_series_set_marker_size(series, 5);
  chart_series_set_marker_fill(series, &fill);
  chart_series_set_marker_line(series, &line);
}

static void draw_columns(YearbookCharts *charts, lxw_chart *chart, const Drawn *drawn)
{
  lxw_chart_fill fill = {.color = drawn->colour};
  chart_series_set_fill(add_series(charts, chart, drawn), &fill);
}

/* The lines at which targets on KEY begin to be met. */
static void draw_targets(YearbookCharts *charts, lxw_chart *chart, const ReportIndicator *part, const SeriesKey *key)
{
  for (guint i = 0; i < part->targets->len; i++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, i);
    const SeriesKey tested = series_key_of(judged->target, part->indicator);
    GoalRegion region;
    if (!series_key_equal(&tested, key) || !target_region(judged, &region))
      continue;
    const double bounds[] = {region.low, region.high};
    for (guint b = 0; b < G_N_ELEMENTS(bounds); b++)
      if (isfinite(bounds[b])) {
        const Drawn drawn = put_target(charts, judged->target, bounds[b]);
        draw_line(charts, chart, &drawn);
      }
  }
}

/* The row of one code of one dimension, such as the women; NULL when there is none with enough years. */
static const YearbookRow *find_part(const YearbookCharts *charts, const YearbookRows *rows, const char *key,
                                    guint points)
{
  const Catalogue *catalogue = charts->book->review->report->catalogue;
  for (guint i = 0; i < rows->rows->len; i++) {
    const YearbookRow *row = &g_array_index(rows->rows, YearbookRow, i);
    if (!row->key.is_gap && g_str_equal(series_code(catalogue, &row->key), key))
      return points_of(charts, row) >= points ? row : NULL;
  }
  return NULL;
}

static void add_course(YearbookCharts *charts, const ReportIndicator *part, const YearbookRows *rows)
{
  static const struct {
    const char *key;
    lxw_color_t colour;
  } parts[] = {{"residence=U", YEARBOOK_URBAN}, {"residence=R", YEARBOOK_RURAL}};
  const YearbookRow *total = &g_array_index(rows->rows, YearbookRow, 0);
  if (points_of(charts, total) < LINE_POINTS)
    return;
  lxw_chart *chart = chart_new(charts, part, LXW_CHART_LINE);
  const Drawn drawn = put_series(charts, total, YEARBOOK_TOTAL);
  draw_line(charts, chart, &drawn);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    const YearbookRow *row = find_part(charts, rows, parts[i].key, LINE_POINTS);
    if (row == NULL)
      continue;
    const Drawn line = put_series(charts, row, parts[i].colour);
    draw_line(charts, chart, &line);
  }
  draw_targets(charts, chart, part, &total->key);
}

static void add_sexes(YearbookCharts *charts, const ReportIndicator *part, const YearbookRows *rows)
{
  const YearbookRow *women = find_part(charts, rows, "sex=F", COLUMN_POINTS);
  const YearbookRow *men = find_part(charts, rows, "sex=M", COLUMN_POINTS);
  if (women == NULL || men == NULL)
    return;
  lxw_chart *chart = chart_new(charts, part, LXW_CHART_COLUMN);
  const Drawn first = put_series(charts, women, YEARBOOK_WOMEN);
  const Drawn second = put_series(charts, men, YEARBOOK_MEN);
  draw_columns(charts, chart, &first);
  draw_columns(charts, chart, &second);
  chart_axis_set_min(chart->y_axis, 0);
}

void yearbook_charts_add(YearbookCharts *charts, const ReportIndicator *part, const YearbookRows *rows)
{
  if (unit_style(part->indicator->unit->code)->is_flag)
    return;
  add_course(charts, part, rows);
  add_sexes(charts, part, rows);
}

/* --- On the sheet ------------------------------------------------------------------------------------------------- */

static double sheet_pixels(const YearbookSheet *sheet)
{
  double pixels = 0;
  for (guint i = 0; i < sheet->widths->len; i++)
    pixels += g_array_index(sheet->widths, double, i) * 7 + 5;
  return pixels;
}

static void put_chart(YearbookSheet *sheet, lxw_chart *chart, lxw_row_t row, guint place, double width, guint n_rows)
{
  static const double usual_width = 480;
  static const double usual_height = 288;
  lxw_chart_options options = {.x_offset = (int32_t)(place * width),
                               .y_offset = GAP,
                               .x_scale = (width - GAP) / usual_width,
                               .y_scale = (n_rows * row_pixels - GAP) / usual_height};
  worksheet_insert_chart_opt(sheet->worksheet, row, 0, chart, &options);
}

/* Charts that go on a page below each other, so that no page ends in the midst of one. */
static guint charts_down(const YearbookSheet *sheet, guint n_rows)
{
  return MAX(1, (guint)floor(page_points / yearbook_sheet_scale(sheet) / (n_rows * row_points)));
}

void yearbook_charts_draw(YearbookCharts *charts, YearbookSheet *sheet)
{
  const double width = sheet_pixels(sheet) / CHARTS_ACROSS;
  const guint n_rows = (guint)ceil(width * chart_height / row_pixels);
  const guint per_page = charts_down(sheet, n_rows) * CHARTS_ACROSS;
  g_autoptr(GArray) breaks = g_array_new(FALSE, FALSE, sizeof(lxw_row_t));
  for (guint i = 0; i < charts->charts->len; i++) {
    const lxw_row_t row = sheet->row + i / CHARTS_ACROSS * n_rows;
    if (i % per_page == 0)
      g_array_append_val(breaks, row);
    put_chart(sheet, g_ptr_array_index(charts->charts, i), row, i % CHARTS_ACROSS, width, n_rows);
  }
  const lxw_row_t end = 0;
  g_array_append_val(breaks, end);
  worksheet_set_h_pagebreaks(sheet->worksheet, (lxw_row_t *)(void *)breaks->data);
}
