/* The rows go to PostgreSQL as they stand in the files, one JSON document per file, and the statements give them their types: the catalogue has been
 * validated by then, so a cast that fails is a bug, not bad input. */
#include "aggregator/administration/catalogue_store.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/csv_json.h"
#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"

/* A statement that takes the rows of one file. */
typedef struct Step {
  const char *statement;
  const char *file; /* NULL: takes no parameter */
} Step;

/* In the order that references between the tables ask for. */
static const Step steps[] = {
    {"catalogue_put_domains", "domains.csv"},
    {"catalogue_put_departments", "departments.csv"},
    {"catalogue_put_objectives", "objectives.csv"},
    {"catalogue_put_indicators", "indicators.csv"},
    {"catalogue_clear_targets", NULL},
    {"catalogue_put_targets", "targets.csv"},
    {"catalogue_drop_objectives", "objectives.csv"},
    {"catalogue_drop_departments", "departments.csv"},
    {"catalogue_drop_domains", "domains.csv"},
    {"catalogue_clear_codes", NULL},
};

/* A load under way. */
typedef struct Load {
  Connection *connection;
  const Catalogue *catalogue;
  CatalogueChange change;
} Load;

/* A statement's parameters: the name of a code list unless LIST is NULL, and the rows of FILE. The caller frees them. */
static Parameters *parameters_of(const Load *load, const char *list, const char *file, GError **error)
{
  g_autofree char *rows = csv_to_json(g_hash_table_lookup(catalogue_files(load->catalogue), file), error);
  if (rows == NULL)
    return NULL;
  Parameters *parameters = parameters_new();
  if (list != NULL)
    parameters_add_text(parameters, list);
  parameters_add_json(parameters, rows);
  return parameters;
}

static bool execute_with_file(Load *load, const char *statement, const char *file, int64_t *out_affected,
                              GError **error)
{
  g_autoptr(Parameters) parameters = parameters_of(load, NULL, file, error);
  return parameters != NULL && query_execute(load->connection, statement, parameters, out_affected, error);
}

static bool fixed_is_kept(Load *load, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_of(load, NULL, "indicators.csv", error);
  if (parameters == NULL)
    return false;
  g_autoptr(Result) broken =
      query_run(load->connection, "catalogue_fixed_indicators", QUERY_OPTIONAL_ROW, parameters, error);
  if (broken == NULL || result_rows(broken) == 0)
    return broken != NULL;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
              "indicators.csv: indicator %d: its frequency is '%s' and cannot become '%s'. hint: retire it and add one "
              "with a new number",
              result_int16(broken, 0, 0), result_text(broken, 0, 1), result_text(broken, 0, 2));
  return false;
}

static bool run_step(Load *load, const Step *step, GError **error)
{
  if (step->file == NULL)
    return query_execute(load->connection, step->statement, NULL, NULL, error);
  return execute_with_file(load, step->statement, step->file, NULL, error);
}

static bool put_plan(Load *load, GError **error)
{
  if (!fixed_is_kept(load, error) ||
      !execute_with_file(load, "catalogue_retire_indicators", "indicators.csv", &load->change.n_retired, error))
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
    if (!run_step(load, &steps[i], error))
      return false;
  return true;
}

static bool put_codes(Load *load, const char *list, GError **error)
{
  g_autofree char *file = g_strdup_printf("codelist_%s.csv", list);
  g_autoptr(Parameters) parameters = parameters_of(load, list, file, error);
  return parameters != NULL && query_execute(load->connection, "catalogue_put_codes", parameters, NULL, error);
}

static bool put_code_lists(Load *load, GError **error)
{
  guint n_lists = 0;
  const CodeList *lists = catalogue_code_lists(load->catalogue, &n_lists);
  for (guint i = 0; i < n_lists; i++)
    if (!put_codes(load, lists[i].name, error))
      return false;
  return true;
}

static bool put_breakdowns(Load *load, GError **error)
{
  const guint n_breakdowns = catalogue_n_breakdowns(load->catalogue);
  g_autofree const char **keys = g_new(const char *, n_breakdowns);
  for (guint i = 0; i < n_breakdowns; i++)
    keys[i] = catalogue_breakdown_key(load->catalogue, i);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text_array(parameters, keys, n_breakdowns);
  return query_execute(load->connection, "catalogue_put_breakdowns", parameters, &load->change.n_breakdowns, error);
}

static bool keep_file(Load *load, const char *name, GBytes *content, GError **error)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(content, &size);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, load->change.catalogue_id);
  parameters_add_text(parameters, name);
  parameters_add_bytea(parameters, size > 0 ? bytes : "", size);
  return query_execute(load->connection, "catalogue_keep_file", parameters, NULL, error);
}

static bool keep_files(Load *load, GError **error)
{
  GHashTableIter iter;
  gpointer name, content;
  g_hash_table_iter_init(&iter, catalogue_files(load->catalogue));
  while (g_hash_table_iter_next(&iter, &name, &content))
    if (!keep_file(load, name, content, error))
      return false;
  return true;
}

/* Answers a row of (int4, …) of a statement that takes the digest. */
static Result *ask_by_digest(Load *load, const char *statement, QueryShape shape, GError **error)
{
  const Digest digest = catalogue_digest(load->catalogue);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_bytea(parameters, digest.bytes, DIGEST_SIZE_BYTES);
  return query_run(load->connection, statement, shape, parameters, error);
}

static bool find_version(Load *load, GError **error)
{
  g_autoptr(Result) row = ask_by_digest(load, "catalogue_version", QUERY_OPTIONAL_ROW, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 1) {
    load->change.catalogue_id = result_int32(row, 0, 0);
    load->change.was_current = result_boolean(row, 0, 1);
  }
  return result_check(row, error);
}

static bool enforce_version(Load *load, GError **error)
{
  if (!query_execute(load->connection, "catalogue_retire_version", NULL, NULL, error))
    return false;
  g_autoptr(Result) row = ask_by_digest(load, "catalogue_enforce", QUERY_ONE_ROW, error);
  if (row == NULL)
    return false;
  load->change.catalogue_id = result_int32(row, 0, 0);
  return result_check(row, error);
}

/* When it came into force, so that a report can be computed as of then. */
static bool note_enforcement(Load *load, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, load->change.catalogue_id);
  return query_execute(load->connection, "catalogue_note_enforcement", parameters, NULL, error);
}

/* What the numbers in the figures stand for, and what the plan says of them, is sealed with the act. */
static bool note_act(Connection *connection, const char *act, int32_t catalogue_id, const Digest *digest,
                     GError **error)
{
  g_autofree char *hex = digest_to_hex(digest);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, catalogue_id);
  g_autoptr(Result) seal = query_run(connection, "catalogue_seal", QUERY_ONE_ROW, parameters, error);
  g_autoptr(Result) plan = seal != NULL ? query_run(connection, "catalogue_plan", QUERY_ONE_ROW, NULL, error) : NULL;
  if (plan == NULL)
    return false;
  g_autofree char *content = g_strdup_printf("catalogue %d: %s; %s; plan %s", catalogue_id, hex,
                                             result_text(seal, 0, 0), result_text(plan, 0, 0));
  return result_check(seal, error) && result_check(plan, error) &&
         administration_note(connection, TRAIL_OF_SERVER, act, content, error);
}

static bool note_load(Load *load, GError **error)
{
  const Digest digest = catalogue_digest(load->catalogue);
  return note_act(load->connection, "catalogue_loaded", load->change.catalogue_id, &digest, error);
}

bool catalogue_store_seal(Connection *connection, GError **error)
{
  g_autoptr(Result) current = query_run(connection, "catalogue_in_force", QUERY_OPTIONAL_ROW, NULL, error);
  if (current == NULL || result_rows(current) == 0)
    return current != NULL;
  Digest digest;
  result_bytea_exact(current, 0, 1, digest.bytes, DIGEST_SIZE_BYTES);
  return result_check(current, error) &&
         note_act(connection, "catalogue_sealed", result_int32(current, 0, 0), &digest, error);
}

static bool put_all(Load *load, GError **error)
{
  return enforce_version(load, error) && note_enforcement(load, error) && keep_files(load, error) &&
         put_plan(load, error) && put_code_lists(load, error) && put_breakdowns(load, error) && note_load(load, error);
}

bool catalogue_store(Connection *connection, const Catalogue *catalogue, CatalogueChange *out_change, GError **error)
{
  Load load = {.connection = connection, .catalogue = catalogue};
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL)
    return false;
  g_autoptr(Result) lock = query_run(connection, "catalogue_lock", QUERY_ONE_ROW, NULL, error);
  if (lock == NULL || !find_version(&load, error))
    return false;
  if (!load.change.was_current && !put_all(&load, error))
    return false;
  if (transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_change = load.change;
  return true;
}
