/* How far a target has come, in words: what helps a reader, and nothing that puzzles one. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "reporter/render/finding_words.h"
#include "tests/reporter/figures.h"

typedef struct Row {
  const char *fact;
  int indicator;
  const char *breakdowns[2]; /* the second is NULL where one series is tested */
  double before[2], now[2];  /* per thousand, 2020 and 2025 */
  const char *target;
  const char *words; /* among those of the finding; NULL: nothing of progress */
} Row;

#define TOTAL                                                                                                          \
  {                                                                                                                    \
    "_T", NULL                                                                                                         \
  }
#define RESIDENCE                                                                                                      \
  {                                                                                                                    \
    "residence=U", "residence=R"                                                                                       \
  }

static const Row rows[] = {
    {"half_way_is_told", 120, TOTAL, {960}, {970}, "H-S7a.3", "目标实现程度50.0%、时间进度50.0%、进度比1.00"},
    {"going_back_is_no_negative_share", 120, TOTAL, {975}, {968}, "H-S7a.3", "比基期离目标更远（时间进度50.0%）"},
    {"what_is_met_has_no_way_to_go", 104, TOTAL, {880}, {922}, "H-S4a.1", NULL},
    {"gap_that_turned_over_counts_by_its_size", 104, RESIDENCE, {950, 940}, {950, 954}, "H-2.2", "差距比基期缩小60.0%"},
    {"gap_that_grew_is_told_so", 104, RESIDENCE, {950, 940}, {950, 938}, "H-2.2", "差距比基期扩大20.0%"},
};

static void words_are(void **state)
{
  const Row *row = *state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(row->breakdowns) && row->breakdowns[i] != NULL; i++) {
    given_figure(given, row->indicator, 2020, row->breakdowns[i], row->before[i], 1000);
    given_figure(given, row->indicator, 2025, row->breakdowns[i], row->now[i], 1000);
  }
  const Assessment judged = given_assessment(given, row->target, 2025);
  g_autofree char *words = finding_words(LANGUAGE_ZH, &given->rule, &judged);
  if (row->words != NULL)
    expect_contains(words, row->words);
  else if (strstr(words, "目标实现程度") != NULL || strstr(words, "差距") != NULL)
    fail_msg("%s: %s", row->fact, words);
}

/* On course is a chance of 50% and more, so what is said of less must not read as if it were reached. */
static void chance_is_not_rounded_up_to_a_threshold(void **state)
{
  (void)state;
  static const struct {
    double chance;
    const char *zh, *en;
  } chances[] = {
      {0.4949, "约49%", "about 49%"}, {0.4951, "不到50%", "just under 50%"}, {0.49999, "不到50%", "just under 50%"},
      {0.5, "约50%", "about 50%"},    {0.504, "约50%", "about 50%"},         {0.195, "约20%", "about 20%"},
      {0.736, "约74%", "about 74%"},  {0.004, "不到1%", "below 1%"},         {0.999, "超过99%", "above 99%"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(chances); i++) {
    g_autofree char *zh = chance_words(LANGUAGE_ZH, chances[i].chance);
    g_autofree char *en = chance_words(LANGUAGE_EN, chances[i].chance);
    assert_string_equal(zh, chances[i].zh);
    assert_string_equal(en, chances[i].en);
  }
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1];
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest){rows[i].fact, words_are, NULL, NULL, (void *)(uintptr_t)&rows[i]};
  tests[G_N_ELEMENTS(rows)] = (struct CMUnitTest)cmocka_unit_test(chance_is_not_rounded_up_to_a_threshold);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
