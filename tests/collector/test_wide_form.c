/* Forms for people read back: what a filled-in form reports, whatever was moved, and what is said about the rest. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/forms/form_place.h"
#include "collector/receipts/receipt.h"
#include "collector/template/template.h"
#include "tests/collector/agency.h"

#define ANAEMIA "health.maternal_anaemia_prevalence"            /* 130: proportion by residence, health year */
#define CAESAREAN "health.caesarean_section_rate"               /* 124: proportion, health year */
#define EMPLOYED "economy.rural_transfer_employment"            /* 305: count by sex, half-yearly */
#define PREMARITAL "health.premarital_medical_examination_rate" /* 105: proportion by sex, health year */
#define DROPOUTS "education.compulsory_dropouts"                /* 204: count by sex, stage and disability */

#define YEAR "单位代码：,hospital-1,,表号：,FN-H1\n报告期：,2025年\n"
#define HALF "单位代码：,hospital-1\n报告期：,2025年上半年\n"
#define HEADINGS "行码,填报内容,分组,合计,女性,男性,未知,核对,上期数,状态,说明\n"

static int open_agency(void **state)
{
  static const char *const assigned[] = {ANAEMIA, CAESAREAN, EMPLOYED, PREMARITAL, DROPOUTS, NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

/* --- What was read, in a line each -------------------------------------------------------------------------------- */

static void append_place(GString *words, uint32_t number)
{
  const FormPlace place = form_place(NULL, number);
  g_autofree char *cell = form_place_cell(&place);
  g_string_append_printf(words, " @%s", cell);
}

static void append_record(GString *words, const Catalogue *catalogue, const Record *record)
{
  char label[PERIOD_TEXT_SIZE];
  g_string_append_printf(words, "%d %s %s", record->indicator_id, period_format(record->period, label),
                         catalogue_breakdown_key(catalogue, record->breakdown));
  if (record->has_value)
    g_string_append_printf(words, " %g", record->value);
  if (record->has_denominator)
    g_string_append_printf(words, "/%g", record->denominator);
  if (record->status != 'A')
    g_string_append_printf(words, " %c", record->status);
  if (record->comment != NULL)
    g_string_append_printf(words, " (%s)", record->comment);
  append_place(words, record->source_row);
  g_string_append(words, "\n");
}

static gint compare_findings(gconstpointer a, gconstpointer b)
{
  return form_place_compare((*(const AuditFinding *const *)a)->row, (*(const AuditFinding *const *)b)->row);
}

static void append_findings(GString *words, const AuditFindings *findings)
{
  size_t n = 0;
  const AuditFinding *kept = audit_findings_kept(findings, &n);
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add(sorted, (gpointer)(uintptr_t)&kept[i]);
  g_ptr_array_sort(sorted, compare_findings);
  for (guint i = 0; i < sorted->len; i++) {
    const AuditFinding *finding = g_ptr_array_index(sorted, i);
    g_string_append_printf(words, "! %s %s [%s]", audit_rule_code(finding->rule), finding->field, finding->given);
    append_place(words, finding->row);
    g_string_append(words, "\n");
  }
}

/* TEXT reports EXPECTED: records, then findings. The books add up. */
static void expect_read(Agency *agency, const char *text, const char *expected)
{
  g_autoptr(JudgedForm) form = agency_read(agency, text);
  g_autoptr(GString) words = g_string_new(NULL);
  for (guint i = 0; i < form->records->len; i++)
    append_record(words, district_catalogue(agency->district), &g_array_index(form->records, Record, i));
  append_findings(words, form->judgement.findings);
  assert_string_equal(words->str, expected);
  assert_int_equal(form->judgement.outline.n_received,
                   form->records->len + form->judgement.n_repeated + audit_findings_refused(form->judgement.findings));
}

static void expect_fault(Agency *agency, const char *text, const char *code, guint row, const char *given)
{
  g_auto(FormFault) fault = agency_fault_of(agency, "form.csv", text);
  assert_string_equal(fault.code, code);
  assert_int_equal(fault.row, row);
  assert_string_equal(fault.given, given);
}

/* --- Numbers ------------------------------------------------------------------------------------------------------ */

static void numerator_and_denominator_make_one_record(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,分子,合计,12,—,—,—,,,,\n124/d,分母,合计,340,—,—,—,,,,\n",
              "124 2025 _T 12/340 @D4\n");
}

static void sexes_are_records_of_one_line(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,x,合计,30,10,19,1,,,,\n",
              "305 2025-S1 _T 30 @D4\n305 2025-S1 sex=F 10 @E4\n305 2025-S1 sex=M 19 @F4\n305 2025-S1 sex=_U 1 @G4\n");
}

static void group_of_a_line_is_in_its_code(void **state)
{
  expect_read(*state, YEAR HEADINGS "130/n/residence=U,,,3\n130/d/residence=U,,,20\n",
              "130 2025 residence=U 3/20 @D4\n");
}

static void empty_cells_and_dashes_are_not_reported(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,x,合计,—,10,－,,,,,\n124/n,,,\n124/d,,,…\n", "305 2025-S1 sex=F 10 @E4\n");
}

static void zero_is_a_number(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,x,合计,0,0,0\n",
              "305 2025-S1 _T 0 @D4\n305 2025-S1 sex=F 0 @E4\n305 2025-S1 sex=M 0 @F4\n");
}

static void numbers_are_read_as_people_write_them(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,分子,合计,１２\n124/d,分母,合计,\"1,340 \"\n", "124 2025 _T 12/1340 @D4\n");
}

/* What is wrong with a denominator is told where it stands: that cell has to be corrected. */
static void fault_of_a_denominator_is_told_in_its_line(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,12\n\n124/d,,,0\n", "! zero_denominator denominator [0] @D6\n");
  expect_read(*state, YEAR HEADINGS "124/d,,,-1\n124/n,,,12\n", "! missing_code_as_value denominator [-1] @D4\n");
  expect_read(*state, YEAR HEADINGS "105/n,,,9,4,5\n105/d,,,11,5,5\n",
              "! sex_sum denominator [5 + 5 = 10] @D5\n! sex_sum denominator [5 + 5 = 10] @E5\n"
              "! sex_sum denominator [5 + 5 = 10] @F5\n");
}

/* Both parts twice what they were: the rate looks as before, and the denominator is asked about. */
static void denominator_that_has_to_be_explained_is_told_in_its_line(void **state)
{
  static const char before[] =
      "单位代码：,hospital-1,,表号：,FN-H1\n报告期：,2024年\n" HEADINGS "124/n,,,120\n124/d,,,340\n";
  g_auto(IntakeResult) result = agency_drop(*state, "before.csv", before);
  assert_int_equal(result.n_refused + result.n_waiting, 0);
  expect_read(*state, YEAR HEADINGS "124/n,,,240\n124/d,,,680\n", "124 2025 _T 240/680 @D5\n");
}

/* The denominator's line has a row of its own. */
static void percentages_and_words_are_refused_where_they_stand(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,12\n124/d,,,约340\n", "! not_a_number denominator [约340] @D5\n");
  expect_read(*state, YEAR HEADINGS "124/n,,,35.2%\n124/d,,,100\n", "! percent_sign numerator [35.2%] @D4\n");
  expect_read(*state, HALF HEADINGS "305/v,,,30,十人,20\n",
              "305 2025-S1 _T 30 @D4\n305 2025-S1 sex=M 20 @F4\n! not_a_number value [十人] @E4\n");
}

static void a_missing_part_is_refused(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,12\n124/d,,,\n", "! missing_denominator denominator [] @D5\n");
  expect_read(*state, YEAR HEADINGS "124/d,,,340\n", "! missing_value numerator [] @D4\n");
}

static void sexes_that_do_not_add_up_are_refused(void **state)
{
  expect_read(
      *state, HALF HEADINGS "305/v,,,30,10,19\n",
      "! sex_sum value [10 + 19 = 29] @D4\n! sex_sum value [10 + 19 = 29] @E4\n! sex_sum value [10 + 19 = 29] @F4\n");
}

static void figure_in_a_cell_that_the_indicator_lacks_is_refused(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,12,5\n124/d,,,340,—\n",
              "124 2025 _T 12/340 @D4\n! dimension_not_used sex [F] @E4\n");
}

/* --- Moved, deleted, added ---------------------------------------------------------------------------------------- */

static void rows_may_be_moved_and_left_out(void **state)
{
  expect_read(*state,
              YEAR HEADINGS
              "124/d,,,340\n130/n/residence=U,,,3\n,,,\n105/n,,,9,4,5\n130/d/residence=U,,,20\n124/n,,,12\n"
              "105/d,,,10,5,5\n",
              "105 2025 _T 9/10 @D7\n105 2025 sex=F 4/5 @E7\n105 2025 sex=M 5/5 @F7\n"
              "124 2025 _T 12/340 @D9\n130 2025 residence=U 3/20 @D5\n");
}

static void columns_may_be_moved_added_and_left_out(void **state)
{
  expect_read(*state, HALF "说明,男性,我的备注,女性,行码,状态,合计\n核实过,20,x,10,305/v,P,30\n",
              "305 2025-S1 sex=M 20 P (核实过) @B4\n305 2025-S1 sex=F 10 P (核实过) @D4\n"
              "305 2025-S1 _T 30 P (核实过) @G4\n");
}

static void english_forms_are_read(void **state)
{
  expect_read(*state,
              "Unit code:,HOSPITAL-1\nPeriod:,2025-S1\nLine,Item,Group,Total,Female,Male,Status,Comment\n"
              "305/v,x,Total,30,10,20,provisional,\n",
              "305 2025-S1 _T 30 P @D4\n305 2025-S1 sex=F 10 P @E4\n305 2025-S1 sex=M 20 P @F4\n");
}

static void notes_and_the_foot_are_passed_over(void **state)
{
  expect_read(*state,
              "我们的表\n" HALF HEADINGS
              "305　农村转移就业,应于 2025-07-25 前报送\n305/v,x,合计,30,10,20,,,,,\n,备注：已核实,,,,\n"
              "单位负责人：,,统计负责人：,填表人：12\n联系电话：,,,85551234\n",
              "305 2025-S1 _T 30 @D6\n305 2025-S1 sex=F 10 @E6\n305 2025-S1 sex=M 20 @F6\n");
}

static void forms_may_stand_below_each_other(void **state)
{
  expect_read(*state,
              YEAR HEADINGS "124/n,,,12\n124/d,,,340\n单位负责人：\n\n标题\n" HALF
                            "行码,合计,女性,男性,说明\n305/v,30,10,20,好\n",
              "124 2025 _T 12/340 @D4\n305 2025-S1 _T 30 (好) @B12\n305 2025-S1 sex=F 10 (好) @C12\n"
              "305 2025-S1 sex=M 20 (好) @D12\n");
}

static void own_sums_and_damaged_codes_are_refused(void **state)
{
  expect_read(*state, HALF HEADINGS ",小计,,45\n305/x,,,30\n305/v,,,30,10,20\n",
              "305 2025-S1 _T 30 @D6\n305 2025-S1 sex=F 10 @E6\n305 2025-S1 sex=M 20 @F6\n"
              "! unknown_line line [] @D4\n! unknown_line line [305/x] @A5\n");
}

static void same_line_again_is_refused_unless_one_is_empty(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,,,\n305/v,,,30,10,20\n305/v,,,31,11,20\n",
              "305 2025-S1 _T 30 @D5\n305 2025-S1 sex=F 10 @E5\n305 2025-S1 sex=M 20 @F5\n"
              "! duplicate_disagrees line [305/v] @D6\n");
}

static void indicators_of_others_are_refused_only_when_filled_in(void **state)
{
  expect_read(*state, YEAR HEADINGS "199/v,,,\n118/n,,,\n118/d,,,\n124/n,,,12\n124/d,,,340\n",
              "124 2025 _T 12/340 @D7\n");
  expect_read(
      *state, YEAR HEADINGS "199/v,,,5\n118/n,,,1\n118/d,,,2\n",
      "! unknown_indicator indicator [199] @D4\n! not_assigned indicator [health.maternal_hiv_testing_rate] @D5\n");
}

/* --- Statuses ----------------------------------------------------------------------------------------------------- */

static void reason_without_a_number_is_said_of_what_must_be_reported(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,,,,,,,,,未收集,下半年补报\n",
              "305 2025-S1 _T L (下半年补报) @D4\n305 2025-S1 sex=F L (下半年补报) @E4\n"
              "305 2025-S1 sex=M L (下半年补报) @F4\n");
}

static void reason_at_the_total_holds_for_groups_that_say_nothing(void **state)
{
  expect_read(*state,
              YEAR HEADINGS "130/n,,,,,,,,,无对象,\n130/d,,,\n130/n/residence=U,,,\n130/d/residence=U,,,\n"
                            "130/n/residence=_U,,,\n130/d/residence=_U,,,\n",
              "130 2025 _T M @D4\n130 2025 residence=U M @D6\n");
  expect_read(*state, YEAR HEADINGS "130/n,,,,,,,,,无对象,\n130/d,,,\n130/n/residence=U,,,1\n130/d/residence=U,,,2\n",
              "130 2025 _T M @D4\n130 2025 residence=U 1/2 @D6\n");
}

static void not_carried_out_is_zero_of_the_denominator(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,,,,,,,未开展,停电\n124/d,,,340\n",
              "124 2025 _T 0/340 (未开展：停电) @D4\n");
  expect_read(*state, YEAR HEADINGS "124/n,,,\n124/d,,,340,,,,,,未开展\n", "124 2025 _T 0/340 (未开展) @D4\n");
  expect_read(*state, YEAR HEADINGS "124/n,,,,,,,,,未开展\n124/d,,,\n", "! missing_denominator denominator [] @D5\n");
  expect_read(*state, HALF HEADINGS "305/v,,,,,,,,,未开展\n",
              "305 2025-S1 _T 0 (未开展) @D4\n305 2025-S1 sex=F 0 (未开展) @E4\n305 2025-S1 sex=M 0 (未开展) @F4\n");
}

static void number_with_a_reason_for_having_none_is_refused(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,5,,,,,,未收集\n124/d,,,340\n",
              "! value_with_missing_status numerator [5] @D4\n");
  expect_read(*state, YEAR HEADINGS "124/n,,,5,,,,,,未开展\n124/d,,,340\n",
              "! value_with_missing_status numerator [5] @D4\n");
}

static void status_of_a_number_needs_one(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,,,,,,,,,初步数\n", "! status_without_value value [P] @D4\n");
  expect_read(*state, HALF HEADINGS "305/v,,,30,10,20,,,,差不多\n",
              "! bad_status status [差不多] @D4\n! bad_status status [差不多] @E4\n! bad_status status [差不多] @F4\n");
}

static void statuses_of_both_parts_must_agree(void **state)
{
  expect_read(*state, YEAR HEADINGS "124/n,,,12,,,,,,初步数\n124/d,,,340,,,,,,初步数\n", "124 2025 _T 12/340 P @D4\n");
  expect_read(*state, YEAR HEADINGS "124/n,,,12,,,,,,初步数\n124/d,,,340,,,,,,估计数\n",
              "! bad_status status [初步数；估计数] @D4\n");
}

static void missing_codes_are_no_numbers(void **state)
{
  expect_read(*state, HALF HEADINGS "305/v,,,-1,10,20\n",
              "305 2025-S1 sex=F 10 @E4\n305 2025-S1 sex=M 20 @F4\n! missing_code_as_value value [-1] @D4\n");
}

/* --- Whole forms -------------------------------------------------------------------------------------------------- */

static void form_of_another_unit_is_refused(void **state)
{
  expect_fault(*state, "单位代码：,hospital-2\n报告期：,2025年\n" HEADINGS "124/n,,,12\n124/d,,,340\n", "other_agency",
               3, "hospital-2");
  expect_fault(*state, "报告期：,2025年\n" HEADINGS "124/n,,,12\n124/d,,,340\n", "no_agency_code", 2, "");
}

static void form_without_a_period_is_refused(void **state)
{
  expect_fault(*state, "单位代码：,hospital-1\n" HEADINGS "124/n,,,12\n", "no_period", 2, "");
  expect_fault(*state, "单位代码：,hospital-1\n报告期：,去年\n" HEADINGS "124/n,,,12\n", "bad_form_period", 3, "去年");
}

static void period_of_the_head_counts_also_when_it_was_changed(void **state)
{
  expect_read(*state, "单位代码：,hospital-1\n报告期：,2024\n" HEADINGS "124/n,,,12\n124/d,,,340\n",
              "124 2024 _T 12/340 @D4\n");
  expect_read(*state, HALF HEADINGS "124/n,,,12\n124/d,,,340\n", "! wrong_frequency period [2025-S1] @D4\n");
}

static void abolished_form_is_refused(void **state)
{
  expect_fault(*state, "单位代码：,hospital-1,表号：,FN-9\n报告期：,2025年\n" HEADINGS "124/n,,,12\n", "void_form", 3,
               "FN-9");
}

static void form_past_its_validity_is_refused(void **state)
{
  Agency *agency = *state;
  FormScope scope = agency_form_scope(agency);
  scope.today = day_of_date(2031, 12, 31);
  const char *text = YEAR HEADINGS "124/n,,,\n";
  g_auto(FormFault) last_day = agency_fault_in(agency, &scope, "form.csv", text);
  assert_string_equal(last_day.code, "blank_form");
  scope.today = day_of_date(2032, 1, 1);
  g_auto(FormFault) day_after = agency_fault_in(agency, &scope, "form.csv", text);
  assert_string_equal(day_after.code, "expired_form");
  assert_string_equal(day_after.given, "FN-H1");
  assert_string_equal(day_after.expected, "2031-12-31");
}

static void expect_remark(Agency *agency, const char *text, const char *file_name, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = agency_drop(agency, file_name, text);
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  g_autoptr(Receipt) receipt = receipt_read(agency->spool, agency->district, &result.id, "Asia/Shanghai", &error);
  expect_success(receipt != NULL, error);
  assert_string_equal(receipt->older_catalogue, expected);
  GString *page = receipt_to_html(receipt);
  GString *table = receipt_to_csv(receipt);
  assert_int_equal(strstr(page->str, "此表按旧版指标目录") != NULL, expected[0] != '\0');
  assert_int_equal(strstr(table->str, "\nremark,older_catalogue,,,,,,,0123456789ab,") != NULL, expected[0] != '\0');
  g_string_free(page, TRUE);
  g_string_free(table, TRUE);
}

static void form_of_an_older_catalogue_is_taken_and_the_receipt_says_so(void **state)
{
  Agency *agency = *state;
  g_autofree char *version = template_catalogue_version(district_catalogue(agency->district));
  g_autofree char *current = g_strdup_printf("目录版本：,%s\n" YEAR HEADINGS "124/n,,,12\n124/d,,,340\n", version);
  expect_remark(agency, "目录版本：,0123456789ab\n" YEAR HEADINGS "124/n,,,12\n124/d,,,340\n", "old.csv",
                "0123456789ab");
  expect_remark(agency, current, "new.csv", "");
}

/* --- Credit codes --------------------------------------------------------------------------------------------------- */

typedef struct CreditCodeRow {
  const char *given;
  const char *warning; /* NULL: none */
} CreditCodeRow;

static const CreditCodeRow credit_codes[] = {
    {"91350100M000100Y43", NULL},
    {"９１３５０１００Ｍ０００１００Ｙ４３", NULL},
    {"91350100 m000100y43", NULL},
    {"", NULL},
    {"91350100M000100Y44", "credit_code_check"},
    {"91350100M0001TGQXM", "credit_code_check"},
    {"91350100MOOO1OOY43", "credit_code_character"},
    {"9.11E+17", "credit_code_length"},
};

/* Whatever is in the head as credit code, the figures are taken. */
static void credit_code_is_warned_about_and_hinders_nothing(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(credit_codes); i++) {
    g_autofree char *text = g_strdup_printf(
        "单位代码：,hospital-1,报告期：,2025年上半年\n统一社会信用代码：,%s,有效期至：,2031-12-31\n" HEADINGS
        "305/v,x,合计,30,10,19,1,,,,\n",
        credit_codes[i].given);
    g_autoptr(JudgedForm) form = agency_read(*state, text);
    const FormFault *warning = &form->judgement.outline.warning;
    assert_int_equal(form->records->len, 4);
    assert_int_equal(audit_findings_refused(form->judgement.findings), 0);
    if (g_strcmp0(warning->code, credit_codes[i].warning) != 0)
      fail_msg("'%s': %s", credit_codes[i].given, warning->code);
  }
}

static void blank_form_is_refused(void **state)
{
  expect_fault(*state, YEAR HEADINGS "124/n,,,\n124/d,,,—\n", "blank_form", 0, "");
}

static void form_without_columns_of_figures_is_refused(void **state)
{
  expect_fault(*state, YEAR "行码,填报内容,说明\n124/n,,\n", "no_amounts", 3, "");
}

/* --- Places ------------------------------------------------------------------------------------------------------- */

static void places_are_told_apart_by_sheet_row_and_column(void **state)
{
  (void)state;
  static const char *const names[] = {"甲", "乙", NULL};
  static const struct {
    guint sheet, row, column;
    const char *cell;
  } rows[] = {{0, 1, 0, ""}, {0, 1, 1, "A1"}, {1, 1048576, 31, "AE1048576"}, {1, 7, 4, "D7"}, {0, 5, 32, ""}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const uint32_t number = form_cell_number(rows[i].sheet, rows[i].row, rows[i].column);
    const FormPlace place = form_place(names, number);
    g_autofree char *cell = form_place_cell(&place);
    assert_true(number <= INT32_MAX);
    assert_string_equal(place.sheet, names[rows[i].sheet]);
    assert_int_equal(place.row, rows[i].row);
    assert_string_equal(cell, rows[i].cell);
  }
  assert_true(form_place_compare(form_cell_number(0, 5, 9), form_cell_number(0, 6, 1)) < 0);
  assert_true(form_place_compare(form_cell_number(0, 5, 9), form_cell_number(1, 1, 1)) < 0);
  assert_true(form_place_compare(form_cell_number(0, 5, 9), form_cell_number(0, 5, 8)) > 0);
}

int main(void)
{
#define AGENCY_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)
  static const struct CMUnitTest tests[] = {
      AGENCY_TEST(numerator_and_denominator_make_one_record),
      AGENCY_TEST(fault_of_a_denominator_is_told_in_its_line),
      AGENCY_TEST(denominator_that_has_to_be_explained_is_told_in_its_line),
      AGENCY_TEST(sexes_are_records_of_one_line),
      AGENCY_TEST(group_of_a_line_is_in_its_code),
      AGENCY_TEST(empty_cells_and_dashes_are_not_reported),
      AGENCY_TEST(zero_is_a_number),
      AGENCY_TEST(numbers_are_read_as_people_write_them),
      AGENCY_TEST(percentages_and_words_are_refused_where_they_stand),
      AGENCY_TEST(a_missing_part_is_refused),
      AGENCY_TEST(sexes_that_do_not_add_up_are_refused),
      AGENCY_TEST(figure_in_a_cell_that_the_indicator_lacks_is_refused),
      AGENCY_TEST(rows_may_be_moved_and_left_out),
      AGENCY_TEST(columns_may_be_moved_added_and_left_out),
      AGENCY_TEST(english_forms_are_read),
      AGENCY_TEST(notes_and_the_foot_are_passed_over),
      AGENCY_TEST(forms_may_stand_below_each_other),
      AGENCY_TEST(own_sums_and_damaged_codes_are_refused),
      AGENCY_TEST(same_line_again_is_refused_unless_one_is_empty),
      AGENCY_TEST(indicators_of_others_are_refused_only_when_filled_in),
      AGENCY_TEST(reason_without_a_number_is_said_of_what_must_be_reported),
      AGENCY_TEST(reason_at_the_total_holds_for_groups_that_say_nothing),
      AGENCY_TEST(not_carried_out_is_zero_of_the_denominator),
      AGENCY_TEST(number_with_a_reason_for_having_none_is_refused),
      AGENCY_TEST(status_of_a_number_needs_one),
      AGENCY_TEST(statuses_of_both_parts_must_agree),
      AGENCY_TEST(missing_codes_are_no_numbers),
      AGENCY_TEST(form_of_another_unit_is_refused),
      AGENCY_TEST(form_without_a_period_is_refused),
      AGENCY_TEST(period_of_the_head_counts_also_when_it_was_changed),
      AGENCY_TEST(abolished_form_is_refused),
      AGENCY_TEST(form_past_its_validity_is_refused),
      AGENCY_TEST(form_of_an_older_catalogue_is_taken_and_the_receipt_says_so),
      AGENCY_TEST(credit_code_is_warned_about_and_hinders_nothing),
      AGENCY_TEST(blank_form_is_refused),
      AGENCY_TEST(form_without_columns_of_figures_is_refused),
      cmocka_unit_test(places_are_told_apart_by_sheet_row_and_column),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
