/* A template as text: CSV for programs that read no workbooks. The rows are the workbook's; formulas have no place in it. */
#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "collector/template/template_writer.h"

static bool is_written(const TemplateSheet *sheet, const TemplateRow *row, guint cell)
{
  const bool has_columns = row->kind == TEMPLATE_ROW_HEADINGS || row->kind == TEMPLATE_ROW_LINE;
  return !has_columns || sheet->columns[cell].kind != TEMPLATE_COLUMN_CHECK;
}

static void append_row(GString *csv, const TemplateSheet *sheet, const TemplateRow *row)
{
  for (guint c = 0; c < TEMPLATE_MAX_COLUMNS && row->cells[c] != NULL; c++)
    if (is_written(sheet, row, c))
      csv_append_text(csv, row->cells[c]);
  csv_end_row(csv);
}

static GString *to_csv(const Template *form)
{
  GString *csv = g_string_new(NULL);
  for (guint s = 0; s < form->sheets->len; s++) {
    const TemplateSheet *sheet = g_ptr_array_index(form->sheets, s);
    if (s > 0)
      g_string_append_c(csv, '\n');
    for (guint i = 0; i < sheet->rows->len; i++)
      append_row(csv, sheet, &g_array_index(sheet->rows, TemplateRow, i));
  }
  return csv;
}

bool template_write_text(const Template *form, const char *path, CsvEncoding encoding, GError **error)
{
  gsize size = 0;
  g_autoptr(GString) csv = to_csv(form);
  g_autoptr(GBytes) encoded = csv_encode(csv, encoding);
  const void *bytes = g_bytes_get_data(encoded, &size);
  return file_write(path, bytes, size, 0644, error);
}
