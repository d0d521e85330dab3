#include "reporter/render/evaluation_writer.h"

static const EvaluationWriter *const writers[] = {&evaluation_text_writer, &evaluation_csv_writer,
                                                  &evaluation_json_writer, &evaluation_html_writer,
                                                  &evaluation_xlsx_writer};

const EvaluationWriter *evaluation_writer(const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    if (g_str_equal(writers[i]->format, format))
      return writers[i];
  return NULL;
}

const EvaluationWriter *evaluation_writer_at(guint index)
{
  return index < G_N_ELEMENTS(writers) ? writers[index] : NULL;
}

char *evaluation_formats(void)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    g_string_append_printf(names, "%s%s", i == 0 ? "" : "|", writers[i]->format);
  return g_string_free(names, FALSE);
}

GString *evaluation_render(const Evaluation *evaluation, const WarningRule *rule, const EvaluationWriter *writer,
                           Language language, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  EvaluationPage page = {.out = out, .language = language, .evaluation = evaluation, .rule = rule};
  writer->write(&page);
  if (page.error == NULL)
    return g_steal_pointer(&out);
  g_propagate_error(error, page.error);
  return NULL;
}
