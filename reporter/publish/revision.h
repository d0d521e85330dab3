/* What was revised since the last publication: the figures that it had, or could have had, and that are others now. Pure. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"

typedef struct Revision {
  FigureKey key;
  bool had_value;
  bool has_value;
  double before;
  double now;
  bool hides_before; /* the public edition of the last publication hid it */
  bool hides_now;    /* this public edition hides it */
  char *sources;     /* the submissions since, `H1/12, H2/3`; never NULL */
} Revision;

/* A list of them that owns what they hold, and its order: indicator, year, area, breakdown. */
GArray *revisions_new(void);
void revisions_sort(GArray *revisions);

/* True when there is nothing to tell in this edition: the number is hidden before and now. */
bool revision_is_untold(const Revision *revision, bool is_public);

/* Which figures a report holds: of its year and the year before all, of older ones the district's by at most one dimension. */
typedef struct ReportScope {
  const Catalogue *catalogue;
  int32_t district_id;
  int year;
} ReportScope;

bool report_scope_has(const ReportScope *scope, const FigureKey *key);

/* The differences between BEFORE, published by a report of SCOPE_BEFORE, and NOW, where both reports hold the figure and its year is not later than that of the
 * earlier report: GArray of Revision in the order of indicator, year, area and breakdown, the caller's, with empty sources. Both tables have their numbers; what
 * their public editions hide is marked by `suppression`. */
GArray *revisions_between(const FigureTable *before, const ReportScope *scope_before, const FigureTable *now,
                          const ReportScope *scope_now);
