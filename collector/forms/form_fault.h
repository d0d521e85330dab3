/* Why a whole form cannot be read. Nothing of such a form is accepted.
 *
 * The code stands for two texts, `form.<code>.reason` and `form.<code>.advice`, with placeholders {row}, {given} and {expected}. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/text.h"

typedef struct FormFault {
  const char *code; /* static */
  char *sheet;      /* name of the workbook's sheet; NULL or empty: of the whole file, or a text */
  guint row;        /* of the sheet, 0 when it concerns the whole of it */
  char *given;      /* what stands there */
  char *expected;   /* what should */
} FormFault;

/* Fills FAULT, which must be {0}, with copies. CODE is static. */
void form_fault_set(FormFault *fault, const char *code, guint row, const char *given, const char *expected);

/* Says in which sheet the fault is; NAME is copied, empty for a text. */
void form_fault_set_sheet(FormFault *fault, const char *name);
void form_fault_clear(FormFault *fault);

/* True when CODE is of what is only warned about: then nothing of the form is hindered. */
bool form_fault_is_warning(const char *code);

/* What is wrong and what to do, in words. The caller frees them. */
char *form_fault_reason(Language language, const FormFault *fault);
char *form_fault_advice(Language language, const FormFault *fault);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormFault, form_fault_clear)
