/* Files as sheets: whatever the bytes, they are refused with a fault, or rows come in order, within the ceilings, as UTF-8. A workbook is examined, but not converted: that is another program's work. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "collector/sheets/sheets.h"
#include "tests/fuzz/fuzz.h"

static const SheetLimits limits = {.largest_file_bytes = 1 << 20,
                                   .largest_workbook_bytes = 4 << 20,
                                   .most_sheets = 8,
                                   .most_columns = 16,
                                   .longest_cell_bytes = 256,
                                   .conversion_ms = 1000};

static bool check_row(const SheetRow *row, void *user)
{
  guint *last_row = user;
  g_assert(row->sheet == 0 && row->row > *last_row);
  g_assert(row->n_cells > 0 && row->n_cells <= limits.most_columns);
  g_assert(row->cells[row->n_cells - 1][0] != '\0');
  for (guint i = 0; i < row->n_cells; i++)
    g_assert(strlen(row->cells[i]) <= limits.longest_cell_bytes && g_utf8_validate(row->cells[i], -1, NULL));
  *last_row = row->row;
  return true;
}

static void read_rows(Sheets *sheets)
{
  g_auto(FormFault) fault = {0};
  guint last_row = 0;
  const SheetsEnd end = sheets_read(sheets, check_row, &last_row, &fault, NULL);
  g_assert(end == (fault.code != NULL ? SHEETS_FAULTY : SHEETS_AT_END));
}

static void examine(Sheets *sheets)
{
  for (guint i = 0; i < sheets_count(sheets); i++)
    g_assert(g_utf8_validate(sheets_name(sheets, i), -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_auto(FormFault) fault = {0};
  g_autoptr(ExpectedWords) words = expected_words_new();
  expected_words_add_heading(words, "指标");
  expected_words_add(words, "学校医院");
  expected_words_add(words, "女");
  const SheetsScope scope = {.limits = limits, .words = words};
  const int fd = memfd_create("form", MFD_CLOEXEC);
  g_assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
  g_autoptr(Sheets) sheets = sheets_open(&scope, fd, "form.csv", &fault, NULL);
  g_assert((sheets == NULL) == (fault.code != NULL));
  if (sheets != NULL && sheets_name(sheets, 0)[0] == '\0')
    read_rows(sheets);
  else if (sheets != NULL)
    examine(sheets);
  close(fd);
  return 0;
}
