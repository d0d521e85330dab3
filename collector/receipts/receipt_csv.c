/* The receipt for machines: first the counts, then a row per refused cell. UTF-8 with byte order mark, so that spreadsheets show the Chinese. */
#include "collector/receipts/receipt.h"

#include "base/csv.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static void append_row(GString *csv, const char *const *cells, gsize n)
{
  for (gsize i = 0; i < n; i++)
    csv_append_text(csv, cells[i]);
  csv_end_row(csv);
}

static void append_count(GString *csv, const Receipt *receipt, ReceiptCount count)
{
  g_autofree char *number = g_strdup_printf("%u", receipt->counts[count]);
  const char *const cells[] = {"count", receipt_count_name(count), number, "", "", "", "", "", "", "", "", "", "", ""};
  append_row(csv, cells, G_N_ELEMENTS(cells));
}

static void append_remark(GString *csv, const Receipt *receipt)
{
  const char *const cells[] = {"remark", "older_catalogue",        "", "", "", "", "",
                               "",       receipt->older_catalogue, "", "", "", "", ""};
  if (receipt->older_catalogue[0] != '\0')
    append_row(csv, cells, G_N_ELEMENTS(cells));
}

static void append_line(GString *csv, const ReceiptLine *line)
{
  g_autofree char *row = g_strdup_printf("%u", line->row);
  const char *const cells[] = {"refused",
                               line->code,
                               "",
                               line->sheet,
                               row,
                               line->cell,
                               line->field,
                               line->indicator,
                               line->given,
                               line->expected,
                               line->reason[LANGUAGE_ZH],
                               line->advice[LANGUAGE_ZH],
                               line->reason[LANGUAGE_EN],
                               line->advice[LANGUAGE_EN]};
  append_row(csv, cells, G_N_ELEMENTS(cells));
}

/* For the district's `audit verify`: agency, entry, hash and signature. */
static void append_seal(GString *csv, const Receipt *receipt, const Seal *seal)
{
  g_autofree char *entry = g_strdup_printf("%" G_GUINT64_FORMAT, seal->entry);
  g_autofree char *hash = digest_to_hex(&seal->hash);
  g_autofree char *signature = seal_signature_to_hex(seal);
  const char *const cells[] = {"seal", receipt->agency_code, entry, "", "", "", "", hash, signature, "", "", "", ""};
  append_row(csv, cells, G_N_ELEMENTS(cells));
}

GString *receipt_to_csv(const Receipt *receipt)
{
  static const char *const header[] = {"kind",      "name",      "count",     "sheet",    "row",
                                       "cell",      "column",    "indicator", "given",    "expected",
                                       "reason_zh", "advice_zh", "reason_en", "advice_en"};
  GString *csv = g_string_new(NULL);
  append_row(csv, header, G_N_ELEMENTS(header));
  if (receipt->stage != RECEIPT_NOT_ACCEPTED)
    for (ReceiptCount count = 0; count < N_RECEIPT_COUNTS; count++)
      append_count(csv, receipt, count);
  append_remark(csv, receipt);
  for (guint i = 0; i < receipt->lines->len; i++)
    append_line(csv, g_ptr_array_index(receipt->lines, i));
  for (guint i = 0; receipt->seals != NULL && i < receipt->seals->len; i++)
    append_seal(csv, receipt, &g_array_index(receipt->seals, Seal, i));
  return g_string_prepend(csv, BYTE_ORDER_MARK);
}
