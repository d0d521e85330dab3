#include "aggregator/store/store_precedence.h"

#include "aggregator/store/store_columns.h"
#include "database/query.h"

/* --- Who brought what is stored ----------------------------------------------------------------------------------- */

/* The submissions that brought the stored values, no one twice (int32_t). Few even of many rows: files are whole tables. */
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

/* --- What was said again ------------------------------------------------------------------------------------------ */

/* When a value was said again, beside the moment of the submission in hand. */
typedef enum SaidAgain { NOT_SINCE, AT_THAT_MOMENT, LATER } SaidAgain;

/* Cells (store_cells_key()) to SaidAgain; those that are not in it were not said again since. The caller unrefs it. */
static GHashTable *read_said_again(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n,
                                   GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_timestamptz(parameters, accepted_at_us);
  store_columns_add_groups(parameters, rows, n, NULL);
  g_autoptr(Result) said = query_run(agency->store->connection, "confirmed_since", QUERY_ROWS, parameters, error);
  if (said == NULL)
    return NULL;
  g_autoptr(GHashTable) said_again = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  for (int row = 0; row < result_rows(said); row++) {
    const gint64 key =
        store_cells_key(result_int16(said, row, 0), result_int16(said, row, 1), result_date(said, row, 2));
    const SaidAgain moment = result_boolean(said, row, 3) ? LATER : AT_THAT_MOMENT;
    g_hash_table_insert(said_again, g_memdup2(&key, sizeof key), GINT_TO_POINTER(moment));
  }
  return result_check(said, error) ? g_steal_pointer(&said_again) : NULL;
}

static SaidAgain said_again_when(GHashTable *said_again, const StoreRow *row)
{
  const gint64 key = store_cells_key(row->record->indicator_id, row->breakdown_id, row->day);
  return g_hash_table_size(said_again) == 0 ? NOT_SINCE
                                            : (SaidAgain)GPOINTER_TO_INT(g_hash_table_lookup(said_again, &key));
}

/* --- Judging ------------------------------------------------------------------------------------------------------ */

static void judge(StoreRow *row, const Order *order, SaidAgain said_again)
{
  gpointer rival = GINT_TO_POINTER(row->stored_submission_id);
  if (row->fate == STORE_FATE_REVISED && (said_again == LATER || g_hash_table_contains(order->later, rival)))
    row->fate = STORE_FATE_SUPERSEDED;
  else if (row->fate == STORE_FATE_UNCHANGED)
    row->confirms = said_again == NOT_SINCE && g_hash_table_contains(order->earlier, rival);
}

bool store_precedence(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(GArray) rivals = rivals_of(rows, n);
  if (rivals->len == 0)
    return true;
  g_auto(Order) order = {g_hash_table_new(NULL, NULL), g_hash_table_new(NULL, NULL)};
  if (!order_rivals(agency, accepted_at_us, rivals, &order, error))
    return false;
  g_autoptr(GHashTable) said_again = read_said_again(agency, accepted_at_us, rows, n, error);
  if (said_again == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    judge(rows[i], &order, said_again_when(said_again, rows[i]));
  return true;
}
