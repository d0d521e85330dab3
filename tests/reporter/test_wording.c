/* Sentences, word for word, in both languages: unit × direction × size of the move × first year × missing. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/wording/wording.h"

/* Indicators by unit and direction. */
#define MORTALITY "health.maternal_mortality_ratio"         /* per 100,000, lower is better */
#define ABORTION "health.induced_abortion_rate"             /* per 1,000 women, lower is better */
#define SCREENING "health.cervical_cancer_screening_rate"   /* percent, higher is better */
#define CAESAREAN "health.caesarean_section_rate"           /* percent, lower is better */
#define LIFE "health.life_expectancy_at_birth"              /* years of life, two places */
#define SCHOOLING "education.mean_years_of_schooling"       /* years */
#define TRANSFER "economy.rural_transfer_employment"        /* persons */
#define TRAINING "economy.subsidised_training_participants" /* attendances */
#define DISEASE "economy.new_occupational_disease_cases"    /* cases, lower is better */
#define CALLS "law.domestic_violence_reports"               /* cases, informational */
#define WAGE "economy.average_wage"                         /* yuan a year, parity */
#define HOUSEWORK "family.housework_time"                   /* minutes a day, parity */
#define IODINE "health.pregnant_urinary_iodine_median"      /* µg/L, parity */
#define STALLS "environment.public_toilet_stall_ratio"      /* ratio */
#define BEDS "security.elderly_care_beds_per_1000"          /* beds per 1,000 */
#define PLACES "family.childcare_places_per_1000"           /* places per 1,000 */
#define MECHANISM "law.gender_assessment_mechanism"         /* yes or no */
#define CONGRESS "decision.peoples_congress_female_share"   /* percent, elected */
#define LITERACY "health.health_literacy_level"             /* percent, survey */

typedef struct Row {
  const char *indicator;
  double value;
  double previous; /* NAN: none */
  CompareBase base;
  int base_year;
  const char *zh; /* behind the indicator's name */
  const char *en;
} Row;

static const Row rows[] = {
    /* rates per 100,000 and per 1,000 move by percent */
    {MORTALITY, 14.3, 15.1, COMPARE_YEAR, 2024, "为14.3/10万，比2024年降低5.3%。",
     "14.3 per 100,000 live births in 2025, down 5.3% from 2024."},
    {MORTALITY, 21.1, 20.0, COMPARE_YEAR, 2024, "为21.1/10万，比2024年上升5.5%，属不利变化。",
     "21.1 per 100,000 live births in 2025, up 5.5% from 2024, an unfavourable move."},
    {MORTALITY, 12.5, 12.5, COMPARE_YEAR, 2024, "为12.5/10万，与2024年持平。",
     "12.5 per 100,000 live births in 2025, unchanged from 2024."},
    {MORTALITY, 12.54, 12.46, COMPARE_YEAR, 2024, "为12.5/10万，与2024年持平。",
     "12.5 per 100,000 live births in 2025, unchanged from 2024."},
    {MORTALITY, 16.6, 16.5, COMPARE_YEAR, 2024, "为16.6/10万，与2024年基本持平。",
     "16.6 per 100,000 live births in 2025, almost unchanged from 2024."},
    {MORTALITY, 16.4, 16.5, COMPARE_YEAR, 2024, "为16.4/10万，与2024年基本持平。",
     "16.4 per 100,000 live births in 2025, almost unchanged from 2024."},
    {MORTALITY, 45.5, 0, COMPARE_YEAR, 2024, "为45.5/10万，2024年为0.0/10万，属不利变化。",
     "45.5 per 100,000 live births in 2025, 0.0 per 100,000 live births in 2024, an unfavourable move."},
    {MORTALITY, 0, 45.5, COMPARE_YEAR, 2024, "为0.0/10万，比2024年降低100.0%。",
     "0.0 per 100,000 live births in 2025, down 100.0% from 2024."},
    {MORTALITY, 0, 0, COMPARE_YEAR, 2024, "为0.0/10万，与2024年持平。",
     "0.0 per 100,000 live births in 2025, unchanged from 2024."},
    {MORTALITY, 14.3, NAN, COMPARE_YEAR, 0, "为14.3/10万，尚无可比数据。",
     "14.3 per 100,000 live births in 2025, nothing yet to compare with."},
    {MORTALITY, 14.3, NAN, COMPARE_YEAR, 2024, "为14.3/10万，2024年无可比数据。",
     "14.3 per 100,000 live births in 2025, no comparable figure for 2024."},
    {ABORTION, 12.0, 12.8, COMPARE_YEAR, 2024, "为12.0‰，比2024年降低6.3%。",
     "12.0 per 1,000 women in 2025, down 6.3% from 2024."},
    {ABORTION, 13.0, 12.0, COMPARE_YEAR, 2024, "为13.0‰，比2024年上升8.3%，属不利变化。",
     "13.0 per 1,000 women in 2025, up 8.3% from 2024, an unfavourable move."},
    /* shares move by percentage points, never by percent */
    {SCREENING, 61.4, 61.0, COMPARE_YEAR, 2024, "为61.4%，比2024年提高0.4个百分点。",
     "61.4% in 2025, up 0.4 percentage points from 2024."},
    {SCREENING, 58.0, 61.0, COMPARE_YEAR, 2024, "为58.0%，比2024年降低3.0个百分点，属不利变化。",
     "58.0% in 2025, down 3.0 percentage points from 2024, an unfavourable move."},
    {SCREENING, 46.6, 46.6, COMPARE_YEAR, 2024, "为46.6%，与2024年持平。", "46.6% in 2025, unchanged from 2024."},
    {SCREENING, 46.7, 46.6, COMPARE_YEAR, 2024, "为46.7%，与2024年基本持平。",
     "46.7% in 2025, almost unchanged from 2024."},
    {SCREENING, 46.5, 46.6, COMPARE_YEAR, 2024, "为46.5%，与2024年基本持平。",
     "46.5% in 2025, almost unchanged from 2024."},
    {SCREENING, 46.66, 46.64, COMPARE_YEAR, 2024, "为46.7%，与2024年基本持平。",
     "46.7% in 2025, almost unchanged from 2024."},
    {SCREENING, 46.8, 46.6, COMPARE_YEAR, 2024, "为46.8%，比2024年提高0.2个百分点。",
     "46.8% in 2025, up 0.2 percentage points from 2024."},
    {SCREENING, 50.25, 50.0, COMPARE_YEAR, 2024, "为50.3%，比2024年提高0.3个百分点。",
     "50.3% in 2025, up 0.3 percentage points from 2024."},
    {SCREENING, 10, 0, COMPARE_YEAR, 2024, "为10.0%，比2024年提高10.0个百分点。",
     "10.0% in 2025, up 10.0 percentage points from 2024."},
    {SCREENING, 100, 100, COMPARE_YEAR, 2024, "为100.0%，与2024年持平。", "100.0% in 2025, unchanged from 2024."},
    {SCREENING, 61.4, NAN, COMPARE_YEAR, 0, "为61.4%，尚无可比数据。", "61.4% in 2025, nothing yet to compare with."},
    {CAESAREAN, 40.2, 42.0, COMPARE_YEAR, 2024, "为40.2%，比2024年降低1.8个百分点。",
     "40.2% in 2025, down 1.8 percentage points from 2024."},
    {CAESAREAN, 43.0, 42.0, COMPARE_YEAR, 2024, "为43.0%，比2024年上升1.0个百分点，属不利变化。",
     "43.0% in 2025, up 1.0 percentage points from 2024, an unfavourable move."},
    {CONGRESS, 33.5, 31.0, COMPARE_TERM, 2020, "为33.5%，比上届（2020年）提高2.5个百分点。",
     "33.5% in 2025, up 2.5 percentage points from the previous term (2020)."},
    {CONGRESS, 33.5, 33.5, COMPARE_TERM, 2020, "为33.5%，与上届（2020年）持平。",
     "33.5% in 2025, unchanged from the previous term (2020)."},
    {CONGRESS, 30.0, 33.5, COMPARE_TERM, 2020, "为30.0%，比上届（2020年）降低3.5个百分点，属不利变化。",
     "30.0% in 2025, down 3.5 percentage points from the previous term (2020), an unfavourable move."},
    {LITERACY, 28.4, 22.1, COMPARE_SURVEY, 2020, "为28.4%，比上次调查（2020年）提高6.3个百分点。",
     "28.4% in 2025, up 6.3 percentage points from the previous survey (2020)."},
    {LITERACY, 28.4, NAN, COMPARE_SURVEY, 0, "为28.4%，尚无可比数据。", "28.4% in 2025, nothing yet to compare with."},
    {SCREENING, 70.0, 62.0, COMPARE_BASELINE, 2020, "为70.0%，比基期（2020年）提高8.0个百分点。",
     "70.0% in 2025, up 8.0 percentage points from the baseline (2020)."},
    /* headcounts move by difference and percent */
    {TRANSFER, 1320, 1200, COMPARE_YEAR, 2024, "为1320人，比2024年增加120人，增长10.0%。",
     "1320 persons in 2025, up 120 persons (10.0%) from 2024."},
    {TRANSFER, 1100, 1200, COMPARE_YEAR, 2024, "为1100人，比2024年减少100人，下降8.3%，属不利变化。",
     "1100 persons in 2025, down 100 persons (8.3%) from 2024, an unfavourable move."},
    {TRANSFER, 1200, 1200, COMPARE_YEAR, 2024, "为1200人，与2024年持平。",
     "1200 persons in 2025, unchanged from 2024."},
    {TRANSFER, 1201, 1200, COMPARE_YEAR, 2024, "为1201人，比2024年增加1人，增长0.1%。",
     "1201 persons in 2025, up 1 person (0.1%) from 2024."},
    {TRANSFER, 5, 0, COMPARE_YEAR, 2024, "为5人，比2024年增加5人。", "5 persons in 2025, up 5 persons from 2024."},
    {TRANSFER, 0, 5, COMPARE_YEAR, 2024, "为0人，比2024年减少5人，下降100.0%，属不利变化。",
     "0 persons in 2025, down 5 persons (100.0%) from 2024, an unfavourable move."},
    {TRAINING, 5230, 5000, COMPARE_YEAR, 2024, "为5230人次，比2024年增加230人次，增长4.6%。",
     "5230 attendances in 2025, up 230 attendances (4.6%) from 2024."},
    {DISEASE, 3, 4, COMPARE_YEAR, 2024, "为3例，比2024年减少1例，下降25.0%。",
     "3 cases in 2025, down 1 case (25.0%) from 2024."},
    {DISEASE, 6, 4, COMPARE_YEAR, 2024, "为6例，比2024年增加2例，增长50.0%，属不利变化。",
     "6 cases in 2025, up 2 cases (50.0%) from 2024, an unfavourable move."},
    {CALLS, 130, 100, COMPARE_YEAR, 2024, "为130起，比2024年增加30起，增长30.0%。",
     "130 cases in 2025, up 30 cases (30.0%) from 2024."},
    /* everything else moves by its difference */
    {LIFE, 81.38, 79.32, COMPARE_YEAR, 2024, "为81.38岁，比2024年延长2.06岁。",
     "81.38 years in 2025, up 2.06 years from 2024."},
    {LIFE, 81.30, 81.38, COMPARE_YEAR, 2024, "为81.30岁，比2024年缩短0.08岁，属不利变化。",
     "81.30 years in 2025, down 0.08 years from 2024, an unfavourable move."},
    {LIFE, 81.381, 81.384, COMPARE_YEAR, 2024, "为81.38岁，与2024年持平。",
     "81.38 years in 2025, unchanged from 2024."},
    {LIFE, 81.386, 81.384, COMPARE_YEAR, 2024, "为81.39岁，与2024年基本持平。",
     "81.39 years in 2025, almost unchanged from 2024."},
    {SCHOOLING, 10.65, 10.05, COMPARE_SURVEY, 2020, "为10.65年，比上次调查（2020年）提高0.60年。",
     "10.65 years in 2025, up 0.60 years from the previous survey (2020)."},
    {WAGE, 80490, 80000, COMPARE_YEAR, 2024, "为80490元，比2024年增加490元。",
     "80490 yuan in 2025, up 490 yuan from 2024."},
    {WAGE, 79000, 80000, COMPARE_YEAR, 2024, "为79000元，比2024年减少1000元。",
     "79000 yuan in 2025, down 1000 yuan from 2024."},
    {HOUSEWORK, 120, 126, COMPARE_SURVEY, 2020, "为120分钟，比上次调查（2020年）减少6分钟。",
     "120 minutes in 2025, down 6 minutes from the previous survey (2020)."},
    {IODINE, 176.2, 171.5, COMPARE_YEAR, 2024, "为176.2微克/升，比2024年提高4.7微克/升。",
     "176.2 µg/L in 2025, up 4.7 µg/L from 2024."},
    {STALLS, 1.52, 1.47, COMPARE_YEAR, 2024, "为1.52，比2024年提高0.05。", "1.52 in 2025, up 0.05 from 2024."},
    {BEDS, 33.1, 32.4, COMPARE_YEAR, 2024, "为33.1张，比2024年增加0.7张。",
     "33.1 beds in 2025, up 0.7 beds from 2024."},
    {PLACES, 4.1, 3.5, COMPARE_YEAR, 2024, "为4.10个，比2024年增加0.60个。",
     "4.10 places in 2025, up 0.60 places from 2024."},
    /* yes or no */
    {MECHANISM, 1, 1, COMPARE_YEAR, 2024, "已建立，与2024年相同。", "established in 2025, as in 2024."},
    {MECHANISM, 1, 0, COMPARE_YEAR, 2024, "已建立，2024年未建立。", "established in 2025, not established in 2024."},
    {MECHANISM, 0, 1, COMPARE_YEAR, 2024, "未建立，2024年已建立，属不利变化。",
     "not established in 2025, established in 2024, an unfavourable move."},
    {MECHANISM, 1, NAN, COMPARE_YEAR, 0, "已建立，尚无可比数据。", "established in 2025, nothing yet to compare with."},
};

static Catalogue *catalogue;

static int load_catalogue(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return 0;
}

static int free_catalogue(void **state)
{
  (void)state;
  catalogue_free(catalogue);
  return 0;
}

static char *sentence(const Row *row, Language language)
{
  const Indicator *indicator = catalogue_indicator_by_code(catalogue, row->indicator);
  Scale scale = scale_of(indicator);
  const double *previous = isnan(row->previous) ? NULL : &row->previous;
  return wording_sentence(language, "X", &scale, 2025, row->value, previous, row->base, row->base_year);
}

/* One reported test per row and language: the row is the test's initial state. */
static void says_it_in_chinese(void **state)
{
  const Row *row = *state;
  g_autofree char *actual = sentence(row, LANGUAGE_ZH);
  g_autofree char *expected = g_strconcat("2025年，X", row->zh, NULL);
  assert_string_equal(actual, expected);
}

static void says_it_in_english(void **state)
{
  const Row *row = *state;
  g_autofree char *actual = sentence(row, LANGUAGE_EN);
  g_autofree char *expected = g_strconcat("X: ", row->en, NULL);
  assert_string_equal(actual, expected);
}

static void missing_year_is_said_and_the_latest_named(void **state)
{
  (void)state;
  static const struct {
    Language language;
    int last_year;
    const char *expected;
  } cases[] = {
      {LANGUAGE_ZH, 0, "2025年，X暂无数据。"},
      {LANGUAGE_EN, 0, "X: no data for 2025."},
      {LANGUAGE_ZH, 2020, "2025年，X暂无数据（最近一次为2020年）。"},
      {LANGUAGE_EN, 2020, "X: no data for 2025 (latest on record: 2020)."},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *actual = wording_missing(cases[i].language, "X", 2025, cases[i].last_year);
    assert_string_equal(actual, cases[i].expected);
  }
}

static void table_cells_are_brief(void **state)
{
  (void)state;
  static const struct {
    const char *indicator;
    double value;
    double previous;
    const char *zh;
    const char *en;
  } cases[] = {
      {MORTALITY, 14.3, 15.1, "-5.3", "-5.3"},   {SCREENING, 61.4, 61.0, "+0.4", "+0.4"},
      {SCREENING, 61.0, 61.0, "持平", "flat"},   {SCREENING, 61.1, 61.0, "基本持平", "~flat"},
      {MORTALITY, 45.5, 0, "由0上升", "from 0"}, {TRANSFER, 1320, 1200, "+120", "+120"},
      {LIFE, 81.30, 81.38, "-0.08", "-0.08"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Indicator *indicator = catalogue_indicator_by_code(catalogue, cases[i].indicator);
    Scale scale = scale_of(indicator);
    Change change = change_between(unit_style(indicator->unit->code)->change_kind, indicator->decimals, cases[i].value,
                                   cases[i].previous);
    g_autofree char *zh = wording_change_brief(LANGUAGE_ZH, &scale, &change);
    g_autofree char *en = wording_change_brief(LANGUAGE_EN, &scale, &change);
    assert_string_equal(zh, cases[i].zh);
    assert_string_equal(en, cases[i].en);
  }
}

static void unit_of_another_district_is_said_with_its_name(void **state)
{
  (void)state;
  CodeItem unit = {.code = "bicycles", .name = {"辆", "bicycles"}};
  g_autofree char *zh = unit_value(LANGUAGE_ZH, &unit, 12, 0);
  g_autofree char *en = unit_value(LANGUAGE_EN, &unit, 12, 0);
  assert_string_equal(zh, "12辆");
  assert_string_equal(en, "12 bicycles");
}

static void every_indicators_unit_has_a_style(void **state)
{
  (void)state;
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n);
  for (guint i = 0; i < n; i++)
    assert_string_equal(unit_style(indicators[i].unit->code)->unit, indicators[i].unit->code);
}

int main(void)
{
  struct CMUnitTest tests[2 * G_N_ELEMENTS(rows) + 4] = {
      cmocka_unit_test(missing_year_is_said_and_the_latest_named),
      cmocka_unit_test(table_cells_are_brief),
      cmocka_unit_test(unit_of_another_district_is_said_with_its_name),
      cmocka_unit_test(every_indicators_unit_has_a_style),
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    tests[4 + 2 * i] = (struct CMUnitTest){rows[i].zh, says_it_in_chinese, NULL, NULL, (void *)&rows[i]};
    tests[5 + 2 * i] = (struct CMUnitTest){rows[i].en, says_it_in_english, NULL, NULL, (void *)&rows[i]};
  }
  return cmocka_run_group_tests(tests, load_catalogue, free_catalogue);
}
