/* One rule for the neighbouring lines of an indicator that accept the same, since a sheet of libxlsxwriter has room for 255 rules. */
#include "collector/template/workbook_entry.h"

#include <string.h>

enum {
  TITLE_LETTERS_MAX = 32,
  MESSAGE_LETTERS_MAX = 255,
  LETTERS_OF_DEFINITION = 110,
  RULES_MAX = 250,
  COMMENT_LETTERS_MAX = 500
};

/* Lines FIRST to LAST (rows of the sheet), which accept the same. */
typedef struct Run {
  guint first, last;
  const LayoutLine *line;
} Run;

static char *shortened(const char *words, glong most)
{
  if (g_utf8_strlen(words, -1) <= most)
    return g_strdup(words);
  g_autofree char *beginning = g_utf8_substring(words, 0, most - 1);
  return g_strconcat(beginning, "…", NULL);
}

/* --- Amounts ------------------------------------------------------------------------------------------------------ */

typedef enum EntryKind { ENTRY_WHOLE, ENTRY_DECIMAL, ENTRY_YES_NO } EntryKind;

static EntryKind entry_kind(const Template *form, const LayoutLine *line)
{
  if (line->indicator->measure == MEASURE_YES_NO)
    return ENTRY_YES_NO;
  return layout_line_is_whole(form->layout, line) ? ENTRY_WHOLE : ENTRY_DECIMAL;
}

static void set_kind(lxw_data_validation *rule, EntryKind kind, const Indicator *indicator)
{
  switch (kind) {
  case ENTRY_YES_NO:
    rule->validate = LXW_VALIDATION_TYPE_INTEGER;
    rule->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    rule->minimum_number = 0;
    rule->maximum_number = 1;
    return;
  case ENTRY_WHOLE:
  case ENTRY_DECIMAL:
    rule->validate = kind == ENTRY_WHOLE ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
    rule->criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
    rule->value_number = MIN(0, indicator->min_value);
    return;
  }
}

static char *prompt_of(const Template *form, EntryKind kind, const Indicator *indicator)
{
  static const char *const codes[] = {[ENTRY_WHOLE] = "template.prompt.whole",
                                      [ENTRY_DECIMAL] = "template.prompt.decimal",
                                      [ENTRY_YES_NO] = "template.prompt.yes_no"};
  g_autofree char *definition = shortened(bilingual_text(indicator->definition, form->language), LETTERS_OF_DEFINITION);
  g_autofree char *prompt = text_format(form->language, codes[kind], "definition", definition, NULL);
  return shortened(prompt, MESSAGE_LETTERS_MAX);
}

static void validate_amounts(lxw_worksheet *worksheet, const Template *form, const TemplateSheet *sheet, const Run *run)
{
  static const char *const errors[] = {[ENTRY_WHOLE] = "template.error.whole",
                                       [ENTRY_DECIMAL] = "template.error.decimal",
                                       [ENTRY_YES_NO] = "template.error.yes_no"};
  const Indicator *indicator = run->line->indicator;
  const EntryKind kind = entry_kind(form, run->line);
  const guint first = template_column(sheet, TEMPLATE_COLUMN_AMOUNT);
  g_autofree char *title = shortened(bilingual_text(indicator->name, form->language), TITLE_LETTERS_MAX);
  g_autofree char *prompt = prompt_of(form, kind, indicator);
  g_autofree char *complaint = g_strdup(text(form->language, errors[kind]));
  lxw_data_validation rule = {
      .input_title = title, .input_message = prompt, .error_title = title, .error_message = complaint};
  set_kind(&rule, kind, indicator);
  worksheet_data_validation_range(worksheet, run->first, (lxw_col_t)first, run->last,
                                  (lxw_col_t)(first + sheet->layout->n_columns - 1), &rule);
}

/* --- Statuses and comments ---------------------------------------------------------------------------------------- */

static void validate_statuses(lxw_worksheet *worksheet, const Template *form, guint column, guint first, guint last)
{
  g_auto(GStrv) words = template_status_words(form->language);
  g_autofree char *title = g_strdup(text(form->language, "template.column.status"));
  g_autofree char *prompt = g_strdup(text(form->language, "template.prompt.status"));
  g_autofree char *complaint = g_strdup(text(form->language, "template.error.status"));
  lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST,
                              .value_list = words,
                              .input_title = title,
                              .input_message = prompt,
                              .error_title = title,
                              .error_message = complaint};
  worksheet_data_validation_range(worksheet, first, (lxw_col_t)column, last, (lxw_col_t)column, &rule);
}

static void validate_comments(lxw_worksheet *worksheet, const Template *form, guint column, guint first, guint last)
{
  g_autofree char *title = g_strdup(text(form->language, "template.column.comment"));
  g_autofree char *prompt = g_strdup(text(form->language, "template.prompt.comment"));
  g_autofree char *complaint = g_strdup(text(form->language, "template.error.comment"));
  lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LENGTH,
                              .criteria = LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO,
                              .value_number = COMMENT_LETTERS_MAX,
                              .input_title = title,
                              .input_message = prompt,
                              .error_title = title,
                              .error_message = complaint};
  worksheet_data_validation_range(worksheet, first, (lxw_col_t)column, last, (lxw_col_t)column, &rule);
}

/* --- All ---------------------------------------------------------------------------------------------------------- */

static bool goes_on(const Template *form, const Run *run, const TemplateRow *row)
{
  return row->kind == TEMPLATE_ROW_LINE && row->line->indicator == run->line->indicator &&
         entry_kind(form, row->line) == entry_kind(form, run->line);
}

/* Runs of lines, in the order of rows. */
static GArray *find_runs(const Template *form, const TemplateSheet *sheet)
{
  GArray *runs = g_array_new(FALSE, FALSE, sizeof(Run));
  for (guint i = 0; i < sheet->rows->len; i++) {
    const TemplateRow *row = &g_array_index(sheet->rows, TemplateRow, i);
    Run *run = runs->len > 0 ? &g_array_index(runs, Run, runs->len - 1) : NULL;
    if (run != NULL && run->last + 1 == i && goes_on(form, run, row)) {
      run->last = i;
    } else if (row->kind == TEMPLATE_ROW_LINE) {
      const Run begun = {.first = i, .last = i, .line = row->line};
      g_array_append_val(runs, begun);
    }
  }
  return runs;
}

void workbook_entry_validate(lxw_worksheet *worksheet, const Template *form, const TemplateSheet *sheet)
{
  g_autoptr(GArray) runs = find_runs(form, sheet);
  for (guint i = 0; i < MIN(runs->len, RULES_MAX); i++)
    validate_amounts(worksheet, form, sheet, &g_array_index(runs, Run, i));
  if (runs->len == 0)
    return;
  const guint first = g_array_index(runs, Run, 0).first;
  const guint last = g_array_index(runs, Run, runs->len - 1).last;
  validate_statuses(worksheet, form, template_column(sheet, TEMPLATE_COLUMN_STATUS), first, last);
  validate_comments(worksheet, form, template_column(sheet, TEMPLATE_COLUMN_COMMENT), first, last);
}
