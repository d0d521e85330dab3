/* The figures as everybody may see them.
 *
 * suppress_figures() takes all figures that any page could show and returns them without the numbers that must not be published: figures of internal
 * indicators, sensitive ones (rule.h), and those that would give a sensitive one away (complement.h), here and together with earlier publications. Whatever is
 * then computed from the result (rates, changes, gaps, pooled years, verdicts, trends) may be published. It refuses to return anything that its own audit
 * cannot prove. What this protects against and what it does not is said in docs/methods.md. Pure. */
#pragma once

#include "reporter/disclosure/figure_margins.h"

/* What was done, for those who publish. */
typedef struct SuppressionCounts {
  guint internal;      /* figures of internal indicators */
  guint sensitive;     /* small or dominated */
  guint complementary; /* hidden to protect these */
  guint narrow;        /* numbers that nobody can compute, but that are bounded more tightly than wanted */
  guint given_away;    /* numbers that follow from what was published before */
} SuppressionCounts;

/* The figures for a public edition; the caller's. HALFSKY_ERROR_FATAL when the audit fails. */
FigureTable *suppress_figures(const DisclosureInput *input, SuppressionCounts *out_counts,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same figures with their numbers, those that must not be published only marked by `suppression`: as they are kept. */
FigureTable *suppress_mark(const DisclosureInput *input, SuppressionCounts *out_counts,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether figures of INDICATOR are decided upon; of others either all are shown or none. */
bool suppress_judges(const Indicator *indicator);

/* Adds to WANTED (indicator ids as GINT_TO_POINTER) what is decided together with one of them, since both show a number of the same name. */
void suppress_add_bound(const Catalogue *catalogue, GHashTable *wanted);

/* MARKED figures without the numbers of those that are marked; the caller's. */
FigureTable *suppress_show(const FigureTable *marked);
