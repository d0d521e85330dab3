/* The receipt for machines: first the counts, then a row per refused, per waiting and per replaced cell. docs/forms.md describes the columns. */
#include "collector/receipts/receipt.h"

#include "base/csv.h"

/* The columns, in their order. */
enum {
  KIND,
  NAME,
  COUNT,
  SHEET,
  ROW,
  CELL,
  COLUMN,
  INDICATOR,
  GIVEN,
  EXPECTED,
  REASON_ZH,
  ADVICE_ZH,
  REASON_EN,
  ADVICE_EN,
  PERIOD,
  BREAKDOWN,
  VALUE,
  VALUE_BEFORE,
  STATUS,
  N_COLUMNS
};

/* Cells that are NULL are empty. */
static void append_row(GString *csv, const char *const cells[N_COLUMNS])
{
  for (gsize i = 0; i < N_COLUMNS; i++)
    csv_append_text(csv, cells[i] != NULL ? cells[i] : "");
  csv_end_row(csv);
}

static void append_number(GString *csv, const char *kind, const char *name, uint32_t count)
{
  g_autofree char *number = g_strdup_printf("%u", count);
  append_row(csv, (const char *const[N_COLUMNS]){[KIND] = kind, [NAME] = name, [COUNT] = number});
}

static void append_fact(GString *csv, const char *name, const char *value)
{
  append_row(csv, (const char *const[N_COLUMNS]){[KIND] = "fact", [NAME] = name, [VALUE] = value});
}

static void append_facts(GString *csv, const Receipt *receipt)
{
  append_fact(csv, "stage", receipt_stage_name(receipt));
  append_fact(csv, "agency", receipt->agency_code);
  append_fact(csv, "file", receipt->file_name);
  append_fact(csv, "submission", receipt->stage == RECEIPT_NOT_ACCEPTED ? "" : receipt->submission);
  append_fact(csv, "accepted_at", receipt->accepted_at);
  append_fact(csv, "stored_at", receipt->stored_at);
}

/* What is part of another count, or of the lists, has a kind of its own: those of kind `count` add up. */
static void append_counts(GString *csv, const Receipt *receipt)
{
  for (ReceiptCount count = 0; count < N_RECEIPT_COUNTS; count++)
    append_number(csv, "count", receipt_count_name(count), receipt->counts[count]);
  append_number(csv, "of_which", "released", receipt->n_released);
  append_number(csv, "of_which", "settled", receipt->n_settled);
  append_number(csv, "unlisted", "rejected", receipt_unlisted(receipt));
  append_number(csv, "unlisted", "awaiting", receipt_waiting_unlisted(receipt));
}

static void append_remark(GString *csv, const char *name, const char *given)
{
  if (given[0] != '\0')
    append_row(csv, (const char *const[N_COLUMNS]){[KIND] = "remark", [NAME] = name, [GIVEN] = given});
}

static void append_remarks(GString *csv, const Receipt *receipt)
{
  append_remark(csv, "submitted_before", receipt->submitted_before);
  append_remark(csv, "submitted_again", receipt->submitted_again);
  append_remark(csv, "older_catalogue", receipt->older_catalogue);
}

static void append_lines(GString *csv, const char *kind, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++) {
    const ReceiptLine *line = g_ptr_array_index(lines, i);
    g_autofree char *row = g_strdup_printf("%u", line->row);
    append_row(csv, (const char *const[N_COLUMNS]){[KIND] = kind,
                                                   [NAME] = line->code,
                                                   [SHEET] = line->sheet,
                                                   [ROW] = row,
                                                   [CELL] = line->cell,
                                                   [COLUMN] = line->field,
                                                   [INDICATOR] = line->indicator,
                                                   [GIVEN] = line->given,
                                                   [EXPECTED] = line->expected,
                                                   [REASON_ZH] = line->reason[LANGUAGE_ZH],
                                                   [ADVICE_ZH] = line->advice[LANGUAGE_ZH],
                                                   [REASON_EN] = line->reason[LANGUAGE_EN],
                                                   [ADVICE_EN] = line->advice[LANGUAGE_EN],
                                                   [PERIOD] = line->period,
                                                   [BREAKDOWN] = line->breakdown,
                                                   [VALUE] = line->value,
                                                   [STATUS] = line->status});
  }
}

static void append_changes(GString *csv, const Receipt *receipt)
{
  for (guint i = 0; receipt_has_replaced(receipt) && i < receipt->changes->len; i++) {
    const ReceiptChange *change = g_ptr_array_index(receipt->changes, i);
    g_autofree char *row = g_strdup_printf("%u", change->row);
    append_row(csv, (const char *const[N_COLUMNS]){[KIND] = "replaced",
                                                   [SHEET] = change->sheet,
                                                   [ROW] = row,
                                                   [CELL] = change->cell,
                                                   [INDICATOR] = change->indicator,
                                                   [PERIOD] = change->period,
                                                   [BREAKDOWN] = change->breakdown,
                                                   [VALUE] = change->now,
                                                   [VALUE_BEFORE] = change->before});
  }
}

/* For the district's `audit verify`: agency, entry, hash and signature. */
static void append_seals(GString *csv, const Receipt *receipt)
{
  for (guint i = 0; receipt->seals != NULL && i < receipt->seals->len; i++) {
    const Seal *seal = &g_array_index(receipt->seals, Seal, i);
    g_autofree char *entry = g_strdup_printf("%" G_GUINT64_FORMAT, seal->entry);
    g_autofree char *hash = digest_to_hex(&seal->hash);
    g_autofree char *signature = seal_signature_to_hex(seal);
    append_row(
        csv,
        (const char *const[N_COLUMNS]){
            [KIND] = "seal", [NAME] = receipt->agency_code, [COUNT] = entry, [GIVEN] = hash, [EXPECTED] = signature});
  }
}

GString *receipt_to_csv(const Receipt *receipt)
{
  static const char *const header[N_COLUMNS] = {[KIND] = "kind",
                                                [NAME] = "name",
                                                [COUNT] = "count",
                                                [SHEET] = "sheet",
                                                [ROW] = "row",
                                                [CELL] = "cell",
                                                [COLUMN] = "column",
                                                [INDICATOR] = "indicator",
                                                [GIVEN] = "given",
                                                [EXPECTED] = "expected",
                                                [REASON_ZH] = "reason_zh",
                                                [ADVICE_ZH] = "advice_zh",
                                                [REASON_EN] = "reason_en",
                                                [ADVICE_EN] = "advice_en",
                                                [PERIOD] = "period",
                                                [BREAKDOWN] = "breakdown",
                                                [VALUE] = "value",
                                                [VALUE_BEFORE] = "value_before",
                                                [STATUS] = "status"};
  GString *csv = g_string_new(NULL);
  append_row(csv, header);
  append_facts(csv, receipt);
  if (receipt->stage != RECEIPT_NOT_ACCEPTED)
    append_counts(csv, receipt);
  append_remarks(csv, receipt);
  append_lines(csv, "warning", receipt->warnings);
  append_lines(csv, "refused", receipt->lines);
  append_lines(csv, "awaiting", receipt->waiting);
  append_changes(csv, receipt);
  append_seals(csv, receipt);
  return csv;
}
