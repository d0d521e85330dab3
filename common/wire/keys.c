#include "wire/keys.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

/* The file is an INI file of one group, so that a person who opens it sees what it is:
 *   [curve]
 *   public=…40 characters of Z85…
 *   secret=…40 characters of Z85…
 *   former=…the public key before it, if any… */

enum { KEY_BYTES = 32, KEY_FILE_BYTES_MAX = 4096, FINGERPRINT_DIGITS = 16 };

void key_pair_generate(KeyPair *out_pair)
{
  out_pair->former.text[0] = '\0';
  do {
    int status = zmq_curve_keypair(out_pair->public_key.text, out_pair->secret_text);
    g_assert(status == 0); /* libzmq without CURVE */
  } while (out_pair->public_key.text[0] == '-');
}

void key_pair_clear(KeyPair *pair)
{
  if (pair != NULL)
    sodium_memzero(pair, sizeof *pair);
}

static bool write_all(int fd, const char *bytes, size_t size)
{
  while (size > 0) {
    const ssize_t n = write(fd, bytes, size);
    if (n < 0 && errno != EINTR)
      return false;
    if (n > 0) {
      bytes += n;
      size -= (size_t)n;
    }
  }
  return fsync(fd) == 0;
}

/* That something on the way to PATH is not there is for the person to mend, who is told how; anything else has CODE. */
static void set_missing_or_errno(GError **error, HalfskyError code, int system_error, const char *what,
                                 const char *path, const char *hint)
{
  if (system_error == ENOENT)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "%s '%s': %s. hint: %s", what, path,
                g_strerror(system_error), hint);
  else
    halfsky_set_error_errno(error, code, system_error, "%s '%s'", what, path);
}

static bool create_key_file(const char *path, const char *content, GError **error)
{
  const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "key file '%s' exists and is not overwritten. hint: its line 'public=' is the public key; move it away "
                "first if it is really to be replaced",
                path);
    return false;
  }
  if (fd < 0) {
    set_missing_or_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot create key file", path, "make its folder first");
    return false;
  }
  const bool is_written = write_all(fd, content, strlen(content));
  const int write_error = errno;
  close(fd);
  if (is_written)
    return true;
  unlink(path);
  halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, write_error, "cannot write key file '%s'", path);
  return false;
}

bool key_pair_save(const KeyPair *pair, const char *path, GError **error)
{
  char content[KEY_FILE_BYTES_MAX];
  const bool has_former = pair->former.text[0] != '\0';
  g_snprintf(content, sizeof content, "[curve]\npublic=%s\nsecret=%s\n%s%s%s", pair->public_key.text, pair->secret_text,
             has_former ? "former=" : "", pair->former.text, has_former ? "\n" : "");
  const bool is_created = create_key_file(path, content, error);
  sodium_memzero(content, sizeof content);
  g_autofree char *folder = g_path_get_dirname(path);
  return is_created && file_sync_folder(folder, error);
}

static bool refuse_key_file(const char *path, const char *what, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "key file '%s' %s", path, what);
  return false;
}

/* Looks at the open file, so that what is checked is what is read. */
static bool read_private_file(const char *path, char *out_content, size_t capacity, GError **error)
{
  const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  if (fd < 0) {
    set_missing_or_errno(error, HALFSKY_ERROR_USAGE, errno, "cannot read key file", path,
                         "the command keygen makes it");
    return false;
  }
  const bool is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  const bool is_private = is_file && (status.st_mode & 077) == 0;
  const ssize_t size = is_private ? read(fd, out_content, capacity - 1) : -1;
  close(fd);
  if (!is_file)
    return refuse_key_file(path, "is not a regular file", error);
  if (!is_private)
    return refuse_key_file(path, "can be read by others. hint: chmod 600", error);
  if (size < 0)
    return refuse_key_file(path, "cannot be read", error);
  out_content[size] = '\0';
  return true;
}

static bool copy_key(GKeyFile *file, const char *name, char *out_text)
{
  uint8_t bytes[KEY_BYTES];
  g_autofree char *text = g_key_file_get_value(file, "curve", name, NULL);
  const bool is_key = text != NULL && strlen(text) == KEY_TEXT_SIZE - 1 && zmq_z85_decode(bytes, text) != NULL;
  if (is_key)
    memcpy(out_text, text, KEY_TEXT_SIZE);
  sodium_memzero(bytes, sizeof bytes);
  return is_key;
}

static bool parse_key_file(const char *path, const char *content, KeyPair *out_pair, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  KeyPair pair = {.former = {""}};
  char derived[KEY_TEXT_SIZE];
  if (!g_key_file_load_from_data(file, content, (gsize)-1, G_KEY_FILE_NONE, NULL) ||
      !copy_key(file, "public", pair.public_key.text) || !copy_key(file, "secret", pair.secret_text))
    return refuse_key_file(path, "holds no key pair. hint: make one with keygen", error);
  if (zmq_curve_public(derived, pair.secret_text) != 0 || strcmp(derived, pair.public_key.text) != 0)
    return refuse_key_file(path, "holds two keys that do not belong together", error);
  if (g_key_file_has_key(file, "curve", "former", NULL) && !copy_key(file, "former", pair.former.text))
    return refuse_key_file(path, "names a former key that is none", error);
  *out_pair = pair;
  key_pair_clear(&pair);
  return true;
}

bool key_pair_load(const char *path, KeyPair *out_pair, GError **error)
{
  char content[KEY_FILE_BYTES_MAX];
  const bool is_loaded =
      read_private_file(path, content, sizeof content, error) && parse_key_file(path, content, out_pair, error);
  sodium_memzero(content, sizeof content);
  return is_loaded;
}

bool public_key_parse(const char *text, PublicKey *out_key, GError **error)
{
  uint8_t bytes[KEY_BYTES];
  if (strlen(text) == KEY_TEXT_SIZE - 1 && zmq_z85_decode(bytes, text) != NULL) {
    memcpy(out_key->text, text, KEY_TEXT_SIZE);
    return true;
  }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%.60s' is not a public key: 40 characters of Z85 expected",
              text);
  return false;
}

bool public_key_equal(const PublicKey *left, const PublicKey *right)
{
  return memcmp(left->text, right->text, sizeof left->text) == 0;
}

char *public_key_fingerprint(const PublicKey *key)
{
  uint8_t bytes[KEY_BYTES];
  const uint8_t *decoded = zmq_z85_decode(bytes, key->text);
  g_assert(decoded != NULL);
  const Digest digest = digest_of_bytes(bytes, sizeof bytes);
  g_autofree char *hex = digest_to_hex(&digest);
  GString *text = g_string_new(NULL);
  for (size_t i = 0; i < FINGERPRINT_DIGITS; i += 4)
    g_string_append_printf(text, "%s%.4s", i == 0 ? "" : " ", hex + i);
  return g_string_free(text, FALSE);
}
