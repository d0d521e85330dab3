/* CSV for machines: one row per figure that was revised since the last publication, full precision, codes instead of words. */
#include "base/csv.h"
#include "reporter/publish/revision.h"
#include "reporter/render/writer.h"
#include "reporter/wording/number.h"

/* Nothing, Q for a number that the public edition hides, or the number. */
static void append_number(Page *page, bool has_value, double value, bool is_hidden)
{
  g_autofree char *number = has_value && !is_hidden ? number_exact(value) : NULL;
  csv_append_cell(page->out, is_hidden ? "Q" : number);
}

static const char *area_code(const Page *page, int32_t area_id)
{
  for (guint i = 0; i < page->report->n_areas; i++)
    if (page->report->areas[i].id == area_id)
      return page->report->areas[i].code;
  return NULL;
}

static void append_row(Page *page, const Revision *revision)
{
  const Report *report = page->report;
  const Indicator *indicator = catalogue_indicator(report->catalogue, revision->key.indicator_id);
  g_autofree char *year = g_strdup_printf("%d", revision->key.year);
  csv_append_cell(page->out, indicator == NULL ? NULL : indicator->code);
  csv_append_cell(page->out, year);
  csv_append_cell(page->out, area_code(page, revision->key.area_id));
  csv_append_cell(page->out, catalogue_breakdown_key(report->catalogue, revision->key.breakdown));
  append_number(page, revision->had_value, revision->before, report->is_public && revision->hides_before);
  append_number(page, revision->has_value, revision->now, report->is_public && revision->hides_now);
  csv_append_text(page->out, revision->sources);
  csv_end_row(page->out);
}

static void write_revisions(Page *page)
{
  static const char *const headings[] = {"indicator", "year", "area", "breakdown", "before", "now", "submissions"};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    csv_append_cell(page->out, headings[i]);
  csv_end_row(page->out);
  for (guint i = 0; page->report->revisions != NULL && i < page->report->revisions->len; i++) {
    const Revision *revision = &g_array_index(page->report->revisions, Revision, i);
    if (!revision_is_untold(revision, page->report->is_public))
      append_row(page, revision);
  }
}

const ReportWriter revision_writer = {"revisions", false, write_revisions};
