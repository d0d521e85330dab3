/* Inside the forms: the lines of a form for people, gathered until their parts have found each other.
 *
 * A numerator and its denominator stand in two lines that may have been moved anywhere, so nothing is handed on before a sheet is at its end. A status that an
 * indicator's most general line (the total) gives for want of a number holds for its lines that say nothing. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form_reading.h"
#include "collector/forms/wide_head.h"

typedef struct WideLines WideLines;

WideLines *wide_lines_new(void);
void wide_lines_free(WideLines *lines);

/* True when ROW has the code of a line. */
bool wide_lines_is_line(const WideHead *head, const SheetRow *row);

/* Takes ROW, which stands below HEAD. A row without a line's code is passed over, unless it has numbers where amounts are read: that, and a code that is none, is
 * refused. False, with a fault, when there are too many. */
bool wide_lines_take(WideLines *lines, FormReading *reading, const WideHead *head, const SheetRow *row);

/* Hands on what the lines report. False when the reading is to end. */
bool wide_lines_hand_on(WideLines *lines, FormReading *reading);
