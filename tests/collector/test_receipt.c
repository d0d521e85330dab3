/* Receipts: golden pages in both languages, counts that add up at every stage, and nothing from a form that could be taken for markup. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/collector_settings.h"
#include "collector/intake/discarding.h"
#include "collector/receipts/receipt.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "tests/support/golden.h"

/* Five rows: two good, one of them repeated, one -1, one hostile. */
static const char form_text[] = "指标,时期,性别,数值,说明\n"
                                "305,2024-S1,女,7,\n"
                                "305,2024-S1,女,7,\n"
                                "305,2024-S2,女,8,\"因“口径”调整, 与上年不可比\"\n"
                                "305,2023-S1,女,-1,\n"
                                "\"<script>alert(\"\"1\"\")</script>, & co\",2024-S1,女,1,\n";

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

/* The receipt as it stands, with the moment of acceptance set to a fixed one. */
static Receipt *receipt_of(Agency *agency, const SubmissionId *id)
{
  g_autoptr(GError) error = NULL;
  Receipt *receipt = receipt_read(agency->spool, agency->district, id, "Asia/Shanghai", &error);
  expect_success(receipt != NULL, error);
  g_free(receipt->accepted_at);
  receipt->accepted_at = g_strdup("2026-01-15T09:30:00+08:00");
  return receipt;
}

static void expect_sum(const Receipt *receipt)
{
  const uint32_t *counts = receipt->counts;
  assert_int_equal(counts[RECEIPT_RECEIVED], counts[RECEIPT_NEW] + counts[RECEIPT_REVISED] + counts[RECEIPT_UNCHANGED] +
                                                 counts[RECEIPT_REJECTED] + counts[RECEIPT_AWAITING] +
                                                 counts[RECEIPT_PENDING]);
}

static void expect_golden_receipt(const Receipt *receipt, const char *name)
{
  g_autoptr(GString) html = receipt_to_html(receipt);
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  g_string_prepend(csv, "\xEF\xBB\xBF");
  g_autofree char *html_path = g_strdup_printf("collector/golden/%s.html", name);
  g_autofree char *csv_path = g_strdup_printf("collector/golden/%s.csv", name);
  expect_golden_file(html->str, html_path);
  expect_golden_file(csv->str, csv_path);
}

static void receipt_on_the_way_is_as_read_and_found_right(void **state)
{
  g_auto(IntakeResult) result = agency_drop(*state, "2024-上半年.csv", form_text);
  g_autoptr(Receipt) receipt = receipt_of(*state, &result.id);
  assert_int_equal(receipt->stage, RECEIPT_ON_THE_WAY);
  expect_sum(receipt);
  assert_int_equal(receipt->counts[RECEIPT_PENDING], 2);
  expect_golden_receipt(receipt, "on_the_way");
}

static void receipt_when_stored_is_as_read_and_found_right(void **state)
{
  g_auto(IntakeResult) result = agency_drop(*state, "2024-上半年.csv", form_text);
  agency_finish(*state, 1, 1);
  g_autoptr(Receipt) receipt = receipt_of(*state, &result.id);
  assert_int_equal(receipt->stage, RECEIPT_STORED);
  expect_sum(receipt);
  assert_int_equal(receipt->counts[RECEIPT_REJECTED], 3);
  const ReceiptLine *by_district = g_ptr_array_index(receipt->lines, 0);
  assert_string_equal(by_district->indicator, "economy.rural_transfer_employment");
  expect_golden_receipt(receipt, "stored");
}

static void receipt_of_an_unreadable_form_is_as_read_and_found_right(void **state)
{
  Agency *agency = *state;
  g_auto(FormFault) fault = agency_fault_of(agency, "form.csv", "指标,时期,数值,sexe\n");
  g_autoptr(Receipt) receipt = receipt_of_fault(agency->district, "form.csv", "0123456789abcdef", &fault);
  expect_golden_receipt(receipt, "not_accepted");
}

/* The district stored batch SEQUENCE, N_REVISED of its values in the place of others. */
static void store(Agency *agency, uint64_t sequence, uint32_t n_revised)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, sequence, &error);
  expect_success(batch != NULL, error);
  const Outcome outcome = {.sequence = sequence,
                           .submission_id = batch->summary->id,
                           .part = batch->part,
                           .n_new = batch->n_records - n_revised,
                           .n_revised = n_revised,
                           .stored_at_us = 1700000000000000};
  expect_success(spool_finish_batch(agency->spool, &outcome, 1700000000000000, &error), error);
}

#define USUAL_ROWS "305,2023-S1,女,600,\n305,2023-S1,男,400,\n305,2023-S1,合计,1000,\n"
#define STRANGE_ROWS "305,2023-S2,女,1600,\n305,2023-S2,男,400,\n305,2023-S2,合计,2000,\n305,2022-S1,女,590,\n"

static void waiting_rows_and_revised_values_are_told_with_what_to_do(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) usual = agency_drop(agency, "上半年.csv", "指标,时期,性别,数值,说明\n" USUAL_ROWS);
  store(agency, 1, 0);
  g_auto(IntakeResult) strange = agency_drop(
      agency, "下半年.csv", "指标,时期,性别,数值,说明\n" STRANGE_ROWS "305,2023-S1,女,610,\n305,2023-S1,男,390,\n");
  store(agency, 2, 2);
  g_autoptr(Receipt) receipt = receipt_of(agency, &strange.id);
  expect_sum(receipt);
  assert_int_equal(receipt->waiting->len, 3);
  assert_int_equal(receipt_n_waiting(receipt), 3);
  assert_string_equal(receipt_stage_name(receipt), "stored_but_waiting");
  expect_golden_receipt(receipt, "waiting");
}

static void form_of_which_nothing_could_be_stored_says_so(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) usual = agency_drop(agency, "上半年.csv", "指标,时期,性别,数值,说明\n" USUAL_ROWS);
  store(agency, 1, 0);
  g_auto(IntakeResult) strange =
      agency_drop(agency, "下半年.csv", "指标,时期,性别,数值,说明\n305,2023-S2,女,1600,\n305,2023-S2,男,-1,\n");
  store(agency, 2, 0);
  g_autoptr(Receipt) receipt = receipt_of(agency, &strange.id);
  g_autofree char *words = receipt_stage_words(receipt, LANGUAGE_ZH);
  expect_contains(words, "尚未入库");
  assert_string_equal(receipt_stage_name(receipt), "stored_in_part");
}

/* What people read first on the receipt of ID, in both languages, once stage NAME is reached; never that every figure is stored. */
static void expect_not_all_stored(Agency *agency, const SubmissionId *id, const char *name, const char *zh,
                                  const char *en)
{
  g_autoptr(Receipt) receipt = receipt_of(agency, id);
  g_autofree char *words_zh = receipt_stage_words(receipt, LANGUAGE_ZH);
  g_autofree char *words_en = receipt_stage_words(receipt, LANGUAGE_EN);
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  g_autofree char *fact = g_strdup_printf("fact,stage,,,,,,,,,,,,,,,%s,,", name);
  expect_sum(receipt);
  expect_contains(csv->str, fact);
  expect_contains(words_zh, zh);
  expect_contains(words_en, en);
  assert_null(strstr(words_zh, "全部数据"));
  assert_null(strstr(words_en, "every figure"));
}

#define STRANGE_HALF "指标,时期,性别,数值,说明\n305,2023-S2,女,1600,\n305,2023-S2,男,400,\n305,2023-S2,合计,2000,\n"
#define OTHER_HALF "指标,时期,性别,数值,说明\n305,2023-S2,女,610,\n305,2023-S2,男,400,\n305,2023-S2,合计,1010,\n"

static void form_of_which_all_was_replaced_before_it_was_stored_says_so(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) usual = agency_drop(agency, "上半年.csv", "指标,时期,性别,数值,说明\n" USUAL_ROWS);
  store(agency, 1, 0);
  g_auto(IntakeResult) strange = agency_drop(agency, "下半年.csv", STRANGE_HALF);
  store(agency, 2, 0);
  g_auto(IntakeResult) other = agency_drop(agency, "更正.csv", OTHER_HALF);
  store(agency, 3, 0);
  expect_not_all_stored(agency, &strange.id, "settled", "没有入库", "Nothing of this form was stored");
}

static SubmissionId discard(Agency *agency, const SubmissionId *id)
{
  g_autoptr(GError) error = NULL;
  g_auto(SpoolEntry) entry = {0};
  char digits[SUBMISSION_ID_TEXT_SIZE];
  uint64_t n_rows = 0;
  SpoolPosition position;
  expect_success(spool_find_entry(agency->spool, submission_id_format(id, digits), &entry, &error), error);
  expect_success(discard_waiting(agency->spool, &entry, &n_rows, &error), error);
  assert_int_equal(n_rows, 3);
  expect_success(spool_position(agency->spool, &position, &error), error);
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, position.newest, &error);
  expect_success(batch != NULL, error);
  return batch->summary->id;
}

static void form_of_which_all_was_given_up_says_so_and_so_does_the_giving_up(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) usual = agency_drop(agency, "上半年.csv", "指标,时期,性别,数值,说明\n" USUAL_ROWS);
  store(agency, 1, 0);
  g_auto(IntakeResult) strange = agency_drop(agency, "下半年.csv", STRANGE_HALF);
  store(agency, 2, 0);
  const SubmissionId giving_up = discard(agency, &strange.id);
  store(agency, 3, 0);
  expect_not_all_stored(agency, &strange.id, "settled", "没有入库", "Nothing of this form was stored");
  expect_not_all_stored(agency, &giving_up, "settled", "没有数据", "no rows of its own");
}

static void form_of_which_part_was_stored_and_part_given_up_says_both(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) usual = agency_drop(agency, "上半年.csv", "指标,时期,性别,数值,说明\n" USUAL_ROWS);
  store(agency, 1, 0);
  g_auto(IntakeResult) strange = agency_drop(agency, "下半年.csv", "指标,时期,性别,数值,说明\n" STRANGE_ROWS);
  store(agency, 2, 0);
  discard(agency, &strange.id);
  store(agency, 3, 0);
  expect_not_all_stored(agency, &strange.id, "stored", "后续报送", "a later form");
}

static void explained_rows_are_told_on_both_receipts(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) usual = agency_drop(agency, "上半年.csv", "指标,时期,性别,数值,说明\n" USUAL_ROWS);
  g_auto(IntakeResult) strange = agency_drop(agency, "下半年.csv", "指标,时期,性别,数值,说明\n" STRANGE_ROWS);
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  g_auto(IntakeResult) explained = agency_drop(
      agency, "说明.csv", "指标,时期,性别,数值,说明\n305,2023-S2,女,1600,新建开发区\n305,2023-S2,合计,2000,同上\n");
  SubmissionId due;
  bool is_due = false;
  expect_success(spool_next_receipt(agency->spool, &due, &is_due, &error), error);
  assert_true(is_due && submission_id_equal(&due, &strange.id));
  store(agency, 1, 0);
  store(agency, 2, 0);
  store(agency, 3, 0);
  g_autoptr(Receipt) earlier = receipt_of(agency, &strange.id), later = receipt_of(agency, &explained.id);
  expect_sum(earlier);
  expect_sum(later);
  assert_int_equal(receipt_n_waiting(earlier), 0);
  assert_string_equal(receipt_stage_name(earlier), "stored");
  expect_golden_receipt(earlier, "settled");
  expect_golden_receipt(later, "explaining");
}

static void credit_code_with_a_wrong_check_character_is_told_and_counted_nowhere(void **state)
{
  static const char form[] = "单位代码：,hospital-1,报告期：,2024年上半年\n统一社会信用代码：,91350100M000100Y44\n"
                             "行码,填报内容,分组,合计,女性,男性,未知,核对,上期数,状态,说明\n305/v,x,合计,30,10,19,1\n";
  Agency *agency = *state;
  g_auto(IntakeResult) result = agency_drop(agency, "年报.csv", form);
  g_autoptr(Receipt) receipt = receipt_of(agency, &result.id);
  g_autoptr(GString) html = receipt_to_html(receipt);
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  expect_sum(receipt);
  assert_int_equal(receipt->counts[RECEIPT_REJECTED], 0);
  assert_int_equal(receipt->counts[RECEIPT_PENDING], 4);
  assert_int_equal(receipt->lines->len, 0);
  expect_contains(csv->str, "\nwarning,credit_code_check,,,0,,,,91350100M000100Y44,");
  expect_contains(html->str, "统一社会信用代码“91350100M000100Y44”的校验位不符");
  expect_contains(html->str, "does not fit");
}

static void nothing_from_a_form_becomes_markup(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) result = agency_drop(agency, "<img src=x onerror=alert(1)>\"'&.csv", form_text);
  g_autoptr(Receipt) receipt = receipt_of(agency, &result.id);
  g_autoptr(GString) html = receipt_to_html(receipt);
  assert_null(strstr(html->str, "<script"));
  assert_null(strstr(html->str, "<img"));
  expect_contains(html->str, "&lt;script&gt;");
  expect_contains(html->str, "&lt;img");
}

static void files_are_named_after_form_and_submission(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = agency_drop(agency, "a \"b\", c.csv", form_text);
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  char id[SUBMISSION_ID_TEXT_SIZE];
  submission_id_format(&result.id, id);
  g_autofree char *html = g_strdup_printf("%s/a \"b\", c.csv.%.8s.html", agency->home->receipts, id);
  g_autofree char *csv = g_strdup_printf("%s/a \"b\", c.csv.%.8s.csv", agency->home->receipts, id);
  assert_true(g_file_test(html, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(csv, G_FILE_TEST_EXISTS));
}

static void use_setting(Agency *agency, const char *override)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *home_setting = g_strdup_printf("collector.home=%s", agency->folder);
  const char *const overrides[] = {home_setting, override, NULL};
  settings_free(agency->settings);
  agency->settings = settings_load(collector_setting_specs, NULL, overrides, &error);
  expect_success(agency->settings != NULL, error);
  agency_restart(agency);
}

/* The bytes of the receipt for machines of the only form. The caller frees them. */
static char *read_written_csv(Agency *agency, const SubmissionId *id, const char *form_name, gsize *out_size)
{
  g_autoptr(GError) error = NULL;
  char id_text[SUBMISSION_ID_TEXT_SIZE];
  char *bytes = NULL;
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  g_autofree char *path =
      g_strdup_printf("%s/%s.%.8s.csv", agency->home->receipts, form_name, submission_id_format(id, id_text));
  expect_success(g_file_get_contents(path, &bytes, out_size, &error), error);
  return bytes;
}

/* A formula in each place of a receipt that repeats what a form says, and a name that only GB18030 has. */
static const char formulas[] = "指标,时期,性别,数值,说明\n"
                               "=SUM(A1),2024-S1,女,7,\n305,@小𣵦村,女,7,\n305,2024-S1,+1-1,7,\n305,2024-S1,女,-2-2,\n";

static void receipt_for_old_spreadsheets_is_gb18030_without_formulas(void **state)
{
  Agency *agency = *state;
  gsize size = 0;
  use_setting(agency, "output.encoding=gb18030");
  g_auto(IntakeResult) result = agency_drop(agency, "旧.csv", formulas);
  g_autofree char *bytes = read_written_csv(agency, &result.id, "旧.csv", &size);
  g_autofree char *decoded = g_convert(bytes, (gssize)size, "UTF-8", "GB18030", NULL, NULL, NULL);
  g_autoptr(Receipt) receipt = receipt_of(agency, &result.id);
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  assert_string_equal(strstr(decoded, "\ncount,"), strstr(csv->str, "\ncount,"));
  assert_non_null(memmem(bytes, size, "\x96\x34\xbe\x34", 4));
  expect_contains(decoded, ",'=SUM(A1),");
  expect_contains(decoded, ",'@小𣵦村,");
  expect_contains(decoded, ",'+1-1,");
  expect_contains(decoded, ",'-2-2,");
  assert_null(strstr(decoded, ",="));
  assert_null(strstr(decoded, ",@"));
}

static void receipt_is_utf8_with_byte_order_mark_unless_told_otherwise(void **state)
{
  gsize size = 0;
  g_auto(IntakeResult) result = agency_drop(*state, "新.csv", formulas);
  g_autofree char *bytes = read_written_csv(*state, &result.id, "新.csv", &size);
  assert_true(g_str_has_prefix(bytes, "\xEF\xBB\xBFkind,"));
  assert_true(g_utf8_validate(bytes, (gssize)size, NULL));
}

/* A form that is cut into several parts. */
static SubmissionId drop_long_form(Agency *agency)
{
  g_autoptr(GString) form = g_string_new("indicator,period,sex,value,comment\n");
  for (int year = 2015; year < 2025; year++)
    for (int half = 1; half <= 2; half++)
      g_string_append_printf(form, "305,%d-S%d,F,1,%0900d\n", year, half, year);
  g_auto(IntakeResult) result = agency_drop(agency, "long.csv", form->str);
  return result.id;
}

static void counts_add_up_after_each_part_and_after_a_rewind(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  const SubmissionId id = drop_long_form(agency);
  SpoolPosition position;
  expect_success(spool_position(agency->spool, &position, &error), error);
  assert_true(position.newest >= 3);
  for (uint64_t sequence = 1; sequence <= position.newest; sequence++) {
    g_autoptr(Receipt) receipt = receipt_of(agency, &id);
    assert_int_equal(receipt->stage, RECEIPT_ON_THE_WAY);
    expect_sum(receipt);
    agency_finish(agency, sequence, 1);
  }
  g_autoptr(Receipt) stored = receipt_of(agency, &id);
  assert_int_equal(stored->stage, RECEIPT_STORED);
  expect_sum(stored);
  expect_success(spool_rewind(agency->spool, 2, &error), error);
  g_autoptr(Receipt) rewound = receipt_of(agency, &id);
  assert_int_equal(rewound->stage, RECEIPT_ON_THE_WAY);
  expect_sum(rewound);
}

static void lost_form_says_so_and_what_is_still_on_the_way_is_counted(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  const uint8_t epoch[EPOCH_SIZE_BYTES] = {3};
  const SubmissionId id = drop_long_form(agency);
  agency_finish(agency, 1, 0);
  agency_prune(agency);
  expect_success(spool_open_epoch(agency->spool, epoch, 1, 1, &error), error);
  g_autoptr(Receipt) receipt = receipt_of(agency, &id);
  g_autoptr(GString) html = receipt_to_html(receipt);
  assert_int_equal(receipt->stage, RECEIPT_LOST);
  expect_sum(receipt);
  assert_true(receipt->counts[RECEIPT_PENDING] > 0);
  expect_contains(html->str, "On the way");
}

static void dead_letter_says_why(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = agency_drop(agency, "a.csv", form_text);
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, 1, &error);
  const Outcome outcome = {.sequence = 1,
                           .submission_id = result.id,
                           .part = 1,
                           .kind = OUTCOME_DEAD_LETTERED,
                           .n_rejected = batch->n_records,
                           .reason = "records end in the middle"};
  expect_success(spool_finish_batch(agency->spool, &outcome, 1, &error), error);
  g_autoptr(Receipt) receipt = receipt_of(agency, &result.id);
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  expect_sum(receipt);
  expect_contains(csv->str, "records end in the middle");
}

static void refused_rows_beyond_the_limit_are_counted(void **state)
{
  Agency *agency = *state;
  use_setting(agency, "form.most_findings=1");
  g_auto(IntakeResult) result = agency_drop(agency, "a.csv", form_text);
  g_autoptr(Receipt) receipt = receipt_of(agency, &result.id);
  g_autoptr(GString) html = receipt_to_html(receipt);
  assert_int_equal(receipt_unlisted(receipt), 1);
  expect_contains(html->str, "not listed: 1.");
  expect_sum(receipt);
}

#define RECEIPT_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      RECEIPT_TEST(receipt_on_the_way_is_as_read_and_found_right),
      RECEIPT_TEST(receipt_when_stored_is_as_read_and_found_right),
      RECEIPT_TEST(receipt_of_an_unreadable_form_is_as_read_and_found_right),
      RECEIPT_TEST(waiting_rows_and_revised_values_are_told_with_what_to_do),
      RECEIPT_TEST(form_of_which_nothing_could_be_stored_says_so),
      RECEIPT_TEST(form_of_which_all_was_replaced_before_it_was_stored_says_so),
      RECEIPT_TEST(form_of_which_all_was_given_up_says_so_and_so_does_the_giving_up),
      RECEIPT_TEST(form_of_which_part_was_stored_and_part_given_up_says_both),
      RECEIPT_TEST(explained_rows_are_told_on_both_receipts),
      RECEIPT_TEST(credit_code_with_a_wrong_check_character_is_told_and_counted_nowhere),
      RECEIPT_TEST(nothing_from_a_form_becomes_markup),
      RECEIPT_TEST(files_are_named_after_form_and_submission),
      RECEIPT_TEST(receipt_for_old_spreadsheets_is_gb18030_without_formulas),
      RECEIPT_TEST(receipt_is_utf8_with_byte_order_mark_unless_told_otherwise),
      RECEIPT_TEST(counts_add_up_after_each_part_and_after_a_rewind),
      RECEIPT_TEST(lost_form_says_so_and_what_is_still_on_the_way_is_counted),
      RECEIPT_TEST(dead_letter_says_why),
      RECEIPT_TEST(refused_rows_beyond_the_limit_are_counted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
