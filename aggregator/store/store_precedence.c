#include "aggregator/store/store_precedence.h"

#include "database/query.h"

/* The submissions that said the stored values, no one twice (int32_t). Few even of many rows: files are whole tables. */
static GArray *rivals_of(StoreRow *const *rows, size_t n)
{
  GArray *rivals = g_array_new(FALSE, FALSE, sizeof(int32_t));
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (size_t i = 0; i < n; i++) {
    int32_t submission = rows[i]->stored_submission_id;
    if (rows[i]->fate != STORE_FATE_NEW && g_hash_table_add(seen, GINT_TO_POINTER(submission)))
      g_array_append_val(rivals, submission);
  }
  return rivals;
}

/* The submissions among the rivals that were accepted before and after the one in hand; those of the same moment are in neither. */
typedef struct Order {
  GHashTable *earlier, *later;
} Order;

static void order_clear(Order *order)
{
  g_hash_table_unref(order->earlier);
  g_hash_table_unref(order->later);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Order, order_clear)

static bool order_rivals(StoreAgency *agency, int64_t accepted_at_us, const GArray *rivals, Order *order,
                         GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32_array(parameters, (const int32_t *)(void *)rivals->data, NULL, rivals->len);
  g_autoptr(Result) accepted =
      query_run(agency->store->connection, "submissions_accepted", QUERY_ROWS, parameters, error);
  if (accepted == NULL)
    return false;
  for (int row = 0; row < result_rows(accepted); row++) {
    const int64_t rival_at_us = result_timestamptz(accepted, row, 1);
    if (rival_at_us != accepted_at_us)
      g_hash_table_add(rival_at_us > accepted_at_us ? order->later : order->earlier,
                       GINT_TO_POINTER(result_int32(accepted, row, 0)));
  }
  return result_check(accepted, error);
}

static void judge(StoreRow *row, const Order *order)
{
  gpointer rival = GINT_TO_POINTER(row->stored_submission_id);
  if (row->fate == STORE_FATE_REVISED && g_hash_table_contains(order->later, rival))
    row->fate = STORE_FATE_SUPERSEDED;
  else if (row->fate == STORE_FATE_UNCHANGED)
    row->confirms = g_hash_table_contains(order->earlier, rival);
}

bool store_precedence(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(GArray) rivals = rivals_of(rows, n);
  if (rivals->len == 0)
    return true;
  g_auto(Order) order = {g_hash_table_new(NULL, NULL), g_hash_table_new(NULL, NULL)};
  if (!order_rivals(agency, accepted_at_us, rivals, &order, error))
    return false;
  for (size_t i = 0; i < n; i++)
    judge(rows[i], &order);
  return true;
}
