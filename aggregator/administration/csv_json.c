#include "aggregator/administration/csv_json.h"

#include <jansson.h>
#include <stdbool.h>

#include "base/csv.h"

typedef struct Document {
  GStrv columns; /* NULL before the header */
  json_t *rows;
} Document;

static GStrv copy_cells(const CsvRow *row)
{
  GStrv cells = g_new0(char *, row->n_cells + 1);
  for (guint i = 0; i < row->n_cells; i++)
    cells[i] = g_strdup(row->cells[i]);
  return cells;
}

static bool add_row(const CsvRow *row, void *user, G_GNUC_UNUSED GError **error)
{
  Document *document = user;
  if (document->columns == NULL) {
    document->columns = copy_cells(row);
    return true;
  }
  json_t *object = json_object();
  for (guint i = 0; i < row->n_cells && document->columns[i] != NULL; i++)
    json_object_set_new(object, document->columns[i], json_string(row->cells[i]));
  json_array_append_new(document->rows, object);
  return true;
}

char *csv_to_json(GBytes *content, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(content, &size);
  Document document = {.columns = NULL, .rows = json_array()};
  char *dumped = NULL;
  if (csv_read(text, size, NULL, add_row, &document, error))
    dumped = json_dumps(document.rows, JSON_COMPACT);
  g_strfreev(document.columns);
  json_decref(document.rows);
  return dumped;
}
