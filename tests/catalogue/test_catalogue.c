/* The project's own catalogue, loaded. */
#include "tests/support/test.h"

#include <math.h>

#include <glib/gstdio.h>

#include "tests/catalogue/catalogue_files.h"

static int load(void **state)
{
  *state = real_catalogue();
  return 0;
}

static int unload(void **state)
{
  catalogue_free(*state);
  return 0;
}

/* --- What is there ------------------------------------------------------------------------------------------------ */

static void the_plan_is_whole(void **state)
{
  guint n;
  catalogue_domains(*state, &n);
  assert_int_equal(n, 8);
  catalogue_objectives(*state, &n);
  assert_int_equal(n, 119);
  catalogue_targets(*state, &n);
  assert_int_equal(n, 176);
  catalogue_indicators(*state, &n);
  assert_int_equal(n, 171);
  catalogue_departments(*state, &n);
  assert_int_equal(n, 34);
  catalogue_code_lists(*state, &n);
  assert_int_equal(n, 25);
}

/* The same digest by Python's hashlib: of each file, in the order of their names, the name's length (8 bytes, little-endian), the name, the contents'
 * length and the contents. */
static const char digest_script[] = "import glob, hashlib, os, sys\n"
                                    "digest = hashlib.blake2b(digest_size=32)\n"
                                    "for path in sorted(glob.glob(os.path.join(sys.argv[1], '*.csv'))):\n"
                                    "    for part in (os.path.basename(path).encode(), open(path, 'rb').read()):\n"
                                    "        digest.update(len(part).to_bytes(8, 'little') + part)\n"
                                    "print(digest.hexdigest(), end='')\n";

static char *digest_by_python(void)
{
  g_autofree char *folder = real_folder();
  const char *const command[] = {"/usr/bin/python3", "-c", digest_script, folder, NULL};
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status = -1;
  bool ran = g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  expect_success(ran, error);
  assert_int_equal(status, 0);
  return output;
}

static void digest_is_that_of_names_and_bytes(void **state)
{
  Digest digest = catalogue_digest(*state);
  g_autofree char *hex = digest_to_hex(&digest);
  g_autofree char *expected = digest_by_python();
  assert_string_equal(hex, expected);
}

static void digest_changes_with_one_byte(void **state)
{
  g_autoptr(GHashTable) files = real_files();
  g_autoptr(GError) error = NULL;
  spoil_cell(files, "departments.csv", "EDU", "name_en", "Education Bureau of the District");
  g_autoptr(Catalogue) changed = catalogue_load_files(files, &error);
  expect_success(changed != NULL, error);
  Digest digest = catalogue_digest(*state), other = catalogue_digest(changed);
  assert_false(digest_equal(&digest, &other));
}

static void files_make_the_same_catalogue_again(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) again = catalogue_load_files(catalogue_files(*state), &error);
  expect_success(again != NULL, error);
  Digest digest = catalogue_digest(*state), other = catalogue_digest(again);
  assert_true(digest_equal(&digest, &other));
}

static void an_indicators_columns_are_typed(void **state)
{
  const Indicator *mmr = catalogue_indicator(*state, 103);
  assert_string_equal(mmr->code, "health.maternal_mortality_ratio");
  assert_string_equal(mmr->domain->code, "H");
  assert_int_equal(mmr->n_objectives, 1);
  assert_string_equal(mmr->objectives[0]->code, "H-2");
  assert_string_equal(bilingual_text(mmr->name, LANGUAGE_ZH), "孕产妇死亡率");
  assert_int_equal(mmr->measure, MEASURE_RATIO);
  expect_double(mmr->multiplier, 100000, 0);
  assert_string_equal(mmr->unit_symbol, "/100,000");
  assert_int_equal(mmr->frequency, FREQUENCY_QUARTERLY);
  assert_int_equal(mmr->reporting_year, REPORTING_YEAR_HEALTH);
  assert_true(mmr->has_gap);
  assert_int_equal(mmr->gap_dimension, DIMENSION_RESIDENCE);
  assert_int_equal(mmr->gap_method, GAP_METHOD_DIFFERENCE_R_MINUS_U);
  assert_true(isnan(mmr->warn_min));
  expect_double(mmr->warn_max, 200, 0);
  assert_int_equal(mmr->term_years, 0);
  assert_int_equal(mmr->uncertainty, UNCERTAINTY_POISSON);
  assert_string_equal(mmr->department->code, "HEALTH");
  assert_false(mmr->is_retired);
}

static void a_targets_columns_are_typed(void **state)
{
  const Target *band = catalogue_target(*state, "H-S10b.1");
  assert_int_equal(band->kind, TARGET_IN_BAND);
  assert_int_equal(band->reference_kind, REFERENCE_BAND);
  expect_double(band->reference_low, 150, 0);
  expect_double(band->reference_high, 249, 0);
  assert_true(isnan(band->value));
  const Target *near = catalogue_target(*state, "E-3.2");
  assert_int_equal(near->reference_kind, REFERENCE_INDICATOR);
  assert_string_equal(near->reference_indicator->code, "education.school_age_population_female_share");
  expect_double(near->tolerance, 1, 0);
  assert_true(near->has_gap);
  assert_false(near->has_slice);
  const Target *below = catalogue_target(*state, "H-2.1");
  expect_double(below->value, 12, 0);
  assert_string_equal(catalogue_breakdown_key(*state, below->slice), "_T");
}

static void each_way_to_make_a_year_is_used(void **state)
{
  guint n, counts[4] = {0};
  const Indicator *indicators = catalogue_indicators(*state, &n);
  for (guint i = 0; i < n; i++)
    counts[indicators[i].time_aggregation]++;
  assert_int_equal(counts[TIME_AGGREGATION_CUMULATIVE], 3);
  assert_int_equal(counts[TIME_AGGREGATION_MEAN], 1);
  assert_true(counts[TIME_AGGREGATION_SUM] > 0 && counts[TIME_AGGREGATION_LAST] > 0);
}

/* --- Finding ------------------------------------------------------------------------------------------------------ */

static void indicators_are_found_by_what_a_form_says(void **state)
{
  static const char *const words[] = {"103",
                                      " 103 ",
                                      "health.maternal_mortality_ratio",
                                      "HEALTH.Maternal_Mortality_Ratio",
                                      "孕产妇死亡率",
                                      " Maternal mortality ratio"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    const Indicator *found = catalogue_find_indicator(*state, words[i]);
    assert_non_null(found);
    assert_int_equal(found->id, 103);
  }
  assert_null(catalogue_find_indicator(*state, ""));
  assert_null(catalogue_find_indicator(*state, "0103"));
  assert_null(catalogue_find_indicator(*state, "mortality"));
  assert_null(catalogue_indicator(*state, 199));
  assert_null(catalogue_indicator(*state, -1));
}

static void indicators_are_in_the_order_of_their_ids(void **state)
{
  guint n;
  const Indicator *indicators = catalogue_indicators(*state, &n);
  for (guint i = 1; i < n; i++)
    assert_true(indicators[i - 1].id < indicators[i].id);
}

static void an_indicator_added_at_the_end_finds_its_place(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  g_autoptr(GError) error = NULL;
  spoil_append(files, "indicators.csv",
               "190,health.new,H,H-1,新指标,New,定义,Definition,count,,,,,,,1,persons,0,higher_better,,,,,annual,"
               "calendar_year,1,,60,"
               "hospital,residence,HEALTH,0,100,,,sum,sum,none,small_count,derived,administrative,no,");
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, &error);
  expect_success(catalogue != NULL, error);
  guint n;
  const Indicator *indicators = catalogue_indicators(catalogue, &n);
  assert_int_equal(n, 172);
  assert_int_equal(indicators[35].id, 190);
  assert_ptr_equal(catalogue_target(catalogue, "E-1.1")->indicator,
                   catalogue_indicator_by_code(catalogue, catalogue_target(catalogue, "E-1.1")->indicator->code));
}

static void forms_have_the_head_of_their_domain_and_frequency(void **state)
{
  const Catalogue *catalogue = *state;
  const StatutoryForm *form =
      catalogue_statutory_form(catalogue, catalogue_domain(catalogue, "E"), FREQUENCY_SEMIANNUAL);
  assert_non_null(form);
  assert_string_equal(form->number, "FN-E2");
  assert_string_equal(form->name.zh, "妇女与教育统计半年报");
  assert_string_equal(form->approval_number, "");
  assert_int_equal(form->valid_until, day_of_date(2031, 12, 31));
  assert_null(catalogue_statutory_form(catalogue, catalogue_domain(catalogue, "E"), FREQUENCY_MONTHLY));
}

static void every_indicator_has_a_form_with_a_head(void **state)
{
  guint n;
  const Indicator *indicators = catalogue_indicators(*state, &n);
  for (guint i = 0; i < n; i++)
    assert_non_null(catalogue_statutory_form(*state, indicators[i].domain, indicators[i].frequency));
}

static void a_form_may_have_no_last_day(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  g_autoptr(GError) error = NULL;
  spoil_cell(files, "forms.csv", "FN-H1", "valid_until", "");
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, &error);
  expect_success(catalogue != NULL, error);
  assert_int_equal(catalogue_statutory_form(catalogue, catalogue_domain(catalogue, "H"), FREQUENCY_ANNUAL)->valid_until,
                   NO_DAY);
}

static void parts_of_a_quotient_have_units(void **state)
{
  const Indicator *wages = catalogue_indicator(*state, 311);
  assert_string_equal(wages->numerator_unit->code, "yuan");
  assert_false(unit_is_whole(*state, wages->numerator_unit));
  assert_true(unit_is_whole(*state, wages->denominator_unit));
  assert_null(catalogue_indicator(*state, 201)->numerator_unit);
}

static void what_counts_people_is_said_by_the_units(void **state)
{
  const Indicator *beds = catalogue_indicator(*state, 514), *wages = catalogue_indicator(*state, 311);
  const Indicator *attendances = catalogue_indicator(*state, 201), *schools = catalogue_indicator(*state, 202);
  assert_false(beds->counts_people);
  assert_true(beds->denominator_counts_people);
  assert_false(wages->counts_people);
  assert_true(wages->denominator_counts_people);
  assert_true(attendances->counts_people);
  assert_false(schools->counts_people || schools->denominator_counts_people);
}

static void write_files(GHashTable *files, const char *folder)
{
  GHashTableIter iter;
  gpointer name, bytes;
  g_hash_table_iter_init(&iter, files);
  while (g_hash_table_iter_next(&iter, &name, &bytes)) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    gsize size = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    assert_true(g_file_set_contents(path, text, (gssize)size, NULL));
  }
}

static void remove_files(GHashTable *files, const char *folder)
{
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, files);
  while (g_hash_table_iter_next(&iter, &name, NULL)) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_int_equal(g_unlink(path), 0);
  }
  assert_int_equal(g_rmdir(folder), 0);
}

/* Spoils the column's name, so that the list is as it was before the question. */
static GHashTable *files_of_old(void)
{
  GHashTable *files = real_files();
  gsize size = 0;
  const char *text = g_bytes_get_data(g_hash_table_lookup(files, "codelist_unit.csv"), &size);
  g_autofree char *now = g_strndup(text, size);
  g_auto(GStrv) halves = g_strsplit(now, "counts_people", 2);
  g_autofree char *old = g_strjoin("remark", halves[0], halves[1], NULL);
  spoil_file(files, "codelist_unit.csv", old);
  spoil_cell(files, "indicators.csv", "506", "disclosure", "none");
  return files;
}

static void a_catalogue_stored_before_the_question_is_taken_as_it_is(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = files_of_old();
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, &error);
  expect_success(catalogue != NULL, error);
  assert_true(catalogue_indicator(catalogue, 514)->denominator_counts_people);
  assert_false(catalogue_indicator(catalogue, 311)->counts_people);
}

static void a_folder_must_say_what_counts_people(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = files_of_old();
  g_autofree char *folder = g_dir_make_tmp("halfsky-catalogue-XXXXXX", NULL);
  g_autoptr(GError) error = NULL;
  write_files(files, folder);
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(folder, &error);
  remove_files(files, folder);
  assert_null(catalogue);
  expect_error(error, HALFSKY_ERROR_REJECT, "codelist_unit.csv: line 1: column 'counts_people' is missing");
}

typedef struct WordRow {
  const char *list;
  const char *text;
  const char *code; /* NULL: none */
} WordRow;

static void codes_are_read_in_either_language(void **state)
{
  static const WordRow rows[] = {
      {"sex", "F", "F"},
      {"sex", "f", "F"},
      {"sex", "女", "F"},
      {"sex", " 女性 ", "F"},
      {"sex", "Female", "F"},
      {"sex", "MALE", "M"},
      {"sex", "合计", "_T"},
      {"sex", "_T", "_T"},
      {"sex", "x", NULL},
      {"sex", "", NULL},
      {"residence", "乡村", "R"},
      {"residence", "农村", "R"},
      {"residence", "Urban", "U"},
      {"age_group", "15至24岁", "Y15T24"},
      {"discipline", "08", "08"},
      {"discipline", "工学", "08"},
      {"disability", "NODIS", "NODIS"},
      {"unit_type", "人民法院", "court"},
      {"education_stage", "高中", "USEC_G"},
      {"obs_status", "未收集", "L"},
      {"obs_status", "Provisional", "P"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const CodeItem *item = code_list_parse(catalogue_code_list(*state, rows[i].list), rows[i].text);
    if (rows[i].code == NULL)
      assert_null(item);
    else
      assert_string_equal(item->code, rows[i].code);
  }
}

static void lists_are_found_by_name_and_dimension(void **state)
{
  assert_null(catalogue_code_list(*state, "colour"));
  for (int d = 0; d < N_DIMENSIONS; d++)
    assert_string_equal(catalogue_dimension_list(*state, (Dimension)d)->name, dimension_name((Dimension)d));
  const CodeList *ages = catalogue_dimension_list(*state, DIMENSION_AGE_GROUP);
  assert_string_equal(code_item_cell(ages, code_list_item(ages, "Y15T24"), "min_age"), "15");
  assert_string_equal(code_item_cell(ages, code_list_item(ages, "Y15T24"), "height"), "");
}

static void departments_report_only_their_own(void **state)
{
  const Indicator *mmr = catalogue_indicator(*state, 103);
  assert_true(indicator_is_reported_by(mmr, "department", "HEALTH"));
  assert_false(indicator_is_reported_by(mmr, "department", "EDU"));
  assert_false(indicator_is_reported_by(mmr, "department", NULL));
  assert_false(indicator_is_reported_by(mmr, "hospital", "HEALTH"));
  const Indicator *dropouts = catalogue_find_indicator(*state, "education.compulsory_dropouts");
  assert_true(indicator_is_reported_by(dropouts, "school", NULL));
}

/* --- Breakdowns --------------------------------------------------------------------------------------------------- */

static void each_legal_breakdown_stands_once(void **state)
{
  guint n = catalogue_n_breakdowns(*state);
  assert_string_equal(catalogue_breakdown_key(*state, 0), "_T");
  for (guint i = 0; i < n; i++) {
    assert_int_equal(catalogue_breakdown_index(*state, catalogue_breakdown_key(*state, i)), i);
    char key[BREAKDOWN_KEY_SIZE];
    assert_string_equal(breakdown_format(catalogue_breakdown(*state, i), key), catalogue_breakdown_key(*state, i));
  }
  assert_int_equal(catalogue_breakdown_index(*state, "sex=X"), -1);
}

static guint index_of(const Catalogue *catalogue, const char *key)
{
  int index = catalogue_breakdown_index(catalogue, key);
  assert_true(index >= 0);
  return (guint)index;
}

typedef struct LegalRow {
  int indicator;
  const char *key;
  bool is_allowed;
  bool is_required;
} LegalRow;

/* 501 needs sex, sex × residence and sex × insurance scheme (EMP and RES); 103 residence. 206 is a share of women: its gap alone is legal. */
static void breakdowns_follow_from_the_required_products(void **state)
{
  static const LegalRow rows[] = {
      {501, "_T", true, true},
      {501, "sex=F", true, true},
      {501, "sex=_U", true, false},
      {501, "sex=_N", true, false},
      {501, "residence=R", true, false},
      {501, "sex=F,residence=R", true, true},
      {501, "sex=F,residence=_U", true, false},
      {501, "sex=M,insurance_scheme=EMP", true, true},
      {501, "insurance_scheme=UNEMP", false, false},
      {501, "age_group=Y15T24", false, false},
      {103, "_T", true, true},
      {103, "residence=U", true, true},
      {103, "sex=F", false, false},
      {206, "sex=F", true, false},
      {206, "_T", true, true},
      {505, "sex=F,employment_type=MIG", true, true},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Indicator *indicator = catalogue_indicator(*state, rows[i].indicator);
    guint index = index_of(*state, rows[i].key);
    assert_int_equal(indicator_allows_breakdown(*state, indicator, index), rows[i].is_allowed);
    assert_int_equal(indicator_requires_breakdown(*state, indicator, index), rows[i].is_required);
  }
}

static void no_index_beyond_the_list_is_allowed(void **state)
{
  const Indicator *indicator = catalogue_indicator(*state, 501);
  assert_false(indicator_allows_breakdown(*state, indicator, catalogue_n_breakdowns(*state)));
  assert_false(indicator_allows_breakdown(*state, indicator, 65536));
}

/* Worked out from the columns: 1 + 2 + 2×2 + 2×2 cells for 501; 1 + 2 + 2×7 for 512. */
static void required_cells_are_the_forms(void **state)
{
  guint n;
  indicator_required_breakdowns(*state, catalogue_indicator(*state, 501), &n);
  assert_int_equal(n, 11);
  indicator_required_breakdowns(*state, catalogue_indicator(*state, 512), &n);
  assert_int_equal(n, 17);
  indicator_required_breakdowns(*state, catalogue_indicator(*state, 206), &n);
  assert_int_equal(n, 1);
}

static void required_cells_are_allowed(void **state)
{
  guint n_indicators, n;
  const Indicator *indicators = catalogue_indicators(*state, &n_indicators);
  for (guint i = 0; i < n_indicators; i++) {
    const uint16_t *required = indicator_required_breakdowns(*state, &indicators[i], &n);
    assert_true(n > 0);
    for (guint j = 0; j < n; j++)
      assert_true(indicator_allows_breakdown(*state, &indicators[i], required[j]));
  }
}

static void a_breakdown_without_a_dimension_is_legal_too(void **state)
{
  guint crossed = index_of(*state, "sex=F,residence=R");
  assert_string_equal(catalogue_breakdown_key(*state, catalogue_breakdown_without(*state, crossed, DIMENSION_SEX)),
                      "residence=R");
  assert_string_equal(
      catalogue_breakdown_key(*state, catalogue_breakdown_without(*state, crossed, DIMENSION_RESIDENCE)), "sex=F");
  assert_int_equal(catalogue_breakdown_without(*state, crossed, DIMENSION_DISABILITY), crossed);
  assert_string_equal(catalogue_breakdown_item(*state, crossed, DIMENSION_SEX)->code, "F");
  assert_null(catalogue_breakdown_item(*state, crossed, DIMENSION_DISABILITY));
}

static void breakdowns_have_names_in_both_languages(void **state)
{
  guint crossed = index_of(*state, "sex=F,residence=R");
  assert_string_equal(catalogue_breakdown_name(*state, crossed, LANGUAGE_ZH), "女性、乡村");
  assert_string_equal(catalogue_breakdown_name(*state, crossed, LANGUAGE_EN), "Female, Rural");
  assert_string_equal(catalogue_breakdown_name(*state, 0, LANGUAGE_ZH), "合计");
}

static void a_catalogue_may_do_without_series_breaks(void **state)
{
  (void)state;
  g_autoptr(Catalogue) catalogue = real_catalogue();
  guint n_breaks = 1;
  catalogue_series_breaks(catalogue, &n_breaks);
  assert_int_equal(n_breaks, 0);
}

static void series_breaks_name_indicator_area_and_year(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) files = real_files();
  spoil_file(files, "series_breaks.csv",
             "indicator_code,area_code,year,reason_zh,reason_en\n"
             "health.caesarean_section_rate,,2023,口径调整,new definition\n"
             ",T1,2024,区划调整,boundary moved\n");
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, &error);
  expect_success(catalogue != NULL, error);
  guint n_breaks = 0;
  const SeriesBreak *breaks = catalogue_series_breaks(catalogue, &n_breaks);
  assert_int_equal(n_breaks, 2);
  assert_int_equal(breaks[0].indicator->id, 124);
  assert_string_equal(breaks[0].area_code, "");
  assert_int_equal(breaks[0].year, 2023);
  assert_null(breaks[1].indicator);
  assert_string_equal(breaks[1].area_code, "T1");
  assert_string_equal(breaks[1].reason.zh, "区划调整");
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_plan_is_whole),
      cmocka_unit_test(digest_is_that_of_names_and_bytes),
      cmocka_unit_test(digest_changes_with_one_byte),
      cmocka_unit_test(files_make_the_same_catalogue_again),
      cmocka_unit_test(an_indicators_columns_are_typed),
      cmocka_unit_test(a_targets_columns_are_typed),
      cmocka_unit_test(each_way_to_make_a_year_is_used),
      cmocka_unit_test(indicators_are_found_by_what_a_form_says),
      cmocka_unit_test(indicators_are_in_the_order_of_their_ids),
      cmocka_unit_test(an_indicator_added_at_the_end_finds_its_place),
      cmocka_unit_test(forms_have_the_head_of_their_domain_and_frequency),
      cmocka_unit_test(every_indicator_has_a_form_with_a_head),
      cmocka_unit_test(a_form_may_have_no_last_day),
      cmocka_unit_test(what_counts_people_is_said_by_the_units),
      cmocka_unit_test(a_catalogue_stored_before_the_question_is_taken_as_it_is),
      cmocka_unit_test(a_folder_must_say_what_counts_people),
      cmocka_unit_test(parts_of_a_quotient_have_units),
      cmocka_unit_test(codes_are_read_in_either_language),
      cmocka_unit_test(lists_are_found_by_name_and_dimension),
      cmocka_unit_test(departments_report_only_their_own),
      cmocka_unit_test(each_legal_breakdown_stands_once),
      cmocka_unit_test(breakdowns_follow_from_the_required_products),
      cmocka_unit_test(no_index_beyond_the_list_is_allowed),
      cmocka_unit_test(required_cells_are_the_forms),
      cmocka_unit_test(required_cells_are_allowed),
      cmocka_unit_test(a_breakdown_without_a_dimension_is_legal_too),
      cmocka_unit_test(breakdowns_have_names_in_both_languages),
      cmocka_unit_test(a_catalogue_may_do_without_series_breaks),
      cmocka_unit_test(series_breaks_name_indicator_area_and_year),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
