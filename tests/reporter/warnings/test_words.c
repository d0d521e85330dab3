/* Golden texts of warnings: every cause, reservation, driver and swing as people read it, in both languages. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/poisson.h"
#include "reporter/warnings/warning_words.h"
#include "tests/reporter/golden.h"

static Catalogue *catalogue;

static const WarningRule rule = {
    .red_below = .2, .orange_below = .5, .yellow_below = .8, .min_points = 3, .confidence = .95, .plan_year = 2030};

static const WarningEvidence nothing = {.value = NAN,
                                        .baseline = NAN,
                                        .reference = NAN,
                                        .forecast = NAN,
                                        .forecast80 = {NAN, NAN},
                                        .p_meets = NAN,
                                        .progress = NAN,
                                        .time_elapsed = NAN,
                                        .progress_ratio = NAN,
                                        .dispersion_p = NAN,
                                        .year_events = NAN};

static WarningEvidence evidence_of(const char *target, int year, double value)
{
  WarningEvidence evidence = nothing;
  evidence.target = catalogue_target(catalogue, target);
  evidence.year = year;
  evidence.as_of = 2025;
  evidence.value = value;
  evidence.baseline_year = 2020;
  evidence.points = 6;
  evidence.first_year = 2020;
  return evidence;
}

static void foretell(WarningEvidence *evidence, double forecast, double low, double high, double chance)
{
  evidence->forecast_year = 2030;
  evidence->forecast = forecast;
  evidence->forecast80 = (Interval){low, high};
  evidence->p_meets = chance;
}

static void measure_way(WarningEvidence *evidence, double baseline, double progress)
{
  evidence->baseline = baseline;
  evidence->progress = progress;
  evidence->time_elapsed = .5;
  evidence->progress_ratio = progress / .5;
}

static void pool(WarningEvidence *evidence, double events, double year_events)
{
  const EventPool years = {2021, 2025, 5, (int64_t)events, 5000};
  evidence->pool = (WarningPool){2021, events, years.exposure, event_pool_rate(&years, 100000),
                                 event_pool_interval(&years, 100000, .95)};
  evidence->year_events = year_events;
}

static void say(GString *page, Language language, const WarningEvidence *evidence, LevelCause cause,
                const Driver *drivers)
{
  static const Driver none[N_DRIVER_KINDS];
  g_autofree char *reason =
      warning_reason(language, catalogue, &rule, evidence, cause, drivers == NULL ? none : drivers);
  g_string_append_printf(page, "%s %s\n%s\n\n", cause_code(cause), evidence->target->code, reason);
}

static void say_facts(GString *page, Language language)
{
  WarningEvidence missing = evidence_of("H-3.1", 0, NAN);
  WarningEvidence stale = evidence_of("H-3.1", 2022, 61);
  WarningEvidence unsettled = evidence_of("H-S5b.1", 2025, 72.8);
  unsettled.reason = REASON_NO_INTERVAL;
  say(page, language, &missing, CAUSE_NO_FIGURE, NULL);
  say(page, language, &stale, CAUSE_STALE, NULL);
  say(page, language, &unsettled, CAUSE_NOT_JUDGED, NULL);
}

/* One death in a thousand births is no alarm, and none is not "met". */
static void say_rare_events(GString *page, Language language)
{
  static const struct {
    double events, in_year;
    LevelCause cause;
  } rows[] = {{1, 1, CAUSE_RARE_UNDECIDED},
              {1, 0, CAUSE_RARE_UNDECIDED},
              {3, 2, CAUSE_RARE_UNDECIDED},
              {9, 3, CAUSE_RARE_EXCEEDED},
              {0, 0, CAUSE_RARE_KEPT}};
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    WarningEvidence deaths = evidence_of("H-2.1", 2025, 100 * rows[i].in_year);
    pool(&deaths, rows[i].events, rows[i].in_year);
    say(page, language, &deaths, rows[i].cause, NULL);
  }
  WarningEvidence alone = evidence_of("H-2.1", 2025, 100);
  alone.year_events = 1;
  say(page, language, &alone, CAUSE_RARE_UNDECIDED, NULL);
}

static void say_ends(GString *page, Language language)
{
  WarningEvidence congress = evidence_of("D-4.2", 2021, 22.2);
  WarningEvidence end = evidence_of("H-3.1", 2030, 68.1);
  WarningEvidence mechanism = evidence_of("L-2.1", 2025, 0);
  WarningEvidence in_place = evidence_of("L-2.1", 2025, 1);
  WarningEvidence reached = evidence_of("H-3.1", 2030, 72.5);
  say(page, language, &congress, CAUSE_ELECTION_MET, NULL);
  say(page, language, &congress, CAUSE_ELECTION_MISSED, NULL);
  say(page, language, &end, CAUSE_END_MISSED, NULL);
  say(page, language, &reached, CAUSE_END_MET, NULL);
  say(page, language, &mechanism, CAUSE_NOT_ESTABLISHED, NULL);
  say(page, language, &in_place, CAUSE_IN_PLACE, NULL);
}

static void say_outlooks(GString *page, Language language)
{
  WarningEvidence few = evidence_of("H-3.1", 2025, 61);
  few.points = 2;
  say(page, language, &few, CAUSE_FEW_POINTS, NULL);
  WarningEvidence under_way = evidence_of("H-3.1", 2025, 61);
  foretell(&under_way, 66.2, 61.0, 71.4, .15);
  measure_way(&under_way, 58, .25);
  under_way.break_year = 2022;
  under_way.is_provisional = true;
  say(page, language, &under_way, CAUSE_CHANCE, NULL);
  WarningEvidence back = evidence_of("H-3.1", 2025, 55);
  measure_way(&back, 58, -.25);
  say(page, language, &back, CAUSE_CHANCE, NULL);
  const WarningEvidence still = evidence_of("H-S7c.1", 2025, 55);
  say(page, language, &still, CAUSE_NOT_MOVING, NULL);
  WarningEvidence there = evidence_of("H-S4a.1", 2025, 92);
  foretell(&there, 88, 84, 92, .3);
  measure_way(&there, 88, 2);
  say(page, language, &there, CAUSE_CHANCE, NULL);
  const WarningEvidence slipped = evidence_of("H-S4a.1", 2025, 88);
  say(page, language, &slipped, CAUSE_SLIPPED, NULL);
  say(page, language, &under_way, CAUSE_BEHIND, NULL);
  say(page, language, &there, CAUSE_ON_COURSE, NULL);
}

/* Gaps are told by how much of them is gone, and quotation marks do not nest in themselves. */
static void say_gaps(GString *page, Language language)
{
  WarningEvidence turned = evidence_of("H-2.2", 2025, .2);
  measure_way(&turned, -.4, 1.5);
  say(page, language, &turned, CAUSE_CHANCE, NULL);
  WarningEvidence wider = evidence_of("C-S3.1", 2025, .754);
  measure_way(&wider, .762, -.037);
  say(page, language, &wider, CAUSE_CHANCE, NULL);
  WarningEvidence beside = evidence_of("E-3.2", 2025, 47.1);
  foretell(&beside, 46.9, 45.4, 48.4, .64);
  say(page, language, &beside, CAUSE_CHANCE, NULL);
}

static void say_drivers(GString *page, Language language)
{
  static const Area town = {7, "T5", {"青禾镇", "Qinghe Town"}, false};
  const guint rural = (guint)catalogue_breakdown_index(catalogue, "residence=R");
  const guint old = (guint)catalogue_breakdown_index(catalogue, "age_group=Y65T999");
  WarningEvidence evidence = evidence_of("H-3.1", 2025, 61);
  foretell(&evidence, 66.2, 61.0, 71.4, .15);
  const Driver parts[N_DRIVER_KINDS] = {
      {true, rural, NULL, 52.3, .71}, {false, old, NULL, 0, 0}, {true, 0, &town, 48.0, .4}};
  const Driver alone[N_DRIVER_KINDS] = {
      {true, rural, NULL, 52.3, NAN}, {false, old, NULL, 0, 0}, {true, 0, &town, 48.0, NAN}};
  say(page, language, &evidence, CAUSE_CHANCE, parts);
  say(page, language, &evidence, CAUSE_CHANCE, alone);
}

static void say_swings(GString *page, Language language)
{
  static const Swing swings[] = {
      {SWING_AROUND_TREND, .2, 8.4, NAN}, {SWING_LATEST, .2, 8.4, 70.2}, {SWING_COUNTS, NAN, 8.4, NAN}};
  WarningEvidence evidence = evidence_of("H-3.1", 2025, 61);
  for (guint i = 0; i < G_N_ELEMENTS(swings); i++) {
    g_autofree char *words = warning_swing(language, catalogue, &evidence, &swings[i]);
    g_string_append_printf(page, "swing %s\n%s\n\n", evidence.target->code, words);
  }
}

static void expect_words(Language language, const char *golden)
{
  g_autoptr(GString) page = g_string_new(NULL);
  say_facts(page, language);
  say_rare_events(page, language);
  say_ends(page, language);
  say_outlooks(page, language);
  say_gaps(page, language);
  say_drivers(page, language);
  say_swings(page, language);
  expect_golden(page->str, golden);
}

static void chinese_warnings_are_as_read_and_found_right(void **state)
{
  (void)state;
  expect_words(LANGUAGE_ZH, "warnings.zh.txt");
}

static void english_warnings_are_as_read_and_found_right(void **state)
{
  (void)state;
  expect_words(LANGUAGE_EN, "warnings.en.txt");
}

static int load(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return 0;
}

static int unload(void **state)
{
  (void)state;
  catalogue_free(catalogue);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(chinese_warnings_are_as_read_and_found_right),
      cmocka_unit_test(english_warnings_are_as_read_and_found_right),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
