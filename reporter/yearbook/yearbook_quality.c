/* The sheets of what the figures are worth: how complete they are, how departments reported, what was revised, and what marks mean. */
#include "reporter/evaluate/discipline.h"
#include "reporter/render/discipline_table.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/opening_words.h"
#include "reporter/render/revision_words.h"
#include "reporter/yearbook/yearbook_sheets.h"

/* --- Completeness ------------------------------------------------------------------------------------------------- */

static void write_quality(Yearbook *book, YearbookSheet *sheet, const DepartmentQuality *quality)
{
  const guint counts[] = {quality->indicators, quality->with_value, quality->provisional,
                          quality->too_few,    quality->units_due,  quality->units_in};
  yearbook_text(sheet, 0, bilingual_text(quality->department->name, book->language), book->style.cell);
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
    yearbook_count(book, sheet, 1 + i, counts[i]);
  yearbook_sheet_end_row(sheet);
}

/* N of WHOLE as a share; empty when there is nothing to be a share of. */
static void write_rate(Yearbook *book, YearbookSheet *sheet, guint column, int64_t n, int64_t whole)
{
  if (whole == 0)
    yearbook_text(sheet, column, text(book->language, "reporter.table.missing"), book->style.word);
  else
    worksheet_write_number(sheet->worksheet, sheet->row, (lxw_col_t)column, 100.0 * (double)n / (double)whole,
                           yearbook_number(&book->style, "0.0\"%\""));
}

static void write_discipline(Yearbook *book, YearbookSheet *sheet, const char *name, const Discipline *one)
{
  yearbook_text(sheet, 0, name, book->style.cell);
  yearbook_count(book, sheet, 1, (double)one->periods_due);
  write_rate(book, sheet, 2, one->periods_received, one->periods_due);
  write_rate(book, sheet, 3, one->periods_on_time, one->periods_timed);
  write_rate(book, sheet, 4, one->cells_corrected, one->cells_stored);
  write_rate(book, sheet, 5, one->cells_rejected, one->cells_received);
  yearbook_sheet_end_row(sheet);
}

static void write_disciplines(Yearbook *book, YearbookSheet *sheet, const GArray *disciplines)
{
  static const char *const codes[] = {"yearbook.department",
                                      "yearbook.periods_due",
                                      "reporter.discipline.column.complete",
                                      "reporter.discipline.column.on_time",
                                      "reporter.discipline.column.corrected",
                                      "reporter.discipline.column.rejected"};
  sheet->row++;
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    yearbook_heading(book, sheet, i, codes[i]);
  yearbook_sheet_end_row(sheet);
  for (guint i = 0; i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    write_discipline(book, sheet, discipline_name(book->language, book->review->report->catalogue, one->department),
                     one);
  }
  const Discipline sum = disciplines_sum(disciplines);
  write_discipline(book, sheet, text(book->language, "reporter.evaluation.total"), &sum);
  yearbook_paragraph(sheet, text(book->language, "yearbook.discipline"), book->style.note);
}

void yearbook_add_quality(Yearbook *book)
{
  static const char *const codes[] = {"yearbook.department",  "yearbook.indicators", "yearbook.with_value",
                                      "yearbook.provisional", "yearbook.too_few",    "yearbook.units_due",
                                      "yearbook.units_in"};
  const Report *report = book->review->report;
  YearbookSheet *sheet = yearbook_sheet_new(book, text(book->language, "yearbook.sheet.quality"),
                                            text(book->language, "yearbook.about.quality"));
  yearbook_sheet_add_column(sheet, 34);
  for (guint i = 1; i < G_N_ELEMENTS(codes); i++)
    yearbook_sheet_add_column(sheet, 14);
  yearbook_sheet_begin(book, sheet);
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    yearbook_heading(book, sheet, i, codes[i]);
  yearbook_sheet_end_headings(sheet, 1);
  for (guint i = 0; i < book->review->quality->len; i++)
    write_quality(book, sheet, &g_array_index(book->review->quality, DepartmentQuality, i));
  if (report->discipline != NULL && report->discipline->len > 0)
    write_disciplines(book, sheet, report->discipline);
}

/* For text: as wide as a page. */
static void add_paper_columns(YearbookSheet *sheet)
{
  for (int i = 0; i < 8; i++)
    yearbook_sheet_add_column(sheet, 15);
}

/* --- Revisions ---------------------------------------------------------------------------------------------------- */

void yearbook_add_revisions(Yearbook *book)
{
  g_autoptr(GPtrArray) paragraphs = revision_paragraphs(book->language, book->review->report);
  if (paragraphs->len == 0)
    return;
  YearbookSheet *sheet = yearbook_sheet_new(book, text(book->language, "yearbook.sheet.revisions"),
                                            text(book->language, "yearbook.about.revisions"));
  add_paper_columns(sheet);
  yearbook_sheet_begin(book, sheet);
  for (guint i = 0; i < paragraphs->len; i++)
    yearbook_paragraph(sheet, g_ptr_array_index(paragraphs, i), book->style.note);
}

/* --- Notes -------------------------------------------------------------------------------------------------------- */

void yearbook_add_notes(Yearbook *book)
{
  static const char *const legend[] = {"yearbook.note.figures", "yearbook.note.marks", "yearbook.note.years",
                                       "yearbook.note.changes", "page.note.evidence",  "page.note.forecast"};
  const Language language = book->language;
  YearbookSheet *sheet =
      yearbook_sheet_new(book, text(language, "yearbook.sheet.notes"), text(language, "yearbook.about.notes"));
  g_autofree char *standings = evaluation_notes(language, book->review->evaluation);
  add_paper_columns(sheet);
  yearbook_sheet_begin(book, sheet);
  for (guint i = 0; i < G_N_ELEMENTS(legend); i++)
    yearbook_paragraph(sheet, text(language, legend[i]), book->style.note);
  if (book->review->report->is_public)
    yearbook_paragraph(sheet, text(language, "reporter.opening.marks.public"), book->style.note);
  yearbook_paragraph(sheet, standings, book->style.note);
}
