#include "collector/receipts/receipt_lines.h"

#include <string.h>

#include "base/text.h"
#include "catalogue/audit.h"
#include "collector/forms/form_place.h"
#include "collector/review/explanation.h"
#include "collector/spool/spool_waiting.h"

/* So many waiting rows are listed; the others are counted. */
enum { WAITING_LISTED_MOST = 10000 };

void receipt_line_free(gpointer pointer)
{
  ReceiptLine *line = pointer;
  char *const texts[] = {line->sheet,    line->cell,   line->code,      line->field, line->indicator, line->given,
                         line->expected, line->period, line->breakdown, line->value, line->status};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_free(line->indicator_name[language]);
    g_free(line->field_name[language]);
    g_free(line->breakdown_name[language]);
    g_free(line->reason[language]);
    g_free(line->advice[language]);
  }
  g_free(line);
}

void receipt_change_free(gpointer pointer)
{
  ReceiptChange *change = pointer;
  char *const texts[] = {change->sheet,     change->cell,   change->indicator, change->period,
                         change->breakdown, change->before, change->now};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_free(change->indicator_name[language]);
    g_free(change->breakdown_name[language]);
  }
  g_free(change);
}

/* --- Findings ----------------------------------------------------------------------------------------------------- */

/* Rules of a newer district are shown by their code. */
static void explain(ReceiptLine *line, const SpoolFinding *finding, Language language)
{
  AuditRule rule = AUDIT_PASSED;
  if (audit_rule_parse(finding->rule, &rule)) {
    line->reason[language] = audit_reason(language, rule, line->indicator_name[language], line->row, finding->field,
                                          finding->given, line->expected);
    line->advice[language] = audit_advice(language, rule, line->indicator_name[language], line->row, finding->field,
                                          finding->given, line->expected);
  } else {
    line->reason[language] =
        text_format(language, "receipt.other_rule.reason", "code", finding->rule, "given", finding->given, NULL);
    line->advice[language] = g_strdup(text(language, "receipt.other_rule.advice"));
  }
}

/* What FINDING expected, with places that people know. The caller frees it. */
static char *expected_of(const ReceiptSource *source, const SpoolFinding *finding)
{
  AuditRule rule = AUDIT_PASSED;
  return audit_rule_parse(finding->rule, &rule) ? form_expected_in_words(source->sheet_names, rule, finding->expected)
                                                : g_strdup(finding->expected);
}

static ReceiptLine *line_of(const ReceiptSource *source, const SpoolFinding *finding, const Indicator *indicator)
{
  ReceiptLine *line = g_new0(ReceiptLine, 1);
  const FormPlace place = form_place(source->sheet_names, finding->source_row);
  line->place = finding->source_row;
  line->sheet = g_strdup(place.sheet);
  line->sheet_index = place.sheet_index;
  line->row = place.row;
  line->column = place.column;
  line->cell = form_place_cell(&place);
  line->code = g_strdup(finding->rule);
  line->field = g_strdup(finding->field);
  line->indicator = g_strdup(indicator != NULL ? indicator->code : finding->indicator);
  line->given = g_strdup(finding->given);
  line->expected = expected_of(source, finding);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    line->indicator_name[language] = g_strdup(indicator != NULL ? bilingual_text(indicator->name, language) : "");
    line->field_name[language] = form_place_column(&place, language, finding->field);
    explain(line, finding, language);
  }
  return line;
}

static ReceiptLine *line_of_fault(const FormFault *fault)
{
  ReceiptLine *line = g_new0(ReceiptLine, 1);
  line->sheet = g_strdup(fault->sheet != NULL ? fault->sheet : "");
  line->row = fault->row;
  line->code = g_strdup(fault->code);
  line->given = g_strdup(fault->given);
  line->expected = g_strdup(fault->expected);
  char **const empty[] = {&line->cell,      &line->field, &line->indicator, &line->period,
                          &line->breakdown, &line->value, &line->status};
  for (gsize i = 0; i < G_N_ELEMENTS(empty); i++)
    *empty[i] = g_strdup("");
  for (Language language = 0; language < N_LANGUAGES; language++) {
    line->indicator_name[language] = g_strdup("");
    line->field_name[language] = g_strdup("");
    line->reason[language] = form_fault_reason(language, fault);
    line->advice[language] = form_fault_advice(language, fault);
  }
  return line;
}

void receipt_add_fault(Receipt *receipt, const FormFault *fault)
{
  g_ptr_array_add(receipt->lines, line_of_fault(fault));
}

static void add_warning(Receipt *receipt, const SpoolFinding *finding)
{
  const FormFault warning = {.code = finding->rule,
                             .given = (char *)(uintptr_t)finding->given,
                             .expected = (char *)(uintptr_t)finding->expected};
  g_ptr_array_add(receipt->warnings, line_of_fault(&warning));
}

static void add_finding(const SpoolFinding *finding, void *user)
{
  const ReceiptSource *source = user;
  if (form_fault_is_warning(finding->rule)) {
    add_warning(source->receipt, finding);
    return;
  }
  ReceiptLine *line = line_of(source, finding, catalogue_find_indicator(source->catalogue, finding->indicator));
  line->period = g_strdup("");
  line->breakdown = g_strdup("");
  line->value = g_strdup("");
  line->status = g_strdup("");
  g_ptr_array_add(source->receipt->lines, line);
}

/* --- Waiting rows and replaced values ------------------------------------------------------------------------------ */

static char *period_text(Period period)
{
  char label[PERIOD_TEXT_SIZE];
  return g_strdup(period_format(period, label));
}

/* The figure as a form has it; its status when there is none. */
static char *value_text(const Record *record)
{
  if (!record->has_value)
    return g_strdup_printf("%c", record->status);
  return record->has_denominator ? g_strdup_printf("%.15g/%.15g", record->value, record->denominator)
                                 : g_strdup_printf("%.15g", record->value);
}

/* KEY in words; itself when the catalogue does not know it any more. */
static char *breakdown_words(const ReceiptSource *source, const char *key, Language language)
{
  const int breakdown = catalogue_breakdown_index(source->catalogue, key);
  return g_strdup(breakdown >= 0 ? catalogue_breakdown_name(source->catalogue, (guint)breakdown, language) : key);
}

/* A comment that says nothing leaves the row waiting, and why is said beside the reason. */
static void add_empty_explanation(ReceiptLine *line, const char *comment)
{
  for (Language language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *reason = line->reason[language];
    g_autofree char *words = text_format(language, "receipt.waiting.empty_explanation", "comment", comment, NULL);
    line->reason[language] = g_strconcat(reason, language == LANGUAGE_ZH ? "" : " ", words, NULL);
  }
}

static void add_waiting(const ReceiptSource *source, const WaitingCell *cell)
{
  const Indicator *indicator = catalogue_indicator(source->catalogue, cell->record.indicator_id);
  const SpoolFinding finding = {.source_row = cell->record.source_row,
                                .rule = cell->rule,
                                .field = cell->field,
                                .indicator = "",
                                .given = cell->given,
                                .expected = cell->expected};
  ReceiptLine *line = line_of(source, &finding, indicator);
  line->period = period_text(cell->record.period);
  line->breakdown = g_strdup(cell->key);
  line->value = value_text(&cell->record);
  line->status = g_strdup_printf("%c", cell->record.status);
  for (Language language = 0; language < N_LANGUAGES; language++)
    line->breakdown_name[language] = breakdown_words(source, cell->key, language);
  const bool is_asked = strcmp(cell->rule, audit_rule_code(AUDIT_WAITS_WITH_GROUP)) != 0;
  if (is_asked && cell->record.comment != NULL && !explanation_is_given(cell->record.comment))
    add_empty_explanation(line, cell->record.comment);
  g_ptr_array_add(source->receipt->waiting, line);
}

static bool read_waiting(const ReceiptSource *source, Spool *spool, const SubmissionId *id, GError **error)
{
  g_autoptr(GPtrArray) cells = spool_read_waiting_of(spool, id, WAITING_LISTED_MOST, error);
  if (cells == NULL)
    return false;
  for (guint i = 0; i < cells->len; i++)
    add_waiting(source, g_ptr_array_index(cells, i));
  return true;
}

static void add_change(const Replacement *replacement, void *user)
{
  const ReceiptSource *source = user;
  const Record *now = &replacement->now;
  const Indicator *indicator = catalogue_indicator(source->catalogue, now->indicator_id);
  const FormPlace place = form_place(source->sheet_names, now->source_row);
  ReceiptChange *change = g_new0(ReceiptChange, 1);
  change->sheet = g_strdup(place.sheet);
  change->row = place.row;
  change->cell = form_place_cell(&place);
  change->indicator =
      indicator != NULL ? g_strdup(indicator->code) : g_strdup_printf("%d", replacement->now.indicator_id);
  change->period = period_text(now->period);
  change->breakdown = g_strdup(replacement->key);
  change->before = value_text(&replacement->before);
  change->now = value_text(now);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    change->indicator_name[language] = g_strdup(indicator != NULL ? bilingual_text(indicator->name, language) : "");
    change->breakdown_name[language] = breakdown_words(source, replacement->key, language);
  }
  g_ptr_array_add(source->receipt->changes, change);
}

bool receipt_fill_lines(const ReceiptSource *source, Spool *spool, const SubmissionId *id, GError **error)
{
  return spool_each_finding(spool, id, add_finding, (void *)(uintptr_t)source, error) &&
         read_waiting(source, spool, id, error) &&
         spool_each_replacement(spool, id, add_change, (void *)(uintptr_t)source, error);
}
