#include "aggregator/store/store_rows.h"

#include "aggregator/store/store_confirmed.h"
#include "aggregator/store/store_probe.h"
#include "aggregator/store/store_write.h"
#include "base/error.h"

/* Where rows are written to, and who is told of a refused one. */
typedef struct Span {
  StoreAgency *agency;
  const StoreSubmission *submission;
  StoreCells *cells;
  GHashTable *reasons; /* why a cell was refused: cell_key() to text */
} Span;

/* Looks and writes; the rows' fates are decided when it succeeds. */
static bool attempt(const Span *span, StoreRow *const *rows, size_t n, GError **error)
{
  return store_probe(span->agency, span->submission->accepted_at_us, rows, n, error) &&
         store_write(span->agency, span->submission->submission_id, rows, n, error);
}

/* The cell of a row as one number. The caller frees it. */
static gint64 *cell_key(const StoreRow *row)
{
  const gint64 key = store_cells_key(row->record->indicator_id, row->breakdown_id, row->day);
  return g_memdup2(&key, sizeof key);
}

/* PostgreSQL's own words are what is known about the cell. */
static void refuse(const Span *span, StoreRow *row, const char *reason)
{
  row->fate = STORE_FATE_REFUSED;
  store_cells_refuse(span->cells, row->record, row->breakdown_key, STORE_RULE_NOT_STORABLE, "value", reason, NULL);
  g_hash_table_insert(span->reasons, cell_key(row), g_strdup(reason));
}

static bool write_span(const Span *span, StoreRow *const *rows, size_t n, GError **error);

/* After the rows were refused together: tells the bad one when it is alone, else tries the halves. */
static bool bisect(const Span *span, StoreRow *const *rows, size_t n, const char *reason, GError **error)
{
  if (n == 1) {
    refuse(span, rows[0], reason);
    return true;
  }
  size_t half = n / 2;
  return write_span(span, rows, half, error) && write_span(span, rows + half, n - half, error);
}

/* The server's message without the statement's name and place, which mean nothing to an agency. */
static char *reason_of(const StoreAgency *agency, const GError *failure)
{
  const DatabaseFailure *said = connection_failure(agency->store->connection);
  return g_strdup(said != NULL && said->message != NULL ? said->message : failure->message);
}

static bool write_span(const Span *span, StoreRow *const *rows, size_t n, GError **error)
{
  if (!span->agency->is_careful)
    return attempt(span, rows, n, error);
  Transaction *transaction = span->agency->transaction;
  if (!transaction_savepoint(transaction, error))
    return false;
  g_autoptr(GError) failure = NULL;
  if (attempt(span, rows, n, &failure) && transaction_release(transaction, &failure))
    return true;
  if (!halfsky_error_is(failure, HALFSKY_ERROR_REJECT)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  g_autofree char *reason = reason_of(span->agency, failure);
  return transaction_undo(transaction, error) && bisect(span, rows, n, reason, error);
}

/* The fate of a row that repeats another: refused with it, and else nothing that it would change. */
static void settle_repeated(const Span *span, StoreRow *row)
{
  g_autofree gint64 *key = cell_key(row);
  g_autofree char *reason = g_strdup(g_hash_table_lookup(span->reasons, key));
  if (reason != NULL)
    refuse(span, row, reason);
  else
    row->fate = STORE_FATE_UNCHANGED;
}

/* A choice among the rows, borrowed. */
static GPtrArray *rows_with(const StoreCells *cells, StoreFate fate)
{
  GPtrArray *chosen = g_ptr_array_new();
  for (guint i = 0; i < cells->rows->len; i++) {
    StoreRow *row = &g_array_index(cells->rows, StoreRow, i);
    if (row->fate == fate)
      g_ptr_array_add(chosen, row);
  }
  return chosen;
}

bool store_rows(StoreAgency *agency, const StoreSubmission *submission, StoreCells *cells, GError **error)
{
  g_autoptr(GHashTable) reasons = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  Span span = {.agency = agency, .submission = submission, .cells = cells, .reasons = reasons};
  g_autoptr(GPtrArray) open = rows_with(cells, STORE_FATE_OPEN);
  g_autoptr(GPtrArray) repeated = rows_with(cells, STORE_FATE_REPEATED);
  if (open->len > 0 && !write_span(&span, (StoreRow *const *)open->pdata, open->len, error))
    return false;
  for (guint i = 0; i < repeated->len; i++)
    settle_repeated(&span, g_ptr_array_index(repeated, i));
  return store_confirmed_keep(agency, submission->submission_id, cells, error);
}
