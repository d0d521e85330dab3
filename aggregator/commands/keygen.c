/* keygen: makes the aggregator's key pair and prints what collectors need to know of it; changes it in two steps, so that agencies' settings can be prepared for the
 * next key before it is in force. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/verification/seal_keys.h"
#include "base/clock.h"
#include "base/file.h"
#include "wire/control.h"
#include "wire/keys.h"

static void show(const Invocation *invocation, const char *announcement, const char *path, const PublicKey *key)
{
  g_autofree char *fingerprint = public_key_fingerprint(key);
  g_autofree char *words =
      text_format(invocation->language, announcement, "path", path, "key", key->text, "fingerprint", fingerprint, NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:s, s:s}", "key_file", path, "public_key", key->text, "fingerprint", fingerprint));
}

static bool make(const Invocation *invocation, const char *path, const char *announcement, GError **error)
{
  KeyPair pair;
  key_pair_generate(&pair);
  const bool is_saved = key_pair_save(&pair, path, error);
  const PublicKey key = pair.public_key;
  key_pair_clear(&pair);
  if (is_saved)
    show(invocation, announcement, path, &key);
  return is_saved;
}

/* --- Going over --------------------------------------------------------------------------------------------------- */

static bool load_public(const char *path, PublicKey *out_key, GError **error)
{
  KeyPair pair;
  if (!key_pair_load(path, &pair, error))
    return false;
  *out_key = pair.public_key;
  key_pair_clear(&pair);
  return true;
}

/* One that runs has its key in memory, and would go on signing with it after the moment that is noted; also one that answers nothing for a while. */
static bool refuse_while_it_runs(const Settings *settings, GError **error)
{
  if (!control_is_listened_to(settings_text(settings, "aggregator.control")))
    return true;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                      "the aggregator is running, and would go on signing with the present key. hint: stop it first, "
                      "and others that use the same key");
  return false;
}

static bool switch_over(const Invocation *invocation, const char *path, const char *next, GError **error)
{
  PublicKey key;
  if (!load_public(next, &key, error)) {
    g_prefix_error(error, "there is no next key to go over to: ");
    return false;
  }
  if (!refuse_while_it_runs(invocation->settings, error) || !seal_keys_retire(path, clock_wall_us(), error) ||
      !file_replace(next, path, 0600, error))
    return false;
  show(invocation, "aggregator.keygen.switched", path, &key);
  return true;
}

ExitStatus command_keygen(const Invocation *invocation, GError **error)
{
  const char *path = settings_text(invocation->settings, "aggregator.key");
  g_autofree char *next = g_strdup_printf("%s.next", path);
  PublicKey present;
  bool is_done = false;
  if (invocation_flag(invocation, "switch"))
    is_done = switch_over(invocation, path, next, error);
  else if (invocation_flag(invocation, "rotate"))
    is_done = load_public(path, &present, error) && make(invocation, next, "aggregator.keygen.rotated", error);
  else
    is_done = make(invocation, path, "aggregator.keygen.done", error);
  return is_done ? EXIT_DONE : EXIT_FAILED;
}
