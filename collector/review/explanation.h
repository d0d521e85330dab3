/* Whether a comment explains anything. Pure. */
#pragma once

#include <stdbool.h>

/* False for no comment, and for one that only fills the cell: signs and digits (—, /, ., 123), 无, none, n/a and the like. */
bool explanation_is_given(const char *comment);
