/* What somebody knows who has read every publication and knows how statistics add up.
 *
 * Written down without the code under test: from the codes on the form, women and men (and each other dimension's codes) make the total wherever they do,
 * townships make the district, years make the pool. What is hidden in one publication and shown with the same value in another is
 * taken for unchanged. What is missing to a
 * total is an unknown of its own. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"
#include "reporter/disclosure/margins.h"

/* One publication: what was true, and what was shown of it. */
typedef struct PublishedTable {
  const FigureTable *truth;
  const FigureTable *shown;
} PublishedTable;

/* What is behind a quantity. */
typedef struct KnownNumber {
  FigureKey key;
  bool is_denominator;
  bool is_remainder;
} KnownNumber;

typedef struct Knowledge {
  Margins *margins;
  bool *hidden;    /* by cell; the caller of knowledge_of() frees it with knowledge_free() */
  GArray *numbers; /* KnownNumber, by quantity */
} Knowledge;

/* All that is known of INDICATOR from PUBLICATIONS. */
Knowledge *knowledge_of(const Catalogue *catalogue, const Indicator *indicator, const PublishedTable *publications,
                        guint n_publications);
void knowledge_free(Knowledge *knowledge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Knowledge, knowledge_free)
