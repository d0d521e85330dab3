/* The answer to a batch as a database keeps it that somebody has changed: whatever the bytes, it is held against the trail and found wanting, since nobody
 * signed it. */
#include "aggregator/verification/stored_answer.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static const SealKey key = {0}; /* of a district that signs nothing */
  StoredAnswer answer = {.frame = bytes, .size = size, .entry = 1};
  g_autoptr(SealKeys) keys = seal_keys_new(&key);
  g_assert(stored_answer_fault(&answer, keys) >= 0);
  answer.has_digest = true;
  g_assert(stored_answer_fault(&answer, NULL) >= 0);
  return 0;
}
