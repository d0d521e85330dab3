/* Where series break: the rows of series_breaks.csv. */
#include "catalogue/model.h"
#include "catalogue/references.h"

static bool read_any_indicator(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return *cell->text == '\0' || read_indicator_code(catalogue, field, cell, record, error);
}

static const Field fields[] = {
    {.column = "indicator_code", .read = read_any_indicator, .offset = offsetof(SeriesBreak, indicator)},
    {.column = "area_code", .read = read_optional_text, .offset = offsetof(SeriesBreak, area_code)},
    {.column = "year",
     .read = read_count,
     .offset = offsetof(SeriesBreak, year),
     .minimum = PERIOD_FIRST_YEAR,
     .maximum = PERIOD_LAST_YEAR},
    {.column = "reason_zh", .read = read_text, .offset = offsetof(SeriesBreak, reason.zh)},
    {.column = "reason_en", .read = read_text, .offset = offsetof(SeriesBreak, reason.en)},
};

bool load_series_breaks(Catalogue *catalogue, GError **error)
{
  if (!g_hash_table_contains(catalogue->files, SERIES_BREAKS_FILE))
    return true;
  g_autoptr(Table) table = model_read_table(catalogue, SERIES_BREAKS_FILE, fields, G_N_ELEMENTS(fields), error);
  if (table == NULL)
    return false;
  catalogue->n_series_breaks = table_n_rows(table);
  catalogue->series_breaks = model_allocate(catalogue, catalogue->n_series_breaks, sizeof(SeriesBreak));
  return table_read_fields(table, fields, G_N_ELEMENTS(fields), catalogue, catalogue->series_breaks,
                           sizeof(SeriesBreak), error);
}

const SeriesBreak *catalogue_series_breaks(const Catalogue *catalogue, guint *out_n_breaks)
{
  *out_n_breaks = catalogue->n_series_breaks;
  return catalogue->series_breaks;
}
