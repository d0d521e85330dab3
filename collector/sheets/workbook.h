/* Inside the sheets reader: what an XLSX workbook is before it is converted.
 *
 * The conversion is another program's work; this looks for what would harm it, or what it would silently read otherwise than a person sees it: an archive that unpacks to more than it may, parts that
 * stand there twice, documents with entities, rows and cells without their place, formulas that nobody computed. Such workbooks are refused, or marked where only some cells are concerned. The archive is
 * read as a stream; memory is that of the sheets' names and the marks. Runs nothing: macros are a reason to refuse. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/sheets/sheets.h"
#include "collector/sheets/workbook_marks.h"

typedef struct WorkbookSheet {
  char *name;
  char *part; /* its document in the archive */
  bool is_hidden;
} WorkbookSheet;

typedef struct Workbook {
  GPtrArray *sheets; /* WorkbookSheet, in the order of the tabs */
  WorkbookMarks *marks;
} Workbook;

/* Examines the file FD. NULL with *out_fault filled when it is no workbook that can be read, with ERROR set when it cannot be read at all. */
Workbook *workbook_examine(const SheetLimits *limits, int fd, FormFault *out_fault,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void workbook_free(Workbook *workbook);

/* Converts all sheets of FD, which EXAMINED describes; as sheets_read(). */
SheetsEnd workbook_read(const SheetsScope *scope, int fd, const Workbook *examined, SheetRowFunc row_func, void *user,
                        FormFault *out_fault, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Workbook, workbook_free)
