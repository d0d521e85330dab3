/* The wide layout: forms for people, made by `template`. Several of them may stand below each other in a text. */
#include "collector/forms/form_layout.h"
#include "collector/forms/wide_head.h"
#include "collector/forms/wide_lines.h"

/* A sheet being read. */
typedef struct WideSheet {
  WideHead head;
  bool is_in_foot; /* of the form above the next one */
  WideLines *lines;
} WideSheet;

static void end(gpointer pointer)
{
  WideSheet *sheet = pointer;
  if (sheet == NULL)
    return;
  wide_head_clear(&sheet->head);
  wide_lines_free(sheet->lines);
  g_free(sheet);
}

static gpointer begin(FormReading *reading, const GPtrArray *above, const SheetRow *head)
{
  WideSheet *sheet = g_new0(WideSheet, 1);
  sheet->lines = wide_lines_new();
  for (guint i = 0; i < above->len; i++) {
    const char *const *cells = g_ptr_array_index(above, i);
    wide_head_look(&sheet->head, cells, g_strv_length((char **)(uintptr_t)cells));
  }
  reading->empty_fault = "blank_form";
  if (wide_head_read(&sheet->head, reading, head))
    return sheet;
  end(sheet);
  return NULL;
}

static bool take(FormReading *reading, gpointer pointer, const SheetRow *row)
{
  WideSheet *sheet = pointer;
  if (wide_head_is(row)) {
    sheet->is_in_foot = false;
    return wide_head_read(&sheet->head, reading, row);
  }
  if (!wide_lines_is_line(&sheet->head, row)) {
    wide_head_look(&sheet->head, row->cells, row->n_cells);
    sheet->is_in_foot = sheet->is_in_foot || wide_head_is_foot(row->cells, row->n_cells);
  }
  return sheet->is_in_foot || wide_lines_take(sheet->lines, reading, &sheet->head, row);
}

static bool finish(FormReading *reading, gpointer pointer)
{
  WideSheet *sheet = pointer;
  return wide_lines_hand_on(sheet->lines, reading);
}

const FormLayout wide_layout = {wide_head_is, begin, take, finish, end};
