/* audit verify: holds the figures against the audit trail, and the trail against receipts. */
#include "aggregator/commands.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "aggregator/administration/administration.h"
#include "aggregator/administration/listing.h"
#include "aggregator/administration/receipt_seals.h"
#include "aggregator/store/trail_verify.h"
#include "database/query.h"
#include "database/transaction.h"
#include "wire/signing.h"

/* What all agencies together gave. */
typedef struct Account {
  int64_t n_agencies, n_entries, n_rows, n_unsealed, n_seals, n_findings;
  json_t *findings;
} Account;

/* --- Looking ------------------------------------------------------------------------------------------------------ */

static void take_report(Account *account, const char *agency, const TrailReport *report)
{
  account->n_agencies++;
  account->n_entries += report->n_entries;
  account->n_rows += report->n_rows;
  account->n_unsealed += report->n_unsealed;
  account->n_seals += report->n_seals;
  account->n_findings += report->findings->len;
  for (guint i = 0; i < report->findings->len; i++) {
    const TrailFinding *finding = g_ptr_array_index(report->findings, i);
    json_array_append_new(account->findings,
                          json_pack("{s:s, s:s, s:I, s:s?, s:s?}", "agency", agency, "fault",
                                    trail_fault_name(finding->fault), "entry", (json_int_t)finding->entry, "submission",
                                    finding->submission, "cells", finding->cells));
  }
}

static bool verify_agency(Connection *connection, int32_t agency_id, const char *code, const ReceiptSeals *seals,
                          Account *account, GError **error)
{
  g_auto(TrailReport) report = {0};
  g_autoptr(GArray) own_seals = receipt_seals_of(seals, code);
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !trail_verify(connection, agency_id, own_seals, &report, error) ||
      transaction_commit(transaction, error) != COMMIT_DONE) {
    g_prefix_error(error, "agency '%s': ", code);
    return false;
  }
  take_report(account, code, &report);
  return true;
}

static Result *find_agencies(Connection *connection, const char *code, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, code);
  g_autoptr(Result) rows = query_run(connection, "audit_agencies", QUERY_ROWS, parameters, error);
  if (rows != NULL && code != NULL && result_rows(rows) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there is no agency '%s' with a trail", code);
    return NULL;
  }
  return g_steal_pointer(&rows);
}

static bool verify_all(Connection *connection, const char *code, const ReceiptSeals *seals, Account *account,
                       GError **error)
{
  g_autoptr(Result) rows = find_agencies(connection, code, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    if (!verify_agency(connection, result_int32(rows, row, 0), result_text(rows, row, 1), seals, account, error))
      return false;
  return result_check(rows, error);
}

static void take_forged(Account *account, const ReceiptSeals *seals)
{
  for (guint i = 0; i < seals->forged->len; i++)
    json_array_append_new(account->findings,
                          json_pack("{s:s, s:s, s:i, s:s, s:n}", "agency", "", "fault", "receipt_forged", "entry", 0,
                                    "submission", g_ptr_array_index(seals->forged, i), "cells"));
  account->n_findings += seals->forged->len;
}

/* --- Telling ------------------------------------------------------------------------------------------------------ */

static char *finding_words(const json_t *finding, Language language)
{
  const char *cells = json_string_value(json_object_get(finding, "cells"));
  g_autofree char *code = g_strdup_printf("aggregator.trail.%s", json_string_value(json_object_get(finding, "fault")));
  return text_format(language, code, "cells", cells != NULL ? cells : "", NULL);
}

static void print_findings(const json_t *findings, Language language)
{
  const char *const headings[] = {
      text(language, "aggregator.heading.agency"), text(language, "aggregator.heading.entry"),
      text(language, "aggregator.heading.submission"), text(language, "aggregator.heading.finding"), NULL};
  g_autoptr(Listing) listing = listing_new(headings);
  size_t i = 0;
  json_t *finding = NULL;
  json_array_foreach(findings, i, finding)
  {
    const json_int_t entry = json_integer_value(json_object_get(finding, "entry"));
    g_autofree char *number = entry > 0 ? g_strdup_printf("%" JSON_INTEGER_FORMAT, entry) : NULL;
    g_autofree char *words = finding_words(finding, language);
    listing_add(listing, json_string_value(json_object_get(finding, "agency")));
    listing_add(listing, number);
    listing_add(listing, json_string_value(json_object_get(finding, "submission")));
    listing_add(listing, words);
  }
  if (i > 0)
    listing_print(listing);
}

static char *number(int64_t value)
{
  return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

static void print_account(const Account *account, guint n_receipts, Language language)
{
  g_autofree char *agencies = number(account->n_agencies);
  g_autofree char *entries = number(account->n_entries);
  g_autofree char *rows = number(account->n_rows);
  g_autofree char *unsealed = number(account->n_unsealed);
  g_autofree char *seals = number(account->n_seals);
  g_autofree char *receipts = number(n_receipts);
  g_autofree char *findings = number(account->n_findings);
  g_autofree char *words =
      text_format(language, account->n_findings == 0 ? "aggregator.trail.intact" : "aggregator.trail.broken",
                  "agencies", agencies, "entries", entries, "rows", rows, "unsealed", unsealed, "seals", seals,
                  "receipts", receipts, "findings", findings, NULL);
  printf("%s\n", words);
}

static void print_json(const Account *account, guint n_receipts)
{
  json_t *json = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:O}", "agencies", (json_int_t)account->n_agencies,
                           "entries", (json_int_t)account->n_entries, "rows", (json_int_t)account->n_rows,
                           "unsealed_rows", (json_int_t)account->n_unsealed, "receipts", (json_int_t)n_receipts,
                           "seals", (json_int_t)account->n_seals, "findings", account->findings);
  char *dumped = json_dumps(json, JSON_INDENT(2));
  printf("%s\n", dumped);
  free(dumped);
  json_decref(json);
}

/* --- The command -------------------------------------------------------------------------------------------------- */

/* The seals of the receipts that were named; the district's key is needed only when there are any. */
static ReceiptSeals *read_seals(const Invocation *invocation, GError **error)
{
  const char *const *paths = invocation_list(invocation, "receipts");
  KeyPair pair;
  SigningKey key = {0};
  if (paths[0] == NULL)
    return receipt_seals_read(paths, &key.public_key, error);
  if (!key_pair_load(settings_text(invocation->settings, "aggregator.key"), &pair, error))
    return NULL;
  signing_key_derive(&pair, &key);
  ReceiptSeals *seals = receipt_seals_read(paths, &key.public_key, error);
  signing_key_clear(&key);
  key_pair_clear(&pair);
  return seals;
}

ExitStatus command_audit_verify(const Invocation *invocation, GError **error)
{
  Account account = {.findings = json_array()};
  const char *code = invocation->n_operands > 0 ? invocation->operands[0] : NULL;
  g_autoptr(ReceiptSeals) seals = read_seals(invocation, error);
  g_autoptr(Connection) connection = seals != NULL ? administration_open(invocation->settings, error) : NULL;
  const bool is_done = connection != NULL && verify_all(connection, code, seals, &account, error);
  if (is_done) {
    take_forged(&account, seals);
    if (invocation_flag(invocation, "json"))
      print_json(&account, seals->n_receipts);
    else {
      print_findings(account.findings, invocation->language);
      print_account(&account, seals->n_receipts, invocation->language);
    }
  }
  json_decref(account.findings);
  return !is_done ? EXIT_FAILED : account.n_findings == 0 ? EXIT_DONE : EXIT_FINDINGS;
}
