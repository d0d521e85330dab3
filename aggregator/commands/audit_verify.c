/* audit verify: holds the figures against the audit trail, and the trail against receipts. */
#include "aggregator/commands.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "aggregator/administration/administration.h"
#include "aggregator/administration/listing.h"
#include "aggregator/administration/receipt_seals.h"
#include "aggregator/verification/trail_tables.h"
#include "aggregator/verification/trail_verify.h"
#include "base/terminal.h"
#include "database/query.h"
#include "database/transaction.h"

/* A statement looks at all that an agency ever handed in; nobody waits for an answer but the person who asked. */
#define STATEMENT_TIMEOUT_MS (60 * 60 * 1000)

/* What comes from outside the database. */
typedef struct Evidence {
  ReceiptSeals *seals;
  SealKeys *keys; /* the aggregator's; NULL: they cannot be read */
  char *keyless;  /* why; NULL: they can */
} Evidence;

static void evidence_clear(Evidence *evidence)
{
  g_clear_pointer(&evidence->seals, receipt_seals_free);
  seal_keys_free(evidence->keys);
  g_free(evidence->keyless);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Evidence, evidence_clear)

/* What all agencies together gave. */
typedef struct Account {
  int64_t n_agencies, n_entries, n_rows, n_unsealed, n_wordless, n_signed, n_seals, n_findings;
  json_t *findings;
} Account;

static void account_clear(Account *account)
{
  json_decref(account->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Account, account_clear)

/* --- Looking ------------------------------------------------------------------------------------------------------ */

static void take_report(Account *account, const char *agency, const TrailReport *report)
{
  account->n_agencies++;
  account->n_entries += report->n_entries;
  account->n_rows += report->n_rows;
  account->n_unsealed += report->n_unsealed;
  account->n_wordless += report->n_wordless;
  account->n_signed += report->n_signed;
  account->n_seals += report->n_seals;
  account->n_findings += report->findings->len;
  for (guint i = 0; i < report->findings->len; i++) {
    const TrailFinding *finding = g_ptr_array_index(report->findings, i);
    json_array_append_new(account->findings, json_pack("{s:s, s:s, s:I, s:s?, s:s?}", "agency", agency, "fault",
                                                       finding->fault, "entry", (json_int_t)finding->entry,
                                                       "submission", finding->submission, "cells", finding->cells));
  }
}

static bool verify_agency(Connection *connection, int32_t agency_id, const char *code, const Evidence *evidence,
                          Account *account, GError **error)
{
  g_auto(TrailReport) report = {0};
  g_autoptr(GArray) own_seals = receipt_seals_of(evidence->seals, code);
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !trail_verify(connection, agency_id, own_seals, evidence->keys, &report, error) ||
      !trail_tables_check_register(connection, agency_id, &report, error) ||
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
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there is no agency '%s'", code);
    return NULL;
  }
  return g_steal_pointer(&rows);
}

/* A receipt of an agency that the database does not know says that there was one. */
static void take_unknown(Account *account, const ReceiptSeals *seals, Result *agencies)
{
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer code = NULL;
  for (int row = 0; row < result_rows(agencies); row++)
    g_hash_table_add(known, (gpointer)result_text(agencies, row, 1));
  g_hash_table_iter_init(&iter, seals->by_agency);
  while (g_hash_table_iter_next(&iter, &code, NULL)) {
    if (g_hash_table_contains(known, code))
      continue;
    json_array_append_new(account->findings, json_pack("{s:s, s:s, s:i, s:n, s:n}", "agency", code, "fault",
                                                       "receipt_unknown", "entry", 0, "submission", "cells"));
    account->n_findings++;
  }
}

static bool verify_all(Connection *connection, const char *code, const Evidence *evidence, Account *account,
                       GError **error)
{
  g_autoptr(Result) rows = find_agencies(connection, code, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    if (!verify_agency(connection, result_int32(rows, row, 0), result_text(rows, row, 1), evidence, account, error))
      return false;
  if (code == NULL)
    take_unknown(account, evidence->seals, rows);
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

static bool has_gaps(const Account *account, const Evidence *evidence)
{
  return account->n_unsealed > 0 || account->n_wordless > 0 || evidence->keyless != NULL;
}

/* Only what was looked at whole is called intact. */
static const char *verdict(const Account *account, const Evidence *evidence)
{
  if (account->n_findings > 0)
    return "aggregator.trail.broken";
  return has_gaps(account, evidence) ? "aggregator.trail.unverified" : "aggregator.trail.intact";
}

static void print_account(const Account *account, const Evidence *evidence, Language language)
{
  g_autofree char *agencies = number(account->n_agencies);
  g_autofree char *entries = number(account->n_entries);
  g_autofree char *rows = number(account->n_rows);
  g_autofree char *signatures = number(account->n_signed);
  g_autofree char *seals = number(account->n_seals);
  g_autofree char *receipts = number(evidence->seals->n_receipts);
  g_autofree char *findings = number(account->n_findings);
  g_autofree char *words =
      text_format(language, verdict(account, evidence), "agencies", agencies, "entries", entries, "rows", rows,
                  "signatures", signatures, "seals", seals, "receipts", receipts, "findings", findings, NULL);
  terminal_say(stdout, words);
}

/* What could not be looked at is said, so that nobody takes it for good. */
static void print_gaps(const Account *account, const Evidence *evidence, Language language)
{
  if (account->n_unsealed > 0 || account->n_wordless > 0) {
    g_autofree char *unsealed = number(account->n_unsealed);
    g_autofree char *wordless = number(account->n_wordless);
    g_autofree char *words =
        text_format(language, "aggregator.trail.older", "rows", unsealed, "entries", wordless, NULL);
    terminal_say(stdout, words);
  }
  if (evidence->keyless != NULL) {
    g_autofree char *words = text_format(language, "aggregator.trail.keyless", "reason", evidence->keyless, NULL);
    terminal_say(stdout, words);
  }
}

static void print_json(const Account *account, const Evidence *evidence)
{
  json_t *json = json_pack(
      "{s:I, s:I, s:I, s:I, s:I, s:b, s:I, s:I, s:I, s:O}", "agencies", (json_int_t)account->n_agencies, "entries",
      (json_int_t)account->n_entries, "rows", (json_int_t)account->n_rows, "unsealed_rows",
      (json_int_t)account->n_unsealed, "wordless_entries", (json_int_t)account->n_wordless, "signatures_checked",
      evidence->keys != NULL, "signatures", (json_int_t)account->n_signed, "receipts",
      (json_int_t)evidence->seals->n_receipts, "seals", (json_int_t)account->n_seals, "findings", account->findings);
  char *dumped = json_dumps(json, JSON_INDENT(2));
  printf("%s\n", dumped);
  free(dumped);
  json_decref(json);
}

static void show(const Invocation *invocation, const Account *account, const Evidence *evidence)
{
  if (invocation_flag(invocation, "json")) {
    print_json(account, evidence);
    return;
  }
  print_findings(account->findings, invocation->language);
  print_account(account, evidence, invocation->language);
  print_gaps(account, evidence, invocation->language);
}

/* --- The command -------------------------------------------------------------------------------------------------- */

/* Receipts are worth nothing without the key that signed them; the database can be looked at without it, though less is found. */
static bool gather_evidence(const Invocation *invocation, Evidence *evidence, GError **error)
{
  const char *const *paths = invocation_list(invocation, "receipts");
  g_autoptr(GError) cause = NULL;
  evidence->keys = seal_keys_load(settings_text(invocation->settings, "aggregator.key"), &cause);
  if (evidence->keys == NULL && paths[0] != NULL) {
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
  }
  if (evidence->keys == NULL)
    evidence->keyless = g_strdup(cause->message);
  evidence->seals = receipt_seals_read(paths, evidence->keys, error);
  return evidence->seals != NULL;
}

ExitStatus command_audit_verify(const Invocation *invocation, GError **error)
{
  g_auto(Evidence) evidence = {0};
  g_auto(Account) account = {.findings = json_array()};
  const char *code = invocation->n_operands > 0 ? invocation->operands[0] : NULL;
  if (!gather_evidence(invocation, &evidence, error))
    return EXIT_FAILED;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !connection_set_statement_timeout(connection, STATEMENT_TIMEOUT_MS, error) ||
      !verify_all(connection, code, &evidence, &account, error))
    return EXIT_FAILED;
  take_forged(&account, evidence.seals);
  show(invocation, &account, &evidence);
  return account.n_findings == 0 ? EXIT_DONE : EXIT_FINDINGS;
}
