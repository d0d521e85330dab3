/* check: judges forms as a submission would, with the agency's earlier values, and keeps and sends nothing. */
#include "collector/commands.h"

#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands/operands.h"
#include "collector/forms/form_place.h"
#include "collector/intake/intake.h"

/* Below the line of its form, cut between words where it is a terminal. */
static void print_set_in(const char *words)
{
  g_autofree char *line = g_strdup_printf("  %s\n", words);
  g_autofree char *wrapped = terminal_wrap(line, terminal_width(stdout));
  printf("%s", wrapped);
}

static void print_finding(const Catalogue *catalogue, const char *const *sheet_names, const AuditFinding *finding,
                          Language language)
{
  const FormPlace place = form_place(sheet_names, finding->row);
  g_autofree char *expected = form_expected_in_words(sheet_names, finding->rule, finding->expected);
  const Indicator *indicator =
      finding->indicator_id != 0 ? catalogue_indicator(catalogue, finding->indicator_id) : NULL;
  const char *name = indicator != NULL ? bilingual_text(indicator->name, language) : "";
  g_autofree char *reason =
      audit_reason(language, finding->rule, name, place.row, finding->field, finding->given, expected);
  g_autofree char *advice =
      audit_advice(language, finding->rule, name, place.row, finding->field, finding->given, expected);
  const char *code = name[0] != '\0' ? "collector.check.finding" : "collector.check.finding_of_row";
  g_autofree char *row = g_strdup_printf("%u", place.row);
  g_autofree char *column = form_place_column(&place, language, finding->field);
  g_autofree char *words = text_format(language, code, "row", row, "column", column, "indicator", name, "reason",
                                       reason, "advice", advice, NULL);
  g_autofree char *placed = place.sheet[0] == '\0' ? g_strdup(words)
                                                   : text_format(language, "collector.check.in_sheet", "sheet",
                                                                 place.sheet, "finding", words, NULL);
  print_set_in(placed);
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
  return form_place_compare((*(const AuditFinding *const *)a)->row, (*(const AuditFinding *const *)b)->row);
}

static void add_findings(GPtrArray *by_row, const AuditFindings *findings)
{
  size_t n_kept = 0;
  const AuditFinding *kept = audit_findings_kept(findings, &n_kept);
  for (size_t i = 0; i < n_kept; i++)
    g_ptr_array_add(by_row, (gpointer)(uintptr_t)&kept[i]);
}

/* The audit finds what is wrong with single cells before what is wrong with groups; people go through their form from top to bottom. */
static void print_findings(const Judgement *judgement, const Catalogue *catalogue, Language language)
{
  const char *const *sheet_names = (const char *const *)judgement->outline.sheet_names;
  g_autoptr(GPtrArray) by_row = g_ptr_array_new();
  add_findings(by_row, judgement->findings);
  add_findings(by_row, judgement->waiting);
  g_ptr_array_sort(by_row, compare_rows);
  for (guint i = 0; i < by_row->len; i++)
    print_finding(catalogue, sheet_names, g_ptr_array_index(by_row, i), language);
}

static void print_remarks(const FormOutline *outline, Language language)
{
  const char *version = outline->older_catalogue != NULL ? outline->older_catalogue : "";
  g_autofree char *older = text_format(language, "receipt.older_catalogue", "version", version, NULL);
  if (outline->older_catalogue != NULL)
    print_set_in(older);
  if (outline->warning.code == NULL)
    return;
  g_autofree char *reason = form_fault_reason(language, &outline->warning);
  g_autofree char *advice = form_fault_advice(language, &outline->warning);
  g_autofree char *words = text_format(language, "receipt.warning", "reason", reason, "advice", advice, NULL);
  print_set_in(words);
}

static void print_form(const char *path, const Judgement *judgement, const Catalogue *catalogue, Language language)
{
  g_autofree char *received = g_strdup_printf("%u", judgement->outline.n_received);
  g_autofree char *good = g_strdup_printf("%u", judgement->n_good + judgement->n_repeated);
  g_autofree char *refused = g_strdup_printf("%" G_GUINT64_FORMAT, audit_findings_refused(judgement->findings));
  g_autofree char *waiting = g_strdup_printf("%u", judgement->n_waiting);
  g_autofree char *words = text_format(language, "collector.check.form", "file", path, "received", received, "good",
                                       good, "refused", refused, "awaiting", waiting, NULL);
  terminal_say(stdout, words);
  print_remarks(&judgement->outline, language);
  print_findings(judgement, catalogue, language);
}

static void print_fault(const char *path, const FormFault *fault, Language language)
{
  g_autofree char *reason = form_fault_reason(language, fault);
  g_autofree char *advice = form_fault_advice(language, fault);
  g_autofree char *words =
      text_format(language, "collector.check.unreadable", "file", path, "reason", reason, "advice", advice, NULL);
  terminal_say(stdout, words);
}

/* Whatever hinders one file does not keep the others from being judged. */
static ExitStatus tell_unread(const char *program, const GError *failure)
{
  fflush(stdout);
  terminal_complain(program, failure->message);
  return halfsky_error_is(failure, HALFSKY_ERROR_REJECT) ? EXIT_USAGE : halfsky_exit_status(failure);
}

static bool judge_file(const IntakeScope *scope, const char *path, Language language, Judgement *out_judgement,
                       FormFault *out_fault, GError **error)
{
  g_autofree char *name = g_filename_display_basename(path);
  IntakeScope watched = *scope;
  g_auto(Progress) progress;
  progress_begin(&progress, name, language);
  watched.form.progress = &progress;
  return form_is_too_large(&watched.form, path, out_fault) ||
         intake_judge(&watched, path, name, out_judgement, out_fault, error);
}

/* EXIT_FINDINGS when the form has a fault, a row that is refused or has to be explained, or something to be looked at. */
static ExitStatus check_file(const Invocation *invocation, const IntakeScope *scope, const char *path)
{
  g_auto(FormFault) fault = {0};
  g_auto(Judgement) judgement = {0};
  g_autoptr(GError) failure = NULL;
  if (!judge_file(scope, path, invocation->language, &judgement, &fault, &failure))
    return tell_unread(invocation->program, failure);
  if (fault.code == NULL)
    print_form(path, &judgement, district_catalogue(scope->form.district), invocation->language);
  else
    print_fault(path, &fault, invocation->language);
  const bool has_findings = fault.code != NULL || judgement.outline.warning.code != NULL || judgement.n_waiting > 0 ||
                            audit_findings_refused(judgement.findings) > 0;
  return has_findings ? EXIT_FINDINGS : EXIT_DONE;
}

/* The worst of all files. */
static ExitStatus check_all(const Invocation *invocation, const District *district, TextEncoding encoding,
                            const OwnPast *past)
{
  IntakeScope scope = intake_scope(district, NULL, g_get_tmp_dir(), invocation->settings);
  scope.form.encoding = encoding;
  scope.past = *past;
  ExitStatus worst = EXIT_DONE;
  for (guint i = 0; i < invocation->n_operands; i++) {
    const ExitStatus status = check_file(invocation, &scope, invocation->operands[i]);
    worst = MAX(worst, status);
  }
  return worst;
}

/* NULL when nothing was ever taken in; also, after a word about it, when the earlier values cannot be read: a form is better judged without them than not. */
static Client *open_past(const Invocation *invocation, const Home *home)
{
  g_autoptr(GError) failure = NULL;
  if (!spool_exists(home->spool))
    return NULL;
  Client *client = client_open(invocation->settings, &failure);
  if (client == NULL) {
    g_autofree char *words =
        text_format(invocation->language, "collector.check.no_past", "reason", failure->message, NULL);
    terminal_complain(invocation->program, words);
  }
  return client;
}

ExitStatus command_check(const Invocation *invocation, GError **error)
{
  g_autoptr(Home) home = home_new(settings_text(invocation->settings, "collector.home"));
  TextEncoding encoding;
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error) ||
      !operands_encoding(invocation, &encoding, error))
    return EXIT_FAILED;
  g_autoptr(District) district = district_load(home, error);
  if (district == NULL)
    return EXIT_FAILED;
  if (!district_is_known(district)) {
    district_set_unknown(invocation->language, error);
    return EXIT_FAILED;
  }
  g_autoptr(Client) client = open_past(invocation, home);
  const OwnPast past = client != NULL ? client_own_past(client) : own_past_none();
  return check_all(invocation, district, encoding, &past);
}
