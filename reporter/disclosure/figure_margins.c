#include "reporter/disclosure/figure_margins.h"

#include <math.h>

#include "reporter/summarise/partition.h"

/* Sums of doubles are equal within this share of the total. */
#define EQUAL_WITHIN 1e-9

/* What hiding costs: what readers look at first costs more. */
#define WEIGHT_DETAIL 1
#define WEIGHT_DISTRICT 1
#define WEIGHT_ONE_DIMENSION 1
#define WEIGHT_TOTAL 1
#define WEIGHT_HEADLINE 3 /* the district's total */
#define WEIGHT_POOL 1

/* --- Building ----------------------------------------------------------------------------------------------------- */

typedef struct Vintage Vintage;
typedef struct Sum Sum;

/* What is done with each figure and each sum of figures. */
typedef struct Visit {
  void (*figure)(const Vintage *vintage, const Figure *figure);
  void (*sum)(const Sum *sum);
} Visit;

typedef struct Builder {
  const DisclosureInput *input;
  const Visit *visit;
  SecretView view;
  FigureMargins *out;
  GHashTable *quantities; /* name → number + 1 */
  GPtrArray *names;       /* of each quantity: the table's keys, borrowed */
  GHashTable *relations;  /* names of those that are in */
  GHashTable *needs;      /* likewise */
  bool has_needs;         /* found by a visit that only looks, which then stops; one that builds sees all */
} Builder;

/* One set of figures: those to be published, or a publication. */
struct Vintage {
  Builder *builder;
  const FigureTable *figures;
  guint number; /* of an earlier one its place, from 0; then that of the current one */
  const Indicator *indicator;
  GPtrArray *own; /* const Figure *: those of the indicator that count something */
  GArray *areas;  /* int32_t: townships with figures */
};

/* The two numbers of a figure. */
typedef struct Numbers {
  guint numerator;
  guint denominator; /* NO_QUANTITY: none */
} Numbers;

static guint quantity_called(Builder *builder, const char *name, double value)
{
  gpointer found = g_hash_table_lookup(builder->quantities, name);
  if (found != NULL)
    return GPOINTER_TO_UINT(found) - 1;
  char *kept = g_strdup(name);
  guint quantity = margins_add_quantity(builder->out->margins, value);
  g_hash_table_insert(builder->quantities, kept, GUINT_TO_POINTER(quantity + 1));
  g_ptr_array_add(builder->names, kept);
  return quantity;
}

static bool is_current(const Vintage *vintage)
{
  return vintage->number == vintage->builder->input->n_earlier;
}

/* The name of what was hidden in an earlier publication. That it equals another number is known to those only who see that one. */
static char *name_in_publication(const char *name, guint number)
{
  return g_strdup_printf("%s@%u", name, number);
}

/* LABEL is what the catalogue calls the number; without one it belongs to the indicator alone. WHAT names what a remainder is missing to; NULL for figures. */
static guint quantity_of(const Vintage *vintage, const char *label, const Figure *figure, const char *what,
                         double value)
{
  const FigureKey *key = &figure->key;
  g_autofree char *own = *label == '\0' ? g_strdup_printf("#%d", key->indicator_id) : g_strdup(label);
  g_autofree char *name = g_strdup_printf("%s/%d/%u/%d/%u/%s/%a", own, key->year, key->pooled_years, key->area_id,
                                          key->breakdown, what == NULL ? "" : what, value);
  bool is_apart = vintage->builder->view == SECRETS_APART;
  bool is_secret = is_apart && !is_current(vintage) && (what != NULL || figure->suppression != SUPPRESSION_NONE);
  g_autofree char *secret = name_in_publication(name, vintage->number);
  return quantity_called(vintage->builder, is_secret ? secret : name, value);
}

const char *counted_label(const Indicator *indicator)
{
  return indicator->measure == MEASURE_COUNT ? indicator->name.zh : indicator->numerator.zh;
}

static Numbers numbers_of(const Vintage *vintage, const Figure *figure, const char *what)
{
  const Indicator *indicator = vintage->indicator;
  double counted = 0;
  Numbers numbers = {NO_QUANTITY, NO_QUANTITY};
  if (figure_counted(indicator, figure, &counted))
    numbers.numerator = quantity_of(vintage, counted_label(indicator), figure, what, counted);
  if (figure->has_denominator)
    numbers.denominator = quantity_of(vintage, indicator->denominator.zh, figure, what, figure->denominator);
  return numbers;
}

static void add_need(Builder *builder, guint cell, guint plus, guint minus, double rise)
{
  if (rise <= 0 || plus == NO_QUANTITY)
    return;
  g_autofree char *name = g_strdup_printf("%u/%u", plus, minus);
  if (!g_hash_table_add(builder->needs, g_steal_pointer(&name)))
    return;
  margins_add_need(builder->out->margins, &(Need){cell, plus, minus, rise});
}

static void add_needs(Builder *builder, guint cell, Numbers numbers, const Sensitivity *sensitivity)
{
  add_need(builder, cell, numbers.numerator, NO_QUANTITY, sensitivity->numerator);
  add_need(builder, cell, numbers.denominator, NO_QUANTITY, sensitivity->denominator);
  add_need(builder, cell, numbers.denominator, numbers.numerator, sensitivity->rest);
}

/* Of a remainder either number may be missing. */
static guint add_cell(Builder *builder, const Indicator *indicator, Numbers numbers, CellState state, double weight)
{
  bool is_whole = numbers.numerator != NO_QUANTITY && numbers.denominator != NO_QUANTITY;
  Cell cell = {.numerator = numbers.numerator == NO_QUANTITY ? numbers.denominator : numbers.numerator,
               .denominator = is_whole ? numbers.denominator : NO_QUANTITY,
               .is_part = indicator->measure == MEASURE_PROPORTION && is_whole,
               .state = state,
               .weight = weight};
  return margins_add_cell(builder->out->margins, &cell);
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

static double weight_of(const Builder *builder, const FigureKey *key)
{
  const Catalogue *catalogue = builder->input->catalogue;
  int n_dimensions = __builtin_popcount(breakdown_dimensions(catalogue_breakdown(catalogue, key->breakdown)));
  bool is_district = key->area_id == builder->input->district_id;
  double weight = WEIGHT_DETAIL + (is_district ? WEIGHT_DISTRICT : 0);
  weight += n_dimensions == 1 ? WEIGHT_ONE_DIMENSION : 0;
  weight += n_dimensions == 0 ? WEIGHT_TOTAL + (is_district ? WEIGHT_HEADLINE : 0) : 0;
  weight += key->pooled_years > 0 ? WEIGHT_POOL : 0;
  return weight;
}

/* Figures that do not add up have no margins to reason by: where one of a year is sensitive, none of the year is published. */
static bool is_year_sensitive(const Vintage *vintage, const Figure *figure)
{
  for (guint i = 0; !indicator_is_additive(vintage->indicator) && i < vintage->own->len; i++) {
    const Figure *other = g_ptr_array_index(vintage->own, i);
    Sensitivity sensitivity = rule_sensitivity(&vintage->builder->input->rule, vintage->indicator, other);
    if (other->key.year == figure->key.year && sensitivity_is_any(&sensitivity))
      return true;
  }
  return false;
}

static CellState state_of(const Vintage *vintage, const Figure *figure, const Sensitivity *sensitivity)
{
  if (!is_current(vintage))
    return figure->suppression == SUPPRESSION_NONE ? CELL_PUBLIC : CELL_UNSEEN;
  return sensitivity_is_any(sensitivity) || is_year_sensitive(vintage, figure) ? CELL_HIDDEN : CELL_OPEN;
}

static void add_figure(const Vintage *vintage, const Figure *figure)
{
  Builder *builder = vintage->builder;
  Sensitivity sensitivity = rule_sensitivity(&builder->input->rule, vintage->indicator, figure);
  Numbers numbers = numbers_of(vintage, figure, NULL);
  CellState state = state_of(vintage, figure, &sensitivity);
  guint cell = add_cell(builder, vintage->indicator, numbers, state, weight_of(builder, &figure->key));
  if (state == CELL_HIDDEN || state == CELL_UNSEEN)
    add_needs(builder, cell, numbers, &sensitivity);
  if (is_current(vintage))
    g_array_append_val(builder->out->cells, ((FigureCell){figure, cell}));
}

/* Whoever sees a number knows it for what it was in older publications that hid it. */
static void show_secrets_of(Builder *builder, guint cell, guint quantity)
{
  for (guint i = 0; quantity != NO_QUANTITY && i < builder->input->n_earlier; i++) {
    g_autofree char *name = name_in_publication(g_ptr_array_index(builder->names, quantity), i);
    gpointer found = g_hash_table_lookup(builder->quantities, name);
    if (found != NULL)
      margins_show(builder->out->margins, cell, GPOINTER_TO_UINT(found) - 1);
  }
}

static void show_secrets(Builder *builder)
{
  for (guint i = 0; i < builder->out->margins->cells->len; i++) {
    const Cell cell = *margins_cell(builder->out->margins, i);
    if (cell.state != CELL_OPEN && cell.state != CELL_PUBLIC)
      continue;
    show_secrets_of(builder, i, cell.numerator);
    show_secrets_of(builder, i, cell.denominator);
  }
}

/* --- Sums --------------------------------------------------------------------------------------------------------- */

/* A total and what makes it: the two sums, and what is missing to them. */
struct Sum {
  const Vintage *vintage;
  const Figure *total;
  GPtrArray *parts; /* const Figure * */
  const char *what; /* names what is missing */
};

static double missing_to(double total, double sum)
{
  double rest = total - sum;
  return fabs(rest) <= EQUAL_WITHIN * fmax(fabs(total), 1) ? 0 : rest;
}

/* What is missing to the total, as a figure of its own. */
static Figure remainder_of(const Sum *sum)
{
  const Indicator *indicator = sum->vintage->indicator;
  Figure rest = {.key = sum->total->key, .has_numerator = true, .has_denominator = sum->total->has_denominator};
  int32_t n = 0;
  figure_counted(indicator, sum->total, &rest.numerator);
  rest.denominator = sum->total->denominator;
  double numerators = 0;
  double denominators = 0;
  for (guint i = 0; i < sum->parts->len; i++) {
    const Figure *part = g_ptr_array_index(sum->parts, i);
    double counted = 0;
    if (figure_counted(indicator, part, &counted))
      numerators += counted;
    denominators += part->has_denominator ? part->denominator : 0;
    n += part->numerator_by.n;
  }
  rest.numerator = missing_to(rest.numerator, numerators);
  rest.denominator = missing_to(rest.denominator, denominators);
  rest.numerator_by.n = rest.denominator_by.n = MAX(sum->total->numerator_by.n - n, 0);
  return rest;
}

/* The number of FIGURE in one layer: of numerators, or of denominators. */
static guint number_of(const Vintage *vintage, const Figure *figure, bool of_denominators)
{
  Numbers numbers = numbers_of(vintage, figure, NULL);
  return of_denominators ? numbers.denominator : numbers.numerator;
}

/* One sum, of numerators or OF_DENOMINATORS. REST is NO_QUANTITY when nothing is missing. */
static void add_relation(const Sum *sum, bool of_denominators, guint rest)
{
  guint total = number_of(sum->vintage, sum->total, of_denominators);
  g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(Term));
  g_autoptr(GString) name = g_string_new(NULL);
  g_array_append_val(terms, ((Term){total, -1}));
  g_string_append_printf(name, "%u =", total);
  for (guint i = 0; i <= sum->parts->len; i++) {
    guint quantity =
        i == sum->parts->len ? rest : number_of(sum->vintage, g_ptr_array_index(sum->parts, i), of_denominators);
    if (quantity == NO_QUANTITY)
      continue;
    g_array_append_val(terms, ((Term){quantity, 1}));
    g_string_append_printf(name, " %u", quantity);
  }
  if (g_hash_table_add(sum->vintage->builder->relations, g_strdup(name->str)))
    margins_add_relation(sum->vintage->builder->out->margins, &g_array_index(terms, Term, 0), terms->len);
}

/* What is missing, as numbers; where nothing is, everybody knows it. */
static Numbers add_remainder(const Sum *sum)
{
  Builder *builder = sum->vintage->builder;
  Figure rest = remainder_of(sum);
  Sensitivity sensitivity = rule_sensitivity(&builder->input->rule, sum->vintage->indicator, &rest);
  Numbers numbers = numbers_of(sum->vintage, &rest, sum->what);
  if (fpclassify(rest.numerator) == FP_ZERO)
    numbers.numerator = NO_QUANTITY;
  if (fpclassify(rest.denominator) == FP_ZERO)
    numbers.denominator = NO_QUANTITY;
  if (numbers.numerator != NO_QUANTITY || numbers.denominator != NO_QUANTITY)
    add_needs(builder, add_cell(builder, sum->vintage->indicator, numbers, CELL_UNSEEN, 0), numbers, &sensitivity);
  return numbers;
}

static void add_sum(const Sum *sum)
{
  Numbers rest = add_remainder(sum);
  add_relation(sum, false, rest.numerator);
  if (sum->total->has_denominator)
    add_relation(sum, true, rest.denominator);
}

static void visit_sum(const Sum *sum)
{
  if (sum->parts->len > 0)
    sum->vintage->builder->visit->sum(sum);
}

/* The figure of the vintage at KEY, NULL when there is none that counts something. */
static const Figure *counting_figure(const Vintage *vintage, FigureKey key)
{
  const Figure *figure = figure_table_find(vintage->figures, key);
  double counted = 0;
  return figure != NULL && figure_counted(vintage->indicator, figure, &counted) ? figure : NULL;
}

static void add_part(const Vintage *vintage, Sum *sum, FigureKey key)
{
  const Figure *part = counting_figure(vintage, key);
  if (part != NULL)
    g_ptr_array_add(sum->parts, (gpointer)part);
}

/* TOTAL is the sum of its parts in one dimension, for each dimension that it has parts in. PARTITION is that of the indicator. */
static void visit_breakdown_sums(const Vintage *vintage, const GArray *partition, const Figure *total)
{
  guint n = 0;
  const PartitionPart *all = partition_parts_of(partition, total->key.breakdown, &n);
  for (guint first = 0, i = 0; first < n; first = i) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    Sum sum = {vintage, total, parts, dimension_name(all[first].dimension)};
    for (; i < n && all[i].dimension == all[first].dimension; i++) {
      FigureKey key = total->key;
      key.breakdown = all[i].part;
      add_part(vintage, &sum, key);
    }
    visit_sum(&sum);
  }
}

/* The district is the sum of its townships and of its own units. */
static void visit_area_sum(const Vintage *vintage, const Figure *total)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new();
  Sum sum = {vintage, total, parts, "area"};
  if (total->key.area_id != vintage->builder->input->district_id)
    return;
  for (guint i = 0; i < vintage->areas->len; i++) {
    FigureKey key = total->key;
    key.area_id = g_array_index(vintage->areas, int32_t, i);
    add_part(vintage, &sum, key);
  }
  visit_sum(&sum);
}

static void visit_year_sum(const Vintage *vintage, const Figure *total)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new();
  Sum sum = {vintage, total, parts, "years"};
  for (int back = 0; back < total->key.pooled_years; back++) {
    FigureKey key = total->key;
    key.pooled_years = 0;
    key.year = (int16_t)(key.year - back);
    add_part(vintage, &sum, key);
  }
  visit_sum(&sum);
}

/* --- The whole ---------------------------------------------------------------------------------------------------- */

static void gather_area(Vintage *vintage, int32_t area)
{
  if (area == vintage->builder->input->district_id)
    return;
  for (guint i = 0; i < vintage->areas->len; i++)
    if (g_array_index(vintage->areas, int32_t, i) == area)
      return;
  g_array_append_val(vintage->areas, area);
}

static void gather(Vintage *vintage)
{
  g_autoptr(GPtrArray) all = figure_table_sorted(vintage->figures, vintage->indicator->id);
  for (guint i = 0; i < all->len; i++) {
    const Figure *figure = g_ptr_array_index(all, i);
    double counted = 0;
    if (!figure_counted(vintage->indicator, figure, &counted))
      continue;
    g_ptr_array_add(vintage->own, (gpointer)figure);
    gather_area(vintage, figure->key.area_id);
  }
}

static void visit_vintage(Builder *builder, const GArray *partition, guint number, const Indicator *indicator)
{
  const DisclosureInput *input = builder->input;
  const FigureTable *figures = number < input->n_earlier ? input->earlier[number] : input->figures;
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int32_t));
  Vintage vintage = {builder, figures, number, indicator, own, areas};
  gather(&vintage);
  for (guint i = 0; i < own->len && !builder->has_needs; i++)
    builder->visit->figure(&vintage, g_ptr_array_index(own, i));
  for (guint i = 0; indicator_is_additive(indicator) && i < own->len && !builder->has_needs; i++) {
    const Figure *figure = g_ptr_array_index(own, i);
    visit_breakdown_sums(&vintage, partition, figure);
    visit_area_sum(&vintage, figure);
    visit_year_sum(&vintage, figure);
  }
}

static bool has_figures(const DisclosureInput *input, const Indicator *indicator)
{
  bool has_any = figure_table_has_indicator(input->figures, indicator->id);
  for (guint i = 0; i < input->n_earlier; i++)
    has_any |= figure_table_has_indicator(input->earlier[i], indicator->id);
  return has_any;
}

/* Most indicators of a refresh have none, so this is asked before anything is looked through. */
static void visit_indicator(Builder *builder, const Indicator *indicator)
{
  if (!has_figures(builder->input, indicator))
    return;
  g_autoptr(GArray) partition = partition_of(builder->input->catalogue, indicator);
  for (guint i = 0; i <= builder->input->n_earlier; i++)
    visit_vintage(builder, partition, i, indicator);
}

/* --- Only looking ------------------------------------------------------------------------------------------------- */

static void look_at_figure(const Vintage *vintage, const Figure *figure)
{
  Builder *builder = vintage->builder;
  const Sensitivity sensitivity = rule_sensitivity(&builder->input->rule, vintage->indicator, figure);
  const bool is_public = !is_current(vintage) && figure->suppression == SUPPRESSION_NONE;
  builder->has_needs = builder->has_needs || (!is_public && sensitivity_is_any(&sensitivity));
}

static void look_at_sum(const Sum *sum)
{
  Builder *builder = sum->vintage->builder;
  const Figure rest = remainder_of(sum);
  const Sensitivity sensitivity = rule_sensitivity(&builder->input->rule, sum->vintage->indicator, &rest);
  builder->has_needs = builder->has_needs || sensitivity_is_any(&sensitivity);
}

bool figure_margins_have_needs(const DisclosureInput *input, const GPtrArray *indicators)
{
  static const Visit looking = {look_at_figure, look_at_sum};
  Builder builder = {.input = input, .visit = &looking};
  for (guint i = 0; i < indicators->len && !builder.has_needs; i++)
    visit_indicator(&builder, g_ptr_array_index(indicators, i));
  return builder.has_needs;
}

/* --- Building all ------------------------------------------------------------------------------------------------- */

FigureMargins *figure_margins_new(const DisclosureInput *input, const GPtrArray *indicators, SecretView view)
{
  g_autoptr(GHashTable) quantities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  g_autoptr(GHashTable) relations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) needs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  static const Visit building = {add_figure, add_sum};
  FigureMargins *out = g_new0(FigureMargins, 1);
  out->margins = margins_new();
  out->cells = g_array_new(FALSE, FALSE, sizeof(FigureCell));
  Builder builder = {input, &building, view, out, quantities, names, relations, needs, false};
  for (guint i = 0; i < indicators->len; i++)
    visit_indicator(&builder, g_ptr_array_index(indicators, i));
  show_secrets(&builder);
  return out;
}

void figure_margins_free(FigureMargins *margins)
{
  if (margins == NULL)
    return;
  margins_free(margins->margins);
  g_array_unref(margins->cells);
  g_free(margins);
}
