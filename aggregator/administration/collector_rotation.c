#include "aggregator/administration/collector_rotation.h"

#include <string.h>

#include "aggregator/administration/administration.h"
#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"

/* --- Which collector ---------------------------------------------------------------------------------------------- */

/* Whether the good key in ROW is the one that ROTATION is to follow, as far as it says. */
static bool is_meant(Result *keys, int row, const Rotation *rotation, GError **error)
{
  PublicKey key;
  if (!result_boolean(keys, row, 3) || (rotation->number != 0 && rotation->number != result_int32(keys, row, 0)) ||
      !public_key_parse(result_text(keys, row, 1), &key, error))
    return false;
  g_autofree char *fingerprint = public_key_fingerprint(&key);
  return !rotation->registration->is_successor || strcmp(fingerprint, rotation->registration->former) == 0;
}

static bool refuse_unclear(const CollectorAgency *agency, const Rotation *rotation, int n_meant, GError **error)
{
  const Registration *registration = rotation->registration;
  if (n_meant > 1)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "agency '%s' has several collectors. hint: say by --number which of 'collector list' gets this key",
                agency->code);
  else if (registration->is_successor)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "this key is to follow the one with the fingerprint %s, which agency '%s' does not have. hint: compare "
                "with 'collector list'; a first key is registered by 'collector add'",
                registration->former, agency->code);
  else
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "agency '%s' has no such collector whose key could be changed. hint: see 'collector list'",
                agency->code);
  return false;
}

static bool choose(Connection *connection, const CollectorAgency *agency, const Rotation *rotation, int32_t *out_number,
                   GError **error)
{
  int n_meant = 0;
  g_autoptr(GError) fault = NULL;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  g_autoptr(Result) keys = query_run(connection, "collector_keys", QUERY_ROWS, parameters, error);
  if (keys == NULL)
    return false;
  for (int row = 0; fault == NULL && row < result_rows(keys); row++) {
    const int32_t number = result_int32(keys, row, 0);
    if (!is_meant(keys, row, rotation, &fault) || (n_meant > 0 && *out_number == number))
      continue;
    *out_number = number;
    n_meant++;
  }
  if (fault != NULL) {
    g_propagate_error(error, g_steal_pointer(&fault));
    return false;
  }
  return result_check(keys, error) && (n_meant == 1 || refuse_unclear(agency, rotation, n_meant, error));
}

/* --- The change --------------------------------------------------------------------------------------------------- */

static Parameters *key_parameters(const CollectorAgency *agency, int32_t number, const PublicKey *key)
{
  Parameters *parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_int32(parameters, number);
  parameters_add_text(parameters, key->text);
  return parameters;
}

static bool add_key(Connection *connection, const CollectorAgency *agency, int32_t number, const PublicKey *key,
                    GError **error)
{
  g_autoptr(Parameters) parameters = key_parameters(agency, number, key);
  return query_execute(connection, "collector_key_add", parameters, NULL, error);
}

/* Tells the last of the moments; 0 when no former key is good any more. */
static bool limit_former(Connection *connection, const CollectorAgency *agency, int32_t number,
                         const Rotation *rotation, int64_t *out_until_us, GError **error)
{
  g_autoptr(Parameters) parameters = key_parameters(agency, number, &rotation->registration->key);
  parameters_add_int64(parameters, rotation->overlap_ms);
  parameters_add_boolean(parameters, rotation->may_prolong);
  g_autoptr(Result) limited = query_run(connection, "collector_key_limit", QUERY_ONE_ROW, parameters, error);
  if (limited == NULL)
    return false;
  *out_until_us = result_is_null(limited, 0, 0) ? 0 : result_timestamptz(limited, 0, 0);
  return result_check(limited, error);
}

static bool note(Connection *connection, const CollectorAgency *agency, int32_t number, const PublicKey *key,
                 int64_t until_us, GError **error)
{
  g_autoptr(Parameters) parameters = key_parameters(agency, number, key);
  g_autoptr(Result) words = query_run(connection, "collector_key_words", QUERY_ONE_ROW, parameters, error);
  if (words == NULL)
    return false;
  const char *limits = result_optional_text(words, 0, 0);
  g_autofree char *until = until_us != 0 ? clock_format_iso(until_us, "UTC") : g_strdup("-");
  g_autofree char *content = g_strdup_printf("collector %d: %s; former keys until %s%s%s", number, key->text, until,
                                             limits != NULL ? "; " : "", limits != NULL ? limits : "");
  return result_check(words, error) &&
         administration_note(connection, agency->agency_id, "collector_key_rotated", content, error);
}

/* A key that is known already must be the newest one of its collector: going back to a former key is no rotation. */
static bool check_newest(Connection *connection, const CollectorAgency *agency, const PublicKey *key, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  g_autoptr(Result) keys = query_run(connection, "collector_keys", QUERY_ROWS, parameters, error);
  if (keys == NULL)
    return false;
  bool is_newest = false;
  for (int row = 0; row < result_rows(keys); row++)
    is_newest = is_newest || (strcmp(result_text(keys, row, 1), key->text) == 0 && result_boolean(keys, row, 2));
  if (!result_check(keys, error) || is_newest)
    return is_newest;
  g_set_error(
      error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
      "this is a former key already; a key is not used twice. hint: make a new one by 'halfsky-collector keygen "
      "--rotate'");
  return false;
}

static bool change(Connection *connection, const CollectorAgency *agency, const Rotation *rotation, int32_t *out_number,
                   int64_t *out_until_us, GError **error)
{
  const PublicKey *key = &rotation->registration->key;
  KeyHolder holder = {.exists = false};
  if (!collector_store_lock_chain(connection, agency, error) ||
      !collector_store_find_key(connection, agency, key, &holder, error))
    return false;
  *out_number = holder.number;
  const bool is_known = holder.exists ? check_newest(connection, agency, key, error)
                                      : choose(connection, agency, rotation, out_number, error) &&
                                            add_key(connection, agency, *out_number, key, error);
  return is_known && limit_former(connection, agency, *out_number, rotation, out_until_us, error) &&
         note(connection, agency, *out_number, key, *out_until_us, error);
}

bool collector_rotate(Connection *connection, const CollectorAgency *agency, const Rotation *rotation,
                      int32_t *out_number, int64_t *out_until_us, GError **error)
{
  int32_t number = 0;
  int64_t until_us = 0;
  g_autoptr(Transaction) transaction = collector_store_begin(connection, error);
  if (transaction == NULL || !change(connection, agency, rotation, &number, &until_us, error) ||
      transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_number = number;
  *out_until_us = until_us;
  return true;
}
