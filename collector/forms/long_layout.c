/* The long layout: a row per cell, columns named in the first row. */
#include "collector/forms/form_layout.h"
#include "collector/forms/form_row.h"

/* A title may hold one word that is also a column's name; a head holds several. */
enum { NAMES_OF_A_HEAD = 2 };

static bool is_headed_by(const SheetRow *row)
{
  guint n_names = 0;
  for (guint i = 0; i < row->n_cells; i++)
    n_names += form_header_knows(row->cells[i]);
  return n_names >= NAMES_OF_A_HEAD;
}

static gpointer begin(FormReading *reading, G_GNUC_UNUSED const GPtrArray *above, const SheetRow *head)
{
  g_autofree FormHeader *header = g_new0(FormHeader, 1);
  g_auto(FormFault) fault = {0};
  if (form_header_read(head->cells, head->n_cells, header, &fault))
    return g_steal_pointer(&header);
  form_reading_fail(reading, head, fault.code, fault.given, fault.expected);
  return NULL;
}

static bool take(FormReading *reading, gpointer head, const SheetRow *row)
{
  FormCell cell;
  return form_reading_count(reading, row) &&
         (!form_row_read(reading, head, row, &cell) || form_reading_hand_on(reading, &cell));
}

const FormLayout long_layout = {is_headed_by, begin, take, NULL, g_free};
