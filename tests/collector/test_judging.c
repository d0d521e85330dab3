/* Judging a form that is larger than what is judged at once. */
#include "tests/support/test.h"

#include "tests/collector/agency.h"

#define HEADER "indicator,period,sex,value,numerator\n"

/* Rows of half-years 2015 to 2024 again and again, each group with a total that is the sum, so that groups lie scattered over the whole form. */
enum { N_HALF_YEARS = 20, N_REPETITIONS = 2000, N_ROWS = N_HALF_YEARS * N_REPETITIONS * 3 };

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

static void append_half_year(GString *text, int half_year, int total)
{
  const int year = 2015 + half_year / 2;
  const int half = 1 + half_year % 2;
  g_string_append_printf(text, "305,%d-S%d,F,7,\n305,%d-S%d,M,5,\n305,%d-S%d,_T,,%d\n", year, half, year, half, year,
                         half, total);
}

static GString *large_form(void)
{
  GString *text = g_string_new(HEADER);
  for (int repetition = 0; repetition < N_REPETITIONS; repetition++)
    for (int half_year = 0; half_year < N_HALF_YEARS; half_year++)
      append_half_year(text, half_year, 12);
  return text;
}

static void large_form_adds_up(void **state)
{
  g_autoptr(GString) text = large_form();
  g_autoptr(JudgedForm) form = agency_read(*state, text->str);
  assert_int_equal(form->judgement.outline.n_received, N_ROWS);
  assert_int_equal(form->judgement.n_good, N_HALF_YEARS * 3);
  assert_int_equal(form->records->len, N_HALF_YEARS * 3);
  assert_int_equal(form->judgement.n_repeated, N_ROWS - N_HALF_YEARS * 3);
  assert_int_equal(audit_findings_refused(form->judgement.findings), 0);
}

/* Its first row stands at the form's beginning, the contradiction at its end. */
static void group_is_judged_as_one_wherever_its_rows_stand(void **state)
{
  g_autoptr(GString) text = large_form();
  g_string_append(text, "305,2015-S1,F,8,\n");
  g_autoptr(JudgedForm) form = agency_read(*state, text->str);
  size_t n = 0;
  const AuditFinding *findings = audit_findings_kept(form->judgement.findings, &n);
  assert_int_equal(audit_findings_refused_by(form->judgement.findings, AUDIT_DUPLICATE_DISAGREES), N_REPETITIONS + 1);
  assert_int_equal(findings[0].row, 2);
  assert_int_equal(form->judgement.n_good, N_HALF_YEARS * 3 - 1);
}

/* Each finding goes by the column of its own row, also in what is judged last. */
static void findings_are_named_after_the_row_s_own_column(void **state)
{
  g_autoptr(GString) text = large_form();
  g_string_append(text, "305,2013-S1,F,-1,\n305,2025-S1,F,-1,\n305,2025-S1,M,,-1\n");
  g_autoptr(JudgedForm) form = agency_read(*state, text->str);
  size_t n = 0;
  const AuditFinding *findings = audit_findings_kept(form->judgement.findings, &n);
  assert_int_equal(n, 3);
  assert_string_equal(findings[0].field, "period");
  assert_string_equal(findings[1].field, "value");
  assert_string_equal(findings[2].field, "numerator");
}

static void group_with_more_rows_than_a_batch_can_have_is_a_fault(void **state)
{
  g_autoptr(GString) text = g_string_new(HEADER "305,2023-S1,F,7,\n");
  for (int i = 0; i < 65536; i++)
    g_string_append(text, "305,2024-S1,F,7,\n");
  g_auto(FormFault) fault = agency_fault_of(*state, "form.csv", text->str);
  assert_string_equal(fault.code, "group_too_large");
  assert_int_equal(fault.row, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(large_form_adds_up),
      cmocka_unit_test(group_is_judged_as_one_wherever_its_rows_stand),
      cmocka_unit_test(findings_are_named_after_the_row_s_own_column),
      cmocka_unit_test(group_with_more_rows_than_a_batch_can_have_is_a_fault),
  };
  return cmocka_run_group_tests(tests, open_agency, close_agency);
}
