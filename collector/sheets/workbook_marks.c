#include "collector/sheets/workbook_marks.h"

typedef struct Place {
  guint sheet;
  guint row;
  guint column;
} Place;

struct WorkbookMarks {
  GArray *places[N_WORKBOOK_MARKS]; /* Place, ascending */
  GArray *merges;                   /* WorkbookMerge */
};

WorkbookMarks *workbook_marks_new(void)
{
  WorkbookMarks *marks = g_new0(WorkbookMarks, 1);
  for (guint kind = 0; kind < N_WORKBOOK_MARKS; kind++)
    marks->places[kind] = g_array_new(FALSE, FALSE, sizeof(Place));
  marks->merges = g_array_new(FALSE, FALSE, sizeof(WorkbookMerge));
  return marks;
}

void workbook_marks_free(WorkbookMarks *marks)
{
  if (marks == NULL)
    return;
  for (guint kind = 0; kind < N_WORKBOOK_MARKS; kind++)
    g_array_unref(marks->places[kind]);
  g_array_unref(marks->merges);
  g_free(marks);
}

bool workbook_mark(WorkbookMarks *marks, WorkbookMark kind, guint sheet, guint row, guint column)
{
  const Place place = {sheet, row, column};
  if (marks->places[kind]->len == WORKBOOK_MARKS_MOST)
    return false;
  g_array_append_val(marks->places[kind], place);
  return true;
}

static gint compare_places(gconstpointer left, gconstpointer right)
{
  const Place *a = left;
  const Place *b = right;
  if (a->sheet != b->sheet)
    return a->sheet < b->sheet ? -1 : 1;
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  return a->column < b->column ? -1 : a->column > b->column;
}

bool workbook_is_marked(const WorkbookMarks *marks, WorkbookMark kind, guint sheet, guint row, guint column)
{
  const Place sought = {sheet, row, column};
  return marks->places[kind]->len > 0 && g_array_binary_search(marks->places[kind], &sought, compare_places, NULL);
}

bool workbook_mark_merge(WorkbookMarks *marks, const WorkbookMerge *merge)
{
  if (marks->merges->len == WORKBOOK_MERGES_MOST)
    return false;
  g_array_append_vals(marks->merges, merge, 1);
  return true;
}

static bool covers(const WorkbookMerge *merge, guint sheet, guint row, guint column)
{
  const bool is_first = row == merge->first_row && column == merge->first_column;
  return sheet == merge->sheet && row >= merge->first_row && row <= merge->last_row && column >= merge->first_column &&
         column <= merge->last_column && !is_first;
}

bool workbook_is_covered(const WorkbookMarks *marks, guint sheet, guint row, guint column)
{
  for (guint i = 0; i < marks->merges->len; i++)
    if (covers(&g_array_index(marks->merges, WorkbookMerge, i), sheet, row, column))
      return true;
  return false;
}
