/* Which cells of a form its receipt speaks of: one mark per refused and per waiting row that is listed, from top to bottom. Private to the receipts. */
#pragma once

#include "collector/receipts/receipt.h"

typedef enum ReceiptMarkKind {
  RECEIPT_MARK_REFUSED,
  RECEIPT_MARK_WAITING,  /* to be explained or corrected */
  RECEIPT_MARK_COMPANION /* waits with another: nothing to do */
} ReceiptMarkKind;

#define N_RECEIPT_MARK_KINDS 3

typedef struct ReceiptMark {
  const ReceiptLine *line; /* borrowed from the receipt */
  ReceiptMarkKind kind;
  int column; /* from 0; -1: the whole row, or not known before the headings are */
} ReceiptMark;

/* ReceiptMark, by place. What stood in an earlier form has no place in this one. The caller unrefs the array. */
GArray *receipt_marks_new(const Receipt *receipt);

/* Negative, 0, positive: MARK is above row ROW (from 1) of sheet SHEET (from 0), in it, below it. */
int receipt_mark_compare_row(const ReceiptMark *mark, guint sheet, guint row);

/* Reason and advice in both languages, to be attached to the cell. The caller frees it. */
char *receipt_mark_comment(const ReceiptMark *mark);
