/* How figures of a unit are said: the form of their change, the verb, the words around the number.
 *
 * One table row per unit of the catalogue. A unit that the table does not know (another district's catalogue) is said with its name from the code list
 * and moves by its difference. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "reporter/wording/change.h"

typedef enum Verb {
  VERB_RAISE,    /* 提高 / 降低 */
  VERB_INCREASE, /* 增加 / 减少 */
  VERB_LENGTHEN  /* 延长 / 缩短 */
} Verb;

typedef struct UnitStyle {
  const char *unit; /* code; NULL for the style of unknown units */
  ChangeKind change_kind;
  bool also_percent; /* headcounts: difference and percent */
  bool is_flag;      /* yes or no: no number is printed */
  Verb verb;
  const char *value_text; /* text code with {value} and, for unknown units, {unit} */
  const char *one_text;   /* text code for exactly 1, where English has a singular; else NULL */
} UnitStyle;

/* The style of the unit with this code. Never NULL. Static. */
const UnitStyle *unit_style(const char *unit_code);

/* The unit of INDICATOR as it is said: the catalogue's, or one that the code lists lack where Chinese counts the same unit with several words. Static, or the catalogue's. */
const CodeItem *unit_of(const Indicator *indicator);

/* VALUE in words, e.g. `14.3/10万`, `98.2%`. UNIT gives code and names (unit_of()). The caller frees it. */
char *unit_value(Language language, const CodeItem *unit, double value, guint decimals);

/* NUMBER, already printed, of percentage points: the difference of two percentages. The caller frees it. */
char *unit_points(Language language, const char *number);

/* NUMBER, already printed, with the words of its unit. The caller frees it. */
char *unit_words(Language language, const CodeItem *unit, const char *number);
