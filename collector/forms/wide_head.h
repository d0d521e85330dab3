/* Inside the forms: what stands above and in the heading of a form for people (see template/template.h), and which of its columns are read.
 *
 * Labels and headings are known in both languages, wherever they stand; what stands beside a label is what it says. Columns that only inform are passed over. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form_reading.h"
#include "collector/template/layout.h"

typedef enum WideLabel { WIDE_PERIOD, WIDE_AGENCY_CODE, WIDE_NUMBER, WIDE_CATALOGUE, WIDE_CREDIT_CODE } WideLabel;

#define N_WIDE_LABELS 5

/* A column of amounts. */
typedef struct WideAmount {
  guint column;
  const CodeItem *sex;
} WideAmount;

typedef struct WideHead {
  char *labels[N_WIDE_LABELS]; /* what stands beside; NULL: has not been seen */
  int line, status, comment;   /* columns; -1 when there is none */
  WideAmount amounts[LAYOUT_MAX_COLUMNS];
  guint n_amounts;
} WideHead;

void wide_head_clear(WideHead *head);

/* True when ROW is the heading of such a form: it names the line codes and more. */
bool wide_head_is(const SheetRow *row);

/* Takes what labels among the N_CELLS of a row say. */
void wide_head_look(WideHead *head, const char *const *cells, guint n_cells);

/* Takes the columns of the heading ROW, and judges what the labels have said: whose form it is, of which period, and whether it may still be used. False,
 * with the reading's fault filled, when it is not to be read. A credit code that cannot be right is warned about. */
bool wide_head_read(WideHead *head, FormReading *reading, const SheetRow *row);

/* True when the foot of the form (to be signed) begins with this row. */
bool wide_head_is_foot(const char *const *cells, guint n_cells);
