#include "reporter/export/figure_writer.h"

static const FigureWriter *const writers[] = {&sdmx_csv_writer, &figures_csv_writer, &figures_json_writer,
                                              &figures_xlsx_writer};

const FigureWriter *figure_writer(const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    if (g_str_equal(writers[i]->format, format))
      return writers[i];
  return NULL;
}

char *figure_formats(void)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    g_string_append_printf(names, "%s%s", i == 0 ? "" : "|", writers[i]->format);
  return g_string_free(names, FALSE);
}
