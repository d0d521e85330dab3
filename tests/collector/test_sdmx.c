/* SDMX-CSV 2.0 as a form: the same cells as a long form, and what is refused because of its own columns. */
#include "tests/support/test.h"

#include "tests/collector/agency.h"

#define EMPLOYED "economy.rural_transfer_employment"            /* count by sex, half-yearly */
#define PREMARITAL "health.premarital_medical_examination_rate" /* proportion by sex, health year */
#define FLOW "dataflow,HALFSKY:WDP(1.0),"

static int open_agency(void **state)
{
  static const char *const assigned[] = {EMPLOYED, PREMARITAL, NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

static const Record *only_record(const JudgedForm *form)
{
  size_t n = 0;
  const AuditFinding *findings = audit_findings_kept(form->judgement.findings, &n);
  if (n > 0)
    fail_msg("refused: %s '%s'", audit_rule_code(findings[0].rule), findings[0].given);
  assert_int_equal(form->records->len, 1);
  return &g_array_index(form->records, Record, 0);
}

static void observation_becomes_a_record(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
                          "CONF_STATUS,UNIT_MEASURE,UNIT_MULT,DENOMINATOR,COMMENT\n" FLOW "I,A,hospital-1," PREMARITAL
                          ",F,2024,31,P,F,percent,0,40,复核\n");
  const Record *record = only_record(form);
  expect_double(record->value, 31, 0);
  expect_double(record->denominator, 40, 0);
  assert_int_equal(record->status, 'P');
  assert_string_equal(record->comment, "复核");
  assert_int_equal(record->source_row, 2);
}

static void labels_do_not_matter(void **state)
{
  g_autoptr(JudgedForm) form = agency_read(
      *state,
      "STRUCTURE[;],STRUCTURE_ID,STRUCTURE_NAME,ACTION,INDICATOR: Indicator,SEX: Sex,AGE_GROUP: Age,TIME_PERIOD: "
      "Time,OBS_VALUE: Value,OBS_STATUS: Status\n" FLOW
      "Plan,A,305: Employment,F: Female,_T: Total,2024-S1,7,A: Normal value\n");
  expect_double(only_record(form)->value, 7, 0);
}

static void missing_observation_has_its_status(void **state)
{
  g_autoptr(JudgedForm) form =
      agency_read(*state, "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n" FLOW
                          "R," EMPLOYED ",F,2024-S1,NaN,L\n");
  assert_false(only_record(form)->has_value);
}

typedef struct RefusalRow {
  const char *columns;
  const char *cells;
  const char *rule;
  const char *column;
  const char *given;
} RefusalRow;

static void row_that_its_own_columns_rule_out_is_refused(void **state)
{
  static const RefusalRow rows[] = {
      {"ACTION", "D", "deletion", "ACTION", "D"},
      {"ACTION", "X", "bad_action", "ACTION", "X"},
      {"ACTION", "II", "bad_action", "ACTION", "II"},
      {"REF_AREA", "school-2", "other_agency", "REF_AREA", "school-2"},
      {"UNIT_MULT", "3", "unit_multiplier", "UNIT_MULT", "3"},
      {"UNIT_MEASURE", "yuan", "other_unit", "UNIT_MEASURE", "yuan"},
      {"UNIT_MEASURE", "heads", "other_unit", "UNIT_MEASURE", "heads"},
      {"CONF_STATUS", "X", "unknown_code", "CONF_STATUS", "X"},
      {"AGE_GROUP", "Y15T24", "dimension_not_used", "age_group", "Y15T24"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    size_t n = 0;
    g_autofree char *text = g_strdup_printf("STRUCTURE,STRUCTURE_ID,%s,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE\n" FLOW
                                            "%s," EMPLOYED ",F,2024-S1,7\n" FLOW "," EMPLOYED ",F,2024-S2,7\n",
                                            rows[i].columns, rows[i].cells);
    g_autoptr(JudgedForm) form = agency_read(*state, text);
    const AuditFinding *findings = audit_findings_kept(form->judgement.findings, &n);
    assert_int_equal(n, 1);
    assert_int_equal(form->records->len, 1);
    assert_string_equal(audit_rule_code(findings[0].rule), rows[i].rule);
    assert_string_equal(findings[0].field, rows[i].column);
    assert_string_equal(findings[0].given, rows[i].given);
    assert_int_equal(findings[0].row, 2);
  }
}

static void head_that_cannot_be_read_is_a_fault(void **state)
{
  static const struct {
    const char *head;
    const char *code;
  } rows[] = {
      {"STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,SEX,OBS_VALUE\n", "missing_column"},
      {"STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,TIME_PERIOD,OBS_VALUE,COLOUR\n", "unknown_column"},
      {"STRUCTURE,STRUCTURE_ID,ACTION,ACTION,INDICATOR,TIME_PERIOD,OBS_VALUE\n", "repeated_column"},
      {"STRUCTURE,STRUCTURE_ID,INDICATOR,TIME_PERIOD,OBS_VALUE\n", "empty"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(FormFault) fault = agency_fault_of(*state, "form.csv", rows[i].head);
    assert_string_equal(fault.code, rows[i].code);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(observation_becomes_a_record),
      cmocka_unit_test(labels_do_not_matter),
      cmocka_unit_test(missing_observation_has_its_status),
      cmocka_unit_test(row_that_its_own_columns_rule_out_is_refused),
      cmocka_unit_test(head_that_cannot_be_read_is_a_fault),
  };
  return cmocka_run_group_tests(tests, open_agency, close_agency);
}
