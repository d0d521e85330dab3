#include <stdlib.h>

#include "catalogue/audit_group.h"

/* Indicator 16 bits, frequency 2, year 12, part 4, breakdown 16. */
static uint64_t key_of(const Record *record)
{
  uint64_t key = (uint16_t)record->indicator_id;
  key = key << 2 | ((unsigned)record->period.frequency & 3u);
  key = key << 12 | ((uint16_t)record->period.year & 0xfffu);
  key = key << 4 | (record->period.part & 0xfu);
  return key << 16 | record->breakdown;
}

uint64_t order_group(uint64_t key)
{
  return key >> 16;
}

static int compare_entries(const void *a, const void *b)
{
  const OrderEntry *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->record > y->record) - (x->record < y->record);
}

/* Forms mostly come sorted already. */
static bool is_sorted(const OrderEntry *entries, size_t n)
{
  for (size_t i = 1; i < n; i++)
    if (entries[i - 1].key > entries[i].key)
      return false;
  return true;
}

OrderEntry *audit_order(const Record *records, size_t n, const uint8_t *verdicts, size_t *out_n)
{
  OrderEntry *entries = g_new(OrderEntry, n);
  size_t taken = 0;
  for (size_t i = 0; i < n; i++)
    if (verdicts == NULL || verdicts[i] == AUDIT_PASSED)
      entries[taken++] = (OrderEntry){key_of(&records[i]), (uint32_t)i};
  if (!is_sorted(entries, taken))
    qsort(entries, taken, sizeof *entries, compare_entries);
  *out_n = taken;
  return entries;
}

size_t audit_mark_repeated(const Record *records, size_t n, bool *out_repeated)
{
  size_t n_repeated = 0, n_entries;
  g_autofree OrderEntry *entries = audit_order(records, n, NULL, &n_entries);
  const Record *first = NULL;
  for (size_t i = 0; i < n_entries; i++) {
    const Record *record = &records[entries[i].record];
    bool is_same_cell = i > 0 && entries[i].key == entries[i - 1].key;
    bool is_repeated = is_same_cell && record_same_content(first, record);
    out_repeated[entries[i].record] = is_repeated;
    n_repeated += is_repeated;
    if (!is_same_cell)
      first = record;
  }
  return n_repeated;
}
