/* The keys that an aggregator had before, beside its key file: whatever the bytes, they are refused, or each believes no signature that was never made. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "aggregator/verification/seal_keys.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/folder.h"
#include "wire/keys.h"

static char *folder = NULL;
static char *key_path = NULL;
static char *former_path = NULL;

static void leave(void)
{
  g_free(former_path);
  g_free(key_path);
  scratch_folder_free(folder);
}

static void make_key(void)
{
  g_autoptr(GError) error = NULL;
  KeyPair pair;
  folder = scratch_folder_new();
  key_path = scratch_path(folder, "aggregator.key");
  former_path = g_strconcat(key_path, ".former", NULL);
  key_pair_generate(&pair);
  const bool is_kept = key_pair_save(&pair, key_path, &error);
  g_assert(is_kept);
  key_pair_clear(&pair);
  atexit(leave);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static const Seal nobodys = {.entry = 1};
  g_autoptr(GError) error = NULL;
  if (key_path == NULL)
    make_key();
  FILE *file = g_fopen(former_path, "w");
  g_assert(file != NULL && fwrite(bytes, 1, size, file) == size && fchmod(fileno(file), 0600) == 0);
  fclose(file);
  g_autoptr(SealKeys) keys = seal_keys_load(key_path, &error);
  g_assert(keys != NULL || halfsky_error_is(error, HALFSKY_ERROR_USAGE));
  if (keys != NULL)
    g_assert(!seal_keys_signed_ever(keys, &nobodys));
  return 0;
}
