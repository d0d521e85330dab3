#include "reporter/store/stored_figures.h"

#include <math.h>

#include "base/error.h"
#include "database/query.h"

/* Behind the columns of a figure, in publication_figures.sql and clear_figures.sql. */
#define SUPPRESSED_COLUMN 22

struct AreaList {
  Result *rows; /* owns the texts */
  GArray *areas;
};

static AreaList *load_areas(Connection *connection, const char *statement, const Parameters *parameters, GError **error)
{
  g_autoptr(AreaList) list = g_new0(AreaList, 1);
  list->areas = g_array_new(FALSE, FALSE, sizeof(Area));
  list->rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (list->rows == NULL)
    return NULL;
  for (int row = 0; row < result_rows(list->rows); row++) {
    Area area = {.id = result_int32(list->rows, row, 0),
                 .code = result_text(list->rows, row, 1),
                 .name = {result_text(list->rows, row, 2), result_text(list->rows, row, 3)},
                 .is_district = result_boolean(list->rows, row, 4)};
    g_array_append_val(list->areas, area);
  }
  if (!result_check(list->rows, error))
    return NULL;
  if (list->areas->len > 0 && g_array_index(list->areas, Area, 0).is_district)
    return g_steal_pointer(&list);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "no district is registered. hint: import the agencies with 'halfsky-aggregator agency import FILE'");
  return NULL;
}

AreaList *area_list_load(Connection *connection, GError **error)
{
  return load_areas(connection, "report_areas", NULL, error);
}

AreaList *area_list_load_published(Connection *connection, int32_t publication_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, publication_id);
  return load_areas(connection, "publication_areas", parameters, error);
}

void area_list_free(AreaList *list)
{
  if (list == NULL)
    return;
  if (list->areas != NULL)
    g_array_unref(list->areas);
  if (list->rows != NULL)
    result_free(list->rows);
  g_free(list);
}

const Area *area_list_areas(const AreaList *list, guint *out_n_areas)
{
  *out_n_areas = list->areas->len;
  return &g_array_index(list->areas, Area, 0);
}

/* Reads a double that may be null; true when it is there. */
static bool read_float8(Result *rows, int row, int column, double *out_value)
{
  if (result_is_null(rows, row, column))
    return false;
  *out_value = result_float8(rows, row, column);
  return true;
}

/* Two numbers from COLUMN on; null is nothing. */
static Contributions read_contributions(Result *rows, int row, int32_t n, int column)
{
  Contributions by = {.n = n};
  read_float8(rows, row, column, &by.largest);
  read_float8(rows, row, column + 1, &by.second);
  return by;
}

static Figure read_figure(Result *rows, int row, uint16_t breakdown)
{
  Figure figure = {.key = {.indicator_id = result_int16(rows, row, 0),
                           .year = result_int16(rows, row, 1),
                           .breakdown = breakdown,
                           .area_id = result_int32(rows, row, 3)}};
  figure.has_value = read_float8(rows, row, 4, &figure.value);
  figure.has_numerator = read_float8(rows, row, 5, &figure.numerator);
  figure.has_denominator = read_float8(rows, row, 6, &figure.denominator);
  figure.status = result_char(rows, row, 7);
  figure.units_expected = result_int32(rows, row, 8);
  figure.units_received = result_int32(rows, row, 9);
  figure.periods_expected = result_int32(rows, row, 10);
  figure.periods_received = result_int32(rows, row, 11);
  figure.release = (Release)MAX(vocabulary_find(&release_vocabulary, result_text(rows, row, 12)), 0);
  figure.is_break = result_boolean(rows, row, 13);
  figure.has_estimate = read_float8(rows, row, 14, &figure.estimate);
  figure.sample_size = result_is_null(rows, row, 15) ? (double)NAN : result_int32(rows, row, 15);
  figure.design_effect = NAN;
  read_float8(rows, row, 16, &figure.design_effect);
  int32_t contributors = result_is_null(rows, row, 17) ? 0 : result_int32(rows, row, 17);
  figure.numerator_by = read_contributions(rows, row, contributors, 18);
  figure.denominator_by = read_contributions(rows, row, contributors, 20);
  return figure;
}

static FigureTable *load(Connection *connection, const char *statement, const Parameters *parameters,
                         const Catalogue *catalogue, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(FigureTable) figures = figure_table_new();
  for (int row = 0; row < result_rows(rows); row++) {
    int breakdown = catalogue_breakdown_index(catalogue, result_text(rows, row, 2));
    if (breakdown < 0)
      continue;
    Figure figure = read_figure(rows, row, (uint16_t)breakdown);
    figure_table_add(figures, &figure);
  }
  return result_check(rows, error) ? g_steal_pointer(&figures) : NULL;
}

FigureTable *stored_figures_load(Connection *connection, const Catalogue *catalogue, int year, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, year);
  return load(connection, "report_figures", parameters, catalogue, error);
}

FigureTable *stored_figures_all(Connection *connection, const Catalogue *catalogue, GError **error)
{
  return load(connection, "export_figures", NULL, catalogue, error);
}

static void add_id(GArray *ids, const Indicator *indicator)
{
  g_array_append_val(ids, indicator->id);
}

/* The indicators of WANTED and those that their targets refer to; an id may come twice. */
static GArray *needed_ids(const Catalogue *catalogue, GHashTable *wanted)
{
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  guint n_indicators = 0;
  guint n_targets = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  const Target *targets = catalogue_targets(catalogue, &n_targets);
  for (guint i = 0; i < n_indicators; i++)
    if (g_hash_table_contains(wanted, GINT_TO_POINTER(indicators[i].id)))
      add_id(ids, &indicators[i]);
  for (guint i = 0; i < n_targets; i++)
    if (targets[i].reference_indicator != NULL &&
        g_hash_table_contains(wanted, GINT_TO_POINTER(targets[i].indicator->id)))
      add_id(ids, targets[i].reference_indicator);
  return ids;
}

FigureTable *stored_figures_of(Connection *connection, const Catalogue *catalogue, GHashTable *wanted, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  g_autoptr(GArray) ids = wanted == NULL ? g_array_new(FALSE, FALSE, sizeof(int16_t)) : needed_ids(catalogue, wanted);
  parameters_add_boolean(parameters, wanted == NULL);
  parameters_add_int16_array(parameters, (const int16_t *)(const void *)ids->data, NULL, ids->len);
  return load(connection, "assess_figures", parameters, catalogue, error);
}

/* Where the figure's indicator is for internal use, that is why it is hidden. */
static void mark_hidden(const Catalogue *catalogue, Figure *figure)
{
  const Indicator *indicator = catalogue_indicator(catalogue, figure->key.indicator_id);
  bool is_internal = indicator == NULL || indicator->disclosure == DISCLOSURE_INTERNAL;
  figure->suppression = is_internal ? SUPPRESSION_INTERNAL : SUPPRESSION_CONFIDENTIAL;
}

/* Figures with a column behind them that says whether they are hidden; such a one is marked. */
static FigureTable *load_marked(Connection *connection, const char *statement, const Parameters *parameters,
                                const Catalogue *catalogue, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(FigureTable) figures = figure_table_new();
  for (int row = 0; row < result_rows(rows); row++) {
    int breakdown = catalogue_breakdown_index(catalogue, result_text(rows, row, 2));
    if (breakdown < 0)
      continue;
    Figure figure = read_figure(rows, row, (uint16_t)breakdown);
    if (result_boolean(rows, row, SUPPRESSED_COLUMN))
      mark_hidden(catalogue, &figure);
    figure_table_add(figures, &figure);
  }
  return result_check(rows, error) ? g_steal_pointer(&figures) : NULL;
}

FigureTable *stored_figures_to_clear(Connection *connection, const Catalogue *catalogue, GError **error)
{
  return load_marked(connection, "clear_figures", NULL, catalogue, error);
}

FigureTable *stored_figures_published(Connection *connection, const Catalogue *catalogue, int32_t publication_id,
                                      GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, publication_id);
  return load_marked(connection, "publication_figures", parameters, catalogue, error);
}
