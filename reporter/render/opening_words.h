/* The opening of an annual report in words: its title, whom it is for, how many indicators and targets stand how. Pure. Every char * returned is the caller's. */
#pragma once

#include <glib.h>

#include "base/text.h"
#include "reporter/assess/report.h"

char *opening_title(Language language, const Report *report);

/* Whom the edition is for: internal or public. Static. */
const char *opening_edition(Language language, const Report *report);

/* A paragraph each on indicators, targets with a number, directional targets and those assessed in words (char *). The caller unrefs the array. */
GPtrArray *opening_paragraphs(Language language, const Report *report);

/* What marks and years mean, and in a public edition what is withheld (const char *, static). The caller unrefs the array. */
GPtrArray *opening_notes(Language language, const Report *report);

/* The number of a chapter: 一, 二 … The caller frees it. */
char *chapter_number(Language language, guint number);
