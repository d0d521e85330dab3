/* migrate and catalogue, with the real program on a real database. */
#include <string.h>

#include "tests/aggregator/admin_fixture.h"

#include "catalogue/catalogue.h"
#include "tests/support/folder.h"

/* Copies the project's catalogue into the site's folder, with OLD in FILE replaced by NEW, and returns the copy's path. */
static char *changed_catalogue(const Site *site, const char *file, const char *old, const char *new)
{
  g_autofree char *source = source_path("catalogue");
  g_autoptr(GDir) folder = g_dir_open(source, 0, NULL);
  assert_non_null(folder);
  for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder)) {
    g_autofree char *path = g_build_filename(source, name, NULL);
    g_autofree char *copied_name = g_build_filename("changed", name, NULL);
    g_autofree char *content = scratch_read(path);
    g_auto(GStrv) parts = g_strsplit(content, old, 2);
    const bool is_to_change = strcmp(name, file) == 0;
    assert_true(!is_to_change || g_strv_length(parts) == 2);
    g_autofree char *changed = is_to_change ? g_strjoinv(new, parts) : g_strdup(content);
    g_autofree char *copy = scratch_write(site->folder, copied_name, changed);
  }
  return scratch_path(site->folder, "changed");
}

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

#define BREAKDOWNS "select md5(string_agg(breakdown_id || key, ',' order by breakdown_id)) from halfsky.breakdown"

/* --- migrate ------------------------------------------------------------------------------------------------------ */

static void empty_database_is_migrated_once(void **state)
{
  g_autoptr(Site) site = site_new_empty(*state);

  g_autoptr(Run) first = expect_run(0, site, "migrate", "--lang", "en");
  g_autoptr(Run) second = expect_run(0, site, "migrate", "--lang", "en");

  expect_contains(first->output, "from version 0 to version ");
  expect_contains(second->output, "already");
  expect_contains(second->output, "Partitions made: 0");
}

static void partitions_are_made_ahead(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  expect_answer(site, "select to_regclass('halfsky.observation_2015') is not null", "t");
  expect_answer(site, "select to_regclass('halfsky.observation_2035') is not null", "t");
}

static void commands_refuse_a_schema_they_do_not_know(void **state)
{
  g_autoptr(Site) site = site_new_empty(*state);

  g_autoptr(Run) run = expect_run(2, site, "agency", "list");

  expect_contains(run->complaint, "halfsky-aggregator migrate");
}

static void run_refuses_a_schema_it_does_not_know(void **state)
{
  g_autoptr(Site) site = site_new_empty(*state);
  g_autofree char *key = site_make_key(site, "aggregator.key");

  g_autoptr(Run) run = expect_run(2, site, "run");

  expect_contains(run->complaint, "halfsky-aggregator migrate");
}

/* --- catalogue ---------------------------------------------------------------------------------------------------- */

static void whole_catalogue_is_in_the_database(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  expect_answer(site, "select count(*) from halfsky.indicator", "171");
  expect_answer(site, "select count(*) from halfsky.target", "176");
  expect_answer(site, "select count(*) from halfsky.domain", "8");
  expect_answer(site, "select count(*) from halfsky.department", "34");
  expect_answer(site, "select count(*) from halfsky.objective where kind = 'objective'", "73");
  expect_answer(site, "select count(distinct code_list) from halfsky.code_item", "25");
  expect_answer(site, "select count(*) from halfsky.catalogue_file", "31");
}

static void columns_keep_what_the_files_say(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  expect_answer(
      site,
      "select code, objective_codes, required_breakdowns, reporting_unit_type, min_value, max_value, decimals, "
      "gap_dimension is null, is_retired from halfsky.indicator where indicator_id = 101",
      "health.life_expectancy_at_birth|{H-1}|{sex,sex*residence}|{department}|40|100|2|t|f");
  expect_answer(site, "select kind, ordinal from halfsky.code_item where code_list = 'residence' and code = 'U'",
                "base|1");
  expect_answer(site, "select sex, age_group, residence from halfsky.breakdown where key = 'sex=F,residence=R'",
                "F|_T|R");
  expect_answer(site, "select key from halfsky.breakdown where breakdown_id = 1", "_T");
}

static void breakdowns_are_numbered_in_the_order_of_the_catalogue(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *folder = source_path("catalogue");
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  g_autoptr(GString) keys = g_string_new(NULL);
  for (guint i = 0; i < catalogue_n_breakdowns(catalogue); i++)
    g_string_append_printf(keys, "%s%u:%s", i > 0 ? " " : "", i + 1, catalogue_breakdown_key(catalogue, i));

  expect_answer(site, "select string_agg(breakdown_id || ':' || key, ' ' order by breakdown_id) from halfsky.breakdown",
                keys->str);
}

static void same_catalogue_again_changes_nothing(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *catalogue = source_path("catalogue");

  g_autoptr(Run) run = expect_run(0, site, "catalogue", "load", catalogue, "--lang", "en");
  g_autoptr(Run) chinese = expect_run(0, site, "catalogue", "load", catalogue, "--lang", "zh");

  expect_contains(run->output, "already current");
  expect_contains(chinese->output, "已在使用");
  expect_answer(site, "select count(*) from halfsky.catalogue_version", "1");
}

static void changed_catalogue_keeps_the_ids_of_breakdowns(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *before = site_query(site, BREAKDOWNS);
  g_autofree char *changed =
      changed_catalogue(site, "indicators.csv", "Life expectancy at birth", "Expected life at birth");

  g_autoptr(Run) run = expect_run(0, site, "catalogue", "load", changed, "--lang", "en");

  expect_contains(run->output, "Catalogue 2 is in force");
  expect_answer(site, BREAKDOWNS, before);
  expect_answer(site, "select name_en from halfsky.indicator where indicator_id = 101", "Expected life at birth");
  expect_answer(site, "select string_agg(catalogue_id::text, ',') from halfsky.catalogue_version where is_current",
                "2");
}

static void new_breakdown_gets_the_next_id(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *last = site_query(site, "select max(breakdown_id) + 1 from halfsky.breakdown");
  g_autofree char *changed =
      changed_catalogue(site, "indicators.csv", "Life expectancy at birth", "Expected life at birth");
  g_autofree char *nothing = site_query(site, "delete from halfsky.breakdown where key = 'disability=DIS_INT'");

  g_autoptr(Run) run = expect_run(0, site, "catalogue", "load", changed, "--lang", "en");

  expect_contains(run->output, "1 new breakdowns");
  expect_answer(site, "select breakdown_id from halfsky.breakdown where key = 'disability=DIS_INT'", last);
}

static void indicator_that_is_gone_is_retired(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *nothing = site_query(site, "insert into halfsky.indicator select (jsonb_populate_record(indicator, "
                                              "'{\"indicator_id\": 999, \"code\": \"old\"}')).* "
                                              "from halfsky.indicator where indicator_id = 101");
  g_autofree char *changed =
      changed_catalogue(site, "indicators.csv", "Life expectancy at birth", "Expected life at birth");

  g_autoptr(Run) run = expect_run(0, site, "catalogue", "load", changed, "--lang", "en");

  expect_contains(run->output, "1 retired");
  expect_answer(site, "select is_retired from halfsky.indicator where code = 'old'", "t");
  expect_answer(site, "select count(*) from halfsky.indicator where not is_retired", "171");
}

static void earlier_catalogue_can_be_put_in_force_again(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *catalogue = source_path("catalogue");
  g_autofree char *changed =
      changed_catalogue(site, "indicators.csv", "Life expectancy at birth", "Expected life at birth");
  g_autoptr(Run) away = expect_run(0, site, "catalogue", "load", changed);

  g_autoptr(Run) back = expect_run(0, site, "catalogue", "load", catalogue, "--lang", "en");

  expect_contains(back->output, "Catalogue 1 is in force");
  expect_answer(site, "select name_en from halfsky.indicator where indicator_id = 101", "Life expectancy at birth");
  expect_answer(site, "select count(*) from halfsky.catalogue_file", "62");
}

static void frequency_of_an_indicator_cannot_change(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *changed =
      changed_catalogue(site, "indicators.csv", "sex;sex*residence,,annual", "sex;sex*residence,,quarterly");

  g_autoptr(Run) run = expect_run(1, site, "catalogue", "load", changed);

  expect_contains(run->complaint, "indicator 101");
  expect_contains(run->complaint, "cannot become 'quarterly'");
  expect_answer(site, "select count(*) from halfsky.catalogue_version", "1");
}

static void wrong_catalogue_is_refused_with_its_place(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *changed = changed_catalogue(site, "indicators.csv", "101,health.life_expectancy_at_birth,H,",
                                               "101,health.life_expectancy_at_birth,Q,");

  g_autoptr(Run) checked = expect_run(1, site, "catalogue", "check", changed);
  g_autoptr(Run) loaded = expect_run(1, site, "catalogue", "load", changed);

  expect_contains(checked->complaint, "indicators.csv: line 2: column 'domain'");
  expect_contains(loaded->complaint, "indicators.csv: line 2: column 'domain'");
  expect_answer(site, "select count(*) from halfsky.catalogue_version", "1");
}

static void check_needs_no_database(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *catalogue = source_path("catalogue");

  g_autoptr(Run) run = expect_run(0, site, "catalogue", "check", catalogue, "--lang", "en", "--set",
                                  "database.connection=host=/nowhere");

  expect_contains(run->output, "171 indicators, 176 targets");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(empty_database_is_migrated_once),
      cmocka_unit_test(partitions_are_made_ahead),
      cmocka_unit_test(commands_refuse_a_schema_they_do_not_know),
      cmocka_unit_test(run_refuses_a_schema_it_does_not_know),
      cmocka_unit_test(whole_catalogue_is_in_the_database),
      cmocka_unit_test(columns_keep_what_the_files_say),
      cmocka_unit_test(breakdowns_are_numbered_in_the_order_of_the_catalogue),
      cmocka_unit_test(same_catalogue_again_changes_nothing),
      cmocka_unit_test(changed_catalogue_keeps_the_ids_of_breakdowns),
      cmocka_unit_test(new_breakdown_gets_the_next_id),
      cmocka_unit_test(indicator_that_is_gone_is_retired),
      cmocka_unit_test(earlier_catalogue_can_be_put_in_force_again),
      cmocka_unit_test(frequency_of_an_indicator_cannot_change),
      cmocka_unit_test(wrong_catalogue_is_refused_with_its_place),
      cmocka_unit_test(check_needs_no_database),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
