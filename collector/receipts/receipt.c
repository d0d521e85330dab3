#include "collector/receipts/receipt.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "catalogue/audit.h"
#include "collector/receipts/receipt_lines.h"
#include "collector/spool/spool_same_file.h"

static const char *const count_names[N_RECEIPT_COUNTS] = {"received", "new",      "revised",   "unchanged",
                                                          "rejected", "awaiting", "on_the_way"};

const char *receipt_count_name(ReceiptCount count)
{
  return count_names[count];
}

/* Whether the district holds anything of it. A row that repeats another says nothing: that one may wait. */
static bool has_stored(const Receipt *receipt)
{
  return receipt->counts[RECEIPT_NEW] + receipt->counts[RECEIPT_REVISED] + receipt->counts[RECEIPT_UNCHANGED] >
         receipt->n_repeated;
}

/* Once the district has answered for every part. */
static const char *answered_stage_name(const Receipt *receipt)
{
  if (receipt->counts[RECEIPT_REJECTED] > 0)
    return "stored_in_part";
  if (receipt_n_waiting(receipt) > 0)
    return "stored_but_waiting";
  return has_stored(receipt) ? "stored" : "settled";
}

const char *receipt_stage_name(const Receipt *receipt)
{
  switch (receipt->stage) {
  case RECEIPT_NOT_ACCEPTED:
    return "not_accepted";
  case RECEIPT_ON_THE_WAY:
    return "on_the_way";
  case RECEIPT_STORED:
    return answered_stage_name(receipt);
  case RECEIPT_LOST:
    return "lost";
  }
  g_assert_not_reached();
}

/* People are told more than the stage's name says: whether anything was stored at all, or is stored by a later form. */
static const char *words_name(const Receipt *receipt)
{
  const char *name = receipt_stage_name(receipt);
  if (receipt->stage != RECEIPT_STORED)
    return name;
  if (strcmp(name, "settled") == 0)
    return receipt->n_settled > 0 ? name : "no_rows";
  if (strcmp(name, "stored") == 0)
    return receipt->n_settled > 0 ? "stored_and_settled" : name;
  return has_stored(receipt) ? name : "nothing_stored";
}

char *receipt_stage_words(const Receipt *receipt, Language language)
{
  g_autofree char *code = g_strdup_printf("receipt.stage.%s", words_name(receipt));
  return g_strdup(text(language, code));
}

bool receipt_has_replaced(const Receipt *receipt)
{
  return receipt->changes->len > 0 && receipt->counts[RECEIPT_REVISED] > 0;
}

void receipt_free(Receipt *receipt)
{
  if (receipt == NULL)
    return;
  char *const texts[] = {receipt->agency_code,      receipt->agency_zh,      receipt->agency_en,
                         receipt->file_name,        receipt->submission,     receipt->accepted_at,
                         receipt->stored_at,        receipt->workbook,       receipt->older_catalogue,
                         receipt->submitted_before, receipt->submitted_again};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  for (Language language = 0; language < N_LANGUAGES; language++)
    g_free(receipt->fixed[language]);
  g_clear_pointer(&receipt->lines, g_ptr_array_unref);
  g_clear_pointer(&receipt->warnings, g_ptr_array_unref);
  g_clear_pointer(&receipt->waiting, g_ptr_array_unref);
  g_clear_pointer(&receipt->changes, g_ptr_array_unref);
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
  receipt->workbook = g_strdup("");
  receipt->older_catalogue = g_strdup("");
  receipt->submitted_before = g_strdup("");
  receipt->submitted_again = g_strdup("");
  for (Language language = 0; language < N_LANGUAGES; language++)
    receipt->fixed[language] = fixed_groups(district, language);
  receipt->lines = g_ptr_array_new_with_free_func(receipt_line_free);
  receipt->warnings = g_ptr_array_new_with_free_func(receipt_line_free);
  receipt->waiting = g_ptr_array_new_with_free_func(receipt_line_free);
  receipt->changes = g_ptr_array_new_with_free_func(receipt_change_free);
  return receipt;
}

uint32_t receipt_unlisted(const Receipt *receipt)
{
  const uint32_t n_rejected = receipt->counts[RECEIPT_REJECTED];
  return n_rejected > receipt->lines->len ? n_rejected - receipt->lines->len : 0;
}

uint32_t receipt_n_waiting(const Receipt *receipt)
{
  return receipt->counts[RECEIPT_AWAITING] - receipt->n_settled;
}

uint32_t receipt_waiting_unlisted(const Receipt *receipt)
{
  const uint32_t n_waiting = receipt_n_waiting(receipt);
  return n_waiting > receipt->waiting->len ? n_waiting - receipt->waiting->len : 0;
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
  receipt->n_repeated = state->summary->repeated;
  receipt->n_released = state->summary->released;
  receipt->n_settled = state->n_settled;
  receipt->n_refused_by_district = state->n_rejected_by_district;
}

static ReceiptStage stage_of(const SubmissionState *state)
{
  if (state->must_be_resubmitted)
    return RECEIPT_LOST;
  return state->parts_finished == state->summary->n_parts ? RECEIPT_STORED : RECEIPT_ON_THE_WAY;
}

static void replace_id(char **text, const SubmissionId *id)
{
  char id_text[SUBMISSION_ID_TEXT_SIZE];
  g_free(*text);
  *text = g_strdup(submission_id_format(id, id_text));
}

static bool fill_same_file(Receipt *receipt, Spool *spool, const SubmissionId *id, GError **error)
{
  SameFile same;
  if (!spool_read_same_file(spool, id, &same, error))
    return false;
  if (same.has_earlier)
    replace_id(&receipt->submitted_before, &same.earlier);
  if (same.has_later)
    replace_id(&receipt->submitted_again, &same.later);
  return true;
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
  g_free(receipt->older_catalogue);
  receipt->older_catalogue = spool_read_catalogue(spool, id, error);
  if (receipt->older_catalogue == NULL)
    return NULL;
  fill_counts(receipt, state);
  const bool is_stored = receipt->stage == RECEIPT_STORED && has_stored(receipt);
  receipt->stored_at = is_stored ? clock_format_iso(state->stored_at_us, time_zone) : g_strdup("");
  if (!fill_same_file(receipt, spool, id, error))
    return NULL;
  receipt->seals = spool_read_seals(spool, id, error);
  if (receipt->seals == NULL)
    return NULL;
  g_auto(GStrv) sheet_names = spool_read_sheets(spool, id, error);
  if (sheet_names == NULL)
    return NULL;
  const ReceiptSource source = {district_catalogue(district), (const char *const *)sheet_names, receipt};
  return receipt_fill_lines(&source, spool, id, error) ? g_steal_pointer(&receipt) : NULL;
}

Receipt *receipt_of_fault(const District *district, const char *file_name, const char *file_id, const FormFault *fault)
{
  Receipt *receipt = receipt_new(district, file_name);
  receipt->stage = RECEIPT_NOT_ACCEPTED;
  receipt->submission = g_strdup(file_id);
  receipt->accepted_at = g_strdup("");
  receipt->stored_at = g_strdup("");
  receipt_add_fault(receipt, fault);
  return receipt;
}
