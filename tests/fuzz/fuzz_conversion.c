/* What the converter of workbooks writes: whatever the bytes, and in whatever pieces they come, there is a fault, or the rows of the sheets that were
 * examined, in their order. The first byte is the size of the pieces. */
#include <string.h>

#include "collector/sheets/workbook_output.h"
#include "tests/fuzz/fuzz.h"

static const SheetLimits limits = {.largest_workbook_bytes = 4096, .most_columns = 16, .longest_cell_bytes = 256};

static const char *const names[] = {"健康", "a - b"};

typedef struct Place {
  guint sheet, row;
} Place;

static bool check_row(const SheetRow *row, void *user)
{
  Place *last = user;
  g_assert(row->sheet < G_N_ELEMENTS(names) && row->n_cells > 0 && row->n_cells <= limits.most_columns);
  g_assert(row->sheet > last->sheet || row->row > last->row);
  for (guint i = 0; i < row->n_cells; i++)
    g_assert(g_utf8_validate(row->cells[i], -1, NULL));
  *last = (Place){row->sheet, row->row};
  return row->cells[0][0] != '!'; /* ends the reading */
}

/* Two sheets; B1 and A2 of the first are shown as percentages. */
static Workbook *examined(void)
{
  static WorkbookSheet sheets[G_N_ELEMENTS(names)];
  static Workbook workbook;
  if (workbook.sheets != NULL)
    return &workbook;
  workbook = (Workbook){g_ptr_array_new(), workbook_marks_new()};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    sheets[i].name = (char *)names[i];
    g_ptr_array_add(workbook.sheets, &sheets[i]);
  }
  const bool is_marked = workbook_mark(workbook.marks, MARK_PERCENTAGE, 0, 1, 1) &&
                         workbook_mark(workbook.marks, MARK_PERCENTAGE, 0, 2, 0);
  g_assert(is_marked);
  return &workbook;
}

static bool feed(WorkbookOutput *output, const char *bytes, size_t size, size_t piece_size)
{
  for (size_t at = 0; at < size; at += piece_size)
    if (!workbook_output_feed(output, bytes + at, MIN(piece_size, size - at)))
      return false;
  return workbook_output_finish(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (size == 0)
    return 0;
  Place last = {0};
  g_auto(FormFault) fault = {0};
  g_autoptr(WorkbookOutput) output = workbook_output_new(&limits, examined(), check_row, &last, &fault);
  const bool is_taken = feed(output, (const char *)bytes + 1, size - 1, 1 + (size_t)bytes[0]);
  g_assert(is_taken == (fault.code == NULL && !workbook_output_is_stopped(output)));
  return 0;
}
