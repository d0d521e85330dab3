#include "reporter/publish/report_source.h"

struct ReportSource {
  ReportBasis *own;   /* NULL when the basis is borrowed */
  FigureTable *shown; /* NULL in the internal edition */
  Report *report;
};

ReportSource *report_source_of(const ReportBasis *basis, const AssessRule *rule, int year, bool is_public)
{
  guint n_areas = 0;
  ReportSource *source = g_new0(ReportSource, 1);
  g_assert(!is_public || basis->is_marked);
  if (is_public)
    source->shown = suppress_show(basis->figures);
  AssessInput input = {.catalogue = basis->stored->catalogue,
                       .areas = area_list_areas(basis->areas, &n_areas),
                       .figures = is_public ? source->shown : basis->figures,
                       .rule = rule,
                       .is_public = is_public};
  input.n_areas = n_areas;
  source->report = report_build(&input, year);
  source->report->revisions = basis->revisions;
  source->report->discipline = basis->discipline;
  source->report->handling = basis->handling;
  return source;
}

/* Takes BASIS, which may be NULL. */
static ReportSource *own(ReportBasis *basis, const ReportingRules *rules, const BasisRequest *request)
{
  if (basis == NULL)
    return NULL;
  ReportSource *source = report_source_of(basis, &rules->assess, request->year, request->is_marked);
  source->own = basis;
  return source;
}

ReportSource *report_source_load(Connection *connection, const ReportingRules *rules, const BasisRequest *request,
                                 GError **error)
{
  return own(report_basis_load(connection, &rules->disclosure, request, error), rules, request);
}

ReportSource *report_source_load_past(Connection *connection, const ReportingRules *rules, int64_t moment_us,
                                      const BasisRequest *request, PastChanges *out_changes, GError **error)
{
  return own(report_basis_load_past(connection, rules, moment_us, request, out_changes, error), rules, request);
}

void report_source_free(ReportSource *source)
{
  if (source == NULL)
    return;
  g_clear_pointer(&source->report, report_free);
  g_clear_pointer(&source->shown, figure_table_free);
  g_clear_pointer(&source->own, report_basis_free);
  g_free(source);
}

const Report *report_source_report(const ReportSource *source)
{
  return source->report;
}

const SuppressionCounts *report_source_suppressed(const ReportSource *source)
{
  return source->own != NULL && source->own->is_marked ? &source->own->suppressed : NULL;
}
