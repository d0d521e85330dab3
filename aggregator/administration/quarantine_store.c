#include "aggregator/administration/quarantine_store.h"

#include <string.h>

#include "aggregator/administration/administration.h"
#include "aggregator/store/number_ranges.h"
#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_replay.h"
#include "base/clock.h"
#include "base/error.h"
#include "database/migrate.h"
#include "database/query.h"
#include "database/transaction.h"

extern const EmbeddedFile aggregator_migrations[];

static const int64_t *numbers_in(const GArray *numbers)
{
  return (const int64_t *)(void *)numbers->data;
}

/* --- A store ------------------------------------------------------------------------------------------------------ */

Store *quarantine_store_open(const Settings *settings, GError **error)
{
  g_autoptr(Connection) connection = administration_open(settings, error);
  g_autoptr(StoreCatalogue) catalogue = connection != NULL ? store_catalogue_read(connection, error) : NULL;
  if (catalogue == NULL)
    return NULL;
  const StoreOptions options = {
      .connection = {.conninfo = settings_text(settings, "database.connection"),
                     .application_name = "halfsky-aggregator quarantine",
                     .connect_timeout_ms = (int)settings_integer(settings, "database.connect_timeout"),
                     .statement_timeout_ms = (int)settings_integer(settings, "database.statement_timeout")},
      .time_zone = settings_text(settings, "aggregator.time_zone")};
  g_autoptr(Store) store = store_new(&options, catalogue);
  return store_connect(store, error) ? g_steal_pointer(&store) : NULL;
}

/* --- What the entries are ----------------------------------------------------------------------------------------- */

static bool take_state(Result *rows, int row, const char *agency, GArray *before, GError **error)
{
  const SettledBefore entry = {.number = result_int64(rows, row, 0), .is_dead_letter = result_boolean(rows, row, 1)};
  const char *state = result_optional_text(rows, row, 2);
  if (state == NULL) {
    g_autofree char *number = quarantine_number_text(entry.number, entry.is_dead_letter);
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
        "the quarantine of agency '%s' has no entry %s; nothing was changed. hint: 'quarantine list %s' shows them",
        agency, number, agency);
    return false;
  }
  if (strcmp(state, "open") != 0) {
    const SettledBefore settled = {entry.number, entry.is_dead_letter, strcmp(state, "replayed") == 0};
    g_array_append_val(before, settled);
  }
  return true;
}

/* Those of NUMBERS that are settled already; to be asked under the agency's lock. NULL when one does not exist. */
static GArray *settled_before(Connection *connection, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                              GError **error)
{
  g_autoptr(GArray) before = g_array_new(FALSE, FALSE, sizeof(SettledBefore));
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_int64_array(parameters, numbers_in(numbers->cells), NULL, numbers->cells->len);
  parameters_add_int64_array(parameters, numbers_in(numbers->dead_letters), NULL, numbers->dead_letters->len);
  g_autoptr(Result) rows = query_run(connection, "quarantine_states", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  for (int row = 0; row < result_rows(rows); row++)
    if (!take_state(rows, row, agency->code, before, error))
      return NULL;
  return result_check(rows, error) ? g_steal_pointer(&before) : NULL;
}

/* --- Replaying ---------------------------------------------------------------------------------------------------- */

static bool are_cells(const QuarantineNumbers *numbers, GError **error)
{
  if (numbers == NULL || numbers->dead_letters->len == 0)
    return true;
  g_autofree char *number = quarantine_number_text(g_array_index(numbers->dead_letters, int64_t, 0), true);
  g_set_error(
      error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
      "%s is a dead letter: it could not be read, so it cannot be judged. hint: let the agency hand its file in again "
      "('halfsky-collector submit --again FILE'), and discard %s",
      number, number);
  return false;
}

/* Numbers that were not given settle nothing before. */
static GArray *before_replay(Store *store, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                             GError **error)
{
  if (numbers == NULL)
    return g_array_new(FALSE, FALSE, sizeof(SettledBefore));
  return settled_before(store->connection, agency, numbers, error);
}

static GPtrArray *replay(StoreAgency *agency, const QuarantineNumbers *numbers, GError **error)
{
  g_autofree char *actor = administration_actor();
  const int64_t *cells = numbers != NULL ? numbers_in(numbers->cells) : NULL;
  g_autoptr(GPtrArray) replayed = store_replay(agency, cells, numbers != NULL ? numbers->cells->len : 0, actor, error);
  return replayed != NULL && store_agency_finish(agency, error) ? g_steal_pointer(&replayed) : NULL;
}

/* The agency, locked, as of CALENDAR, which is held. */
static StoreAgency *lock_agency(Store *store, Transaction *transaction, int32_t agency_id, Calendar *calendar,
                                GError **error)
{
  return calendar_hold(store->connection, calendar, error)
             ? store_agency_begin(store, transaction, agency_id, clock_wall_us(), calendar, error)
             : NULL;
}

bool quarantine_store_replay(Store *store, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                             GPtrArray **out_cells, GArray **out_before, GError **error)
{
  if (!are_cells(numbers, error))
    return false;
  g_autoptr(Transaction) transaction = transaction_begin(store->connection, error);
  g_auto(Calendar) calendar = {0};
  g_autoptr(StoreAgency) locked =
      transaction != NULL ? lock_agency(store, transaction, agency->agency_id, &calendar, error) : NULL;
  g_autoptr(GArray) before = locked != NULL ? before_replay(store, agency, numbers, error) : NULL;
  g_autoptr(GPtrArray) cells = before != NULL ? replay(locked, numbers, error) : NULL;
  if (cells == NULL || transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_cells = g_steal_pointer(&cells);
  *out_before = g_steal_pointer(&before);
  return true;
}

/* --- Giving up ---------------------------------------------------------------------------------------------------- */

static bool book_discarded(Connection *connection, int32_t agency_id, const GArray *cells, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  parameters_add_int64_array(parameters, numbers_in(cells), NULL, cells->len);
  return query_execute(connection, "submission_add_discarded", parameters, NULL, error);
}

static bool give_up(Connection *connection, const char *statement, int32_t agency_id, const GArray *numbers,
                    int64_t at_us, const char *reason, GError **error)
{
  g_autofree char *actor = administration_actor();
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  parameters_add_int64_array(parameters, numbers_in(numbers), NULL, numbers->len);
  parameters_add_timestamptz(parameters, at_us);
  parameters_add_text(parameters, actor);
  parameters_add_text(parameters, reason);
  return query_execute(connection, statement, parameters, NULL, error);
}

/* Takes out of NUMBERS those that were settled before. */
static void keep_open(GArray *numbers, const GArray *before, bool are_dead_letters)
{
  for (guint i = 0; i < before->len; i++) {
    const SettledBefore *settled = &g_array_index(before, SettledBefore, i);
    guint at = 0;
    while (at < numbers->len && g_array_index(numbers, int64_t, at) != settled->number)
      at++;
    if (settled->is_dead_letter == are_dead_letters && at < numbers->len)
      g_array_remove_index(numbers, at);
  }
}

static QuarantineNumbers open_of(const QuarantineNumbers *numbers, const GArray *before)
{
  QuarantineNumbers open = {g_array_copy(numbers->cells), g_array_copy(numbers->dead_letters)};
  keep_open(open.cells, before, false);
  keep_open(open.dead_letters, before, true);
  return open;
}

static bool note(Connection *connection, AgencyChain *chain, int64_t at_us, const QuarantineNumbers *open,
                 const char *reason, GError **error)
{
  g_autofree char *cells = number_ranges(numbers_in(open->cells), open->cells->len);
  g_autofree char *letters = number_ranges(numbers_in(open->dead_letters), open->dead_letters->len);
  g_autofree char *content = g_strdup_printf("%s%s%s%s%s: %s", cells[0] != '\0' ? "cells " : "", cells,
                                             cells[0] != '\0' && letters[0] != '\0' ? "; " : "",
                                             letters[0] != '\0' ? "dead letters " : "", letters, reason);
  return administration_note_at(connection, chain, at_us, "quarantine_discarded", content, error);
}

/* What is settled has the moment of the act, so that each can be held against the other. */
static bool discard(Connection *connection, AgencyChain *chain, const QuarantineNumbers *open, const char *reason,
                    GError **error)
{
  if (open->cells->len == 0 && open->dead_letters->len == 0)
    return true;
  const int64_t at_us = agency_chain_moment(chain, clock_wall_us());
  return book_discarded(connection, chain->agency_id, open->cells, error) &&
         give_up(connection, "quarantine_discard", chain->agency_id, open->cells, at_us, reason, error) &&
         give_up(connection, "dead_letter_discard", chain->agency_id, open->dead_letters, at_us, reason, error) &&
         note(connection, chain, at_us, open, reason, error);
}

bool quarantine_store_discard(Connection *connection, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                              const char *reason, GArray **out_before, GError **error)
{
  AgencyChain chain;
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !agency_chain_lock(connection, agency->agency_id, &chain, error))
    return false;
  g_autoptr(GArray) before = settled_before(connection, agency, numbers, error);
  if (before == NULL)
    return false;
  g_auto(QuarantineNumbers) open = open_of(numbers, before);
  if (!discard(connection, &chain, &open, reason, error) || transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_before = g_steal_pointer(&before);
  return true;
}
