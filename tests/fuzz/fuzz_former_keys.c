/* The keys that an aggregator had before, beside its key file: whatever the bytes, they are refused, or each believes no signature that was never made. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "aggregator/verification/seal_keys.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "wire/keys.h"

/* In memory where there is such a place: the file is written for every input. */
static char *folder = NULL;
static char *key_path = NULL;
static char *former_path = NULL;

static void leave(void)
{
  g_unlink(former_path);
  g_unlink(key_path);
  g_rmdir(folder);
  g_free(former_path);
  g_free(key_path);
  g_free(folder);
}

static void make_key(void)
{
  g_autoptr(GError) error = NULL;
  KeyPair pair;
  folder = g_build_filename(g_file_test("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir(),
                            "halfsky-fuzz-XXXXXX", NULL);
  folder = g_mkdtemp(folder);
  g_assert(folder != NULL);
  key_path = g_build_filename(folder, "aggregator.key", NULL);
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
