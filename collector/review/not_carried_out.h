/* 未开展: the work that an indicator counts was not carried out.
 *
 * On paper that is the code −2. Here it is a number like others: nobody was reached, so the count or numerator is 0 and the denominator stays (dropping the
 * unit would raise the rate); its comment begins with the word, by which it is told from an ordinary zero. Pure. */
#pragma once

#include <stdbool.h>

#include "base/text.h"

/* True when TEXT, the cell of a status, is the word in either language; whatever the case and the blanks around it. */
bool not_carried_out_is_meant(const char *text);

/* The comment of such a number: the word, and what the agency explains (may be empty). The caller frees it. */
char *not_carried_out_comment(Language language, const char *explanation);

/* True when COMMENT (NULL: none) begins with the word. */
bool not_carried_out_is_said(const char *comment);
