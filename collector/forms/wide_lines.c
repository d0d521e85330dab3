#include "collector/forms/wide_lines.h"

#include "collector/forms/cell_number.h"
#include "collector/forms/form_place.h"
#include "collector/forms/wide_line.h"

/* More lines than any form has; bounds what is gathered. */
enum { LINES_MAX = 50000 };

struct WideLines {
  GArray *lines;       /* WideLine, in the order of rows */
  GHashTable *by_code; /* period and code to index + 1 */
  GHashTable *general; /* period, indicator and part to index + 1 of its most general line */
  GStringChunk *texts;
};

WideLines *wide_lines_new(void)
{
  WideLines *lines = g_new0(WideLines, 1);
  lines->lines = g_array_new(FALSE, FALSE, sizeof(WideLine));
  lines->by_code = g_hash_table_new(g_str_hash, g_str_equal);
  lines->general = g_hash_table_new(g_str_hash, g_str_equal);
  lines->texts = g_string_chunk_new(4096);
  return lines;
}

void wide_lines_free(WideLines *lines)
{
  if (lines == NULL)
    return;
  g_array_unref(lines->lines);
  g_hash_table_unref(lines->by_code);
  g_hash_table_unref(lines->general);
  g_string_chunk_free(lines->texts);
  g_free(lines);
}

static const WideLine *line_at(const WideLines *lines, guint index)
{
  return &g_array_index(lines->lines, WideLine, index);
}

/* The period and the code of LINE's PART, as the table has them. */
static const char *key_of(const WideLines *lines, const WideLine *line, LinePart part)
{
  char code_text[LINE_CODE_SIZE];
  LineCode code = line->code;
  code.part = part;
  g_autofree char *key = g_strdup_printf("%s\n%s", line->period, line_code_format(&code, code_text));
  return g_string_chunk_insert_const(lines->texts, key);
}

/* The line of the same indicator, group and period that has PART; NULL when there is none. */
static const WideLine *find_line(const WideLines *lines, const WideLine *line, LinePart part)
{
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(lines->by_code, key_of(lines, line, part)));
  return found > 0 ? line_at(lines, found - 1) : NULL;
}

/* The key under which LINE's indicator has its most general line: as if it had no group. */
static const char *general_key_of(const WideLines *lines, const WideLine *line)
{
  WideLine general = *line;
  general.code.group = (Breakdown){0};
  return key_of(lines, &general, line->code.part);
}

/* The indicator's most general line in the file: what is said there for want of a number holds for its lines that say nothing. */
static const WideLine *find_general(const WideLines *lines, const WideLine *line)
{
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(lines->general, general_key_of(lines, line)));
  return line_at(lines, found - 1);
}

static guint n_dimensions(const WideLine *line)
{
  guint n = 0;
  for (Dimension d = 0; d < N_DIMENSIONS; d++)
    n += line->code.group.codes[d][0] != '\0';
  return n;
}

/* Notes the line that was added last. */
static void note_general(WideLines *lines)
{
  const guint last = lines->lines->len - 1;
  const char *key = general_key_of(lines, line_at(lines, last));
  const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(lines->general, key));
  if (known == 0 || n_dimensions(line_at(lines, last)) < n_dimensions(line_at(lines, known - 1)))
    g_hash_table_insert(lines->general, (gpointer)(uintptr_t)key, GUINT_TO_POINTER(last + 1));
}

/* --- Taking ------------------------------------------------------------------------------------------------------- */

static const char *cell_of(const SheetRow *row, int column)
{
  return column >= 0 && (guint)column < row->n_cells ? row->cells[column] : "";
}

static bool is_number(const char *cell)
{
  double number;
  return cell_number_read(cell, &number) == CELL_NUMBER;
}

static bool refuse(FormReading *reading, const SheetRow *row, AuditRule rule, int column, const char *field,
                   const char *given, const char *expected)
{
  reading->column = (guint)(column + 1);
  form_reading_refuse(reading, row, rule, NULL, field, given, expected);
  reading->column = 0;
  return form_reading_count(reading, row);
}

/* A row without a code: a note, or somebody's own sums. */
static bool pass_over(FormReading *reading, const WideHead *head, const SheetRow *row)
{
  for (guint i = 0; i < head->n_amounts; i++) {
    const int column = (int)head->amounts[i].column;
    if (is_number(cell_of(row, column)))
      return refuse(reading, row, AUDIT_UNKNOWN_LINE, column, "line", cell_of(row, head->line), "");
  }
  return true;
}

/* Cells that look empty and are not, as form_row.h judges them. False when one was refused; then *out_goes_on says whether reading does. */
static bool is_all_seen(FormReading *reading, const WideHead *head, const SheetRow *row, bool *out_goes_on)
{
  for (guint i = 0; i < head->n_amounts; i++) {
    const guint column = head->amounts[i].column;
    if (cell_of(row, (int)column)[0] != '\0')
      continue;
    const bool is_uncomputed = sheets_is_uncomputed(reading->sheets, row->sheet, row->row, column);
    if (!is_uncomputed && !sheets_is_covered(reading->sheets, row->sheet, row->row, column))
      continue;
    g_autofree char *place = sheet_place("", row->row, column);
    *out_goes_on = refuse(reading, row, is_uncomputed ? AUDIT_UNCOMPUTED_FORMULA : AUDIT_MERGED_CELL, (int)column,
                          "value", place, "");
    return false;
  }
  return true;
}

static WideLine line_of(const WideLines *lines, const WideHead *head, const SheetRow *row, const LineCode *code)
{
  WideLine line = {.code = *code,
                   .sheet = row->sheet,
                   .row = row->row,
                   .period = g_string_chunk_insert_const(lines->texts, head->labels[WIDE_PERIOD]),
                   .n_amounts = head->n_amounts,
                   .status = g_string_chunk_insert_const(lines->texts, cell_of(row, head->status)),
                   .comment = g_string_chunk_insert_const(lines->texts, cell_of(row, head->comment))};
  for (guint i = 0; i < head->n_amounts; i++) {
    line.amounts[i] = head->amounts[i];
    line.texts[i] = g_string_chunk_insert_const(lines->texts, cell_of(row, (int)head->amounts[i].column));
  }
  return line;
}

/* The same line twice: one that says nothing gives way. */
static bool add_again(WideLines *lines, FormReading *reading, const SheetRow *row, const WideLine *line, guint earlier)
{
  if (wide_line_says_nothing(line))
    return true;
  if (wide_line_says_nothing(line_at(lines, earlier))) {
    g_array_index(lines->lines, WideLine, earlier) = *line;
    return true;
  }
  char code[LINE_CODE_SIZE];
  g_autofree char *first =
      g_strdup_printf("%u", form_cell_number(line_at(lines, earlier)->sheet, line_at(lines, earlier)->row, 0));
  return refuse(reading, row, AUDIT_DUPLICATE_DISAGREES, (int)line->amounts[0].column, "line",
                line_code_format(&line->code, code), first);
}

static bool add_line(WideLines *lines, FormReading *reading, const SheetRow *row, const WideLine *line)
{
  const char *key = key_of(lines, line, line->code.part);
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(lines->by_code, key));
  if (found > 0)
    return add_again(lines, reading, row, line, found - 1);
  if (lines->lines->len == LINES_MAX) {
    g_autofree char *most = g_strdup_printf("%d", LINES_MAX);
    return form_reading_fail(reading, row, "too_many_rows", "", most);
  }
  g_array_append_val(lines->lines, *line);
  g_hash_table_insert(lines->by_code, (gpointer)(uintptr_t)key, GUINT_TO_POINTER(lines->lines->len));
  note_general(lines);
  return true;
}

bool wide_lines_is_line(const WideHead *head, const SheetRow *row)
{
  LineCode code;
  return line_code_parse(cell_of(row, head->line), &code);
}

bool wide_lines_take(WideLines *lines, FormReading *reading, const WideHead *head, const SheetRow *row)
{
  LineCode code;
  bool goes_on = true;
  const char *cell = cell_of(row, head->line);
  if (!line_code_parse(cell, &code))
    return line_code_resembles(cell) ? refuse(reading, row, AUDIT_UNKNOWN_LINE, head->line, "line", cell, "")
                                     : pass_over(reading, head, row);
  if (!is_all_seen(reading, head, row, &goes_on))
    return goes_on;
  const WideLine line = line_of(lines, head, row, &code);
  return add_line(lines, reading, row, &line);
}

/* --- Handing on -------------------------------------------------------------------------------------------------- */

/* The status that holds for a line which says nothing at all, nor its denominator: the general line's, if it is given for want of a number. */
static const char *inherited_status(const WideLines *lines, const FormReading *reading, const WideLine *line,
                                    const WideLine *denominator)
{
  const WideLine *general = find_general(lines, line);
  const bool is_silent = wide_line_says_nothing(line) && (denominator == NULL || wide_line_says_nothing(denominator));
  return is_silent && wide_status_replaces_number(reading, general->status) ? general->status : "";
}

static bool hand_on_line(const WideLines *lines, FormReading *reading, const WideLine *line)
{
  const WideLine *denominator = line->code.part == LINE_NUMERATOR     ? find_line(lines, line, LINE_DENOMINATOR)
                                : line->code.part == LINE_DENOMINATOR ? line
                                                                      : NULL;
  return wide_line_hand_on(reading, line, denominator, inherited_status(lines, reading, line, denominator));
}

bool wide_lines_hand_on(WideLines *lines, FormReading *reading)
{
  for (guint i = 0; i < lines->lines->len; i++) {
    const WideLine *line = line_at(lines, i);
    const bool is_done_by_numerator =
        line->code.part == LINE_DENOMINATOR && find_line(lines, line, LINE_NUMERATOR) != NULL;
    if (!is_done_by_numerator && !hand_on_line(lines, reading, line))
      return false;
  }
  return true;
}
