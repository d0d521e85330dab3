#include "reporter/export/figure_cells.h"

#include "base/csv.h"
#include "reporter/headway.h"
#include "reporter/wording/number.h"

FigureRow figure_row(const FigureList *list, Language language, guint index)
{
  const Figure *figure = g_ptr_array_index(list->figures, index);
  return (FigureRow){list, language, figure, figure_list_indicator(list, figure), figure_list_area(list, figure)};
}

static void append_row(GString *out, const FigureColumn *columns, guint n_columns, const FigureRow *row)
{
  for (guint i = 0; i < n_columns; i++) {
    g_autofree char *cell = columns[i].cell(row);
    if (columns[i].is_text)
      csv_append_text(out, cell);
    else
      csv_append_cell(out, cell);
  }
  csv_end_row(out);
}

void figure_columns_append(GString *out, const FigureColumn *columns, guint n_columns, const FigureList *list,
                           Language language)
{
  for (guint i = 0; i < n_columns; i++)
    csv_append_cell(out, columns[i].heading);
  csv_end_row(out);
  for (guint i = 0; i < list->figures->len; i++) {
    const FigureRow row = figure_row(list, language, i);
    append_row(out, columns, n_columns, &row);
    headway_count("reporter.headway.rows", i + 1, list->figures->len);
  }
}

/* --- What it is of ------------------------------------------------------------------------------------------------ */

static char *integer(gint64 number)
{
  return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

char *cell_indicator(const FigureRow *row)
{
  return g_strdup(row->indicator->code);
}

char *cell_indicator_name(const FigureRow *row)
{
  return g_strdup(bilingual_text(row->indicator->name, row->language));
}

char *cell_area(const FigureRow *row)
{
  return g_strdup(row->area->code);
}

char *cell_area_name(const FigureRow *row)
{
  return g_strdup(bilingual_text(row->area->name, row->language));
}

char *cell_year(const FigureRow *row)
{
  return integer(row->figure->key.year);
}

char *cell_time_period(const FigureRow *row)
{
  return figure_time_period(row->indicator, row->figure->key.year);
}

char *cell_first_day(const FigureRow *row)
{
  return figure_first_day(row->indicator, row->figure->key.year);
}

char *cell_last_day(const FigureRow *row)
{
  return figure_last_day(row->indicator, row->figure->key.year);
}

static char *code_of(const FigureRow *row, Dimension dimension)
{
  return g_strdup(figure_list_code(row->list, row->figure, dimension));
}

char *cell_sex(const FigureRow *row)
{
  return code_of(row, DIMENSION_SEX);
}

char *cell_age_group(const FigureRow *row)
{
  return code_of(row, DIMENSION_AGE_GROUP);
}

char *cell_residence(const FigureRow *row)
{
  return code_of(row, DIMENSION_RESIDENCE);
}

char *cell_education_stage(const FigureRow *row)
{
  return code_of(row, DIMENSION_EDUCATION_STAGE);
}

char *cell_employment_type(const FigureRow *row)
{
  return code_of(row, DIMENSION_EMPLOYMENT_TYPE);
}

char *cell_insurance_scheme(const FigureRow *row)
{
  return code_of(row, DIMENSION_INSURANCE_SCHEME);
}

char *cell_disability(const FigureRow *row)
{
  return code_of(row, DIMENSION_DISABILITY);
}

char *cell_discipline(const FigureRow *row)
{
  return code_of(row, DIMENSION_DISCIPLINE);
}

/* --- Its numbers -------------------------------------------------------------------------------------------------- */

static char *number_or_none(bool is_there, double number)
{
  return is_there ? number_exact(number) : NULL;
}

char *cell_value(const FigureRow *row)
{
  return number_or_none(row->figure->has_value, row->figure->value);
}

char *cell_numerator(const FigureRow *row)
{
  return number_or_none(row->figure->has_numerator, row->figure->numerator);
}

char *cell_denominator(const FigureRow *row)
{
  return number_or_none(row->figure->has_denominator, row->figure->denominator);
}

char *cell_estimate(const FigureRow *row)
{
  return number_or_none(row->figure->has_estimate, row->figure->estimate);
}

/* --- What is to be known of them ---------------------------------------------------------------------------------- */

char *cell_status(const FigureRow *row)
{
  return g_strdup_printf("%c", figure_observation_status(row->figure));
}

char *cell_confidentiality(const FigureRow *row)
{
  return g_strdup(figure_confidentiality(row->figure, row->list->is_public));
}

char *cell_unit(const FigureRow *row)
{
  return g_strdup(row->indicator->unit->code);
}

char *cell_decimals(const FigureRow *row)
{
  return integer(row->indicator->decimals);
}

char *cell_release(const FigureRow *row)
{
  return g_strdup(vocabulary_code(&release_vocabulary, (int)row->figure->release));
}

char *cell_is_break(const FigureRow *row)
{
  return g_strdup(row->figure->is_break ? "yes" : "no");
}

char *cell_units_expected(const FigureRow *row)
{
  return integer(row->figure->units_expected);
}

char *cell_units_received(const FigureRow *row)
{
  return integer(row->figure->units_received);
}

char *cell_periods_expected(const FigureRow *row)
{
  return integer(row->figure->periods_expected);
}

char *cell_periods_received(const FigureRow *row)
{
  return integer(row->figure->periods_received);
}

char *cell_edition(const FigureRow *row)
{
  return g_strdup(row->list->is_public ? "public" : "internal");
}
