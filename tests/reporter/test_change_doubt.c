/* Whether a move says anything: rare events and surveys, as numbers, as turns and in words. p by R's binom.test, intervals by Newcombe's method 10. */
#include "tests/support/test.h"

#include <string.h>

#include "reporter/assess/change_doubt.h"
#include "reporter/evaluate/review.h"
#include "reporter/render/indicator_words.h"
#include "tests/reporter/figures.h"

enum {
  COVERAGE = 104,  /* a full count */
  MORTALITY = 103, /* rare events */
  AWARENESS = 109  /* a survey */
};

typedef struct Row {
  const char *fact;
  int indicator;
  double before[2], now[2]; /* numerator and denominator */
  double sample;            /* in both years; 0: not known */
  ChangeDoubt doubt;
  Turn turn;
  const char *words; /* among those of the sentence */
} Row;

static const Row rows[] = {
    {"full_count_is_a_fact", COVERAGE, {950, 1000}, {940, 1000}, 0, CHANGE_CERTAIN, TURN_UNFAVOURABLE, "属不利变化"},
    {"one_death_after_none_is_chance",
     MORTALITY,
     {0, 1000},
     {1, 1000},
     0,
     CHANGE_BY_CHANCE,
     TURN_UNCERTAIN,
     "2024年为0.0/10万，与偶然波动无法区分"},
    {"no_death_after_one_is_chance_too",
     MORTALITY,
     {1, 1000},
     {0, 1000},
     0,
     CHANGE_BY_CHANCE,
     TURN_UNCERTAIN,
     "与偶然波动无法区分"},
    {"five_deaths_after_none_are_chance_yet",
     MORTALITY,
     {0, 1000},
     {5, 1000},
     0,
     CHANGE_BY_CHANCE,
     TURN_UNCERTAIN,
     "与偶然波动无法区分"}, /* p = 0.0625 */
    {"six_deaths_after_none_are_not",
     MORTALITY,
     {0, 1000},
     {6, 1000},
     0,
     CHANGE_CERTAIN,
     TURN_UNFAVOURABLE,
     "属不利变化"}, /* p = 0.03125 */
    {"same_rate_stands_still", MORTALITY, {1, 1000}, {1, 1000}, 0, CHANGE_BY_CHANCE, TURN_STEADY, "与2024年持平"},
    {"survey_moves_within_its_error",
     AWARENESS,
     {760, 1000},
     {780, 1000},
     1000,
     CHANGE_WITHIN_ERROR,
     TURN_UNCERTAIN,
     "在抽样误差范围内"},
    {"survey_moves_beyond_its_error",
     AWARENESS,
     {700, 1000},
     {780, 1000},
     1000,
     CHANGE_CERTAIN,
     TURN_FAVOURABLE,
     "提高8.0个百分点。"},
    {"survey_without_a_sample_size_says_nothing",
     AWARENESS,
     {700, 1000},
     {780, 1000},
     0,
     CHANGE_ERROR_UNKNOWN,
     TURN_UNCERTAIN,
     "抽样误差不明"},
};

static void give(GivenFigures *given, const Row *row, int year, const double parts[2])
{
  if (row->sample > 0)
    given_survey(given, row->indicator, year, "_T", parts[0], parts[1], row->sample, 1);
  else
    given_figure(given, row->indicator, year, "_T", parts[0], parts[1]);
}

static const ReportIndicator *part_of(const Report *report, int indicator_id)
{
  for (guint d = 0; d < report->domains->len; d++) {
    const ReportDomain *domain = g_ptr_array_index(report->domains, d);
    for (guint i = 0; i < domain->indicators->len; i++) {
      const ReportIndicator *part = g_ptr_array_index(domain->indicators, i);
      if (part->indicator->id == indicator_id)
        return part;
    }
  }
  g_assert_not_reached();
}

static void doubt_turn_and_words_agree(void **state)
{
  const Row *row = *state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give(given, row, row->indicator == AWARENESS ? 2020 : 2024, row->before);
  give(given, row, 2025, row->now);
  AssessInput input = given_input(given);
  g_autoptr(Report) report = report_build(&input, 2025);
  const ReportIndicator *part = part_of(report, row->indicator);
  g_autofree char *sentence = indicator_sentence(LANGUAGE_ZH, part);
  assert_int_equal(report_indicator_total(part)->doubt, row->doubt);
  assert_string_equal(turn_code(report_turn(part)), turn_code(row->turn));
  if (strstr(sentence, row->words) == NULL)
    fail_msg("%s: %s", row->fact, sentence);
}

/* A count of which half is missing is not compared, in neither direction, and the sentence says which year it is. */
static void incomplete_years_are_not_compared(void **state)
{
  (void)state;
  static const Release releases[][2] = {
      {RELEASE_SHOWN, RELEASE_WITHHELD}, {RELEASE_WITHHELD, RELEASE_SHOWN}, {RELEASE_WITHHELD, RELEASE_WITHHELD}};
  static const char *const words[] = {"，本年未报齐，不作比较", "，2024年未报齐，不作比较",
                                      "，本年和2024年均未报齐，不作比较"};
  for (guint i = 0; i < G_N_ELEMENTS(releases); i++) {
    g_autoptr(GivenFigures) given = given_figures_new(NULL);
    given_figure(given, COVERAGE, 2024, "_T", 950, 1000)->release = releases[i][0];
    given_figure(given, COVERAGE, 2025, "_T", 470, 1000)->release = releases[i][1];
    AssessInput input = given_input(given);
    g_autoptr(Report) report = report_build(&input, 2025);
    const ReportIndicator *part = part_of(report, COVERAGE);
    g_autofree char *sentence = indicator_sentence(LANGUAGE_ZH, part);
    assert_false(report_indicator_total(part)->has_change);
    assert_string_equal(turn_code(report_turn(part)), turn_code(TURN_UNKNOWN));
    assert_non_null(strstr(sentence, words[i]));
  }
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1];
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest){rows[i].fact, doubt_turn_and_words_agree, NULL, NULL, (void *)&rows[i]};
  tests[G_N_ELEMENTS(rows)] = (struct CMUnitTest)cmocka_unit_test(incomplete_years_are_not_compared);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
