#include "collector/intake/batching.h"

#include <string.h>

#include "wire/limits.h"
#include "wire/records_codec.h"

/* A row message without its comment takes about this much. */
enum { ROW_BYTES = 27 };

/* What a batch says beside its records takes less than this: a file's name, and a count for each rule. */
enum { ENVELOPE_BYTES = 16 * 1024 };

static const char *key_of(const void *catalogue, uint16_t breakdown)
{
  return catalogue_breakdown_key(catalogue, breakdown);
}

static bool same_group(const Record *a, const Record *b)
{
  return a->indicator_id == b->indicator_id && period_equal(a->period, b->period);
}

static size_t size_of(const Record *record)
{
  return ROW_BYTES + (record->comment != NULL ? strlen(record->comment) : 0);
}

/* Where the group that begins at BEGIN ends, and what it takes. */
static size_t end_of_group(const Record *records, size_t n, size_t begin, size_t *out_size_bytes)
{
  size_t end = begin;
  size_t size_bytes = 0;
  for (; end < n && same_group(&records[begin], &records[end]); end++)
    size_bytes += size_of(&records[end]);
  *out_size_bytes = size_bytes;
  return end;
}

/* Where a part that begins at BEGIN ends: after as many groups as fit, but at least one. */
static size_t end_of_part(const Record *records, size_t n, size_t begin, size_t target_bytes)
{
  size_t part_bytes = 0;
  size_t end = begin;
  while (end < n) {
    size_t group_bytes = 0;
    const size_t group_end = end_of_group(records, n, end, &group_bytes);
    if (end > begin && (part_bytes + group_bytes > target_bytes || group_end - begin > WIRE_RECORDS_MAX))
      break;
    part_bytes += group_bytes;
    end = group_end;
  }
  return end;
}

static void clear_part(gpointer part)
{
  g_bytes_unref(((SpoolPart *)part)->records);
}

GArray *batching_cut(const Catalogue *catalogue, const Record *records, size_t n, size_t target_bytes)
{
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(SpoolPart));
  g_array_set_clear_func(parts, clear_part);
  size_t begin = 0;
  do {
    const size_t end = end_of_part(records, n, begin, target_bytes);
    const SpoolPart part = {.records =
                                records_encode(end > begin ? records + begin : NULL, end - begin, key_of, catalogue),
                            .n_records = (uint32_t)(end - begin),
                            .first_indicator = end > begin ? records[begin].indicator_id : 0,
                            .last_indicator = end > begin ? records[end - 1].indicator_id : 0};
    g_array_append_val(parts, part);
    begin = end;
  } while (begin < n);
  return parts;
}

guint batching_find_oversized(const GArray *parts, size_t frame_bytes)
{
  guint index = 0;
  while (index < parts->len) {
    const SpoolPart *part = &g_array_index(parts, SpoolPart, index);
    if (part->n_records > WIRE_RECORDS_MAX || g_bytes_get_size(part->records) + ENVELOPE_BYTES > frame_bytes)
      break;
    index++;
  }
  return index;
}
