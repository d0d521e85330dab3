#include "collector/receipts/receipt_workbook.h"

#include "base/clock.h"
#include "base/text.h"
#include "collector/receipts/receipt_form_sheets.h"
#include "collector/receipts/receipt_marks.h"
#include "collector/sheets/sheets.h"
#include "spreadsheet/spreadsheet_file.h"
#include "spreadsheet/spreadsheet_text.h"

/* As many as spreadsheets follow without complaint, and memory has room for. */
enum { LINKS_MOST = 2000 };

enum { ROW_HEIGHT = 18, TEXT_HEIGHT = 13, TITLE_HEIGHT = 28 };

/* A sheet of explanations being written. */
typedef struct Explaining {
  const Receipt *receipt;
  const GArray *marks;
  const ReceiptFormSheets *forms;
  const ReceiptStyle *style;
  lxw_worksheet *worksheet;
  Language language;
  lxw_row_t row; /* the next one */
} Explaining;

/* The columns of explanations. */
enum { PLACE, KIND, INDICATOR, REASON, ADVICE, N_COLUMNS };

static const double column_widths[N_COLUMNS] = {
    [PLACE] = 18, [KIND] = 12, [INDICATOR] = 30, [REASON] = 52, [ADVICE] = 52};
static const double whole_width = 18 + 12 + 30 + 52 + 52;

static const char *const kind_codes[N_RECEIPT_MARK_KINDS] = {[RECEIPT_MARK_REFUSED] = "receipt.count.rejected",
                                                             [RECEIPT_MARK_WAITING] = "receipt.count.awaiting",
                                                             [RECEIPT_MARK_COMPANION] = "receipt.workbook.companion"};
static const char *const legend_codes[N_RECEIPT_MARK_KINDS] = {
    [RECEIPT_MARK_REFUSED] = "receipt.workbook.legend.refused",
    [RECEIPT_MARK_WAITING] = "receipt.workbook.legend.waiting",
    [RECEIPT_MARK_COMPANION] = "receipt.workbook.legend.companion"};

static const char *kind_name(ReceiptMarkKind kind, Language language)
{
  return text(language, kind_codes[kind]);
}

/* --- Head --------------------------------------------------------------------------------------------------------- */

static void write_note(Explaining *explaining, const char *words)
{
  if (words[0] == '\0')
    return;
  const guint lines = spreadsheet_lines(words, whole_width);
  worksheet_set_row(explaining->worksheet, explaining->row, ROW_HEIGHT + (lines - 1) * TEXT_HEIGHT, NULL);
  worksheet_merge_range(explaining->worksheet, explaining->row, 0, explaining->row, N_COLUMNS - 1, words,
                        explaining->style->note);
  explaining->row++;
}

static void write_fact(Explaining *explaining, const char *text_code, const char *value)
{
  g_autofree char *words = text_format(explaining->language, "receipt.workbook.fact", "label",
                                       text(explaining->language, text_code), "value", value, NULL);
  if (value[0] != '\0')
    write_note(explaining, words);
}

static void write_legend(Explaining *explaining, ReceiptMarkKind kind)
{
  worksheet_set_row(explaining->worksheet, explaining->row, ROW_HEIGHT, NULL);
  worksheet_write_string(explaining->worksheet, explaining->row, 0, kind_name(kind, explaining->language),
                         explaining->style->marked[kind]);
  worksheet_merge_range(explaining->worksheet, explaining->row, 1, explaining->row, N_COLUMNS - 1,
                        text(explaining->language, legend_codes[kind]), explaining->style->note);
  explaining->row++;
}

/* Kinds that no cell is of are not explained. */
static void write_legends(Explaining *explaining)
{
  bool is_there[N_RECEIPT_MARK_KINDS] = {false};
  for (guint i = 0; i < explaining->marks->len; i++)
    is_there[g_array_index(explaining->marks, ReceiptMark, i).kind] = true;
  for (int kind = 0; kind < N_RECEIPT_MARK_KINDS; kind++)
    if (is_there[kind])
      write_legend(explaining, (ReceiptMarkKind)kind);
}

static void write_unlisted(Explaining *explaining, const char *text_code, uint32_t n_unlisted)
{
  g_autofree char *number = g_strdup_printf("%u", n_unlisted);
  g_autofree char *words = text_format(explaining->language, text_code, "number", number, NULL);
  if (n_unlisted > 0)
    write_note(explaining, words);
}

static void write_head(Explaining *explaining, bool shows_all)
{
  const Receipt *receipt = explaining->receipt;
  const Language language = explaining->language;
  g_autofree char *accepted_at = clock_time_for_people(receipt->accepted_at);
  worksheet_set_row(explaining->worksheet, 0, TITLE_HEIGHT, NULL);
  worksheet_write_string(explaining->worksheet, 0, 0, text(language, "receipt.workbook.title"),
                         explaining->style->title);
  explaining->row = 1;
  write_fact(explaining, "receipt.agency", language == LANGUAGE_ZH ? receipt->agency_zh : receipt->agency_en);
  write_fact(explaining, "receipt.file", receipt->file_name);
  write_fact(explaining, "receipt.submission", receipt->submission);
  write_fact(explaining, "receipt.accepted_at", accepted_at);
  write_legends(explaining);
  write_note(explaining, text(language, "receipt.workbook.todo"));
  write_note(explaining, shows_all ? "" : text(language, "receipt.workbook.in_part"));
  write_unlisted(explaining, "receipt.unlisted", receipt_unlisted(receipt));
  write_unlisted(explaining, "receipt.waiting.unlisted", receipt_waiting_unlisted(receipt));
}

/* --- List --------------------------------------------------------------------------------------------------------- */

static void write_headings(Explaining *explaining)
{
  static const char *const codes[N_COLUMNS] = {[PLACE] = "receipt.workbook.place",
                                               [KIND] = "receipt.workbook.kind",
                                               [INDICATOR] = "receipt.indicator",
                                               [REASON] = "receipt.reason",
                                               [ADVICE] = "receipt.advice"};
  for (lxw_col_t c = 0; c < N_COLUMNS; c++)
    worksheet_write_string(explaining->worksheet, explaining->row, c, text(explaining->language, codes[c]),
                           explaining->style->heading);
  worksheet_repeat_rows(explaining->worksheet, explaining->row, explaining->row);
  worksheet_freeze_panes(explaining->worksheet, ++explaining->row, 0);
}

/* `健康!G14`, as a spreadsheet calls the cell, or the row's first one; linked as long as it is shown there. */
static void write_place(Explaining *explaining, guint i, const ReceiptMark *mark)
{
  const ReceiptLine *line = mark->line;
  lxw_worksheet *form = receipt_form_sheets_find(explaining->forms, line->sheet_index);
  g_autofree char *place = sheet_place(line->sheet, line->row, (guint)MAX(mark->column, 0));
  if (form == NULL || i >= LINKS_MOST || line->row > LXW_ROW_MAX) {
    spreadsheet_write_text(explaining->worksheet, explaining->row, PLACE, place, explaining->style->cell);
    return;
  }
  g_autofree char *cell = sheet_place("", line->row, (guint)MAX(mark->column, 0));
  g_autofree char *url = g_strdup_printf("internal:%s!%s", form->quoted_name, cell);
  worksheet_write_url_opt(explaining->worksheet, explaining->row, PLACE, url, explaining->style->link, place, NULL);
}

static void write_mark(Explaining *explaining, guint i, const ReceiptMark *mark)
{
  const Language language = explaining->language;
  const ReceiptLine *line = mark->line;
  const char *const words[N_COLUMNS] = {[KIND] = kind_name(mark->kind, language),
                                        [INDICATOR] = line->indicator_name[language],
                                        [REASON] = line->reason[language],
                                        [ADVICE] = line->advice[language]};
  guint lines = 1;
  for (int c = INDICATOR; c < N_COLUMNS; c++)
    lines = MAX(lines, spreadsheet_lines(words[c], column_widths[c]));
  worksheet_set_row(explaining->worksheet, explaining->row, ROW_HEIGHT + (lines - 1) * TEXT_HEIGHT, NULL);
  write_place(explaining, i, mark);
  worksheet_write_string(explaining->worksheet, explaining->row, KIND, words[KIND],
                         explaining->style->marked[mark->kind]);
  for (int c = INDICATOR; c < N_COLUMNS; c++)
    spreadsheet_write_text(explaining->worksheet, explaining->row, (lxw_col_t)c, words[c], explaining->style->cell);
  explaining->row++;
}

static void set_up_columns(lxw_worksheet *worksheet)
{
  spreadsheet_lay_on_page(worksheet);
  for (lxw_col_t c = 0; c < N_COLUMNS; c++)
    worksheet_set_column(worksheet, c, c, column_widths[c], NULL);
}

static void explain(Explaining *explaining, bool shows_all)
{
  if (explaining->worksheet == NULL)
    return;
  set_up_columns(explaining->worksheet);
  write_head(explaining, shows_all);
  write_headings(explaining);
  for (guint i = 0; i < explaining->marks->len; i++)
    write_mark(explaining, i, &g_array_index(explaining->marks, ReceiptMark, i));
}

/* --- Workbook ----------------------------------------------------------------------------------------------------- */

bool receipt_workbook_is_wanted(const Receipt *receipt)
{
  g_autoptr(GArray) marks = receipt_marks_new(receipt);
  return marks->len > 0;
}

/* The Chinese sheet comes first, but is written last, when it is known which cells are marked. */
static bool fill(lxw_workbook *workbook, const Receipt *receipt, const FormScope *scope, const char *form_path,
                 bool *out_is_whole, GError **error)
{
  const bool shows_all = receipt->counts[RECEIPT_RECEIVED] <= RECEIPT_ROWS_SHOWN_MOST;
  const ReceiptStyle style = receipt_style_new(workbook);
  g_autoptr(GArray) marks = receipt_marks_new(receipt);
  lxw_worksheet *chinese = workbook_add_worksheet(workbook, text(LANGUAGE_ZH, "receipt.workbook.sheet"));
  g_autoptr(ReceiptFormSheets) forms = receipt_form_sheets_new(workbook, &style, marks, shows_all);
  if (!form_rows_read(scope, form_path, receipt->file_name, receipt_form_sheets_take, forms, out_is_whole, error))
    return false;
  receipt_form_sheets_finish(forms);
  lxw_worksheet *english = workbook_add_worksheet(workbook, text(LANGUAGE_EN, "receipt.workbook.sheet"));
  explain(&(Explaining){receipt, marks, forms, &style, chinese, LANGUAGE_ZH, 0}, shows_all);
  explain(&(Explaining){receipt, marks, forms, &style, english, LANGUAGE_EN, 0}, shows_all);
  return true;
}

bool receipt_workbook_write(const Receipt *receipt, const FormScope *scope, const char *form_path, const char *path,
                            bool *out_is_written, GError **error)
{
  bool is_whole = false;
  g_autoptr(SpreadsheetFile) file = spreadsheet_file_new(path);
  if (!fill(spreadsheet_file_workbook(file), receipt, scope, form_path, &is_whole, error) ||
      (is_whole && !spreadsheet_file_save(file, SPREADSHEET_REPLACE, error)))
    return false;
  *out_is_written = is_whole;
  return true;
}
