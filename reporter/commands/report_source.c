#include "reporter/commands/report_source.h"

#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/file.h"
#include "database/transaction.h"
#include "reporter/disclosure/suppress.h"
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

bool edition_read(const Invocation *invocation, bool *out_is_public, GError **error)
{
  const char *edition = invocation_value(invocation, "edition");
  bool is_public = edition != NULL && g_str_equal(edition, "public");
  if (edition != NULL && !is_public && !g_str_equal(edition, "internal")) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--edition '%s' is neither internal nor public", edition);
    return false;
  }
  *out_is_public = is_public;
  return true;
}

/* Takes out of the figures what must not be published. */
static bool suppress(ReportSource *source, const ReportingRules *rules, GError **error)
{
  guint n_areas = 0;
  SuppressionCounts counts;
  DisclosureInput input = {.catalogue = source->stored->catalogue,
                           .district_id = area_list_areas(source->areas, &n_areas)[0].id,
                           .figures = source->figures,
                           .rule = rules->disclosure};
  FigureTable *shown = suppress_figures(&input, &counts, error);
  if (shown == NULL)
    return false;
  figure_table_free(source->figures);
  source->figures = shown;
  return true;
}

ReportSource *report_source_load(Connection *connection, const ReportingRules *rules, int year, bool is_public,
                                 GError **error)
{
  g_autoptr(ReportSource) source = g_new0(ReportSource, 1);
  if (!read_all(source, connection, year, error) || (is_public && !suppress(source, rules, error)))
    return NULL;
  guint n_areas = 0;
  const Area *areas = area_list_areas(source->areas, &n_areas);
  AssessInput input = {source->stored->catalogue, areas, n_areas, source->figures, &rules->assess, is_public};
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
