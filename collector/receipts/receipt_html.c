/* The receipt for people: one self-contained page, Chinese first, English below. Everything that came from a form is escaped here. */
#include "collector/receipts/receipt.h"

#include <string.h>

#include "base/clock.h"
#include "base/embedded.h"
#include "base/text.h"
#include "record/period_words.h"

extern const EmbeddedFile collector_receipt_page[];

static void append_escaped(GString *page, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text(value, -1);
  g_string_append(page, escaped);
}

static void append_element(GString *page, const char *tag, const char *attributes, const char *content)
{
  g_string_append_printf(page, "<%s%s>", tag, attributes);
  append_escaped(page, content);
  g_string_append_printf(page, "</%s>", tag);
}

static void append_fact(GString *page, Language language, const char *text_code, const char *value)
{
  if (value[0] == '\0')
    return;
  append_element(page, "dt", "", text(language, text_code));
  append_element(page, "dd", "", value);
}

static void append_time(GString *page, Language language, const char *text_code, const char *iso_time)
{
  g_autofree char *time = clock_time_for_people(iso_time);
  append_fact(page, language, text_code, time);
}

static void append_head(GString *page, const Receipt *receipt, Language language)
{
  append_element(page, "h1", "", text(language, "receipt.title"));
  g_string_append(page, "<dl>");
  append_fact(page, language, "receipt.agency", language == LANGUAGE_ZH ? receipt->agency_zh : receipt->agency_en);
  append_fact(page, language, "receipt.file", receipt->file_name);
  if (receipt->stage != RECEIPT_NOT_ACCEPTED)
    append_fact(page, language, "receipt.submission", receipt->submission);
  append_time(page, language, "receipt.accepted_at", receipt->accepted_at);
  append_time(page, language, "receipt.stored_at", receipt->stored_at);
  if (receipt->stage != RECEIPT_NOT_ACCEPTED)
    append_fact(page, language, "receipt.fixed", receipt->fixed[language]);
  g_string_append(page, "</dl>\n");
}

/* The stage's name is its class on the page. */
static void append_stage(GString *page, const Receipt *receipt, Language language)
{
  g_autofree char *attributes = g_strdup_printf(" class=\"stage %s\"", receipt_stage_name(receipt));
  g_autofree char *words = receipt_stage_words(receipt, language);
  append_element(page, "p", attributes, words);
  g_string_append_c(page, '\n');
}

static void append_warnings(GString *page, const Receipt *receipt, Language language)
{
  for (guint i = 0; i < receipt->warnings->len; i++) {
    const ReceiptLine *line = g_ptr_array_index(receipt->warnings, i);
    g_autofree char *words = text_format(language, "receipt.warning", "reason", line->reason[language], "advice",
                                         line->advice[language], NULL);
    append_element(page, "p", "", words);
  }
}

/* The text with CODE, in which VALUE stands as NAME; nothing when VALUE is empty. */
static void append_remark(GString *page, Language language, const char *code, const char *name, const char *value)
{
  g_autofree char *words = text_format(language, code, name, value, NULL);
  if (value[0] != '\0')
    append_element(page, "p", "", words);
}

static void append_remarks(GString *page, const Receipt *receipt, Language language)
{
  append_remark(page, language, "receipt.submitted_before", "submission", receipt->submitted_before);
  append_remark(page, language, "receipt.submitted_again", "submission", receipt->submitted_again);
  append_remark(page, language, "receipt.older_catalogue", "version", receipt->older_catalogue);
}

/* The marked form stands beside the page. */
static void append_workbook(GString *page, const Receipt *receipt, Language language)
{
  if (receipt->workbook[0] == '\0')
    return;
  g_autofree char *address = g_uri_escape_string(receipt->workbook, NULL, TRUE);
  g_autofree char *attributes = g_strdup_printf(" href=\"./%s\"", address);
  g_string_append(page, "<p>");
  append_escaped(page, text(language, "receipt.see_workbook"));
  append_element(page, "a", attributes, receipt->workbook);
  g_string_append(page, "</p>\n");
}

static void append_count_row(GString *page, Language language, const char *name, uint32_t count, const char *attributes)
{
  g_autofree char *code = g_strdup_printf("receipt.count.%s", name);
  g_autofree char *number = g_strdup_printf("%u", count);
  g_string_append_printf(page, "<tr%s>", attributes);
  append_element(page, "td", "", text(language, code));
  append_element(page, "td", " class=\"number\"", number);
  g_string_append(page, "</tr>\n");
}

/* Of which lines stand below what they are part of. */
static void append_part_of(GString *page, const Receipt *receipt, Language language, ReceiptCount count)
{
  static const char attributes[] = " class=\"part\"";
  if (count == RECEIPT_RECEIVED && receipt->n_released > 0)
    append_count_row(page, language, "released", receipt->n_released, attributes);
  if (count == RECEIPT_AWAITING && receipt->n_settled > 0)
    append_count_row(page, language, "settled", receipt->n_settled, attributes);
}

static void append_counts(GString *page, const Receipt *receipt, Language language)
{
  append_element(page, "h2", "", text(language, "receipt.counts"));
  g_string_append(page, "<table class=\"counts\">\n");
  for (ReceiptCount count = 0; count < N_RECEIPT_COUNTS; count++)
    if (count != RECEIPT_PENDING || receipt->counts[count] > 0) {
      append_count_row(page, language, receipt_count_name(count), receipt->counts[count], "");
      append_part_of(page, receipt, language, count);
    }
  g_string_append(page, "</table>\n");
}

/* --- Lists -------------------------------------------------------------------------------------------------------- */

static void append_head_row(GString *page, Language language, bool has_sheets, const char *const *columns)
{
  g_string_append(page, "<table>\n<tr>");
  if (has_sheets)
    append_element(page, "th", "", text(language, "receipt.sheet"));
  for (; *columns != NULL; columns++)
    append_element(page, "th", "", text(language, *columns));
  g_string_append(page, "</tr>\n");
}

/* Sheet and row; a row that stands in another form has no number. */
static void append_place(GString *page, bool has_sheets, const char *sheet, uint32_t row)
{
  g_autofree char *number = row != 0 ? g_strdup_printf("%u", row) : g_strdup("");
  g_string_append(page, "<tr>");
  if (has_sheets)
    append_element(page, "td", "", sheet);
  append_element(page, "td", " class=\"number\"", number);
}

/* Texts have no sheets to tell apart. */
static bool has_sheet_names(const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    if (((const ReceiptLine *)lines->pdata[i])->sheet[0] != '\0')
      return true;
  return false;
}

static void append_line(GString *page, const ReceiptLine *line, bool has_sheets, Language language)
{
  append_place(page, has_sheets, line->sheet, line->row);
  append_element(page, "td", " class=\"short\"", line->field_name[language]);
  append_element(page, "td", "", line->indicator_name[language]);
  append_element(page, "td", " class=\"words\"", line->reason[language]);
  append_element(page, "td", " class=\"words\"", line->advice[language]);
  g_string_append(page, "</tr>\n");
}

static void append_unlisted(GString *page, const char *text_code, uint32_t n_unlisted, Language language)
{
  if (n_unlisted == 0)
    return;
  g_autofree char *number = g_strdup_printf("%u", n_unlisted);
  g_autofree char *words = text_format(language, text_code, "number", number, NULL);
  append_element(page, "p", "", words);
}

static void append_refused(GString *page, const Receipt *receipt, Language language)
{
  static const char *const columns[] = {"receipt.row",    "receipt.column", "receipt.indicator",
                                        "receipt.reason", "receipt.advice", NULL};
  const bool has_sheets = has_sheet_names(receipt->lines);
  if (receipt->lines->len == 0)
    return;
  append_element(page, "h2", "", text(language, "receipt.refused"));
  append_head_row(page, language, has_sheets, columns);
  for (guint i = 0; i < receipt->lines->len; i++)
    append_line(page, g_ptr_array_index(receipt->lines, i), has_sheets, language);
  g_string_append(page, "</table>\n");
  append_unlisted(page, "receipt.unlisted", receipt_unlisted(receipt), language);
}

/* LABEL in words. */
static void append_period(GString *page, const char *label, Language language)
{
  Period period;
  g_autofree char *words = period_parse(label, &period) ? period_words(language, period) : g_strdup(label);
  append_element(page, "td", " class=\"short\"", words);
}

static void append_waiting_line(GString *page, const ReceiptLine *line, bool has_sheets, Language language)
{
  append_place(page, has_sheets, line->sheet, line->row);
  append_element(page, "td", " class=\"indicator\"", line->indicator_name[language]);
  append_period(page, line->period, language);
  append_element(page, "td", " class=\"short\"", line->breakdown_name[language]);
  append_element(page, "td", " class=\"number\"", line->value);
  append_element(page, "td", " class=\"words\"", line->reason[language]);
  append_element(page, "td", " class=\"words\"", line->advice[language]);
  g_string_append(page, "</tr>\n");
}

static void append_waiting(GString *page, const Receipt *receipt, Language language)
{
  static const char *const columns[] = {
      "receipt.row",   "receipt.indicator",      "receipt.period",         "receipt.breakdown",
      "receipt.value", "receipt.waiting.reason", "receipt.waiting.advice", NULL};
  const bool has_sheets = has_sheet_names(receipt->waiting);
  if (receipt->waiting->len == 0)
    return;
  append_element(page, "h2", "", text(language, "receipt.waiting"));
  append_element(page, "p", " class=\"todo\"", text(language, "receipt.waiting.todo"));
  append_head_row(page, language, has_sheets, columns);
  for (guint i = 0; i < receipt->waiting->len; i++)
    append_waiting_line(page, g_ptr_array_index(receipt->waiting, i), has_sheets, language);
  g_string_append(page, "</table>\n");
  append_unlisted(page, "receipt.waiting.unlisted", receipt_waiting_unlisted(receipt), language);
}

static void append_change(GString *page, const ReceiptChange *change, bool has_sheets, Language language)
{
  append_place(page, has_sheets, change->sheet, change->row);
  append_element(page, "td", "", change->indicator_name[language]);
  append_period(page, change->period, language);
  append_element(page, "td", " class=\"short\"", change->breakdown_name[language]);
  append_element(page, "td", " class=\"number\"", change->before);
  append_element(page, "td", " class=\"number\"", change->now);
  g_string_append(page, "</tr>\n");
}

static bool has_changed_sheets(const Receipt *receipt)
{
  for (guint i = 0; i < receipt->changes->len; i++)
    if (((const ReceiptChange *)receipt->changes->pdata[i])->sheet[0] != '\0')
      return true;
  return false;
}

static void append_changes(GString *page, const Receipt *receipt, Language language)
{
  static const char *const columns[] = {"receipt.row",
                                        "receipt.indicator",
                                        "receipt.period",
                                        "receipt.breakdown",
                                        "receipt.value_before",
                                        "receipt.value_now",
                                        NULL};
  if (!receipt_has_replaced(receipt))
    return;
  const bool has_sheets = has_changed_sheets(receipt);
  append_element(page, "h2", "", text(language, "receipt.revised"));
  append_head_row(page, language, has_sheets, columns);
  for (guint i = 0; i < receipt->changes->len; i++)
    append_change(page, g_ptr_array_index(receipt->changes, i), has_sheets, language);
  g_string_append(page, "</table>\n");
}

/* --- Page --------------------------------------------------------------------------------------------------------- */

static void append_section(GString *page, const Receipt *receipt, Language language)
{
  g_string_append_printf(page, "<section lang=\"%s\">\n", language == LANGUAGE_ZH ? "zh-CN" : "en");
  append_head(page, receipt, language);
  append_stage(page, receipt, language);
  append_workbook(page, receipt, language);
  append_remarks(page, receipt, language);
  append_warnings(page, receipt, language);
  if (receipt->stage != RECEIPT_NOT_ACCEPTED)
    append_counts(page, receipt, language);
  append_refused(page, receipt, language);
  append_waiting(page, receipt, language);
  append_changes(page, receipt, language);
  g_string_append(page, "</section>\n");
}

static void replace_once(GString *page, const char *placeholder, const char *content)
{
  const char *place = strstr(page->str, placeholder);
  g_assert(place != NULL);
  const gssize position = place - page->str;
  g_string_erase(page, position, (gssize)strlen(placeholder));
  g_string_insert(page, position, content);
}

GString *receipt_to_html(const Receipt *receipt)
{
  g_autoptr(GString) body = g_string_new(NULL);
  GString *page = g_string_new(collector_receipt_page[0].content);
  for (Language language = 0; language < N_LANGUAGES; language++)
    append_section(body, receipt, language);
  replace_once(page, "{title}", text(LANGUAGE_ZH, "receipt.title"));
  replace_once(page, "{body}", body->str);
  return page;
}
