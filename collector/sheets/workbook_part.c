#include "collector/sheets/workbook_part.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

/* What a sheet may have by its own definition. */
enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384 };

/* Text that stands in the cell itself reaches us whole only up to this size: the converter keeps the last piece of it. */
enum { LONGEST_INLINE_BYTES = 8000 };

/* A cell that is being read. */
typedef struct CellReading {
  bool is_open;
  bool is_text; /* its value is text that stands here, not a number or a reference to a text */
  bool has_formula;
  bool is_in_value;
  guint n_value_bytes;
  guint n_texts; /* runs of text, when the text stands here */
  guint column;
} CellReading;

struct PartReader {
  XML_Parser parser;
  PartKind kind;
  guint sheet;
  Workbook *workbook;
  GHashTable *parts_by_id;
  PartFault fault;
  guint row;
  gint last_column; /* of the row, -1 before its first cell */
  CellReading cell;
};

/* --- Names and places --------------------------------------------------------------------------------------------- */

/* NAME without the prefix that stands for its namespace. */
static const char *local_name(const char *name)
{
  const char *colon = strrchr(name, ':');
  return colon != NULL ? colon + 1 : name;
}

/* The attribute called NAME, or NULL. */
static const char *attribute(const char **attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strcmp(attributes[0], name) == 0)
      return attributes[1];
  return NULL;
}

/* The attribute that has a prefix and then NAME. */
static const char *prefixed_attribute(const char **attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strchr(attributes[0], ':') != NULL && strcmp(local_name(attributes[0]), name) == 0)
      return attributes[1];
  return NULL;
}

/* A whole number from 1 to MOST; 0 for anything else. */
static guint take_number(const char **text, guint most)
{
  guint number = 0;
  for (; g_ascii_isdigit(**text) && number <= most; (*text)++)
    number = number * 10 + (guint)(**text - '0');
  return number <= most ? number : 0;
}

/* Reads `B7`; false when it is no place of a sheet. */
static bool take_place(const char **text, guint *out_row, guint *out_column)
{
  guint letters = 0;
  for (; g_ascii_isupper(**text) && letters <= MOST_COLUMNS; (*text)++)
    letters = letters * 26 + (guint)(**text - 'A') + 1;
  const guint row = take_number(text, MOST_ROWS);
  if (letters == 0 || letters > MOST_COLUMNS || row == 0)
    return false;
  *out_row = row;
  *out_column = letters - 1;
  return true;
}

static const char *sheet_name(const PartReader *reader)
{
  return ((const WorkbookSheet *)reader->workbook->sheets->pdata[reader->sheet])->name;
}

/* --- Faults ------------------------------------------------------------------------------------------------------- */

static void set_fault(PartReader *reader, const char *code, char *given)
{
  if (reader->fault.code == NULL)
    reader->fault = (PartFault){code, g_steal_pointer(&given)};
  g_free(given);
  XML_StopParser(reader->parser, XML_FALSE);
}

static void set_cell_fault(PartReader *reader, const char *code)
{
  set_fault(reader, code, sheet_place(sheet_name(reader), reader->row, reader->cell.column));
}

/* --- The workbook and its relations ------------------------------------------------------------------------------- */

static void take_sheet(PartReader *reader, const char **attributes)
{
  const char *name = attribute(attributes, "name");
  const char *state = attribute(attributes, "state");
  const char *id = prefixed_attribute(attributes, "id");
  if (name == NULL || id == NULL) {
    set_fault(reader, "broken_workbook", g_strdup(""));
    return;
  }
  WorkbookSheet *sheet = g_new0(WorkbookSheet, 1);
  sheet->name = g_strdup(name);
  sheet->part = g_strdup(id); /* until the relations are known */
  sheet->is_hidden = g_strcmp0(state, "hidden") == 0 || g_strcmp0(state, "veryHidden") == 0;
  g_ptr_array_add(reader->workbook->sheets, sheet);
}

/* Where the converter looks for a sheet's document. */
static char *part_of_target(const char *target)
{
  if (target[0] == '/')
    return g_strdup(target + 1);
  return g_str_has_prefix(target, "xl/") ? g_strdup(target) : g_strdup_printf("xl/%s", target);
}

static void take_relation(PartReader *reader, const char **attributes)
{
  const char *id = attribute(attributes, "Id");
  const char *target = attribute(attributes, "Target");
  if (id != NULL && target != NULL)
    g_hash_table_insert(reader->parts_by_id, g_strdup(id), part_of_target(target));
}

/* --- A sheet ------------------------------------------------------------------------------------------------------ */

/* The converter counts on numbered rows in ascending order; others it would drop or move. */
static void begin_row(PartReader *reader, const char **attributes)
{
  const char *number = attribute(attributes, "r");
  const guint row = number != NULL ? take_number(&number, MOST_ROWS) : 0;
  if (row <= reader->row || *number != '\0')
    set_fault(reader, "unusual_workbook", g_strdup(sheet_name(reader)));
  else
    reader->row = row;
  reader->last_column = -1;
}

static void begin_cell(PartReader *reader, const char **attributes)
{
  const char *place = attribute(attributes, "r");
  const char *type = attribute(attributes, "t");
  guint row = 0;
  guint column = 0;
  if (place == NULL || !take_place(&place, &row, &column) || *place != '\0' || row != reader->row ||
      (gint)column <= reader->last_column) {
    set_fault(reader, "unusual_workbook", g_strdup(sheet_name(reader)));
    return;
  }
  reader->last_column = (gint)column;
  reader->cell = (CellReading){
      .is_open = true, .is_text = g_strcmp0(type, "str") == 0 || g_strcmp0(type, "inlineStr") == 0, .column = column};
}

static void end_cell(PartReader *reader)
{
  CellReading *cell = &reader->cell;
  const WorkbookCell place = {reader->sheet, reader->row, cell->column};
  const bool is_uncomputed = cell->has_formula && cell->n_value_bytes == 0 && !cell->is_text;
  if (cell->is_text && cell->n_value_bytes > LONGEST_INLINE_BYTES)
    set_cell_fault(reader, "long_workbook_cell");
  else if (cell->n_texts > 1)
    set_cell_fault(reader, "unusual_cell");
  else if (is_uncomputed && reader->workbook->uncomputed->len < SHEETS_MARKS_MOST)
    g_array_append_val(reader->workbook->uncomputed, place);
  cell->is_open = false;
}

static void take_merge(PartReader *reader, const char **attributes)
{
  const char *range = attribute(attributes, "ref");
  SheetMerge merge = {.sheet = reader->sheet};
  if (range == NULL || reader->workbook->merges->len >= SHEETS_MARKS_MOST)
    return;
  if (take_place(&range, &merge.first_row, &merge.first_column) && *range++ == ':' &&
      take_place(&range, &merge.last_row, &merge.last_column))
    g_array_append_val(reader->workbook->merges, merge);
}

static void begin_in_cell(PartReader *reader, const char *name)
{
  reader->cell.has_formula = reader->cell.has_formula || strcmp(name, "f") == 0;
  reader->cell.n_texts += strcmp(name, "t") == 0;
  reader->cell.is_in_value = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static void begin_in_sheet(PartReader *reader, const char *name, const char **attributes)
{
  if (reader->cell.is_open)
    begin_in_cell(reader, name);
  else if (strcmp(name, "row") == 0)
    begin_row(reader, attributes);
  else if (strcmp(name, "c") == 0)
    begin_cell(reader, attributes);
  else if (strcmp(name, "mergeCell") == 0)
    take_merge(reader, attributes);
}

/* --- Parsing ------------------------------------------------------------------------------------------------------ */

static void XMLCALL on_begin(void *user, const char *name, const char **attributes)
{
  PartReader *reader = user;
  const char *local = local_name(name);
  switch (reader->kind) {
  case PART_WORKBOOK:
    if (strcmp(local, "sheet") == 0)
      take_sheet(reader, attributes);
    return;
  case PART_RELATIONS:
    if (strcmp(local, "Relationship") == 0)
      take_relation(reader, attributes);
    return;
  case PART_SHEET:
    begin_in_sheet(reader, local, attributes);
    return;
  case PART_OTHER:
    return;
  }
}

static void XMLCALL on_end(void *user, const char *name)
{
  PartReader *reader = user;
  if (!reader->cell.is_open)
    return;
  reader->cell.is_in_value = false;
  if (strcmp(local_name(name), "c") == 0)
    end_cell(reader);
}

static void XMLCALL on_text(void *user, const char *text, int size)
{
  PartReader *reader = user;
  (void)text;
  if (reader->cell.is_open && reader->cell.is_in_value)
    reader->cell.n_value_bytes += (guint)size;
}

static void XMLCALL on_document_type(void *user, const char *name, const char *system_id, const char *public_id,
                                     int has_internal_subset)
{
  (void)name;
  (void)system_id;
  (void)public_id;
  (void)has_internal_subset;
  set_fault(user, "workbook_with_entities", g_strdup(""));
}

PartReader *part_reader_new(PartKind kind, guint sheet, Workbook *workbook, GHashTable *parts_by_id)
{
  PartReader *reader = g_new0(PartReader, 1);
  *reader = (PartReader){
      .parser = XML_ParserCreate(NULL), .kind = kind, .sheet = sheet, .workbook = workbook, .parts_by_id = parts_by_id};
  XML_SetUserData(reader->parser, reader);
  XML_SetStartDoctypeDeclHandler(reader->parser, on_document_type);
  if (kind != PART_OTHER)
    XML_SetElementHandler(reader->parser, on_begin, on_end);
  if (kind == PART_SHEET)
    XML_SetCharacterDataHandler(reader->parser, on_text);
  return reader;
}

void part_reader_free(PartReader *reader)
{
  if (reader == NULL)
    return;
  XML_ParserFree(reader->parser);
  g_free(reader->fault.given);
  g_free(reader);
}

bool part_reader_feed(PartReader *reader, const char *bytes, size_t size, bool is_last)
{
  if (reader->fault.code == NULL && XML_Parse(reader->parser, bytes, (int)size, is_last) != XML_STATUS_OK &&
      reader->fault.code == NULL)
    reader->fault = (PartFault){"broken_workbook", g_strdup("")};
  return reader->fault.code == NULL;
}

const PartFault *part_reader_fault(const PartReader *reader)
{
  return &reader->fault;
}
