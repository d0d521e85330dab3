#include "reporter/render/writer.h"

static const ReportWriter *const writers[] = {&text_writer, &csv_writer, &revision_writer};

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

static void render_domain(Page *page, const ReportWriter *writer, const ReportDomain *domain, guint number)
{
  writer->begin_domain(page, domain, number);
  for (guint i = 0; i < domain->indicators->len; i++)
    writer->write_indicator(page, g_ptr_array_index(domain->indicators, i), i + 1);
}

GString *report_render(const Report *report, const ReportWriter *writer, Language language)
{
  Page page = {.out = g_string_new(NULL), .language = language, .report = report};
  writer->begin(&page);
  for (guint i = 0; i < report->domains->len; i++)
    render_domain(&page, writer, g_ptr_array_index(report->domains, i), i + 1);
  writer->end(&page);
  return page.out;
}
