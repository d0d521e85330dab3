#include "aggregator/verification/seal_keys.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "wire/signing.h"

/* An INI file: under [former] a line for each key, its 64 hexadecimal digits and the moment until which it signed. */
#define GROUP "former"
#define COMMENT " Public keys by which this aggregator signed before, and until when; 'keygen --switch' writes them."

enum { FILE_BYTES_MAX = 64 * 1024 };

typedef struct FormerKey {
  SealKey key;
  int64_t until_us;
} FormerKey;

struct SealKeys {
  SealKey present;
  GArray *former; /* FormerKey */
};

SealKeys *seal_keys_new(const SealKey *present)
{
  SealKeys *keys = g_new0(SealKeys, 1);
  keys->present = *present;
  keys->former = g_array_new(FALSE, FALSE, sizeof(FormerKey));
  return keys;
}

void seal_keys_free(SealKeys *keys)
{
  if (keys == NULL)
    return;
  g_array_unref(keys->former);
  g_free(keys);
}

static char *former_path(const char *key_path)
{
  return g_strdup_printf("%s.former", key_path);
}

static bool read_present(const char *key_path, SealKey *out_key, GError **error)
{
  KeyPair pair;
  SigningKey key;
  if (!key_pair_load(key_path, &pair, error))
    return false;
  signing_key_derive(&pair, &key);
  *out_key = key.public_key;
  signing_key_clear(&key);
  key_pair_clear(&pair);
  return true;
}

/* --- The file ----------------------------------------------------------------------------------------------------- */

static GKeyFile *refuse_file(const char *path, const char *what, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' %s", path, what);
  return NULL;
}

/* Empty when there is none: most aggregators have had one key. */
static GKeyFile *read_file(const char *path, GError **error)
{
  struct stat status;
  g_autoptr(GKeyFile) file = g_key_file_new();
  if (lstat(path, &status) != 0)
    return g_steal_pointer(&file);
  if (!S_ISREG(status.st_mode) || (status.st_mode & 022) != 0)
    return refuse_file(path, "can be changed by others. hint: chmod 600", error);
  g_autoptr(GBytes) content = file_read(path, FILE_BYTES_MAX, error);
  if (content == NULL)
    return NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data(content, &size);
  if (!g_key_file_load_from_data(file, text, size, G_KEY_FILE_KEEP_COMMENTS, NULL))
    return refuse_file(path, "does not say which keys the aggregator had. hint: restore it from the backup", error);
  return g_steal_pointer(&file);
}

static bool parse_former(GKeyFile *file, const char *name, FormerKey *out_former)
{
  g_autofree char *until = g_key_file_get_string(file, GROUP, name, NULL);
  g_autoptr(GDateTime) moment = until != NULL ? g_date_time_new_from_iso8601(until, NULL) : NULL;
  Digest bytes; /* a key has as many */
  G_STATIC_ASSERT(sizeof bytes.bytes == sizeof out_former->key.bytes);
  if (moment == NULL || !digest_from_hex(name, &bytes))
    return false;
  memcpy(out_former->key.bytes, bytes.bytes, sizeof bytes.bytes);
  out_former->until_us = g_date_time_to_unix(moment) * G_USEC_PER_SEC + g_date_time_get_microsecond(moment);
  return true;
}

static bool read_former(const char *path, GArray *former, GError **error)
{
  g_autoptr(GKeyFile) file = read_file(path, error);
  if (file == NULL)
    return false;
  g_auto(GStrv) names = g_key_file_get_keys(file, GROUP, NULL, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++) {
    FormerKey key;
    if (!parse_former(file, *name, &key)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                  "'%s': '%.70s' is not a key and the moment until which it signed. hint: restore the file from the "
                  "backup",
                  path, *name);
      return false;
    }
    g_array_append_val(former, key);
  }
  return true;
}

SealKeys *seal_keys_load(const char *key_path, GError **error)
{
  SealKey present;
  if (!read_present(key_path, &present, error))
    return NULL;
  g_autofree char *path = former_path(key_path);
  g_autoptr(SealKeys) keys = seal_keys_new(&present);
  return read_former(path, keys->former, error) ? g_steal_pointer(&keys) : NULL;
}

/* A key that was retired before, and came back with an old copy of the key file, is believed no longer for that. */
static int64_t earlier_end(GKeyFile *file, const char *name, int64_t until_us)
{
  FormerKey before;
  return parse_former(file, name, &before) ? MIN(before.until_us, until_us) : until_us;
}

bool seal_keys_retire(const char *key_path, int64_t until_us, GError **error)
{
  SealKey key;
  Digest bytes;
  g_autofree char *path = former_path(key_path);
  g_autoptr(GKeyFile) file = read_file(path, error);
  if (file == NULL || !read_present(key_path, &key, error))
    return false;
  memcpy(bytes.bytes, key.bytes, sizeof key.bytes);
  g_autofree char *name = digest_to_hex(&bytes);
  until_us = earlier_end(file, name, until_us);
  g_autoptr(GDateTime) second = g_date_time_new_from_unix_utc(until_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) moment = g_date_time_add(second, until_us % G_USEC_PER_SEC);
  g_autofree char *until = g_date_time_format(moment, "%Y-%m-%dT%H:%M:%S.%fZ");
  g_key_file_set_string(file, GROUP, name, until);
  g_key_file_set_comment(file, NULL, NULL, COMMENT, NULL);
  gsize size = 0;
  g_autofree char *text = g_key_file_to_data(file, &size, NULL);
  return file_write(path, text, size, 0600, error);
}

/* --- Signatures --------------------------------------------------------------------------------------------------- */

bool seal_keys_signed(const SealKeys *keys, const Seal *seal, int64_t at_us)
{
  bool is_signed = seal_is_signed_by(seal, &keys->present);
  for (guint i = 0; i < keys->former->len && !is_signed; i++) {
    const FormerKey *former = &g_array_index(keys->former, FormerKey, i);
    is_signed = at_us <= former->until_us && seal_is_signed_by(seal, &former->key);
  }
  return is_signed;
}

bool seal_keys_signed_ever(const SealKeys *keys, const Seal *seal)
{
  return seal_keys_signed(keys, seal, G_MININT64);
}
