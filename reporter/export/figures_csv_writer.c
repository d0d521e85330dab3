/* CSV: the figures by the names of the annual report's CSV, and what they are called. Further columns are only ever added behind the last. */
#include "reporter/export/figure_cells.h"
#include "reporter/export/figure_writer.h"

static const FigureColumn columns[] = {
    {"indicator", cell_indicator, false},
    {"year", cell_year, false},
    {"sex", cell_sex, false},
    {"age_group", cell_age_group, false},
    {"residence", cell_residence, false},
    {"value", cell_value, false},
    {"unit", cell_unit, false},
    {"area", cell_area, false},
    {"education_stage", cell_education_stage, false},
    {"employment_type", cell_employment_type, false},
    {"insurance_scheme", cell_insurance_scheme, false},
    {"disability", cell_disability, false},
    {"discipline", cell_discipline, false},
    {"numerator", cell_numerator, false},
    {"denominator", cell_denominator, false},
    {"estimate", cell_estimate, false},
    {"status", cell_status, false},
    {"confidentiality", cell_confidentiality, false},
    {"release", cell_release, false},
    {"is_break", cell_is_break, false},
    {"units_expected", cell_units_expected, false},
    {"units_received", cell_units_received, false},
    {"periods_expected", cell_periods_expected, false},
    {"periods_received", cell_periods_received, false},
    {"first_day", cell_first_day, false},
    {"last_day", cell_last_day, false},
    {"decimals", cell_decimals, false},
    {"edition", cell_edition, false},
    {"indicator_name", cell_indicator_name, true},
    {"area_name", cell_area_name, true},
};

static bool write_csv(GString *out, const FigureList *list, Language language, GError **error)
{
  (void)error;
  figure_columns_append(out, columns, G_N_ELEMENTS(columns), list, language);
  return true;
}

const FigureWriter figures_csv_writer = {"csv", write_csv};
