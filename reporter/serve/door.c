#include "reporter/serve/door.h"

#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/password.h"

#define KEY_BYTES 32

enum { REMEMBERED_MAX = 256 };

struct Door {
  const char *const *hosts;
  const char *passwords;
  uint8_t key[KEY_BYTES];  /* of what is remembered: it is of no use outside this process */
  GHashTable *remembered;  /* digests of headers with a password that fitted, as hexadecimal digits */
  struct timespec made_at; /* the file of passwords when that was */
  int64_t next_try_ms;
};

/* --- The name ----------------------------------------------------------------------------------------------------- */

/* HOST without its port; the caller frees it. */
static char *name_of_host(const char *host)
{
  const char *colon = strrchr(host, ':');
  const char *bracket = strrchr(host, ']');
  return colon != NULL && (bracket == NULL || colon > bracket) ? g_strndup(host, (gsize)(colon - host))
                                                               : g_strdup(host);
}

static bool is_its_name(const Door *door, const char *host)
{
  g_autofree char *name = host == NULL ? NULL : name_of_host(host);
  for (guint i = 0; name != NULL && door->hosts[i] != NULL; i++)
    if (g_ascii_strcasecmp(door->hosts[i], name) == 0)
      return true;
  return false;
}

/* --- The password ------------------------------------------------------------------------------------------------- */

static char *remembrance_of(const Door *door, const char *header)
{
  g_autoptr(DigestStream) stream = digest_stream_new();
  digest_stream_add(stream, door->key, KEY_BYTES);
  digest_stream_add(stream, header, strlen(header));
  const Digest digest = digest_stream_finish(stream);
  return digest_to_hex(&digest);
}

/* Another file of passwords: whoever was let in must show the password again. */
static void forget_if_changed(Door *door)
{
  struct stat status = {0};
  if (stat(door->passwords, &status) == 0 && status.st_mtim.tv_sec == door->made_at.tv_sec &&
      status.st_mtim.tv_nsec == door->made_at.tv_nsec)
    return;
  door->made_at = status.st_mtim;
  g_hash_table_remove_all(door->remembered);
}

/* USER and PASSWORD of a header `Basic …`; false when it is none. The caller frees both. */
static bool read_header(const char *header, char **out_user, char **out_password)
{
  gsize size = 0;
  if (g_ascii_strncasecmp(header, "Basic ", 6) != 0)
    return false;
  g_autofree char *pair = (char *)g_base64_decode(header + 6, &size);
  g_autofree char *text = pair == NULL ? NULL : g_strndup(pair, size);
  char *colon = text == NULL ? NULL : strchr(text, ':');
  if (colon == NULL)
    return false;
  *out_user = g_strndup(text, (gsize)(colon - text));
  *out_password = g_strdup(colon + 1);
  return true;
}

static bool fits(const Door *door, const char *header)
{
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autofree char *hash = NULL;
  g_autoptr(GError) failure = NULL;
  if (!read_header(header, &user, &password))
    return false;
  if (!password_find(door->passwords, user, &hash, &failure)) {
    log_error("passwords_unreadable reason=\"%s\"", failure->message);
    return false;
  }
  return hash != NULL && password_fits(hash, password);
}

typedef enum Verdict { VERDICT_IN, VERDICT_UNKNOWN, VERDICT_NOT_NOW } Verdict;

static Verdict judge(Door *door, const char *header)
{
  forget_if_changed(door);
  if (header == NULL)
    return VERDICT_UNKNOWN;
  g_autofree char *remembrance = remembrance_of(door, header);
  if (g_hash_table_contains(door->remembered, remembrance))
    return VERDICT_IN;
  const int64_t now_ms = clock_monotonic_ms();
  if (now_ms < door->next_try_ms)
    return VERDICT_NOT_NOW;
  const bool is_known = fits(door, header);
  door->next_try_ms = is_known ? now_ms : clock_monotonic_ms() + DOOR_TRY_EVERY_MS;
  if (!is_known)
    return VERDICT_UNKNOWN;
  if (g_hash_table_size(door->remembered) < REMEMBERED_MAX)
    g_hash_table_add(door->remembered, g_steal_pointer(&remembrance));
  return VERDICT_IN;
}

/* --- The door ----------------------------------------------------------------------------------------------------- */

static void refuse(HttpRequest *request, unsigned status, const char *words, HttpHeader header)
{
  HttpAnswer answer = http_answer_text(status, "text/plain; charset=utf-8", words);
  answer.header = header;
  http_request_answer(request, &answer);
}

bool door_lets_in(Door *door, HttpRequest *request)
{
  if (!is_its_name(door, http_request_header(request, "Host"))) {
    refuse(request, 421, "not known by this name; setting serve.hosts has the names\n", (HttpHeader){NULL, NULL});
    return false;
  }
  if (*door->passwords == '\0')
    return true;
  switch (judge(door, http_request_header(request, "Authorization"))) {
  case VERDICT_IN:
    return true;
  case VERDICT_UNKNOWN:
    refuse(request, 401, "a user and a password are needed\n",
           (HttpHeader){"WWW-Authenticate", "Basic realm=\"Half the Sky\", charset=\"UTF-8\""});
    return false;
  case VERDICT_NOT_NOW:
    refuse(request, 429, "another password is being tried; try again\n", (HttpHeader){"Retry-After", "1"});
    return false;
  }
  g_assert_not_reached();
}

Door *door_new(const char *const *hosts, const char *passwords, GError **error)
{
  g_autofree char *nobody = NULL;
  if (*passwords != '\0' && !password_find(passwords, "", &nobody, error))
    return NULL;
  Door *door = g_new0(Door, 1);
  door->hosts = hosts;
  door->passwords = passwords;
  door->remembered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  random_fill(door->key, KEY_BYTES);
  return door;
}

void door_free(Door *door)
{
  if (door == NULL)
    return;
  g_hash_table_unref(door->remembered);
  g_free(door);
}
