/* SDMX-CSV 2.0 (SDMX TWG, sdmx-csv-field-guide): a row per observation, columns in the order of the structure: dimensions, measures, attributes; no labels. The names are
 * those of the view analysis.sdmx_annual. UNITS_… and RELEASE are columns of our own, as the guide allows them.
 *
 * A reporting year that is not the calendar's (health year, school year) is a time range in TIME_PERIOD; REPORTING_YEAR beside it is the label that reports use. A figure that
 * must not be published has the status Q and no number. */
#include "reporter/export/figure_cells.h"
#include "reporter/export/figure_writer.h"

#define STRUCTURE_ID "HALFSKY:WDP_ANNUAL(1.0.0)"

static char *structure(const FigureRow *row)
{
  (void)row;
  return g_strdup("dataflow");
}

static char *structure_id(const FigureRow *row)
{
  (void)row;
  return g_strdup(STRUCTURE_ID);
}

/* For information: whoever takes it in decides what it replaces. */
static char *action(const FigureRow *row)
{
  (void)row;
  return g_strdup("I");
}

static char *annual(const FigureRow *row)
{
  (void)row;
  return g_strdup("A");
}

/* Ten to the power of: figures are in their unit. */
static char *multiplier(const FigureRow *row)
{
  (void)row;
  return g_strdup("0");
}

static const FigureColumn columns[] = {
    {"STRUCTURE", structure, false},
    {"STRUCTURE_ID", structure_id, false},
    {"ACTION", action, false},
    {"FREQ", annual, false},
    {"REF_AREA", cell_area, false},
    {"INDICATOR", cell_indicator, false},
    {"SEX", cell_sex, false},
    {"AGE", cell_age_group, false},
    {"URBANISATION", cell_residence, false},
    {"EDUCATION_LEV", cell_education_stage, false},
    {"EMPLOYMENT_TYPE", cell_employment_type, false},
    {"INSURANCE_SCHEME", cell_insurance_scheme, false},
    {"DISABILITY_STATUS", cell_disability, false},
    {"DISCIPLINE", cell_discipline, false},
    {"TIME_PERIOD", cell_time_period, false},
    {"OBS_VALUE", cell_value, false},
    {"NUMERATOR", cell_numerator, false},
    {"DENOMINATOR", cell_denominator, false},
    {"ESTIMATE", cell_estimate, false},
    {"OBS_STATUS", cell_status, false},
    {"CONF_STATUS", cell_confidentiality, false},
    {"UNIT_MEASURE", cell_unit, false},
    {"UNIT_MULT", multiplier, false},
    {"DECIMALS", cell_decimals, false},
    {"REPORTING_YEAR", cell_year, false},
    {"IS_BREAK", cell_is_break, false},
    {"RELEASE", cell_release, false},
    {"UNITS_EXPECTED", cell_units_expected, false},
    {"UNITS_RECEIVED", cell_units_received, false},
    {"EDITION", cell_edition, false},
};

static bool write_sdmx(GString *out, const FigureList *list, Language language, GError **error)
{
  (void)error;
  figure_columns_append(out, columns, G_N_ELEMENTS(columns), list, language);
  return true;
}

const FigureWriter sdmx_csv_writer = {"sdmx-csv", write_sdmx};
