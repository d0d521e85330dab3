/* The self-contained page of an annual report. */
#include "reporter/render/html_page.h"
#include "reporter/render/writer.h"

static void write_html(Page *page)
{
  html_page_append(page->out, document_of(page->review, DOCUMENT_ANNUAL), page->language);
}

const ReportWriter html_writer = {"html", true, write_html};
