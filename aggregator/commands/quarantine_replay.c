/* quarantine replay: has refused cells judged again by today's rules, and stores those that pass. */
#include "aggregator/commands.h"

#include <stdio.h>

#include "aggregator/administration/listing.h"
#include "aggregator/administration/quarantine_store.h"
#include "aggregator/administration/quarantine_words.h"
#include "aggregator/store/store_replay.h"
#include "base/error.h"
#include "base/terminal.h"

static const char *const columns[] = {"number", "row",    "indicator", "period", "breakdown",
                                      "value",  "result", "reason",    NULL};

static char *reason_of(const ReplayedCell *cell, const Catalogue *plan, Language language)
{
  if (cell->fate != STORE_FATE_REFUSED)
    return NULL;
  const Indicator *indicator = catalogue_indicator(plan, cell->indicator_id);
  const char *name = indicator == NULL ? "" : bilingual_text(indicator->name, language);
  const QuarantineFinding finding = {.rule = cell->rule,
                                     .indicator_name = name,
                                     .row = cell->source_row,
                                     .field = cell->field,
                                     .given = cell->given,
                                     .expected = cell->expected};
  return quarantine_reason(language, &finding);
}

static void add_cell(Listing *listing, const ReplayedCell *cell, const Catalogue *plan, Language language)
{
  g_autofree char *number = quarantine_number_text(cell->quarantine_id, false);
  g_autofree char *row = g_strdup_printf("%u", cell->source_row);
  g_autofree char *reason = reason_of(cell, plan, language);
  listing_add(listing, number);
  listing_add(listing, row);
  listing_add(listing, cell->indicator);
  listing_add(listing, cell->period);
  listing_add(listing, cell->breakdown);
  listing_add(listing, cell->value);
  listing_add_term(listing, language, "quarantine_result", store_replay_fate_name(cell->fate));
  listing_add(listing, reason);
}

/* What was asked for in vain. */
static void add_before(Listing *listing, const SettledBefore *settled, Language language)
{
  g_autofree char *number = quarantine_number_text(settled->number, settled->is_dead_letter);
  listing_add(listing, number);
  for (int blank = 0; blank < 5; blank++)
    listing_add(listing, NULL);
  listing_add_term(listing, language, "quarantine_result",
                   settled->was_replayed ? "replayed_before" : "discarded_before");
  listing_add(listing, NULL);
}

static void show(const Invocation *invocation, const Catalogue *plan, const GPtrArray *cells, const GArray *before)
{
  g_autoptr(Listing) listing = listing_of_columns(invocation->language, columns);
  for (guint i = 0; i < before->len; i++)
    add_before(listing, &g_array_index(before, SettledBefore, i), invocation->language);
  for (guint i = 0; i < cells->len; i++)
    add_cell(listing, g_ptr_array_index(cells, i), plan, invocation->language);
  if (cells->len + before->len > 0 || invocation_flag(invocation, "json"))
    listing_show(listing, invocation_flag(invocation, "json"));
  else
    terminal_say(stdout, text(invocation->language, "aggregator.quarantine.nothing_open"));
}

static bool has_refused(const GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (((const ReplayedCell *)g_ptr_array_index(cells, i))->fate == STORE_FATE_REFUSED)
      return true;
  return false;
}

/* Which entries: those that are numbered, or with --all every open one of the agency. */
static bool read_choice(const Invocation *invocation, QuarantineNumbers *out_numbers, GError **error)
{
  if (invocation_flag(invocation, "all") == (invocation->n_operands > 1)) {
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                        "say which: numbers of 'quarantine list', or --all for every open cell of the agency");
    return false;
  }
  return quarantine_numbers_read(invocation->operands + 1, invocation->n_operands - 1, out_numbers, error);
}

ExitStatus command_quarantine_replay(const Invocation *invocation, GError **error)
{
  CollectorAgency agency;
  g_auto(QuarantineNumbers) numbers = {0};
  g_autoptr(GPtrArray) cells = NULL;
  g_autoptr(GArray) before = NULL;
  if (!read_choice(invocation, &numbers, error))
    return EXIT_USAGE;
  g_autoptr(Store) store = quarantine_store_open(invocation->settings, error);
  if (store == NULL || !collector_store_agency(store->connection, invocation->operands[0], &agency, error) ||
      !quarantine_store_replay(store, &agency, invocation_flag(invocation, "all") ? NULL : &numbers, &cells, &before,
                               error))
    return EXIT_FAILED;
  show(invocation, store_catalogue_plan(store->catalogue), cells, before);
  return has_refused(cells) ? EXIT_FINDINGS : EXIT_DONE;
}
