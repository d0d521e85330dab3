#include "collector/receipts/receipt.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "catalogue/audit.h"
#include "collector/forms/form_place.h"

static const char *const count_names[N_RECEIPT_COUNTS] = {"received", "new",      "revised",   "unchanged",
                                                          "rejected", "awaiting", "on_the_way"};

const char *receipt_count_name(ReceiptCount count)
{
  return count_names[count];
}

const char *receipt_stage_text(const Receipt *receipt)
{
  switch (receipt->stage) {
  case RECEIPT_NOT_ACCEPTED:
    return "receipt.stage.not_accepted";
  case RECEIPT_ON_THE_WAY:
    return "receipt.stage.on_the_way";
  case RECEIPT_STORED:
    return receipt->counts[RECEIPT_REJECTED] > 0 ? "receipt.stage.stored_in_part" : "receipt.stage.stored";
  case RECEIPT_LOST:
    return "receipt.stage.lost";
  }
  g_assert_not_reached();
}

static void line_free(gpointer pointer)
{
  ReceiptLine *line = pointer;
  g_free(line->sheet);
  g_free(line->cell);
  g_free(line->code);
  g_free(line->field);
  g_free(line->indicator);
  g_free(line->given);
  g_free(line->expected);
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_free(line->indicator_name[language]);
    g_free(line->field_name[language]);
    g_free(line->reason[language]);
    g_free(line->advice[language]);
  }
  g_free(line);
}

void receipt_free(Receipt *receipt)
{
  if (receipt == NULL)
    return;
  char *const texts[] = {receipt->agency_code, receipt->agency_zh,   receipt->agency_en, receipt->file_name,
                         receipt->submission,  receipt->accepted_at, receipt->stored_at, receipt->older_catalogue};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  for (Language language = 0; language < N_LANGUAGES; language++)
    g_free(receipt->fixed[language]);
  g_clear_pointer(&receipt->lines, g_ptr_array_unref);
  g_clear_pointer(&receipt->seals, g_array_unref);
  g_free(receipt);
}

/* `城乡：城镇`, and so on for every group that the agency's forms may leave out. The caller frees it. */
static char *fixed_groups(const District *district, Language language)
{
  const Profile *profile = district_profile(district);
  GString *words = g_string_new(NULL);
  for (size_t i = 0; i < profile->n_fixed; i++) {
    const FixedCode *fixed = &profile->fixed[i];
    Dimension dimension = DIMENSION_SEX;
    const bool is_known = dimension_parse(fixed->dimension, &dimension);
    const CodeItem *item =
        is_known ? code_list_parse(catalogue_dimension_list(district_catalogue(district), dimension), fixed->code)
                 : NULL;
    g_autofree char *one =
        text_format(language, "receipt.fixed_group", "field", audit_field_name(language, fixed->dimension), "group",
                    item != NULL ? bilingual_text(item->name, language) : fixed->code, NULL);
    g_string_append_printf(words, "%s%s", i > 0 ? ", " : "", one);
  }
  return g_string_free(words, FALSE);
}

static Receipt *receipt_new(const District *district, const char *file_name)
{
  const Profile *profile = district_profile(district);
  Receipt *receipt = g_new0(Receipt, 1);
  receipt->agency_code = g_strdup(profile->agency);
  receipt->agency_zh = g_strdup(profile->name_zh);
  receipt->agency_en = g_strdup(profile->name_en);
  receipt->file_name = g_strdup(file_name);
  receipt->older_catalogue = g_strdup("");
  for (Language language = 0; language < N_LANGUAGES; language++)
    receipt->fixed[language] = fixed_groups(district, language);
  receipt->lines = g_ptr_array_new_with_free_func(line_free);
  return receipt;
}

uint32_t receipt_unlisted(const Receipt *receipt)
{
  const uint32_t n_rejected = receipt->counts[RECEIPT_REJECTED];
  return n_rejected > receipt->lines->len ? n_rejected - receipt->lines->len : 0;
}

/* What a receipt is being filled from, for the spool's callback. */
typedef struct LineSource {
  const Catalogue *catalogue;
  const char *const *sheet_names;
  Receipt *receipt;
} LineSource;

/* Rules of a newer district are shown by their code. */
static void explain(ReceiptLine *line, const SpoolFinding *finding, const char *const *sheet_names, Language language)
{
  AuditRule rule = AUDIT_PASSED;
  if (audit_rule_parse(finding->rule, &rule)) {
    g_autofree char *expected = form_expected_in_words(sheet_names, rule, finding->expected);
    line->reason[language] = audit_reason(language, rule, line->indicator_name[language], line->row, finding->field,
                                          finding->given, expected);
    line->advice[language] = audit_advice(language, rule, line->indicator_name[language], line->row, finding->field,
                                          finding->given, expected);
  } else {
    line->reason[language] =
        text_format(language, "receipt.other_rule.reason", "code", finding->rule, "given", finding->given, NULL);
    line->advice[language] = g_strdup(text(language, "receipt.other_rule.advice"));
  }
}

static void add_finding(const SpoolFinding *finding, void *user)
{
  const LineSource *source = user;
  const Indicator *indicator = catalogue_find_indicator(source->catalogue, finding->indicator);
  ReceiptLine *line = g_new0(ReceiptLine, 1);
  const FormPlace place = form_place(source->sheet_names, finding->source_row);
  line->sheet = g_strdup(place.sheet);
  line->row = place.row;
  line->cell = form_place_cell(&place);
  line->code = g_strdup(finding->rule);
  line->field = g_strdup(finding->field);
  line->indicator = g_strdup(indicator != NULL ? indicator->code : finding->indicator);
  line->given = g_strdup(finding->given);
  line->expected = g_strdup(finding->expected);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    line->indicator_name[language] = g_strdup(indicator != NULL ? bilingual_text(indicator->name, language) : "");
    line->field_name[language] = form_place_column(&place, language, finding->field);
    explain(line, finding, source->sheet_names, language);
  }
  g_ptr_array_add(source->receipt->lines, line);
}

static void fill_counts(Receipt *receipt, const SubmissionState *state)
{
  receipt->counts[RECEIPT_RECEIVED] = state->summary->received;
  receipt->counts[RECEIPT_NEW] = state->n_new;
  receipt->counts[RECEIPT_REVISED] = state->n_revised;
  receipt->counts[RECEIPT_UNCHANGED] = state->n_unchanged + state->summary->repeated;
  receipt->counts[RECEIPT_REJECTED] = state->n_rejected_by_district + state->summary->rejected_total;
  receipt->counts[RECEIPT_AWAITING] = state->summary->awaiting;
  receipt->counts[RECEIPT_PENDING] = state->n_pending;
}

static ReceiptStage stage_of(const SubmissionState *state)
{
  if (state->must_be_resubmitted)
    return RECEIPT_LOST;
  return state->parts_finished == state->summary->n_parts ? RECEIPT_STORED : RECEIPT_ON_THE_WAY;
}

Receipt *receipt_read(Spool *spool, const District *district, const SubmissionId *id, const char *time_zone,
                      GError **error)
{
  g_autoptr(SubmissionState) state = NULL;
  if (!spool_read_submission(spool, id, &state, error))
    return NULL;
  g_assert(state != NULL);
  char id_text[SUBMISSION_ID_TEXT_SIZE];
  g_autoptr(Receipt) receipt = receipt_new(district, state->summary->file_name);
  receipt->submission = g_strdup(submission_id_format(id, id_text));
  receipt->stage = stage_of(state);
  receipt->accepted_at = clock_format_iso(state->summary->accepted_at_us, time_zone);
  receipt->stored_at =
      receipt->stage == RECEIPT_STORED ? clock_format_iso(state->stored_at_us, time_zone) : g_strdup("");
  g_free(receipt->older_catalogue);
  receipt->older_catalogue = spool_read_catalogue(spool, id, error);
  if (receipt->older_catalogue == NULL)
    return NULL;
  fill_counts(receipt, state);
  receipt->seals = spool_read_seals(spool, id, error);
  if (receipt->seals == NULL)
    return NULL;
  g_auto(GStrv) sheet_names = spool_read_sheets(spool, id, error);
  if (sheet_names == NULL)
    return NULL;
  LineSource source = {district_catalogue(district), (const char *const *)sheet_names, receipt};
  if (!spool_each_finding(spool, id, add_finding, &source, error))
    return NULL;
  return g_steal_pointer(&receipt);
}

Receipt *receipt_of_fault(const District *district, const char *file_name, const char *file_id, const FormFault *fault)
{
  Receipt *receipt = receipt_new(district, file_name);
  receipt->stage = RECEIPT_NOT_ACCEPTED;
  receipt->submission = g_strdup(file_id);
  receipt->accepted_at = g_strdup("");
  receipt->stored_at = g_strdup("");
  ReceiptLine *line = g_new0(ReceiptLine, 1);
  line->sheet = g_strdup(fault->sheet != NULL ? fault->sheet : "");
  line->row = fault->row;
  line->cell = g_strdup("");
  line->code = g_strdup(fault->code);
  line->field = g_strdup("");
  line->indicator = g_strdup("");
  line->given = g_strdup(fault->given);
  line->expected = g_strdup(fault->expected);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    line->indicator_name[language] = g_strdup("");
    line->field_name[language] = g_strdup("");
    line->reason[language] = form_fault_reason(language, fault);
    line->advice[language] = form_fault_advice(language, fault);
  }
  g_ptr_array_add(receipt->lines, line);
  return receipt;
}

static bool write_form(const Receipt *receipt, const char *folder, const char *ending, const GString *content,
                       GError **error)
{
  g_autofree char *stem = home_file_name(receipt->file_name);
  g_autofree char *name = g_strdup_printf("%s.%.8s.%s", stem, receipt->submission, ending);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  return file_write(path, content->str, content->len, 0644, error);
}

bool receipt_write(const Receipt *receipt, const char *folder, GError **error)
{
  g_autoptr(GString) html = receipt_to_html(receipt);
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  return write_form(receipt, folder, "html", html, error) && write_form(receipt, folder, "csv", csv, error);
}
