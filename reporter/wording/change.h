/* By how much a figure has moved, in the form in which the National Bureau's reports say it.
 *
 * Shares move by percentage points, rates per 100,000 or per 1,000 people by percent, everything else by its difference. Changes are computed from
 * unrounded figures; whether a figure stood still is judged as published. Pure. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum ChangeKind { CHANGE_POINTS, CHANGE_PERCENT, CHANGE_ABSOLUTE } ChangeKind;

/* `points`, `percent`, `absolute`: the contract of the CSV output. */
const char *change_kind_code(ChangeKind kind);

typedef enum Move {
  MOVE_FLAT,        /* 持平: equal as published */
  MOVE_NEARLY_FLAT, /* 基本持平: 0.1 in the published unit, or too little to be printed */
  MOVE_UP,
  MOVE_DOWN
} Move;

/* Why a move may be none. */
typedef enum ChangeDoubt {
  CHANGE_CERTAIN,      /* a full count, or beyond doubt */
  CHANGE_BY_CHANCE,    /* rare events: chance alone moves them as much */
  CHANGE_WITHIN_ERROR, /* a survey: the interval of the change holds none */
  CHANGE_ERROR_UNKNOWN /* there is error, but the record does not say how much */
} ChangeDoubt;

typedef struct Change {
  ChangeKind kind;
  Move move;
  double difference; /* now - before, in the figure's unit */
  bool has_percent;  /* false when the figure before was 0 */
  double percent;    /* of the figure before */
} Change;

/* The change from BEFORE to NOW, figures published with DECIMALS places. Both must be finite. */
Change change_between(ChangeKind kind, guint decimals, double now, double before);

/* The number that KIND speaks of: percent, else the difference. False when there is none (percent of 0). */
bool change_amount(const Change *change, double *out_amount);

/* Places that the amount is printed with. */
guint change_decimals(ChangeKind kind, guint figure_decimals);
