/* The whole report as one JSON document: what `--format json` prints and what the page is fed with. docs/report.schema.json describes it.
 *
 * It holds everything that is said in both languages, so it is the same document whatever language somebody reads it in, and whoever shows it needs no
 * grammar of its own. Numbers are unrounded; words round as the text does. */
#pragma once

#include <jansson.h>

#include "reporter/evaluate/review.h"

/* What a document is of. */
typedef enum DocumentKind { DOCUMENT_ANNUAL, DOCUMENT_MIDTERM, DOCUMENT_FINAL } DocumentKind;

/* The caller releases it with json_decref(). */
json_t *document_of(const Review *review, DocumentKind kind);
