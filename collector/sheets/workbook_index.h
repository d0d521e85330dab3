/* Inside the workbook: the documents that say what the others mean. */
#pragma once

#include <glib.h>

#include "collector/sheets/workbook.h"
#include "collector/sheets/workbook_part.h"

typedef struct WorkbookIndex {
  Workbook *workbook;
  GHashTable *parts_by_id;     /* relations' ids to names of documents */
  GHashTable *percent_formats; /* numbers of the workbook's own formats that show percentages */
  GArray *percent_styles;      /* per style of a cell whether it shows percentages: gboolean */
  bool is_in_cell_styles;
} WorkbookIndex;

/* Names the sheets, with ids in place of their documents; says which document is which; and which numbers are shown as percentages. For all, the user
 * is a WorkbookIndex. */
extern const PartHandlers workbook_handlers;
extern const PartHandlers relation_handlers;
extern const PartHandlers style_handlers;

void workbook_index_init(WorkbookIndex *index, Workbook *workbook);
void workbook_index_clear(WorkbookIndex *index);
