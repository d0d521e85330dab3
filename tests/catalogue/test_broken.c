/* Catalogues with one cell spoilt, and what is said about each. */
#include "tests/support/test.h"

#include "catalogue/catalogue.h"
#include "tests/catalogue/catalogue_files.h"

typedef struct BrokenRow {
  const char *name;
  const char *file;
  const char *key; /* first cell of the row */
  const char *column;
  const char *text;
  const char *message;
} BrokenRow;

#define IND "indicators.csv"
#define TGT "targets.csv"
#define SEX "codelist_sex.csv"
#define AGE "codelist_age_group.csv"

static const BrokenRow rows[] = {
    /* columns by themselves */
    {"empty_name", IND, "103", "name_zh", "", "indicators.csv: line 4: column 'name_zh': is empty"},
    {"empty_english_definition", IND, "103", "definition_en", "", "line 4: column 'definition_en': is empty"},
    {"id_is_no_number", IND, "103", "id", "1o3", "line 4: column 'id': '1o3' is not a whole number from 1 to 32767"},
    {"id_is_too_big", IND, "103", "id", "40000", "line 4: column 'id': '40000' is not a whole number"},
    {"unknown_measure", IND, "103", "measure", "rate", "column 'measure': 'rate' is not a code of 'measure'"},
    {"unknown_unit", IND, "103", "unit", "per_mille", "column 'unit': 'per_mille' is not a unit"},
    {"unknown_department", IND, "103", "department_code", "HEALT",
     "column 'department_code': 'HEALT' is not a department"},
    {"unknown_domain", IND, "103", "domain", "X", "column 'domain': 'X' is not a domain"},
    {"unknown_objective", IND, "103", "objective_codes", "H-99",
     "column 'objective_codes': 'H-99' is not an objective"},
    {"no_objective", IND, "103", "objective_codes", "", "column 'objective_codes': is empty"},
    {"objective_twice", IND, "103", "objective_codes", "H-2;H-2", "column 'objective_codes': 'H-2' stands there twice"},
    {"unknown_unit_type", IND, "103", "reporting_unit_type", "clinic", "'clinic' is not a unit type"},
    {"unknown_frequency", IND, "103", "frequency", "weekly", "column 'frequency': 'weekly' is not a code"},
    {"unknown_year", IND, "103", "reporting_year", "fiscal_year", "'fiscal_year' is not a code of 'reporting_year'"},
    {"infinite_limit", IND, "103", "max_value", "1e999", "column 'max_value': '1e999' is not a number"},
    {"hexadecimal_limit", IND, "103", "min_value", "0x10", "column 'min_value': '0x10' is not a number"},
    {"negative_due_days", IND, "103", "due_days", "-1", "column 'due_days': '-1' is not a whole number from 0 to 366"},
    {"many_decimals", IND, "103", "decimals", "7", "column 'decimals': '7' is not a whole number from 0 to 6"},
    {"retired_perhaps", IND, "103", "is_retired", "maybe", "column 'is_retired': 'maybe' is neither 'yes' nor 'no'"},
    /* indicators: columns together */
    {"id_of_another_domain", IND, "103", "id", "203", "column 'id': '203' stands in line"},
    {"id_outside_hundreds", IND, "103", "id", "299", "'id': 299 is not within 101 to 199, the ids of domain 'H'"},
    {"duplicate_code", IND, "104", "code", "health.maternal_mortality_ratio",
     "line 5: column 'code': 'health.maternal_mortality_ratio' stands in line 4 already"},
    {"code_without_key", IND, "103", "code", "mmr", "column 'code': 'mmr' is not 'health.' and a name"},
    {"duplicate_name", IND, "104", "name_zh", "孕产妇死亡率",
     "column 'name_zh': '孕产妇死亡率' stands in line 4 already"},
    {"name_in_other_case", IND, "104", "name_en", "MATERNAL MORTALITY RATIO",
     "column 'name_en': 'MATERNAL MORTALITY RATIO' means indicator 103 already"},
    {"quotient_without_denominator", IND, "103", "denominator_en", "", "column 'denominator_en': is empty"},
    {"numerator_without_unit", IND, "103", "numerator_unit", "", "column 'numerator_unit': is empty"},
    {"denominator_in_unknown_unit", IND, "103", "denominator_unit", "wan", "'denominator_unit': 'wan' is not a unit"},
    {"count_with_denominator_unit", IND, "201", "denominator_unit", "persons",
     "column 'denominator_unit': must be empty for this measure"},
    {"count_with_numerator", IND, "201", "numerator_zh", "人次",
     "column 'numerator_zh': must be empty for this measure"},
    {"multiplier_of_another_unit", IND, "103", "multiplier", "1000",
     "column 'multiplier': 1000 is not 100000, the multiplier of unit 'per_100000_live_births'"},
    {"yes_no_unit_for_a_ratio", IND, "103", "unit", "yes_no", "column 'unit': 'yes_no' does not fit the measure"},
    {"half_years_in_health_year", IND, "103", "frequency", "semiannual",
     "column 'frequency': 'semiannual' periods do not nest in a 'health_year'"},
    {"quarters_in_school_year", IND, "301", "reporting_year", "school_year", "do not nest in a 'school_year'"},
    {"minimum_above_maximum", IND, "103", "min_value", "100000",
     "column 'max_value': 100000 is not above min_value 100000"},
    {"proportion_above_whole", IND, "501", "max_value", "120", "column 'max_value': 120 is above 100, the whole"},
    {"warning_beyond_limit", IND, "103", "warn_max", "200000", "column 'warn_max': 200000 is not within min_value 0"},
    {"warnings_exchanged", IND, "101", "warn_max", "60", "column 'warn_max': 60 is not above warn_min 70"},
    {"parts_of_a_count", IND, "201", "aggregation", "sum_num_den", "'sum_num_den' does not fit measure 'count'"},
    {"values_of_a_ratio_summed", IND, "103", "aggregation", "sum", "'sum' does not fit measure 'ratio'"},
    {"latest_of_many", IND, "101", "reporting_unit_type", "hospital", "must be 'department' alone"},
    {"cumulative_year", IND, "204", "time_aggregation", "cumulative", "'cumulative' needs periods shorter than a year"},
    {"poisson_count", IND, "201", "uncertainty", "poisson", "'poisson' needs a numerator and a denominator"},
    {"gap_without_method", IND, "103", "gap_method", "", "must be given together with 'gap_dimension'"},
    {"gap_of_another_dimension", IND, "103", "gap_method", "share_f",
     "'share_f' compares codes of 'sex', not of 'residence'"},
    {"unknown_breakdown", IND, "103", "required_breakdowns", "gender", "'gender' is not a dimension"},
    {"breakdown_twice", IND, "501", "required_breakdowns", "sex*residence;residence*sex",
     "'residence*sex' means the same as an earlier product"},
    {"empty_breakdown", IND, "501", "required_breakdowns", "sex;;residence", "has an empty entry"},
    {"codes_of_an_unused_dimension", IND, "103", "breakdown_codes", "age_group=Y15T24|Y25T34",
     "'age_group' is not among the required breakdowns"},
    {"unknown_breakdown_code", IND, "501", "breakdown_codes", "insurance_scheme=EMP|RURAL",
     "'RURAL' is not a part of 'insurance_scheme'"},
    {"total_as_a_part", IND, "501", "breakdown_codes", "insurance_scheme=EMP|_T", "'_T' is not a part"},
    {"single_part", IND, "501", "breakdown_codes", "insurance_scheme=EMP", "has 1 codes, not 2 to 64"},
    {"overlapping_ages", IND, "214", "breakdown_codes", "age_group=Y15T24|Y20T24",
     "column 'breakdown_codes': 'Y20T24' overlaps 'Y15T24'"},
    {"codes_without_equals", IND, "501", "breakdown_codes", "EMP|RES", "'EMP|RES' has no '='"},
    /* targets */
    {"duplicate_target", TGT, "H-1.2", "code", "H-1.1",
     "targets.csv: line 3: column 'code': 'H-1.1' stands in line 2 already"},
    {"target_of_no_objective", TGT, "H-1.1", "objective_code", "H-0",
     "column 'objective_code': 'H-0' is not an objective"},
    {"target_code_of_another", TGT, "H-2.1", "code", "H-3.7", "'H-3.7' does not start with its objective, 'H-2.'"},
    {"unknown_indicator", TGT, "H-2.1", "indicator_code", "health.mmr", "'health.mmr' is not an indicator"},
    {"unknown_companion", TGT, "H-2.1", "companion_codes", "health.mmr",
     "column 'companion_codes': 'health.mmr' is not"},
    {"companion_is_the_indicator", TGT, "H-2.1", "companion_codes", "health.maternal_mortality_ratio",
     "carries the verdict already"},
    {"unknown_kind", TGT, "H-2.1", "kind", "under", "'under' is not a code of 'target_kind'"},
    {"target_out_of_range", TGT, "H-2.1", "value", "100001",
     "100001 is not within 0 to 100000, the range of indicator"},
    {"no_value", TGT, "H-2.1", "value", "", "column 'value': kind 'below' needs a value"},
    {"value_of_a_rise", TGT, "H-1.1", "value", "80", "column 'value': kind 'rise' has no value"},
    {"half_coverage", TGT, "H-S4c.1", "value", "50", "50 is not the whole, 100"},
    {"unit_of_another", TGT, "H-2.1", "unit", "percent",
     "'percent' is not 'per_100000_live_births', the unit of indicator"},
    {"band_upside_down", TGT, "H-S10b.1", "reference", "249..150", "'249..150' is not a band 'low..high'"},
    {"band_out_of_range", TGT, "H-S10b.1", "reference", "150..2490", "'150..2490' is not within 0 to 2000"},
    {"point_for_a_band", TGT, "H-S10b.1", "reference", "150", "kind 'in_band' needs a band 'low..high' here"},
    {"unknown_reference", TGT, "E-3.2", "reference", "education.share", "neither a band, a number nor an indicator"},
    {"no_tolerance", TGT, "E-3.2", "tolerance", "", "kind 'near_reference' needs a tolerance"},
    {"slice_of_no_indicator", TGT, "H-2.1", "slice", "sex=X", "'sex=X' is not a breakdown of any indicator"},
    {"slice_of_another_indicator", TGT, "H-2.1", "slice", "sex=F", "'sex=F' is not a breakdown of indicator"},
    {"neither_slice_nor_gap", TGT, "H-2.1", "slice", "", "column 'slice': is empty, and there is no gap either"},
    {"slice_and_gap", TGT, "H-2.2", "slice", "_T", "a target is judged on a slice or on a gap, not on both"},
    {"gap_of_another_kind", TGT, "E-3.1", "gap_method", "share_f", "'share_f' is not the gap of indicator"},
    {"people_shown_for_no_reason", IND, "404", "note_en",
     "Not suppressed: ", "column 'disclosure': 'none' shows small numbers of people"},
    {"people_below_the_line_shown", IND, "514", "disclosure", "none",
     "column 'disclosure': 'none' shows small numbers of people"},
    {"people_counted_shown", IND, "506", "disclosure", "none",
     "column 'disclosure': 'none' shows small numbers of people"},
    {"target_of_a_retired_indicator", IND, "103", "is_retired", "yes", "'health.maternal_mortality_ratio' is retired"},
    {"established_with_a_value", TGT, "H-3.1", "kind", "established",
     "column 'value': kind 'established' has no value"},
    {"target_moved_to_another_objective", TGT, "H-9.1", "objective_code", "H-8",
     "'H-9.1' does not start with its objective"},
    /* objectives, domains, departments */
    {"objective_of_another_domain", "objectives.csv", "H-1", "code", "E-99",
     "'E-99' does not start with its domain, 'H-'"},
    {"unknown_objective_kind", "objectives.csv", "H-1", "kind", "goal", "'goal' is not a code of 'objective_kind'"},
    {"wrong_count_of_objectives", "domains.csv", "H", "objectives_count", "8",
     "domains.csv: line 2: column 'objectives_count': says 8, but objectives.csv has 9"},
    {"domain_key_twice", "domains.csv", "E", "key", "health", "column 'key': 'health' stands in line 2 already"},
    {"department_without_name", "departments.csv", "EDU", "name_en", "",
     "departments.csv: line 4: column 'name_en': is empty"},
    /* code lists */
    {"word_with_two_meanings", SEX, "M", "aliases", "男;女",
     "codelist_sex.csv: line 3: column 'aliases': '女' means 'F' already"},
    {"code_twice", SEX, "M", "code", "F", "column 'code': 'F' stands in line 2 already"},
    {"lower_case_code", SEX, "M", "code", "m", "column 'code': 'm' is not 1 to 15 of A-Z, 0-9 and underscore"},
    {"no_total", SEX, "_T", "code", "_A", "kind 'total' belongs to code '_T' alone"},
    {"unknown_kind_of_code", SEX, "M", "kind", "part", "'part' is not a code of 'code_kind'"},
    {"code_without_name", SEX, "M", "name_zh", "", "column 'name_zh': is empty"},
    {"age_group_without_ages", AGE, "Y15T24", "min_age", "",
     "column 'min_age': '' is not a whole number from 0 to 150"},
    {"age_group_upside_down", AGE, "Y15T24", "max_age", "14", "column 'max_age': 14 is below the youngest age 15"},
    {"unit_without_multiplier", "codelist_unit.csv", "percent", "multiplier", "",
     "column 'multiplier': '' is not a number"},
    {"unit_perhaps_whole", "codelist_unit.csv", "persons", "is_whole", "1",
     "column 'is_whole': '1' is neither 'yes' nor 'no'"},
    {"unit_perhaps_of_people", "codelist_unit.csv", "persons", "counts_people", "some",
     "column 'counts_people': 'some' is neither 'yes' nor 'no'"},
    {"long_symbol", "codelist_unit.csv", "percent", "symbol", "percent of all", "longer than 12 characters"},
    {"invented_measure", "codelist_measure.csv", "ratio", "code", "odds",
     "'odds' is not a code that the programs know"},
    {"status_with_value", "codelist_obs_status.csv", "L", "value_present", "yes", "must be 'no' for status 'L'"},
    {"status_word_with_two_meanings", "codelist_obs_status.csv", "L", "aliases", "无对象",
     "column 'aliases': '无对象' means 'M' already"},
    /* heads of forms */
    {"form_number_twice", "forms.csv", "FN-H2", "number", "FN-H1",
     "forms.csv: line 3: column 'number': 'FN-H1' stands in line 2 already"},
    {"two_heads_of_one_sheet", "forms.csv", "FN-H2", "frequency", "annual",
     "forms.csv: line 3: column 'frequency': domain 'H' has a form of this frequency already"},
    {"form_of_unknown_domain", "forms.csv", "FN-H2", "domain", "X", "column 'domain': 'X' is not a domain"},
    {"form_without_maker", "forms.csv", "FN-H2", "maker_zh", "", "column 'maker_zh': is empty"},
    {"form_valid_until_no_day", "forms.csv", "FN-H2", "valid_until", "2031-02-30",
     "column 'valid_until': '2031-02-30' is not a day as 2031-12-31"},
    {"form_valid_until_a_month", "forms.csv", "FN-H2", "valid_until", "2031-12",
     "column 'valid_until': '2031-12' is not a day as 2031-12-31"},
    {"parity_unknown", "codelist_gap_method.csv", "share_f", "parity_value", "half", "'half' is not a number"},
};

static void spoilt_catalogue_is_refused(void **state)
{
  const BrokenRow *row = *state;
  g_autoptr(GHashTable) files = real_files();
  g_autoptr(GError) error = NULL;
  spoil_cell(files, row->file, row->key, row->column, row->text);
  assert_null(catalogue_load_files(files, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, row->message);
}

/* --- Whole files -------------------------------------------------------------------------------------------------- */

static void expect_refusal(GHashTable *files, const char *message)
{
  g_autoptr(GError) error = NULL;
  assert_null(catalogue_load_files(files, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, message);
}

static void missing_file_is_named(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  g_hash_table_remove(files, "targets.csv");
  expect_refusal(files, "targets.csv: is missing");
}

static void foreign_file_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "indicatorss.csv", "id\n1\n");
  expect_refusal(files, "indicatorss.csv: is not a file of a catalogue");
}

static void break_of_an_unknown_indicator_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "series_breaks.csv",
             "indicator_code,area_code,year,reason_zh,reason_en\n"
             "health.nothing,,2023,口径调整,new definition\n");
  expect_refusal(files, "series_breaks.csv: line 2: column 'indicator_code': 'health.nothing' is not an indicator");
}

static void break_without_a_year_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "series_breaks.csv",
             "indicator_code,area_code,year,reason_zh,reason_en\n"
             ",,soon,区划调整,boundary moved\n");
  expect_refusal(files, "series_breaks.csv: line 2: column 'year': 'soon' is not a whole number");
}

static void oversized_file_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  g_autofree char *text = g_strnfill(CATALOGUE_MAX_FILE_BYTES + 1, 'x');
  spoil_file(files, "targets.csv", text);
  expect_refusal(files, "targets.csv: is larger than 4194304 bytes");
}

static void empty_file_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "departments.csv", "");
  expect_refusal(files, "departments.csv: has no rows");
}

static void header_alone_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "departments.csv", "code,name_zh,name_en,role_en\n");
  expect_refusal(files, "departments.csv: has no rows");
}

static void missing_column_is_named(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "departments.csv", "code,name_zh,name_en\nEDU,教育局,Education\n");
  expect_refusal(files, "departments.csv: line 1: column 'role_en' is missing");
}

static void unknown_column_is_named(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "departments.csv", "code,name_zh,name_en,role_en,role_zh\nEDU,教育局,Education,data,数据\n");
  expect_refusal(files, "departments.csv: line 1: column 'role_zh' is not known");
}

static void column_that_stands_twice_is_named(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "departments.csv", "code,name_zh,name_en,role_en,code\nEDU,教育局,Education,data,EDU\n");
  expect_refusal(files, "departments.csv: line 1: column 'code' stands there twice");
}

static void short_row_is_named(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_append(files, "departments.csv", "NEW,新局");
  expect_refusal(files, "departments.csv: line 36: 2 cells where the header has 4");
}

static void broken_quoting_is_named_with_its_file(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_append(files, "departments.csv", "NEW,\"新局,New,x");
  expect_refusal(files, "departments.csv: row 36");
}

static void vocabulary_must_be_whole(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "codelist_direction.csv", "code,name_zh,name_en\nlower_better,低,Low\nhigher_better,高,High\n");
  expect_refusal(files, "codelist_direction.csv: code 'parity' is missing");
}

static void objective_without_target_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_append(files, "objectives.csv", "H-S99,H,strategy,新,New,二,Part 2");
  expect_refusal(files, "targets.csv: objective 'H-S99' has no target");
}

static void breakdowns_beyond_the_limit_are_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_cell(files, "indicators.csv", "502", "breakdown_codes", "");
  spoil_cell(files, "indicators.csv", "502", "required_breakdowns",
             "sex*age_group*education_stage*employment_type*insurance_scheme*disability*discipline");
  expect_refusal(files,
                 "indicator 'security.inpatient_reimbursement_rate': the catalogue has more than 30000 breakdowns");
}

static void missing_folder_is_refused(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(catalogue_load_folder("/nowhere/catalogue", &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "/nowhere/catalogue");
}

int main(void)
{
  struct CMUnitTest cell_tests[G_N_ELEMENTS(rows)];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    cell_tests[i] = (struct CMUnitTest){rows[i].name, spoilt_catalogue_is_refused, NULL, NULL, (void *)&rows[i]};
  static const struct CMUnitTest file_tests[] = {
      cmocka_unit_test(missing_file_is_named),
      cmocka_unit_test(foreign_file_is_refused),
      cmocka_unit_test(break_of_an_unknown_indicator_is_refused),
      cmocka_unit_test(break_without_a_year_is_refused),
      cmocka_unit_test(oversized_file_is_refused),
      cmocka_unit_test(empty_file_is_refused),
      cmocka_unit_test(header_alone_is_refused),
      cmocka_unit_test(missing_column_is_named),
      cmocka_unit_test(unknown_column_is_named),
      cmocka_unit_test(column_that_stands_twice_is_named),
      cmocka_unit_test(short_row_is_named),
      cmocka_unit_test(broken_quoting_is_named_with_its_file),
      cmocka_unit_test(vocabulary_must_be_whole),
      cmocka_unit_test(objective_without_target_is_refused),
      cmocka_unit_test(breakdowns_beyond_the_limit_are_refused),
      cmocka_unit_test(missing_folder_is_refused),
  };
  int n_failed = cmocka_run_group_tests_name("one spoilt cell", cell_tests, NULL, NULL);
  return n_failed + cmocka_run_group_tests_name("whole files", file_tests, NULL, NULL);
}
