/* The form for people in words, and written as text. Workbooks are looked at with other programs in tests/integration. */
#include "tests/support/test.h"

#include "base/file.h"
#include "collector/template/template_writer.h"
#include "tests/collector/form_maker.h"
#include "tests/support/folder.h"

typedef struct Desk {
  FormMaker *maker;
  History *history;
  Layout *layout;
  Template *form;
} Desk;

static void desk_clear(Desk *desk)
{
  template_free(desk->form);
  layout_free(desk->layout);
  history_free(desk->history);
  form_maker_free(desk->maker);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

static void remember(Desk *desk, int16_t indicator, const char *label, const char *key, double value,
                     double denominator)
{
  Record record = {.indicator_id = indicator,
                   .value = value,
                   .has_value = true,
                   .denominator = denominator,
                   .has_denominator = denominator > 0,
                   .status = STATUS_NORMAL};
  assert_true(period_parse(label, &record.period));
  history_add(desk->history, &record, key, true);
}

static Desk desk_of(const char *unit_type, const char *residence)
{
  return (Desk){.maker = form_maker_new(unit_type, NULL, residence), .history = history_new()};
}

/* Makes the form as of 2026-11-20. */
static void make(Desk *desk, const char *label, Language language)
{
  history_finish(desk->history);
  desk->layout = form_maker_layout(desk->maker, label);
  desk->form = template_new(desk->layout, desk->history, day_of_date(2026, 11, 20), language);
}

/* The first row of the first sheet that has WORDS in its first cell. */
static const TemplateRow *row_of(const Desk *desk, const char *words)
{
  const TemplateSheet *sheet = g_ptr_array_index(desk->form->sheets, 0);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const TemplateRow *row = &g_array_index(sheet->rows, TemplateRow, i);
    if (row->cells[0] != NULL && g_str_has_prefix(row->cells[0], words))
      return row;
  }
  fail_msg("no row begins with '%s'", words);
  return NULL;
}

static const char *cell_of(const Desk *desk, const char *line, TemplateColumnKind kind)
{
  return row_of(desk, line)->cells[template_column(g_ptr_array_index(desk->form->sheets, 0), kind)];
}

static void head_says_what_the_law_asks_for(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("hospital", NULL);
  make(&desk, "2026-S1", LANGUAGE_ZH);
  g_autofree char *version = template_catalogue_version(desk.maker->catalogue);
  assert_string_equal(row_of(&desk, "妇女")->cells[0], "妇女与健康统计半年报（2026年上半年）");
  assert_string_equal(row_of(&desk, "填报单位：")->cells[1], "示例单位");
  assert_string_equal(row_of(&desk, "填报单位：")->cells[2], "表号：");
  assert_string_equal(row_of(&desk, "填报单位：")->cells[3], "FN-H2");
  assert_string_equal(row_of(&desk, "单位代码：")->cells[1], "TST-1");
  assert_string_equal(row_of(&desk, "单位代码：")->cells[3], "区妇女儿童工作委员会办公室");
  assert_string_equal(row_of(&desk, "报告期：")->cells[1], "2026年上半年");
  assert_string_equal(row_of(&desk, "报告期：")->cells[3], "区统计局");
  assert_string_equal(row_of(&desk, "目录版本：")->cells[1], version);
  assert_string_equal(row_of(&desk, "目录版本：")->cells[3], "（待批准）");
}

static void fixed_group_is_shown(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("village_committee", "R");
  make(&desk, "2026-S1", LANGUAGE_ZH);
  assert_string_equal(row_of(&desk, "固定分组：")->cells[1], "城乡：乡村");
  assert_string_equal(row_of(&desk, "固定分组：")->cells[3], "2031-12-31");
  assert_string_equal(row_of(&desk, "统一社会信用代码：")->cells[1], "");
  assert_true(row_of(&desk, "统一社会信用代码：")->is_open);
}

static void lines_say_what_is_counted_in_what(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("hospital", NULL);
  make(&desk, "2026", LANGUAGE_ZH);
  assert_string_equal(cell_of(&desk, "123/n", TEMPLATE_COLUMN_ITEM), "分子：孕13周前完成三项检测的产妇人数");
  assert_string_equal(cell_of(&desk, "123/d", TEMPLATE_COLUMN_ITEM), "分母：产妇人数");
  assert_string_equal(cell_of(&desk, "123/n/residence=R", TEMPLATE_COLUMN_GROUP), "乡村");
  assert_string_equal(cell_of(&desk, "123/n/residence=_U", TEMPLATE_COLUMN_GROUP), "城乡：未知");
  assert_string_equal(cell_of(&desk, "123/n", TEMPLATE_COLUMN_UNIT), "人");
  assert_string_equal(cell_of(&desk, "123/n", TEMPLATE_COLUMN_SPAN), "本期");
  assert_string_equal(cell_of(&desk, "123/n", TEMPLATE_COLUMN_AMOUNT), "");
}

static void year_to_date_is_said(void **state)
{
  (void)state;
  g_auto(Desk) desk = {.maker = form_maker_new("department", "HRSS", NULL), .history = history_new()};
  make(&desk, "2026-S1", LANGUAGE_ZH);
  assert_string_equal(cell_of(&desk, "309/v", TEMPLATE_COLUMN_SPAN), "累计");
}

static void cells_that_an_indicator_does_not_have_are_marked(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("school", NULL);
  make(&desk, "2026", LANGUAGE_ZH);
  const TemplateRow *row = row_of(&desk, "205/n");
  const guint amount = template_column(g_ptr_array_index(desk.form->sheets, 0), TEMPLATE_COLUMN_AMOUNT);
  assert_string_equal(row->cells[amount], "");
  assert_string_equal(row->cells[amount + 1], TEMPLATE_NO_CELL);
}

static void days_of_a_shifted_year_and_the_day_due_are_said(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("hospital", NULL);
  remember(&desk, 118, "2026", "_T", 10, 10);
  make(&desk, "2026", LANGUAGE_ZH);
  assert_string_equal(row_of(&desk, "124　")->cells[0], "124　剖宫产率（百分比）　统计期 2025-10-01 至 2026-09-30");
  assert_string_equal(row_of(&desk, "124　")->cells[1], "应于 2026-10-25 前报送，已逾期");
  assert_true(row_of(&desk, "124　")->is_late);
  assert_string_equal(row_of(&desk, "118　")->cells[1], "已报，可更正");
}

static void earlier_figure_is_that_of_the_line(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("hospital", NULL);
  remember(&desk, 124, "2025", "_T", 1234, 5678901);
  remember(&desk, 123, "2023", "_T", 12.5, 20);
  make(&desk, "2026", LANGUAGE_ZH);
  assert_string_equal(cell_of(&desk, "124/n", TEMPLATE_COLUMN_BEFORE), "1,234");
  assert_string_equal(cell_of(&desk, "124/d", TEMPLATE_COLUMN_BEFORE), "5,678,901");
  assert_string_equal(cell_of(&desk, "123/n", TEMPLATE_COLUMN_BEFORE), "12.5（2023年）");
  assert_string_equal(cell_of(&desk, "118/n", TEMPLATE_COLUMN_BEFORE), "");
}

static void earlier_figures_of_the_sexes_stand_for_a_missing_total(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("school", NULL);
  remember(&desk, 204, "2025", "sex=F,education_stage=PRI", 3, 0);
  remember(&desk, 204, "2025", "sex=M,education_stage=PRI", 5, 0);
  make(&desk, "2026", LANGUAGE_ZH);
  assert_string_equal(cell_of(&desk, "204/v/education_stage=PRI", TEMPLATE_COLUMN_BEFORE), "女性 3，男性 5");
}

/* --- Texts -------------------------------------------------------------------------------------------------------- */

static GBytes *written(Desk *desk, const char *name, CsvEncoding encoding)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = scratch_folder_new();
  g_autofree char *path = g_build_filename(folder, name, NULL);
  expect_success(template_write(desk->form, path, encoding, &error), error);
  GBytes *bytes = file_read(path, 1 << 20, &error);
  expect_success(bytes != NULL, error);
  scratch_folder_free(g_steal_pointer(&folder));
  return bytes;
}

static char *as_text(GBytes *bytes, const char *encoding)
{
  gsize size = 0;
  const char *data = g_bytes_get_data(bytes, &size);
  g_autoptr(GError) error = NULL;
  char *decoded = g_convert(data, (gssize)size, "UTF-8", encoding, NULL, NULL, &error);
  expect_success(decoded != NULL, error);
  return decoded;
}

static void text_is_the_same_in_both_encodings(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("school", NULL);
  make(&desk, "2026", LANGUAGE_ZH);
  g_autoptr(GBytes) utf8 = written(&desk, "form.csv", CSV_UTF8);
  g_autoptr(GBytes) gb18030 = written(&desk, "form.CSV", CSV_GB18030);
  g_autofree char *one = as_text(utf8, "UTF-8");
  g_autofree char *other = as_text(gb18030, "GB18030");
  assert_true(g_str_has_prefix(one, "\xEF\xBB\xBF妇女与教育统计年报（2026年）\n"));
  assert_string_equal(one + 3, other);
  expect_contains(one, "\n行码,填报内容,分组,计量单位,时段,合计,女性,男性,未知,上期数,状态,说明\n");
  expect_contains(one, "\n204/v,义务教育阶段辍学人数,合计,人,本期,,,,,,,\n");
}

static void english_form_is_english(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("school", NULL);
  make(&desk, "2026", LANGUAGE_EN);
  g_autoptr(GBytes) utf8 = written(&desk, "form.csv", CSV_UTF8);
  g_autofree char *words = as_text(utf8, "UTF-8");
  expect_contains(words, "\nPeriod:,2026,Approved by:,District Bureau of Statistics\n");
  expect_contains(words, "\nLine,Item,Group,Unit,Span,Total,Female,Male,Unknown,Last figure,Status,Comment\n");
}

static void text_that_a_spreadsheet_would_compute_is_made_harmless(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("school", NULL);
  desk.maker->profile.name_zh = "=HYPERLINK(A1)";
  make(&desk, "2026", LANGUAGE_ZH);
  g_autoptr(GBytes) utf8 = written(&desk, "form.csv", CSV_UTF8);
  g_autofree char *words = as_text(utf8, "UTF-8");
  expect_contains(words, "\n填报单位：,'=HYPERLINK(A1),");
}

static void file_that_is_there_is_not_replaced(void **state)
{
  (void)state;
  static const char *const names[] = {"form.csv", "form.xlsx"};
  g_auto(Desk) desk = desk_of("school", NULL);
  make(&desk, "2026", LANGUAGE_ZH);
  g_autofree char *folder = scratch_folder_new();
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    expect_success(file_write(path, "filled in", 9, 0644, &error), error);
    assert_false(template_write(desk.form, path, CSV_UTF8, &error));
    expect_error(error, HALFSKY_ERROR_USAGE, "is there already");
  }
  scratch_folder_free(g_steal_pointer(&folder));
}

static void other_endings_are_refused(void **state)
{
  (void)state;
  g_auto(Desk) desk = desk_of("school", NULL);
  make(&desk, "2026", LANGUAGE_ZH);
  g_autoptr(GError) error = NULL;
  assert_false(template_write(desk.form, "/var/tmp/form.xls", CSV_UTF8, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "ends neither in .xlsx nor in .csv");
}

static void words_of_statuses_mean_a_status(void **state)
{
  (void)state;
  g_autoptr(FormMaker) maker = form_maker_new("school", NULL, NULL);
  const CodeList *statuses = catalogue_code_list(maker->catalogue, "obs_status");
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_auto(GStrv) words = template_status_words((Language)language);
    g_autoptr(GString) codes = g_string_new(NULL);
    for (guint i = 1; words[i] != NULL; i++) {
      const CodeItem *item = code_list_parse(statuses, words[i]);
      assert_non_null(item);
      g_string_append(codes, item->code);
    }
    assert_string_equal(codes->str, "LMPEB");
  }
}

/* A sheet of the workbook library has room for 255 rules, and the whole form of any agency must have room. */
static void every_unit_types_workbook_can_be_written(void **state)
{
  (void)state;
  static const char *const labels[] = {"2026", "2026-S1", "2026-Q1", "2026-01"};
  g_autoptr(FormMaker) all = form_maker_new("hospital", NULL, NULL);
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(all->catalogue, &n);
  g_array_set_size(all->indicators, 0);
  for (guint i = 0; i < n; i++)
    g_array_append_val(all->indicators, indicators[i].id);
  all->profile.indicators = (const int16_t *)(const void *)all->indicators->data;
  all->profile.n_indicators = all->indicators->len;
  for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
    g_auto(Desk) desk = {.history = history_new(), .layout = form_maker_layout(all, labels[i])};
    history_finish(desk.history);
    desk.form = template_new(desk.layout, desk.history, day_of_date(2026, 11, 20), LANGUAGE_EN);
    g_autoptr(GBytes) bytes = written(&desk, "form.xlsx", CSV_UTF8);
    assert_memory_equal(g_bytes_get_data(bytes, NULL), "PK\x03\x04", 4);
  }
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(head_says_what_the_law_asks_for),
      cmocka_unit_test(fixed_group_is_shown),
      cmocka_unit_test(lines_say_what_is_counted_in_what),
      cmocka_unit_test(year_to_date_is_said),
      cmocka_unit_test(cells_that_an_indicator_does_not_have_are_marked),
      cmocka_unit_test(days_of_a_shifted_year_and_the_day_due_are_said),
      cmocka_unit_test(earlier_figure_is_that_of_the_line),
      cmocka_unit_test(earlier_figures_of_the_sexes_stand_for_a_missing_total),
      cmocka_unit_test(text_is_the_same_in_both_encodings),
      cmocka_unit_test(english_form_is_english),
      cmocka_unit_test(text_that_a_spreadsheet_would_compute_is_made_harmless),
      cmocka_unit_test(file_that_is_there_is_not_replaced),
      cmocka_unit_test(other_endings_are_refused),
      cmocka_unit_test(words_of_statuses_mean_a_status),
      cmocka_unit_test(every_unit_types_workbook_can_be_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
