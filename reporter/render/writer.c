#include "reporter/render/writer.h"

static const ReportWriter *const writers[] = {&text_writer, &csv_writer,  &revision_writer, &json_writer,
                                              &html_writer, &sdmx_writer, &xlsx_writer};

const ReportWriter *report_writer(const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    if (g_str_equal(writers[i]->format, format))
      return writers[i];
  return NULL;
}

const ReportWriter *report_writer_at(guint index)
{
  return index < G_N_ELEMENTS(writers) ? writers[index] : NULL;
}

char *report_formats(void)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    g_string_append_printf(names, "%s%s", i == 0 ? "" : "|", writers[i]->format);
  return g_string_free(names, FALSE);
}

GString *report_render(const Report *report, const WarningRule *rule, const ReportWriter *writer, Language language,
                       GError **error)
{
  g_autoptr(Review) review = writer->wants_review ? review_of_year(report, rule) : NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  Page page = {.out = out, .language = language, .report = report, .review = review};
  writer->write(&page);
  if (page.error == NULL)
    return g_steal_pointer(&out);
  g_propagate_error(error, page.error);
  return NULL;
}
