/* JSON for other programs: the document that also feeds the page. */
#include "reporter/render/document.h"
#include "reporter/render/json_value.h"
#include "reporter/render/writer.h"

static void write_json(Page *page)
{
  json_append(page->out, document_of(page->review, DOCUMENT_ANNUAL), 1);
}

const ReportWriter json_writer = {"json", true, write_json};
