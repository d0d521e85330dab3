/* A receipt that `audit verify` is given: whatever the bytes, it is no receipt, or its seals are those that the district signed, or it is forged. */
#include "aggregator/administration/receipt_seals.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static const SealKey key = {0}; /* of a district that signs nothing */
  MemoryFile file;
  memory_file_open(&file, bytes, size);
  const char *const paths[] = {file.path, NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(SealKeys) keys = seal_keys_new(&key);
  g_autoptr(ReceiptSeals) seals = receipt_seals_read(paths, keys, &error);
  memory_file_close(&file);
  g_assert((seals == NULL) == (error != NULL));
  if (seals != NULL)
    g_assert(seals->n_receipts == 1 && seals->forged->len <= 1 && g_hash_table_size(seals->by_agency) == 0);
  return 0;
}
