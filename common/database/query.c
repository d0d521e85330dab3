#include "database/query.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/error.h"
#include "database/connection_private.h"
#include "database/exchange.h"
#include "database/kept_tables_private.h"
#include "database/parameters_private.h"
#include "database/result_private.h"
#include "database/statement.h"

enum { BINARY_FORMAT = 1 };

/* Whether the statement was prepared in this session; asserts that it was for the same types. */
static bool is_prepared(const Connection *connection, const char *name, GBytes *types)
{
  GBytes *prepared_types = g_hash_table_lookup(connection->prepared, name);
  if (!prepared_types)
    return false;
  g_assert(g_bytes_equal(prepared_types, types));
  return true;
}

/* Queued before the statement itself, so that a first use costs one wait, too. */
static bool prepare(Connection *connection, const char *name, const char *sql, const Parameters *parameters,
                    GError **error)
{
  const unsigned int *types = parameters_types(parameters);
  int count = parameters_count(parameters);
  g_autoptr(GBytes) signature = g_bytes_new(types, (gsize)count * sizeof *types);
  if (is_prepared(connection, name, signature))
    return true;
  if (!exchange_open_queue(connection, error) ||
      !exchange_queue(connection, PQsendPrepare(connection->pg, name, sql, count, types) == 1, name, true, error))
    return false;
  g_hash_table_insert(connection->prepared, g_strdup(name), g_steal_pointer(&signature));
  return true;
}

static bool send_prepared(Connection *connection, const char *name, const Parameters *parameters)
{
  int count = parameters_count(parameters);
  g_autofree const char **values = g_new0(const char *, (gsize)count + 1);
  g_autofree int *lengths = g_new0(int, (gsize)count + 1);
  g_autofree int *formats = g_new0(int, (gsize)count + 1);
  parameters_values(parameters, values, lengths);
  for (int i = 0; i < count; i++)
    formats[i] = BINARY_FORMAT;
  return PQsendQueryPrepared(connection->pg, name, count, values, lengths, formats, BINARY_FORMAT) == 1;
}

/* What is wrong with the number of rows, or NULL. */
static const char *shape_fault(const PGresult *answer, QueryShape shape)
{
  bool has_rows = PQresultStatus(answer) == PGRES_TUPLES_OK;
  int rows = PQntuples(answer);
  switch (shape) {
  case QUERY_NONE:
    return has_rows ? "it answered rows although none were expected" : NULL;
  case QUERY_ONE_ROW:
    return rows == 1 ? NULL : "it did not answer exactly one row";
  case QUERY_OPTIONAL_ROW:
    return has_rows && rows <= 1 ? NULL : "it answered more than one row";
  case QUERY_ROWS:
    return has_rows ? NULL : "it answered no rows by its nature";
  }
  g_assert_not_reached();
}

static Result *check_shape(const char *name, PGresult *answer, QueryShape shape, GError **error)
{
  const char *fault = shape_fault(answer, shape);
  if (!fault)
    return result_new(name, answer);
  PQclear(answer);
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, fault);
  return NULL;
}

/* What is sent: a statement as it stands, or what becomes of it in a session that keeps its tables. */
typedef struct Sent {
  const char *name, *sql;
} Sent;

static bool queue(Connection *connection, Sent sent, const Parameters *parameters, GError **error)
{
  return prepare(connection, sent.name, sent.sql, parameters, error) && exchange_open_queue(connection, error) &&
         exchange_queue(connection, send_prepared(connection, sent.name, parameters), sent.name, false, error);
}

/* Where the statement makes a table that stays, it is made first. */
static bool find_sent(Connection *connection, const char *name, const Parameters *parameters, Sent *out_sent,
                      GError **error)
{
  KeptStatement *kept = kept_tables_find(connection, name);
  const bool is_to_be_made = kept != NULL && !kept->is_made;
  g_assert(!is_to_be_made || connection->has_transaction);
  if (is_to_be_made)
    kept->is_made = true;
  if (kept == NULL || kept->table == NULL)
    *out_sent = (Sent){name, statement_text(connection, name)};
  else if (kept->fill == NULL)
    *out_sent = (Sent){kept->make_name, kept->make};
  else
    *out_sent = (Sent){kept->fill_name, kept->fill};
  return !is_to_be_made || kept->fill == NULL ||
         queue(connection, (Sent){kept->make_name, kept->make}, parameters, error);
}

static Result *run(Connection *connection, const char *name, QueryShape shape, const Parameters *parameters,
                   GError **error)
{
  Sent sent;
  if (!exchange_begin(connection, error) || !find_sent(connection, name, parameters, &sent, error) ||
      !prepare(connection, sent.name, sent.sql, parameters, error))
    return NULL;
  PGresult *answer = exchange_answer(connection, send_prepared(connection, sent.name, parameters), error);
  return answer ? check_shape(name, answer, shape, error) : NULL;
}

Result *query_run(Connection *connection, const char *name, QueryShape shape, const Parameters *parameters,
                  GError **error)
{
  g_autoptr(Parameters) none = parameters ? NULL : parameters_new();
  Result *result = run(connection, name, shape, parameters ? parameters : none, error);
  if (!result)
    g_prefix_error(error, "statement '%s': ", name);
  return result;
}

bool query_execute(Connection *connection, const char *name, const Parameters *parameters, int64_t *out_affected,
                   GError **error)
{
  g_autoptr(Result) result = query_run(connection, name, QUERY_NONE, parameters, error);
  if (result && out_affected)
    *out_affected = result_affected(result);
  return result != NULL;
}

bool query_queue(Connection *connection, const char *name, const Parameters *parameters, GError **error)
{
  Sent sent;
  if (kept_statement_is_over(kept_tables_find(connection, name)))
    return true;
  if (!connection->has_transaction)
    return query_execute(connection, name, parameters, NULL, error);
  g_autoptr(Parameters) none = parameters ? NULL : parameters_new();
  const Parameters *given = parameters ? parameters : none;
  if (exchange_begin(connection, error) && find_sent(connection, name, given, &sent, error) &&
      queue(connection, sent, given, error))
    return true;
  g_prefix_error(error, "statement '%s': ", name);
  return false;
}
