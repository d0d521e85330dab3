/* check: judges forms as a submission would, and keeps and sends nothing. */
#include "collector/commands.h"

#include <stdio.h>

#include "base/file.h"
#include "collector/form.h"
#include "collector/intake.h"

static char *fault_words(Language language, const FormFault *fault)
{
  g_autofree char *row = g_strdup_printf("%u", fault->row);
  g_autofree char *reason_code = g_strdup_printf("form.%s.reason", fault->code);
  g_autofree char *advice_code = g_strdup_printf("form.%s.advice", fault->code);
  g_autofree char *reason =
      text_format(language, reason_code, "row", row, "given", fault->given, "expected", fault->expected, NULL);
  g_autofree char *advice =
      text_format(language, advice_code, "row", row, "given", fault->given, "expected", fault->expected, NULL);
  return g_strdup_printf("%s %s", reason, advice);
}

static void print_finding(const Catalogue *catalogue, const AuditFinding *finding, Language language)
{
  const Indicator *indicator =
      finding->indicator_id != 0 ? catalogue_indicator(catalogue, finding->indicator_id) : NULL;
  const char *name = indicator != NULL ? bilingual_text(indicator->name, language) : "";
  g_autofree char *reason =
      audit_reason(language, finding->rule, name, finding->row, finding->field, finding->given, finding->expected);
  g_autofree char *advice =
      audit_advice(language, finding->rule, name, finding->row, finding->field, finding->given, finding->expected);
  g_autofree char *row = g_strdup_printf("%u", finding->row);
  g_autofree char *words =
      text_format(language, "collector.check.finding", "row", row, "column", audit_field_name(language, finding->field),
                  "indicator", name, "reason", reason, "advice", advice, NULL);
  printf("  %s\n", words);
}

static void print_form(const char *path, const Form *form, const Catalogue *catalogue, Language language)
{
  size_t n_kept = 0;
  const AuditFinding *kept = audit_findings_kept(form->findings, &n_kept);
  g_autofree char *received = g_strdup_printf("%u", form->n_received);
  g_autofree char *good = g_strdup_printf("%u", form->records->len + form->n_repeated);
  g_autofree char *refused = g_strdup_printf("%" G_GUINT64_FORMAT, audit_findings_refused(form->findings));
  g_autofree char *words = text_format(language, "collector.check.form", "file", path, "received", received, "good",
                                       good, "refused", refused, NULL);
  printf("%s\n", words);
  for (size_t i = 0; i < n_kept; i++)
    print_finding(catalogue, &kept[i], language);
}

/* *out_is_clean is false when the form has a fault or a refused row. */
static bool check_file(const Invocation *invocation, const District *district, const char *path, bool *out_is_clean,
                       GError **error)
{
  const Settings *settings = invocation->settings;
  const FormLimits limits = {(guint)settings_integer(settings, "form.most_rows"),
                             (guint)settings_integer(settings, "form.most_findings")};
  g_autoptr(GBytes) file = file_read(path, (size_t)settings_integer(settings, "form.largest_file"), error);
  if (file == NULL)
    return false;
  g_auto(FormFault) fault = {0};
  const int32_t today = intake_today(settings_text(settings, "collector.time_zone"));
  g_autoptr(Form) form = form_read(file, district, today, &limits, &fault);
  if (form != NULL) {
    print_form(path, form, district_catalogue(district), invocation->language);
  } else {
    g_autofree char *words = fault_words(invocation->language, &fault);
    printf("%s: %s\n", path, words);
  }
  *out_is_clean = form != NULL && audit_findings_refused(form->findings) == 0;
  return true;
}

ExitStatus command_check(const Invocation *invocation, GError **error)
{
  g_autoptr(Home) home = home_new(settings_text(invocation->settings, "collector.home"));
  g_autoptr(District) district = district_load(home, error);
  bool all_clean = true;
  if (district == NULL)
    return EXIT_FAILED;
  if (!district_is_known(district)) {
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
        "the district's catalogue is not here yet. hint: let 'halfsky-collector run' reach the aggregator once");
    return EXIT_UNREACHABLE;
  }
  for (guint i = 0; i < invocation->n_operands; i++) {
    bool is_clean = false;
    if (!check_file(invocation, district, invocation->operands[i], &is_clean, error))
      return EXIT_FAILED;
    all_clean = all_clean && is_clean;
  }
  return all_clean ? EXIT_DONE : EXIT_FINDINGS;
}
