/* Annual figures in the hands of a test: the project's own catalogue, one district with two townships, and figures put down one by one. */
#pragma once

#include "reporter/assess/assess.h"

typedef struct GivenFigures {
  Catalogue *catalogue;
  FigureTable *figures;
  AssessRule rule; /* the defaults */
} GivenFigures;

/* The areas: the district D (1), T1 (2) and T2 (3). */
#define N_GIVEN_AREAS 3
extern const Area given_areas[N_GIVEN_AREAS];

/* The catalogue of the sources, with BREAKS as its series_breaks.csv (rows without heading; NULL for none). */
GivenFigures *given_figures_new(const char *breaks);
void given_figures_free(GivenFigures *given);

/* Puts down a complete figure of the district. DENOMINATOR 0: NUMERATOR is the value. It may be changed until the next is added. */
Figure *given_figure(GivenFigures *given, int indicator_id, int year, const char *breakdown, double numerator,
                     double denominator);

/* The same for a survey of SAMPLE_SIZE persons with DESIGN_EFFECT. */
Figure *given_survey(GivenFigures *given, int indicator_id, int year, const char *breakdown, double numerator,
                     double denominator, double sample_size, double design_effect);

/* The same in another area. */
Figure *given_figure_in(GivenFigures *given, int area_id, int indicator_id, int year, const char *breakdown,
                        double numerator, double denominator);

/* Everything that the assessment reads. */
AssessInput given_input(const GivenFigures *given);

/* The district's target of this code as it stands in YEAR. */
Assessment given_assessment(const GivenFigures *given, const char *target_code, int year);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GivenFigures, given_figures_free)
