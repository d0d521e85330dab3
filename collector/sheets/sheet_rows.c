#include "collector/sheets/sheet_rows.h"

#include <string.h>

void row_delivery_init(RowDelivery *delivery, const SheetLimits *limits, SheetRowFunc row_func, void *user,
                       FormFault *fault)
{
  *delivery = (RowDelivery){.limits = limits,
                            .row_func = row_func,
                            .user = user,
                            .text = g_string_new(NULL),
                            .cells = g_ptr_array_new(),
                            .fault = fault};
}

void row_delivery_clear(RowDelivery *delivery)
{
  g_string_free(delivery->text, TRUE);
  g_ptr_array_unref(delivery->cells);
}

/* Blanks of all scripts, and the letters without width that copying from web pages leaves. */
static bool is_blank(gunichar letter)
{
  return g_unichar_isspace(letter) || letter == 0x200B || letter == 0xFEFF;
}

/* As nearly all letters are that begin or end a cell. */
static bool is_visible_ascii(char byte)
{
  return byte > ' ' && byte < 0x7F;
}

static const char *skip_blanks(const char *cell)
{
  while (*cell != '\0' && !is_visible_ascii(*cell) && is_blank(g_utf8_get_char(cell)))
    cell = g_utf8_next_char(cell);
  return cell;
}

/* The size of CELL without the blanks at its end. */
static size_t trimmed_size(const char *cell)
{
  const char *end = cell + strlen(cell);
  while (end > cell) {
    const char *last = g_utf8_prev_char(end);
    if (!is_blank(g_utf8_get_char(last)))
      break;
    end = last;
  }
  return (size_t)(end - cell);
}

/* How many cells there are up to the last that is not blank. */
static guint count_used(const char *const *cells, guint n_cells)
{
  while (n_cells > 0 && *skip_blanks(cells[n_cells - 1]) == '\0')
    n_cells--;
  return n_cells;
}

static bool has_blanks_around(const char *cell)
{
  const size_t size = strlen(cell);
  if (size == 0 || (is_visible_ascii(cell[0]) && is_visible_ascii(cell[size - 1])))
    return false;
  return is_blank(g_utf8_get_char(cell)) || is_blank(g_utf8_get_char(g_utf8_prev_char(cell + size)));
}

static bool is_any_to_be_trimmed(const char *const *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    if (has_blanks_around(cells[i]))
      return true;
  return false;
}

static void trim_cells(RowDelivery *delivery, const char *const *cells, guint n_cells)
{
  GString *text = delivery->text;
  g_string_truncate(text, 0);
  g_ptr_array_set_size(delivery->cells, 0);
  for (guint i = 0; i < n_cells; i++) {
    const char *cell = skip_blanks(cells[i]);
    g_ptr_array_add(delivery->cells, GSIZE_TO_POINTER(text->len));
    g_string_append_len(text, cell, (gssize)trimmed_size(cell));
    g_string_append_c(text, '\0');
  }
  /* Now that the text moves no more, offsets become pointers. */
  for (guint i = 0; i < n_cells; i++)
    delivery->cells->pdata[i] = text->str + GPOINTER_TO_SIZE(delivery->cells->pdata[i]);
}

bool row_delivery_take(RowDelivery *delivery, guint number, const char *const *cells, guint n_cells)
{
  const guint n_used = count_used(cells, n_cells);
  if (n_used == 0)
    return true;
  if (n_used > delivery->limits->most_columns) {
    sheet_set_csv_fault(delivery->limits, CSV_MANY_CELLS, number, delivery->fault);
    return false;
  }
  SheetRow row = {.sheet = delivery->sheet, .row = number, .n_cells = n_used, .cells = cells};
  if (is_any_to_be_trimmed(cells, n_used)) {
    trim_cells(delivery, cells, n_used);
    row.cells = (const char *const *)delivery->cells->pdata;
  }
  delivery->is_stopped = !delivery->row_func(&row, delivery->user);
  return !delivery->is_stopped;
}

void sheet_set_csv_fault(const SheetLimits *limits, CsvProblem problem, guint row, FormFault *out_fault)
{
  g_autofree char *most_columns = g_strdup_printf("%u", limits->most_columns);
  g_autofree char *longest = g_format_size_full(limits->longest_cell_bytes, G_FORMAT_SIZE_IEC_UNITS);
  switch (problem) {
  case CSV_STRAY_QUOTE:
    form_fault_set(out_fault, "stray_quote", row, "", "");
    return;
  case CSV_OPEN_QUOTE:
    form_fault_set(out_fault, "open_quote", row, "", "");
    return;
  case CSV_LONG_CELL:
    form_fault_set(out_fault, "long_cell", row, "", longest);
    return;
  case CSV_MANY_CELLS:
    form_fault_set(out_fault, "many_columns", row, "", most_columns);
    return;
  case CSV_NOT_UTF8:
    form_fault_set(out_fault, "not_text", row, "", "");
    return;
  case CSV_MANY_ROWS:
  case CSV_SOUND:
  case CSV_STOPPED:
    break;
  }
  g_assert_not_reached();
}
