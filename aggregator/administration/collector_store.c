#include "aggregator/administration/collector_store.h"

#include "aggregator/administration/administration.h"
#include "aggregator/store/trail.h"
#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"

bool collector_store_agency(Connection *connection, const char *code, CollectorAgency *out_agency, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, code);
  g_autoptr(Result) row = query_run(connection, "agency_find", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there is no agency '%s'", code);
    return false;
  }
  const CollectorAgency agency = {.agency_id = result_int32(row, 0, 0), .code = code};
  if (!result_check(row, error))
    return false;
  *out_agency = agency;
  return true;
}

Transaction *collector_store_begin(Connection *connection, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL)
    return NULL;
  g_autoptr(Result) lock = query_run(connection, "agency_lock", QUERY_ONE_ROW, NULL, error);
  return lock != NULL ? g_steal_pointer(&transaction) : NULL;
}

static bool judge_holder(Result *row, const CollectorAgency *agency, GError **error)
{
  if (result_int32(row, 0, 0) != agency->agency_id) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "this key is registered for agency '%s'. hint: each agency makes its own by 'halfsky-collector keygen'",
                result_text(row, 0, 1));
    return false;
  }
  if (result_boolean(row, 0, 4)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "this is a former key of collector %d of agency '%s', whose time has run out. hint: make a new one by "
                "'halfsky-collector keygen'",
                result_int32(row, 0, 2), agency->code);
    return false;
  }
  if (result_boolean(row, 0, 3)) {
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
        "this key was revoked as collector %d of agency '%s'. hint: make a new one by 'halfsky-collector keygen'",
        result_int32(row, 0, 2), agency->code);
    return false;
  }
  return true;
}

bool collector_store_find_key(Connection *connection, const CollectorAgency *agency, const PublicKey *key,
                              KeyHolder *out_holder, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, key->text);
  g_autoptr(Result) row = query_run(connection, "collector_by_key", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 0) {
    *out_holder = (KeyHolder){.exists = false};
    return true;
  }
  if (!judge_holder(row, agency, error))
    return false;
  *out_holder = (KeyHolder){.exists = true, .number = result_int32(row, 0, 2)};
  return result_check(row, error);
}

static bool note(Connection *connection, const CollectorAgency *agency, const char *act, int32_t number,
                 const char *key, GError **error)
{
  g_autofree char *content = g_strdup_printf("collector %d: %s", number, key);
  return administration_note(connection, agency->agency_id, act, content, error);
}

static bool insert(Connection *connection, const CollectorAgency *agency, const PublicKey *key, const char *name,
                   int32_t *out_number, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_text(parameters, name);
  parameters_add_text(parameters, key->text);
  g_autoptr(Result) row = query_run(connection, "collector_add", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "agency '%s' is closed", agency->code);
    return false;
  }
  *out_number = result_int32(row, 0, 0);
  return result_check(row, error) && note(connection, agency, "collector_added", *out_number, key->text, error);
}

bool collector_store_add(Connection *connection, const CollectorAgency *agency, const PublicKey *key, const char *name,
                         int32_t *out_number, bool *out_was_known, GError **error)
{
  g_autoptr(Transaction) transaction = collector_store_begin(connection, error);
  KeyHolder holder = {.exists = false};
  if (transaction == NULL || !collector_store_find_key(connection, agency, key, &holder, error))
    return false;
  if (!holder.exists && !insert(connection, agency, key, name, &holder.number, error))
    return false;
  if (transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_number = holder.number;
  *out_was_known = holder.exists;
  return true;
}

static bool revoke_key(Connection *connection, const CollectorAgency *agency, int32_t number, bool *out_was_revoked,
                       GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_int32(parameters, number);
  g_autoptr(Result) row = query_run(connection, "collector_revoke", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "agency '%s' has no collector %d", agency->code, number);
    return false;
  }
  *out_was_revoked = result_boolean(row, 0, 0);
  g_autofree char *key = g_strdup(result_text(row, 0, 1));
  if (!result_check(row, error))
    return false;
  return *out_was_revoked || note(connection, agency, "collector_revoked", number, key, error);
}

bool collector_store_lock_chain(Connection *connection, const CollectorAgency *agency, GError **error)
{
  AgencyChain chain;
  return agency_chain_lock(connection, agency->agency_id, &chain, error);
}

bool collector_store_revoke(Connection *connection, const CollectorAgency *agency, int32_t number,
                            bool *out_was_revoked, GError **error)
{
  bool was_revoked = false;
  g_autoptr(Transaction) transaction = collector_store_begin(connection, error);
  if (transaction == NULL || !collector_store_lock_chain(connection, agency, error) ||
      !revoke_key(connection, agency, number, &was_revoked, error) ||
      transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_was_revoked = was_revoked;
  return true;
}
