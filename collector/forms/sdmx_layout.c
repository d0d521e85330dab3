/* The layout of SDMX-CSV 2.0, as docs/forms.md describes it: the long layout with other names, and columns that say what the file is about.
 *
 * Headings and codes may have their label behind them (`SEX: Sex`, `F: Female`). What the columns of its own say must fit: nothing is deleted, no value is in thousands, and no other agency's
 * rows are taken. */
#include <string.h>

#include "collector/forms/form_layout.h"
#include "collector/forms/form_row.h"

/* Columns that the long layout does not have. */
typedef enum SdmxColumn {
  SDMX_STRUCTURE,
  SDMX_STRUCTURE_ID,
  SDMX_STRUCTURE_NAME,
  SDMX_ACTION,
  SDMX_SERIES_KEY,
  SDMX_OBS_KEY,
  SDMX_FREQ,
  SDMX_REF_AREA,
  SDMX_UNIT_MEASURE,
  SDMX_UNIT_MULT,
  SDMX_DECIMALS,
  SDMX_CONF_STATUS,
  N_SDMX_COLUMNS
} SdmxColumn;

static const char *const column_names[N_SDMX_COLUMNS] = {
    "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION",    "SERIES_KEY", "OBS_KEY",
    "FREQ",      "REF_AREA",     "UNIT_MEASURE",   "UNIT_MULT", "DECIMALS",   "CONF_STATUS"};

typedef struct SdmxHead {
  FormHeader header;
  int column[N_SDMX_COLUMNS]; /* -1 where there is none */
} SdmxHead;

/* CELL without its label. The caller frees it. */
static char *without_label(const char *cell)
{
  const char *label = strchr(cell, ':');
  return g_strchomp(label != NULL ? g_strndup(cell, (gsize)(label - cell)) : g_strdup(cell));
}

/* N_SDMX_COLUMNS when HEADING names none of these columns. `STRUCTURE[;]` says how multiple values are separated; there are none here. */
static SdmxColumn column_called(const char *heading)
{
  g_autofree char *name = without_label(heading);
  char *separator = strchr(name, '[');
  if (separator != NULL)
    *separator = '\0';
  SdmxColumn column = 0;
  while (column < N_SDMX_COLUMNS && g_ascii_strcasecmp(name, column_names[column]) != 0)
    column++;
  return column;
}

static bool is_headed_by(const SheetRow *row)
{
  return row->n_cells >= 2 && column_called(row->cells[0]) == SDMX_STRUCTURE &&
         column_called(row->cells[1]) == SDMX_STRUCTURE_ID;
}

/* --- The head ----------------------------------------------------------------------------------------------------- */

/* Finds its own columns and leaves the names of the others, without labels, in *out_others. */
static bool split_head(FormReading *reading, const SheetRow *row, SdmxHead *head, GPtrArray *out_others)
{
  for (SdmxColumn column = 0; column < N_SDMX_COLUMNS; column++)
    head->column[column] = -1;
  for (guint i = 0; i < row->n_cells; i++) {
    const SdmxColumn column = column_called(row->cells[i]);
    if (column != N_SDMX_COLUMNS && head->column[column] >= 0)
      return form_reading_fail(reading, row, "repeated_column", row->cells[i], column_names[column]);
    if (column != N_SDMX_COLUMNS)
      head->column[column] = (int)i;
    g_ptr_array_add(out_others, column == N_SDMX_COLUMNS ? without_label(row->cells[i]) : g_strdup(""));
  }
  return true;
}

static gpointer begin(FormReading *reading, G_GNUC_UNUSED const GPtrArray *above, const SheetRow *row)
{
  g_autofree SdmxHead *head = g_new0(SdmxHead, 1);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
  g_auto(FormFault) fault = {0};
  if (!split_head(reading, row, head, others))
    return NULL;
  if (form_header_read((const char *const *)others->pdata, others->len, &head->header, &fault))
    return g_steal_pointer(&head);
  form_reading_fail(reading, row, fault.code, fault.given, fault.expected);
  return NULL;
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static const char *cell_of(const SdmxHead *head, const SheetRow *row, SdmxColumn column)
{
  const int index = head->column[column];
  return index >= 0 && (guint)index < row->n_cells ? row->cells[index] : "";
}

static bool refuse(FormReading *reading, const SheetRow *row, AuditRule rule, SdmxColumn column, const char *given,
                   const char *expected)
{
  form_reading_refuse(reading, row, rule, NULL, column_names[column], given, expected);
  return false;
}

/* Append, replace, merge and information are one here: each value is new, revised or unchanged, and what it replaces is kept. */
static bool check_action(FormReading *reading, const SdmxHead *head, const SheetRow *row)
{
  const char *action = cell_of(head, row, SDMX_ACTION);
  if (g_ascii_strcasecmp(action, "D") == 0)
    return refuse(reading, row, AUDIT_DELETION, SDMX_ACTION, action, "O M L Q");
  return action[0] == '\0' || (action[1] == '\0' && strchr("IARMiarm", action[0]) != NULL) ||
         refuse(reading, row, AUDIT_BAD_ACTION, SDMX_ACTION, action, "I, A, R, M");
}

static bool check_agency(FormReading *reading, const SdmxHead *head, const SheetRow *row)
{
  g_autofree char *area = without_label(cell_of(head, row, SDMX_REF_AREA));
  return area[0] == '\0' || strcmp(area, reading->profile->agency) == 0 ||
         refuse(reading, row, AUDIT_OTHER_AGENCY, SDMX_REF_AREA, area, reading->profile->agency);
}

static bool check_multiplier(FormReading *reading, const SdmxHead *head, const SheetRow *row)
{
  g_autofree char *power = without_label(cell_of(head, row, SDMX_UNIT_MULT));
  return power[0] == '\0' || strcmp(power, "0") == 0 ||
         refuse(reading, row, AUDIT_UNIT_MULTIPLIER, SDMX_UNIT_MULT, power, "0");
}

/* The unit of the numerator is as good as that of the rate: the value is one of them. */
static bool check_unit(FormReading *reading, const SdmxHead *head, const SheetRow *row)
{
  g_autofree char *code = without_label(cell_of(head, row, SDMX_UNIT_MEASURE));
  const int column = head->header.column[FORM_FIELD_INDICATOR];
  g_autofree char *name = without_label((guint)column < row->n_cells ? row->cells[column] : "");
  const Indicator *indicator = catalogue_find_indicator(reading->catalogue, name);
  if (code[0] == '\0' || indicator == NULL) /* the latter is refused later */
    return true;
  const CodeItem *unit = code_list_parse(catalogue_code_list(reading->catalogue, "unit"), code);
  return (unit != NULL && (unit == indicator->unit || unit == indicator->numerator_unit)) ||
         refuse(reading, row, AUDIT_OTHER_UNIT, SDMX_UNIT_MEASURE, code, indicator->unit->code);
}

/* Codes of confidentiality are checked, not kept: what may be published is the district's to decide. */
static bool check_confidentiality(FormReading *reading, const SdmxHead *head, const SheetRow *row)
{
  g_autofree char *code = without_label(cell_of(head, row, SDMX_CONF_STATUS));
  const CodeList *codes = catalogue_code_list(reading->catalogue, "conf_status");
  return code[0] == '\0' || code_list_parse(codes, code) != NULL ||
         refuse(reading, row, AUDIT_UNKNOWN_CODE, SDMX_CONF_STATUS, code, "");
}

/* True for columns whose cells are codes, which may have labels. */
static bool holds_codes(const FormHeader *header, guint column)
{
  for (FormField field = 0; field < N_DIMENSIONS; field++)
    if (header->column[field] == (int)column)
      return true;
  return header->column[FORM_FIELD_INDICATOR] == (int)column || header->column[FORM_FIELD_STATUS] == (int)column;
}

/* The cell as a long form would have it. The caller frees it. */
static char *as_long(const FormHeader *header, guint column, const char *cell)
{
  if (holds_codes(header, column))
    return without_label(cell);
  const bool is_no_number = header->column[FORM_FIELD_VALUE] == (int)column && g_ascii_strcasecmp(cell, "NaN") == 0;
  return g_strdup(is_no_number ? "" : cell);
}

/* Cells of SDMX's own columns are empty for the long layout. */
static GPtrArray *cells_as_long(const SdmxHead *head, const SheetRow *row)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < row->n_cells; i++)
    g_ptr_array_add(cells, as_long(&head->header, i, row->cells[i]));
  return cells;
}

static bool take(FormReading *reading, gpointer user, const SheetRow *row)
{
  const SdmxHead *head = user;
  FormCell cell;
  if (!form_reading_count(reading, row))
    return false;
  if (!check_action(reading, head, row) || !check_agency(reading, head, row) || !check_multiplier(reading, head, row) ||
      !check_unit(reading, head, row) || !check_confidentiality(reading, head, row))
    return true;
  g_autoptr(GPtrArray) cells = cells_as_long(head, row);
  const SheetRow long_row = {row->sheet, row->row, cells->len, (const char *const *)cells->pdata};
  return !form_row_read(reading, &head->header, &long_row, &cell) || form_reading_hand_on(reading, &cell);
}

const FormLayout sdmx_layout = {is_headed_by, begin, take, NULL, g_free};
