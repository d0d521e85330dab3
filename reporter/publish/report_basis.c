#include "reporter/publish/report_basis.h"

#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"
#include "reporter/store/kept_arrivals.h"
#include "reporter/store/stored_discipline.h"
#include "reporter/store/stored_handling.h"

void report_basis_free(ReportBasis *basis)
{
  if (basis == NULL)
    return;
  g_clear_pointer(&basis->handling, g_hash_table_unref);
  g_clear_pointer(&basis->discipline, g_array_unref);
  g_clear_pointer(&basis->revisions, g_array_unref);
  g_clear_pointer(&basis->figures, figure_table_free);
  g_clear_pointer(&basis->areas, area_list_free);
  g_clear_pointer(&basis->stored, stored_catalogue_free);
  g_free(basis);
}

static int32_t district_of(const ReportBasis *basis)
{
  guint n_areas = 0;
  return area_list_areas(basis->areas, &n_areas)[0].id;
}

/* --- What was published before ------------------------------------------------------------------------------------ */

/* One publication that is public. */
typedef struct Published {
  int32_t id;
  int year;
  bool is_annual;
} Published;

/* All of them, the oldest first. */
typedef struct Earlier {
  GPtrArray *figures; /* FigureTable */
  GArray *published;  /* Published, likewise */
} Earlier;

static void free_figures(gpointer figures)
{
  figure_table_free(figures);
}

static void earlier_clear(Earlier *earlier)
{
  g_clear_pointer(&earlier->figures, g_ptr_array_unref);
  g_clear_pointer(&earlier->published, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Earlier, earlier_clear)

static bool read_one_earlier(Connection *connection, ReportBasis *basis, Published published, Earlier *earlier,
                             GError **error)
{
  FigureTable *figures = stored_figures_published(connection, basis->stored->catalogue, published.id, error);
  if (figures == NULL)
    return false;
  g_ptr_array_add(earlier->figures, figures);
  g_array_append_val(earlier->published, published);
  basis->after_id = published.id;
  return true;
}

static bool read_earlier(Connection *connection, ReportBasis *basis, Earlier *earlier, GError **error)
{
  earlier->figures = g_ptr_array_new_with_free_func(free_figures);
  earlier->published = g_array_new(FALSE, FALSE, sizeof(Published));
  g_autoptr(Result) rows = query_run(connection, "publication_earlier", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++) {
    Published published = {result_int32(rows, row, 0), result_int16(rows, row, 1), result_boolean(rows, row, 2)};
    if (!read_one_earlier(connection, basis, published, earlier, error))
      return false;
  }
  return result_check(rows, error);
}

/* --- Marking and comparing ---------------------------------------------------------------------------------------- */

static bool mark(ReportBasis *basis, const DisclosureRule *rule, const Earlier *earlier, GError **error)
{
  DisclosureInput input = {.catalogue = basis->stored->catalogue,
                           .district_id = district_of(basis),
                           .figures = basis->figures,
                           .earlier = (const FigureTable *const *)earlier->figures->pdata,
                           .n_earlier = earlier->figures->len,
                           .rule = *rule};
  FigureTable *marked = suppress_mark(&input, &basis->suppressed, error);
  if (marked == NULL)
    return false;
  figure_table_free(basis->figures);
  basis->figures = marked;
  basis->is_marked = true;
  return true;
}

static void set_sources(GArray *revisions, int indicator_id, int year, const char *sources)
{
  for (guint i = 0; i < revisions->len; i++) {
    Revision *revision = &g_array_index(revisions, Revision, i);
    if (revision->key.indicator_id != indicator_id || revision->key.year != year)
      continue;
    g_free(revision->sources);
    revision->sources = g_strdup(sources);
  }
}

static bool find_sources(Connection *connection, const ReportBasis *basis, int32_t since_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, since_id);
  g_autoptr(Result) rows = query_run(connection, "publication_sources", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    set_sources(basis->revisions, result_int16(rows, row, 0), result_int16(rows, row, 1), result_text(rows, row, 2));
  return result_check(rows, error);
}

/* Revisions are listed since the last annual report. */
static bool compare(Connection *connection, ReportBasis *basis, int year, const Earlier *earlier, GError **error)
{
  guint last = earlier->published->len;
  while (last > 0 && !g_array_index(earlier->published, Published, last - 1).is_annual)
    last--;
  if (last == 0) {
    basis->revisions = revisions_new();
    return true;
  }
  const Published *since = &g_array_index(earlier->published, Published, last - 1);
  const ReportScope before = {basis->stored->catalogue, district_of(basis), since->year};
  const ReportScope now = {basis->stored->catalogue, district_of(basis), year};
  basis->revisions = revisions_between(g_ptr_array_index(earlier->figures, last - 1), &before, basis->figures, &now);
  return find_sources(connection, basis, since->id, error);
}

/* --- As of now ---------------------------------------------------------------------------------------------------- */

static bool load_discipline(Connection *connection, ReportBasis *basis, const BasisRequest *request, GError **error)
{
  if (request->discipline_from == 0)
    return true;
  basis->discipline = stored_discipline_load(connection, request->discipline_from, request->year, error);
  return basis->discipline != NULL;
}

static bool load_handling(Connection *connection, ReportBasis *basis, const BasisRequest *request, GError **error)
{
  if (!request->tells_handling)
    return true;
  basis->handling = stored_handling_load(connection, error);
  return basis->handling != NULL;
}

ReportBasis *report_basis_read(Connection *connection, const DisclosureRule *rule, const BasisRequest *request,
                               GError **error)
{
  g_auto(Earlier) earlier = {NULL, NULL};
  g_autoptr(ReportBasis) basis = g_new0(ReportBasis, 1);
  basis->stored = stored_catalogue_load(connection, error);
  if (basis->stored == NULL)
    return NULL;
  basis->areas = area_list_load(connection, error);
  if (basis->areas == NULL)
    return NULL;
  basis->figures = request->is_whole ? stored_figures_all(connection, basis->stored->catalogue, error)
                                     : stored_figures_load(connection, basis->stored->catalogue, request->year, error);
  if (basis->figures == NULL || !read_earlier(connection, basis, &earlier, error))
    return NULL;
  if ((request->is_marked && !mark(basis, rule, &earlier, error)) ||
      !compare(connection, basis, request->year, &earlier, error) ||
      !load_discipline(connection, basis, request, error) || !load_handling(connection, basis, request, error))
    return NULL;
  return g_steal_pointer(&basis);
}

ReportBasis *report_basis_load(Connection *connection, const DisclosureRule *rule, const BasisRequest *request,
                               GError **error)
{
  if (request->discipline_from != 0 &&
      !kept_arrivals_bring_up_to_date(connection, request->discipline_from, request->year, error))
    return NULL;
  g_autoptr(Transaction) snapshot = transaction_begin_snapshot(connection, error);
  return snapshot == NULL ? NULL : report_basis_read(connection, rule, request, error);
}

/* --- As of then --------------------------------------------------------------------------------------------------- */

ReportBasis *report_basis_load_past(Connection *connection, const ReportingRules *rules, int64_t moment_us,
                                    const BasisRequest *request, PastChanges *out_changes, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !past_enter(connection, moment_us, rules, out_changes, error))
    return NULL;
  return report_basis_read(connection, &rules->disclosure, request, error);
}

/* --- As published ------------------------------------------------------------------------------------------------- */

static Revision read_revision(Result *rows, int row, uint16_t breakdown)
{
  Revision revision = {.key = {.indicator_id = result_int16(rows, row, 0),
                               .year = result_int16(rows, row, 1),
                               .breakdown = breakdown,
                               .area_id = result_int32(rows, row, 3)},
                       .had_value = !result_is_null(rows, row, 4),
                       .has_value = !result_is_null(rows, row, 5),
                       .hides_before = result_boolean(rows, row, 6),
                       .hides_now = result_boolean(rows, row, 7),
                       .sources = g_strdup(result_text(rows, row, 8))};
  revision.before = revision.had_value ? result_float8(rows, row, 4) : 0;
  revision.now = revision.has_value ? result_float8(rows, row, 5) : 0;
  return revision;
}

static bool read_revisions(Connection *connection, ReportBasis *basis, int32_t publication_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, publication_id);
  g_autoptr(Result) rows = query_run(connection, "publication_revisions", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  basis->revisions = revisions_new();
  for (int row = 0; row < result_rows(rows); row++) {
    int breakdown = catalogue_breakdown_index(basis->stored->catalogue, result_text(rows, row, 2));
    if (breakdown < 0)
      continue;
    Revision revision = read_revision(rows, row, (uint16_t)breakdown);
    g_array_append_val(basis->revisions, revision);
  }
  revisions_sort(basis->revisions);
  return result_check(rows, error);
}

ReportBasis *report_basis_published(Connection *connection, int32_t publication_id, int32_t catalogue_id,
                                    GError **error)
{
  g_autoptr(ReportBasis) basis = g_new0(ReportBasis, 1);
  basis->stored = stored_catalogue_load_version(connection, catalogue_id, error);
  if (basis->stored == NULL)
    return NULL;
  basis->areas = area_list_load_published(connection, publication_id, error);
  if (basis->areas == NULL)
    return NULL;
  basis->figures = stored_figures_published(connection, basis->stored->catalogue, publication_id, error);
  if (basis->figures == NULL || !read_revisions(connection, basis, publication_id, error))
    return NULL;
  basis->discipline = stored_discipline_published(connection, publication_id, error);
  if (basis->discipline == NULL)
    return NULL;
  basis->is_marked = true;
  return g_steal_pointer(&basis);
}
