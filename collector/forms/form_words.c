#include "collector/forms/form_words.h"

#include "collector/forms/form_header.h"

/* What the offices, wards and classrooms that fill in forms write, whatever the catalogue says. */
static const char *const everyday_words[] = {
    "学校", "医院", "小学", "中学", "幼儿园", "大学", "卫生院", "社区", "居委会",   "村委会", "街道",   "乡镇",
    "妇联", "妇女", "儿童", "人数", "单位",   "合计", "其中",   "说明", "办事处",   "填表人", "上半年", "下半年",
    "季度", "年度", "统计", "本期", "累计",   "上年", "未开展", "无",   "原因不明", "复核",   "核实"};

static void add_columns(ExpectedWords *words)
{
  for (FormField field = 0; field < N_FORM_FIELDS; field++)
    for (const char *const *name = form_field_names(field); *name != NULL; name++)
      expected_words_add_heading(words, *name);
}

static void add_code_lists(ExpectedWords *words, const Catalogue *catalogue)
{
  guint n_lists = 0;
  const CodeList *lists = catalogue_code_lists(catalogue, &n_lists);
  for (guint l = 0; l < n_lists; l++)
    for (guint i = 0; i < lists[l].n_items; i++) {
      expected_words_add(words, lists[l].items[i].name.zh);
      for (const char *const *alias = lists[l].items[i].aliases; *alias != NULL; alias++)
        expected_words_add(words, *alias);
    }
}

static void add_indicators(ExpectedWords *words, const Catalogue *catalogue)
{
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n);
  for (guint i = 0; i < n; i++) {
    expected_words_add(words, indicators[i].name.zh);
    expected_words_add(words, indicators[i].numerator.zh);
    expected_words_add(words, indicators[i].denominator.zh);
  }
}

ExpectedWords *form_words_new(const District *district)
{
  ExpectedWords *words = expected_words_new();
  for (size_t i = 0; i < G_N_ELEMENTS(everyday_words); i++)
    expected_words_add(words, everyday_words[i]);
  add_columns(words);
  add_code_lists(words, district_catalogue(district));
  add_indicators(words, district_catalogue(district));
  expected_words_add(words, district_profile(district)->name_zh);
  return words;
}
