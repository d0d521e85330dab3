/* keygen: makes the agency's key pair and prints what to hand over to the district. */
#include "collector/commands.h"

#include <stdio.h>

#include "wire/keys.h"

ExitStatus command_keygen(const Invocation *invocation, GError **error)
{
  const char *path = settings_text(invocation->settings, "collector.key");
  KeyPair pair;
  key_pair_generate(&pair);
  if (!key_pair_save(&pair, path, error)) {
    key_pair_clear(&pair);
    return EXIT_FAILED;
  }
  g_autofree char *fingerprint = public_key_fingerprint(&pair.public_key);
  g_autofree char *words = text_format(invocation->language, "collector.keygen.done", "path", path, "key",
                                       pair.public_key.text, "fingerprint", fingerprint, NULL);
  printf("%s\n", words);
  key_pair_clear(&pair);
  return EXIT_DONE;
}
