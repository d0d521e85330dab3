/* A key file: whatever the bytes, it is refused, or gives two keys that belong together. */
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"
#include "wire/keys.h"

static void check(const KeyPair *pair)
{
  PublicKey key;
  const bool is_key = public_key_parse(pair->public_key.text, &key, NULL);
  g_assert(is_key && public_key_equal(&key, &pair->public_key));
  g_assert(pair->former.text[0] == '\0' || public_key_parse(pair->former.text, &key, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  MemoryFile file;
  memory_file_open(&file, bytes, size);
  g_autoptr(GError) error = NULL;
  KeyPair pair = {0};
  const bool is_read = key_pair_load(file.path, &pair, &error);
  memory_file_close(&file);
  if (is_read)
    check(&pair);
  else
    g_assert(halfsky_error_is(error, HALFSKY_ERROR_USAGE));
  key_pair_clear(&pair);
  return 0;
}
