#include "aggregator/store/store_precedence.h"

#include "database/query.h"

/* The submissions whose values would be replaced, no one twice (int32_t). Few even of many rows: files are whole tables. */
static GArray *rivals_of(StoreRow *const *rows, size_t n)
{
  GArray *rivals = g_array_new(FALSE, FALSE, sizeof(int32_t));
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (size_t i = 0; i < n; i++) {
    int32_t submission = rows[i]->stored_submission_id;
    if (rows[i]->fate == STORE_FATE_REVISED && g_hash_table_add(seen, GINT_TO_POINTER(submission)))
      g_array_append_val(rivals, submission);
  }
  return rivals;
}

/* The set of those RIVALS that were accepted after ACCEPTED_AT_US; NULL on failure. */
static GHashTable *later_of(StoreAgency *agency, int64_t accepted_at_us, const GArray *rivals, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32_array(parameters, (const int32_t *)(void *)rivals->data, NULL, rivals->len);
  g_autoptr(Result) accepted =
      query_run(agency->store->connection, "submissions_accepted", QUERY_ROWS, parameters, error);
  if (accepted == NULL)
    return NULL;
  g_autoptr(GHashTable) later = g_hash_table_new(NULL, NULL);
  for (int row = 0; row < result_rows(accepted); row++)
    if (result_timestamptz(accepted, row, 1) > accepted_at_us)
      g_hash_table_add(later, GINT_TO_POINTER(result_int32(accepted, row, 0)));
  return result_check(accepted, error) ? g_steal_pointer(&later) : NULL;
}

bool store_precedence(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(GArray) rivals = rivals_of(rows, n);
  if (rivals->len == 0)
    return true;
  g_autoptr(GHashTable) later = later_of(agency, accepted_at_us, rivals, error);
  if (later == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    if (rows[i]->fate == STORE_FATE_REVISED &&
        g_hash_table_contains(later, GINT_TO_POINTER(rows[i]->stored_submission_id)))
      rows[i]->fate = STORE_FATE_SUPERSEDED;
  return true;
}
