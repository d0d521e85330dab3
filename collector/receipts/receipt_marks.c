#include "collector/receipts/receipt_marks.h"

#include <string.h>

#include "catalogue/audit.h"
#include "collector/forms/form_place.h"

static gint compare_marks(gconstpointer a, gconstpointer b)
{
  return form_place_compare(((const ReceiptMark *)a)->line->place, ((const ReceiptMark *)b)->line->place);
}

static ReceiptMarkKind kind_of(const ReceiptLine *line, bool is_waiting)
{
  if (!is_waiting)
    return RECEIPT_MARK_REFUSED;
  return strcmp(line->code, audit_rule_code(AUDIT_WAITS_WITH_GROUP)) == 0 ? RECEIPT_MARK_COMPANION
                                                                          : RECEIPT_MARK_WAITING;
}

static void add_marks(GArray *marks, const GPtrArray *lines, bool is_waiting)
{
  for (guint i = 0; i < lines->len; i++) {
    const ReceiptLine *line = g_ptr_array_index(lines, i);
    const ReceiptMark mark = {line, kind_of(line, is_waiting), (int)line->column - 1};
    if (line->place != 0)
      g_array_append_val(marks, mark);
  }
}

GArray *receipt_marks_new(const Receipt *receipt)
{
  GArray *marks = g_array_new(FALSE, FALSE, sizeof(ReceiptMark));
  add_marks(marks, receipt->lines, false);
  add_marks(marks, receipt->waiting, true);
  g_array_sort(marks, compare_marks);
  return marks;
}

int receipt_mark_compare_row(const ReceiptMark *mark, guint sheet, guint row)
{
  const guint own_sheet = mark->line->sheet_index;
  const guint own_row = mark->line->row;
  return own_sheet != sheet ? (own_sheet > sheet) - (own_sheet < sheet) : (own_row > row) - (own_row < row);
}

char *receipt_mark_comment(const ReceiptMark *mark)
{
  const ReceiptLine *line = mark->line;
  return g_strdup_printf("%s\n%s\n\n%s\n%s", line->reason[LANGUAGE_ZH], line->advice[LANGUAGE_ZH],
                         line->reason[LANGUAGE_EN], line->advice[LANGUAGE_EN]);
}
