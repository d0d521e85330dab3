#include "tests/database/analysis_facts.h"

static const char FACTS[] =
    "insert into halfsky.domain values ('H', '妇女与健康', 'Women and health', 1, 1, 'health');"
    "insert into halfsky.department values ('HEALTH', '卫生健康局', 'Health Bureau', 'data provider');"
    "insert into halfsky.code_item values ('sex', 'F', '女', 'Female', null, 1), ('residence', 'R', '农村', 'Rural', "
    "null, 2),"
    "  ('obs_status', 'A', '正常值', 'Normal value', null, 1), ('obs_status', 'Q', '已抑制', 'Suppressed', null, 2);"
    "insert into halfsky.breakdown (breakdown_id, key, sex, residence) values (1, '_T', '_T', '_T'), (2, 'sex=F', 'F', "
    "'_T'),"
    "  (3, 'sex=F,residence=R', 'F', 'R');"
    "insert into halfsky.indicator (indicator_id, code, domain_code, objective_codes, name_zh, name_en, definition_zh, "
    "definition_en, measure,"
    "  multiplier, unit, decimals, direction, required_breakdowns, frequency, reporting_year, "
    "collection_interval_years, due_days,"
    "  reporting_unit_type, population_base, department_code, aggregation, time_aggregation, uncertainty, disclosure, "
    "stated_in_plan, data_source)"
    "select id, 'health.' || code, 'H', '{}', '指标', 'Indicator', '', '', measure, multiplier, 'u', 1, "
    "'lower_better', '{}', frequency,"
    "  'calendar_year', 1, 25, '{hospital}', 'residence', 'HEALTH', 'sum', 'sum', 'none', disclosure, 'number', "
    "'administrative'"
    "from (values (1, 'open', 'proportion', 100, 'annual', 'none'), (2, 'rate', 'ratio', 1000, 'annual', "
    "'small_count'),"
    "             (3, 'persons', 'count', 1, 'quarterly', 'small_count'), (4, 'internal', 'count', 1, 'annual', "
    "'internal'),"
    "             (5, 'wage', 'mean', 1, 'annual', 'dominance')) as i (id, code, measure, multiplier, frequency, "
    "disclosure);"
    "insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, "
    "unit_type) values"
    "  (1, 'D', null, 1, 'district', '区', 'District', null), (2, 'T', 1, 2, 'township', '镇', 'Township', null),"
    "  (3, 'H1', 2, 2, 'unit', '医院', 'Hospital', 'hospital');"
    "insert into halfsky.observation_comment values (3, 7, 'one death on 3 March');"
    "insert into halfsky.submission values (3, 1, decode(repeat('01', 16), 'hex'), 1, 'h1.csv', '\\x', now(), now(), "
    "1, 1, 9, 5, 1, 1, 1, 1, '{\"sex_sum\": 1}');";

int analysis_facts_start(void **state)
{
  fixture_start_schema(state);
  g_free(cluster_query(*state, "halfsky", FACTS));
  return 0;
}

void analysis_put(Cluster *cluster, const char *sql)
{
  g_free(cluster_query(cluster, "halfsky",
                       "truncate halfsky.observation, halfsky.observation_revision, halfsky.annual_summary, "
                       "halfsky.annual_revision, halfsky.observation_block, halfsky.change_mark"));
  g_free(cluster_query(cluster, "halfsky", sql));
}

void analysis_expect(Cluster *cluster, const char *sql, const char *expected)
{
  bool is_done;
  g_autofree char *answer = fixture_psql(cluster, "halfsky_analyst", sql, &is_done);
  if (!is_done)
    fail_msg("%s", answer);
  assert_string_equal(answer, expected);
}
