/* Which breakdowns are legal, for each indicator and over all.
 *
 * An indicator's breakdowns use a subset of the dimensions of one of its required products, or its gap's dimension alone. Within such a set of
 * dimensions every combination of codes is legal: those on the form, and the unknown ones of the list. Required are the combinations of form codes over
 * a whole product, and the total. Combinations get their place in the catalogue's list when they are first met, indicator after indicator, so that the
 * order follows from the catalogue alone. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "catalogue/model.h"

/* Legal cells over all indicators: bounds the memory for their lists. */
#define MAX_CELLS 2000000

/* What is being filled while indicators are walked. */
typedef struct Building {
  Catalogue *catalogue;
  GArray *list; /* LegalBreakdown */
  guint n_cells;
  const Indicator *indicator;
  GArray *allowed;  /* uint16_t, of this indicator */
  GArray *required; /* uint16_t, of this indicator */
} Building;

/* --- Sets of dimensions ------------------------------------------------------------------------------------------- */

static bool is_required_product(const Indicator *indicator, DimensionSet set)
{
  return set == 0 || (indicator->n_required_products > 0 &&
                      memchr(indicator->required_products, set, indicator->n_required_products) != NULL);
}

static bool is_allowed_set(const Indicator *indicator, DimensionSet set)
{
  if (set == 0 || (indicator->has_gap && set == DIMENSION_BIT(indicator->gap_dimension)))
    return true;
  for (guint i = 0; i < indicator->n_required_products; i++)
    if ((set & ~indicator->required_products[i]) == 0)
      return true;
  return false;
}

/* --- By items ----------------------------------------------------------------------------------------------------- */

static guint hash_items(gconstpointer key)
{
  const CodeItem *const *items = key;
  guint hash = 0;
  for (int d = 0; d < N_DIMENSIONS; d++)
    hash = hash * 31 + (items[d] != NULL ? items[d]->ordinal + 1 : 0);
  return hash;
}

static gboolean equal_items(gconstpointer a, gconstpointer b)
{
  return memcmp(a, b, N_DIMENSIONS * sizeof(const CodeItem *)) == 0;
}

int catalogue_breakdown_of_items(const Catalogue *catalogue, const CodeItem *const items[N_DIMENSIONS])
{
  return (int)GPOINTER_TO_UINT(g_hash_table_lookup(catalogue->breakdowns_by_items, items)) - 1;
}

/* --- Combinations ------------------------------------------------------------------------------------------------- */

/* Adds the breakdown that ITEMS make to the list. */
static void add_breakdown(Building *building, const CodeItem *const items[N_DIMENSIONS])
{
  Catalogue *catalogue = building->catalogue;
  char key[BREAKDOWN_KEY_SIZE];
  const CodeItem **kept = model_allocate(catalogue, N_DIMENSIONS, sizeof *kept);
  memcpy(kept, items, N_DIMENSIONS * sizeof *kept);
  LegalBreakdown legal = {.items = kept};
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (items[d] != NULL)
      g_strlcpy(legal.breakdown.codes[d], items[d]->code, BREAKDOWN_CODE_SIZE);
  legal.key = model_text(catalogue, breakdown_format(&legal.breakdown, key));
  g_array_append_val(building->list, legal);
  g_hash_table_insert(catalogue->breakdowns_by_key, (void *)legal.key, GUINT_TO_POINTER(building->list->len));
  g_hash_table_insert(catalogue->breakdowns_by_items, kept, GUINT_TO_POINTER(building->list->len));
}

/* The index of the breakdown that ITEMS make, which is added to the list when it is new. */
static bool find_or_add(Building *building, const CodeItem *const items[N_DIMENSIONS], guint *out_index, GError **error)
{
  int found = catalogue_breakdown_of_items(building->catalogue, items);
  if (found < 0 && building->list->len == CATALOGUE_MAX_BREAKDOWNS) {
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
        "indicators.csv: column 'required_breakdowns': indicator '%s': the catalogue has more than %d breakdowns",
        building->indicator->code, CATALOGUE_MAX_BREAKDOWNS);
    return false;
  }
  if (found < 0) {
    add_breakdown(building, items);
    found = (int)building->list->len - 1;
  }
  *out_index = (guint)found;
  return true;
}

static bool add_cell(Building *building, const CodeItem *const items[N_DIMENSIONS], bool is_required, GError **error)
{
  guint index;
  if (!find_or_add(building, items, &index, error))
    return false;
  if (building->n_cells++ == MAX_CELLS) {
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
        "indicators.csv: column 'required_breakdowns': indicator '%s': all indicators together have more than %d cells",
        building->indicator->code, MAX_CELLS);
    return false;
  }
  uint16_t stored = (uint16_t)index;
  g_array_append_val(building->allowed, stored);
  if (is_required)
    g_array_append_val(building->required, stored);
  return true;
}

static bool add_combinations(Building *building, DimensionSet set, int first, const CodeItem *items[N_DIMENSIONS],
                             bool is_required, GError **error);

static bool add_with_item(Building *building, DimensionSet set, int dimension, const CodeItem *item,
                          const CodeItem *items[N_DIMENSIONS], bool is_required, GError **error)
{
  items[dimension] = item;
  bool added = add_combinations(building, set, dimension + 1, items, is_required, error);
  items[dimension] = NULL;
  return added;
}

/* Adds every combination of codes over the dimensions of SET from FIRST on; ITEMS holds what has been chosen for the earlier ones. */
static bool add_combinations(Building *building, DimensionSet set, int first, const CodeItem *items[N_DIMENSIONS],
                             bool is_required, GError **error)
{
  int d = first;
  while (d < N_DIMENSIONS && (set & DIMENSION_BIT(d)) == 0)
    d++;
  if (d == N_DIMENSIONS)
    return add_cell(building, items, is_required, error);
  const Indicator *indicator = building->indicator;
  for (guint i = 0; i < indicator->n_form_codes[d]; i++)
    if (!add_with_item(building, set, d, indicator->form_codes[d][i], items, is_required, error))
      return false;
  const CodeList *list = building->catalogue->dimension_lists[d];
  for (guint i = 0; i < list->n_items; i++)
    if (list->items[i].kind == CODE_KIND_UNKNOWN &&
        !add_with_item(building, set, d, &list->items[i], items, false, error))
      return false;
  return true;
}

/* --- Per indicator ------------------------------------------------------------------------------------------------ */

static int compare_indices(const void *a, const void *b)
{
  return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

/* A copy that lives as long as the catalogue, ascending. */
static uint16_t *keep_indices(Catalogue *catalogue, GArray *indices)
{
  uint16_t *kept = model_allocate(catalogue, indices->len, sizeof *kept);
  if (indices->len > 0)
    memcpy(kept, indices->data, indices->len * sizeof *kept);
  qsort(kept, indices->len, sizeof *kept, compare_indices);
  return kept;
}

static bool add_indicator(Building *building, IndicatorCells *cells, GError **error)
{
  g_array_set_size(building->allowed, 0);
  g_array_set_size(building->required, 0);
  for (guint set = 0; set < 1u << N_DIMENSIONS; set++) {
    const CodeItem *items[N_DIMENSIONS] = {NULL};
    if (is_allowed_set(building->indicator, (DimensionSet)set) &&
        !add_combinations(building, (DimensionSet)set, 0, items,
                          is_required_product(building->indicator, (DimensionSet)set), error))
      return false;
  }
  cells->n_allowed = building->allowed->len;
  cells->allowed = keep_indices(building->catalogue, building->allowed);
  cells->n_required = building->required->len;
  cells->required = keep_indices(building->catalogue, building->required);
  return true;
}

static bool have_same_codes(const Indicator *a, const Indicator *b, int dimension)
{
  const guint n = a->n_form_codes[dimension];
  return n == b->n_form_codes[dimension] &&
         (n == 0 || memcmp(a->form_codes[dimension], b->form_codes[dimension], n * sizeof(const CodeItem *)) == 0);
}

/* Whether both have the same cells, as far as their rows in the plan tell. */
static bool are_alike(const Indicator *a, const Indicator *b)
{
  if (a->n_required_products != b->n_required_products || a->has_gap != b->has_gap ||
      (a->has_gap && a->gap_dimension != b->gap_dimension))
    return false;
  for (guint i = 0; i < a->n_required_products; i++)
    if (a->required_products[i] != b->required_products[i])
      return false;
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (!have_same_codes(a, b, d))
      return false;
  return true;
}

/* An indicator before the one at PLACE that is like it; PLACE when there is none. A plan asks for few different tables. */
static guint find_like(const Catalogue *catalogue, guint place)
{
  for (guint i = 0; i < place; i++)
    if (are_alike(&catalogue->indicators[i], &catalogue->indicators[place]))
      return i;
  return place;
}

static bool add_all_indicators(Building *building, GError **error)
{
  Catalogue *catalogue = building->catalogue;
  catalogue->cells = model_allocate(catalogue, catalogue->n_indicators, sizeof *catalogue->cells);
  for (guint i = 0; i < catalogue->n_indicators; i++) {
    const guint like = find_like(catalogue, i);
    building->indicator = &catalogue->indicators[i];
    if (like < i)
      catalogue->cells[i] = catalogue->cells[like];
    else if (!add_indicator(building, &catalogue->cells[i], error))
      return false;
  }
  return true;
}

/* --- The list ----------------------------------------------------------------------------------------------------- */

static const char *name_of(Catalogue *catalogue, const LegalBreakdown *legal, Language language)
{
  const char *separator = language == LANGUAGE_ZH ? "、" : ", ";
  g_autoptr(GString) name = g_string_new(NULL);
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (legal->items[d] != NULL)
      g_string_append(g_string_append(name, name->len > 0 ? separator : ""),
                      bilingual_text(legal->items[d]->name, language));
  if (name->len == 0) {
    const CodeItem *total = code_list_item(catalogue->dimension_lists[DIMENSION_SEX], BREAKDOWN_TOTAL);
    g_string_assign(name, bilingual_text(total->name, language));
  }
  return model_text(catalogue, name->str);
}

static void describe(Catalogue *catalogue, LegalBreakdown *legal)
{
  legal->names[LANGUAGE_ZH] = name_of(catalogue, legal, LANGUAGE_ZH);
  legal->names[LANGUAGE_EN] = name_of(catalogue, legal, LANGUAGE_EN);
  for (int d = 0; d < N_DIMENSIONS; d++) {
    const CodeItem *items[N_DIMENSIONS];
    memcpy(items, legal->items, sizeof items);
    items[d] = NULL;
    const int index = catalogue_breakdown_of_items(catalogue, items);
    g_assert(index >= 0);
    legal->without[d] = (uint16_t)index;
  }
}

bool load_breakdowns(Catalogue *catalogue, GError **error)
{
  catalogue->breakdowns_by_key = model_index(catalogue);
  catalogue->breakdowns_by_items = g_hash_table_new(hash_items, equal_items);
  g_ptr_array_add(catalogue->indexes, catalogue->breakdowns_by_items);
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(LegalBreakdown));
  g_autoptr(GArray) allowed = g_array_new(FALSE, FALSE, sizeof(uint16_t));
  g_autoptr(GArray) required = g_array_new(FALSE, FALSE, sizeof(uint16_t));
  Building building = {.catalogue = catalogue, .list = list, .allowed = allowed, .required = required};
  if (!add_all_indicators(&building, error))
    return false;
  catalogue->n_breakdowns = list->len;
  catalogue->breakdowns = model_allocate(catalogue, list->len, sizeof(LegalBreakdown));
  memcpy(catalogue->breakdowns, list->data, list->len * sizeof(LegalBreakdown));
  for (guint i = 0; i < catalogue->n_breakdowns; i++)
    describe(catalogue, &catalogue->breakdowns[i]);
  return true;
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

guint catalogue_n_breakdowns(const Catalogue *catalogue)
{
  return catalogue->n_breakdowns;
}

static const LegalBreakdown *legal_at(const Catalogue *catalogue, guint index)
{
  g_assert(index < catalogue->n_breakdowns);
  return &catalogue->breakdowns[index];
}

const Breakdown *catalogue_breakdown(const Catalogue *catalogue, guint index)
{
  return &legal_at(catalogue, index)->breakdown;
}

const char *catalogue_breakdown_key(const Catalogue *catalogue, guint index)
{
  return legal_at(catalogue, index)->key;
}

int catalogue_breakdown_index(const Catalogue *catalogue, const char *key)
{
  return (int)GPOINTER_TO_UINT(g_hash_table_lookup(catalogue->breakdowns_by_key, key)) - 1;
}

guint catalogue_breakdown_without(const Catalogue *catalogue, guint index, Dimension dimension)
{
  return legal_at(catalogue, index)->without[dimension];
}

const CodeItem *catalogue_breakdown_item(const Catalogue *catalogue, guint index, Dimension dimension)
{
  return legal_at(catalogue, index)->items[dimension];
}

const char *catalogue_breakdown_name(const Catalogue *catalogue, guint index, Language language)
{
  return legal_at(catalogue, index)->names[language];
}

static const IndicatorCells *cells_of(const Catalogue *catalogue, const Indicator *indicator)
{
  return &catalogue->cells[indicator - catalogue->indicators];
}

static bool contains(const uint16_t *indices, guint n, guint index)
{
  guint low = 0, high = n;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (indices[middle] < index)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && indices[low] == index;
}

bool indicator_allows_breakdown(const Catalogue *catalogue, const Indicator *indicator, guint index)
{
  const IndicatorCells *cells = cells_of(catalogue, indicator);
  return contains(cells->allowed, cells->n_allowed, index);
}

bool indicator_requires_breakdown(const Catalogue *catalogue, const Indicator *indicator, guint index)
{
  const IndicatorCells *cells = cells_of(catalogue, indicator);
  return contains(cells->required, cells->n_required, index);
}

const uint16_t *indicator_allowed_breakdowns(const Catalogue *catalogue, const Indicator *indicator, guint *out_n)
{
  *out_n = cells_of(catalogue, indicator)->n_allowed;
  return cells_of(catalogue, indicator)->allowed;
}

const uint16_t *indicator_required_breakdowns(const Catalogue *catalogue, const Indicator *indicator, guint *out_n)
{
  *out_n = cells_of(catalogue, indicator)->n_required;
  return cells_of(catalogue, indicator)->required;
}
