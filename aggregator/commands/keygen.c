/* keygen: makes the aggregator's key pair and prints what collectors need to know of it. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "wire/keys.h"

ExitStatus command_keygen(const Invocation *invocation, GError **error)
{
  const char *path = settings_text(invocation->settings, "aggregator.key");
  KeyPair pair;
  key_pair_generate(&pair);
  const bool is_saved = key_pair_save(&pair, path, error);
  const PublicKey public_key = pair.public_key;
  key_pair_clear(&pair);
  if (!is_saved)
    return EXIT_FAILED;
  g_autofree char *fingerprint = public_key_fingerprint(&public_key);
  g_autofree char *words = text_format(invocation->language, "aggregator.keygen.done", "path", path, "key",
                                       public_key.text, "fingerprint", fingerprint, NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:s, s:s}", "key_file", path, "public_key", public_key.text, "fingerprint", fingerprint));
  return EXIT_DONE;
}
