/* Inside the workbook: cells of which the converted text does not say all. Rows from 1, columns from 0, sheets from 0. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum WorkbookMark {
  MARK_UNCOMPUTED, /* a formula without a value */
  MARK_PERCENTAGE, /* a number that is shown as a percentage, a hundred times what is stored */
} WorkbookMark;

#define N_WORKBOOK_MARKS ((guint)MARK_PERCENTAGE + 1)

/* No form has more cells of a kind, or more merged ranges, than this. */
enum { WORKBOOK_MARKS_MOST = 100000, WORKBOOK_MERGES_MOST = 2000 };

/* A range of cells that is shown as one; only the first holds something. */
typedef struct WorkbookMerge {
  guint sheet;
  guint first_row;
  guint last_row;
  guint first_column;
  guint last_column;
} WorkbookMerge;

typedef struct WorkbookMarks WorkbookMarks;

WorkbookMarks *workbook_marks_new(void);
void workbook_marks_free(WorkbookMarks *marks);

/* In the order of sheets, rows and columns. False when there are too many. */
bool workbook_mark(WorkbookMarks *marks, WorkbookMark kind, guint sheet, guint row, guint column);
bool workbook_is_marked(const WorkbookMarks *marks, WorkbookMark kind, guint sheet, guint row, guint column);

/* False when there are too many. */
bool workbook_mark_merge(WorkbookMarks *marks, const WorkbookMerge *merge);

/* True when the cell is part of a merged range, but not its first. */
bool workbook_is_covered(const WorkbookMarks *marks, guint sheet, guint row, guint column);
