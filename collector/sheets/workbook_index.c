#include "collector/sheets/workbook_index.h"

#include <stdlib.h>
#include <string.h>

/* Formats that every workbook has without naming them: 0% and 0.00%. */
enum { PERCENT_FORMAT = 9, PERCENT_FORMAT_WITH_DECIMALS = 10 };

/* Spreadsheets allow 64,000 styles. */
enum { MOST_STYLES = 65536 };

void workbook_index_init(WorkbookIndex *index, Workbook *workbook)
{
  *index = (WorkbookIndex){.workbook = workbook,
                           .parts_by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                           .percent_formats = g_hash_table_new(NULL, NULL),
                           .percent_styles = g_array_new(FALSE, FALSE, sizeof(gboolean))};
}

void workbook_index_clear(WorkbookIndex *index)
{
  g_hash_table_unref(index->parts_by_id);
  g_hash_table_unref(index->percent_formats);
  g_array_unref(index->percent_styles);
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

static void begin_in_workbook(PartReader *reader, const char *name, const char **attributes, void *user)
{
  WorkbookIndex *index = user;
  const char *sheet_name = part_attribute(attributes, "name");
  const char *state = part_attribute(attributes, "state");
  const char *id = part_prefixed_attribute(attributes, "id");
  if (strcmp(name, "sheet") != 0)
    return;
  if (sheet_name == NULL || sheet_name[0] == '\0' || id == NULL) {
    part_reader_fail(reader, "broken_workbook", g_strdup(""));
    return;
  }
  WorkbookSheet *sheet = g_new0(WorkbookSheet, 1);
  sheet->name = g_strdup(sheet_name);
  sheet->part = g_strdup(id);
  sheet->is_hidden = g_strcmp0(state, "hidden") == 0 || g_strcmp0(state, "veryHidden") == 0;
  g_ptr_array_add(index->workbook->sheets, sheet);
}

const PartHandlers workbook_handlers = {.begin = begin_in_workbook};

/* --- Relations ---------------------------------------------------------------------------------------------------- */

/* Where the converter looks for a document. */
static char *part_of_target(const char *target)
{
  if (target[0] == '/')
    return g_strdup(target + 1);
  return g_str_has_prefix(target, "xl/") ? g_strdup(target) : g_strdup_printf("xl/%s", target);
}

static void begin_in_relations(G_GNUC_UNUSED PartReader *reader, const char *name, const char **attributes, void *user)
{
  WorkbookIndex *index = user;
  const char *id = part_attribute(attributes, "Id");
  const char *target = part_attribute(attributes, "Target");
  if (strcmp(name, "Relationship") == 0 && id != NULL && target != NULL)
    g_hash_table_insert(index->parts_by_id, g_strdup(id), part_of_target(target));
}

const PartHandlers relation_handlers = {.begin = begin_in_relations};

/* --- Styles ------------------------------------------------------------------------------------------------------- */

static int number_of(const char **attributes, const char *name)
{
  const char *text = part_attribute(attributes, name);
  return text != NULL ? atoi(text) : 0;
}

static void add_style(PartReader *reader, WorkbookIndex *index, const char **attributes)
{
  const int format = number_of(attributes, "numFmtId");
  const gboolean is_percent = format == PERCENT_FORMAT || format == PERCENT_FORMAT_WITH_DECIMALS ||
                              g_hash_table_contains(index->percent_formats, GINT_TO_POINTER(format));
  if (index->percent_styles->len == MOST_STYLES)
    part_reader_fail(reader, "broken_workbook", g_strdup(""));
  else
    g_array_append_val(index->percent_styles, is_percent);
}

/* The workbook's own formats come before the styles that use them. */
static void begin_in_styles(PartReader *reader, const char *name, const char **attributes, void *user)
{
  WorkbookIndex *index = user;
  const char *format = part_attribute(attributes, "formatCode");
  if (strcmp(name, "numFmt") == 0 && format != NULL && strchr(format, '%') != NULL)
    g_hash_table_add(index->percent_formats, GINT_TO_POINTER(number_of(attributes, "numFmtId")));
  else if (strcmp(name, "cellXfs") == 0)
    index->is_in_cell_styles = true;
  else if (strcmp(name, "xf") == 0 && index->is_in_cell_styles)
    add_style(reader, index, attributes);
}

static void end_in_styles(G_GNUC_UNUSED PartReader *reader, const char *name, void *user)
{
  WorkbookIndex *index = user;
  if (strcmp(name, "cellXfs") == 0)
    index->is_in_cell_styles = false;
}

const PartHandlers style_handlers = {.begin = begin_in_styles, .end = end_in_styles};
