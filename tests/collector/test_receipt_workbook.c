/* The receipt as a workbook: what is marked, that it is text, that it may be corrected and handed in again, and when it is not there. */
#include "tests/support/test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "collector/receipts/receipt.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "tests/support/golden.h"

static int open_agency(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment",
                                         "health.premarital_medical_examination_rate", NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

/* --- Workbooks ---------------------------------------------------------------------------------------------------- */

/* What show_workbook.py prints of the workbook at PATH, after CORRECTION unless that is NULL. The caller frees it. */
static char *show(const char *path, const char *correction)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *script = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests/collector/show_workbook.py", NULL);
  const char *argv[] = {"/usr/bin/python3", "-B", script, path, correction, NULL};
  char *shown = NULL;
  int status = 0;
  const bool is_run =
      g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &shown, NULL, &status, &error);
  expect_success(is_run && g_spawn_check_wait_status(status, &error), error);
  return shown;
}

/* The receipt of the form called NAME with ENDING, `.xlsx`; NULL when there is none. The caller frees it. */
static char *find_receipt(const Agency *agency, const char *name, const char *ending)
{
  g_autofree char *beginning = g_strdup_printf("%s.", name);
  g_autoptr(GDir) folder = g_dir_open(agency->home->receipts, 0, NULL);
  for (const char *entry = g_dir_read_name(folder); entry != NULL; entry = g_dir_read_name(folder))
    if (g_str_has_prefix(entry, beginning) && g_str_has_suffix(entry, ending))
      return g_build_filename(agency->home->receipts, entry, NULL);
  return NULL;
}

static void write_receipts(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  expect_success(reception_write_receipts(&agency->reception, &error), error);
}

/* The workbook of the form that CONTENT is, after its first receipt. The caller frees its path. */
static char *drop(Agency *agency, const char *name, const char *content)
{
  g_auto(IntakeResult) result = agency_drop(agency, name, content);
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  write_receipts(agency);
  return find_receipt(agency, name, ".xlsx");
}

/* SHOWN from the second sheet on: the first says when the form was accepted. */
static const char *after_first_sheet(const char *shown)
{
  const char *second = strstr(shown, "\n[");
  assert_non_null(second);
  return second + 1;
}

/* Without the last sheet, which is the first in English. The caller frees it. */
static char *form_part(const char *shown)
{
  const char *form = after_first_sheet(shown);
  const char *end = strstr(form, "\n[Explanations]");
  assert_non_null(end);
  return g_strndup(form, (gsize)(end - form + 1));
}

/* The list of explanations without its head. The caller frees it. */
static char *list_part(const char *shown, const char *first_heading)
{
  const char *list = strstr(shown, first_heading);
  assert_non_null(list);
  const char *end = strstr(list, "\n[");
  return end != NULL ? g_strndup(list, (gsize)(end - list + 1)) : g_strdup(list);
}

static IntakeResult hand_in(Agency *agency, const char *workbook, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(agency->home->inbox, name, NULL);
  g_autofree char *content = NULL;
  gsize size = 0;
  IntakeResult result = {0};
  g_autofree char *why_left = NULL;
  assert_true(g_file_get_contents(workbook, &content, &size, NULL));
  assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
  expect_success(reception_take_from_inbox(&agency->reception, path, &result, &why_left, &error), error);
  write_receipts(agency);
  return result;
}

/* --- What is marked ------------------------------------------------------------------------------------------------ */

#define HEAD "指标,时期,性别,数值,说明\n"

/* A title above; a sound row; -1; a number that is a formula; a hostile indicator; a row of no figure. */
static const char hostile_form[] = "示例医院 2024 年\n" HEAD "305,2024-S1,女,7,\n"
                                   "305,2023-S1,女,-1,\"=HYPERLINK(\"\"http://x\"\")\"\n"
                                   "305,2023-S2,女,=1+1,@SUM(A1)\n"
                                   "\"<script>alert(1)</script>, & co\",2024-S1,女,+1,\x01\n"
                                   "305,2022-S1,女,,-说明\n";

static void refused_cells_are_red_and_say_why_and_what_to_do(void **state)
{
  g_autofree char *workbook = drop(*state, "上半年.csv", hostile_form);
  assert_non_null(workbook);
  g_autofree char *shown = show(workbook, NULL);
  g_autofree char *form = form_part(shown);
  g_autofree char *chinese = list_part(shown, "text heading: '位置'");
  g_autofree char *english = list_part(shown, "text heading: 'Place'");
  g_autofree char *all = g_strconcat(form, chinese, english, NULL);
  expect_golden_file(all, "collector/golden/refused_workbook.txt");
}

/* 迅 in GB18030 is a letter in UTF-8, too; who handed the form in said which it is. */
static void form_whose_encoding_was_said_is_marked_too(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = {0};
  g_autofree char *path =
      scratch_write(agency->folder, "a.csv", "indicator,period,sex,value,comment\n305,2023-S1,F,-1,\xD1\xB8\n");
  expect_success(reception_take(&agency->reception, path, false, TEXT_GB18030, &result, &error), error);
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  write_receipts(agency);
  g_autofree char *workbook = find_receipt(agency, "a.csv", ".xlsx");
  assert_non_null(workbook);
  g_autofree char *shown = show(workbook, NULL);
  expect_contains(shown, "迅");
}

#define USUAL_ROWS "305,2023-S1,女,600,\n305,2023-S1,男,400,\n305,2023-S1,合计,1000,\n"
#define STRANGE_ROWS "305,2023-S2,女,1600,\n305,2023-S2,男,400,\n305,2023-S2,合计,2000,\n305,2022-S1,女,590,\n"

static void waiting_cells_are_yellow(void **state)
{
  g_autofree char *none = drop(*state, "上半年.csv", HEAD USUAL_ROWS);
  g_autofree char *workbook = drop(*state, "下半年.csv", HEAD STRANGE_ROWS);
  assert_null(none);
  assert_non_null(workbook);
  g_autofree char *shown = show(workbook, NULL);
  g_autofree char *form = form_part(shown);
  expect_golden_file(form, "collector/golden/waiting_workbook.txt");
}

static void cells_of_a_form_for_people_are_marked_by_themselves(void **state)
{
  static const char form[] = "示例表\n单位代码：,hospital-1\n报告期：,2023年\n"
                             "行码,填报内容,分组,合计,女性,男性,未知,核对,上期数,状态,说明\n"
                             "105/n,分子,合计,9,4,-1\n105/d,分母,合计,10,5,5\n";
  g_autofree char *workbook = drop(*state, "年报.csv", form);
  assert_non_null(workbook);
  g_autofree char *shown = show(workbook, NULL);
  g_autofree char *marked = form_part(shown);
  assert_non_null(strstr(marked, "F5 number red: -1\n"));
  assert_null(strstr(marked, "E5 number red"));
}

/* --- Handing it in again -------------------------------------------------------------------------------------------- */

static void marked_workbook_is_the_form_that_it_shows(void **state)
{
  g_autofree char *workbook = drop(*state, "上半年.csv", hostile_form);
  g_auto(IntakeResult) again = hand_in(*state, workbook, "再报.xlsx");
  assert_int_equal(again.kind, INTAKE_ACCEPTED);
  assert_int_equal(again.n_refused, 4);
  g_autofree char *second = find_receipt(*state, "再报.xlsx", ".xlsx");
  g_autofree char *first_shown = show(workbook, NULL);
  g_autofree char *second_shown = show(second, NULL);
  g_autofree char *first_form = form_part(first_shown);
  g_autofree char *second_form = form_part(second_shown);
  assert_string_equal(first_form, second_form);
}

static void corrected_workbook_is_taken(void **state)
{
  g_autofree char *workbook = drop(*state, "上半年.csv", HEAD "305,2024-S1,女,7,\n305,2023-S1,女,-1,\n");
  g_autofree char *nothing = show(workbook, "D3=12");
  g_auto(IntakeResult) again = hand_in(*state, workbook, "改正.xlsx");
  assert_string_equal(nothing, "");
  assert_int_equal(again.kind, INTAKE_ACCEPTED);
  assert_int_equal(again.n_refused, 0);
}

/* --- When it is written --------------------------------------------------------------------------------------------- */

static void workbook_in_which_people_correct_stays_when_the_rest_is_stored(void **state)
{
  Agency *agency = *state;
  g_autofree char *workbook = drop(agency, "上半年.csv", HEAD "305,2024-S1,女,7,\n305,2023-S1,女,-1,\n");
  assert_true(g_file_set_contents(workbook, "half corrected", -1, NULL));
  agency_finish(agency, 1, 0);
  write_receipts(agency);
  g_autofree char *kept = scratch_read(workbook);
  assert_string_equal(kept, "half corrected");
}

static void rows_that_the_district_refuses_are_marked_later(void **state)
{
  Agency *agency = *state;
  g_autofree char *none = drop(agency, "上半年.csv", HEAD "305,2024-S1,女,7,\n");
  assert_null(none);
  agency_finish(agency, 1, 1);
  write_receipts(agency);
  g_autofree char *workbook = find_receipt(agency, "上半年.csv", ".xlsx");
  assert_non_null(workbook);
  g_autofree char *shown = show(workbook, NULL);
  assert_non_null(strstr(shown, "B2 text red: '2024-S1'"));
}

static void workbook_is_gone_once_all_is_explained(void **state)
{
  Agency *agency = *state;
  g_autofree char *none = drop(agency, "上半年.csv", HEAD USUAL_ROWS);
  g_autofree char *workbook = drop(agency, "下半年.csv", HEAD STRANGE_ROWS);
  assert_true(g_file_test(workbook, G_FILE_TEST_EXISTS));
  g_autofree char *after =
      drop(agency, "说明.csv", HEAD "305,2023-S2,女,1600,新建开发区\n305,2023-S2,合计,2000,同上\n");
  assert_null(none);
  assert_null(after);
  assert_false(g_file_test(workbook, G_FILE_TEST_EXISTS));
}

static void form_that_is_gone_has_its_other_receipts(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) result = agency_drop(agency, "上半年.csv", hostile_form);
  char id[SUBMISSION_ID_TEXT_SIZE];
  g_autofree char *name = g_strdup_printf("%.8s-上半年.csv", submission_id_format(&result.id, id));
  g_autofree char *kept = g_build_filename(agency->home->accepted, name, NULL);
  assert_int_equal(g_remove(kept), 0);
  write_receipts(agency);
  g_autofree char *page = find_receipt(agency, "上半年.csv", ".html");
  g_autofree char *workbook = find_receipt(agency, "上半年.csv", ".xlsx");
  assert_non_null(page);
  assert_null(workbook);
}

/* --- Large forms ---------------------------------------------------------------------------------------------------- */

static void of_a_large_form_only_what_is_around_marks_is_shown(void **state)
{
  g_autoptr(GString) form = g_string_new(HEAD);
  for (int i = 0; i < 6000; i++)
    g_string_append_printf(form, "305,2024-S1,女,%s,\n", i == 2998 ? "十二" : "7");
  g_autofree char *workbook = drop(*state, "大表.csv", form->str);
  g_autofree char *shown = show(workbook, NULL);
  g_autofree char *shown_form = form_part(shown);
  expect_golden_file(shown_form, "collector/golden/large_workbook.txt");
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(refused_cells_are_red_and_say_why_and_what_to_do, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(form_whose_encoding_was_said_is_marked_too, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(waiting_cells_are_yellow, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(cells_of_a_form_for_people_are_marked_by_themselves, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(marked_workbook_is_the_form_that_it_shows, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(corrected_workbook_is_taken, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(workbook_in_which_people_correct_stays_when_the_rest_is_stored, open_agency,
                                      close_agency),
      cmocka_unit_test_setup_teardown(rows_that_the_district_refuses_are_marked_later, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(workbook_is_gone_once_all_is_explained, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(form_that_is_gone_has_its_other_receipts, open_agency, close_agency),
      cmocka_unit_test_setup_teardown(of_a_large_form_only_what_is_around_marks_is_shown, open_agency, close_agency),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
