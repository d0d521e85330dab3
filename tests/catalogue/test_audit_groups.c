/* Rules that judge the cells of one indicator and period together, and what findings keep. */
#include "tests/support/test.h"

#include <string.h>

#include "tests/catalogue/audit_rows.h"
#include "tests/catalogue/catalogue_files.h"

static Catalogue *catalogue;

#define MAX_CELLS 12

/* A cell is `key values`, row numbers count from 2. */
typedef struct GroupRow {
  const char *name;
  int indicator;
  const char *period;
  const char *cells[MAX_CELLS];
  const char *findings;
} GroupRow;

/* 501 basic medical insurance rate: sum_num_den by sex, sex × residence, sex × scheme. 305 rural transfer employment: count by sex. 505 maternity
 * insurance rate: by sex × employment type, where MIG is of which. 302 employed share: residence, employment type. 101 life expectancy: latest. 515
 * care for disabled elders: sum_num_den, survey-like amounts. */
static const GroupRow rows[] = {
    {"sexes_that_add_up_pass", 305, "2025-S1", {"sex=F 120", "sex=M 90", "_T 210"}, ""},
    {"sexes_that_do_not_add_up",
     305,
     "2025-S1",
     {"sex=F 120", "sex=M 90", "_T 200"},
     "2 sex_sum value [120 + 90 = 210] [200]\n3 sex_sum value [120 + 90 = 210] [200]\n4 sex_sum value [120 + 90 = 210] "
     "[200]\n"},
    {"unknown_sexes_are_added", 305, "2025-S1", {"_T 210", "sex=F 120", "sex=_U 4", "sex=M 80", "sex=_N 6"}, ""},
    {"unknown_sexes_are_refused_with_the_others",
     305,
     "2025-S1",
     {"_T 210", "sex=F 120", "sex=M 90", "sex=_U 1"},
     "2 sex_sum value [120 + 90 + 1 = 211] [210]\n3 sex_sum value [120 + 90 + 1 = 211] [210]\n"
     "4 sex_sum value [120 + 90 + 1 = 211] [210]\n5 sex_sum value [120 + 90 + 1 = 211] [210]\n"},
    {"without_a_total_nothing_is_compared", 305, "2025-S1", {"sex=F 120", "sex=M 90"}, ""},
    {"without_men_nothing_is_compared", 305, "2025-S1", {"sex=F 120", "_T 10"}, ""},
    {"a_missing_part_leaves_the_sum_open", 305, "2025-S1", {"sex=F 120", "sex=M  L", "_T 10"}, ""},
    {"a_refused_part_leaves_the_sum_open",
     305,
     "2025-S1",
     {"sex=F 120", "sex=M -5", "_T 10"},
     "3 below_minimum value [-5] [≥ 0]\n"},
    {"denominators_are_compared_too",
     501,
     "2025-S1",
     {"sex=F 90/100", "sex=M 80/100", "_T 170/201"},
     "2 sex_sum denominator [100 + 100 = 200] [201]\n3 sex_sum denominator [100 + 100 = 200] [201]\n"
     "4 sex_sum denominator [100 + 100 = 200] [201]\n"},
    {"numerators_are_named_as_such",
     501,
     "2025-S1",
     {"sex=F 90/100", "sex=M 80/100", "_T 171/200"},
     "2 sex_sum numerator [90 + 80 = 170] [171]\n3 sex_sum numerator [90 + 80 = 170] [171]\n"
     "4 sex_sum numerator [90 + 80 = 170] [171]\n"},
    {"an_estimated_rate_takes_no_part", 501, "2025-S1", {"sex=F 90/100", "sex=M 80 E", "_T 171/200"}, ""},
    {"each_residence_has_its_own_sum",
     501,
     "2025-S1",
     {"sex=F,residence=U 40/50", "sex=M,residence=U 40/50", "residence=U 81/100", "sex=F,residence=R 40/50",
      "sex=M,residence=R 40/50", "residence=R 80/100"},
     "2 sex_sum numerator [40 + 40 = 80] [81]\n3 sex_sum numerator [40 + 40 = 80] [81]\n"
     "4 sex_sum numerator [40 + 40 = 80] [81]\n"},
    {"parts_of_each_sex_add_up",
     501,
     "2025-S1",
     {"sex=F 90/100", "sex=F,residence=U 50/60", "sex=F,residence=R 39/40"},
     "2 parts_sum numerator [50 + 39 = 89] [90]\n3 parts_sum numerator [50 + 39 = 89] [90]\n"
     "4 parts_sum numerator [50 + 39 = 89] [90]\n"},
    {"only_the_parts_on_the_form_count",
     501,
     "2025-S1",
     {"sex=F 90/100", "sex=F,insurance_scheme=EMP 30/40", "sex=F,insurance_scheme=RES 60/60"},
     ""},
    {"an_incomplete_partition_is_left_alone",
     302,
     "2025",
     {"_T 90/200", "employment_type=UNIT 30/40", "employment_type=PRIV 99/100"},
     ""},
    {"what_is_of_which_is_not_added",
     505,
     "2025-S1",
     {"sex=F 90/100", "sex=F,employment_type=UNIT 50/60", "sex=F,employment_type=PRIV 40/40",
      "sex=F,employment_type=MIG 20/25"},
     ""},
    {"what_is_of_which_is_not_refused",
     505,
     "2025-S1",
     {"sex=F 91/100", "sex=F,employment_type=UNIT 50/60", "sex=F,employment_type=PRIV 40/40",
      "sex=F,employment_type=MIG 20/25"},
     "2 parts_sum numerator [50 + 40 = 90] [91]\n3 parts_sum numerator [50 + 40 = 90] [91]\n"
     "4 parts_sum numerator [50 + 40 = 90] [91]\n"},
    {"figures_that_cannot_be_added_up_are_left_alone", 101, "2025", {"sex=F 82", "sex=M 78", "_T 80"}, ""},
    {"rounded_figures_agree_within_rounding",
     501,
     "2025-S1",
     {"sex=F 90.3/100.1", "sex=M 80.3/100.1", "_T 170.64/200.2"},
     ""},
    {"rounded_figures_that_do_not_agree",
     501,
     "2025-S1",
     {"sex=F 90.3/100", "sex=M 80.3/100", "_T 170.7/200"},
     "2 sex_sum numerator [90.3 + 80.3 = 170.6] [170.7]\n3 sex_sum numerator [90.3 + 80.3 = 170.6] [170.7]\n"
     "4 sex_sum numerator [90.3 + 80.3 = 170.6] [170.7]\n"},
    {"counts_agree_exactly",
     305,
     "2025-S1",
     {"sex=F 500000", "sex=M 400000", "_T 900001"},
     "2 sex_sum value [500000 + 400000 = 900000] [900001]\n3 sex_sum value [500000 + 400000 = 900000] [900001]\n"
     "4 sex_sum value [500000 + 400000 = 900000] [900001]\n"},
    {"many_parts_are_shortened",
     512,
     "2025-S1",
     {"sex=F 10/10", "sex=F,disability=DIS_VIS 1/1", "sex=F,disability=DIS_HEA 1/1", "sex=F,disability=DIS_SPE 1/1",
      "sex=F,disability=DIS_PHY 1/1", "sex=F,disability=DIS_INT 1/1", "sex=F,disability=DIS_MEN 1/1",
      "sex=F,disability=DIS_MUL 3/4"},
     "2 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "3 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "4 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "5 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "6 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "7 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "8 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"
     "9 parts_sum numerator [1 + 1 + 1 + 1 + … = 9] [10]\n"},
    {"a_cell_that_says_the_same_twice_passes", 305, "2025-S1", {"sex=F 120", "sex=F 120", "sex=M 90", "_T 210"}, ""},
    {"a_cell_that_says_two_things",
     305,
     "2025-S1",
     {"sex=F 120", "sex=F 121", "sex=M 90"},
     "2 duplicate_disagrees value [120; 121] [2, 3]\n3 duplicate_disagrees value [120; 121] [2, 3]\n"},
    {"a_third_that_agrees_with_the_first_is_refused_too",
     305,
     "2025-S1",
     {"sex=F 120", "sex=F 120", "sex=F 121"},
     "2 duplicate_disagrees value [120; 121] [2, 4]\n3 duplicate_disagrees value [120; 121] [2, 4]\n"
     "4 duplicate_disagrees value [120; 121] [2, 4]\n"},
    {"disagreeing_denominators",
     501,
     "2025-S1",
     {"_T 90/100", "_T 90/101"},
     "2 duplicate_disagrees value [90/100; 90/101] [2, 3]\n3 duplicate_disagrees value [90/100; 90/101] [2, 3]\n"},
    {"a_disagreeing_total_is_not_compared",
     305,
     "2025-S1",
     {"_T 1", "_T 2", "sex=F 120", "sex=M 90"},
     "2 duplicate_disagrees value [1; 2] [2, 3]\n3 duplicate_disagrees value [1; 2] [2, 3]\n"},
};

static guint make_records(const GroupRow *row, Record out_records[MAX_CELLS])
{
  guint n = 0;
  for (; n < MAX_CELLS && row->cells[n] != NULL; n++) {
    g_auto(GStrv) words = g_strsplit(row->cells[n], " ", 2);
    out_records[n] = record_of(catalogue, n + 2, row->indicator, row->period, words[0], words[1]);
  }
  return n;
}

static void group_is_judged(void **state)
{
  const GroupRow *row = *state;
  AuditScope scope = scope_of(catalogue);
  Record records[MAX_CELLS];
  guint n = make_records(row, records);
  g_autofree char *text = audit_text(&scope, records, n);
  assert_string_equal(text, row->findings);
}

/* --- Groups apart ------------------------------------------------------------------------------------------------- */

static void other_periods_are_other_groups(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  const Record records[] = {
      record_of(catalogue, 2, 305, "2025-S1", "sex=F", "120"), record_of(catalogue, 3, 305, "2025-S1", "sex=M", "90"),
      record_of(catalogue, 4, 305, "2025-S2", "_T", "1"),      record_of(catalogue, 5, 305, "2024-S1", "_T", "1"),
      record_of(catalogue, 6, 309, "2025-S1", "_T", "1"),
  };
  g_autofree char *text = audit_text(&scope, records, G_N_ELEMENTS(records));
  assert_string_equal(text, "");
}

static void order_of_rows_does_not_matter(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record records[] = {
      record_of(catalogue, 2, 305, "2025-S1", "_T", "200"),    record_of(catalogue, 3, 309, "2025-S1", "sex=F", "5"),
      record_of(catalogue, 4, 305, "2025-S1", "sex=M", "90"),  record_of(catalogue, 5, 309, "2025-S1", "_T", "9"),
      record_of(catalogue, 6, 305, "2025-S1", "sex=F", "120"), record_of(catalogue, 7, 309, "2025-S1", "sex=M", "4"),
  };
  g_autofree char *text = audit_text(&scope, records, G_N_ELEMENTS(records));
  assert_string_equal(text, "2 sex_sum value [120 + 90 = 210] [200]\n4 sex_sum value [120 + 90 = 210] [200]\n"
                            "6 sex_sum value [120 + 90 = 210] [200]\n");
}

static void many_groups_keep_their_sums_apart(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(Record));
  uint32_t row = 2;
  for (int year = 2020; year <= 2025; year++)
    for (int half = 1; half <= 2; half++) {
      g_autofree char *period = g_strdup_printf("%d-S%d", year, half);
      g_autofree char *total = g_strdup_printf("%d", 2 * year + (year == 2023 && half == 2));
      g_autofree char *part = g_strdup_printf("%d", year);
      const Record cells[] = {record_of(catalogue, row, 305, period, "sex=F", part),
                              record_of(catalogue, row + 1, 305, period, "sex=M", part),
                              record_of(catalogue, row + 2, 305, period, "_T", total)};
      g_array_append_vals(records, cells, 3);
      row += 3;
    }
  g_autofree char *text = audit_text(&scope, &g_array_index(records, Record, 0), records->len);
  assert_string_equal(text,
                      "23 sex_sum value [2023 + 2023 = 4046] [4047]\n24 sex_sum value [2023 + 2023 = 4046] [4047]\n"
                      "25 sex_sum value [2023 + 2023 = 4046] [4047]\n");
}

/* --- Findings ----------------------------------------------------------------------------------------------------- */

static void counts_are_exact_beyond_what_is_kept(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record records[100];
  uint8_t verdicts[100];
  for (uint32_t i = 0; i < 100; i++)
    records[i] = record_of(catalogue, i + 2, 305, "2025-S1", "sex=F", i % 2 == 0 ? "-5" : "5");
  g_autoptr(AuditFindings) findings = audit_findings_new(3);
  audit_records(&scope, records, 100, verdicts, findings);
  audit_findings_add_row(findings, 102, AUDIT_BAD_ROW, 0, "row", "3", "10");
  size_t n_kept;
  audit_findings_kept(findings, &n_kept);
  assert_int_equal(n_kept, 3);
  assert_int_equal(audit_findings_refused_by(findings, AUDIT_BELOW_MINIMUM), 50);
  assert_int_equal(audit_findings_refused_by(findings, AUDIT_BAD_ROW), 1);
  assert_int_equal(audit_findings_refused(findings), 51);
}

static void each_record_counts_once(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  const Record records[] = {
      record_of(catalogue, 2, 501, "2025-S1", "sex=F", "90/100"),
      record_of(catalogue, 3, 501, "2025-S1", "sex=M", "80/100"),
      record_of(catalogue, 4, 501, "2025-S1", "_T", "171/201"), /* wrong twice: numerator and denominator */
  };
  uint8_t verdicts[3];
  g_autoptr(AuditFindings) findings = audit_findings_new(100);
  audit_records(&scope, records, 3, verdicts, findings);
  size_t n_kept;
  audit_findings_kept(findings, &n_kept);
  assert_int_equal(n_kept, 3);
  assert_int_equal(audit_findings_refused(findings), 3);
}

static void no_records_are_no_findings(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  g_autofree char *text = audit_text(&scope, NULL, 0);
  assert_string_equal(text, "");
}

static void repeats_are_marked_but_the_first(void **state)
{
  (void)state;
  const Record records[] = {
      record_of(catalogue, 2, 305, "2025-S1", "sex=F", "120"), record_of(catalogue, 3, 305, "2025-S2", "sex=F", "120"),
      record_of(catalogue, 4, 305, "2025-S1", "sex=F", "120"), record_of(catalogue, 5, 305, "2025-S1", "sex=M", "120"),
      record_of(catalogue, 6, 305, "2025-S1", "sex=F", "120"),
  };
  bool repeated[5];
  assert_int_equal(audit_mark_repeated(records, 5, repeated), 2);
  static const bool expected[5] = {false, false, true, false, true};
  assert_memory_equal(repeated, expected, sizeof expected);
}

static int load(void **state)
{
  (void)state;
  catalogue = real_catalogue();
  return 0;
}

static int unload(void **state)
{
  (void)state;
  g_clear_pointer(&catalogue, catalogue_free);
  return 0;
}

int main(void)
{
  struct CMUnitTest row_tests[G_N_ELEMENTS(rows)];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    row_tests[i] = (struct CMUnitTest){rows[i].name, group_is_judged, NULL, NULL, (void *)&rows[i]};
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(other_periods_are_other_groups),    cmocka_unit_test(order_of_rows_does_not_matter),
      cmocka_unit_test(many_groups_keep_their_sums_apart), cmocka_unit_test(counts_are_exact_beyond_what_is_kept),
      cmocka_unit_test(each_record_counts_once),           cmocka_unit_test(no_records_are_no_findings),
      cmocka_unit_test(repeats_are_marked_but_the_first),
  };
  int n_failed = cmocka_run_group_tests_name("groups", row_tests, load, unload);
  return n_failed + cmocka_run_group_tests_name("findings", tests, load, unload);
}
