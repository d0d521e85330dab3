#include "reporter/yearbook/yearbook.h"

#include <time.h>

#include "reporter/headway.h"
#include "reporter/yearbook/yearbook_charts.h"
#include "reporter/yearbook/yearbook_sheets.h"
#include "spreadsheet/spreadsheet_file.h"
#include "spreadsheet/spreadsheet_text.h"

/* A program notes in a workbook when it was made. Here that is the day after the year of the report, whenever it is written, so that a published report can be made again byte for byte. */
static time_t day_after(int year)
{
  struct tm day = {.tm_year = year + 1 - 1900, .tm_mday = 1};
  return timegm(&day);
}

static void set_properties(const Yearbook *book)
{
  enum { TITLE_LETTERS = 200 };
  const Report *report = book->review->report;
  g_autofree char *cut = g_utf8_substring(book->title, 0, MIN(g_utf8_strlen(book->title, -1), TITLE_LETTERS));
  g_autofree char *title = spreadsheet_text(cut);
  lxw_doc_properties properties = {
      .title = title,
      .company = (char *)"",
      .status = (char *)text(book->language, report->is_public ? "yearbook.public" : "yearbook.internal"),
      .created = day_after(report->year)};
  workbook_set_properties(book->workbook, &properties);
}

static void free_sheet(gpointer sheet)
{
  yearbook_sheet_free(sheet);
}

static void add_sheets(Yearbook *book)
{
  const Report *report = book->review->report;
  YearbookSheet *contents = yearbook_sheet_new(book, text(book->language, "yearbook.sheet.contents"), "");
  book->numbers = yearbook_sheet_new(book, text(book->language, "yearbook.sheet.numbers"), "");
  yearbook_charts_begin(book);
  for (guint i = 0; i < report->domains->len; i++) {
    headway_count("reporter.headway.chapters", i + 1, report->domains->len);
    yearbook_add_domain(book, g_ptr_array_index(report->domains, i), i + 1);
  }
  yearbook_add_townships(book);
  yearbook_add_targets(book);
  yearbook_add_warnings(book);
  yearbook_add_scorecard(book);
  yearbook_add_quality(book);
  yearbook_add_revisions(book);
  yearbook_add_notes(book);
  yearbook_fill_contents(book, contents);
}

bool yearbook_append(GString *out, const Review *review, const char *title, Language language, GError **error)
{
  g_autoptr(SpreadsheetFile) file = spreadsheet_file_new_unnamed(SPREADSHEET_ROWS_KEPT, error);
  if (file == NULL)
    return false;
  Yearbook book = {.workbook = spreadsheet_file_workbook(file), .review = review, .title = title, .language = language};
  book.style = yearbook_style_new(book.workbook);
  book.sheets = g_ptr_array_new_with_free_func(free_sheet);
  add_sheets(&book);
  set_properties(&book);
  yearbook_style_clear(&book.style);
  g_ptr_array_unref(book.sheets);
  return spreadsheet_file_append(file, out, error);
}
