/* What the daemon answers on its control socket, and what status says in words. */
#include "tests/support/test.h"

#include <jansson.h>
#include <string.h>

#include "collector/control.h"
#include "collector/status.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"

#define FORM "indicator,period,sex,value\n305,2024-S1,F,7\n305,2023-S1,F,-1\n"

static int open_agency(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

static void count_append(gpointer user)
{
  (*(int *)user)++;
}

static json_t *ask_counting(Agency *agency, const char *request, int *appended)
{
  const ControlScope scope = {.reception = &agency->reception, .appended = count_append, .user = appended};
  g_autoptr(GBytes) answer = control_answer(&scope, (FrameView){(const uint8_t *)request, strlen(request)});
  json_t *json = json_loadb(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer), 0, NULL);
  assert_non_null(json);
  return json;
}

static json_t *ask(Agency *agency, const char *request)
{
  int appended = 0;
  return ask_counting(agency, request, &appended);
}

static const char *text_at(const json_t *json, const char *key)
{
  const char *value = json_string_value(json_object_get(json, key));
  return value != NULL ? value : "";
}

static int number_at(const json_t *json, const char *key)
{
  return (int)json_integer_value(json_object_get(json, key));
}

static void expect_refusal(Agency *agency, const char *request, HalfskyError code, const char *part)
{
  json_t *answer = ask(agency, request);
  expect_contains(text_at(answer, "error"), part);
  assert_int_equal(number_at(answer, "code"), code);
  json_decref(answer);
}

static void submitted_form_is_in_the_spool_when_the_answer_comes(void **state)
{
  Agency *agency = *state;
  int appended = 0;
  g_autofree char *path = scratch_write(agency->folder, "a.csv", FORM);
  g_autofree char *request = g_strdup_printf("{\"do\":\"submit\",\"path\":\"%s\"}", path);
  json_t *answer = ask_counting(agency, request, &appended);
  assert_string_equal(text_at(answer, "result"), "accepted");
  assert_int_equal(number_at(answer, "refused"), 1);
  assert_int_equal(appended, 1);
  g_autofree char *question = g_strdup_printf("{\"do\":\"submission\",\"id\":\"%s\"}", text_at(answer, "submission"));
  json_t *before = ask(agency, question);
  assert_true(json_is_false(json_object_get(before, "is_finished")));
  agency_finish(agency, 1, 1);
  json_t *after = ask(agency, question);
  assert_true(json_is_true(json_object_get(after, "is_finished")));
  assert_int_equal(number_at(after, "rejected_by_district"), 1);
  assert_true(json_is_true(json_object_get(after, "receipt_due")));
  assert_true(reception_write_receipts(&agency->reception, NULL));
  json_t *written = ask(agency, question);
  assert_true(json_is_false(json_object_get(written, "receipt_due")));
  json_decref(written);
  json_decref(answer);
  json_decref(before);
  json_decref(after);
}

static void question_for_a_submission_on_its_way_may_be_answered_later(void **state)
{
  Agency *agency = *state;
  int64_t later_ms = 0;
  const ControlScope scope = {.reception = &agency->reception, .later_ms = &later_ms};
  g_autofree char *path = scratch_write(agency->folder, "a.csv", FORM);
  g_autofree char *request = g_strdup_printf("{\"do\":\"submit\",\"path\":\"%s\"}", path);
  json_t *taken = ask(agency, request);
  g_autofree char *question =
      g_strdup_printf("{\"do\":\"submission\",\"id\":\"%s\",\"wait_ms\":5000}", text_at(taken, "submission"));
  const FrameView asked = {(const uint8_t *)question, strlen(question)};
  assert_null(control_answer(&scope, asked));
  assert_int_equal(later_ms, 5000);
  json_t *last = ask(agency, question);
  assert_true(json_is_false(json_object_get(last, "is_finished")));
  agency_finish(agency, 1, 0);
  g_autoptr(GBytes) answer = control_answer(&scope, asked);
  assert_non_null(answer);
  json_decref(taken);
  json_decref(last);
}

static void unreadable_form_is_answered_with_its_fault(void **state)
{
  Agency *agency = *state;
  int appended = 0;
  g_autofree char *path = scratch_write(agency->folder, "a.csv", "buy milk\n");
  g_autofree char *request = g_strdup_printf("{\"do\":\"submit\",\"path\":\"%s\"}", path);
  json_t *answer = ask_counting(agency, request, &appended);
  assert_string_equal(text_at(answer, "result"), "unreadable");
  assert_string_equal(text_at(json_object_get(answer, "fault"), "code"), "no_head");
  assert_string_equal(text_at(json_object_get(answer, "fault"), "given"), "buy milk");
  assert_int_equal(appended, 0);
  json_decref(answer);
}

static void requests_that_make_no_sense_are_refused(void **state)
{
  expect_refusal(*state, "", HALFSKY_ERROR_USAGE, "no request");
  expect_refusal(*state, "not json", HALFSKY_ERROR_USAGE, "no request");
  expect_refusal(*state, "[1]", HALFSKY_ERROR_USAGE, "no request");
  expect_refusal(*state, "{\"do\":\"dance\"}", HALFSKY_ERROR_USAGE, "dance");
  expect_refusal(*state, "{\"do\":\"submit\"}", HALFSKY_ERROR_USAGE, "path");
  expect_refusal(*state, "{\"do\":\"submit\",\"path\":\"/nonexistent/a.csv\"}", HALFSKY_ERROR_REJECT, "/nonexistent");
  expect_refusal(*state, "{\"do\":\"submission\",\"id\":\"zz\"}", HALFSKY_ERROR_USAGE, "id");
  expect_refusal(*state, "{\"do\":\"submission\",\"id\":\"00000000000000000000000000000000\"}", HALFSKY_ERROR_REJECT,
                 "no submission");
}

/* A spool of a hundred megabytes is not looked through for whoever only wants to know whether somebody is here. */
static void greeting_is_answered_without_a_spool(void **state)
{
  Agency *agency = *state;
  static const char request[] = "{\"do\":\"greet\"}";
  const Reception nothing = {.home = agency->home};
  const ControlScope scope = {.reception = &nothing};
  g_autoptr(GBytes) answer = control_answer(&scope, (FrameView){(const uint8_t *)request, strlen(request)});
  assert_int_equal(g_bytes_get_size(answer), 2);
  assert_memory_equal(g_bytes_get_data(answer, NULL), "{}", 2);
}

static void brief_status_has_no_agenda(void **state)
{
  json_t *status = ask(*state, "{\"do\":\"status\",\"brief\":true}");
  assert_int_equal(number_at(status, "files_in_inbox"), 0);
  assert_null(json_object_get(status, "agenda"));
  json_decref(status);
}

static void status_counts_what_is_where(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) first = agency_drop(agency, "a.csv", FORM);
  g_autofree char *waiting = scratch_write(agency->home->inbox, "b.csv", FORM);
  g_autofree char *hidden = scratch_write(agency->home->inbox, ".c.csv", FORM);
  json_t *status = ask(agency, "{\"do\":\"status\"}");
  assert_string_equal(text_at(json_object_get(status, "agency"), "code"), "hospital-1");
  assert_string_equal(text_at(json_object_get(status, "line"), "state"), "not_running");
  assert_int_equal(number_at(status, "files_in_inbox"), 1);
  assert_int_equal(number_at(status, "submissions"), 1);
  assert_int_equal(number_at(status, "submissions_on_the_way"), 1);
  assert_int_equal(number_at(status, "submissions_to_repeat"), 0);
  assert_true(json_array_size(json_object_get(status, "agenda")) > 0);
  assert_int_equal(number_at(status, "batches_on_the_way"), 1);
  assert_true(json_is_string(json_object_get(status, "oldest_on_the_way_accepted_at")));
  json_decref(status);
}

static void status_is_in_words_in_both_languages(void **state)
{
  json_t *status = ask(*state, "{\"do\":\"status\"}");
  g_autofree char *chinese = status_to_text(status, LANGUAGE_ZH);
  g_autofree char *english = status_to_text(status, LANGUAGE_EN);
  expect_contains(chinese, "示例医院 (hospital-1)");
  expect_contains(chinese, "采集程序未运行");
  expect_contains(chinese, "本单位文件夹：/");
  expect_contains(english, "Sample hospital (hospital-1)");
  expect_contains(english, "the collector is not running");
  json_decref(status);
}

static void status_says_that_the_district_has_no_database_now(void **state)
{
  json_t *status = ask(*state, "{\"do\":\"status\"}");
  json_object_set_new(status, "line", json_pack("{s:s, s:b}", "state", "streaming", "is_store_away", true));
  g_autofree char *words = status_to_text(status, LANGUAGE_EN);
  expect_contains(words, "Line to the district: connected; the district's database is away");
  json_decref(status);
}

static void last_trouble_is_in_words_in_both_languages(void **state)
{
  json_t *status = ask(*state, "{\"do\":\"status\"}");
  json_t *line = json_pack("{s:s, s:s, s:s, s:s}", "state", "backing_off", "last_error", "…", "last_error_code",
                           "refused.gap", "last_error_detail", "sequence 7 after 5");
  json_object_set_new(status, "line", line);
  g_autofree char *chinese = status_to_text(status, LANGUAGE_ZH);
  g_autofree char *english = status_to_text(status, LANGUAGE_EN);
  expect_contains(chinese, "最近一次故障：数据包前后不连续，将自动重新连接\n");
  expect_contains(english, "Last trouble: batches did not follow one another, connecting again by itself\n");
  json_decref(status);
}

/* Whatever the district may refuse has words. */
static void every_refusal_is_in_words_in_both_languages(void **state)
{
  (void)state;
  for (RefuseReason reason = REFUSE_RETRY_AFTER; reason <= REFUSE_WRONG_AGENCY; reason++) {
    g_autofree char *code = g_strdup_printf("status.last_error.refused.%s", refuse_reason_name(reason));
    assert_true(text(LANGUAGE_ZH, code)[0] != '\0' && text(LANGUAGE_EN, code)[0] != '\0');
  }
}

static void key_that_was_good_once_is_told_from_one_that_never_was(void **state)
{
  json_t *status = ask(*state, "{\"do\":\"status\"}");
  json_object_set_new(status, "line",
                      json_pack("{s:s, s:s}", "state", "key_refused", "last_error_code", "key_unknown"));
  g_autofree char *once_good = status_to_text(status, LANGUAGE_ZH);
  json_object_set_new(status, "agency", json_null());
  g_autofree char *never_good = status_to_text(status, LANGUAGE_ZH);
  expect_contains(once_good, "不再接受本机的密钥");
  expect_contains(never_good, "尚未登记本机的密钥");
  assert_null(strstr(once_good, "最近一次故障"));
  json_decref(status);
}

static void status_names_the_newest_notice_and_since_when_forms_are_on_the_way(void **state)
{
  Agency *agency = *state;
  g_free(scratch_write(agency->home->notices, "a.csv.1234.txt", "…"));
  g_autofree char *path = scratch_write(agency->folder, "a.csv", FORM);
  g_autofree char *request = g_strdup_printf("{\"do\":\"submit\",\"path\":\"%s\"}", path);
  json_decref(ask(agency, request));
  json_t *status = ask(agency, "{\"do\":\"status\"}");
  g_autofree char *words = status_to_text(status, LANGUAGE_ZH);
  expect_contains(words, "通知：notices 文件夹中有1份，最近一份是“a.csv.1234.txt”\n");
  expect_contains(words, "其中报送中：1（最早的受理于 20");
  json_decref(status);
}

static void files_that_stay_in_the_inbox_are_told(void **state)
{
  Agency *agency = *state;
  g_autofree char *path = scratch_write(agency->home->inbox, "上半年.xlsx", "");
  g_autoptr(InboxTroubles) troubles = inbox_troubles_new(agency->home);
  inbox_troubles_note(troubles, path, TROUBLE_UNREADABLE, "Input/output error");
  const ControlScope scope = {.reception = &agency->reception, .troubles = troubles};
  static const char request[] = "{\"do\": \"status\"}";
  g_autoptr(GBytes) answer = control_answer(&scope, (FrameView){(const uint8_t *)request, strlen(request)});
  json_t *status = json_loadb(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer), 0, NULL);
  g_autofree char *zh = status_to_text(status, LANGUAGE_ZH);
  g_autofree char *en = status_to_text(status, LANGUAGE_EN);
  json_decref(status);
  expect_contains(zh, "收件夹中没有受理的文件：1");
  expect_contains(zh, "“上半年.xlsx”：读取时出错（Input/output error）");
  expect_contains(en, "\"上半年.xlsx\": reading it fails (Input/output error)");
}

#define CONTROL_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      CONTROL_TEST(submitted_form_is_in_the_spool_when_the_answer_comes),
      CONTROL_TEST(question_for_a_submission_on_its_way_may_be_answered_later),
      CONTROL_TEST(unreadable_form_is_answered_with_its_fault),
      CONTROL_TEST(requests_that_make_no_sense_are_refused),
      CONTROL_TEST(greeting_is_answered_without_a_spool),
      CONTROL_TEST(status_counts_what_is_where),
      CONTROL_TEST(brief_status_has_no_agenda),
      CONTROL_TEST(status_is_in_words_in_both_languages),
      CONTROL_TEST(every_refusal_is_in_words_in_both_languages),
      CONTROL_TEST(key_that_was_good_once_is_told_from_one_that_never_was),
      CONTROL_TEST(status_names_the_newest_notice_and_since_when_forms_are_on_the_way),
      CONTROL_TEST(status_says_that_the_district_has_no_database_now),
      CONTROL_TEST(last_trouble_is_in_words_in_both_languages),
      CONTROL_TEST(files_that_stay_in_the_inbox_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
