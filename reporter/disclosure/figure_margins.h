/* From figures to margins (margins.h): which numbers stand behind the figures of some indicators, and which sums bind them.
 *
 * Bound are: the parts of each breakdown and their total, the townships and their district, and pooled years, each for numerators and denominators. What
 * is missing to a total (those of unknown sex, the district's own units) is a number that nobody publishes; where it is small it is protected like a
 * figure. Earlier publications are laid over the same numbers: what was published and has not changed since is the same number, what was revised is
 * another. What was hidden and seems unchanged is looked at in two ways: as the same number (SECRETS_SAME), as somebody would guess who sees no revision; and
 * as a number of its own (SECRETS_APART), which is known to be the same only where the other one is shown.
 * Numbers that the catalogue calls by the same name, of the same year, area and breakdown and with the same value, are one number, whichever indicator
 * shows them. Pure. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"
#include "reporter/disclosure/margins.h"
#include "reporter/disclosure/rule.h"

/* What is decided upon, and what everybody has already. */
typedef struct DisclosureInput {
  const Catalogue *catalogue;
  int32_t district_id;
  const FigureTable *figures;
  const FigureTable *const *earlier; /* as published: what was suppressed then has its numbers and its `suppression` */
  guint n_earlier;
  DisclosureRule rule;
} DisclosureInput;

/* Which cell of the margins a figure is. */
typedef struct FigureCell {
  const Figure *figure; /* of input->figures */
  guint cell;
} FigureCell;

typedef struct FigureMargins {
  Margins *margins;
  GArray *cells; /* FigureCell */
} FigureMargins;

/* What the catalogue calls the counted number: of a quotient its numerator, of a count the indicator itself. Empty where nothing is counted. */
const char *counted_label(const Indicator *indicator);

typedef enum SecretView { SECRETS_SAME, SECRETS_APART } SecretView;

/* Whether anything of INDICATORS (const Indicator *), in any view, has to be protected: without a need nothing is hidden, and their margins need not be made. */
bool figure_margins_have_needs(const DisclosureInput *input, const GPtrArray *indicators);

/* For INDICATORS (const Indicator *), of which none is internal or free. */
FigureMargins *figure_margins_new(const DisclosureInput *input, const GPtrArray *indicators, SecretView view);
void figure_margins_free(FigureMargins *margins);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureMargins, figure_margins_free)
