/* The evaluation as a model and as golden pages: an invented district in which there is a target of each standing, and much without data. */
#include "tests/support/test.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "reporter/disclosure/suppress.h"
#include "reporter/evaluate/discipline.h"
#include "reporter/evaluate/evaluation.h"
#include "reporter/render/evaluation_writer.h"
#include "tests/reporter/figures.h"
#include "tests/reporter/golden.h"

/* Per thousand, 2020 to 2025. */
typedef struct GivenShare {
  int indicator_id;
  double per_thousand[6];
} GivenShare;

static const GivenShare shares[] = {
    {107, {621, 635, 642, 660, 664, 681}}, /* H-3.1 at least 70: on course */
    {104, {880, 890, 900, 910, 918, 922}}, /* H-S4a.1 at least 90: met */
    {119, {995, 993, 990, 987, 984, 981}}, /* H-S7a.2 at least 98: met, falling */
    {120, {975, 974, 972, 970, 969, 968}}, /* H-S7a.3 at least 98: at risk */
    {207, {930, 934, 938, 941, 943, 945}}, /* E-4.1 at least 95: nearly */
    {109, {780, 0, 0, 0, 0, 912}},         /* H-3.3, H-S5b.1: a survey without its error */
    {121,
     {950, 955, 960, 965, 970, 980}}, /* H-S7b.1 at least 95: few persons are looked for, but there are none so few */
    {122, {990, 985, 984, 985, 984, 998}}, /* H-S7b.2 at least 95: 2 of 1000 were not treated in 2025 */
};

/* The same, 2026 to 2030: what the final evaluation reads too. */
static const GivenShare later_shares[] = {
    {107, {690, 697, 703, 706, 712}}, /* H-3.1: met on time */
    {104, {925, 931, 929, 934, 938}}, /* H-S4a.1: met ahead of time, and in its last year still */
    {119, {979, 977, 976, 974, 973}}, /* H-S7a.2: was met and is lost */
    {120, {967, 966, 966, 964, 963}}, /* H-S7a.3: never met */
    {207, {946, 947, 947, 948, 948}}, /* E-4.1: nearly */
    {109, {0, 0, 0, 0, 940}},         /* H-3.3, H-S5b.1: a survey without its error again */
};

static GivenFigures *given_district(void)
{
  GivenFigures *given = given_figures_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(shares); i++)
    for (int year = 0; year < 6; year++)
      if (shares[i].per_thousand[year] > 0)
        given_figure(given, shares[i].indicator_id, 2020 + year, "_T", shares[i].per_thousand[year], 1000);
  for (int year = 2021; year <= 2025; year++) /* H-2.1 below 12 per 100,000: one death in five years */
    given_figure(given, 103, year, "_T", year == 2023 ? 1 : 0, 1000);
  given_figure(given, 105, 2022, "_T", 300, 1000); /* an indicator whose latest figure is old */
  return given;
}

static GivenFigures *given_district_at_the_end(void)
{
  GivenFigures *given = given_district();
  for (size_t i = 0; i < G_N_ELEMENTS(later_shares); i++)
    for (int year = 0; year < 5; year++)
      if (later_shares[i].per_thousand[year] > 0)
        given_figure(given, later_shares[i].indicator_id, 2026 + year, "_T", later_shares[i].per_thousand[year], 1000);
  for (int year = 2026; year <= 2030; year++)
    given_figure(given, 103, year, "_T", 0, 1000);
  for (int year = 2022; year <= 2028; year += 2) /* V-1.1 rises: the last of its surveys is below the one before */
    given_survey(given, 701, year, "_T", year == 2026 ? 860 : 800, 1000, 2000, 1);
  return given;
}

/* All that the group's fixture holds. */
typedef struct District {
  GivenFigures *given;
  FigureTable *shown; /* what the report is made of, where it is public */
  GArray *disciplines;
  Report *report;
  Evaluation *evaluation;
} District;

static FigureTable *public_figures(const GivenFigures *given)
{
  g_autoptr(GError) error = NULL;
  SuppressionCounts counts;
  const DisclosureInput input = {.catalogue = given->catalogue,
                                 .district_id = 1,
                                 .figures = given->figures,
                                 .rule = {.threshold = 5, .smallest = 1, .dominance_share = 0.1, .fewest_agencies = 3}};
  FigureTable *shown = suppress_figures(&input, &counts, &error);
  expect_success(shown != NULL, error);
  return shown;
}

static GArray *given_disciplines(void)
{
  const Discipline given[] = {{g_strdup("HEALTH"), 370, 361, 74, 70, 1540, 23, 592, 8},
                              {g_strdup("EDU"), 445, 445, 0, 0, 1705, 0, 147, 0},
                              {g_strdup(""), 0, 0, 0, 0, 0, 0, 28221, 21}};
  GArray *disciplines = disciplines_new();
  g_array_append_vals(disciplines, given, G_N_ELEMENTS(given));
  return disciplines;
}

/* Evaluates GIVEN, which it owns from now on. */
static District *evaluate(GivenFigures *given, int year, EvaluationStage stage, bool is_public)
{
  static const EvaluationRule rule = {.likely_from = 0.5};
  District *district = g_new0(District, 1);
  district->given = given;
  AssessInput input = given_input(district->given);
  if (is_public)
    input.figures = district->shown = public_figures(given);
  input.is_public = is_public;
  district->report = report_build(&input, year);
  district->report->discipline = district->disciplines = given_disciplines();
  district->evaluation = evaluation_build(district->report, stage, &rule);
  return district;
}

static District *district_in(int year, EvaluationStage stage, bool is_public)
{
  return evaluate(given_district(), year, stage, is_public);
}

static void district_free(District *district)
{
  evaluation_free(district->evaluation);
  report_free(district->report);
  g_clear_pointer(&district->shown, figure_table_free);
  g_array_unref(district->disciplines);
  given_figures_free(district->given);
  g_free(district);
}

static int set_up(void **state)
{
  *state = district_in(2025, STAGE_MIDTERM, false);
  return 0;
}

static int tear_down(void **state)
{
  district_free(*state);
  return 0;
}

static const EvaluatedTarget *target_in(const Evaluation *evaluation, const char *code)
{
  for (guint i = 0; i < evaluation->targets->len; i++) {
    const EvaluatedTarget *target = &g_array_index(evaluation->targets, EvaluatedTarget, i);
    if (g_str_equal(target->target->code, code))
      return target;
  }
  fail_msg("no target %s", code);
  return NULL;
}

static void every_standing_comes_from_its_figures(void **state)
{
  const District *district = *state;
  static const struct {
    const char *code;
    Standing standing;
  } rows[] = {
      {"H-3.1", STANDING_ON_COURSE}, {"H-S4a.1", STANDING_MET},   {"H-S7a.2", STANDING_MET},
      {"H-S7a.3", STANDING_AT_RISK}, {"E-4.1", STANDING_NEARLY},  {"H-S5b.1", STANDING_UNDECIDED},
      {"H-2.1", STANDING_UNDECIDED}, {"H-1.1", STANDING_NO_DATA}, {"H-1.3", STANDING_NARRATIVE},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_string_equal(standing_code(target_in(district->evaluation, rows[i].code)->standing),
                        standing_code(rows[i].standing));
  assert_true(target_in(district->evaluation, "H-S7a.2")->may_slip);
  assert_false(target_in(district->evaluation, "H-S4a.1")->may_slip);
}

static void add_up(Tally *sum, const GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    const EvaluationGroup *group = g_ptr_array_index(groups, i);
    for (guint s = 0; s < N_STANDINGS; s++)
      sum->of[s] += group->tally.of[s];
  }
}

/* Of the plan's 73 main objectives each has one standing; targets counted by objective, domain and department are the same 176. */
static void counts_add_up(void **state)
{
  const Evaluation *evaluation = ((const District *)*state)->evaluation;
  Tally by_domain = {0}, by_objective = {0}, by_department = {0}, objectives = {0};
  add_up(&by_domain, evaluation->domains);
  add_up(&by_objective, evaluation->objectives);
  add_up(&by_department, evaluation->departments);
  assert_memory_equal(&by_domain, &evaluation->plan.tally, sizeof(Tally));
  assert_memory_equal(&by_objective, &evaluation->plan.tally, sizeof(Tally));
  assert_memory_equal(&by_department, &evaluation->plan.tally, sizeof(Tally));
  assert_int_equal(tally_all(&evaluation->plan.tally), 176);
  for (guint i = 0; i < evaluation->domains->len; i++)
    for (guint s = 0; s < N_STANDINGS; s++)
      objectives.of[s] += ((const EvaluationGroup *)g_ptr_array_index(evaluation->domains, i))->objectives.of[s];
  assert_memory_equal(&objectives, &evaluation->plan.objectives, sizeof(Tally));
  assert_int_equal(tally_all(&objectives), 73);
}

static void every_objective_has_targets_and_one_standing(void **state)
{
  const Evaluation *evaluation = ((const District *)*state)->evaluation;
  assert_int_equal(evaluation->objectives->len, 119);
  for (guint i = 0; i < evaluation->objectives->len; i++) {
    const EvaluationGroup *objective = g_ptr_array_index(evaluation->objectives, i);
    assert_true(objective->targets->len > 0);
    assert_int_equal(objective->standing, tally_standing(&objective->tally));
  }
}

static const MissingSeries *missing_of(const Evaluation *evaluation, int indicator_id)
{
  for (guint i = 0; i < evaluation->missing->len; i++) {
    const MissingSeries *missing = g_ptr_array_index(evaluation->missing, i);
    if (missing->indicator->id == indicator_id)
      return missing;
  }
  return NULL;
}

static void what_is_missing_says_since_when_and_who_waits(void **state)
{
  const Evaluation *evaluation = ((const District *)*state)->evaluation;
  const MissingSeries *never = missing_of(evaluation, 101);
  const MissingSeries *old = missing_of(evaluation, 105);
  assert_int_equal(never->last_year, 0);
  assert_int_equal(never->targets->len, 1);
  assert_string_equal(((const Target *)g_ptr_array_index(never->targets, 0))->code, "H-1.1");
  assert_int_equal(old->last_year, 2022);
  assert_null(missing_of(evaluation, 119));
}

/* The total is there, and what a target tests of it is not. */
static void missing_part_of_an_indicator_is_named(void **state)
{
  const Evaluation *evaluation = ((const District *)*state)->evaluation;
  const MissingSeries *gap = missing_of(evaluation, 207); /* E-4.2: the ratio of women to men */
  assert_non_null(gap);
  assert_true(gap->key.is_gap);
  assert_string_equal(((const Target *)g_ptr_array_index(gap->targets, 0))->code, "E-4.2");
}

/* What is left of the district's missing series when every figure is in. */
static void keep_only_series_without_error(Evaluation *evaluation)
{
  evaluation->plan.tally.of[STANDING_NO_DATA] = 0;
  for (guint i = evaluation->missing->len; i > 0; i--)
    if (((const MissingSeries *)g_ptr_array_index(evaluation->missing, i - 1))->lacks == REASON_NONE)
      g_ptr_array_remove_index(evaluation->missing, i - 1);
}

/* A surveyed figure that lacks its error is not called missing, and nobody is asked to report it late or to survey it again. */
static void figure_without_error_is_not_called_missing(void **state)
{
  (void)state;
  District *district = district_in(2025, STAGE_MIDTERM, false);
  keep_only_series_without_error(district->evaluation);
  g_autoptr(GString) page = evaluation_render(district->evaluation, NULL, evaluation_writer("text"), LANGUAGE_EN, NULL);
  expect_contains(page->str, "\n4. Surveyed figures without their margin of error: 1. They are listed under");
  assert_null(strstr(page->str, "Targets without data: "));
  assert_null(strstr(page->str, "special survey (listed below)"));
  expect_contains(page->str, "surveys must come with sample size and design effect");
  district_free(district);
}

static bool is_told_nothing_of(const EvaluatedTarget *target)
{
  const Assessment *judged = target->judged;
  return !target->may_slip && isnan(judged->tested.value) && isnan(judged->baseline) &&
         isnan(judged->tested.forecast) && isnan(judged->p_meets) && isnan(judged->progress.progress) &&
         isnan(judged->progress.progress_ratio) && isnan(judged->pool3.value) && isnan(judged->pool5.value);
}

/* Cell by cell: what concerns few persons is withheld with all that was made of it; an indicator of the same kind without such a figure is not. */
static void public_edition_withholds_what_rests_on_hidden_figures(void **state)
{
  (void)state;
  static const char *const withheld[] = {"H-2.1", "H-S7b.2"};
  District *district = district_in(2025, STAGE_MIDTERM, true);
  const Evaluation *evaluation = district->evaluation;
  for (size_t i = 0; i < G_N_ELEMENTS(withheld); i++) {
    const EvaluatedTarget *target = target_in(evaluation, withheld[i]);
    assert_int_equal(target->standing, STANDING_WITHHELD);
    assert_true(is_told_nothing_of(target));
  }
  const EvaluatedTarget *shown = target_in(evaluation, "H-S7b.1");
  assert_int_equal(shown->standing, STANDING_MET);
  expect_double(shown->judged->tested.value, 98.0, 1e-12);
  assert_int_equal(evaluation->plan.tally.of[STANDING_WITHHELD], G_N_ELEMENTS(withheld));
  assert_int_equal(tally_all(&evaluation->plan.tally), 176);
  assert_null(missing_of(evaluation, 122));
  district_free(district);
}

/* The project's catalogue with the reference of E-3.2, the girls' share of the population, made a small count. */
static Catalogue *catalogue_with_sensitive_reference(const Catalogue *original)
{
  g_autoptr(GHashTable) files = g_hash_table_ref(catalogue_files(original));
  gsize size = 0;
  const char *bytes = g_bytes_get_data(g_hash_table_lookup(files, "indicators.csv"), &size);
  g_autofree char *text = g_strndup(bytes, size);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (strstr(*line, ",education.school_age_population_female_share,") == NULL)
      continue;
    g_auto(GStrv) parts = g_strsplit(*line, ",none,none,", 2);
    g_free(*line);
    *line = g_strjoinv(",none,small_count,", parts);
  }
  char *changed = g_strjoinv("\n", lines);
  g_hash_table_insert(files, g_strdup("indicators.csv"), g_bytes_new_take(changed, strlen(changed)));
  g_autoptr(GError) error = NULL;
  Catalogue *catalogue = catalogue_load_files(files, &error);
  expect_success(catalogue != NULL, error);
  return catalogue;
}

/* 2 of 3 girls: a hidden reference hides the verdict, though the pupils' own share may be published. */
static void target_beside_a_hidden_reference_is_withheld_too(void **state)
{
  (void)state;
  GivenFigures *given = given_figures_new(NULL);
  Catalogue *original = given->catalogue;
  given->catalogue = catalogue_with_sensitive_reference(original);
  catalogue_free(original);
  given_figure(given, 205, 2025, "_T", 480, 1000);
  given_figure(given, 206, 2025, "_T", 2, 3);
  District *district = evaluate(given, 2025, STAGE_MIDTERM, true);
  const EvaluatedTarget *target = target_in(district->evaluation, "E-3.2");
  assert_int_equal(target->standing, STANDING_WITHHELD);
  assert_true(is_told_nothing_of(target));
  district_free(district);
}

static void nothing_is_on_course_at_the_end(void **state)
{
  (void)state;
  District *district = evaluate(given_district_at_the_end(), 2030, STAGE_FINAL, false);
  const Tally *tally = &district->evaluation->plan.tally;
  assert_int_equal(tally->of[STANDING_ON_COURSE] + tally->of[STANDING_AT_RISK], 0);
  assert_int_equal(tally->of[STANDING_NOT_MET], 2);
  district_free(district);
}

/* Neither a forecast for the year that has come nor a pace: the last survey is of 2028, and all the time has passed. */
static void nothing_is_ahead_at_the_end(void **state)
{
  (void)state;
  District *district = evaluate(given_district_at_the_end(), 2030, STAGE_FINAL, false);
  g_autoptr(GString) page = evaluation_render(district->evaluation, NULL, evaluation_writer("text"), LANGUAGE_EN, NULL);
  assert_int_equal(target_in(district->evaluation, "V-1.1")->standing, STANDING_NOT_MET);
  assert_true(target_in(district->evaluation, "V-1.1")->judged->p_meets < 0.5);
  assert_null(strstr(page->str, "heading for"));
  assert_null(strstr(page->str, "of the time"));
  assert_null(strstr(page->str, "on course"));
  assert_null(strstr(page->str, "at risk"));
  district_free(district);
}

static void expect_page(const Evaluation *evaluation, const char *format, Language language, const char *golden)
{
  g_autoptr(GString) page = evaluation_render(evaluation, NULL, evaluation_writer(format), language, NULL);
  expect_golden(page->str, golden);
}

static void pages_are_as_read_and_found_right(void **state)
{
  const Evaluation *evaluation = ((const District *)*state)->evaluation;
  expect_page(evaluation, "text", LANGUAGE_ZH, "evaluation_midterm_zh.txt");
  expect_page(evaluation, "text", LANGUAGE_EN, "evaluation_midterm_en.txt");
  expect_page(evaluation, "csv", LANGUAGE_EN, "evaluation_midterm.csv");
  expect_page(evaluation, "json", LANGUAGE_ZH, "evaluation_midterm.json");
}

/* Parsed again, the JSON says what the model says. */
static void json_holds_the_same(void **state)
{
  const Evaluation *evaluation = ((const District *)*state)->evaluation;
  g_autoptr(GString) page = evaluation_render(evaluation, NULL, evaluation_writer("json"), LANGUAGE_ZH, NULL);
  json_t *root = json_loads(page->str, 0, NULL);
  assert_non_null(root);
  const json_t *plan = json_object_get(root, "plan");
  const json_t *rate = json_object_get(plan, "met_of_countable");
  const json_t *objectives = json_object_get(root, "objectives");
  const json_t *second = json_array_get(json_object_get(json_array_get(objectives, 2), "items"), 0);
  assert_string_equal(json_string_value(json_object_get(root, "stage")), "midterm");
  assert_int_equal(json_integer_value(json_object_get(rate, "numerator")), evaluation->plan.tally.of[STANDING_MET]);
  assert_int_equal(json_integer_value(json_object_get(rate, "denominator")), tally_countable(&evaluation->plan.tally));
  assert_int_equal(json_array_size(objectives), 119);
  assert_string_equal(json_string_value(json_object_get(second, "code")), "H-3.1");
  assert_string_equal(json_string_value(json_object_get(second, "standing")), "on_course");
  expect_double(json_real_value(json_object_get(second, "value")), 68.1, 1e-12);
  assert_true(json_is_null(json_object_get(second, "reason")));
  assert_int_equal(json_array_size(json_object_get(root, "missing")), evaluation->missing->len);
  const json_t *health = json_array_get(json_object_get(root, "reporting"), 0);
  assert_string_equal(json_string_value(json_object_get(health, "name")), "卫生健康局");
  assert_int_equal(json_integer_value(json_object_get(health, "periods_on_time")), 70);
  json_decref(root);
}

static void final_pages_are_as_read_and_found_right(void **state)
{
  (void)state;
  District *district = evaluate(given_district_at_the_end(), 2030, STAGE_FINAL, false);
  expect_page(district->evaluation, "text", LANGUAGE_ZH, "evaluation_final_zh.txt");
  expect_page(district->evaluation, "text", LANGUAGE_EN, "evaluation_final_en.txt");
  expect_page(district->evaluation, "csv", LANGUAGE_EN, "evaluation_final.csv");
  expect_page(district->evaluation, "json", LANGUAGE_EN, "evaluation_final.json");
  district_free(district);
}

static void public_pages_are_as_read_and_found_right(void **state)
{
  (void)state;
  District *district = district_in(2025, STAGE_MIDTERM, true);
  expect_page(district->evaluation, "text", LANGUAGE_ZH, "evaluation_midterm_public_zh.txt");
  expect_page(district->evaluation, "csv", LANGUAGE_ZH, "evaluation_midterm_public.csv");
  expect_page(district->evaluation, "json", LANGUAGE_EN, "evaluation_midterm_public.json");
  district_free(district);
}

static void plan_without_any_figure_is_evaluated_too(void **state)
{
  (void)state;
  District *district = district_in(2015, STAGE_MIDTERM, false);
  const Tally *tally = &district->evaluation->plan.tally;
  g_autoptr(GString) page = evaluation_render(district->evaluation, NULL, evaluation_writer("text"), LANGUAGE_EN, NULL);
  assert_int_equal(tally->of[STANDING_NO_DATA] + tally->of[STANDING_NARRATIVE], 176);
  expect_contains(page->str, "Rate of attainment: 0.0% (0/");
  expect_contains(page->str, "— of those with a verdict");
  district_free(district);
}

static void formats_are_named(void **state)
{
  (void)state;
  g_autofree char *formats = evaluation_formats();
  assert_string_equal(formats, "text|csv|json|html|xlsx");
  assert_null(evaluation_writer("pdf"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_standing_comes_from_its_figures),
      cmocka_unit_test(counts_add_up),
      cmocka_unit_test(every_objective_has_targets_and_one_standing),
      cmocka_unit_test(what_is_missing_says_since_when_and_who_waits),
      cmocka_unit_test(missing_part_of_an_indicator_is_named),
      cmocka_unit_test(figure_without_error_is_not_called_missing),
      cmocka_unit_test(public_edition_withholds_what_rests_on_hidden_figures),
      cmocka_unit_test(target_beside_a_hidden_reference_is_withheld_too),
      cmocka_unit_test(nothing_is_on_course_at_the_end),
      cmocka_unit_test(nothing_is_ahead_at_the_end),
      cmocka_unit_test(pages_are_as_read_and_found_right),
      cmocka_unit_test(json_holds_the_same),
      cmocka_unit_test(final_pages_are_as_read_and_found_right),
      cmocka_unit_test(public_pages_are_as_read_and_found_right),
      cmocka_unit_test(plan_without_any_figure_is_evaluated_too),
      cmocka_unit_test(formats_are_named),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
