/* keygen: makes the agency's key pair and prints what to hand over to the district; --show prints it again. */
#include "collector/commands.h"

#include <stdio.h>

#include "wire/registration.h"

static bool make_key(const char *path, PublicKey *out_key, GError **error)
{
  KeyPair pair;
  key_pair_generate(&pair);
  const bool is_saved = key_pair_save(&pair, path, error);
  *out_key = pair.public_key;
  key_pair_clear(&pair);
  return is_saved;
}

static bool read_key(const char *path, PublicKey *out_key, GError **error)
{
  KeyPair pair;
  if (!key_pair_load(path, &pair, error))
    return false;
  *out_key = pair.public_key;
  key_pair_clear(&pair);
  return true;
}

/* Only the text goes to standard output, so that it can be kept in a file. */
ExitStatus command_keygen(const Invocation *invocation, GError **error)
{
  const char *path = settings_text(invocation->settings, "collector.key");
  const bool is_shown = invocation_flag(invocation, "show");
  Registration registration = {.is_successor = false};
  if (!(is_shown ? read_key : make_key)(path, &registration.key, error))
    return EXIT_FAILED;
  g_autofree char *words = registration_write(&registration, invocation->language);
  g_autofree char *where = text_format(invocation->language, "collector.keygen.done", "path", path, NULL);
  if (!is_shown)
    fprintf(stderr, "%s\n", where);
  printf("%s", words);
  return EXIT_DONE;
}
