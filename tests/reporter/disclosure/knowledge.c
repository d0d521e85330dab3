#include "tests/reporter/disclosure/knowledge.h"

#include <math.h>

#include "tests/reporter/disclosure/random_district.h"

/* Ways to split a total, beside the dimensions. */
#define AREA_WAY 20
#define YEAR_WAY 21

typedef struct Learning {
  const Catalogue *catalogue;
  const Indicator *indicator;
  const FigureTable *truth;
  const FigureTable *shown;
  Knowledge *out;
  guint publication;
  GArray *hidden;      /* bool, by cell */
  GHashTable *numbers; /* name → quantity + 1 */
} Learning;

/* Numerator or denominator; false when the figure has none. */
static bool number_in(const Learning *learning, const Figure *figure, bool is_denominator, double *out_number)
{
  bool is_count = learning->indicator->measure == MEASURE_COUNT;
  if (figure == NULL ||
      (is_denominator ? !figure->has_denominator : !figure->has_numerator && !(is_count && figure->has_value)))
    return false;
  *out_number = is_denominator ? figure->denominator : figure->has_numerator ? figure->numerator : figure->value;
  return true;
}

/* Not shown in this publication. */
static bool is_hidden(const Learning *learning, const KnownNumber *number)
{
  double seen = 0;
  return number->is_remainder ||
         !number_in(learning, figure_table_find(learning->shown, number->key), number->is_denominator, &seen);
}

static guint learn_named(Learning *learning, const char *name, const KnownNumber *number, double value)
{
  gpointer found = g_hash_table_lookup(learning->numbers, name);
  if (found != NULL)
    return GPOINTER_TO_UINT(found) - 1;
  guint quantity = margins_add_quantity(learning->out->margins, value);
  g_array_append_val(learning->out->numbers, *number);
  g_hash_table_insert(learning->numbers, g_strdup(name), GUINT_TO_POINTER(quantity + 1));
  return quantity;
}

/* What is hidden is an unknown of this publication; whoever sees an equal number in another one takes it for unchanged. */
static guint learn_number(Learning *learning, const KnownNumber *number, double value)
{
  g_autofree char *name =
      g_strdup_printf("%d %d %u %u %d %d %.17g", number->key.area_id, number->key.year, number->key.breakdown,
                      number->key.pooled_years, number->is_denominator, number->is_remainder, value);
  g_autofree char *hidden = g_strdup_printf("%s in %u", name, learning->publication);
  return learn_named(learning, is_hidden(learning, number) ? hidden : name, number, value);
}

static void learn_cell(Learning *learning, guint quantity, bool hides)
{
  margins_add_cell(learning->out->margins, &(Cell){quantity, NO_QUANTITY, false, CELL_OPEN, 1});
  g_array_append_val(learning->hidden, hides);
}

/* Shown, or known to exist. */
static void learn_figure(Learning *learning, const Figure *figure)
{
  for (int layer = 0; layer < 2; layer++) {
    double value = 0;
    KnownNumber number = {figure->key, layer == 1, false};
    if (number_in(learning, figure, layer == 1, &value))
      learn_cell(learning, learn_number(learning, &number, value), is_hidden(learning, &number));
  }
}

/* What is missing to a total that is split in one WAY: nobody publishes it. */
static guint learn_remainder(Learning *learning, FigureKey total, guint way, bool is_denominator, double value)
{
  KnownNumber rest = {total, is_denominator, true};
  rest.key.area_id += 1000 * (int32_t)way;
  guint quantity = learn_number(learning, &rest, value);
  learn_cell(learning, quantity, true);
  return quantity;
}

/* PARTS and TOTAL of one layer, as far as they exist. */
static void learn_sum(Learning *learning, FigureKey total_key, const GArray *part_keys, guint way, bool is_denominator)
{
  g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(Term));
  double total = 0;
  double sum = 0;
  if (!number_in(learning, figure_table_find(learning->truth, total_key), is_denominator, &total))
    return;
  for (guint i = 0; i < part_keys->len; i++) {
    KnownNumber number = {g_array_index(part_keys, FigureKey, i), is_denominator, false};
    double part = 0;
    if (!number_in(learning, figure_table_find(learning->truth, number.key), is_denominator, &part))
      continue;
    g_array_append_val(terms, ((Term){learn_number(learning, &number, part), 1}));
    sum += part;
  }
  if (terms->len == 0)
    return;
  if (fabs(total - sum) > 1e-6)
    g_array_append_val(terms, ((Term){learn_remainder(learning, total_key, way, is_denominator, total - sum), 1}));
  KnownNumber number = {total_key, is_denominator, false};
  g_array_append_val(terms, ((Term){learn_number(learning, &number, total), -1}));
  margins_add_relation(learning->out->margins, &g_array_index(terms, Term, 0), terms->len);
}

static void learn_sums(Learning *learning, FigureKey total, const GArray *parts, guint way)
{
  learn_sum(learning, total, parts, way, false);
  learn_sum(learning, total, parts, way, true);
}

static void learn_dimension(Learning *learning, const Figure *figure, Dimension dimension)
{
  const Indicator *indicator = learning->indicator;
  g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(FigureKey));
  for (guint i = 0; i < indicator->n_form_codes[dimension]; i++) {
    char text[BREAKDOWN_KEY_SIZE];
    const CodeItem *item = indicator->form_codes[dimension][i];
    Breakdown with = *catalogue_breakdown(learning->catalogue, figure->key.breakdown);
    g_strlcpy(with.codes[dimension], item->code, sizeof with.codes[dimension]);
    int index = catalogue_breakdown_index(learning->catalogue, breakdown_format(&with, text));
    FigureKey key = figure->key;
    key.breakdown = (uint16_t)MAX(index, 0);
    if (index >= 0 && item->kind != CODE_KIND_OF_WHICH)
      g_array_append_val(parts, key);
  }
  learn_sums(learning, figure->key, parts, 1 + (guint)dimension);
}

static void learn_areas(Learning *learning, const Figure *figure)
{
  g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(FigureKey));
  for (int32_t area = DISTRICT_ID + 1; area <= DISTRICT_ID + N_TOWNSHIPS; area++) {
    FigureKey key = figure->key;
    key.area_id = area;
    g_array_append_val(parts, key);
  }
  if (figure->key.area_id == DISTRICT_ID)
    learn_sums(learning, figure->key, parts, AREA_WAY);
}

static void learn_years(Learning *learning, const Figure *figure)
{
  g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(FigureKey));
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    FigureKey key = figure->key;
    key.pooled_years = 0;
    key.year = (int16_t)year;
    g_array_append_val(parts, key);
  }
  if (figure->key.pooled_years > 0)
    learn_sums(learning, figure->key, parts, YEAR_WAY);
}

static void learn_all(Learning *learning)
{
  g_autoptr(GPtrArray) figures = figure_table_sorted(learning->truth, learning->indicator->id);
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = g_ptr_array_index(figures, i);
    learn_figure(learning, figure);
    for (guint d = 0; d < N_DIMENSIONS; d++)
      if (catalogue_breakdown_item(learning->catalogue, figure->key.breakdown, (Dimension)d) == NULL)
        learn_dimension(learning, figure, (Dimension)d);
    learn_areas(learning, figure);
    learn_years(learning, figure);
  }
}

static void learn_unchanged(Knowledge *out, GHashTable *numbers, guint n_publications)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer shown = NULL;
  g_hash_table_iter_init(&iter, numbers);
  while (g_hash_table_iter_next(&iter, &name, &shown))
    for (guint i = 0; i < n_publications; i++) {
      g_autofree char *hidden = g_strdup_printf("%s in %u", (const char *)name, i);
      gpointer found = g_hash_table_lookup(numbers, hidden);
      const Term terms[] = {{GPOINTER_TO_UINT(shown) - 1, 1}, {GPOINTER_TO_UINT(found) - 1, -1}};
      if (found != NULL)
        margins_add_relation(out->margins, terms, 2);
    }
}

Knowledge *knowledge_of(const Catalogue *catalogue, const Indicator *indicator, const PublishedTable *publications,
                        guint n_publications)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) hidden = g_array_new(FALSE, TRUE, sizeof(bool));
  Knowledge *out = g_new0(Knowledge, 1);
  out->margins = margins_new();
  out->numbers = g_array_new(FALSE, FALSE, sizeof(KnownNumber));
  for (guint i = 0; i < n_publications; i++) {
    Learning learning = {catalogue, indicator, publications[i].truth, publications[i].shown, out, i, hidden, numbers};
    learn_all(&learning);
  }
  learn_unchanged(out, numbers, n_publications);
  out->hidden = g_memdup2(hidden->data, MAX(hidden->len, 1) * sizeof(bool));
  return out;
}

void knowledge_free(Knowledge *knowledge)
{
  if (knowledge == NULL)
    return;
  margins_free(knowledge->margins);
  g_free(knowledge->hidden);
  g_array_unref(knowledge->numbers);
  g_free(knowledge);
}
