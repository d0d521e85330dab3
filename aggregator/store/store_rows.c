#include "aggregator/store/store_rows.h"

#include "aggregator/store/store_probe.h"
#include "aggregator/store/store_write.h"
#include "base/error.h"

/* Where rows are written to, and who is told of a refused one. */
typedef struct Span {
  StoreAgency *agency;
  const StoreSubmission *submission;
  StoreCells *cells;
} Span;

/* Looks and writes; the rows' fates are decided when it succeeds. */
static bool attempt(const Span *span, StoreRow *const *rows, size_t n, GError **error)
{
  return store_probe(span->agency, span->submission->accepted_at_us, rows, n, error) &&
         store_write(span->agency, span->submission->submission_id, rows, n, error);
}

/* PostgreSQL's own words are what is known about the cell. */
static void refuse(const Span *span, StoreRow *row, const char *reason)
{
  row->fate = STORE_FATE_REFUSED;
  store_cells_refuse(span->cells, row->record, row->breakdown_key, STORE_RULE_NOT_STORABLE, "value", reason, NULL);
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
  Transaction *transaction = span->agency->transaction;
  if (!transaction_savepoint(transaction, error))
    return false;
  g_autoptr(GError) failure = NULL;
  if (attempt(span, rows, n, &failure))
    return transaction_release(transaction, error);
  if (!halfsky_error_is(failure, HALFSKY_ERROR_REJECT)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  g_autofree char *reason = reason_of(span->agency, failure);
  return transaction_undo(transaction, error) && bisect(span, rows, n, reason, error);
}

bool store_rows(StoreAgency *agency, const StoreSubmission *submission, StoreCells *cells, GError **error)
{
  Span span = {.agency = agency, .submission = submission, .cells = cells};
  g_autoptr(GPtrArray) open = g_ptr_array_new();
  for (guint i = 0; i < cells->rows->len; i++) {
    StoreRow *row = &g_array_index(cells->rows, StoreRow, i);
    if (row->fate == STORE_FATE_OPEN)
      g_ptr_array_add(open, row);
  }
  return open->len == 0 || write_span(&span, (StoreRow *const *)open->pdata, open->len, error);
}
