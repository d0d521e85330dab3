#include "tests/collector/form_maker.h"

#include "tests/support/test.h"

static void assign(FormMaker *maker, const char *unit_type, const char *department)
{
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(maker->catalogue, &n);
  for (guint i = 0; i < n; i++)
    if (indicator_is_reported_by(&indicators[i], unit_type, department))
      g_array_append_val(maker->indicators, indicators[i].id);
}

FormMaker *form_maker_new(const char *unit_type, const char *department, const char *residence)
{
  FormMaker *maker = g_new0(FormMaker, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  maker->catalogue = catalogue_load_folder(folder, &error);
  expect_success(maker->catalogue != NULL, error);
  maker->indicators = g_array_new(FALSE, FALSE, sizeof(int16_t));
  assign(maker, unit_type, department);
  maker->fixed[0] = (FixedCode){"residence", residence};
  maker->profile = (Profile){.agency = "TST-1",
                             .name_zh = "示例单位",
                             .name_en = "Sample unit",
                             .unit_type = unit_type,
                             .department = department,
                             .fixed = maker->fixed,
                             .n_fixed = residence != NULL ? 1 : 0,
                             .indicators = (const int16_t *)(const void *)maker->indicators->data,
                             .n_indicators = maker->indicators->len,
                             .first_day = day_of_date(2015, 1, 1),
                             .last_day = day_of_date(2031, 12, 31),
                             .time_zone = "Asia/Shanghai"};
  return maker;
}

void form_maker_free(FormMaker *maker)
{
  if (maker == NULL)
    return;
  catalogue_free(maker->catalogue);
  g_array_unref(maker->indicators);
  g_free(maker);
}

Layout *form_maker_layout(const FormMaker *maker, const char *label)
{
  Period period;
  assert_true(period_parse(label, &period));
  return layout_new(maker->catalogue, &maker->profile, period);
}
