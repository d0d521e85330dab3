#include "collector/forms/wide_line.h"

#include <string.h>

#include "collector/forms/cell_number.h"
#include "collector/forms/form_place.h"
#include "collector/forms/form_row.h"
#include "collector/review/not_carried_out.h"
#include "record/status.h"

/* Nothing was written there, or a dash to say so. */
static bool is_unsaid(const char *cell)
{
  double number;
  const CellNumber kind = cell_number_read(cell, &number);
  return kind == CELL_EMPTY || kind == CELL_MISSING;
}

bool wide_line_says_nothing(const WideLine *line)
{
  for (guint i = 0; i < line->n_amounts; i++)
    if (!is_unsaid(line->texts[i]))
      return false;
  return line->status[0] == '\0';
}

/* A line with what belongs to it: its denominator, and the status that holds for it. */
typedef struct Statement {
  FormReading *reading;
  const WideLine *line;        /* value or numerator; the denominator when that stands alone */
  const WideLine *denominator; /* NULL: none */
  const char *status;
  bool is_own_status; /* else it is the general line's */
  const char *comment;
} Statement;

/* The columns of the rows that are made: field F stands in column F. Two kinds, since a row has either a value or parts. */
static FormHeader header_for(LinePart part)
{
  FormHeader header = {.n_columns = N_FORM_FIELDS};
  for (FormField field = 0; field < N_FORM_FIELDS; field++)
    header.column[field] = (int)field;
  if (part == LINE_VALUE)
    header.column[FORM_FIELD_NUMERATOR] = header.column[FORM_FIELD_DENOMINATOR] = -1;
  else
    header.column[FORM_FIELD_VALUE] = -1;
  return header;
}

/* What LINE (NULL: nothing) says about SEX. */
static const char *text_of(const WideLine *line, const CodeItem *sex)
{
  for (guint i = 0; line != NULL && i < line->n_amounts; i++)
    if (line->amounts[i].sex == sex)
      return line->texts[i];
  return "";
}

/* Of LINE's cell about SEX; 0 when there is none. */
static uint32_t number_of(const WideLine *line, const CodeItem *sex)
{
  for (guint i = 0; line != NULL && i < line->n_amounts; i++)
    if (line->amounts[i].sex == sex)
      return form_cell_number(line->sheet, line->row, line->amounts[i].column + 1);
  return 0;
}

/* The index of the cell's breakdown; -1 when the indicator does not have it. */
static int breakdown_of(const FormReading *reading, const WideLine *line, const CodeItem *sex)
{
  char key[BREAKDOWN_KEY_SIZE];
  const Breakdown breakdown = breakdown_with(&line->code.group, DIMENSION_SEX, sex->code);
  const Indicator *indicator = catalogue_indicator(reading->catalogue, line->code.indicator_id);
  const int index = catalogue_breakdown_index(reading->catalogue, breakdown_format(&breakdown, key));
  return indicator != NULL && index >= 0 && indicator_allows_breakdown(reading->catalogue, indicator, (guint)index)
             ? index
             : -1;
}

static bool is_required(const FormReading *reading, const WideLine *line, const CodeItem *sex)
{
  const int index = breakdown_of(reading, line, sex);
  return index >= 0 &&
         indicator_requires_breakdown(reading->catalogue,
                                      catalogue_indicator(reading->catalogue, line->code.indicator_id), (guint)index);
}

/* Makes a row of the statement's cell for amount I, and hands on what it says. */
static bool hand_on_cell(const Statement *statement, guint i)
{
  const WideLine *line = statement->line;
  const CodeItem *sex = line->amounts[i].sex;
  const FormHeader header = header_for(line->code.part);
  const char *cells[N_FORM_FIELDS];
  char id[8];
  FormCell cell;
  g_snprintf(id, sizeof id, "%d", line->code.indicator_id);
  for (FormField field = 0; field < N_FORM_FIELDS; field++)
    cells[field] = field >= N_DIMENSIONS                      ? ""
                   : line->code.group.codes[field][0] != '\0' ? line->code.group.codes[field]
                                                              : BREAKDOWN_TOTAL;
  cells[DIMENSION_SEX] = sex->code;
  cells[FORM_FIELD_INDICATOR] = id;
  cells[FORM_FIELD_PERIOD] = line->period;
  cells[FORM_FIELD_VALUE] = cells[FORM_FIELD_NUMERATOR] =
      line->code.part == LINE_DENOMINATOR || is_unsaid(line->texts[i]) ? "" : line->texts[i];
  cells[FORM_FIELD_DENOMINATOR] =
      is_unsaid(text_of(statement->denominator, sex)) ? "" : text_of(statement->denominator, sex);
  cells[FORM_FIELD_STATUS] = statement->status;
  cells[FORM_FIELD_COMMENT] = statement->comment;
  const SheetRow row = {.sheet = line->sheet, .row = line->row, .n_cells = N_FORM_FIELDS, .cells = cells};
  statement->reading->column = line->amounts[i].column + 1;
  statement->reading->denominator_number = number_of(statement->denominator, sex);
  const bool goes_on =
      form_reading_count(statement->reading, &row) &&
      (!form_cells_read(statement->reading, &header, &row, &cell) || form_reading_hand_on(statement->reading, &cell));
  statement->reading->column = 0;
  statement->reading->denominator_number = 0;
  return goes_on;
}

bool wide_status_replaces_number(const FormReading *reading, const char *status)
{
  const CodeItem *item = code_list_parse(catalogue_code_list(reading->catalogue, "obs_status"), status);
  return not_carried_out_is_meant(status) || (item != NULL && !status_has_value(item->code[0]));
}

/* Whether amount I says something: a number, or the status for what must be reported. */
static bool is_said(const Statement *statement, guint i)
{
  const WideLine *line = statement->line;
  const CodeItem *sex = line->amounts[i].sex;
  if (!is_unsaid(line->texts[i]) || !is_unsaid(text_of(statement->denominator, sex)))
    return true;
  return wide_status_replaces_number(statement->reading, statement->status) &&
         is_required(statement->reading, line, sex);
}

/* A line's own status that says something about no amount says it about the first. */
static bool hand_on_statement(const Statement *statement)
{
  guint n_said = 0;
  for (guint i = 0; i < statement->line->n_amounts; i++) {
    if (!is_said(statement, i))
      continue;
    n_said++;
    if (!hand_on_cell(statement, i))
      return false;
  }
  return n_said > 0 || !statement->is_own_status || hand_on_cell(statement, 0);
}

/* One of the two, or both where they differ. The caller frees it. */
static char *joined(const char *one, const char *other)
{
  if (other[0] == '\0' || strcmp(one, other) == 0)
    return g_strdup(one);
  return one[0] == '\0' ? g_strdup(other) : g_strconcat(one, "；", other, NULL);
}

bool wide_line_hand_on(FormReading *reading, const WideLine *line, const WideLine *denominator, const char *inherited)
{
  g_autofree char *own_status = joined(line->status, denominator != NULL ? denominator->status : "");
  g_autofree char *comment = joined(line->comment, denominator != NULL ? denominator->comment : "");
  const bool is_own = own_status[0] != '\0';
  const Statement statement = {.reading = reading,
                               .line = line,
                               .denominator = denominator,
                               .status = is_own ? own_status : inherited,
                               .is_own_status = is_own,
                               .comment = comment};
  return hand_on_statement(&statement);
}
