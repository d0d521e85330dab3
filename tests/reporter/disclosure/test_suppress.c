/* What a public edition may show of real indicators: rules one by one, and random districts against an attacker who has read every publication. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/disclosure/suppress.h"
#include "tests/reporter/disclosure/attacker.h"
#include "tests/reporter/disclosure/knowledge.h"
#include "tests/reporter/disclosure/random_district.h"

static Catalogue *catalogue;

static const DisclosureRule RULE = {.threshold = 5, .smallest = 1, .dominance_share = 0.1, .fewest_agencies = 3};

/* One of each shape: rare events by residence and pooled, persons by two crossings, a rate without breakdown, two that share a number, a count by sex and
 * residence, a rate by sex and disability, an internal one, a free one. */
static const int16_t INDICATORS[] = {103, 204, 115, 516, 517, 817, 318, 806, 118, 0};

static DisclosureInput input_of(const FigureTable *figures)
{
  return (DisclosureInput){.catalogue = catalogue, .district_id = DISTRICT_ID, .figures = figures, .rule = RULE};
}

static FigureTable *suppress(const DisclosureInput *input, SuppressionCounts *out_counts)
{
  g_autoptr(GError) error = NULL;
  FigureTable *shown = suppress_figures(input, out_counts, &error);
  expect_success(shown != NULL, error);
  return shown;
}

/* --- One figure at a time ----------------------------------------------------------------------------------------- */

/* `h` hidden, `.` shown. `agencies` stand behind numerator and denominator, the two largest with `largest` and `second` of them. */
typedef struct Single {
  const char *name;
  int16_t indicator_id;
  double numerator;
  double denominator; /* 0: a count */
  int32_t agencies;
  double largest;
  double second;
  char expected;
} Single;

static const Single SINGLES[] = {
    {"deputies, who are known by name", 404, 1, 3, 0, 0, 0, '.'},
    {"schools", 202, 1, 3, 0, 0, 0, '.'},
    {"three of four women tested", 118, 3, 4, 0, 0, 0, 'h'},
    {"four attendances", 201, 4, 0, 0, 0, 0, 'h'},
    {"few beds for many people", 514, 2, 900, 0, 0, 0, '.'},
    {"beds for few people", 514, 20, 3, 0, 0, 0, 'h'},
    {"internal indicator", 806, 500, 0, 0, 0, 0, 'h'},
    {"small numerator", 515, 4, 100, 0, 0, 0, 'h'},
    {"numerator at the threshold", 515, 5, 100, 0, 0, 0, '.'},
    {"nobody", 515, 0, 100, 0, 0, 0, '.'},
    {"nobody of three", 515, 0, 3, 0, 0, 0, 'h'},
    {"three of three", 515, 3, 3, 0, 0, 0, 'h'},
    {"everybody", 515, 100, 100, 0, 0, 0, '.'},
    {"all but four", 515, 96, 100, 0, 0, 0, 'h'},
    {"all but five", 515, 95, 100, 0, 0, 0, '.'},
    {"more than the denominator", 301, 12, 10, 0, 0, 0, '.'},
    {"a count of one", 204, 1, 0, 0, 0, 0, 'h'},
    {"a count of five", 204, 5, 0, 0, 0, 0, '.'},
    {"a mean over four persons", 311, 400000, 4, 9, 0.2, 0.2, 'h'},
    {"a mean over many", 311, 9000000, 90, 9, 0.2, 0.2, '.'},
    {"a mean of two agencies", 311, 9000000, 90, 2, 0.5, 0.5, 'h'},
    {"a mean with one large agency", 311, 9000000, 90, 9, 0.9, 0.05, 'h'},
    {"a mean with two large agencies", 311, 9000000, 90, 9, 0.6, 0.35, 'h'},
    {"a mean with one large and many others", 311, 9000000, 90, 9, 0.6, 0.1, '.'},
    {"a mean of unknown agencies", 311, 9000000, 90, 0, 0, 0, 'h'},
    {"women among directors", 413, 30, 90, 8, 0.2, 0.2, '.'},
    {"women among the directors of one company", 413, 30, 90, 1, 1, 0, 'h'},
};

static FigureTable *table_of(const Single *single)
{
  FigureTable *figures = figure_table_new();
  bool has_parts = single->denominator > 0;
  Figure figure = {.key = {.area_id = DISTRICT_ID, .indicator_id = single->indicator_id, .year = 2025},
                   .has_value = true,
                   .has_numerator = has_parts,
                   .has_denominator = has_parts,
                   .value = has_parts ? single->numerator / single->denominator : single->numerator,
                   .numerator = has_parts ? single->numerator : 0,
                   .denominator = single->denominator,
                   .status = 'A'};
  figure.numerator_by =
      (Contributions){single->agencies, single->largest * single->numerator, single->second * single->numerator};
  figure.denominator_by =
      (Contributions){single->agencies, single->largest * single->denominator, single->second * single->denominator};
  figure_table_add(figures, &figure);
  return figures;
}

static const Figure *district_total(const FigureTable *figures, int16_t indicator_id, int year)
{
  return figure_table_find(figures,
                           (FigureKey){.area_id = DISTRICT_ID, .indicator_id = indicator_id, .year = (int16_t)year});
}

static void single_figures(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(SINGLES); i++) {
    SuppressionCounts counts;
    g_autoptr(FigureTable) figures = table_of(&SINGLES[i]);
    DisclosureInput input = input_of(figures);
    g_autoptr(FigureTable) shown = suppress(&input, &counts);
    const Figure *figure = district_total(shown, SINGLES[i].indicator_id, 2025);
    if (figure->has_value != (SINGLES[i].expected == '.'))
      fail_msg("%s: %s", SINGLES[i].name, figure->has_value ? "shown" : "hidden");
  }
}

static void zeros_are_small_where_the_setting_says_so(void **state)
{
  static const Single nobody = {"nobody", 515, 0, 100, 0, 0, 0, 'h'};
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = table_of(&nobody);
  DisclosureInput input = input_of(figures);
  input.rule.smallest = 0;
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_false(district_total(shown, 515, 2025)->has_value);
}

static void threshold_is_a_setting(void **state)
{
  static const Single nine = {"nine", 515, 9, 100, 0, 0, 0, 'h'};
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = table_of(&nine);
  DisclosureInput input = input_of(figures);
  input.rule.threshold = 10;
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_false(district_total(shown, 515, 2025)->has_value);
}

static void nothing_is_left_of_a_hidden_figure(void **state)
{
  static const Single small = {"small", 515, 4, 100, 0, 0, 0, 'h'};
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = table_of(&small);
  DisclosureInput input = input_of(figures);
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  const Figure *figure = district_total(shown, 515, 2025);
  assert_false(figure->has_value || figure->has_numerator || figure->has_denominator || figure->has_estimate);
  assert_int_equal(figure->status, 'Q');
  assert_int_equal(figure->suppression, SUPPRESSION_CONFIDENTIAL);
  assert_true(figure_is_on_record(figure));
  expect_double(figure->value, 0, 0);
  expect_double(figure->numerator, 0, 0);
  expect_double(figure->denominator, 0, 0);
}

/* --- Several together --------------------------------------------------------------------------------------------- */

/* COUNTED of indicator 204, drop-outs: a count. */
static void put(FigureTable *figures, int year, int32_t area, const char *breakdown, double counted)
{
  Figure figure = {.key = {.area_id = area,
                           .indicator_id = 204,
                           .year = (int16_t)year,
                           .breakdown = (uint16_t)catalogue_breakdown_index(catalogue, breakdown)},
                   .has_value = true,
                   .value = counted,
                   .status = 'A'};
  figure_table_add(figures, &figure);
}

static bool is_shown(const FigureTable *figures, int year, int32_t area, const char *breakdown)
{
  FigureKey key = {.area_id = area,
                   .indicator_id = 204,
                   .year = (int16_t)year,
                   .breakdown = (uint16_t)catalogue_breakdown_index(catalogue, breakdown)};
  return figure_table_valued(figures, key) != NULL;
}

static void men_are_hidden_with_women(void **state)
{
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = figure_table_new();
  put(figures, 2025, 1, "_T", 30);
  put(figures, 2025, 1, "sex=F", 2);
  put(figures, 2025, 1, "sex=M", 28);
  DisclosureInput input = input_of(figures);
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_true(is_shown(shown, 2025, 1, "_T"));
  assert_false(is_shown(shown, 2025, 1, "sex=F"));
  assert_false(is_shown(shown, 2025, 1, "sex=M"));
  assert_int_equal(counts.sensitive, 1);
  assert_int_equal(counts.complementary, 1);
}

/* 30 less 17 and 10 are 3 whose sex is unknown; nobody publishes that number. */
static void a_small_remainder_is_not_given_away(void **state)
{
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = figure_table_new();
  put(figures, 2025, 1, "_T", 30);
  put(figures, 2025, 1, "sex=F", 17);
  put(figures, 2025, 1, "sex=M", 10);
  DisclosureInput input = input_of(figures);
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_int_equal(
      is_shown(shown, 2025, 1, "_T") + is_shown(shown, 2025, 1, "sex=F") + is_shown(shown, 2025, 1, "sex=M"), 2);
}

/* 30 less 17 and 11 are 2 of the district's own unit. */
static void the_districts_own_units_are_not_given_away(void **state)
{
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = figure_table_new();
  put(figures, 2025, 1, "_T", 30);
  put(figures, 2025, 2, "_T", 17);
  put(figures, 2025, 3, "_T", 11);
  DisclosureInput input = input_of(figures);
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_int_equal(counts.complementary, 1);
  assert_true(is_shown(shown, 2025, 1, "_T"));
}

/* What was published of 2024 with the women hidden; then the total was published anew, and the men could be shown. */
static void what_was_hidden_once_is_hidden_from_later_publications(void **state)
{
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) first = figure_table_new();
  put(first, 2024, 1, "_T", 30);
  put(first, 2024, 1, "sex=F", 2);
  put(first, 2024, 1, "sex=M", 28);
  DisclosureInput input = input_of(first);
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  g_autoptr(FigureTable) earlier = figure_table_new();
  g_autoptr(GPtrArray) all = figure_table_sorted(first, 0);
  for (guint i = 0; i < all->len; i++) {
    Figure figure = *(const Figure *)g_ptr_array_index(all, i);
    figure.suppression = figure_table_find(shown, figure.key)->suppression;
    figure_table_add(earlier, &figure);
  }
  g_autoptr(FigureTable) second = figure_table_new();
  put(second, 2024, 1, "_T", 36);
  put(second, 2024, 1, "sex=F", 8);
  put(second, 2024, 1, "sex=M", 28);
  DisclosureInput later = input_of(second);
  g_autoptr(FigureTable) alone = suppress(&later, &counts);
  assert_true(is_shown(alone, 2024, 1, "sex=M"));
  later.earlier = (const FigureTable *const[]){earlier};
  later.n_earlier = 1;
  g_autoptr(FigureTable) after = suppress(&later, &counts);
  assert_false(is_shown(after, 2024, 1, "sex=M"));
  assert_false(is_shown(after, 2024, 1, "sex=F") && is_shown(after, 2024, 1, "_T"));
}

static void what_was_published_small_is_reported_as_given_away(void **state)
{
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = figure_table_new();
  put(figures, 2024, 1, "_T", 3);
  DisclosureInput input = input_of(figures);
  input.earlier = (const FigureTable *const[]){figures};
  input.n_earlier = 1;
  g_autoptr(FigureTable) copy = figure_table_new();
  put(copy, 2024, 1, "_T", 3);
  input.figures = copy;
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_int_equal(counts.given_away, 1);
  assert_false(is_shown(shown, 2024, 1, "_T"));
}

/* --- An attacker who has read everything -------------------------------------------------------------------------- */

/* What an attack is about. */
typedef struct Attack {
  const Indicator *indicator;
  const Knowledge *knowledge;
  const double *solved; /* by quantity */
  guint32 seed;
} Attack;

static void fail_attack(const Attack *attack, guint quantity, const char *what)
{
  const KnownNumber *number = &g_array_index(attack->knowledge->numbers, KnownNumber, quantity);
  fail_msg("seed %u: %s of %s, area %d, year %d, %u years, %s, is recovered: %g is %g", attack->seed, what,
           attack->indicator->code, number->key.area_id, number->key.year, number->key.pooled_years,
           catalogue_breakdown_key(catalogue, number->key.breakdown),
           margins_value(attack->knowledge->margins, quantity), attack->solved[quantity]);
}

static bool is_small(double value)
{
  return value > 0 && value < RULE.threshold;
}

/* Small numbers must stay hidden for ever, also those that nobody publishes. All others, as long as nothing EARLIER gave them away. */
static void check_numbers(const Attack *attack, bool has_earlier)
{
  for (guint i = 0; i < attack->knowledge->numbers->len; i++) {
    const KnownNumber *number = &g_array_index(attack->knowledge->numbers, KnownNumber, i);
    if (isnan(attack->solved[i]))
      continue;
    if (is_small(margins_value(attack->knowledge->margins, i)))
      fail_attack(attack, i, "a small number");
    if (!number->is_remainder && !has_earlier)
      fail_attack(attack, i, "a hidden number");
  }
}

/* The quantity of a figure's number; it is known or solved. */
static bool is_found(const Attack *attack, const bool *published, guint quantity)
{
  return published[quantity] || !isnan(attack->solved[quantity]);
}

/* Who has not (denominator less numerator) is as secret as who has. Cells come in pairs, numerator first. */
static void check_rests(const Attack *attack)
{
  const Margins *margins = attack->knowledge->margins;
  g_autofree bool *published = margins_known(margins, attack->knowledge->hidden);
  for (guint i = 0; indicator_is_quotient(attack->indicator) && i + 1 < margins->cells->len; i++) {
    guint top = margins_cell(margins, i)->numerator;
    guint bottom = margins_cell(margins, i + 1)->numerator;
    const KnownNumber *one = &g_array_index(attack->knowledge->numbers, KnownNumber, top);
    const KnownNumber *other = &g_array_index(attack->knowledge->numbers, KnownNumber, bottom);
    bool is_pair = !one->is_remainder && !other->is_remainder && !one->is_denominator && other->is_denominator;
    if (is_pair && is_small(margins_value(margins, bottom) - margins_value(margins, top)) &&
        is_found(attack, published, top) && is_found(attack, published, bottom))
      fail_attack(attack, bottom, "who has not");
  }
}

/* Nothing that is hidden of INDICATOR is recovered. Returns how many numbers are hidden. */
static guint attack(const Indicator *indicator, const PublishedTable *publications, guint n_publications, guint32 seed)
{
  g_autoptr(Knowledge) knowledge = knowledge_of(catalogue, indicator, publications, n_publications);
  g_autofree double *solved = attacker_solve(knowledge->margins, knowledge->hidden);
  const Attack attack = {indicator, knowledge, solved, seed};
  guint n_hidden = 0;
  for (guint i = 0; i < knowledge->margins->cells->len; i++)
    n_hidden += knowledge->hidden[i] ? 1 : 0;
  check_numbers(&attack, n_publications > 1);
  check_rests(&attack);
  return n_hidden;
}

static guint attack_all(const PublishedTable *publications, guint n_publications, guint32 seed)
{
  guint n_hidden = 0;
  for (guint i = 0; INDICATORS[i] != 0; i++) {
    const Indicator *indicator = catalogue_indicator(catalogue, INDICATORS[i]);
    if (indicator->disclosure != DISCLOSURE_NONE)
      n_hidden += attack(indicator, publications, n_publications, seed);
  }
  return n_hidden;
}

/* COUNTED of EXPOSED (0: a count) of the district. */
static void put_total(FigureTable *figures, int16_t indicator_id, double counted, double exposed)
{
  bool has_parts = exposed > 0;
  Figure figure = {.key = {.area_id = DISTRICT_ID, .indicator_id = indicator_id, .year = 2025},
                   .has_value = true,
                   .has_numerator = has_parts,
                   .has_denominator = has_parts,
                   .value = has_parts ? 100 * counted / exposed : counted,
                   .numerator = has_parts ? counted : 0,
                   .denominator = exposed,
                   .status = 'A'};
  figure_table_add(figures, &figure);
}

/* Of 100 employees 96 are insured against unemployment: who the 4 are that are not must not follow from the count of those who are (506) and the
 * employees behind maternity insurance (505). */
static void numbers_of_other_indicators_do_not_give_one_away(void **state)
{
  (void)state;
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = figure_table_new();
  put_total(figures, 505, 60, 100);
  put_total(figures, 506, 96, 0);
  put_total(figures, 507, 96, 100);
  DisclosureInput input = input_of(figures);
  g_autoptr(FigureTable) shown = suppress(&input, &counts);
  assert_false(district_total(shown, 507, 2025)->has_value);
  assert_false(district_total(shown, 505, 2025)->has_value && district_total(shown, 506, 2025)->has_value);
  assert_true(district_total(shown, 505, 2025)->has_value || district_total(shown, 506, 2025)->has_value);
}

static void nobody_recovers_a_hidden_figure_of_a_district(void **state)
{
  (void)state;
  guint n_hidden = 0;
  for (guint32 seed = 1; seed <= 10; seed++) {
    SuppressionCounts counts;
    g_autoptr(FigureTable) figures = random_district(catalogue, INDICATORS, seed);
    DisclosureInput input = input_of(figures);
    g_autoptr(FigureTable) shown = suppress(&input, &counts);
    PublishedTable publication = {figures, shown};
    n_hidden += attack_all(&publication, 1, seed);
    assert_int_equal(counts.given_away, 0);
  }
  print_message("%u hidden numbers\n", n_hidden);
  assert_true(n_hidden > 4000);
}

/* FIGURES with the suppression of SHOWN: as a publication is kept. */
static FigureTable *kept(const FigureTable *figures, const FigureTable *shown)
{
  FigureTable *out = figure_table_new();
  g_autoptr(GPtrArray) all = figure_table_sorted(figures, 0);
  for (guint i = 0; i < all->len; i++) {
    Figure figure = *(const Figure *)g_ptr_array_index(all, i);
    figure.suppression = figure_table_find(shown, figure.key)->suppression;
    figure_table_add(out, &figure);
  }
  return out;
}

/* First the years to 2024, then revised figures to 2025. */
static void nobody_recovers_a_hidden_figure_from_two_publications(void **state)
{
  (void)state;
  for (guint32 seed = 1; seed <= 8; seed++) {
    SuppressionCounts counts;
    g_autoptr(FigureTable) drawn = random_district(catalogue, INDICATORS, seed);
    g_autoptr(FigureTable) first = revised_district(catalogue, drawn, LAST_YEAR - 1, seed);
    g_autoptr(FigureTable) second = revised_district(catalogue, drawn, LAST_YEAR, seed + 1);
    DisclosureInput input = input_of(first);
    g_autoptr(FigureTable) first_shown = suppress(&input, &counts);
    g_autoptr(FigureTable) first_kept = kept(first, first_shown);
    DisclosureInput later = input_of(second);
    later.earlier = (const FigureTable *const[]){first_kept};
    later.n_earlier = 1;
    g_autoptr(FigureTable) second_shown = suppress(&later, &counts);
    assert_int_equal(counts.given_away, 0);
    const PublishedTable publications[] = {{first, first_shown}, {second, second_shown}};
    attack_all(publications, 2, seed);
  }
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
      cmocka_unit_test(single_figures),
      cmocka_unit_test(zeros_are_small_where_the_setting_says_so),
      cmocka_unit_test(threshold_is_a_setting),
      cmocka_unit_test(nothing_is_left_of_a_hidden_figure),
      cmocka_unit_test(men_are_hidden_with_women),
      cmocka_unit_test(a_small_remainder_is_not_given_away),
      cmocka_unit_test(the_districts_own_units_are_not_given_away),
      cmocka_unit_test(what_was_hidden_once_is_hidden_from_later_publications),
      cmocka_unit_test(what_was_published_small_is_reported_as_given_away),
      cmocka_unit_test(numbers_of_other_indicators_do_not_give_one_away),
      cmocka_unit_test(nobody_recovers_a_hidden_figure_of_a_district),
      cmocka_unit_test(nobody_recovers_a_hidden_figure_from_two_publications),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
