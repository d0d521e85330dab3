/* keygen: makes the agency's key pair and prints what to hand over to the district; changes it in two steps, so that the present key is used until the
 * district knows the next one. */
#include "collector/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/terminal.h"
#include "wire/registration.h"

/* Where the next key waits. */
static char *next_path(const char *path)
{
  return g_strdup_printf("%s.next", path);
}

/* Only the text goes to standard output, so that it can be kept in a file. */
static void print_registration(const Invocation *invocation, const KeyPair *pair, const char *announcement,
                               const char *path)
{
  Registration registration = {.key = pair->public_key, .is_successor = pair->former.text[0] != '\0'};
  if (registration.is_successor) {
    g_autofree char *former = public_key_fingerprint(&pair->former);
    g_strlcpy(registration.former, former, sizeof registration.former);
  }
  g_autofree char *words = registration_write(&registration, invocation->language);
  if (announcement != NULL) {
    g_autofree char *where = text_format(invocation->language, announcement, "path", path, NULL);
    terminal_say(stderr, where);
  }
  printf("%s", words);
}

static bool show(const Invocation *invocation, const char *path, GError **error)
{
  KeyPair pair;
  if (!key_pair_load(path, &pair, error))
    return false;
  print_registration(invocation, &pair, NULL, path);
  key_pair_clear(&pair);
  return true;
}

/* A pair in PATH that follows FORMER, if that is not NULL. */
static bool make(const Invocation *invocation, const char *path, const PublicKey *former, GError **error)
{
  KeyPair pair;
  key_pair_generate(&pair);
  if (former != NULL)
    pair.former = *former;
  const bool is_saved = key_pair_save(&pair, path, error);
  if (is_saved)
    print_registration(invocation, &pair, former != NULL ? "collector.keygen.rotated" : "collector.keygen.done", path);
  key_pair_clear(&pair);
  return is_saved;
}

static bool rotate(const Invocation *invocation, const char *path, GError **error)
{
  KeyPair present;
  g_autofree char *next = next_path(path);
  if (!key_pair_load(path, &present, error))
    return false;
  const PublicKey former = present.public_key;
  key_pair_clear(&present);
  return make(invocation, next, &former, error);
}

static bool switch_over(const Invocation *invocation, const char *path, GError **error)
{
  KeyPair pair;
  g_autofree char *next = next_path(path);
  if (!key_pair_load(next, &pair, error)) {
    g_prefix_error(error, "there is no next key to go over to: ");
    return false;
  }
  g_autofree char *fingerprint = public_key_fingerprint(&pair.public_key);
  key_pair_clear(&pair);
  if (!file_replace(next, path, 0600, error))
    return false;
  g_autofree char *words =
      text_format(invocation->language, "collector.keygen.switched", "fingerprint", fingerprint, NULL);
  terminal_say(stdout, words);
  return true;
}

ExitStatus command_keygen(const Invocation *invocation, GError **error)
{
  const char *path = settings_text(invocation->settings, "collector.key");
  const bool is_rotation = invocation_flag(invocation, "rotate");
  g_autofree char *next = next_path(path);
  bool is_done = false;
  if (invocation_flag(invocation, "switch"))
    is_done = switch_over(invocation, path, error);
  else if (invocation_flag(invocation, "show"))
    is_done = show(invocation, is_rotation ? next : path, error);
  else
    is_done = is_rotation ? rotate(invocation, path, error) : make(invocation, path, NULL, error);
  return is_done ? EXIT_DONE : EXIT_FAILED;
}
