#include "catalogue/form.h"

#include <stdlib.h>
#include <string.h>

#include "catalogue/model.h"

/* Codes that one dimension may have on a form: bounds the product of two dimensions. */
#define MAX_FORM_CODES 64

static bool read_product(const Cell *cell, const char *text, DimensionSet *out_product, GError **error)
{
  Cell piece = *cell;
  piece.text = text;
  g_auto(GStrv) names = cell_split(&piece, '*', error);
  if (names == NULL)
    return false;
  DimensionSet product = 0;
  for (char **name = names; *name != NULL; name++) {
    Dimension dimension;
    if (!dimension_parse(*name, &dimension))
      return cell_reject(error, cell, "'%s' is not a dimension", *name);
    product |= DIMENSION_BIT(dimension);
  }
  *out_product = product;
  return true;
}

bool read_required_products(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)field;
  Indicator *indicator = record;
  g_auto(GStrv) texts = cell_split(cell, ';', error);
  if (texts == NULL)
    return false;
  guint n = g_strv_length(texts);
  DimensionSet *products = model_allocate(catalogue, n, sizeof *products);
  for (guint i = 0; i < n; i++) {
    if (!read_product(cell, texts[i], &products[i], error))
      return false;
    if (memchr(products, products[i], i) != NULL)
      return cell_reject(error, cell, "'%s' means the same as an earlier product", texts[i]);
    indicator->required_dimensions |= products[i];
  }
  indicator->required_products = products;
  indicator->n_required_products = n;
  return true;
}

/* Age groups that form a partition must not overlap. An open end is 150. */
static bool ages_overlap(const CodeList *list, const CodeItem *a, const CodeItem *b)
{
  int a_low = atoi(code_item_cell(list, a, "min_age")), b_low = atoi(code_item_cell(list, b, "min_age"));
  const char *a_text = code_item_cell(list, a, "max_age"), *b_text = code_item_cell(list, b, "max_age");
  int a_high = a_text[0] != '\0' ? atoi(a_text) : 150, b_high = b_text[0] != '\0' ? atoi(b_text) : 150;
  return a_low <= b_high && b_low <= a_high;
}

static bool age_groups_are_apart(const Cell *cell, const CodeList *list, const CodeItem *const *items, guint n,
                                 GError **error)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      if (ages_overlap(list, items[i], items[j]))
        return cell_reject(error, cell, "'%s' overlaps '%s'", items[i]->code, items[j]->code);
  return true;
}

static bool stands_on_forms(const CodeItem *item)
{
  return item->kind == CODE_KIND_BASE || item->kind == CODE_KIND_AGGREGATE || item->kind == CODE_KIND_OF_WHICH;
}

/* Reads the codes `Y15T24|Y25T34` of one dimension. */
static bool read_codes(Catalogue *catalogue, Indicator *indicator, Dimension dimension, const Cell *cell,
                       const char *text, GError **error)
{
  const CodeList *list = catalogue_dimension_list(catalogue, dimension);
  Cell piece = *cell;
  piece.text = text;
  g_auto(GStrv) codes = cell_split(&piece, '|', error);
  if (codes == NULL)
    return false;
  guint n = g_strv_length(codes);
  if (n < 2 || n > MAX_FORM_CODES)
    return cell_reject(error, cell, "'%s' has %u codes, not 2 to %d", dimension_name(dimension), n, MAX_FORM_CODES);
  const CodeItem **items = model_allocate(catalogue, n, sizeof *items);
  for (guint i = 0; i < n; i++) {
    items[i] = code_list_item(list, codes[i]);
    if (items[i] == NULL || !stands_on_forms(items[i]))
      return cell_reject(error, cell, "'%s' is not a part of '%s'", codes[i], list->name);
  }
  indicator->form_codes[dimension] = items;
  indicator->n_form_codes[dimension] = n;
  return dimension != DIMENSION_AGE_GROUP || age_groups_are_apart(cell, list, items, n, error);
}

/* Reads one entry `age_group=…`. */
static bool read_entry(Catalogue *catalogue, Indicator *indicator, const Cell *cell, char *entry, GError **error)
{
  char *codes = strchr(entry, '=');
  Dimension dimension;
  if (codes == NULL)
    return cell_reject(error, cell, "'%s' has no '='", entry);
  *codes++ = '\0';
  if (!dimension_parse(entry, &dimension))
    return cell_reject(error, cell, "'%s' is not a dimension", entry);
  if ((indicator->required_dimensions & DIMENSION_BIT(dimension)) == 0)
    return cell_reject(error, cell, "'%s' is not among the required breakdowns", entry);
  if (indicator->n_form_codes[dimension] > 0)
    return cell_reject(error, cell, "'%s' stands there twice", entry);
  return read_codes(catalogue, indicator, dimension, cell, codes, error);
}

/* The list's own parts: base codes and those of which. */
static void take_own_parts(Catalogue *catalogue, Indicator *indicator, Dimension dimension)
{
  const CodeList *list = catalogue_dimension_list(catalogue, dimension);
  const CodeItem **items = model_allocate(catalogue, list->n_items, sizeof *items);
  guint n = 0;
  for (guint i = 0; i < list->n_items; i++)
    if (list->items[i].kind == CODE_KIND_BASE || list->items[i].kind == CODE_KIND_OF_WHICH)
      items[n++] = &list->items[i];
  indicator->form_codes[dimension] = items;
  indicator->n_form_codes[dimension] = n;
}

bool form_read_codes(Catalogue *catalogue, Indicator *indicator, const Cell *cell, GError **error)
{
  g_auto(GStrv) entries = cell_split(cell, ';', error);
  if (entries == NULL)
    return false;
  for (char **entry = entries; *entry != NULL; entry++)
    if (!read_entry(catalogue, indicator, cell, *entry, error))
      return false;
  for (int d = 0; d < N_DIMENSIONS; d++)
    if ((indicator->allowed_dimensions & DIMENSION_BIT(d)) != 0 && indicator->n_form_codes[d] == 0)
      take_own_parts(catalogue, indicator, (Dimension)d);
  return true;
}
