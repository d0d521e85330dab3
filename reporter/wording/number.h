/* Numbers as reports print them.
 *
 * Text rounds half up, away from zero, on the decimal value that was meant: 2.675 is 2.68 although the nearest double lies below it. Fifteen
 * significant digits are taken for what was meant; what lies behind them is an artefact of binary arithmetic. CSV gets the shortest text that reads back
 * as the same double. Neither depends on the locale. */
#pragma once

#include <glib.h>

/* VALUE with exactly DECIMALS digits after the point; never "-0.0". VALUE must be finite. The caller frees it. */
char *number_rounded(double value, guint decimals);

/* The shortest decimal text that reads back as VALUE. VALUE must be finite. The caller frees it. */
char *number_exact(double value);

/* The double that number_rounded() shows: for comparing as published. */
double number_as_published(double value, guint decimals);
