#include "tests/reporter/warnings/warning_fixture.h"

#include "database/transaction.h"
#include "reporter/warnings/raise.h"
#include "tests/support/test.h"

extern const EmbeddedFile reporter_queries[];

const WarningRule usual_rule = {.red_below = .2,
                                .orange_below = .5,
                                .yellow_below = .8,
                                .min_points = 3,
                                .volatility_above = .1,
                                .chance_below = .05,
                                .outlier_below = .01,
                                .driver_min_cases = 30,
                                .confidence = .95,
                                .plan_year = 2030};

static void store_targets(PlanDatabase *database)
{
  guint n = 0;
  g_autoptr(GString) sql = g_string_new(NULL);
  const Objective *objectives = catalogue_objectives(database->catalogue, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(sql, "insert into halfsky.objective values ('%s', '%s', 'objective', '', '', '', '');",
                           objectives[i].code, objectives[i].domain->code);
  const Target *targets = catalogue_targets(database->catalogue, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(
        sql,
        "insert into halfsky.target (target_code, objective_code, title_zh, title_en, kind, unit, "
        "indicator_code, companion_codes) values ('%s', '%s', '%s', 'title of %s', '%s', '', '%s', '{}');",
        targets[i].code, targets[i].objective->code, targets[i].title.zh, targets[i].code,
        vocabulary_code(&target_kind_vocabulary, (int)targets[i].kind), targets[i].indicator->code);
  plan_run(database, "%s", sql->str);
}

PlanDatabase *warning_database_new(void)
{
  PlanDatabase *database = plan_database_new();
  store_targets(database);
  plan_run(database, "insert into halfsky.reporting_basis values (1, 1, '{}')");
  return database;
}

void warning_database_clear(PlanDatabase *database)
{
  plan_run(database,
           "truncate halfsky.assessment, halfsky.series_finding, halfsky.warning_level, halfsky.warning_event, "
           "halfsky.warning, halfsky.annual_summary");
}

static char *series_of(const PlanDatabase *database, const Target *target)
{
  return g_strdup(target->has_gap ? vocabulary_code(&gap_method_vocabulary, (int)target->gap_method)
                                  : catalogue_breakdown_key(database->catalogue, target->slice));
}

void assess(PlanDatabase *database, const Assessed *assessed)
{
  const Target *target = catalogue_target(database->catalogue, assessed->target);
  g_assert(target != NULL);
  g_autofree char *series = series_of(database, target);
  plan_run(
      database,
      "insert into halfsky.assessment (target_code, area_agency_id, reporting_year, indicator_id, series, verdict, "
      "is_provisional, release, is_baseline_provisional, basis_id, computed_at) "
      "values ('%s', 1, %d, %d, '%s', '%s', false, 'shown', false, 1, now())",
      target->code, assessed->year, target->indicator->id, series, assessed->verdict);
  plan_run(
      database,
      "insert into halfsky.series_finding (indicator_id, series, area_agency_id, reporting_year, value_year, value, "
      "points, first_year, basis_id, computed_at) values (%d, '%s', 1, %d, %d, %f, %d, %d, 1, now()) "
      "on conflict do nothing",
      target->indicator->id, series, assessed->year, assessed->year, assessed->value, assessed->points,
      assessed->year - assessed->points + 1);
  if (assessed->assessment != NULL)
    plan_run(database, "update halfsky.assessment set %s where target_code = '%s' and reporting_year = %d",
             assessed->assessment, target->code, assessed->year);
  if (assessed->finding != NULL)
    plan_run(database,
             "update halfsky.series_finding set %s where indicator_id = %d and series = '%s' and reporting_year = %d",
             assessed->finding, target->indicator->id, series, assessed->year);
}

void figure(PlanDatabase *database, int indicator_id, int year, const char *breakdown, int area, double numerator,
            double denominator, double value)
{
  plan_run(
      database,
      "insert into halfsky.annual_summary (indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, "
      "denominator, value, status, units_expected, units_received, periods_expected, periods_received, computed_at, "
      "release) select %d, %d, breakdown_id, %d, %f, %f, %f, 'A', 1, 1, 1, 1, now(), 'shown' "
      "from halfsky.breakdown where key = '%s'",
      indicator_id, year, area, numerator, denominator, value, breakdown);
}

void raise_warnings(PlanDatabase *database, const WarningRule *rule)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = plan_connection_string(database);
  ConnectionOptions options = {.conninfo = conninfo, .statements = reporter_queries};
  g_autoptr(Connection) connection = connection_new(&options);
  expect_success(connection_open(connection, &error), error);
  g_autoptr(Transaction) transaction = transaction_begin(connection, &error);
  expect_success(transaction != NULL, error);
  expect_success(warnings_raise(connection, database->catalogue, rule, 1, &error), error);
  expect_success(transaction_commit(transaction, &error) == COMMIT_DONE, error);
}

char *warning_of(PlanDatabase *database, const char *subject)
{
  return plan_query(database,
                    "select level || '|' || state || '|' || (select string_agg(event, ' ' order by event_no) from "
                    "halfsky.warning_event where warning_event.warning_id = warning.warning_id) "
                    "from halfsky.warning where subject = '%s'",
                    subject);
}
