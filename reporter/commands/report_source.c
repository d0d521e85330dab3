#include "reporter/commands/report_source.h"

#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/file.h"
#include "database/transaction.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/store/stored_figures.h"

struct ReportSource {
  StoredCatalogue *stored;
  AreaList *areas;
  FigureTable *figures;
  Report *report;
};

static bool read_all(ReportSource *source, Connection *connection, int year, GError **error)
{
  g_autoptr(Transaction) snapshot = transaction_begin_snapshot(connection, error);
  if (snapshot == NULL)
    return false;
  source->stored = stored_catalogue_load(connection, error);
  if (source->stored == NULL)
    return false;
  source->areas = area_list_load(connection, error);
  if (source->areas == NULL)
    return false;
  source->figures = stored_figures_load(connection, source->stored->catalogue, year, error);
  return source->figures != NULL;
}

ReportSource *report_source_load(Connection *connection, const ReportingRules *rules, int year, GError **error)
{
  g_autoptr(ReportSource) source = g_new0(ReportSource, 1);
  if (!read_all(source, connection, year, error))
    return NULL;
  guint n_areas = 0;
  const Area *areas = area_list_areas(source->areas, &n_areas);
  AssessInput input = {source->stored->catalogue, areas, n_areas, source->figures, &rules->assess};
  source->report = report_build(&input, year);
  return g_steal_pointer(&source);
}

void report_source_free(ReportSource *source)
{
  if (source == NULL)
    return;
  g_clear_pointer(&source->report, report_free);
  g_clear_pointer(&source->figures, figure_table_free);
  g_clear_pointer(&source->areas, area_list_free);
  g_clear_pointer(&source->stored, stored_catalogue_free);
  g_free(source);
}

const Report *report_source_report(const ReportSource *source)
{
  return source->report;
}

bool page_write(const char *output, const GString *page, GError **error)
{
  if (output != NULL)
    return file_write(output, page->str, page->len, 0640, error);
  if (fwrite(page->str, 1, page->len, stdout) == page->len && fflush(stdout) == 0)
    return true;
  halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot write the page");
  return false;
}
