/* The documents in a workbook, past the archive that packs them: whatever the bytes, each is refused by a fault, or names sheets and marks cells within the
 * ceilings. The first byte chooses which document it is, and how large the pieces are that it comes in. */
#include "collector/sheets/workbook_index.h"
#include "collector/sheets/workbook_sheet.h"
#include "tests/fuzz/fuzz.h"

static void sheet_free(gpointer pointer)
{
  WorkbookSheet *sheet = pointer;
  g_free(sheet->name);
  g_free(sheet->part);
  g_free(sheet);
}

/* A workbook with one sheet, some of whose styles show percentages. */
static Workbook *workbook_new(WorkbookIndex *index)
{
  Workbook *workbook = g_new0(Workbook, 1);
  WorkbookSheet *sheet = g_new0(WorkbookSheet, 1);
  workbook->sheets = g_ptr_array_new_with_free_func(sheet_free);
  workbook->marks = workbook_marks_new();
  sheet->name = g_strdup("健康");
  sheet->part = g_strdup("xl/worksheets/sheet1.xml");
  g_ptr_array_add(workbook->sheets, sheet);
  workbook_index_init(index, workbook);
  for (gboolean is_percent = FALSE; is_percent <= TRUE; is_percent++)
    g_array_append_val(index->percent_styles, is_percent);
  return workbook;
}

static bool feed(PartReader *reader, const char *bytes, size_t size, size_t piece_size)
{
  for (size_t at = 0; at < size; at += piece_size)
    if (!part_reader_feed(reader, bytes + at, MIN(piece_size, size - at), false))
      return false;
  return part_reader_feed(reader, "", 0, true);
}

static void check_names(const Workbook *workbook)
{
  for (guint i = 0; i < workbook->sheets->len; i++) {
    const WorkbookSheet *sheet = workbook->sheets->pdata[i];
    g_assert(sheet->name[0] != '\0' && g_utf8_validate(sheet->name, -1, NULL));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static const PartHandlers *const kinds[] = {&workbook_handlers, &relation_handlers, &style_handlers, &sheet_handlers};
  if (size == 0)
    return 0;
  WorkbookIndex index;
  Workbook *workbook = workbook_new(&index);
  SheetExamination sheet = {.index = &index};
  const PartHandlers *handlers = kinds[bytes[0] % G_N_ELEMENTS(kinds)];
  void *user = handlers == &sheet_handlers ? (void *)&sheet : (void *)&index;
  PartReader *reader = part_reader_new(handlers, user);
  const char *given = NULL;
  const bool is_read = feed(reader, (const char *)bytes + 1, size - 1, 1 + bytes[0] / G_N_ELEMENTS(kinds) * 16);
  g_assert(is_read == (part_reader_fault(reader, &given) == NULL));
  check_names(workbook);
  part_reader_free(reader);
  workbook_index_clear(&index);
  workbook_free(workbook);
  return 0;
}
