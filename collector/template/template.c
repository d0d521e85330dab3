#include "collector/template/template.h"

#include "collector/review/agenda.h"
#include "collector/template/template_words.h"
#include "record/period_words.h"

/* A sheet on its way. */
typedef struct Writing {
  const Template *form;
  const History *history;
  int32_t today;
  TemplateSheet *sheet;
} Writing;

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static TemplateRow *add_row(TemplateSheet *sheet, TemplateRowKind kind)
{
  const TemplateRow row = {.kind = kind};
  g_array_append_val(sheet->rows, row);
  return &g_array_index(sheet->rows, TemplateRow, sheet->rows->len - 1);
}

/* Takes the texts over. */
static void add_head_row(const Writing *writing, const char *left_label, char *left, const char *right_label,
                         char *right)
{
  const Language language = writing->form->language;
  TemplateRow *row = add_row(writing->sheet, TEMPLATE_ROW_HEAD);
  row->cells[0] = left[0] != '\0' ? text_format(language, "template.label", "label", text(language, left_label), NULL)
                                  : g_strdup("");
  row->cells[1] = left;
  row->cells[2] = text_format(language, "template.label", "label", text(language, right_label), NULL);
  row->cells[3] = right;
}

/* A pair of which the agency fills in the value. */
static void add_open_head_row(const Writing *writing, const char *label)
{
  const Language language = writing->form->language;
  TemplateRow *row = add_row(writing->sheet, TEMPLATE_ROW_HEAD);
  row->is_open = true;
  row->cells[0] = text_format(language, "template.label", "label", text(language, label), NULL);
  for (int i = 1; i < 4; i++)
    row->cells[i] = g_strdup("");
}

static void add_title(const Writing *writing)
{
  const Language language = writing->form->language;
  const LayoutSheet *sheet = writing->sheet->layout;
  g_autofree char *period = period_words(language, writing->form->layout->period);
  const char *name = bilingual_text(sheet->head != NULL ? sheet->head->name : sheet->domain->name, language);
  add_row(writing->sheet, TEMPLATE_ROW_TITLE)->cells[0] =
      text_format(language, "template.title", "name", name, "period", period, NULL);
}

static void add_head(const Writing *writing)
{
  static const StatutoryForm none = {.number = "", .maker = {"", ""}, .approval_number = "", .valid_until = NO_DAY};
  const Language language = writing->form->language;
  const Layout *layout = writing->form->layout;
  const Profile *profile = layout->profile;
  const StatutoryForm *head = writing->sheet->layout->head != NULL ? writing->sheet->layout->head : &none;
  const char *approver = head->approver.zh != NULL ? bilingual_text(head->approver, language) : "";
  add_head_row(writing, "template.label.agency",
               g_strdup(language == LANGUAGE_ZH ? profile->name_zh : profile->name_en), "template.label.number",
               g_strdup(head->number));
  add_head_row(writing, "template.label.agency_code", g_strdup(profile->agency), "template.label.maker",
               g_strdup(bilingual_text(head->maker, language)));
  add_head_row(writing, "template.label.period", period_words(language, layout->period), "template.label.approver",
               g_strdup(approver));
  add_head_row(writing, "template.label.catalogue", template_catalogue_version(layout->catalogue),
               "template.label.approval_number",
               g_strdup(head->approval_number[0] != '\0' ? head->approval_number : text(language, "template.pending")));
  add_head_row(writing, "template.label.fixed", template_fixed_words(layout, language), "template.label.valid_until",
               head->valid_until != NO_DAY ? template_day(head->valid_until)
                                           : g_strdup(text(language, "template.unlimited")));
  add_open_head_row(writing, "template.label.credit_code");
}

static void add_headings(const Writing *writing)
{
  TemplateRow *row = add_row(writing->sheet, TEMPLATE_ROW_HEADINGS);
  for (guint c = 0; c < writing->sheet->n_columns; c++)
    row->cells[c] = g_strdup(writing->sheet->columns[c].title);
}

static void add_indicator(const Writing *writing, const LayoutLine *line)
{
  const Layout *layout = writing->form->layout;
  const AgendaEntry entry =
      agenda_entry(layout->catalogue, writing->history, line->indicator, layout->period, writing->today);
  TemplateRow *row = add_row(writing->sheet, TEMPLATE_ROW_INDICATOR);
  row->line = line;
  const bool is_closed = agenda_is_closed(layout->profile, layout->period);
  row->is_late = entry.state == AGENDA_LATE && !is_closed;
  row->cells[0] = template_indicator_words(layout, line->indicator, writing->form->language);
  row->cells[1] = is_closed ? g_strdup(text(writing->form->language, "template.due.closed"))
                            : template_due_words(layout->catalogue, &entry, writing->form->language);
}

static char *line_cell(const Writing *writing, const LayoutLine *line, const TemplateColumn *column)
{
  const Language language = writing->form->language;
  const Layout *layout = writing->form->layout;
  switch (column->kind) {
  case TEMPLATE_COLUMN_LINE:
    return template_line_words(layout, line);
  case TEMPLATE_COLUMN_ITEM:
    return template_item_words(line, language);
  case TEMPLATE_COLUMN_GROUP:
    return template_group_words(layout, line, language);
  case TEMPLATE_COLUMN_UNIT:
    return g_strdup(bilingual_text(layout_line_unit(line)->name, language));
  case TEMPLATE_COLUMN_SPAN:
    return g_strdup(text(language, line->indicator->time_aggregation == TIME_AGGREGATION_CUMULATIVE
                                       ? "template.span.cumulative"
                                       : "template.span.period"));
  case TEMPLATE_COLUMN_AMOUNT:
    return g_strdup(line->cells[column->amount] != LAYOUT_NO_CELL ? "" : TEMPLATE_NO_CELL);
  case TEMPLATE_COLUMN_BEFORE:
    return template_before_words(layout, writing->sheet->layout, line, writing->history, language);
  case TEMPLATE_COLUMN_CHECK:
  case TEMPLATE_COLUMN_STATUS:
  case TEMPLATE_COLUMN_COMMENT:
    return g_strdup("");
  }
  g_assert_not_reached();
}

static void add_line(const Writing *writing, const LayoutLine *line)
{
  TemplateRow *row = add_row(writing->sheet, TEMPLATE_ROW_LINE);
  row->line = line;
  for (guint c = 0; c < writing->sheet->n_columns; c++)
    row->cells[c] = line_cell(writing, line, &writing->sheet->columns[c]);
}

static void add_foot(const Writing *writing)
{
  static const char *const codes[][3] = {
      {"template.foot.head_of_unit", "template.foot.head_of_statistics", "template.foot.filled_in_by"},
      {"template.foot.telephone", "template.foot.date", "template.foot.stamp"}};
  for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
    TemplateRow *row = add_row(writing->sheet, TEMPLATE_ROW_FOOT);
    for (size_t c = 0; c < G_N_ELEMENTS(codes[i]); c++)
      row->cells[c] = g_strdup(text(writing->form->language, codes[i][c]));
  }
}

static void add_lines(const Writing *writing)
{
  const GArray *lines = writing->sheet->layout->lines;
  for (guint i = 0; i < lines->len; i++) {
    const LayoutLine *line = &g_array_index(lines, LayoutLine, i);
    if (line->is_first)
      add_indicator(writing, line);
    add_line(writing, line);
  }
}

/* --- Columns ------------------------------------------------------------------------------------------------------ */

static void add_column(TemplateSheet *sheet, TemplateColumnKind kind, guint amount, const char *title)
{
  sheet->columns[sheet->n_columns++] = (TemplateColumn){.kind = kind, .amount = amount, .title = title};
}

static void choose_columns(TemplateSheet *sheet, Language language)
{
  add_column(sheet, TEMPLATE_COLUMN_LINE, 0, text(language, "template.column.line"));
  add_column(sheet, TEMPLATE_COLUMN_ITEM, 0, text(language, "template.column.item"));
  add_column(sheet, TEMPLATE_COLUMN_GROUP, 0, text(language, "template.column.group"));
  add_column(sheet, TEMPLATE_COLUMN_UNIT, 0, text(language, "template.column.unit"));
  add_column(sheet, TEMPLATE_COLUMN_SPAN, 0, text(language, "template.column.span"));
  for (guint c = 0; c < sheet->layout->n_columns; c++)
    add_column(sheet, TEMPLATE_COLUMN_AMOUNT, c, bilingual_text(sheet->layout->columns[c]->name, language));
  add_column(sheet, TEMPLATE_COLUMN_CHECK, 0, text(language, "template.column.check"));
  add_column(sheet, TEMPLATE_COLUMN_BEFORE, 0, text(language, "template.column.before"));
  add_column(sheet, TEMPLATE_COLUMN_STATUS, 0, text(language, "template.column.status"));
  add_column(sheet, TEMPLATE_COLUMN_COMMENT, 0, text(language, "template.column.comment"));
}

guint template_column(const TemplateSheet *sheet, TemplateColumnKind kind)
{
  for (guint c = 0; c < sheet->n_columns; c++)
    if (sheet->columns[c].kind == kind)
      return c;
  g_assert_not_reached();
}

/* --- Whole forms -------------------------------------------------------------------------------------------------- */

static void row_clear(gpointer user)
{
  TemplateRow *row = user;
  for (guint c = 0; c < TEMPLATE_MAX_COLUMNS; c++)
    g_free(row->cells[c]);
}

static void sheet_free(gpointer user)
{
  TemplateSheet *sheet = user;
  g_array_unref(sheet->rows);
  g_free(sheet->name);
  g_free(sheet);
}

static TemplateSheet *sheet_new(const LayoutSheet *layout, Language language)
{
  TemplateSheet *sheet = g_new0(TemplateSheet, 1);
  sheet->layout = layout;
  sheet->name = template_sheet_name(layout, language);
  sheet->rows = g_array_new(FALSE, FALSE, sizeof(TemplateRow));
  g_array_set_clear_func(sheet->rows, row_clear);
  choose_columns(sheet, language);
  return sheet;
}

Template *template_new(const Layout *layout, const History *history, int32_t today, Language language)
{
  Template *form = g_new0(Template, 1);
  *form = (Template){.layout = layout, .language = language, .sheets = g_ptr_array_new_with_free_func(sheet_free)};
  for (guint i = 0; i < layout->sheets->len; i++) {
    TemplateSheet *sheet = sheet_new(g_ptr_array_index(layout->sheets, i), language);
    const Writing writing = {.form = form, .history = history, .today = today, .sheet = sheet};
    g_ptr_array_add(form->sheets, sheet);
    add_title(&writing);
    add_head(&writing);
    add_row(sheet, TEMPLATE_ROW_NOTE)->cells[0] = g_strdup(text(language, "template.note"));
    add_headings(&writing);
    add_lines(&writing);
    add_foot(&writing);
  }
  return form;
}

void template_free(Template *form)
{
  if (form == NULL)
    return;
  g_ptr_array_unref(form->sheets);
  g_free(form);
}
