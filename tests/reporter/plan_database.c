#include "tests/reporter/plan_database.h"

#include "database/migrate.h"
#include "reporter/commands.h"
#include "tests/support/test.h"

extern const EmbeddedFile plan_migrations[];
extern const EmbeddedFile reporter_queries[];

#define ROWS_PER_INSERT 200
#define BYTES_PER_INSERT 65536

static void migrate(PlanDatabase *database)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = cluster_connection_string(database->cluster, "postgres", "halfsky");
  ConnectionOptions options = {.conninfo = conninfo};
  g_autoptr(Connection) connection = connection_new(&options);
  expect_success(connection_open(connection, &error), error);
  expect_success(migrate_apply(connection, plan_migrations, NULL, &error), error);
}

static char *quoted(const char *text)
{
  GString *out = g_string_new(text);
  g_string_replace(out, "'", "''", 0);
  g_string_prepend_c(out, '\'');
  g_string_append_c(out, '\'');
  return g_string_free(out, FALSE);
}

/* As `catalogue load` keeps it; in pieces, since a file may be larger than an argument can be. The server could not read it itself: the sources may
 * lie where only their owner may look. */
static void store_file(PlanDatabase *database, const char *name, GBytes *content)
{
  gsize size = 0;
  const guchar *bytes = g_bytes_get_data(content, &size);
  for (gsize start = 0; start < size; start += BYTES_PER_INSERT) {
    g_autofree char *piece = g_base64_encode(bytes + start, MIN(size - start, BYTES_PER_INSERT));
    plan_run(database,
             "insert into halfsky.catalogue_file as file values (1, '%s', decode('%s', 'base64')) "
             "on conflict (catalogue_id, name) do update set content = file.content || excluded.content",
             name, piece);
  }
}

static void store_files(PlanDatabase *database)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer content = NULL;
  plan_run(database, "insert into halfsky.catalogue_version values (1, decode(repeat('ab', 32), 'hex'), now(), true)");
  g_hash_table_iter_init(&iter, catalogue_files(database->catalogue));
  while (g_hash_table_iter_next(&iter, &name, &content))
    store_file(database, name, content);
}

static void store_breakdowns(PlanDatabase *database)
{
  guint n_breakdowns = catalogue_n_breakdowns(database->catalogue);
  for (guint first = 0; first < n_breakdowns; first += ROWS_PER_INSERT) {
    g_autoptr(GString) rows = g_string_new(NULL);
    for (guint i = first; i < MIN(first + ROWS_PER_INSERT, n_breakdowns); i++) {
      g_string_append_printf(rows, "%s(%u, '%s'", i == first ? "" : ",", i + 1,
                             catalogue_breakdown_key(database->catalogue, i));
      for (int dimension = 0; dimension < N_DIMENSIONS; dimension++) {
        const CodeItem *item = catalogue_breakdown_item(database->catalogue, i, (Dimension)dimension);
        g_string_append_printf(rows, ", '%s'", item == NULL ? BREAKDOWN_TOTAL : item->code);
      }
      g_string_append_c(rows, ')');
    }
    plan_run(database,
             "insert into halfsky.breakdown (breakdown_id, key, sex, age_group, residence, education_stage, "
             "employment_type, insurance_scheme, disability, discipline) values %s",
             rows->str);
  }
}

static char *array_of_unit_types(const Indicator *indicator)
{
  GString *out = g_string_new("{");
  for (guint i = 0; i < indicator->n_reporting_unit_types; i++)
    g_string_append_printf(out, "%s%s", i == 0 ? "" : ",", indicator->reporting_unit_types[i]->code);
  g_string_append_c(out, '}');
  return g_string_free(out, FALSE);
}

/* What rolling up and reporting read of an indicator is true, the rest is filled. */
static void store_indicator(PlanDatabase *database, const Indicator *indicator)
{
  g_autofree char *types = array_of_unit_types(indicator);
  g_autofree char *name = quoted(indicator->name.en);
  g_autofree char *term = indicator->term_years > 0 ? g_strdup_printf("%u", indicator->term_years) : g_strdup("null");
  plan_run(
      database,
      "insert into halfsky.indicator (indicator_id, code, domain_code, objective_codes, name_zh, name_en, "
      "definition_zh, definition_en, measure, multiplier, unit, decimals, direction, required_breakdowns, frequency, "
      "reporting_year, collection_interval_years, term_years, due_days, reporting_unit_type, population_base, "
      "department_code, aggregation, time_aggregation, uncertainty, disclosure, stated_in_plan, data_source) "
      "values (%d, '%s', '%s', '{}', '%s', %s, '', '', '%s', %.0f, '%s', %u, '', '{}', '%s', '%s', %u, %s, %u, '%s', "
      "'', '%s', '%s', '%s', '%s', '%s', '', '')",
      indicator->id, indicator->code, indicator->domain->code, indicator->name.zh, name,
      vocabulary_code(&measure_vocabulary, (int)indicator->measure), indicator->multiplier, indicator->unit->code,
      indicator->decimals, frequency_code(indicator->frequency), reporting_year_rule_code(indicator->reporting_year),
      indicator->collection_interval_years, term, indicator->due_days, types, indicator->department->code,
      vocabulary_code(&aggregation_vocabulary, (int)indicator->aggregation),
      vocabulary_code(&time_aggregation_vocabulary, (int)indicator->time_aggregation),
      vocabulary_code(&uncertainty_vocabulary, (int)indicator->uncertainty),
      vocabulary_code(&disclosure_vocabulary, (int)indicator->disclosure));
}

static void store_plan(PlanDatabase *database)
{
  guint n = 0;
  const Domain *domains = catalogue_domains(database->catalogue, &n);
  for (guint i = 0; i < n; i++)
    plan_run(database, "insert into halfsky.domain values ('%s', '%s', '', 1, 1, '%s')", domains[i].code,
             domains[i].name.zh, domains[i].key);
  const Department *departments = catalogue_departments(database->catalogue, &n);
  for (guint i = 0; i < n; i++)
    plan_run(database, "insert into halfsky.department values ('%s', '%s', '', '')", departments[i].code,
             departments[i].name.zh);
  const Indicator *indicators = catalogue_indicators(database->catalogue, &n);
  for (guint i = 0; i < n; i++)
    store_indicator(database, &indicators[i]);
}

static void store_district(PlanDatabase *database)
{
  plan_run(
      database,
      "insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en) values "
      "(1, 'D', null, 1, 'district', '示例区（虚构）', 'Sample District (invented)'), "
      "(2, 'T1', 1, 2, 'township', '东街', 'East Street'), (3, 'T2', 1, 3, 'township', '西乡', 'West Town')");
}

static void set_default_rules(ReportingRules *rules)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Settings) settings = settings_load(reporter_settings, NULL, NULL, &error);
  expect_success(settings != NULL, error);
  reporting_rules_init(rules, settings);
}

PlanDatabase *plan_database_new(void)
{
  g_autoptr(GError) error = NULL;
  PlanDatabase *database = g_new0(PlanDatabase, 1);
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  database->cluster = cluster_new();
  database->catalogue = catalogue_load_folder(folder, &error);
  expect_success(database->catalogue != NULL, error);
  set_default_rules(&database->rules);
  migrate(database);
  store_files(database);
  store_breakdowns(database);
  store_plan(database);
  store_district(database);
  return database;
}

void plan_database_free(PlanDatabase *database)
{
  cluster_free(database->cluster);
  reporting_rules_clear(&database->rules);
  catalogue_free(database->catalogue);
  g_free(database);
}

static G_GNUC_PRINTF(2, 0) char *run_formatted(PlanDatabase *database, const char *format, va_list arguments)
{
  g_autofree char *sql = g_strdup_vprintf(format, arguments);
  return cluster_query(database->cluster, "halfsky", sql);
}

char *plan_query(PlanDatabase *database, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *answer = run_formatted(database, format, arguments);
  va_end(arguments);
  return answer;
}

void plan_run(PlanDatabase *database, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_free(run_formatted(database, format, arguments));
  va_end(arguments);
}

void plan_clear(PlanDatabase *database)
{
  plan_run(database, "truncate halfsky.observation, halfsky.change_mark, halfsky.annual_summary, "
                     "halfsky.annual_unit, halfsky.agency_year, halfsky.agency_year_basis, halfsky.arrival, "
                     "halfsky.arrival_year, halfsky.arrival_change, halfsky.series_finding, "
                     "halfsky.assessment");
  plan_run(database, "delete from halfsky.agency where agency_id > 3");
}

static char *text_or_null(const char *text)
{
  return text == NULL ? g_strdup("null") : quoted(text);
}

void plan_add_unit(PlanDatabase *database, int id, int parent_id, const char *unit_type, const char *department,
                   const char *residence)
{
  g_autofree char *type = text_or_null(unit_type);
  g_autofree char *department_code = text_or_null(department);
  g_autofree char *residence_code = text_or_null(residence);
  plan_run(database,
           "insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, "
           "unit_type, "
           "department_code, residence) values (%d, 'A%d', %d, %d, 'unit', '单位', 'unit', %s, %s, %s)",
           id, id, parent_id, parent_id, type, department_code, residence_code);
}

void plan_report(PlanDatabase *database, int agency_id, int indicator_id, const char *period, const char *breakdown,
                 const char *cell, const char *status)
{
  plan_run(
      database,
      "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
      "denominator, "
      "stored_at, revision, status) select %d, %d, breakdown_id, '%s', 1, %s, now(), 1, '%s' from halfsky.breakdown "
      "where key = '%s'; insert into halfsky.change_mark values (%d, %d, '%s', now()) on conflict do nothing",
      agency_id, indicator_id, period, cell, status, breakdown, agency_id, indicator_id, period);
}

char *plan_connection_string(const PlanDatabase *database)
{
  return cluster_connection_string(database->cluster, "halfsky_reporter", "halfsky");
}

Connection *plan_connection(const PlanDatabase *database)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = plan_connection_string(database);
  ConnectionOptions options = {.conninfo = conninfo, .statements = reporter_queries};
  g_autoptr(Connection) connection = connection_new(&options);
  expect_success(connection_open(connection, &error), error);
  return g_steal_pointer(&connection);
}

RefreshSummary plan_refresh(PlanDatabase *database, bool everything)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  RefreshSummary summary = {0};
  expect_success(refresh_run(connection, &database->rules, everything, &summary, &error), error);
  return summary;
}
