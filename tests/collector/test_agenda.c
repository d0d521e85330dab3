/* What is due when, what is late, and what was said instead of a number. */
#include <math.h>

#include "tests/support/test.h"

#include "collector/review/agenda.h"
#include "collector/review/agenda_json.h"
#include "collector/review/not_carried_out.h"
#include "tests/collector/form_maker.h"

/* The agency's values on a day, for one indicator. */
typedef struct Desk {
  FormMaker *maker;
  History *history;
} Desk;

static Desk desk_of(const char *unit_type, const char *department, const char *residence)
{
  return (Desk){form_maker_new(unit_type, department, residence), history_new()};
}

static void desk_clear(Desk *desk)
{
  form_maker_free(desk->maker);
  history_free(desk->history);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

static Period period_of(const char *label)
{
  Period period;
  assert_true(period_parse(label, &period));
  return period;
}

/* Reports VALUE, or nothing but STATUS when it is NAN. */
static void report(Desk *desk, int16_t indicator, const char *label, const char *key, double value, char status,
                   const char *comment)
{
  const Record record = {.indicator_id = indicator,
                         .period = period_of(label),
                         .value = value,
                         .has_value = value == value,
                         .status = status,
                         .comment = comment};
  history_add(desk->history, &record, key, true);
}

static AgendaEntry entry_on(Desk *desk, int16_t indicator, const char *label, int32_t today)
{
  history_finish(desk->history);
  return agenda_entry(desk->maker->catalogue, desk->history, catalogue_indicator(desk->maker->catalogue, indicator),
                      period_of(label), today);
}

static void expect_state(AgendaEntry entry, const char *expected)
{
  assert_string_equal(agenda_state_name(entry.state), expected);
}

static void health_year_is_due_in_october(void **state)
{
  (void)state;
  g_auto(Desk) clinic = desk_of("primary_care", NULL, NULL);
  assert_int_equal(entry_on(&clinic, 104, "2025", 0).due_day, day_of_date(2025, 10, 25));
}

static void period_runs_then_is_due_then_late(void **state)
{
  (void)state;
  static const struct {
    int year, month, day;
    const char *expected;
  } days[] = {{2025, 9, 30, "running"}, {2025, 10, 1, "due"}, {2025, 10, 25, "due"}, {2025, 10, 26, "late"}};
  for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
    g_auto(Desk) clinic = desk_of("primary_care", NULL, NULL);
    expect_state(entry_on(&clinic, 104, "2025", day_of_date(days[i].year, days[i].month, days[i].day)),
                 days[i].expected);
  }
}

static void reported_is_every_product_answered(void **state)
{
  (void)state;
  const int32_t late = day_of_date(2026, 6, 1);
  g_auto(Desk) school = desk_of("school", NULL, NULL);
  report(&school, 204, "2024", "_T", 3, 'A', NULL);
  report(&school, 204, "2024", "sex=F", 1, 'A', NULL);
  report(&school, 204, "2024", "sex=F,education_stage=PRI", 1, 'A', NULL);
  AgendaEntry begun = entry_on(&school, 204, "2024", late);
  expect_state(begun, "late");
  assert_true(begun.is_begun);
  assert_int_equal(begun.missing, DIMENSION_BIT(DIMENSION_SEX) | DIMENSION_BIT(DIMENSION_DISABILITY));

  g_auto(Desk) other = desk_of("school", NULL, NULL);
  report(&other, 204, "2024", "sex=F", 1, 'A', NULL);
  report(&other, 204, "2024", "sex=F,education_stage=PRI", 1, 'A', NULL);
  report(&other, 204, "2024", "sex=M,disability=DIS", 0, 'A', NULL);
  expect_state(entry_on(&other, 204, "2024", late), "reported");
}

static void fixed_residence_answers_for_the_total(void **state)
{
  (void)state;
  g_auto(Desk) village = desk_of("village_committee", NULL, "R");
  report(&village, 612, "2025-S1", "sex=F,residence=R", 10, 'A', NULL);
  expect_state(entry_on(&village, 612, "2025-S1", day_of_date(2026, 6, 1)), "reported");
}

static void another_periods_value_does_not_count(void **state)
{
  (void)state;
  g_auto(Desk) hospital = desk_of("hospital", NULL, NULL);
  report(&hospital, 124, "2024", "_T", 5, 'A', NULL);
  AgendaEntry entry = entry_on(&hospital, 124, "2025", day_of_date(2026, 11, 1));
  expect_state(entry, "late");
  assert_false(entry.is_begun);
}

static void reason_alone_is_an_answer_of_its_own(void **state)
{
  (void)state;
  g_auto(Desk) hospital = desk_of("hospital", NULL, NULL);
  report(&hospital, 124, "2025", "_T", NAN, 'L', NULL);
  AgendaEntry entry = entry_on(&hospital, 124, "2025", day_of_date(2026, 11, 1));
  expect_state(entry, "not_collected");
  assert_int_equal(entry.status, 'L');
}

static void zero_with_the_word_was_not_carried_out(void **state)
{
  (void)state;
  static const struct {
    double value;
    const char *comment;
    const char *expected;
  } rows[] = {{0, "未开展", "not_carried_out"},
              {0, "未开展：停电", "not_carried_out"},
              {0, "not carried out", "not_carried_out"},
              {0, "确实没有", "reported"},
              {0, NULL, "reported"},
              {5, "未开展", "reported"}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Desk) hospital = desk_of("hospital", NULL, NULL);
    report(&hospital, 124, "2025", "_T", rows[i].value, 'A', rows[i].comment);
    expect_state(entry_on(&hospital, 124, "2025", day_of_date(2026, 11, 1)), rows[i].expected);
  }
}

static void surveys_and_elections_are_never_late(void **state)
{
  (void)state;
  const int32_t today = day_of_date(2027, 11, 1);
  g_auto(Desk) bureau = desk_of("department", "HEALTH", NULL);
  g_auto(Desk) township = desk_of("township_office", NULL, NULL);
  expect_state(entry_on(&bureau, 109, "2025", today), "occasional");
  expect_state(entry_on(&township, 418, "2025", today), "occasional");
}

static char *lines_of(const GArray *agenda)
{
  GString *words = g_string_new(NULL);
  for (guint i = 0; i < agenda->len; i++) {
    const AgendaEntry *entry = &g_array_index(agenda, AgendaEntry, i);
    char label[PERIOD_TEXT_SIZE];
    int year, month, day;
    date_of_day(entry->due_day, &year, &month, &day);
    g_string_append_printf(words, "%s %d %s %04d-%02d-%02d\n", agenda_state_name(entry->state), entry->indicator->id,
                           period_format(entry->period, label), year, month, day);
  }
  return g_string_free(words, FALSE);
}

static void agenda_looks_back_a_year_and_leaves_closed_periods_out(void **state)
{
  (void)state;
  static const Period closed = {FREQUENCY_SEMIANNUAL, 2025, 2};
  g_auto(Desk) hospital = desk_of("hospital", NULL, NULL);
  static const int16_t assigned[] = {110, 124};
  hospital.maker->profile.indicators = assigned;
  hospital.maker->profile.n_indicators = 2;
  hospital.maker->profile.closed = &closed;
  hospital.maker->profile.n_closed = 1;
  report(&hospital, 124, "2026", "_T", 5, 'A', NULL);
  history_finish(hospital.history);
  g_autoptr(GArray) agenda =
      agenda_of(hospital.maker->catalogue, &hospital.maker->profile, hospital.history, day_of_date(2026, 11, 20));
  g_autofree char *lines = lines_of(agenda);
  assert_string_equal(lines, "late 110 2026-S1 2026-07-25\n"
                             "running 110 2026-S2 2027-01-25\n"
                             "running 124 2027 2027-10-25\n"
                             "reported 124 2026 2026-10-25\n");
}

/* Of whatever day and reporting year: what is older than that day need not be read. */
static void no_period_before_the_first_day_is_looked_at(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("hospital", NULL, NULL);
  static const int16_t assigned[] = {110, 124, 204, 101}; /* half-years, health, school and calendar years */
  desk.maker->profile.indicators = assigned;
  desk.maker->profile.n_indicators = G_N_ELEMENTS(assigned);
  history_finish(desk.history);
  for (int32_t today = day_of_date(2026, 1, 1); today < day_of_date(2027, 1, 1); today++) {
    g_autoptr(GArray) agenda = agenda_of(desk.maker->catalogue, &desk.maker->profile, desk.history, today);
    assert_true(agenda->len >= G_N_ELEMENTS(assigned));
    for (guint i = 0; i < agenda->len; i++) {
      const Period period = g_array_index(agenda, AgendaEntry, i).period;
      assert_true(period_first_day(period) >= agenda_first_day(period.frequency, today));
    }
  }
}

static void agenda_is_told_in_words(void **state)
{
  (void)state;
  g_auto(Desk) hospital = desk_of("hospital", NULL, NULL);
  static const int16_t assigned[] = {110, 118, 124, 130};
  hospital.maker->profile.indicators = assigned;
  hospital.maker->profile.n_indicators = G_N_ELEMENTS(assigned);
  report(&hospital, 110, "2025-S2", "_T", 4, 'A', NULL);
  report(&hospital, 110, "2026-S1", "_T", 5, 'A', NULL);
  report(&hospital, 118, "2026", "_T", 5, 'A', NULL);
  report(&hospital, 124, "2026", "_T", NAN, 'L', NULL);
  history_finish(hospital.history);
  g_autoptr(GArray) agenda =
      agenda_of(hospital.maker->catalogue, &hospital.maker->profile, hospital.history, day_of_date(2026, 11, 20));
  json_t *json = agenda_to_json(agenda);
  g_autoptr(GString) words = g_string_new(NULL);
  g_autoptr(GString) english = g_string_new(NULL);
  agenda_append_words(words, json, LANGUAGE_ZH);
  agenda_append_words(english, json, LANGUAGE_EN);
  json_decref(json);
  assert_string_equal(words->str, "逾期未报（近一年内到期的）：3 项\n"
                                  "  2025年下半年（应于 2026-01-25 前报送）：110 宫颈癌患者治疗率（缺城乡）\n"
                                  "  2026年上半年（应于 2026-07-25 前报送）：110 宫颈癌患者治疗率（缺城乡）\n"
                                  "  2026年（应于 2026-10-25 前报送）：130 孕产妇贫血患病率\n"
                                  "报告期未结束：4 项\n"
                                  "已说明没有数字：1 项\n"
                                  "  2026年（应于 2026-10-25 前报送）：124 剖宫产率（未收集）\n"
                                  "近一年已报：1 项\n");
  expect_contains(english->str, "  2026-S1 (due by 2026-07-25): 110 Cervical cancer treatment rate (lacks ");
  expect_contains(english->str, "  2026 (due by 2026-10-25): 124 Caesarean section rate (not collected)\n");
}

static void word_is_put_before_the_explanation_once(void **state)
{
  (void)state;
  g_autofree char *alone = not_carried_out_comment(LANGUAGE_ZH, "");
  g_autofree char *explained = not_carried_out_comment(LANGUAGE_ZH, "停电");
  g_autofree char *said = not_carried_out_comment(LANGUAGE_ZH, "未开展，停电");
  assert_string_equal(alone, "未开展");
  assert_string_equal(explained, "未开展：停电");
  assert_string_equal(said, "未开展，停电");
  assert_true(not_carried_out_is_meant(" Not carried out "));
  assert_false(not_carried_out_is_meant("未收集"));
  assert_false(not_carried_out_is_said(NULL));
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(health_year_is_due_in_october),
      cmocka_unit_test(period_runs_then_is_due_then_late),
      cmocka_unit_test(reported_is_every_product_answered),
      cmocka_unit_test(fixed_residence_answers_for_the_total),
      cmocka_unit_test(another_periods_value_does_not_count),
      cmocka_unit_test(reason_alone_is_an_answer_of_its_own),
      cmocka_unit_test(zero_with_the_word_was_not_carried_out),
      cmocka_unit_test(surveys_and_elections_are_never_late),
      cmocka_unit_test(agenda_looks_back_a_year_and_leaves_closed_periods_out),
      cmocka_unit_test(no_period_before_the_first_day_is_looked_at),
      cmocka_unit_test(agenda_is_told_in_words),
      cmocka_unit_test(word_is_put_before_the_explanation_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
