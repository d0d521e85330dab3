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

/* Forms mostly come sorted already. */
static bool is_sorted(const OrderEntry *entries, size_t n)
{
  for (size_t i = 1; i < n; i++)
    if (entries[i - 1].key > entries[i].key)
      return false;
  return true;
}

/* The digits, of a byte each, in which the keys differ. */
static uint64_t differing_bits(const OrderEntry *entries, size_t n)
{
  uint64_t bits = 0;
  for (size_t i = 1; i < n; i++)
    bits |= entries[i].key ^ entries[0].key;
  return bits;
}

/* Sorts by one byte of the keys; of equal ones the first stays first. */
static void sort_by_byte(const OrderEntry *from, OrderEntry *to, size_t n, unsigned shift)
{
  size_t places[256] = {0}, next = 0;
  for (size_t i = 0; i < n; i++)
    places[from[i].key >> shift & 0xff]++;
  for (size_t digit = 0; digit < G_N_ELEMENTS(places); digit++) {
    const size_t count = places[digit];
    places[digit] = next;
    next += count;
  }
  for (size_t i = 0; i < n; i++)
    to[places[from[i].key >> shift & 0xff]++] = from[i];
}

/* Takes ENTRIES and returns them sorted, byte by byte from the least: without comparing, since a form's groups are sorted more than once. */
static OrderEntry *sort_entries(OrderEntry *entries, size_t n)
{
  const uint64_t differing = differing_bits(entries, n);
  OrderEntry *spare = g_new(OrderEntry, n);
  for (unsigned shift = 0; shift < 64; shift += 8)
    if ((differing >> shift & 0xff) != 0) {
      sort_by_byte(entries, spare, n, shift);
      OrderEntry *const sorted = spare;
      spare = entries;
      entries = sorted;
    }
  g_free(spare);
  return entries;
}

OrderEntry *audit_order(const Record *records, size_t n, const uint8_t *verdicts, size_t *out_n)
{
  OrderEntry *entries = g_new(OrderEntry, n);
  size_t taken = 0;
  for (size_t i = 0; i < n; i++)
    if (verdicts == NULL || verdicts[i] == AUDIT_PASSED)
      entries[taken++] = (OrderEntry){key_of(&records[i]), (uint32_t)i};
  if (!is_sorted(entries, taken))
    entries = sort_entries(entries, taken);
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
