/* The subcommands: what is listed in which form, and how a warning is told, answered and closed. */
#include "tests/support/test.h"

#include <jansson.h>

#include "tests/reporter/warnings/warning_fixture.h"
#include "tests/support/run.h"

static int set_up_group(void **state)
{
  *state = warning_database_new();
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

/* Two red ones of HEALTH and one orange of HRSS, and what is green. */
static int set_up(void **state)
{
  static const Assessed rows[] = {{"H-3.1", 2025, "not_met", 55.2, 6, "p_meets = 0.05", NULL},
                                  {"H-S4a.1", 2025, "not_met", 80.5, 6, "p_meets = 0.1", NULL},
                                  {"S-4.1", 2025, "not_met", 88, 6, "p_meets = 0.3", NULL},
                                  {"V-6.1", 2025, "met", 97, 6, "p_meets = 0.99", NULL}};
  warning_database_clear(*state);
  plan_run(*state, "alter sequence halfsky.warning_warning_id_seq restart with 1");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    assess(*state, &rows[i]);
  raise_warnings(*state, &usual_rule);
  return 0;
}

static Run reporter(PlanDatabase *database, const char *arguments)
{
  g_autofree char *connection = plan_connection_string(database);
  g_autofree char *setting = g_strdup_printf("database.connection=%s", connection);
  return run_program(NULL, "halfsky-reporter", arguments, "--set", setting);
}

static void list_is_by_department_in_chinese(void **state)
{
  g_auto(Run) run = reporter(*state, "warnings list");
  expect_status(&run, 0);
  expect_contains(run.out, "目标预警级别：红2项，橙1项，黄0项，绿1项，");
  expect_contains(run.out, "内部资料：供妇女儿童工作委员会使用，未作小数值抑制，不得公开。\n");
  expect_contains(run.out, "（HEALTH）\n  第1号 【红】目标H-3.1 ");
  expect_contains(run.out, "第3号 【橙】目标S-4.1 ");
  assert_null(strstr(run.out, "V-6.1"));
}

static void list_in_english(void **state)
{
  g_auto(Run) run = reporter(*state, "warnings list --lang en --level red");
  expect_status(&run, 0);
  expect_contains(run.out, "No. 1 [red] target H-3.1 title of H-3.1 (not told yet)\n    Cervical cancer screening "
                           "coverage of eligible women: 55.2% in 2025.");
  assert_null(strstr(run.out, "S-4.1"));
}

static void list_is_filtered(void **state)
{
  g_auto(Run) department = reporter(*state, "warnings list --department HRSS --format csv");
  g_auto(Run) green = reporter(*state, "warnings list --level green --format csv --lang en");
  g_auto(Run) none = reporter(*state, "warnings list --state response --lang en");
  expect_contains(department.out, "warning,kind,level,state,year,department,department_name,target,");
  expect_contains(department.out, "\n3,target,orange,new,2025,HRSS,");
  assert_null(strstr(department.out, "HEALTH"));
  expect_contains(green.out, "\n\"\",target,green,,2025,WATER,");
  expect_contains(none.out, "No warning of this sort.");
}

static void json_has_the_same(void **state)
{
  g_auto(Run) run = reporter(*state, "warnings list --format json --lang en");
  expect_status(&run, 0);
  json_t *page = json_loads(run.out, 0, NULL);
  assert_non_null(page);
  json_t *warnings = json_object_get(page, "warnings");
  assert_int_equal(json_array_size(warnings), 3);
  assert_string_equal(json_string_value(json_object_get(page, "edition")), "internal");
  json_t *first = json_array_get(warnings, 0);
  assert_int_equal(json_integer_value(json_object_get(first, "warning")), 1);
  assert_string_equal(json_string_value(json_object_get(first, "level")), "red");
  assert_string_equal(json_string_value(json_object_get(first, "department")), "HEALTH");
  assert_string_equal(json_string_value(json_object_get(first, "target")), "H-3.1");
  assert_int_equal(json_integer_value(json_object_get(json_object_get(page, "targets"), "red")), 2);
  json_decref(page);
}

static void telling_is_recorded_once(void **state)
{
  g_auto(Run) first = reporter(*state, "warnings list --department HEALTH --state new --notify");
  g_auto(Run) second = reporter(*state, "warnings list --department HEALTH --state new --notify --lang en");
  expect_status(&first, 0);
  expect_contains(first.out, "第1号");
  expect_contains(second.out, "No warning of this sort.");
  g_autofree char *states =
      plan_query(*state, "select string_agg(state, ',' order by warning_id) from halfsky.warning");
  assert_string_equal(states, "notified,notified,new");
}

static void life_from_new_to_resolved(void **state)
{
  g_auto(Run) told = reporter(*state, "warnings list --notify");
  g_auto(Run) answered = reporter(*state, "warnings respond 1 --by 卫生健康局 --text 增加乡镇筛查点 --lang zh");
  g_auto(Run) closed = reporter(*state, "warnings resolve 1 --by 妇儿工委办公室 --text 措施已落实 --lang en");
  g_auto(Run) shown = reporter(*state, "warnings show 1");
  expect_status(&told, 0);
  expect_status(&answered, 0);
  expect_status(&closed, 0);
  expect_contains(answered.out, "第1号预警：已答复。");
  expect_contains(closed.out, "Warning 1: resolved.");
  expect_contains(shown.out, "卫生健康局答复：\n    增加乡镇筛查点");
  expect_contains(shown.out, "妇儿工委办公室解除：\n    措施已落实");
  g_autofree char *past = warning_of(*state, "H-3.1");
  assert_string_equal(past, "red|resolved|raised notified responded resolved");
}

/* Whoever answers may write what they like: nothing of it reaches the terminal as an order. */
static void answer_cannot_steer_the_terminal(void **state)
{
  g_auto(Run) answered = reporter(*state, "warnings respond 1 --by \x1B[2J局\u202E --text \x1B]0;harm\x07=1+1\u2066");
  g_auto(Run) shown = reporter(*state, "warnings show 1");
  g_auto(Run) json = reporter(*state, "warnings show 1 --format json");
  expect_status(&answered, 0);
  expect_contains(shown.out, "␛[2J局�答复：\n    ␛]0;harm␇=1+1�\n");
  assert_null(strchr(shown.out, '\x1B'));
  expect_contains(json.out, "\\u001B[2J局\u202E");
}

static void history_is_in_the_json(void **state)
{
  g_auto(Run) answered = reporter(*state, "warnings respond 2 --by HB --text started");
  g_auto(Run) shown = reporter(*state, "warnings show 2 --format json");
  expect_status(&answered, 0);
  json_t *page = json_loads(shown.out, 0, NULL);
  assert_non_null(page);
  json_t *history = json_object_get(page, "history");
  assert_int_equal(json_array_size(history), 2);
  json_t *answer = json_array_get(history, 1);
  assert_string_equal(json_string_value(json_object_get(answer, "event")), "responded");
  assert_string_equal(json_string_value(json_object_get(answer, "said_by")), "HB");
  assert_string_equal(json_string_value(json_object_get(answer, "said")), "started");
  json_decref(page);
}

static void closed_warning_takes_no_answer(void **state)
{
  g_auto(Run) closed = reporter(*state, "warnings resolve 1 --by office --text done");
  g_auto(Run) answered = reporter(*state, "warnings respond 1 --by office --text late");
  expect_status(&closed, 0);
  expect_status(&answered, 2);
  expect_contains(answered.err, "warning 1 is resolved");
  g_autofree char *past = warning_of(*state, "H-3.1");
  assert_string_equal(past, "red|resolved|raised resolved");
}

static void wrong_command_lines_change_nothing(void **state)
{
  static const char *const wrong[] = {"warnings list --format pdf",
                                      "warnings list --level purple",
                                      "warnings list --state old",
                                      "warnings show",
                                      "warnings show x",
                                      "warnings show 99",
                                      "warnings show 99999999999",
                                      "warnings respond 1 --by office",
                                      "warnings respond 1 --text done",
                                      "warnings respond 99 --by office --text done",
                                      "warnings resolve 0 --by office --text done"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_auto(Run) run = reporter(*state, wrong[i]);
    if (run.status != 2)
      fail_msg("'%s' ended with %d: %s", wrong[i], run.status, run.err);
  }
  g_autofree char *events = plan_query(*state, "select count(*) from halfsky.warning_event");
  assert_string_equal(events, "3");
}

static void text_that_is_too_long_is_refused(void **state)
{
  g_autofree char *text = g_strnfill(4001, 'x');
  g_autofree char *arguments = g_strdup_printf("warnings respond 1 --by office --text %s", text);
  g_auto(Run) run = reporter(*state, arguments);
  expect_status(&run, 2);
  expect_contains(run.err, "--text has more than 4000 characters");
}

/* From what a hospital reported to the warning, and again with other thresholds, which are stored with the result. */
static void refresh_raises_warnings_by_its_settings(void **state)
{
  static const int tested[] = {970, 965, 961, 954, 950, 943};
  warning_database_clear(*state);
  plan_add_unit(*state, 10, 2, "hospital", NULL, NULL);
  for (int i = 0; i < 6; i++) {
    g_autofree char *period = g_strdup_printf("%d-01-01", 2020 + i);
    g_autofree char *cell = g_strdup_printf("%d, 1000", tested[i]);
    plan_report(*state, 10, 118, period, "_T", cell, "A");
  }
  g_auto(Run) refresh = reporter(*state, "refresh");
  g_auto(Run) list = reporter(*state, "warnings list --lang en");
  expect_status(&refresh, 0);
  expect_contains(list.out, "[red] target H-S7a.1 ");
  expect_contains(list.out, "HIV testing rate of pregnant women: 94.3% in 2025. On the present trend, ");
  g_auto(Run) milder = reporter(*state, "refresh --set warning.red_below=0 --set warning.orange_below=0");
  expect_status(&milder, 0);
  g_autofree char *warning = warning_of(*state, "H-S7a.1");
  g_autofree char *threshold = plan_query(*state, "select settings ->> 'warning.red_below' from halfsky.warning join "
                                                  "halfsky.reporting_basis using (basis_id) where subject = 'H-S7a.1'");
  assert_string_equal(warning, "yellow|new|raised raised");
  assert_string_equal(threshold, "0");
}

static void away_database_is_exit_status_3(void **state)
{
  (void)state;
  g_auto(Run) run = run_program(NULL, "halfsky-reporter", "warnings list", "--set",
                                "database.connection=host=/nonexistent dbname=halfsky");
  expect_status(&run, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(list_is_by_department_in_chinese, set_up),
      cmocka_unit_test_setup(list_in_english, set_up),
      cmocka_unit_test_setup(list_is_filtered, set_up),
      cmocka_unit_test_setup(json_has_the_same, set_up),
      cmocka_unit_test_setup(telling_is_recorded_once, set_up),
      cmocka_unit_test_setup(life_from_new_to_resolved, set_up),
      cmocka_unit_test_setup(answer_cannot_steer_the_terminal, set_up),
      cmocka_unit_test_setup(history_is_in_the_json, set_up),
      cmocka_unit_test_setup(closed_warning_takes_no_answer, set_up),
      cmocka_unit_test_setup(wrong_command_lines_change_nothing, set_up),
      cmocka_unit_test_setup(text_that_is_too_long_is_refused, set_up),
      cmocka_unit_test(away_database_is_exit_status_3),
      cmocka_unit_test(refresh_raises_warnings_by_its_settings),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
