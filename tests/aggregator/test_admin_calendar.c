/* The calendar and the assignment, with the real program on a real database; lists as tables and as JSON. */
#include <jansson.h>
#include <string.h>

#include "tests/aggregator/admin_fixture.h"
#include "tests/support/folder.h"

static Site *site_with_catalogue(void **state)
{
  Site *site = site_new(*state);
  g_autofree char *catalogue = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  g_autofree char *path = scratch_write(site->folder, "agencies.csv",
                                        "code,parent,level,name_zh,name_en,unit_type\n"
                                        "D,,district,区,District,\n"
                                        "HOS-1,D,unit,一院,First Hospital,hospital\n");
  g_autoptr(Run) loaded = expect_run(0, site, "catalogue", "load", catalogue);
  g_autoptr(Run) imported = expect_run(0, site, "agency", "import", path);
  return site;
}

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

/* What a list prints with --json. */
static json_t *json_of(const Run *run)
{
  json_t *json = json_loads(run->output, 0, NULL);
  assert_true(json_is_array(json));
  return json;
}

static const char *member(const json_t *rows, size_t row, const char *key)
{
  return json_string_value(json_object_get(json_array_get(rows, row), key));
}

/* --- Calendar ----------------------------------------------------------------------------------------------------- */

static void period_is_closed_with_a_reason_and_opened_again(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  g_autoptr(Run) closed =
      expect_run(0, site, "period", "close", "2024年", "--reason", "the annual report is out", "--lang", "en");
  g_autoptr(Run) again = expect_run(0, site, "period", "close", "2024", "--reason", "once more", "--lang", "en");
  g_autoptr(Run) listed = expect_run(0, site, "period", "list", "--json");
  g_autoptr(Run) opened =
      expect_run(0, site, "period", "open", "2024", "--reason", "a hospital corrects", "--lang", "en");
  expect_contains(closed->output, "Period 2024 is closed.");
  expect_contains(again->output, "was closed already");
  expect_contains(opened->output, "Period 2024 is open again.");
  json_t *rows = json_of(listed);
  json_t *closed_rows = json_array();
  size_t i = 0;
  json_t *row = NULL;
  json_array_foreach(rows, i, row) if (!json_is_null(json_object_get(row, "closed_at")))
      json_array_append(closed_rows, row);
  assert_true(json_array_size(closed_rows) > 0);
  json_array_foreach(closed_rows, i, row)
  {
    assert_string_equal(member(closed_rows, i, "period"), "2024");
    assert_string_equal(member(closed_rows, i, "reason"), "the annual report is out");
  }
  json_decref(closed_rows);
  json_decref(rows);
  expect_answer(site, "select count(*) from halfsky.period_closure", "0");
  expect_answer(site, "select agency_code, act, content from analysis.act where act like 'period%' order by entry",
                "D|period_closed|2024: the annual report is out\nD|period_opened|2024: a hospital corrects");
}

static void quarter_is_not_its_year(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  g_autoptr(Run) closed = expect_run(0, site, "period", "close", "2025-Q1", "--reason", "in");
  expect_answer(site, "select period, frequency from halfsky.period_closure", "2025-01-01|quarterly");
  g_autoptr(Run) opened = expect_run(0, site, "period", "open", "2025", "--reason", "no", "--lang", "en");
  expect_contains(opened->output, "was open already");
}

static void period_and_reason_must_be_given(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  g_autoptr(Run) no_period = expect_run(2, site, "period", "close", "last year", "--reason", "in");
  g_autoptr(Run) no_reason = expect_run(2, site, "period", "close", "2024");
  expect_contains(no_period->complaint, "'last year' is no period");
  expect_contains(no_reason->complaint, "say why");
}

/* --- Assignment --------------------------------------------------------------------------------------------------- */

#define DEPARTMENTS_INDICATOR "602"

static bool is_assigned(const Site *site)
{
  g_autofree char *answer =
      site_query(site, "select count(*) from halfsky.assignment join halfsky.agency using (agency_id) "
                       "where code = 'HOS-1' and indicator_id = " DEPARTMENTS_INDICATOR);
  return strcmp(answer, "1") == 0;
}

static void exception_goes_before_the_type(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  assert_false(is_assigned(site));
  g_autoptr(Run) on =
      expect_run(0, site, "assignment", "set", "HOS-1", DEPARTMENTS_INDICATOR, "on", "--reason", "it runs the course");
  assert_true(is_assigned(site));
  g_autoptr(Run) off =
      expect_run(0, site, "assignment", "set", "HOS-1", DEPARTMENTS_INDICATOR, "off", "--reason", "no more");
  assert_false(is_assigned(site));
  g_autoptr(Run) reset =
      expect_run(0, site, "assignment", "set", "HOS-1", DEPARTMENTS_INDICATOR, "by-type", "--reason", "as all");
  assert_false(is_assigned(site));
  expect_answer(site, "select count(*) from halfsky.assignment_exception", "0");
  expect_answer(site, "select count(*) from analysis.act where agency_code = 'HOS-1' and act = 'assignment_set'", "3");
  g_autoptr(Run) verified = expect_run(0, site, "audit", "verify");
}

static void unknown_indicator_or_word_is_refused(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  g_autoptr(Run) indicator = expect_run(1, site, "assignment", "set", "HOS-1", "9999", "on", "--reason", "x");
  g_autoptr(Run) word = expect_run(2, site, "assignment", "set", "HOS-1", "602", "perhaps", "--reason", "x");
  expect_contains(indicator->complaint, "no indicator '9999'");
  expect_contains(word->complaint, "none of on, off, by-type");
}

/* --- Lists -------------------------------------------------------------------------------------------------------- */

static void lists_are_json_when_asked(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  g_autoptr(Run) agencies = expect_run(0, site, "agency", "list", "--json", "--lang", "zh");
  g_autoptr(Run) assignment = expect_run(0, site, "assignment", "list", "HOS-1", "--json");
  g_autoptr(Run) collectors = expect_run(0, site, "collector", "list", "--json");
  json_t *rows = json_of(agencies);
  assert_string_equal(member(rows, 1, "agency"), "HOS-1");
  assert_string_equal(member(rows, 1, "level"), "unit");
  assert_true(json_is_null(json_object_get(json_array_get(rows, 0), "parent")));
  json_decref(rows);
  rows = json_of(assignment);
  assert_true(json_array_size(rows) > 10);
  json_decref(rows);
  rows = json_of(collectors);
  assert_int_equal(json_array_size(rows), 0);
  json_decref(rows);
}

static void act_that_was_reworded_is_found(void **state)
{
  g_autoptr(Site) site = site_with_catalogue(state);
  g_autoptr(Run) closed = expect_run(0, site, "period", "close", "2024", "--reason", "the report is out");
  g_free(site_query(site, "update halfsky.audit_trail set content = '2024: nobody knows' where act = 'period_closed'"));
  g_autoptr(Run) verified = expect_run(1, site, "audit", "verify", "--json");
  expect_contains(verified->output, "entry_changed");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(period_is_closed_with_a_reason_and_opened_again),
      cmocka_unit_test(quarter_is_not_its_year),
      cmocka_unit_test(period_and_reason_must_be_given),
      cmocka_unit_test(exception_goes_before_the_type),
      cmocka_unit_test(unknown_indicator_or_word_is_refused),
      cmocka_unit_test(lists_are_json_when_asked),
      cmocka_unit_test(act_that_was_reworded_is_found),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
