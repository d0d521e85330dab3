/* quarantine discard: gives refused cells and dead letters up, with a reason. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/listing.h"
#include "aggregator/administration/quarantine_store.h"
#include "base/error.h"

static const char *result_of(int64_t number, bool is_dead_letter, const GArray *before)
{
  for (guint i = 0; i < before->len; i++) {
    const SettledBefore *settled = &g_array_index(before, SettledBefore, i);
    if (settled->number == number && settled->is_dead_letter == is_dead_letter)
      return settled->was_replayed ? "replayed_before" : "discarded_before";
  }
  return "discarded";
}

static void add_numbers(Listing *listing, const GArray *numbers, bool are_dead_letters, const GArray *before,
                        Language language)
{
  for (guint i = 0; i < numbers->len; i++) {
    const int64_t number = g_array_index(numbers, int64_t, i);
    g_autofree char *name = quarantine_number_text(number, are_dead_letters);
    listing_add(listing, name);
    listing_add_term(listing, language, "quarantine_result", result_of(number, are_dead_letters, before));
  }
}

ExitStatus command_quarantine_discard(const Invocation *invocation, GError **error)
{
  static const char *const columns[] = {"number", "result", NULL};
  CollectorAgency agency;
  g_auto(QuarantineNumbers) numbers = {0};
  g_autoptr(GArray) before = NULL;
  const char *reason = NULL;
  if (!act_read_reason(invocation, &reason, error))
    return EXIT_USAGE;
  if (!quarantine_numbers_read(invocation->operands + 1, invocation->n_operands - 1, &numbers, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !quarantine_store_discard(connection, &agency, &numbers, reason, &before, error))
    return EXIT_FAILED;
  g_autoptr(Listing) listing = listing_of_columns(invocation->language, columns);
  add_numbers(listing, numbers.cells, false, before, invocation->language);
  add_numbers(listing, numbers.dead_letters, true, before, invocation->language);
  listing_show(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
