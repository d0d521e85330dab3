#include "reporter/summarise/partition.h"

static bool kind_is_part(CodeKind kind)
{
  switch (kind) {
  case CODE_KIND_BASE:
  case CODE_KIND_AGGREGATE:
  case CODE_KIND_UNKNOWN:
    return true;
  case CODE_KIND_OF_WHICH:
  case CODE_KIND_TOTAL:
  case CODE_KIND_SPECIAL:
    return false;
  }
  g_assert_not_reached();
}

static guint depth_of(const Breakdown *breakdown)
{
  return (guint)__builtin_popcount(breakdown_dimensions(breakdown));
}

/* PART is one of the breakdowns that INDICATOR allows; it is a part of one total per dimension that it has. */
static void add_totals_of(const Catalogue *catalogue, const Indicator *indicator, uint16_t part, GArray *parts)
{
  for (guint d = 0; d < N_DIMENSIONS; d++) {
    const CodeItem *item = catalogue_breakdown_item(catalogue, part, (Dimension)d);
    if (item == NULL || !kind_is_part(item->kind))
      continue;
    PartitionPart row = {.indicator_id = indicator->id,
                         .total = (uint16_t)catalogue_breakdown_without(catalogue, part, (Dimension)d),
                         .part = part,
                         .dimension = (Dimension)d,
                         .code = item->code,
                         .is_optional = item->kind == CODE_KIND_UNKNOWN};
    g_array_append_val(parts, row);
  }
}

GArray *partition_parts(const Catalogue *catalogue)
{
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(PartitionPart));
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++) {
    guint n_allowed = 0;
    const uint16_t *allowed = indicator_allowed_breakdowns(catalogue, &indicators[i], &n_allowed);
    for (guint j = 0; indicator_is_additive(&indicators[i]) && j < n_allowed; j++)
      add_totals_of(catalogue, &indicators[i], allowed[j], parts);
  }
  return parts;
}

guint partition_depth(const Catalogue *catalogue)
{
  guint depth = 0;
  for (guint i = 0; i < catalogue_n_breakdowns(catalogue); i++)
    depth = MAX(depth, depth_of(catalogue_breakdown(catalogue, i)));
  return depth;
}
