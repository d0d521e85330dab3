#include "collector/template/layout.h"

#include <string.h>

#include "record/breakdown.h"

/* An indicator on its way to lines. */
typedef struct Drawing {
  const Layout *layout;
  const Indicator *indicator;
  GArray *groups; /* Breakdown: total first, then product by product; the sex is the total */
} Drawing;

const char *profile_fixed_code(const Profile *profile, Dimension dimension)
{
  for (size_t i = 0; i < profile->n_fixed; i++)
    if (strcmp(profile->fixed[i].dimension, dimension_name(dimension)) == 0)
      return profile->fixed[i].code;
  return NULL;
}

const CodeItem *code_list_unknown(const CodeList *list)
{
  for (guint i = 0; i < list->n_items; i++)
    if (list->items[i].kind == CODE_KIND_UNKNOWN)
      return &list->items[i];
  return NULL;
}

/* --- Groups ------------------------------------------------------------------------------------------------------- */

/* -1 when it is not among the groups. */
static int find_group(const GArray *groups, const Breakdown *sought)
{
  for (guint i = 0; i < groups->len; i++)
    if (breakdown_equal(&g_array_index(groups, Breakdown, i), sought))
      return (int)i;
  return -1;
}

/* A group that an agency with fixed codes cannot have: the urban part of a village. */
static bool contradicts_fixed(const Drawing *drawing, const Breakdown *group)
{
  for (Dimension d = 0; d < N_DIMENSIONS; d++) {
    const char *fixed = profile_fixed_code(drawing->layout->profile, d);
    if (fixed != NULL && group->codes[d][0] != '\0' && strcmp(fixed, group->codes[d]) != 0)
      return true;
  }
  return false;
}

static void add_group(Drawing *drawing, const Breakdown *group)
{
  if (find_group(drawing->groups, group) < 0 && !contradicts_fixed(drawing, group))
    g_array_append_val(drawing->groups, *group);
}

/* Adds the combinations of the form's codes over DIMENSIONS from FIRST on to what GROUP has already. */
static void add_combinations(Drawing *drawing, const Breakdown *group, DimensionSet dimensions, Dimension first)
{
  Dimension d = first;
  while (d < N_DIMENSIONS && (dimensions & DIMENSION_BIT(d)) == 0)
    d++;
  if (d == N_DIMENSIONS) {
    add_group(drawing, group);
    return;
  }
  for (guint i = 0; i < drawing->indicator->n_form_codes[d]; i++) {
    const Breakdown with = breakdown_with(group, d, drawing->indicator->form_codes[d][i]->code);
    add_combinations(drawing, &with, dimensions, d + 1);
  }
}

/* A single dimension has a line for those of whom it is not known, so that the parts add up. */
static void add_unknown(Drawing *drawing, DimensionSet dimensions)
{
  static const Breakdown total;
  for (Dimension d = 0; d < N_DIMENSIONS; d++) {
    const CodeItem *unknown = code_list_unknown(catalogue_dimension_list(drawing->layout->catalogue, d));
    if (dimensions == DIMENSION_BIT(d) && unknown != NULL) {
      const Breakdown with = breakdown_with(&total, d, unknown->code);
      add_group(drawing, &with);
    }
  }
}

/* True when GROUP is a part of some group that is finer in another dimension than D. */
static bool has_other_parts(const GArray *groups, const Breakdown *group, Dimension d)
{
  for (guint i = 0; i < groups->len; i++) {
    const Breakdown *other = &g_array_index(groups, Breakdown, i);
    const DimensionSet more = breakdown_dimensions(other) & (DimensionSet)~breakdown_dimensions(group);
    const Breakdown projected = breakdown_projection(other, breakdown_dimensions(group));
    if ((more & ~DIMENSION_BIT(d)) != 0 && breakdown_equal(&projected, group))
      return true;
  }
  return false;
}

/* Where an agency's code is fixed, the total says the same as the code's own line: it stays only if other lines must add up to it. */
static bool is_said_by_fixed(const Drawing *drawing, const Breakdown *group)
{
  for (Dimension d = 0; d < N_DIMENSIONS; d++) {
    const char *fixed = profile_fixed_code(drawing->layout->profile, d);
    if (fixed == NULL || group->codes[d][0] != '\0' || !breakdown_code_is_valid(fixed))
      continue;
    const Breakdown with = breakdown_with(group, d, fixed);
    if (find_group(drawing->groups, &with) >= 0 && !has_other_parts(drawing->groups, group, d))
      return true;
  }
  return false;
}

static void drop_said_by_fixed(Drawing *drawing)
{
  g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(Breakdown));
  for (guint i = 0; i < drawing->groups->len; i++) {
    const Breakdown *group = &g_array_index(drawing->groups, Breakdown, i);
    if (!is_said_by_fixed(drawing, group))
      g_array_append_val(kept, *group);
  }
  g_array_set_size(drawing->groups, 0);
  g_array_append_vals(drawing->groups, kept->data, kept->len);
}

static void find_groups(Drawing *drawing)
{
  static const Breakdown total;
  const Indicator *indicator = drawing->indicator;
  g_array_set_size(drawing->groups, 0);
  add_group(drawing, &total);
  for (guint i = 0; i < indicator->n_required_products; i++) {
    const DimensionSet dimensions = indicator->required_products[i] & (DimensionSet)~DIMENSION_BIT(DIMENSION_SEX);
    add_combinations(drawing, &total, dimensions, 0);
    add_unknown(drawing, dimensions);
  }
  drop_said_by_fixed(drawing);
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

/* The breakdown that GROUP has in the column of SEX, or LAYOUT_NO_CELL. */
static uint16_t cell_of(const Layout *layout, const Indicator *indicator, const Breakdown *group, const CodeItem *sex)
{
  char key[BREAKDOWN_KEY_SIZE];
  const bool is_total = sex->kind == CODE_KIND_TOTAL;
  const Breakdown breakdown = breakdown_with(group, DIMENSION_SEX, sex->code);
  const int index = catalogue_breakdown_index(layout->catalogue, breakdown_format(&breakdown, key));
  const bool is_asked = is_total || (indicator->required_dimensions & DIMENSION_BIT(DIMENSION_SEX)) != 0;
  return is_asked && index >= 0 && indicator_allows_breakdown(layout->catalogue, indicator, (guint)index)
             ? (uint16_t)index
             : LAYOUT_NO_CELL;
}

static void add_line(const Drawing *drawing, LayoutSheet *sheet, const Breakdown *group, LinePart part, bool is_first)
{
  LayoutLine line = {.indicator = drawing->indicator, .part = part, .is_first = is_first};
  for (guint column = 0; column < LAYOUT_MAX_COLUMNS; column++)
    line.cells[column] = column < sheet->n_columns
                             ? cell_of(drawing->layout, drawing->indicator, group, sheet->columns[column])
                             : LAYOUT_NO_CELL;
  line.group = line.cells[0];
  g_array_append_val(sheet->lines, line);
}

/* What is not added up is reported as it is, not by its parts: nobody at a district counts the person-years of a life table. */
static bool has_parts(const Indicator *indicator)
{
  return indicator_is_quotient(indicator) && indicator->aggregation == AGGREGATION_SUM_NUM_DEN;
}

static void add_lines(Drawing *drawing, LayoutSheet *sheet)
{
  find_groups(drawing);
  for (guint i = 0; i < drawing->groups->len; i++) {
    const Breakdown *group = &g_array_index(drawing->groups, Breakdown, i);
    add_line(drawing, sheet, group, has_parts(drawing->indicator) ? LINE_NUMERATOR : LINE_VALUE, i == 0);
    if (has_parts(drawing->indicator))
      add_line(drawing, sheet, group, LINE_DENOMINATOR, false);
  }
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

static bool is_on_form(const Layout *layout, const Indicator *indicator, const Domain *domain)
{
  return indicator != NULL && !indicator->is_retired && indicator->domain == domain &&
         indicator->frequency == layout->period.frequency;
}

/* True when some indicator of the sheet asks for ITEM of the list of sexes. */
static bool is_asked_for(const GPtrArray *indicators, const CodeItem *item)
{
  for (guint i = 0; i < indicators->len; i++) {
    const Indicator *indicator = g_ptr_array_index(indicators, i);
    if ((indicator->required_dimensions & DIMENSION_BIT(DIMENSION_SEX)) == 0)
      continue;
    if (item->kind == CODE_KIND_UNKNOWN)
      return true;
    for (guint c = 0; c < indicator->n_form_codes[DIMENSION_SEX]; c++)
      if (indicator->form_codes[DIMENSION_SEX][c] == item)
        return true;
  }
  return false;
}

static void choose_columns(const Layout *layout, LayoutSheet *sheet, const GPtrArray *indicators)
{
  const CodeList *sexes = catalogue_dimension_list(layout->catalogue, DIMENSION_SEX);
  const CodeItem *unknown = code_list_unknown(sexes);
  sheet->columns[sheet->n_columns++] = code_list_item(sexes, BREAKDOWN_TOTAL);
  for (guint i = 0; i < sexes->n_items && sheet->n_columns < LAYOUT_MAX_COLUMNS; i++) {
    const CodeItem *item = &sexes->items[i];
    const bool is_other_unknown = item->kind == CODE_KIND_UNKNOWN && item != unknown;
    if (item->kind != CODE_KIND_TOTAL && !is_other_unknown && is_asked_for(indicators, item))
      sheet->columns[sheet->n_columns++] = item;
  }
}

static LayoutSheet *sheet_new(const Layout *layout, const Domain *domain)
{
  LayoutSheet *sheet = g_new0(LayoutSheet, 1);
  sheet->domain = domain;
  sheet->head = catalogue_statutory_form(layout->catalogue, domain, layout->period.frequency);
  sheet->lines = g_array_new(FALSE, FALSE, sizeof(LayoutLine));
  return sheet;
}

static void sheet_free(gpointer user)
{
  LayoutSheet *sheet = user;
  g_array_unref(sheet->lines);
  g_free(sheet);
}

static void add_sheet(Layout *layout, const Domain *domain)
{
  g_autoptr(GPtrArray) indicators = g_ptr_array_new();
  for (size_t i = 0; i < layout->profile->n_indicators; i++) {
    const Indicator *indicator = catalogue_indicator(layout->catalogue, layout->profile->indicators[i]);
    if (is_on_form(layout, indicator, domain))
      g_ptr_array_add(indicators, (gpointer)(uintptr_t)indicator);
  }
  if (indicators->len == 0)
    return;
  LayoutSheet *sheet = sheet_new(layout, domain);
  g_ptr_array_add(layout->sheets, sheet);
  choose_columns(layout, sheet, indicators);
  g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(Breakdown));
  for (guint i = 0; i < indicators->len; i++) {
    Drawing drawing = {.layout = layout, .indicator = g_ptr_array_index(indicators, i), .groups = groups};
    add_lines(&drawing, sheet);
  }
}

Layout *layout_new(const Catalogue *catalogue, const Profile *profile, Period period)
{
  Layout *layout = g_new0(Layout, 1);
  *layout = (Layout){.catalogue = catalogue,
                     .profile = profile,
                     .period = period,
                     .sheets = g_ptr_array_new_with_free_func(sheet_free)};
  guint n_domains = 0;
  const Domain *domains = catalogue_domains(catalogue, &n_domains);
  for (guint i = 0; i < n_domains; i++)
    add_sheet(layout, &domains[i]);
  return layout;
}

void layout_free(Layout *layout)
{
  if (layout == NULL)
    return;
  g_ptr_array_unref(layout->sheets);
  g_free(layout);
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

LineCode layout_line_code(const Layout *layout, const LayoutLine *line)
{
  return (LineCode){.indicator_id = line->indicator->id,
                    .part = line->part,
                    .group = *catalogue_breakdown(layout->catalogue, line->group)};
}

const CodeItem *layout_line_unit(const LayoutLine *line)
{
  switch (line->part) {
  case LINE_NUMERATOR:
    return line->indicator->numerator_unit;
  case LINE_DENOMINATOR:
    return line->indicator->denominator_unit;
  case LINE_VALUE:
    return line->indicator->unit;
  }
  g_assert_not_reached();
}

bool layout_line_is_whole(const Layout *layout, const LayoutLine *line)
{
  return line->indicator->uncertainty != UNCERTAINTY_SURVEY && unit_is_whole(layout->catalogue, layout_line_unit(line));
}

bool layout_cell_is_required(const Layout *layout, const LayoutLine *line, guint column)
{
  return line->cells[column] != LAYOUT_NO_CELL &&
         indicator_requires_breakdown(layout->catalogue, line->indicator, line->cells[column]);
}
