#include "collector/forms/form_row.h"

#include <string.h>

#include "collector/forms/cell_number.h"
#include "collector/forms/form_place.h"
#include "collector/review/not_carried_out.h"

enum { COMMENT_BYTES_MAX = 1500 };

/* A row on its way to a record. */
typedef struct RowReading {
  FormReading *form;
  const FormHeader *header;
  const SheetRow *row;
  const Indicator *indicator; /* once it is known */
  Record record;
  FormField value_column;
  bool is_not_carried_out;  /* 未开展, in whatever cell */
  const char *missing_sign; /* in the cell of the value, NULL: none */
} RowReading;

/* The cell of FIELD; empty when the form has no such column. */
static const char *cell_of(const RowReading *reading, FormField field)
{
  const int column = reading->header->column[field];
  return column >= 0 && (guint)column < reading->row->n_cells ? reading->row->cells[column] : "";
}

static bool refuse(const RowReading *reading, AuditRule rule, FormField field, const char *given, const char *expected)
{
  form_reading_refuse(reading->form, reading->row, rule, reading->indicator, form_field_name(field), given, expected);
  return false;
}

static bool read_shape(const RowReading *reading)
{
  if (reading->row->n_cells <= reading->header->n_columns)
    return true;
  g_autofree char *given = g_strdup_printf("%u", reading->row->n_cells);
  g_autofree char *expected = g_strdup_printf("%u", reading->header->n_columns);
  return refuse(reading, AUDIT_BAD_ROW, FORM_FIELD_INDICATOR, given, expected);
}

/* Why a cell that looks empty is not: a person sees something there. AUDIT_PASSED when it is empty. */
static AuditRule hidden_content(const RowReading *reading, FormField field)
{
  const SheetRow *row = reading->row;
  const guint column = (guint)reading->header->column[field];
  if (sheets_is_uncomputed(reading->form->sheets, row->sheet, row->row, column))
    return AUDIT_UNCOMPUTED_FORMULA;
  /* One comment for several rows is no mistake. */
  return field != FORM_FIELD_COMMENT && sheets_is_covered(reading->form->sheets, row->sheet, row->row, column)
             ? AUDIT_MERGED_CELL
             : AUDIT_PASSED;
}

static bool read_hidden(const RowReading *reading)
{
  if (sheets_is_text(reading->form->sheets))
    return true;
  for (FormField field = 0; field < N_FORM_FIELDS; field++) {
    const int column = reading->header->column[field];
    if (column < 0 || cell_of(reading, field)[0] != '\0')
      continue;
    const AuditRule rule = hidden_content(reading, field);
    if (rule == AUDIT_PASSED)
      continue;
    g_autofree char *place = sheet_place("", reading->row->row, (guint)column);
    return refuse(reading, rule, field, place, "");
  }
  return true;
}

static bool read_indicator(RowReading *reading)
{
  const char *cell = cell_of(reading, FORM_FIELD_INDICATOR);
  reading->indicator = row_memory_indicator(reading->form->memory, cell);
  if (reading->indicator == NULL)
    return refuse(reading, AUDIT_UNKNOWN_INDICATOR, FORM_FIELD_INDICATOR, cell, "");
  reading->record.indicator_id = reading->indicator->id;
  return true;
}

static bool read_period(RowReading *reading)
{
  static const char examples[] = "2025, 2025-S1, 2025-Q3, 2025-03";
  const char *cell = cell_of(reading, FORM_FIELD_PERIOD);
  switch (row_memory_period(reading->form->memory, cell, reading->indicator->frequency, &reading->record.period)) {
  case CELL_PERIOD:
    return true;
  case CELL_DATE:
    return refuse(reading, AUDIT_DATE_AS_PERIOD, FORM_FIELD_PERIOD, cell, examples);
  case CELL_NO_PERIOD:
    return refuse(reading, AUDIT_BAD_PERIOD, FORM_FIELD_PERIOD, cell, examples);
  }
  g_assert_not_reached();
}

/* The code that this agency always has in DIMENSION, or NULL. */
static const char *fixed_code(const Profile *profile, Dimension dimension)
{
  for (size_t i = 0; i < profile->n_fixed; i++)
    if (strcmp(profile->fixed[i].dimension, dimension_name(dimension)) == 0)
      return profile->fixed[i].code;
  return NULL;
}

/* The dimension's cell; where it is empty and the indicator asks for the dimension, the agency's fixed code. */
static const char *dimension_cell(const RowReading *reading, Dimension dimension)
{
  const char *cell = cell_of(reading, (FormField)dimension);
  const bool is_asked_for = (reading->indicator->required_dimensions & DIMENSION_BIT(dimension)) != 0;
  const char *fixed = is_asked_for && cell[0] == '\0' ? fixed_code(reading->form->profile, dimension) : NULL;
  return fixed != NULL ? fixed : cell;
}

static bool read_breakdown(RowReading *reading)
{
  const char *cells[N_DIMENSIONS];
  for (Dimension dimension = 0; dimension < N_DIMENSIONS; dimension++)
    cells[dimension] = dimension_cell(reading, dimension);
  const BreakdownAnswer answer = row_memory_breakdown(reading->form->memory, reading->indicator, cells);
  if (answer.rule != AUDIT_PASSED)
    return refuse(reading, answer.rule, (FormField)answer.dimension, cells[answer.dimension], "");
  reading->record.breakdown = answer.breakdown;
  return true;
}

/* --- Status ------------------------------------------------------------------------------------------------------- */

static const CodeItem *status_called(const RowReading *reading, const char *cell)
{
  return code_list_parse(catalogue_code_list(reading->form->catalogue, "obs_status"), cell);
}

static bool read_status(RowReading *reading)
{
  const char *cell = cell_of(reading, FORM_FIELD_STATUS);
  reading->record.status = STATUS_NORMAL;
  reading->is_not_carried_out = not_carried_out_is_meant(cell);
  if (cell[0] == '\0' || reading->is_not_carried_out)
    return true;
  const CodeItem *item = status_called(reading, cell);
  if (item == NULL)
    return refuse(reading, AUDIT_BAD_STATUS, FORM_FIELD_STATUS, cell, "A, P, E, L, M, O");
  reading->record.status = item->code[0];
  return true;
}

/* A word in place of a number (未收集, 未开展) is as good as the status, unless there is one already. */
static bool read_status_in_place_of_number(RowReading *reading, const char *cell)
{
  const CodeItem *item = status_called(reading, cell);
  const bool is_free = cell_of(reading, FORM_FIELD_STATUS)[0] == '\0';
  if (is_free && not_carried_out_is_meant(cell)) {
    reading->is_not_carried_out = true;
    return true;
  }
  if (item == NULL || strlen(cell) == 1 || status_has_value(item->code[0]))
    return false;
  if (is_free)
    reading->record.status = item->code[0];
  return reading->record.status == item->code[0];
}

/* --- Numbers ------------------------------------------------------------------------------------------------------ */

/* A rate without its parts may be written with the sign of its unit. */
static bool is_sign_of_unit(const RowReading *reading, FormField field, const char *sign)
{
  return field == FORM_FIELD_VALUE && cell_of(reading, FORM_FIELD_NUMERATOR)[0] == '\0' &&
         cell_of(reading, FORM_FIELD_DENOMINATOR)[0] == '\0' && strcmp(reading->indicator->unit_symbol, sign) == 0;
}

/* Reads FIELD where it is filled in. */
static bool read_number(RowReading *reading, FormField field, double *out_number, bool *out_is_given)
{
  const char *cell = cell_of(reading, field);
  const CellNumber kind = cell_number_read(cell, out_number);
  *out_is_given = kind == CELL_NUMBER || kind == CELL_PERCENT || kind == CELL_PER_MILLE;
  switch (kind) {
  case CELL_EMPTY:
  case CELL_NUMBER:
    return true;
  case CELL_PERCENT:
  case CELL_PER_MILLE:
    return is_sign_of_unit(reading, field, kind == CELL_PERCENT ? "%" : "‰") ||
           refuse(reading, AUDIT_PERCENT_SIGN, field, cell, "");
  case CELL_MISSING:
    if (reading->missing_sign == NULL && (field == FORM_FIELD_VALUE || field == FORM_FIELD_NUMERATOR))
      reading->missing_sign = cell;
    return true;
  case CELL_LOST_DIGITS:
    return refuse(reading, AUDIT_LOST_DIGITS, field, cell, "");
  case CELL_OTHER:
    return read_status_in_place_of_number(reading, cell) || refuse(reading, AUDIT_NOT_A_NUMBER, field, cell, "");
  }
  g_assert_not_reached();
}

/* The same cell twice, with different numbers. */
static bool refuse_disagreeing(const RowReading *reading)
{
  g_autofree char *given =
      g_strdup_printf("%s, %s", cell_of(reading, FORM_FIELD_VALUE), cell_of(reading, FORM_FIELD_NUMERATOR));
  g_autofree char *row = g_strdup_printf("%u", reading->record.source_row);
  return refuse(reading, AUDIT_DUPLICATE_DISAGREES, FORM_FIELD_VALUE, given, row);
}

/* Where a complaint about the value belongs. */
static FormField value_field(const RowReading *reading)
{
  const bool is_in_value =
      reading->header->column[FORM_FIELD_NUMERATOR] < 0 ||
      (reading->header->column[FORM_FIELD_VALUE] >= 0 && cell_of(reading, FORM_FIELD_NUMERATOR)[0] == '\0');
  return is_in_value ? FORM_FIELD_VALUE : FORM_FIELD_NUMERATOR;
}

static FormField value_column_of(const RowReading *reading, bool has_numerator)
{
  if (has_numerator || reading->header->column[FORM_FIELD_VALUE] < 0)
    return FORM_FIELD_NUMERATOR;
  return reading->record.has_value || reading->header->column[FORM_FIELD_NUMERATOR] < 0 ? FORM_FIELD_VALUE
                                                                                        : N_FORM_FIELDS;
}

/* `value` and `numerator` are two columns for one number; a row that fills both must say the same in both. */
static bool read_value(RowReading *reading)
{
  Record *record = &reading->record;
  double numerator = 0;
  bool has_numerator = false;
  if (!read_number(reading, FORM_FIELD_VALUE, &record->value, &record->has_value) ||
      !read_number(reading, FORM_FIELD_NUMERATOR, &numerator, &has_numerator) ||
      !read_number(reading, FORM_FIELD_DENOMINATOR, &record->denominator, &record->has_denominator))
    return false;
  if (has_numerator && record->has_value && record->value != numerator)
    return refuse_disagreeing(reading);
  reading->value_column = value_column_of(reading, has_numerator);
  if (has_numerator)
    record->value = numerator;
  record->has_value = record->has_value || has_numerator;
  return true;
}

/* What stands for a missing number must say why it is missing. */
static bool read_missing(const RowReading *reading)
{
  const bool is_explained = reading->record.status != STATUS_NORMAL || reading->is_not_carried_out;
  return reading->missing_sign == NULL || reading->record.has_value || is_explained ||
         refuse(reading, AUDIT_MISSING_SIGN, value_field(reading), reading->missing_sign, "O M L Q");
}

/* Work that was not carried out reached nobody. */
static bool read_not_carried_out(RowReading *reading)
{
  Record *record = &reading->record;
  if (!reading->is_not_carried_out)
    return true;
  if (record->has_value && (record->value < 0 || record->value > 0)) {
    return refuse(reading, AUDIT_VALUE_WITH_MISSING_STATUS, value_field(reading),
                  cell_of(reading, value_field(reading)), cell_of(reading, FORM_FIELD_STATUS));
  }
  record->has_value = true;
  record->value = 0;
  return true;
}

static bool read_survey(RowReading *reading)
{
  double sample_size = 0;
  bool has_sample_size = false;
  bool has_design_effect = false;
  if (!read_number(reading, FORM_FIELD_SAMPLE_SIZE, &sample_size, &has_sample_size) ||
      !read_number(reading, FORM_FIELD_DESIGN_EFFECT, &reading->record.design_effect, &has_design_effect))
    return false;
  if (sample_size < 0 || sample_size > 1e9 || sample_size != (double)(uint32_t)sample_size)
    return refuse(reading, AUDIT_NOT_A_NUMBER, FORM_FIELD_SAMPLE_SIZE, cell_of(reading, FORM_FIELD_SAMPLE_SIZE), "");
  if (reading->record.design_effect < 0)
    return refuse(reading, AUDIT_NOT_A_NUMBER, FORM_FIELD_DESIGN_EFFECT, cell_of(reading, FORM_FIELD_DESIGN_EFFECT),
                  "");
  reading->record.sample_size = (uint32_t)sample_size;
  return true;
}

static bool read_comment(RowReading *reading)
{
  const char *cell = cell_of(reading, FORM_FIELD_COMMENT);
  if (cell[0] == '\0')
    return true;
  if (strlen(cell) > COMMENT_BYTES_MAX) {
    g_autofree char *given = g_strdup_printf("%zu", strlen(cell));
    g_autofree char *expected = g_strdup_printf("%d", COMMENT_BYTES_MAX);
    return refuse(reading, AUDIT_TEXT_TOO_LONG, FORM_FIELD_COMMENT, given, expected);
  }
  reading->record.comment = cell;
  return true;
}

/* The comment says what the zero means; it is borrowed until the next row is read. */
static void explain_not_carried_out(RowReading *reading)
{
  const char *comment = reading->record.comment != NULL ? reading->record.comment : "";
  g_autofree char *explained = not_carried_out_comment(LANGUAGE_ZH, comment);
  g_string_assign(reading->form->comment, explained);
  reading->record.comment = reading->form->comment->str;
}

const char *form_cell_column(const FormCell *cell, const char *field)
{
  const bool is_about_value = strcmp(field, form_field_name(FORM_FIELD_VALUE)) == 0 ||
                              strcmp(field, form_field_name(FORM_FIELD_NUMERATOR)) == 0;
  return is_about_value && cell->places.value_column != N_FORM_FIELDS ? form_field_name(cell->places.value_column)
                                                                      : field;
}

uint32_t form_cell_stands_at(const FormCell *cell, const char *field)
{
  const bool is_elsewhere =
      cell->places.denominator != 0 && strcmp(field, form_field_name(FORM_FIELD_DENOMINATOR)) == 0;
  return is_elsewhere ? cell->places.denominator : cell->record.source_row;
}

static bool read_cells(RowReading *reading, FormCell *out_cell)
{
  const bool is_read = read_indicator(reading) && read_period(reading) && read_breakdown(reading) &&
                       read_status(reading) && read_value(reading) && read_missing(reading) &&
                       read_not_carried_out(reading) && read_survey(reading) && read_comment(reading);
  if (is_read && reading->is_not_carried_out)
    explain_not_carried_out(reading);
  if (is_read)
    *out_cell = (FormCell){reading->record, {reading->value_column, reading->form->denominator_number}};
  return is_read;
}

static RowReading reading_of(FormReading *form, const FormHeader *header, const SheetRow *row)
{
  return (RowReading){
      .form = form, .header = header, .row = row, .record = {.source_row = form_reading_number(form, row)}};
}

bool form_row_read(FormReading *form, const FormHeader *header, const SheetRow *row, FormCell *out_cell)
{
  RowReading reading = reading_of(form, header, row);
  return read_shape(&reading) && read_hidden(&reading) && read_cells(&reading, out_cell);
}

bool form_cells_read(FormReading *form, const FormHeader *header, const SheetRow *row, FormCell *out_cell)
{
  RowReading reading = reading_of(form, header, row);
  return read_cells(&reading, out_cell);
}
