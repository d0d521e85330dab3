#include "tests/reporter/disclosure/random_district.h"

/* One district under construction. */
typedef struct Draw {
  const Catalogue *catalogue;
  GRand *random;
  FigureTable *figures;
} Draw;

/* Adds COUNTED of EXPOSED to the figure at KEY and to the district's. */
static void add_to(Draw *draw, FigureKey key, double counted, double exposed)
{
  const Indicator *indicator = catalogue_indicator(draw->catalogue, key.indicator_id);
  const Figure *known = figure_table_find(draw->figures, key);
  bool has_parts = indicator_is_quotient(indicator);
  Figure figure = known != NULL ? *known : (Figure){.key = key, .status = 'A', .release = RELEASE_SHOWN};
  figure.has_value = true;
  figure.has_numerator = figure.has_denominator = has_parts;
  figure.numerator += has_parts ? counted : 0;
  figure.denominator += has_parts ? exposed : 0;
  figure.value = has_parts ? figure.numerator * indicator->multiplier / figure.denominator : figure.value + counted;
  figure.has_value = !has_parts || figure.denominator > 0;
  figure.numerator_by.n = figure.denominator_by.n = figure.numerator_by.n + 3;
  figure.numerator_by.largest = figure.denominator_by.largest = 1;
  figure_table_add(draw->figures, &figure);
}

static void add(Draw *draw, FigureKey key, double counted, double exposed)
{
  add_to(draw, key, counted, exposed);
  if (key.area_id == DISTRICT_ID)
    return;
  key.area_id = DISTRICT_ID;
  add_to(draw, key, counted, exposed);
}

/* The breakdown of KEY with DIMENSION set to CODE; -1 when the indicator may not have it. */
static int with_code(const Draw *draw, const Indicator *indicator, int breakdown, Dimension dimension, const char *code)
{
  char key[BREAKDOWN_KEY_SIZE];
  Breakdown with = *catalogue_breakdown(draw->catalogue, (guint)breakdown);
  g_strlcpy(with.codes[dimension], code, sizeof with.codes[dimension]);
  int index = catalogue_breakdown_index(draw->catalogue, breakdown_format(&with, key));
  return index >= 0 && indicator_allows_breakdown(draw->catalogue, indicator, (guint)index) ? index : -1;
}

static double draw_count(Draw *draw)
{
  return g_rand_int_range(draw->random, 0, 3) == 0 ? g_rand_int_range(draw->random, 0, 6)
                                                   : g_rand_int_range(draw->random, 5, 80);
}

/* How much of WHOLE the next of N parts gets. */
static double draw_part(Draw *draw, double whole, guint n)
{
  return n == 1 ? whole : g_rand_int_range(draw->random, 0, (gint32)(2 * whole / n) + 1) * (whole > 0 ? 1.0 : 0.0);
}

static guint n_parts(const Indicator *indicator, Dimension dimension)
{
  guint n = 0;
  for (guint i = 0; i < indicator->n_form_codes[dimension]; i++)
    n += indicator->form_codes[dimension][i]->kind != CODE_KIND_OF_WHICH ? 1 : 0;
  return n;
}

/* Splits what stands at KEY along DIMENSION; also adds the parts to those of the breakdown without SEX. */
static void split(Draw *draw, const Indicator *indicator, FigureKey key, Dimension dimension, double counted,
                  double exposed)
{
  guint left = n_parts(indicator, dimension);
  for (guint i = 0; i < indicator->n_form_codes[dimension]; i++) {
    const CodeItem *item = indicator->form_codes[dimension][i];
    int cross = with_code(draw, indicator, key.breakdown, dimension, item->code);
    int alone = with_code(draw, indicator, 0, dimension, item->code);
    if (item->kind == CODE_KIND_OF_WHICH || cross < 0)
      continue;
    double part = draw_part(draw, counted, left);
    double rest = draw_part(draw, exposed - counted, left);
    counted -= part;
    exposed -= part + rest;
    left--;
    FigureKey part_key = key;
    part_key.breakdown = (uint16_t)cross;
    add(draw, part_key, part, part + rest);
    part_key.breakdown = (uint16_t)MAX(alone, 0);
    if (alone > 0 && alone != cross)
      add(draw, part_key, part, part + rest);
  }
}

/* One code of the first dimension (or all, for indicators without breakdown) in one township and year. */
static void draw_code(Draw *draw, const Indicator *indicator, FigureKey key)
{
  double counted = draw_count(draw);
  double exposed = counted + draw_count(draw);
  Dimension first = DIMENSION_SEX;
  FigureKey total = key;
  total.breakdown = 0;
  add(draw, total, counted, exposed);
  if (key.breakdown == 0)
    return;
  add(draw, key, counted, exposed);
  for (guint d = 0; d < N_DIMENSIONS; d++)
    if ((Dimension)d != first && indicator->n_form_codes[d] > 0 &&
        catalogue_breakdown_item(draw->catalogue, key.breakdown, first) != NULL)
      split(draw, indicator, key, (Dimension)d, counted, exposed);
}

/* The dimension whose codes are drawn; the others split them. */
static int first_dimension(const Indicator *indicator)
{
  for (guint d = 0; d < N_DIMENSIONS; d++)
    if ((indicator->required_dimensions & DIMENSION_BIT(d)) != 0)
      return (int)d;
  return -1;
}

static void draw_area(Draw *draw, const Indicator *indicator, FigureKey key)
{
  int first = first_dimension(indicator);
  for (guint i = 0; first >= 0 && i < indicator->n_form_codes[first]; i++) {
    const CodeItem *item = indicator->form_codes[first][i];
    int breakdown = with_code(draw, indicator, 0, (Dimension)first, item->code);
    key.breakdown = (uint16_t)MAX(breakdown, 0);
    if (item->kind != CODE_KIND_OF_WHICH && breakdown >= 0)
      draw_code(draw, indicator, key);
  }
  key.breakdown = 0;
  if (first < 0 || g_rand_int_range(draw->random, 0, 8) == 0)
    draw_code(draw, indicator, key);
}

static void draw_year(Draw *draw, const Indicator *indicator, int year)
{
  FigureKey key = {.indicator_id = indicator->id, .year = (int16_t)year};
  for (int32_t township = 0; township < N_TOWNSHIPS; township++) {
    key.area_id = DISTRICT_ID + 1 + township;
    draw_area(draw, indicator, key);
  }
  key.area_id = DISTRICT_ID;
  if (g_rand_int_range(draw->random, 0, 4) == 0)
    draw_area(draw, indicator, key);
}

/* Rare events are also published for the years together. */
static void pool(Draw *draw, const Indicator *indicator, int32_t area)
{
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    FigureKey key = {.indicator_id = indicator->id, .year = (int16_t)year, .area_id = area};
    FigureKey pooled = {.indicator_id = indicator->id, .year = LAST_YEAR, .area_id = area, .pooled_years = 3};
    const Figure *figure = figure_table_find(draw->figures, key);
    if (figure != NULL)
      add_to(draw, pooled, figure->has_numerator ? figure->numerator : figure->value, figure->denominator);
  }
}

static void pool_all(Draw *draw)
{
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(draw->catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++)
    for (int32_t area = DISTRICT_ID; area <= DISTRICT_ID + N_TOWNSHIPS; area++)
      if (indicators[i].uncertainty == UNCERTAINTY_POISSON)
        pool(draw, &indicators[i], area);
}

FigureTable *random_district(const Catalogue *catalogue, const int16_t *indicator_ids, guint32 seed)
{
  Draw draw = {catalogue, g_rand_new_with_seed(seed), figure_table_new()};
  for (guint i = 0; indicator_ids[i] != 0; i++)
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
      draw_year(&draw, catalogue_indicator(catalogue, indicator_ids[i]), year);
  pool_all(&draw);
  g_rand_free(draw.random);
  return draw.figures;
}

/* --- Revisions ---------------------------------------------------------------------------------------------------- */

/* Every figure that contains what stands at KEY: with fewer dimensions, and of the district. */
static void revise(Draw *draw, FigureKey key, double counted)
{
  for (guint dimensions = 0; dimensions < 1u << N_DIMENSIONS; dimensions++) {
    guint breakdown = key.breakdown;
    guint removed = 0;
    for (guint d = 0; d < N_DIMENSIONS; d++)
      if ((dimensions & 1u << d) != 0 && catalogue_breakdown_item(draw->catalogue, breakdown, (Dimension)d) != NULL) {
        breakdown = catalogue_breakdown_without(draw->catalogue, breakdown, (Dimension)d);
        removed |= 1u << d;
      }
    FigureKey above = key;
    above.breakdown = (uint16_t)breakdown;
    if (removed == dimensions)
      add(draw, above, counted, counted);
  }
}

static bool may_be_revised(const Figure *figure, int year)
{
  return figure->key.area_id != DISTRICT_ID && figure->key.pooled_years == 0 && figure->key.year <= year &&
         figure->key.breakdown != 0;
}

FigureTable *revised_district(const Catalogue *catalogue, const FigureTable *figures, int year, guint32 seed)
{
  Draw draw = {catalogue, g_rand_new_with_seed(seed), figure_table_new()};
  g_autoptr(GPtrArray) all = figure_table_sorted(figures, 0);
  for (guint i = 0; i < all->len; i++) {
    const Figure *figure = g_ptr_array_index(all, i);
    if (figure->key.pooled_years == 0 && figure->key.year <= year)
      figure_table_add(draw.figures, figure);
  }
  for (guint i = 0; i < all->len; i++) {
    const Figure *figure = g_ptr_array_index(all, i);
    if (may_be_revised(figure, year) && g_rand_int_range(draw.random, 0, 10) == 0)
      revise(&draw, figure->key, g_rand_int_range(draw.random, 1, 5));
  }
  pool_all(&draw);
  g_rand_free(draw.random);
  return draw.figures;
}
