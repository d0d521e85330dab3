/* The first sheet: what the year was, and where what stands. */
#include "reporter/render/opening_words.h"
#include "reporter/yearbook/yearbook_sheets.h"
#include "spreadsheet/spreadsheet_text.h"

static void write_opening(Yearbook *book, YearbookSheet *contents)
{
  g_autoptr(GPtrArray) paragraphs = opening_paragraphs(book->language, book->review->report);
  for (guint i = 0; i < paragraphs->len; i++)
    yearbook_paragraph(contents, g_ptr_array_index(paragraphs, i), book->style.note);
  contents->row++;
}

static void write_link(Yearbook *book, YearbookSheet *contents, guint number, const YearbookSheet *sheet)
{
  g_autofree char *url = g_strdup_printf("internal:%s!A1", sheet->quoted);
  yearbook_count(book, contents, 0, number);
  g_autofree char *title = spreadsheet_text(sheet->title);
  worksheet_write_url_opt(contents->worksheet, contents->row, 1, url, book->style.link, title, NULL);
  yearbook_text(contents, 2, sheet->about, book->style.cell);
  yearbook_sheet_end_row(contents);
}

void yearbook_fill_contents(Yearbook *book, YearbookSheet *contents)
{
  guint number = 0;
  yearbook_sheet_add_column(contents, 8);
  yearbook_sheet_add_column(contents, 34);
  yearbook_sheet_add_column(contents, 84);
  yearbook_sheet_begin(book, contents);
  contents->row++;
  write_opening(book, contents);
  yearbook_heading(book, contents, 0, "yearbook.number");
  yearbook_heading(book, contents, 1, "yearbook.sheet");
  yearbook_heading(book, contents, 2, "yearbook.about");
  yearbook_sheet_end_row(contents);
  for (guint i = 1; i < book->sheets->len; i++) {
    const YearbookSheet *sheet = g_ptr_array_index(book->sheets, i);
    if (sheet != book->numbers)
      write_link(book, contents, ++number, sheet);
  }
}
