/* Figures of the series that a target tests, in words. Pure. The caller frees what is returned. */
#pragma once

#include "base/text.h"
#include "catalogue/catalogue.h"

/* As the series is published: `94.9%`, a gap as gap_value() says it. */
char *target_value(Language language, const Target *target, double value);

/* The same, with as many more places as it takes to see on which side of the target's number the value lies: 94.96 is no 95.0 where 95 is asked for. REFERENCE is the
 * figure of the reference indicator; it does not matter to other kinds. */
char *target_value_telling(Language language, const Target *target, double reference, double value);
