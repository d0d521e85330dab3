#include <string.h>

#include "database/connection_private.h"
#include "database/exchange.h"
#include "database/kept_tables_private.h"
#include "database/statement.h"

static const char MAKES_TABLE[] = "create temporary table ";
static const char DROPPED[] = " on commit drop";
static const char *const clauses[] = {" on commit drop as\n", " on commit preserve rows as\n"};
static const char *const once[] = {"create temporary view ", "alter table ", "analyze "};

static void free_kept(gpointer kept)
{
  KeptStatement *statement = kept;
  if (statement == NULL)
    return;
  g_free(statement->table);
  g_free(statement->make_name);
  g_free(statement->make);
  g_free(statement->fill_name);
  g_free(statement->fill);
  g_free(statement);
}

GHashTable *kept_tables_new(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_kept);
}

/* Behind the comments with which a file begins. */
static const char *statement_itself(const char *text)
{
  while (g_str_has_prefix(text, "--") && strchr(text, '\n') != NULL)
    text = strchr(text, '\n') + 1;
  return text;
}

/* A table that QUERY fills. */
static KeptStatement *queried_table(const char *name, const char *table, const char *query)
{
  KeptStatement *kept = g_new0(KeptStatement, 1);
  kept->make_name = g_strdup_printf("%s, made", name);
  kept->make = g_strdup_printf("%s%s as\n%s\nwith no data", MAKES_TABLE, table, query);
  kept->fill_name = g_strdup_printf("%s, filled", name);
  kept->fill = g_strdup_printf("insert into %s\n%s", table, query);
  return kept;
}

/* A table with columns, which others fill. */
static KeptStatement *empty_table(const char *name, const char *text)
{
  KeptStatement *kept = g_new0(KeptStatement, 1);
  kept->make_name = g_strdup_printf("%s, made", name);
  kept->make = g_strndup(text, (gsize)(g_strrstr(text, DROPPED) - text));
  kept->is_once = true;
  return kept;
}

/* NULL when the statement makes no table for the transaction. */
static KeptStatement *table_of(const char *name, const char *text)
{
  if (!g_str_has_prefix(text, MAKES_TABLE))
    return NULL;
  const char *behind = text + strlen(MAKES_TABLE);
  g_autofree char *table = g_strndup(behind, strcspn(behind, " "));
  KeptStatement *kept = NULL;
  behind += strlen(table);
  for (guint i = 0; kept == NULL && i < G_N_ELEMENTS(clauses); i++)
    if (g_str_has_prefix(behind, clauses[i]))
      kept = queried_table(name, table, behind + strlen(clauses[i]));
  if (kept == NULL && g_str_has_prefix(behind, " (") && g_strrstr(behind, DROPPED) != NULL)
    kept = empty_table(name, text);
  if (kept != NULL)
    kept->table = g_steal_pointer(&table);
  return kept;
}

static bool is_once(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(once); i++)
    if (g_str_has_prefix(text, once[i]))
      return true;
  return false;
}

/* NULL: it is run as it is. */
static KeptStatement *read_statement(const Connection *connection, const char *name)
{
  const char *text = statement_itself(statement_text(connection, name));
  KeptStatement *kept = table_of(name, text);
  if (kept == NULL && !is_once(text))
    return NULL;
  if (kept == NULL)
    kept = g_new0(KeptStatement, 1);
  kept->is_lasting = kept->table == NULL || g_strv_contains(connection->lasting_tables, name);
  kept->is_once |= kept->is_lasting;
  return kept;
}

KeptStatement *kept_tables_find(const Connection *connection, const char *name)
{
  gpointer kept = NULL;
  if (connection->lasting_tables == NULL)
    return NULL;
  if (g_hash_table_lookup_extended(connection->kept_tables, name, NULL, &kept))
    return kept;
  kept = read_statement(connection, name);
  g_hash_table_insert(connection->kept_tables, g_strdup(name), kept);
  return kept;
}

bool kept_statement_is_over(const KeptStatement *kept)
{
  return kept != NULL && kept->is_made && kept->is_once;
}

void kept_tables_begin(Connection *connection, const char *const *lasting)
{
  connection->lasting_tables = lasting;
}

bool kept_tables_empty(Connection *connection, GError **error)
{
  g_autoptr(GString) script = g_string_new(NULL);
  GHashTableIter iter;
  gpointer value = NULL;
  g_assert(!connection->has_transaction);
  g_hash_table_iter_init(&iter, connection->kept_tables);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const KeptStatement *kept = value;
    if (kept != NULL && kept->is_made && !kept->is_lasting)
      g_string_append_printf(script, "delete from %s;", kept->table);
  }
  return script->len == 0 || (exchange_begin(connection, error) && exchange_script(connection, script->str, error));
}

bool kept_tables_end(Connection *connection, GError **error)
{
  g_assert(!connection->has_transaction);
  connection->lasting_tables = NULL;
  g_hash_table_remove_all(connection->kept_tables);
  g_hash_table_remove_all(connection->prepared);
  return exchange_begin(connection, error) && exchange_script(connection, "deallocate all; discard temp", error);
}
