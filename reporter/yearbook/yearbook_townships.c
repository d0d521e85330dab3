/* The townships' sheet: what the district's total is made of, as far as the catalogue has it by township. */
#include "reporter/yearbook/yearbook_sheets.h"
#include "reporter/yearbook/yearbook_words.h"

enum { NAME, YEAR, UNIT, AREAS };

static const double widths[] = {30, 8, 12};
static const double area_width = 10;

/* The total of AREA; NULL when nothing was rolled up. */
static const Figure *total_of(const ReportIndicator *part, const Area *area)
{
  for (guint i = 0; i < part->lines->len; i++) {
    const ReportLine *line = &g_array_index(part->lines, ReportLine, i);
    if (line->area == area && line->breakdown == 0)
      return line->figure;
  }
  return NULL;
}

static bool has_townships(const Report *report, const ReportIndicator *part)
{
  for (guint i = 1; i < report->n_areas; i++) {
    const Figure *figure = total_of(part, &report->areas[i]);
    if (figure != NULL && figure_is_on_record(figure))
      return true;
  }
  return false;
}

static void write_figure(Yearbook *book, YearbookSheet *sheet, guint column, const ReportIndicator *part,
                         const Figure *figure)
{
  const Language language = book->language;
  const Indicator *indicator = part->indicator;
  if (figure == NULL || !figure->has_value) {
    const bool is_hidden = figure != NULL && figure->has_hidden_value;
    yearbook_text(sheet, column, text(language, is_hidden ? "reporter.table.suppressed" : "reporter.table.missing"),
                  book->style.word);
    return;
  }
  if (unit_style(indicator->unit->code)->is_flag) {
    g_autofree char *words = unit_value(language, unit_of(indicator), figure->value, 0);
    yearbook_text(sheet, column, words, book->style.cell_centred);
    return;
  }
  g_autofree char *format = yearbook_number_format(indicator->decimals, figure_is_provisional(figure) ? "*" : "");
  worksheet_write_number(sheet->worksheet, sheet->row, (lxw_col_t)column, figure->value,
                         yearbook_number(&book->style, format));
}

static void write_indicator(Yearbook *book, YearbookSheet *sheet, const ReportIndicator *part)
{
  const Report *report = book->review->report;
  g_autofree char *unit = yearbook_unit(book->language, &(SeriesKey){.indicator = part->indicator});
  g_autofree char *year = g_strdup_printf("%d", part->year);
  yearbook_text(sheet, NAME, bilingual_text(part->indicator->name, book->language), book->style.cell);
  yearbook_text(sheet, YEAR, year, book->style.cell_centred);
  yearbook_text(sheet, UNIT, unit, book->style.cell_centred);
  for (guint i = 0; i < report->n_areas; i++)
    write_figure(book, sheet, AREAS + i, part, total_of(part, &report->areas[i]));
  yearbook_sheet_end_row(sheet);
}

static void write_headings(Yearbook *book, YearbookSheet *sheet)
{
  static const char *const codes[] = {"yearbook.indicator", "yearbook.year", "yearbook.unit"};
  const Report *report = book->review->report;
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    yearbook_heading(book, sheet, i, codes[i]);
  for (guint i = 0; i < report->n_areas; i++)
    yearbook_text(sheet, AREAS + i, bilingual_text(report->areas[i].name, book->language), book->style.heading);
  yearbook_sheet_end_headings(sheet, AREAS);
}

void yearbook_add_townships(Yearbook *book)
{
  const Report *report = book->review->report;
  if (report->n_areas < 2)
    return;
  YearbookSheet *sheet = yearbook_sheet_new(book, text(book->language, "yearbook.sheet.townships"),
                                            text(book->language, "yearbook.about.townships"));
  for (guint i = 0; i < G_N_ELEMENTS(widths); i++)
    yearbook_sheet_add_column(sheet, widths[i]);
  for (guint i = 0; i < report->n_areas; i++)
    yearbook_sheet_add_column(sheet, area_width);
  yearbook_sheet_begin(book, sheet);
  write_headings(book, sheet);
  for (guint i = 0; i < report->domains->len; i++) {
    const ReportDomain *domain = g_ptr_array_index(report->domains, i);
    for (guint j = 0; j < domain->indicators->len; j++)
      if (has_townships(report, g_ptr_array_index(domain->indicators, j)))
        write_indicator(book, sheet, g_ptr_array_index(domain->indicators, j));
  }
}
