/* The yearbook of an annual report. */
#include "reporter/render/writer.h"
#include "reporter/yearbook/yearbook.h"

static void write_xlsx(Page *page)
{
  const Report *report = page->report;
  g_autofree char *year = g_strdup_printf("%d", report->year);
  g_autofree char *title = text_format(page->language, "yearbook.title", "district",
                                       bilingual_text(report->district->name, page->language), "year", year, NULL);
  const bool is_written = yearbook_append(page->out, page->review, title, page->language, &page->error);
  g_assert(is_written == (page->error == NULL));
}

const ReportWriter xlsx_writer = {"xlsx", true, write_xlsx};
