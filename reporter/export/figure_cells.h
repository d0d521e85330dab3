/* The cells of a figure as text for programs: codes, and numbers with all their digits. A table of columns is what a CSV format consists of. */
#pragma once

#include "base/text.h"
#include "reporter/export/figure_list.h"

/* A figure with all that it hangs on. */
typedef struct FigureRow {
  const FigureList *list;
  Language language;
  const Figure *figure;
  const Indicator *indicator;
  const Area *area;
} FigureRow;

FigureRow figure_row(const FigureList *list, Language language, guint index);

/* A cell; NULL for an empty one. The caller frees it. */
typedef char *(*FigureCellFunc)(const FigureRow *row);

typedef struct FigureColumn {
  const char *heading;
  FigureCellFunc cell;
  bool is_text; /* from outside, in words: a spreadsheet must not compute with it */
} FigureColumn;

/* Headings, then a row for each figure. */
void figure_columns_append(GString *out, const FigureColumn *columns, guint n_columns, const FigureList *list,
                           Language language);

char *cell_indicator(const FigureRow *row);
char *cell_indicator_name(const FigureRow *row);
char *cell_area(const FigureRow *row);
char *cell_area_name(const FigureRow *row);
char *cell_year(const FigureRow *row);
char *cell_time_period(const FigureRow *row);
char *cell_first_day(const FigureRow *row);
char *cell_last_day(const FigureRow *row);
char *cell_sex(const FigureRow *row);
char *cell_age_group(const FigureRow *row);
char *cell_residence(const FigureRow *row);
char *cell_education_stage(const FigureRow *row);
char *cell_employment_type(const FigureRow *row);
char *cell_insurance_scheme(const FigureRow *row);
char *cell_disability(const FigureRow *row);
char *cell_discipline(const FigureRow *row);
char *cell_value(const FigureRow *row);
char *cell_numerator(const FigureRow *row);
char *cell_denominator(const FigureRow *row);
char *cell_estimate(const FigureRow *row);
char *cell_status(const FigureRow *row);
char *cell_confidentiality(const FigureRow *row);
char *cell_unit(const FigureRow *row);
char *cell_decimals(const FigureRow *row);
char *cell_release(const FigureRow *row);
char *cell_is_break(const FigureRow *row);
char *cell_units_expected(const FigureRow *row);
char *cell_units_received(const FigureRow *row);
char *cell_periods_expected(const FigureRow *row);
char *cell_periods_received(const FigureRow *row);
char *cell_edition(const FigureRow *row);
