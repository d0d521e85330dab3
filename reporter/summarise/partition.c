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

/* By total, then dimension, then part. */
static gint compare_parts(gconstpointer left, gconstpointer right)
{
  const PartitionPart *a = left, *b = right;
  if (a->total != b->total)
    return (gint)a->total - (gint)b->total;
  return a->dimension != b->dimension ? (gint)a->dimension - (gint)b->dimension : (gint)a->part - (gint)b->part;
}

GArray *partition_of(const Catalogue *catalogue, const Indicator *indicator)
{
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(PartitionPart));
  guint n_allowed = 0;
  const uint16_t *allowed = indicator_allowed_breakdowns(catalogue, indicator, &n_allowed);
  for (guint i = 0; indicator_is_additive(indicator) && i < n_allowed; i++)
    add_totals_of(catalogue, indicator, allowed[i], parts);
  g_array_sort(parts, compare_parts);
  return parts;
}

/* Where the parts of TOTAL begin, or would. */
static guint find_total(const GArray *partition, guint total)
{
  guint low = 0, high = partition->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (g_array_index(partition, PartitionPart, middle).total < total)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const PartitionPart *partition_parts_of(const GArray *partition, uint16_t total, guint *out_n)
{
  const guint first = find_total(partition, total);
  *out_n = find_total(partition, total + 1u) - first;
  return (const PartitionPart *)(const void *)partition->data + first;
}

guint partition_depth(const Catalogue *catalogue)
{
  guint depth = 0;
  for (guint i = 0; i < catalogue_n_breakdowns(catalogue); i++)
    depth = MAX(depth, depth_of(catalogue_breakdown(catalogue, i)));
  return depth;
}
