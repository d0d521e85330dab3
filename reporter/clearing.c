#include "reporter/clearing.h"

#include <pthread.h>

#include "base/log.h"
#include "database/query.h"
#include "reporter/disclosure/suppress.h"
#include "reporter/store/stored_figures.h"

/* One clearing under way. */
struct Clearing {
  Connection *connection;
  const StoredCatalogue *stored;
  const DisclosureRule *rule;
  GArray *indicator_ids; /* int16_t: of indicators that are judged */
  AreaList *areas;
  GPtrArray *earlier; /* FigureTable: what was published, the oldest first */
};

static void free_figures(gpointer figures)
{
  figure_table_free(figures);
}

void clearing_free(Clearing *clearing)
{
  if (clearing == NULL)
    return;
  g_clear_pointer(&clearing->indicator_ids, g_array_unref);
  g_clear_pointer(&clearing->areas, area_list_free);
  g_clear_pointer(&clearing->earlier, g_ptr_array_unref);
  g_free(clearing);
}

/* --- What is judged ----------------------------------------------------------------------------------------------- */

/* The indicators that have new figures and those that hang together with them. */
static bool find_indicators(Clearing *clearing, GError **error)
{
  const Catalogue *catalogue = clearing->stored->catalogue;
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  g_autoptr(Result) rows = query_run(clearing->connection, "assess_scope", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
  for (int row = 0; row < result_rows(rows); row++)
    g_hash_table_add(wanted, GINT_TO_POINTER(result_int16(rows, row, 0)));
  suppress_add_bound(catalogue, wanted);
  clearing->indicator_ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  for (guint i = 0; i < n_indicators; i++)
    if (indicators[i].disclosure != DISCLOSURE_NONE && g_hash_table_contains(wanted, GINT_TO_POINTER(indicators[i].id)))
      g_array_append_val(clearing->indicator_ids, indicators[i].id);
  return result_check(rows, error);
}

static bool with_indicators(const Clearing *clearing, const char *statement, GError **error)
{
  const GArray *ids = clearing->indicator_ids;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, (const int16_t *)(const void *)ids->data, NULL, ids->len);
  return query_queue(clearing->connection, statement, parameters, error);
}

static bool read_earlier(Clearing *clearing, GError **error)
{
  clearing->earlier = g_ptr_array_new_with_free_func(free_figures);
  g_autoptr(Result) rows = query_run(clearing->connection, "publication_earlier", QUERY_ROWS, NULL, error);
  for (int row = 0; rows != NULL && row < result_rows(rows); row++) {
    FigureTable *figures =
        stored_figures_published(clearing->connection, clearing->stored->catalogue, result_int32(rows, row, 0), error);
    if (figures == NULL)
      return false;
    g_ptr_array_add(clearing->earlier, figures);
  }
  return rows != NULL && result_check(rows, error);
}

Clearing *clearing_new(Connection *connection, const StoredCatalogue *stored, const DisclosureRule *rule,
                       GError **error)
{
  g_autoptr(Clearing) clearing = g_new0(Clearing, 1);
  *clearing = (Clearing){.connection = connection, .stored = stored, .rule = rule};
  clearing->areas = area_list_load(connection, error);
  bool has_begun = clearing->areas != NULL && read_earlier(clearing, error) && find_indicators(clearing, error) &&
                   with_indicators(clearing, "clear_scope", error) &&
                   query_queue(connection, "clear_analyze", NULL, error);
  return has_begun ? g_steal_pointer(&clearing) : NULL;
}

/* --- Figures ------------------------------------------------------------------------------------------------------ */

/* The figures of YEAR, marked; NULL when disclosure control refuses. */
static FigureTable *judge(const Clearing *clearing, const FigureTable *figures, GError **error)
{
  guint n_areas = 0;
  SuppressionCounts counts = {0};
  const DisclosureInput input = {.catalogue = clearing->stored->catalogue,
                                 .district_id = area_list_areas(clearing->areas, &n_areas)[0].id,
                                 .figures = figures,
                                 .earlier = (const FigureTable *const *)clearing->earlier->pdata,
                                 .n_earlier = clearing->earlier->len,
                                 .rule = *clearing->rule};
  return suppress_mark(&input, &counts, error);
}

/* What comes out otherwise than it stood: columns of clear_judged.sql. */
typedef struct Judged {
  GArray *indicators, *years, *breakdowns; /* int16_t */
  GArray *areas;                           /* int32_t */
  GArray *are_cleared;                     /* bool */
} Judged;

static Judged judged_new(void)
{
  return (Judged){g_array_new(FALSE, FALSE, sizeof(int16_t)), g_array_new(FALSE, FALSE, sizeof(int16_t)),
                  g_array_new(FALSE, FALSE, sizeof(int16_t)), g_array_new(FALSE, FALSE, sizeof(int32_t)),
                  g_array_new(FALSE, FALSE, sizeof(bool))};
}

static void judged_clear(Judged *judged)
{
  g_array_unref(judged->indicators);
  g_array_unref(judged->years);
  g_array_unref(judged->breakdowns);
  g_array_unref(judged->areas);
  g_array_unref(judged->are_cleared);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judged, judged_clear)

static void note(Judged *judged, const StoredCatalogue *stored, const Figure *figure, bool is_cleared)
{
  if (is_cleared == (figure->suppression == SUPPRESSION_NONE))
    return;
  g_array_append_val(judged->indicators, figure->key.indicator_id);
  g_array_append_val(judged->years, figure->key.year);
  g_array_append_val(judged->breakdowns, stored->breakdown_ids[figure->key.breakdown]);
  g_array_append_val(judged->areas, figure->key.area_id);
  g_array_append_val(judged->are_cleared, is_cleared);
}

static bool store_judged(Connection *connection, const Judged *judged, GError **error)
{
  const guint n = judged->areas->len;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, (const int16_t *)(const void *)judged->indicators->data, NULL, n);
  parameters_add_int16_array(parameters, (const int16_t *)(const void *)judged->years->data, NULL, n);
  parameters_add_int16_array(parameters, (const int16_t *)(const void *)judged->breakdowns->data, NULL, n);
  parameters_add_int32_array(parameters, (const int32_t *)(const void *)judged->areas->data, NULL, n);
  parameters_add_boolean_array(parameters, (const bool *)judged->are_cleared->data, NULL, n);
  return n == 0 ||
         (query_queue(connection, "clear_judged", parameters, error) &&
          query_queue(connection, "clear_analyze_judged", NULL, error) &&
          query_queue(connection, "clear_keep", NULL, error) && query_queue(connection, "clear_some", NULL, error));
}

static FigureTable *figures_of_year(const GPtrArray *figures, int year)
{
  FigureTable *chosen = figure_table_new();
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = g_ptr_array_index(figures, i);
    if (figure->key.year == year)
      figure_table_add(chosen, figure);
  }
  return chosen;
}

/* One year, which a thread judges. */
typedef struct Year {
  FigureTable *chosen, *marked; /* MARKED is NULL when disclosure control refuses */
  GError *refusal;
} Year;

static void year_clear(Year *year)
{
  figure_table_free(year->chosen);
  figure_table_free(year->marked);
  g_clear_error(&year->refusal);
}

/* Years that several threads judge, each taking the next one. No sum binds figures of different years. */
typedef struct Years {
  const Clearing *clearing;
  Year *years;
  guint n;
  guint next; /* atomic */
} Years;

static void *judge_years(void *shared)
{
  Years *all = shared;
  for (guint next; (next = (guint)g_atomic_int_add(&all->next, 1)) < all->n;) {
    Year *year = &all->years[next];
    year->marked = judge(all->clearing, year->chosen, &year->refusal);
  }
  return NULL;
}

/* With a thread per processor; where the system gives fewer, those that there are judge all the same. */
static void judge_all(Years *all)
{
  const guint n_threads = MIN(all->n, g_get_num_processors());
  g_autofree pthread_t *others = g_new(pthread_t, n_threads + 1);
  guint n_others = 0;
  while (n_others + 1 < n_threads && pthread_create(&others[n_others], NULL, judge_years, all) == 0)
    n_others++;
  judge_years(all);
  for (guint i = 0; i < n_others; i++)
    pthread_join(others[i], NULL);
}

static void note_year(const Clearing *clearing, const Year *year, int reporting_year, Judged *judged)
{
  g_autoptr(GPtrArray) figures = figure_table_sorted(year->chosen, 0);
  if (year->marked == NULL)
    log_warning("figures_withheld year=%d reason=\"%s\"", reporting_year, year->refusal->message);
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = g_ptr_array_index(figures, i);
    note(judged, clearing->stored, figure,
         year->marked != NULL && figure_table_find(year->marked, figure->key)->suppression == SUPPRESSION_NONE);
  }
}

bool clearing_figures(Clearing *clearing, GError **error)
{
  int first_year = 0, last_year = -1;
  g_autoptr(FigureTable) figures = stored_figures_to_clear(clearing->connection, clearing->stored->catalogue, error);
  if (figures == NULL)
    return false;
  g_autoptr(GPtrArray) sorted = figure_table_sorted(figures, 0);
  g_auto(Judged) judged = judged_new();
  figure_table_years(figures, &first_year, &last_year);
  const guint n = (guint)(last_year - first_year + 1);
  g_autofree Year *years = g_new0(Year, n + 1);
  for (guint i = 0; i < n; i++)
    years[i].chosen = figures_of_year(sorted, first_year + (int)i);
  Years all = {.clearing = clearing, .years = years, .n = n};
  judge_all(&all);
  for (guint i = 0; i < n; i++) {
    note_year(clearing, &years[i], first_year + (int)i, &judged);
    year_clear(&years[i]);
  }
  return store_judged(clearing->connection, &judged, error);
}

/* --- Observations ------------------------------------------------------------------------------------------------- */

/* Where observations are that are small: columns of clear_blocks.sql. */
typedef struct SmallPlaces {
  guint n;
  int16_t *indicators, *years;
  int32_t *areas;
} SmallPlaces;

static void small_places_clear(SmallPlaces *places)
{
  g_free(places->indicators);
  g_free(places->years);
  g_free(places->areas);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SmallPlaces, small_places_clear)

/* Whether a row of clear_small.sql is a small number, judged as if it were a figure. */
static bool is_small(const Clearing *clearing, Result *rows, int row)
{
  const Indicator *indicator = catalogue_indicator(clearing->stored->catalogue, result_int16(rows, row, 0));
  Figure figure = {.has_value = !result_is_null(rows, row, 3), .has_denominator = !result_is_null(rows, row, 4)};
  if (indicator == NULL)
    return true;
  figure.has_numerator = figure.has_denominator && figure.has_value;
  figure.value = figure.numerator = figure.has_value ? result_float8(rows, row, 3) : 0;
  figure.denominator = figure.has_denominator ? result_float8(rows, row, 4) : 0;
  const Sensitivity sensitivity = rule_sensitivity(clearing->rule, indicator, &figure);
  return sensitivity_is_any(&sensitivity);
}

static Result *read_small(const Clearing *clearing, Result *span, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_float8(parameters, clearing->rule->threshold);
  parameters_add_date(parameters, result_date(span, 0, 0));
  parameters_add_date(parameters, result_date(span, 0, 1));
  return result_check(span, error) ? query_run(clearing->connection, "clear_small", QUERY_ROWS, parameters, error)
                                   : NULL;
}

/* Whether small numbers are looked for where they may be, and not everywhere: tables just made have no statistics that would tell the planner. */
static bool are_few(const Clearing *clearing, bool *out_are_few, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_float8(parameters, clearing->rule->threshold);
  g_autoptr(Result) row = query_run(clearing->connection, "clear_places", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  *out_are_few = result_boolean(row, 0, 0);
  return result_check(row, error);
}

static Result *read_small_of_all(const Clearing *clearing, Result *span, GError **error)
{
  bool has_few = false;
  if (!are_few(clearing, &has_few, error))
    return NULL;
  if (has_few)
    return read_small(clearing, span, error);
  if (!query_queue(clearing->connection, "planner_by_hash", NULL, error))
    return NULL;
  g_autoptr(Result) rows = read_small(clearing, span, error);
  if (rows == NULL || !query_queue(clearing->connection, "planner_by_key", NULL, error))
    return NULL;
  return g_steal_pointer(&rows);
}

static bool find_small(const Clearing *clearing, bool of_all_agencies, SmallPlaces *places, GError **error)
{
  g_autoptr(Result) span = query_run(clearing->connection, "clear_span", QUERY_ONE_ROW, NULL, error);
  if (span == NULL || result_is_null(span, 0, 0))
    return span != NULL;
  g_autoptr(Result) rows =
      of_all_agencies ? read_small_of_all(clearing, span, error) : read_small(clearing, span, error);
  if (rows == NULL)
    return false;
  const gsize most = (gsize)result_rows(rows) + 1;
  *places = (SmallPlaces){0, g_new(int16_t, most), g_new(int16_t, most), g_new(int32_t, most)};
  for (int row = 0; row < result_rows(rows); row++) {
    if (!is_small(clearing, rows, row))
      continue;
    places->indicators[places->n] = result_int16(rows, row, 0);
    places->years[places->n] = result_int16(rows, row, 1);
    places->areas[places->n++] = result_int32(rows, row, 2);
  }
  return result_check(rows, error);
}

bool clearing_observations(Clearing *clearing, bool of_all_agencies, GError **error)
{
  g_auto(SmallPlaces) places = {0};
  if (!find_small(clearing, of_all_agencies, &places, error) || !with_indicators(clearing, "clear_no_blocks", error))
    return false;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, places.indicators, NULL, places.n);
  parameters_add_int16_array(parameters, places.years, NULL, places.n);
  parameters_add_int32_array(parameters, places.areas, NULL, places.n);
  return query_execute(clearing->connection, "clear_blocks", parameters, NULL, error);
}
