/* Soft rules on series of 3 to 10 points, where z-scores are silent, and on what is no series at all. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/collector_settings.h"
#include "collector/review/review.h"

#define PASSED "passed"

/* One value judged. PAST and NOW are `period=value` or `period=numerator/denominator`, separated by blanks, with `:B` for a status; NOW is one. */
typedef struct ReviewCase {
  const char *why;
  const char *indicator;
  const char *past;
  const char *now;
  const char *rule;
} ReviewCase;

static const ReviewCase cases[] = {
    /* Series in percent, none of whose z-scores reaches 3. */
    {"3 points", "health.breast_cancer_screening_rate", "2023=7000/10000 2024=7010/10000", "2025=7800/10000",
     "outlier"},
    {"4 points on a line", "health.breast_cancer_screening_rate", "2022=700/1000 2023=710/1000 2024=720/1000",
     "2025=640/1000", "outlier"},
    {"5 points, methods c2", "health.breast_cancer_screening_rate",
     "2021=700/1000 2022=710/1000 2023=720/1000 2025=740/1000", "2024=610/1000", "change_in_points"},
    {"6 points, S1", "health.breast_cancer_screening_rate",
     "2020=6210/10000 2021=6350/10000 2022=6420/10000 2023=6600/10000 2024=6640/10000", "2025=6810/10000", PASSED},
    {"6 points, S1 and a jump", "health.breast_cancer_screening_rate",
     "2020=6210/10000 2021=6350/10000 2022=6420/10000 2023=6600/10000 2024=6640/10000", "2025=7550/10000", "outlier"},
    {"7 points", "security.average_pension",
     "2019=300000/100 2020=305000/100 2021=311000/100 2022=314000/100 2023=321000/100 2024=325000/100",
     "2025=390000/100", "outlier"},
    {"8 points", "security.average_pension",
     "2018=300000/100 2019=305000/100 2020=311000/100 2021=314000/100 2022=321000/100 2023=325000/100 2024=330000/100",
     "2025=335000/100", PASSED},
    {"9 points, tested within", "security.average_pension",
     "2017=295000/100 2018=300000/100 2019=305000/100 2020=311000/100 2022=321000/100 2023=325000/100 "
     "2024=330000/100 2025=335000/100",
     "2021=400000/100", "outlier"},
    {"10 points", "security.average_pension",
     "2016=290000/100 2017=295000/100 2018=300000/100 2019=305000/100 2020=311000/100 2021=316000/100 "
     "2022=321000/100 2023=325000/100 2024=330000/100",
     "2025=280000/100", "outlier"},
    {"11 points, the oldest is not asked", "security.average_pension",
     "2014=10000/100 2015=290000/100 2016=290000/100 2017=295000/100 2018=300000/100 2019=305000/100 2020=311000/100 "
     "2021=316000/100 2022=321000/100 2023=325000/100 2024=330000/100",
     "2025=280000/100", "outlier"},
    {"regular, but near", "security.average_pension", "2021=300000/100 2022=300000/100 2023=300000/100 2024=300000/100",
     "2025=301000/100", PASSED},
    {"2 points are no series", "security.average_pension", "2024=300000/100", "2025=330000/100", PASSED},
    {"no past", "security.average_pension", "", "2025=300000/100", PASSED},

    /* Counts of few: a median's deviation of zero flags nothing, a percentage everything. */
    {"0 0 0 5, domain (b) 8", "law.trafficking_clearance_rate", "2021=0/40 2022=0/40 2023=0/40 2024=0/40", "2025=9/40",
     "change_in_points"},
    {"deaths 0 0 0 0 5", "education.new_young_adult_illiterates", "2021=0 2022=0 2023=0 2024=0", "2025=5", "outlier"},
    {"deaths 0 0 0 0 1", "education.new_young_adult_illiterates", "2021=0 2022=0 2023=0 2024=0", "2025=1", PASSED},
    {"one of a thousand births", "health.congenital_syphilis_incidence",
     "2021=0/1000 2022=0/980 2023=0/1010 2024=0/990", "2025=1/1000", PASSED},
    {"eight of a thousand births", "health.congenital_syphilis_incidence",
     "2021=0/1000 2022=0/980 2023=0/1010 2024=0/990", "2025=8/1000", "outside_usual"},
    {"1 to 3 is chance, not 200 %", "education.new_young_adult_illiterates", "2024=1", "2025=3", PASSED},
    {"2 to 20 is not", "education.new_young_adult_illiterates", "2024=2", "2025=20", "change_in_percent"},
    {"3 of 10 after 25 of 30", "health.cervical_cancer_screening_rate", "2022=25/30 2023=26/30 2024=25/30", "2025=3/10",
     "change_in_points"},
    {"full coverage misses one", "health.maternal_hiv_testing_rate", "2022=900/900 2023=950/950 2024=910/910",
     "2025=919/920", PASSED},

    /* Changes. */
    {"at the limit of 10 points", "health.breast_cancer_screening_rate", "2024=6000/10000", "2025=7000/10000", PASSED},
    {"beyond 10 points", "health.breast_cancer_screening_rate", "2024=6000/10000", "2025=7001/10000",
     "change_in_points"},
    {"down beyond 10 points", "health.breast_cancer_screening_rate", "2024=6000/10000", "2025=4900/10000",
     "change_in_points"},
    {"at the limit of 30 %", "education.ideological_education_participation", "2024-S1=1000", "2025-S1=1300", PASSED},
    {"beyond 30 %", "education.ideological_education_participation", "2024-S1=1000", "2025-S1=1301",
     "change_in_percent"},
    {"down beyond 30 %", "education.ideological_education_participation", "2024-S1=1000", "2025-S1=699",
     "change_in_percent"},
    {"a flow is compared with the same half", "education.ideological_education_participation",
     "2024-S1=1000 2024-S2=3000", "2025-S1=1100", PASSED},
    {"a stock with the half before", "security.unemployment_insurance_insured", "2024-S1=1000 2024-S2=3000",
     "2025-S1=1100", "change_in_percent"},
    {"a year between is no period before", "family.women_volunteer_participation", "2022-S1=1000", "2025-S1=9000",
     PASSED},
    {"nothing to change from", "education.ideological_education_participation", "2024-S1=0", "2025-S1=1000", PASSED},
    {"both parts ten times", "health.breast_cancer_screening_rate", "2024=600/1000", "2025=6000/10000",
     "change_in_percent"},
    {"a survey of five years", "family.housework_time", "2020=100000/1000 2023=9000/1000", "2025=105000/1000", PASSED},
    {"a survey that changed", "family.housework_time", "2020=100000/1000 2023=9000/1000", "2025=180000/1000",
     "change_in_percent"},
    {"five years may change more", "family.housework_time", "2020=100000/1000", "2025=160000/1000", PASSED},

    {"a season beside the same season", "law.domestic_violence_reports",
     "2021-Q1=100 2021-Q2=300 2022-Q1=101 2022-Q2=302 2023-Q1=102 2023-Q2=301 2024-Q1=103 2024-Q2=300", "2025-Q1=130",
     "outlier"},

    /* Where there is nothing to compare. */
    {"an election", "decision.village_heads_female_share", "2023=10/100 2024=10/100", "2025=90/100", PASSED},
    {"a yes", "law.gender_assessment_mechanism", "2022=0 2023=0 2024=0", "2025=1", PASSED},
    {"a declared break", "health.breast_cancer_screening_rate", "2023=700/1000 2024=705/1000", "2025=200/1000:B",
     PASSED},
    {"after a declared break", "health.breast_cancer_screening_rate",
     "2020=7000/10000 2021=7010/10000 2022=7000/10000 2023=7010/10000 2024=6900/10000:B", "2025=6000/10000", PASSED},
    {"without one", "health.breast_cancer_screening_rate",
     "2020=7000/10000 2021=7010/10000 2022=7000/10000 2023=7010/10000 2024=6900/10000", "2025=6000/10000", "outlier"},
    {"before a declared break", "health.breast_cancer_screening_rate",
     "2021=700/1000 2022=705/1000 2024=200/1000:B 2025=205/1000", "2023=710/1000", PASSED},
    {"a missing value", "health.breast_cancer_screening_rate", "2023=700/1000 2024=705/1000", "2025=:O", PASSED},

    /* The usual range. */
    {"below it", "health.maternal_hiv_testing_rate", "", "2025=790/1000", "outside_usual"},
    {"within it", "health.maternal_hiv_testing_rate", "", "2025=800/1000", PASSED},
    {"above it", "education.compulsory_female_share", "", "2025=560/1000", "outside_usual"},
    {"nothing of nothing", "health.maternal_hiv_testing_rate", "", "2025=0/0", PASSED},

    /* Figures from the beginning of the year. */
    {"grows as a sum does", "law.domestic_violence_reports", "2025-Q1=100 2025-Q2=210", "2025-Q3=300",
     "looks_cumulative"},
    {"grows by a tenth", "law.domestic_violence_reports", "2025-Q1=100 2025-Q2=110", "2025-Q3=121", PASSED},
    {"two quarters do not tell", "law.domestic_violence_reports", "2025-Q1=100", "2025-Q2=200", PASSED},
    {"but they do beside last year's", "law.domestic_violence_reports", "2024-Q1=101 2024-Q2=105 2025-Q1=100",
     "2025-Q2=200", "looks_cumulative"},
    {"last year grew alike", "law.domestic_violence_reports", "2024-Q1=90 2024-Q2=180 2025-Q1=100", "2025-Q2=200",
     PASSED},
    {"births of a health year, which begins in October", "health.maternal_mortality_ratio",
     "2024-Q4=0/250 2025-Q1=0/500", "2025-Q2=0/760", "looks_cumulative"},
    {"a new health year begins anew", "health.maternal_mortality_ratio", "2025-Q2=0/250 2025-Q3=0/260", "2025-Q4=0/600",
     PASSED},
    {"few cases grow by chance", "law.domestic_violence_reports", "2025-Q1=2 2025-Q2=5", "2025-Q3=9", PASSED},
    {"a sum of the year falls", "economy.subsidised_training_participants", "2025-Q1=300 2025-Q2=500", "2025-Q3=210",
     "cumulative_falls"},
    {"a sum of the year begins anew", "economy.subsidised_training_participants", "2024-Q3=900 2024-Q4=1200",
     "2025-Q1=300", PASSED},
};

typedef struct Fixture {
  Catalogue *catalogue;
  ReviewLimits limits;
} Fixture;

static int open_fixture(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  g_autoptr(Settings) settings = settings_load(collector_setting_specs, NULL, NULL, NULL);
  fixture->catalogue = catalogue_load_folder(folder, NULL);
  fixture->limits = review_limits(settings);
  *state = fixture;
  return fixture->catalogue == NULL;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  catalogue_free(fixture->catalogue);
  g_free(fixture);
  return 0;
}

/* Reads `period=value`, `period=numerator/denominator`, either with `:status`. */
static Record record_of(const Indicator *indicator, const char *text)
{
  Record record = {.indicator_id = indicator->id, .status = STATUS_NORMAL};
  g_auto(GStrv) status = g_strsplit(text, ":", 2);
  g_auto(GStrv) sides = g_strsplit(status[0], "=", 2);
  g_auto(GStrv) numbers = g_strsplit(sides[1], "/", 2);
  assert_true(period_parse(sides[0], &record.period));
  record.status = status[1] != NULL ? status[1][0] : STATUS_NORMAL;
  record.has_value = numbers[0] != NULL && numbers[0][0] != '\0';
  record.value = record.has_value ? g_ascii_strtod(numbers[0], NULL) : 0;
  record.has_denominator = numbers[0] != NULL && numbers[1] != NULL;
  record.denominator = record.has_denominator ? g_ascii_strtod(numbers[1], NULL) : 0;
  return record;
}

static History *history_of(const Indicator *indicator, const char *past)
{
  g_auto(GStrv) texts = g_strsplit(past, " ", -1);
  History *history = history_new();
  for (char **text = texts; *text != NULL; text++) {
    const Record record = record_of(indicator, *text);
    history_add(history, &record, BREAKDOWN_TOTAL, true);
  }
  history_finish(history);
  return history;
}

static ReviewFinding review(const Fixture *fixture, const ReviewLimits *limits, const ReviewCase *row)
{
  const Indicator *indicator = catalogue_indicator_by_code(fixture->catalogue, row->indicator);
  if (indicator == NULL)
    fail_msg("no indicator %s", row->indicator);
  g_autoptr(History) history = history_of(indicator, row->past);
  const ReviewScope scope = review_scope(indicator, limits);
  const Record record = record_of(indicator, row->now);
  return review_record(&scope, &record, history_series(history, indicator->id, BREAKDOWN_TOTAL));
}

static void each_value_is_judged_as_the_table_says(void **state)
{
  const Fixture *fixture = *state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const ReviewFinding finding = review(fixture, &fixture->limits, &cases[i]);
    if (strcmp(audit_rule_code(finding.rule), cases[i].rule) != 0)
      fail_msg("%s: %s %s after %s: %s, not %s (%s; %s)", cases[i].why, cases[i].indicator, cases[i].now, cases[i].past,
               audit_rule_code(finding.rule), cases[i].rule, finding.given, finding.expected);
  }
}

/* The vectors of which no z-score and no score by the median's deviation takes notice, by the outlier rule alone. */
static void outliers_are_found_without_the_rules_of_change(void **state)
{
  const Fixture *fixture = *state;
  static const ReviewCase rows[] = {
      {"70 71 72 61 74", "health.breast_cancer_screening_rate",
       "2021=7000/10000 2022=7100/10000 2023=7200/10000 2025=7400/10000", "2024=6100/10000", "outlier"},
      {"70 71 72 73 74", "health.breast_cancer_screening_rate",
       "2021=7000/10000 2022=7100/10000 2023=7200/10000 2025=7400/10000", "2024=7300/10000", PASSED},
      {"0 0 0 5 0", "education.new_young_adult_illiterates", "2021=0 2022=0 2023=0 2025=0", "2024=5", "outlier"},
      {"0 0 0 1 0", "education.new_young_adult_illiterates", "2021=0 2022=0 2023=0 2025=0", "2024=1", PASSED},
      {"5 5 5 0", "education.new_young_adult_illiterates", "2021=5 2022=5 2023=5", "2024=0", PASSED},
      {"a share that rises as before", "security.old_age_allowance_coverage",
       "2021-S2=50/100 2022-S2=60/100 2023-S2=70/100 2024-S2=80/100", "2025-S2=90/100", PASSED},
      {"a share that falls back", "security.old_age_allowance_coverage",
       "2021-S2=50/100 2022-S2=60/100 2023-S2=70/100 2024-S2=80/100", "2025-S2=40/100", "outlier"},
      {"40 45 42 5", "education.new_young_adult_illiterates", "2021=40 2022=45 2023=42", "2024=5", "outlier"},
      {"as low as the lowest", "education.new_young_adult_illiterates", "2020=3 2021=45 2022=45 2023=45", "2024=3",
       "outlier"},
      {"as high as the highest", "education.new_young_adult_illiterates", "2020=45 2021=3 2022=3 2023=3", "2024=45",
       "outlier"},
  };
  ReviewLimits limits = fixture->limits;
  limits.change_percent = limits.change_points = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const ReviewFinding finding = review(fixture, &limits, &rows[i]);
    if (strcmp(audit_rule_code(finding.rule), rows[i].rule) != 0)
      fail_msg("%s: %s, not %s", rows[i].why, audit_rule_code(finding.rule), rows[i].rule);
  }
}

static void rules_that_are_switched_off_ask_nothing(void **state)
{
  const Fixture *fixture = *state;
  const ReviewLimits off = {0};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const AuditRule rule = review(fixture, &off, &cases[i]).rule;
    assert_true(rule != AUDIT_CHANGE_IN_PERCENT && rule != AUDIT_CHANGE_IN_POINTS && rule != AUDIT_OUTLIER);
  }
}

static void finding_says_what_it_compared(void **state)
{
  const Fixture *fixture = *state;
  static const ReviewCase points = {"", "health.breast_cancer_screening_rate", "2024=6000/10000", "2025=7500/10000",
                                    ""};
  static const ReviewCase percent = {"", "law.domestic_violence_reports", "2024-Q2=100", "2025-Q2=250", ""};
  static const ReviewCase sum = {"", "law.domestic_violence_reports", "2025-Q1=100 2025-Q2=210", "2025-Q3=300", ""};
  const ReviewFinding in_points = review(fixture, &fixture->limits, &points);
  const ReviewFinding in_percent = review(fixture, &fixture->limits, &percent);
  const ReviewFinding of_sum = review(fixture, &fixture->limits, &sum);
  assert_string_equal(in_points.given, "2024: 60 → 2025: 75, +15");
  assert_string_equal(in_points.expected, "10");
  assert_string_equal(in_points.field, "numerator");
  assert_string_equal(in_percent.given, "2024-Q2: 100 → 2025-Q2: 250, +150");
  assert_string_equal(in_percent.field, "value");
  assert_string_equal(of_sum.given, "2025-Q1: 100, 2025-Q2: 210, 2025-Q3: 300");
}

#define REVIEW_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      REVIEW_TEST(each_value_is_judged_as_the_table_says),
      REVIEW_TEST(outliers_are_found_without_the_rules_of_change),
      REVIEW_TEST(rules_that_are_switched_off_ask_nothing),
      REVIEW_TEST(finding_says_what_it_compared),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
