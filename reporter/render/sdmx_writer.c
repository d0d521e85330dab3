/* SDMX-CSV of the year of the report: its figures as they are exported, without what the report says of them. */
#include "reporter/export/figure_writer.h"
#include "reporter/render/writer.h"

static void write_sdmx(Page *page)
{
  const Report *report = page->report;
  g_autoptr(FigureList) list = figure_list_new(report->catalogue, report->areas, report->n_areas, report->figures,
                                               report->year, report->year, report->is_public);
  (void)sdmx_csv_writer.write(page->out, list, page->language, &page->error);
}

const ReportWriter sdmx_writer = {"sdmx-csv", false, write_sdmx};
