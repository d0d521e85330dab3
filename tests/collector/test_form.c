/* Rows of a form: what becomes a record, what is refused and under which column's name. */
#include "tests/support/test.h"

#include "record/status.h"
#include "tests/collector/agency.h"

#define ANAEMIA "health.maternal_anaemia_prevalence"            /* proportion by residence */
#define EMPLOYED "economy.rural_transfer_employment"            /* count by sex, half-yearly */
#define PREMARITAL "health.premarital_medical_examination_rate" /* proportion by sex, health year */

static int open_agency(void **state)
{
  static const char *const assigned[] = {ANAEMIA, EMPLOYED, PREMARITAL, NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

static void expect_counts(const JudgedForm *form, guint n_received, guint n_records, guint n_repeated, guint n_refused)
{
  assert_int_equal(form->judgement.outline.n_received, n_received);
  assert_int_equal(form->records->len, n_records);
  assert_int_equal(form->judgement.n_repeated, n_repeated);
  assert_int_equal(audit_findings_refused(form->judgement.findings), n_refused);
}

static const Record *record_of(const JudgedForm *form, guint index)
{
  assert_true(index < form->records->len);
  return &g_array_index(form->records, Record, index);
}

static const char *breakdown_of(Agency *agency, const Record *record)
{
  return catalogue_breakdown_key(district_catalogue(agency->district), record->breakdown);
}

/* The only finding of TEXT, which has one row below its header. */
static void expect_refusal(Agency *agency, const char *text, AuditRule rule, const char *column, const char *given)
{
  g_autoptr(JudgedForm) form = agency_read(agency, text);
  size_t n = 0;
  const AuditFinding *findings = audit_findings_kept(form->judgement.findings, &n);
  expect_counts(form, 1, 0, 0, 1);
  assert_int_equal(n, 1);
  assert_string_equal(audit_rule_code(findings[0].rule), audit_rule_code(rule));
  assert_string_equal(findings[0].field, column);
  assert_string_equal(findings[0].given, given);
  assert_int_equal(findings[0].row, 2);
}

static void row_becomes_a_record(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(
      *state, "indicator,period,residence,numerator,denominator,status,comment\n" ANAEMIA ",2024,U,12,340,P,复核过\n");
  const Record *record = record_of(form, 0);
  expect_counts(form, 1, 1, 0, 0);
  assert_int_equal(record->indicator_id, 130);
  assert_int_equal(record->period.year, 2024);
  expect_double(record->value, 12, 0);
  expect_double(record->denominator, 340, 0);
  assert_int_equal(record->status, 'P');
  assert_string_equal(record->comment, "复核过");
  assert_int_equal(record->source_row, 2);
  assert_string_equal(breakdown_of(*state, record), "residence=U");
}

static void value_with_denominator_is_the_numerator(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,residence,value,denominator\n" ANAEMIA ",2024,U,12,340\n");
  expect_double(record_of(form, 0)->value, 12, 0);
}

static void value_and_numerator_that_agree_are_one_value(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,residence,value,numerator,denominator\n" ANAEMIA ",2024,U,12,12,340\n");
  expect_counts(form, 1, 1, 0, 0);
}

static void value_and_numerator_that_disagree_are_refused(void **state)
{
  expect_refusal(*state, "indicator,period,residence,value,numerator,denominator\n" ANAEMIA ",2024,U,3.5,12,340\n",
                 AUDIT_DUPLICATE_DISAGREES, "value", "3.5, 12");
}

static void byte_order_mark_and_crlf_do_not_matter(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "\xEF\xBB\xBF指标,时期,性别,数值\r\n\r\n农村劳动力转移就业人数,2024年上半年,女,7\r\n");
  expect_counts(form, 1, 1, 0, 0);
  assert_int_equal(record_of(form, 0)->source_row, 3);
}

static void indicator_may_be_named_by_number_or_name(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "indicator,period,sex,value\n305,2024-S1,F,7\n"
                                                   "Rural labour transfer employment,2024-S1,F,7\n"
                                                   "农村劳动力转移就业人数,2024-S2,F,7\n");
  expect_counts(form, 3, 2, 1, 0);
  assert_int_equal(record_of(form, 0)->indicator_id, 305);
}

static void full_width_digits_and_thousands_are_read(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "indicator,period,sex,value\n" EMPLOYED
                                                   ",2024-S1,F,\"１，２３４\"\n" EMPLOYED ",2024-S2,F,\"1,345\"\n");
  expect_double(record_of(form, 0)->value, 1234, 0);
  expect_double(record_of(form, 1)->value, 1345, 0);
}

static void status_may_be_named(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "指标,时期,性别,数值,状态\n" EMPLOYED ",2024-S1,女,,L\n");
  assert_int_equal(record_of(form, 0)->status, 'L');
  assert_false(record_of(form, 0)->has_value);
}

static void status_may_stand_in_place_of_the_number(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "指标,时期,性别,数值\n" EMPLOYED ",2024-S1,女,未收集\n" EMPLOYED ",2024-S2,女,不适用\n");
  expect_counts(form, 2, 2, 0, 0);
  assert_int_equal(record_of(form, 0)->status, 'L');
  assert_int_equal(record_of(form, 1)->status, 'M');
  assert_false(record_of(form, 0)->has_value);
}

static void sign_for_nothing_needs_a_status(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "指标,时期,性别,数值,状态\n" EMPLOYED ",2024-S1,女,—,未收集\n");
  expect_counts(form, 1, 1, 0, 0);
  assert_false(record_of(form, 0)->has_value);
  expect_refusal(*state, "指标,时期,性别,数值,状态\n" EMPLOYED ",2024-S1,女,—,\n", AUDIT_MISSING_SIGN, "value", "—");
  expect_refusal(*state, "指标,时期,性别,分子\n" EMPLOYED ",2024-S1,女,无\n", AUDIT_MISSING_SIGN, "numerator", "无");
}

static void work_not_carried_out_is_a_zero_that_says_so(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "指标,时期,性别,数值,分母,状态,说明\n" PREMARITAL ",2024,女,,9,未开展,经费未到位\n" PREMARITAL
                          ",2024,男,未开展,8,,\n");
  expect_counts(form, 2, 2, 0, 0);
  expect_double(record_of(form, 0)->value, 0, 0);
  expect_double(record_of(form, 0)->denominator, 9, 0);
  assert_int_equal(record_of(form, 0)->status, 'A');
  assert_string_equal(record_of(form, 0)->comment, "未开展：经费未到位");
  assert_string_equal(record_of(form, 1)->comment, "未开展");
  expect_refusal(*state, "指标,时期,性别,数值,分母,状态\n" PREMARITAL ",2024,女,5,9,未开展\n",
                 AUDIT_VALUE_WITH_MISSING_STATUS, "value", "5");
}

static void percent_sign_is_read_where_the_value_is_a_rate(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "指标,时期,性别,数值,分母,状态\n" PREMARITAL ",2024,女,85.3%,,E\n");
  expect_counts(form, 1, 1, 0, 0);
  expect_double(record_of(form, 0)->value, 85.3, 0);
  expect_refusal(*state, "指标,时期,性别,数值,分母\n" PREMARITAL ",2024,女,85.3%,9\n", AUDIT_PERCENT_SIGN, "value",
                 "85.3%");
  expect_refusal(*state, "指标,时期,性别,数值\n" EMPLOYED ",2024-S1,女,85.3%\n", AUDIT_PERCENT_SIGN, "value", "85.3%");
  expect_refusal(*state, "指标,时期,性别,数值,状态\n" PREMARITAL ",2024,女,8.53‰,E\n", AUDIT_PERCENT_SIGN, "value",
                 "8.53‰");
}

static void what_a_spreadsheet_has_damaged_is_refused(void **state)
{
  expect_refusal(*state, "指标,时期,性别,数值\n" EMPLOYED ",2024-S1,女,9.11E+17\n", AUDIT_LOST_DIGITS, "value",
                 "9.11E+17");
  expect_refusal(*state, "指标,时期,性别,数值\n" EMPLOYED ",2024/3/1,女,9\n", AUDIT_DATE_AS_PERIOD, "period",
                 "2024/3/1");
}

static void width_of_letters_does_not_matter(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "指标,时期,性别,数值\n３０５,２０２４－Ｓ１,Ｆ,７\n");
  expect_counts(form, 1, 1, 0, 0);
}

static void survey_columns_are_read(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,sex,numerator,denominator,sample_size,design_effect\n" PREMARITAL
                          ",2024,F,5,9,1200,1.5\n");
  assert_int_equal(record_of(form, 0)->sample_size, 1200);
  expect_double(record_of(form, 0)->design_effect, 1.5, 0);
}

static void fixed_group_is_filled_in_where_it_is_asked_for(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "indicator,period,numerator,denominator\n" ANAEMIA ",2024,12,340\n");
  assert_string_equal(breakdown_of(*state, record_of(form, 0)), "residence=U");
}

static void fixed_group_is_not_filled_in_where_it_is_not_asked_for(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "indicator,period,sex,value\n" EMPLOYED ",2024-S1,F,7\n");
  assert_string_equal(breakdown_of(*state, record_of(form, 0)), "sex=F");
}

static void fixed_group_does_not_replace_what_the_form_says(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,residence,numerator,denominator\n" ANAEMIA ",2024,_T,12,340\n");
  assert_string_equal(breakdown_of(*state, record_of(form, 0)), "_T");
}

static void repeated_row_is_dropped_and_counted(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,sex,value\n" EMPLOYED ",2024-S1,F,7\n" EMPLOYED ",2024-S1,F,7\n");
  expect_counts(form, 2, 1, 1, 0);
  assert_int_equal(record_of(form, 0)->source_row, 2);
}

static void rows_that_disagree_are_both_refused(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,sex,value\n" EMPLOYED ",2024-S1,F,7\n" EMPLOYED ",2024-S1,F,8\n");
  expect_counts(form, 2, 0, 0, 2);
}

static void group_that_does_not_add_up_is_refused_and_others_are_not(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "indicator,period,sex,value\n" EMPLOYED ",2024-S1,F,7\n" EMPLOYED ",2024-S2,F,7\n" EMPLOYED
                          ",2024-S1,M,5\n" EMPLOYED ",2024-S1,_T,13\n");
  expect_counts(form, 4, 1, 0, 3);
  assert_int_equal(audit_findings_refused_by(form->judgement.findings, AUDIT_SEX_SUM), 3);
  assert_int_equal(record_of(form, 0)->source_row, 3);
}

static void records_of_a_group_stand_together(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "indicator,period,sex,value\n" EMPLOYED ",2024-S2,F,7\n" EMPLOYED
                                                   ",2024-S1,F,7\n" EMPLOYED ",2024-S2,M,5\n");
  assert_int_equal(record_of(form, 0)->source_row, 3);
  assert_int_equal(record_of(form, 1)->source_row, 2);
  assert_int_equal(record_of(form, 2)->source_row, 4);
}

static void minus_one_is_refused_under_the_column_that_the_form_has(void **state)
{
  expect_refusal(*state, "indicator,period,residence,value,denominator\n" ANAEMIA ",2024,U,-1,340\n",
                 AUDIT_MISSING_CODE_AS_VALUE, "value", "-1");
  expect_refusal(*state, "indicator,period,sex,numerator\n" EMPLOYED ",2024-S1,F,-1\n", AUDIT_MISSING_CODE_AS_VALUE,
                 "numerator", "-1");
}

static void column_is_the_row_s_own_where_the_form_has_both(void **state)
{
  expect_refusal(*state, "indicator,period,residence,value,numerator,denominator\n" ANAEMIA ",2024,U,500,,340\n",
                 AUDIT_NUMERATOR_ABOVE_DENOMINATOR, "value", "500");
  expect_refusal(*state, "indicator,period,residence,value,numerator,denominator\n" ANAEMIA ",2024,U,,500,340\n",
                 AUDIT_NUMERATOR_ABOVE_DENOMINATOR, "numerator", "500");
  expect_refusal(*state, "indicator,period,residence,value,numerator,denominator\n" ANAEMIA ",2024,U,,,\n",
                 AUDIT_MISSING_VALUE, "numerator", "");
}

static void cell_too_many_refuses_the_row(void **state)
{
  expect_refusal(*state, "indicator,period,sex,value\n" EMPLOYED ",2024-S1,F,1,2\n", AUDIT_BAD_ROW, "indicator", "5");
}

static void cells_too_few_are_empty(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(*state, "indicator,period,sex,value,comment\n" EMPLOYED ",2024-S1,F,1\n");
  expect_counts(form, 1, 1, 0, 0);
}

static void unassigned_indicator_is_refused(void **state)
{
  expect_refusal(*state, "indicator,period,value\nlaw.harassment_mechanism_coverage,2024,1\n", AUDIT_NOT_ASSIGNED,
                 "indicator", "law.harassment_mechanism_coverage");
}

static void period_that_has_not_ended_is_refused(void **state)
{
  expect_refusal(*state, "indicator,period,sex,value\n" EMPLOYED ",2026-S2,F,1\n", AUDIT_FUTURE_PERIOD, "period",
                 "2026-S2");
}

static void long_comment_is_refused_by_its_length(void **state)
{
  g_autofree char *comment = g_strnfill(1501, 'x');
  g_autofree char *form = g_strdup_printf("indicator,period,sex,value,comment\n" EMPLOYED ",2024-S1,F,1,%s\n", comment);
  expect_refusal(*state, form, AUDIT_TEXT_TOO_LONG, "comment", "1501");
}

static void long_cells_are_shortened_in_findings(void **state)
{
  g_autofree char *name = g_strnfill(500, 'x');
  g_autofree char *beginning = g_strnfill(80, 'x');
  g_autofree char *given = g_strdup_printf("%s…", beginning);
  g_autofree char *form = g_strdup_printf("indicator,period,sex,value\n%s,2024-S1,F,1\n", name);
  expect_refusal(*state, form, AUDIT_UNKNOWN_INDICATOR, "indicator", given);
}

static void blank_rows_are_not_counted(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "\n,,\nindicator,period,sex,value\n,,,\n" EMPLOYED ",2024-S1,F,1\n\n,,,\n");
  expect_counts(form, 1, 1, 0, 0);
  assert_int_equal(record_of(form, 0)->source_row, 5);
}

static void title_above_the_head_is_no_row(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "铁西区妇女儿童统计监测表\n填报单位：示例医院,,2025年\n\n指标,时期,性别,数值\n" EMPLOYED
                          ",2024-S1,F,1\n");
  expect_counts(form, 1, 1, 0, 0);
  assert_int_equal(record_of(form, 0)->source_row, 5);
}

/* A file that cannot be read as a whole. */
typedef struct FaultRow {
  const char *name;
  const char *text;
  const char *code;
  guint row;
} FaultRow;

static void unreadable_forms_have_a_fault(void **state)
{
  static const FaultRow rows[] = {
      {"form.csv", "", "empty", 0},
      {"form.csv", "\xEF\xBB\xBF", "empty", 0},
      {"form.csv", "\n\n", "empty", 0},
      {"form.csv", "indicator,period,value\n", "empty", 0},
      {"form.csv", "indicator,period,value\n\xFF,2024,1\n", "not_text", 0},
      {"form.csv", "PK\x03\x04 with sheets", "broken_workbook", 0},
      {"form.csv", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 with sheets", "old_workbook", 0},
      {"form.csv", "indicator,period,value\n\"x,2024,1\n", "open_quote", 2},
      {"form.csv", "buy,milk\n305,2024,1\n", "no_head", 0},
      {"form.csv", "a title\nindicator,period,number\n", "unknown_column", 2},
      {"form.csv", "\nindicator,period\n", "missing_column", 2},
      {"form.XLSX", "PK", "broken_workbook", 0},
      {"form.docx", "PK", "unsupported", 0},
      {"form", "indicator,period,value\n", "unsupported", 0},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(FormFault) fault = agency_fault_of(*state, rows[i].name, rows[i].text);
    assert_string_equal(fault.code, rows[i].code);
    assert_int_equal(fault.row, rows[i].row);
  }
}

static void form_with_too_many_rows_is_not_read_in_part(void **state)
{
  FormScope scope = agency_form_scope(*state);
  scope.most_rows = 1;
  g_auto(FormFault) fault =
      agency_fault_in(*state, &scope, "form.CSV", "indicator,period,sex,value\n305,2024-S1,F,1\n305,2024-S1,M,1\n");
  assert_string_equal(fault.code, "too_many_rows");
  assert_int_equal(fault.row, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(row_becomes_a_record),
      cmocka_unit_test(value_with_denominator_is_the_numerator),
      cmocka_unit_test(value_and_numerator_that_agree_are_one_value),
      cmocka_unit_test(value_and_numerator_that_disagree_are_refused),
      cmocka_unit_test(byte_order_mark_and_crlf_do_not_matter),
      cmocka_unit_test(indicator_may_be_named_by_number_or_name),
      cmocka_unit_test(full_width_digits_and_thousands_are_read),
      cmocka_unit_test(status_may_be_named),
      cmocka_unit_test(status_may_stand_in_place_of_the_number),
      cmocka_unit_test(sign_for_nothing_needs_a_status),
      cmocka_unit_test(work_not_carried_out_is_a_zero_that_says_so),
      cmocka_unit_test(percent_sign_is_read_where_the_value_is_a_rate),
      cmocka_unit_test(what_a_spreadsheet_has_damaged_is_refused),
      cmocka_unit_test(width_of_letters_does_not_matter),
      cmocka_unit_test(survey_columns_are_read),
      cmocka_unit_test(fixed_group_is_filled_in_where_it_is_asked_for),
      cmocka_unit_test(fixed_group_is_not_filled_in_where_it_is_not_asked_for),
      cmocka_unit_test(fixed_group_does_not_replace_what_the_form_says),
      cmocka_unit_test(repeated_row_is_dropped_and_counted),
      cmocka_unit_test(rows_that_disagree_are_both_refused),
      cmocka_unit_test(group_that_does_not_add_up_is_refused_and_others_are_not),
      cmocka_unit_test(records_of_a_group_stand_together),
      cmocka_unit_test(minus_one_is_refused_under_the_column_that_the_form_has),
      cmocka_unit_test(column_is_the_row_s_own_where_the_form_has_both),
      cmocka_unit_test(cell_too_many_refuses_the_row),
      cmocka_unit_test(cells_too_few_are_empty),
      cmocka_unit_test(unassigned_indicator_is_refused),
      cmocka_unit_test(period_that_has_not_ended_is_refused),
      cmocka_unit_test(long_comment_is_refused_by_its_length),
      cmocka_unit_test(long_cells_are_shortened_in_findings),
      cmocka_unit_test(blank_rows_are_not_counted),
      cmocka_unit_test(title_above_the_head_is_no_row),
      cmocka_unit_test(unreadable_forms_have_a_fault),
      cmocka_unit_test(form_with_too_many_rows_is_not_read_in_part),
  };
  return cmocka_run_group_tests(tests, open_agency, close_agency);
}
