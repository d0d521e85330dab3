#include "reporter/past/past_indicators.h"

#include "database/query.h"

/* The columns of past_indicator.sql. */
typedef struct Columns {
  guint n;
  int16_t *ids, *intervals, *terms;
  bool *are_elected, *are_retired;
  double *multipliers;
  const char **frequencies, **years, **aggregations, **time_aggregations, **disclosures, **departments;
  char **unit_types; /* owns its texts */
} Columns;

static void columns_clear(Columns *columns)
{
  g_free(columns->ids);
  g_free(columns->intervals);
  g_free(columns->terms);
  g_free(columns->are_elected);
  g_free(columns->are_retired);
  g_free(columns->multipliers);
  g_free(columns->frequencies);
  g_free(columns->years);
  g_free(columns->aggregations);
  g_free(columns->time_aggregations);
  g_free(columns->disclosures);
  g_free(columns->departments);
  g_strfreev(columns->unit_types);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Columns, columns_clear)

static void columns_init(Columns *columns, guint n)
{
  *columns = (Columns){.n = n,
                       .ids = g_new(int16_t, n),
                       .intervals = g_new(int16_t, n),
                       .terms = g_new(int16_t, n),
                       .are_elected = g_new(bool, n),
                       .are_retired = g_new(bool, n),
                       .multipliers = g_new(double, n),
                       .frequencies = g_new(const char *, n),
                       .years = g_new(const char *, n),
                       .aggregations = g_new(const char *, n),
                       .time_aggregations = g_new(const char *, n),
                       .disclosures = g_new(const char *, n),
                       .departments = g_new(const char *, n),
                       .unit_types = g_new0(char *, n + 1)};
}

/* As an array that PostgreSQL reads; codes have no character that it would need quoted. */
static char *unit_types_of(const Indicator *indicator)
{
  GString *types = g_string_new("{");
  for (guint i = 0; i < indicator->n_reporting_unit_types; i++)
    g_string_append_printf(types, "%s%s", i == 0 ? "" : ",", indicator->reporting_unit_types[i]->code);
  g_string_append_c(types, '}');
  return g_string_free(types, FALSE);
}

static void set_row(Columns *columns, guint i, const Indicator *indicator)
{
  columns->ids[i] = indicator->id;
  columns->intervals[i] = (int16_t)indicator->collection_interval_years;
  columns->terms[i] = (int16_t)indicator->term_years;
  columns->are_elected[i] = indicator->term_years > 0;
  columns->are_retired[i] = indicator->is_retired;
  columns->multipliers[i] = indicator->multiplier;
  columns->frequencies[i] = frequency_code(indicator->frequency);
  columns->years[i] = reporting_year_rule_code(indicator->reporting_year);
  columns->aggregations[i] = vocabulary_code(&aggregation_vocabulary, (int)indicator->aggregation);
  columns->time_aggregations[i] = vocabulary_code(&time_aggregation_vocabulary, (int)indicator->time_aggregation);
  columns->disclosures[i] = vocabulary_code(&disclosure_vocabulary, (int)indicator->disclosure);
  columns->departments[i] = indicator->department->code;
  columns->unit_types[i] = unit_types_of(indicator);
}

static Parameters *parameters_of(const Columns *columns)
{
  Parameters *parameters = parameters_new();
  parameters_add_int16_array(parameters, columns->ids, NULL, columns->n);
  parameters_add_text_array(parameters, columns->frequencies, columns->n);
  parameters_add_text_array(parameters, columns->years, columns->n);
  parameters_add_int16_array(parameters, columns->intervals, NULL, columns->n);
  parameters_add_int16_array(parameters, columns->terms, columns->are_elected, columns->n);
  parameters_add_float8_array(parameters, columns->multipliers, NULL, columns->n);
  parameters_add_text_array(parameters, columns->aggregations, columns->n);
  parameters_add_text_array(parameters, columns->time_aggregations, columns->n);
  parameters_add_text_array(parameters, columns->disclosures, columns->n);
  parameters_add_text_array(parameters, (const char *const *)columns->unit_types, columns->n);
  parameters_add_text_array(parameters, columns->departments, columns->n);
  parameters_add_boolean_array(parameters, columns->are_retired, NULL, columns->n);
  return parameters;
}

bool past_indicators_put(Connection *connection, const Catalogue *catalogue, GError **error)
{
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n);
  g_auto(Columns) columns;
  columns_init(&columns, n);
  for (guint i = 0; i < n; i++)
    set_row(&columns, i, &indicators[i]);
  g_autoptr(Parameters) parameters = parameters_of(&columns);
  return query_execute(connection, "past_indicator", parameters, NULL, error);
}
