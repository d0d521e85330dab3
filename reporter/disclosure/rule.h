/* Which figures must not be published, looked at one by one (primary suppression).
 *
 * Small: a count of persons, or of events concerning persons, below the threshold. Numerator, denominator and their difference are tested, since 0 of 3 and
 * 3 of 3 disclose as much as 1 of 3. Whether 0 itself is small is a setting. What counts people is said by the units of the catalogue: a mean of yuan has them
 * below the line only; beds, an index or a yes are nobody.
 * Dominated: of a sum over agencies, fewer than the fewest stand behind it, or so few that the second largest could work out the largest to within a
 * share of it (p% rule; Hundepool et al., Statistical Disclosure Control, 2012, 4.2.2). Where the contributions are not known, it counts as dominated. Pure. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"

/* What is small and what is dominated: settings of section `disclosure`. */
typedef struct DisclosureRule {
  double threshold;        /* counts below it are small */
  double smallest;         /* from this on: 1, or 0 where to say that there is nobody discloses */
  double dominance_share;  /* p% as a share */
  int32_t fewest_agencies; /* behind a sum that can be dominated */
} DisclosureRule;

/* By how much it must be possible that each is larger than it is; 0: need not be protected. */
typedef struct Sensitivity {
  double numerator;
  double denominator;
  double rest; /* denominator less numerator */
} Sensitivity;

/* What protects FIGURE of INDICATOR, by what the catalogue's `disclosure` says. All 0 for figures that may be published, and for internal ones, which need not
 * be looked at. The figure of a count has its number in `value`. */
Sensitivity rule_sensitivity(const DisclosureRule *rule, const Indicator *indicator, const Figure *figure);
bool sensitivity_is_any(const Sensitivity *sensitivity);

/* The counted number of FIGURE: its numerator, or the value of a count. False when it has none: a rate that came without its parts is no count. */
bool figure_counted(const Indicator *indicator, const Figure *figure, double *out_counted);
