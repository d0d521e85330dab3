#include "base/password.h"

#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/file.h"

#define FILE_BYTES_MAX ((size_t)64 * 1024)

static void sodium_ready(void)
{
  static gsize is_ready = 0;
  if (g_once_init_enter(&is_ready)) {
    g_assert(sodium_init() >= 0);
    g_once_init_leave(&is_ready, 1);
  }
}

char *password_hash(const char *password)
{
  char hash[crypto_pwhash_STRBYTES];
  sodium_ready();
  if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    g_error("out of memory for a password");
  return g_strdup(hash);
}

bool password_fits(const char *hash, const char *password)
{
  sodium_ready();
  return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

static bool check_is_private(const char *path, GError **error)
{
  struct stat status;
  if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) == 0)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "passwords '%s' are not a file that only its owner can read. hint: chmod 600", path);
  return false;
}

bool password_find(const char *path, const char *user, char **out_hash, GError **error)
{
  g_autoptr(GError) failure = NULL;
  if (!check_is_private(path, error))
    return false;
  g_autoptr(GBytes) content = file_read(path, FILE_BYTES_MAX, &failure);
  if (content == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "%s", failure->message);
    return false;
  }
  g_autofree char *text = g_strndup(g_bytes_get_data(content, NULL), g_bytes_get_size(content));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  const size_t length = strlen(user);
  *out_hash = NULL;
  for (guint i = 0; lines[i] != NULL && *out_hash == NULL; i++)
    if (strncmp(lines[i], user, length) == 0 && lines[i][length] == ':')
      *out_hash = g_strstrip(g_strdup(lines[i] + length + 1));
  return true;
}
