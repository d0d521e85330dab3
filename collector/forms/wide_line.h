/* Inside the forms: one line of a form for people, and how it is handed on.
 *
 * Every amount that says something becomes a row of a long form (form_row.h), which judges numbers, statuses and comments alike for all forms. A cell that is
 * empty, or only has a dash, was not reported and stays due: it is never 0. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form_reading.h"
#include "collector/forms/wide_head.h"
#include "collector/template/line_code.h"

typedef struct WideLine {
  LineCode code;
  guint sheet, row;
  const char *period; /* as the head says it */
  WideAmount amounts[LAYOUT_MAX_COLUMNS];
  const char *texts[LAYOUT_MAX_COLUMNS]; /* of the amounts */
  guint n_amounts;
  const char *status;
  const char *comment;
} WideLine;

/* True when neither an amount nor the status says anything. */
bool wide_line_says_nothing(const WideLine *line);

/* True when STATUS is given for want of a number. */
bool wide_status_replaces_number(const FormReading *reading, const char *status);

/* Hands on what LINE reports, a value or a numerator, with its DENOMINATOR (NULL: none; LINE itself when that stands alone). INHERITED is the status that holds
 * for what must be reported when the two have none. False when the reading is to end. */
bool wide_line_hand_on(FormReading *reading, const WideLine *line, const WideLine *denominator, const char *inherited);
