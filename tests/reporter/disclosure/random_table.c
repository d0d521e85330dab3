#include "tests/reporter/disclosure/random_table.h"

#define MAX_PARTS 8
#define MAX_YEARS 8

/* One place of the table; the last position of a dimension with parts is its total. */
typedef struct Place {
  guint year, sex, age, area;
} Place;

/* One layer (numerators or denominators) of one table under construction. */
typedef struct Layer {
  const TableShape *shape;
  double values[MAX_YEARS][MAX_PARTS][MAX_PARTS][MAX_PARTS];
  guint quantities[MAX_YEARS][MAX_PARTS][MAX_PARTS][MAX_PARTS];
} Layer;

/* Positions of a dimension: its parts and their total. */
static guint positions(guint n_parts)
{
  return n_parts > 1 ? n_parts + 1 : 1;
}

static double *value_at(Layer *layer, Place place)
{
  return &layer->values[place.year][place.sex][place.age][place.area];
}

static guint *quantity_at(Layer *layer, Place place)
{
  return &layer->quantities[place.year][place.sex][place.age][place.area];
}

/* Adds VALUE to the innermost place and to every total above it. */
static void add(Layer *layer, Place place, double value)
{
  const TableShape *shape = layer->shape;
  for (guint totals = 0; totals < 8; totals++) {
    Place above = place;
    if (((totals & 1) != 0 && shape->n_sexes == 1) || ((totals & 2) != 0 && shape->n_ages == 1) ||
        ((totals & 4) != 0 && shape->n_areas == 1))
      continue;
    above.sex = (totals & 1) != 0 ? shape->n_sexes : place.sex;
    above.age = (totals & 2) != 0 ? shape->n_ages : place.age;
    above.area = (totals & 4) != 0 ? shape->n_areas : place.area;
    *value_at(layer, above) += value;
  }
}

typedef void (*Visit)(Place place, gpointer user);

/* Calls VISIT for every place; only the innermost ones when INNERMOST. */
static void walk(const TableShape *shape, bool innermost, Visit visit, gpointer user)
{
  Place place = {0};
  for (place.year = 0; place.year < shape->n_years; place.year++)
    for (place.sex = 0; place.sex < (innermost ? shape->n_sexes : positions(shape->n_sexes)); place.sex++)
      for (place.age = 0; place.age < (innermost ? shape->n_ages : positions(shape->n_ages)); place.age++)
        for (place.area = 0; place.area < (innermost ? shape->n_areas : positions(shape->n_areas)); place.area++)
          visit(place, user);
}

typedef struct Draw {
  const TableShape *shape;
  GRand *random;
  Layer *numerators;
  Layer *denominators;
  Margins *margins;
} Draw;

static void draw_cell(Place place, gpointer user)
{
  Draw *draw = user;
  bool is_small = g_rand_double(draw->random) < draw->shape->small_share;
  gint32 numerator =
      is_small ? g_rand_int_range(draw->random, 0, TABLE_THRESHOLD) : g_rand_int_range(draw->random, 5, 60);
  gint32 without = g_rand_double(draw->random) < draw->shape->small_share / 2 ? g_rand_int_range(draw->random, 0, 4)
                                                                              : g_rand_int_range(draw->random, 5, 90);
  add(draw->numerators, place, numerator);
  add(draw->denominators, place, numerator + without);
}

static bool is_small(double value)
{
  return value > 0 && value < TABLE_THRESHOLD;
}

static void need(Margins *margins, guint cell, guint plus, guint minus, double value)
{
  if (!is_small(value))
    return;
  Need wanted = {cell, plus, minus, TABLE_THRESHOLD - value};
  margins_add_need(margins, &wanted);
}

static void add_cell(Margins *margins, guint numerator, guint denominator, double weight)
{
  double top = margins_value(margins, numerator);
  double bottom = denominator == NO_QUANTITY ? 0 : margins_value(margins, denominator);
  double rest = denominator == NO_QUANTITY ? 0 : bottom - top;
  bool is_sensitive = is_small(top) || is_small(bottom) || is_small(rest);
  Cell cell = {numerator, denominator, denominator != NO_QUANTITY, is_sensitive ? CELL_HIDDEN : CELL_OPEN, weight};
  guint number = margins_add_cell(margins, &cell);
  need(margins, number, numerator, NO_QUANTITY, top);
  need(margins, number, denominator, NO_QUANTITY, bottom);
  need(margins, number, denominator, numerator, rest);
}

static void publish_cell(Place place, gpointer user)
{
  Draw *draw = user;
  const TableShape *shape = draw->shape;
  guint n_totals = (place.sex + 1 == positions(shape->n_sexes) ? 1u : 0) +
                   (place.age + 1 == positions(shape->n_ages) ? 1u : 0) +
                   (place.area + 1 == positions(shape->n_areas) ? 1u : 0);
  guint numerator = margins_add_quantity(draw->margins, *value_at(draw->numerators, place));
  guint denominator =
      shape->has_denominators ? margins_add_quantity(draw->margins, *value_at(draw->denominators, place)) : NO_QUANTITY;
  *quantity_at(draw->numerators, place) = numerator;
  *quantity_at(draw->denominators, place) = denominator;
  add_cell(draw->margins, numerator, denominator, shape->has_weights ? 1 + n_totals : 1);
}

/* The parts along one dimension make the total in its last position. POSITION is that of ALONG in this dimension. */
static void bind_parts(Margins *margins, Layer *layer, const Place *along, guint *position, guint n_parts)
{
  Term terms[MAX_PARTS];
  if (n_parts == 1 || *position != 0)
    return;
  for (guint i = 0; i <= n_parts; i++) {
    *position = i;
    terms[i] = (Term){*quantity_at(layer, *along), i == n_parts ? -1 : 1};
  }
  *position = 0;
  margins_add_relation(margins, terms, n_parts + 1);
}

static void bind_layer(Margins *margins, Layer *layer, Place along)
{
  bind_parts(margins, layer, &along, &along.sex, layer->shape->n_sexes);
  bind_parts(margins, layer, &along, &along.age, layer->shape->n_ages);
  bind_parts(margins, layer, &along, &along.area, layer->shape->n_areas);
}

static void bind_cell(Place place, gpointer user)
{
  Draw *draw = user;
  Layer *layers[] = {draw->numerators, draw->denominators};
  for (guint i = 0; i < (draw->shape->has_denominators ? 2u : 1u); i++)
    bind_layer(draw->margins, layers[i], place);
}

/* One sum of YEARS years up to LAST of the uppermost total, published as a cell of its own. */
static void pool(Draw *draw, guint last, guint years)
{
  const TableShape *shape = draw->shape;
  Layer *layers[] = {draw->numerators, draw->denominators};
  guint sums[] = {NO_QUANTITY, NO_QUANTITY};
  for (guint i = 0; i < (shape->has_denominators ? 2u : 1u); i++) {
    Term terms[MAX_YEARS + 1];
    double sum = 0;
    for (guint j = 0; j < years; j++) {
      Place place = {last - j, positions(shape->n_sexes) - 1, positions(shape->n_ages) - 1,
                     positions(shape->n_areas) - 1};
      terms[j] = (Term){*quantity_at(layers[i], place), 1};
      sum += *value_at(layers[i], place);
    }
    sums[i] = margins_add_quantity(draw->margins, sum);
    terms[years] = (Term){sums[i], -1};
    margins_add_relation(draw->margins, terms, years + 1);
  }
  add_cell(draw->margins, sums[0], sums[1], 1);
}

Margins *random_table(const TableShape *shape, guint32 seed)
{
  Draw draw = {.shape = shape, .random = g_rand_new_with_seed(seed), .margins = margins_new()};
  draw.numerators = g_new0(Layer, 1);
  draw.denominators = g_new0(Layer, 1);
  draw.numerators->shape = draw.denominators->shape = shape;
  walk(shape, true, draw_cell, &draw);
  walk(shape, false, publish_cell, &draw);
  walk(shape, false, bind_cell, &draw);
  for (guint last = 2; shape->has_pools && last < shape->n_years; last++)
    pool(&draw, last, 3);
  if (shape->has_pools && shape->n_years > 3)
    pool(&draw, shape->n_years - 1, shape->n_years);
  g_free(draw.numerators);
  g_free(draw.denominators);
  g_rand_free(draw.random);
  return draw.margins;
}

TableShape random_shape(guint32 seed)
{
  GRand *random = g_rand_new_with_seed(seed ^ 0x5eed);
  TableShape shape = {.n_sexes = (guint)g_rand_int_range(random, 1, 3),
                      .n_ages = (guint)g_rand_int_range(random, 1, 4),
                      .n_areas = (guint)g_rand_int_range(random, 1, 5),
                      .n_years = (guint)g_rand_int_range(random, 1, 5),
                      .has_denominators = g_rand_boolean(random),
                      .has_pools = g_rand_boolean(random),
                      .has_weights = g_rand_boolean(random),
                      .small_share = g_rand_double_range(random, 0.02, 0.4)};
  g_rand_free(random);
  return shape;
}
