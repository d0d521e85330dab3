#include "reporter/render/breakdown_table.h"

#include <string.h>

#include "base/width.h"
#include "reporter/wording/number.h"
#include "reporter/wording/wording.h"

#define COLUMN_GAP 2
#define WIDEST_HEADING 32u

/* One column: heading, value, change. */
typedef struct Column {
  const char *heading;
  char *value;
  char *change;
  guint width;
} Column;

static void clear_column(gpointer column)
{
  g_free(((Column *)column)->value);
  g_free(((Column *)column)->change);
}

/* Shown of the district: sex alone and residence alone; of a township: the total. */
static bool is_shown(const Page *page, const ReportLine *line)
{
  if (line->figure == NULL)
    return false;
  const char *key = catalogue_breakdown_key(page->report->catalogue, line->breakdown);
  if (!line->area->is_district)
    return line->breakdown == 0;
  return (g_str_has_prefix(key, "sex=") || g_str_has_prefix(key, "residence=")) && strchr(key, ',') == NULL;
}

static char *value_cell(const Page *page, const Indicator *indicator, const Figure *figure)
{
  if (figure->has_hidden_value)
    return g_strdup(text(page->language, "reporter.table.suppressed"));
  if (!figure->has_value)
    return g_strdup(
        text(page->language, figure->status == 'M' ? "reporter.table.impossible" : "reporter.table.missing"));
  if (unit_style(indicator->unit->code)->is_flag)
    return unit_value(page->language, unit_of(indicator), figure->value, 0);
  g_autofree char *number = number_rounded(figure->value, indicator->decimals);
  return g_strconcat(number, figure_is_provisional(figure) ? "*" : "", NULL);
}

/* A change from or to a provisional figure is as provisional. */
static char *change_cell(const Page *page, const Scale *scale, const ReportLine *line)
{
  if (line->is_previous_suppressed || (line->figure->has_hidden_value && line->previous != NULL))
    return g_strdup(text(page->language, "reporter.table.suppressed"));
  if (!line->has_change)
    return g_strdup("");
  g_autofree char *change = wording_change_brief(page->language, scale, &line->change);
  bool is_provisional = figure_is_provisional(line->figure) || figure_is_provisional(line->previous);
  return g_strconcat(change, is_provisional ? "*" : "", NULL);
}

static Column column_of(const Page *page, const ReportIndicator *part, const ReportLine *line)
{
  Scale scale = scale_of(part->indicator);
  Column column = {.heading = line->area->is_district
                                  ? catalogue_breakdown_name(page->report->catalogue, line->breakdown, page->language)
                                  : bilingual_text(line->area->name, page->language)};
  column.value = value_cell(page, part->indicator, line->figure);
  column.change = change_cell(page, &scale, line);
  column.width =
      MAX(MIN(width_of(column.heading), WIDEST_HEADING), MAX(width_of(column.value), width_of(column.change)));
  return column;
}

static GArray *columns_of(const Page *page, const ReportIndicator *part)
{
  GArray *columns = g_array_new(FALSE, FALSE, sizeof(Column));
  g_array_set_clear_func(columns, clear_column);
  for (guint i = 0; i < part->lines->len; i++) {
    const ReportLine *line = &g_array_index(part->lines, ReportLine, i);
    if (!is_shown(page, line))
      continue;
    Column column = column_of(page, part, line);
    g_array_append_val(columns, column);
  }
  return columns;
}

/* How many columns from FIRST on fit into WIDTH; at least one. */
static guint columns_that_fit(const GArray *columns, guint first, guint width)
{
  guint used = 0;
  guint n = 0;
  for (; first + n < columns->len; n++) {
    used += COLUMN_GAP + g_array_index(columns, Column, first + n).width;
    if (used > width && n > 0)
      break;
  }
  return n;
}

typedef const char *(*CellOf)(const Column *column);

static const char *heading_of(const Column *column)
{
  return column->heading;
}

static const char *value_of(const Column *column)
{
  return column->value;
}

static const char *change_of(const Column *column)
{
  return column->change;
}

/* One block of the table: N columns from FIRST on, behind row headings LABEL_WIDTH cells wide. */
typedef struct Block {
  const GArray *columns;
  guint first;
  guint n;
  guint indent;
  guint label_width;
} Block;

static void append_row(Page *page, const Block *block, const char *label, CellOf cell_of)
{
  GString *out = page->out;
  width_append_right(out, "", block->indent);
  width_append_left(out, label, block->label_width);
  for (guint i = 0; i < block->n; i++) {
    const Column *column = &g_array_index(block->columns, Column, block->first + i);
    width_append_right(out, "", COLUMN_GAP);
    width_append_right(out, cell_of(column), column->width);
  }
  while (out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
  g_string_append_c(out, '\n');
}

static char *value_label(const Page *page, const ReportIndicator *part)
{
  g_autofree char *year = g_strdup_printf("%d", part->year);
  return text_format(page->language, "reporter.table.year", "year", year, NULL);
}

/* The heading of the row of changes; NULL when there is nothing to compare with. */
static char *change_label(const Page *page, const ReportIndicator *part)
{
  if (part->compare_year == 0 || unit_style(part->indicator->unit->code)->is_flag)
    return NULL;
  Scale scale = scale_of(part->indicator);
  g_autofree char *year = g_strdup_printf("%d", part->compare_year);
  return text_format(page->language, "reporter.table.change", "year", year, "unit",
                     wording_change_unit(page->language, &scale), NULL);
}

static bool has_change(const Block *block)
{
  for (guint i = 0; i < block->n; i++)
    if (*g_array_index(block->columns, Column, block->first + i).change != '\0')
      return true;
  return false;
}

void breakdown_table_append(Page *page, const ReportIndicator *part, guint indent, guint width)
{
  g_autoptr(GArray) columns = columns_of(page, part);
  g_autofree char *values = value_label(page, part);
  g_autofree char *changes = change_label(page, part);
  Block block = {.columns = columns, .indent = indent};
  block.label_width = MAX(width_of(values), changes == NULL ? 0 : width_of(changes));
  for (; block.first < columns->len; block.first += block.n) {
    block.n = columns_that_fit(columns, block.first, width - indent - block.label_width);
    append_row(page, &block, "", heading_of);
    append_row(page, &block, values, value_of);
    if (changes != NULL && has_change(&block))
      append_row(page, &block, changes, change_of);
  }
}
