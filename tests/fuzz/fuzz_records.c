/* Any bytes as Batch.records. What is taken must survive being sent on with the same contents. */
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "wire/limits.h"
#include "wire/records_codec.h"

#include <string.h>

static const char *key_of(const void *set, uint16_t breakdown)
{
  return ((const RecordSet *)set)->breakdown_keys[breakdown];
}

static void send_on(const RecordSet *set)
{
  g_autoptr(GBytes) bytes = records_encode(set->records, set->n_records, key_of, set);
  gsize size = 0;
  const uint8_t *content = g_bytes_get_data(bytes, &size);
  g_autoptr(Arena) arena = arena_new(WIRE_FRAME_BYTES_MAX);
  RecordSet again = {0};
  const bool is_read = records_decode(content, size, arena, &again, NULL);
  g_assert(is_read && again.n_records == set->n_records);
  for (size_t i = 0; i < set->n_records; i++)
    g_assert(memcmp(&set->records[i].value, &again.records[i].value, sizeof(double)) == 0 &&
             memcmp(&set->records[i].denominator, &again.records[i].denominator, sizeof(double)) == 0 &&
             period_equal(set->records[i].period, again.records[i].period) &&
             g_strcmp0(set->records[i].comment, again.records[i].comment) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  g_autoptr(GError) error = NULL;
  RecordSet set = {0};
  if (records_decode(bytes, size, arena, &set, &error))
    send_on(&set);
  else
    g_assert(halfsky_error_is(error, HALFSKY_ERROR_REJECT));
  return 0;
}
