/* A domain's sheet: an indicator is some rows under each other, the total first; years go across. */
#include <math.h>

#include "reporter/render/opening_words.h"
#include "reporter/yearbook/yearbook_charts.h"
#include "reporter/yearbook/yearbook_sheets.h"
#include "reporter/yearbook/yearbook_words.h"

/* Before the years: name, part, unit. */
enum { NAME, PART, UNIT, YEARS };
/* Behind them, counted from the last year on. */
enum { CHANGE, ASK, VERDICT, REMARK, N_BEHIND };

static const double widths_before[] = {24, 12, 9};
static const double widths_behind[] = {15, 26, 18, 28};
static const double year_width = 9;

/* A sheet under way. */
typedef struct DomainSheet {
  Yearbook *book;
  YearbookSheet *sheet;
  int first_year;
  guint behind; /* the first column behind the years */
} DomainSheet;

/* --- A year's cell ------------------------------------------------------------------------------------------------ */

/* What is put behind a number; the legend explains it. */
static char *mark_of(const YearbookCell *cell)
{
  return g_strconcat(cell->is_provisional ? "*" : "", cell->is_break ? "†" : "",
                     cell->kind == YEARBOOK_ESTIMATE ? "ᵉ" : "", NULL);
}

static void write_number(DomainSheet *domain, guint column, const SeriesKey *key, const YearbookCell *cell)
{
  g_autofree char *mark = mark_of(cell);
  g_autofree char *format = yearbook_number_format(series_decimals(key), mark);
  worksheet_write_number(domain->sheet->worksheet, domain->sheet->row, (lxw_col_t)column, cell->value,
                         yearbook_number(&domain->book->style, format));
}

static const char *word_of(Language language, YearbookCellKind kind)
{
  switch (kind) {
  case YEARBOOK_NOT_DUE:
    return "";
  case YEARBOOK_MISSING:
    return text(language, "reporter.table.missing");
  case YEARBOOK_WITHHELD:
    return text(language, "reporter.table.suppressed");
  case YEARBOOK_NOTHING:
    return text(language, "reporter.table.impossible");
  case YEARBOOK_ESTIMATE:
  case YEARBOOK_VALUE:
    break;
  }
  g_assert_not_reached();
}

static void write_year(DomainSheet *domain, guint column, const SeriesKey *key, const YearbookCell *cell)
{
  const Language language = domain->book->language;
  const CodeItem *unit = unit_of(key->indicator);
  const bool has_number = cell->kind == YEARBOOK_VALUE || cell->kind == YEARBOOK_ESTIMATE;
  if (!has_number)
    yearbook_text(domain->sheet, column, word_of(language, cell->kind), domain->book->style.word);
  else if (!key->is_gap && unit_style(unit->code)->is_flag) {
    g_autofree char *words = unit_value(language, unit, cell->value, 0);
    yearbook_text(domain->sheet, column, words, domain->book->style.cell_centred);
  } else
    write_number(domain, column, key, cell);
}

/* --- The change --------------------------------------------------------------------------------------------------- */

static char *change_unit(Language language, const Indicator *indicator, ChangeKind kind)
{
  switch (kind) {
  case CHANGE_POINTS:
    return g_strdup(text(language, "yearbook.points"));
  case CHANGE_PERCENT:
    return g_strdup("%");
  case CHANGE_ABSOLUTE: {
    g_autofree char *words = unit_words(language, unit_of(indicator), "");
    return g_strdup(words);
  }
  }
  g_assert_not_reached();
}

static void write_change_number(DomainSheet *domain, const Indicator *indicator, const Change *change, double amount)
{
  const Language language = domain->book->language;
  g_autofree char *unit = change_unit(language, indicator, change->kind);
  g_autofree char *format = yearbook_change_format(change_decimals(change->kind, indicator->decimals), unit,
                                                   text(language, "reporter.brief.flat"), change->move == MOVE_FLAT);
  worksheet_write_number(domain->sheet->worksheet, domain->sheet->row, (lxw_col_t)(domain->behind + CHANGE), amount,
                         yearbook_number(&domain->book->style, format));
}

static void write_change(DomainSheet *domain, const ReportIndicator *part, const YearbookRow *row)
{
  const Language language = domain->book->language;
  const ReportLine *line = yearbook_row_line(part, row);
  const bool is_flag = unit_style(part->indicator->unit->code)->is_flag;
  double amount = 0;
  if (line != NULL && line->is_previous_suppressed)
    yearbook_text(domain->sheet, domain->behind + CHANGE, text(language, "reporter.table.suppressed"),
                  domain->book->style.word);
  else if (line == NULL || !line->has_change || is_flag)
    yearbook_text(domain->sheet, domain->behind + CHANGE, "", domain->book->style.cell);
  else if (change_amount(&line->change, &amount))
    write_change_number(domain, part->indicator, &line->change, amount);
  else
    yearbook_text(domain->sheet, domain->behind + CHANGE, text(language, "reporter.brief.from_zero"),
                  domain->book->style.word);
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

/* How the targets of KEY stand together decides what colour their verdicts have; the last one of the worst wins. */
static lxw_format *verdict_format(const DomainSheet *domain, const ReportIndicator *part, const SeriesKey *key)
{
  Tally tally = {{0}};
  bool has_target = false;
  for (guint i = 0; i < part->targets->len; i++) {
    const Target *target = g_array_index(part->targets, Assessment, i).target;
    const SeriesKey tested = series_key_of(target, part->indicator);
    if (!series_key_equal(&tested, key))
      continue;
    tally_add(&tally, review_target(domain->book->review, target)->now->standing);
    has_target = true;
  }
  return has_target ? domain->book->style.standing[tally_standing(&tally)] : domain->book->style.cell;
}

static void write_row(DomainSheet *domain, const ReportIndicator *part, const YearbookRow *row, bool is_first)
{
  const Language language = domain->book->language;
  const Report *report = domain->book->review->report;
  const YearbookStyle *style = &domain->book->style;
  YearbookSheet *sheet = domain->sheet;
  g_autofree char *unit = yearbook_unit(language, &row->key);
  g_autofree char *asks = yearbook_asks(language, part, &row->key);
  g_autofree char *verdicts = yearbook_verdicts(language, part, &row->key);
  g_autofree char *remarks = yearbook_remarks(language, report, part, row);
  yearbook_text(sheet, NAME, is_first ? bilingual_text(part->indicator->name, language) : "",
                is_first ? style->first : style->cell);
  yearbook_text(sheet, PART, series_label(report->catalogue, &row->key, language), style->part);
  yearbook_text(sheet, UNIT, unit, style->cell_centred);
  for (int year = domain->first_year; year <= report->year; year++) {
    const YearbookCell cell = yearbook_cell_of(report, row, year);
    write_year(domain, YEARS + (guint)(year - domain->first_year), &row->key, &cell);
  }
  write_change(domain, part, row);
  yearbook_text(sheet, domain->behind + ASK, asks, style->part);
  yearbook_text(sheet, domain->behind + VERDICT, verdicts, verdict_format(domain, part, &row->key));
  yearbook_text(sheet, domain->behind + REMARK, remarks, style->cell);
  yearbook_sheet_end_row(sheet);
}

static void write_indicator(DomainSheet *domain, const ReportIndicator *part, YearbookCharts *charts)
{
  g_auto(YearbookRows) rows = yearbook_rows_of(domain->book->review->report, part);
  for (guint i = 0; i < rows.rows->len; i++)
    write_row(domain, part, &g_array_index(rows.rows, YearbookRow, i), i == 0);
  yearbook_charts_add(charts, part, &rows);
}

/* --- The sheet ---------------------------------------------------------------------------------------------------- */

static void add_columns(DomainSheet *domain, int last_year)
{
  for (guint i = 0; i < G_N_ELEMENTS(widths_before); i++)
    yearbook_sheet_add_column(domain->sheet, widths_before[i]);
  for (int year = domain->first_year; year <= last_year; year++)
    yearbook_sheet_add_column(domain->sheet, year_width);
  domain->behind = domain->sheet->widths->len;
  for (guint i = 0; i < G_N_ELEMENTS(widths_behind); i++)
    yearbook_sheet_add_column(domain->sheet, widths_behind[i]);
}

static void write_headings(DomainSheet *domain, int last_year)
{
  static const char *const before[] = {"yearbook.indicator", "yearbook.part", "yearbook.unit"};
  static const char *const behind[] = {"yearbook.change", "yearbook.ask", "yearbook.verdict", "yearbook.remark"};
  Yearbook *book = domain->book;
  for (guint i = 0; i < G_N_ELEMENTS(before); i++)
    yearbook_heading(book, domain->sheet, i, before[i]);
  for (int year = domain->first_year; year <= last_year; year++) {
    g_autofree char *digits = g_strdup_printf("%d", year);
    g_autofree char *words = text_format(book->language, "reporter.table.year", "year", digits, NULL);
    yearbook_text(domain->sheet, YEARS + (guint)(year - domain->first_year), words, book->style.heading);
  }
  for (guint i = 0; i < G_N_ELEMENTS(behind); i++)
    yearbook_heading(book, domain->sheet, domain->behind + i, behind[i]);
  yearbook_sheet_end_headings(domain->sheet, UNIT);
}

void yearbook_add_domain(Yearbook *book, const ReportDomain *domain, guint number)
{
  const Report *report = book->review->report;
  const EvaluationGroup *group = g_ptr_array_index(book->review->evaluation->domains, number - 1);
  g_autofree char *count = g_strdup_printf("%u", domain->indicators->len);
  g_autofree char *targets = g_strdup_printf("%u", tally_all(&group->tally));
  g_autofree char *about =
      text_format(book->language, "yearbook.about.domain", "indicators", count, "targets", targets, NULL);
  DomainSheet writing = {.book = book, .first_year = yearbook_first_year(report)};
  writing.sheet = yearbook_sheet_new(book, bilingual_text(domain->domain->name, book->language), about);
  g_autoptr(YearbookCharts) charts = yearbook_charts_new(book);
  add_columns(&writing, report->year);
  yearbook_sheet_begin(book, writing.sheet);
  write_headings(&writing, report->year);
  for (guint i = 0; i < domain->indicators->len; i++)
    write_indicator(&writing, g_ptr_array_index(domain->indicators, i), charts);
  yearbook_charts_draw(charts, writing.sheet);
}
