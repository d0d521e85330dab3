#include "tests/support/test.h"

#include "base/text.h"

static void texts_are_found_in_both_languages(void **state)
{
  (void)state;
  assert_string_equal(text(LANGUAGE_ZH, "command.heading.commands"), "命令：");
  assert_string_equal(text(LANGUAGE_EN, "command.heading.commands"), "Commands:");
}

static void placeholders_are_replaced_in_any_order(void **state)
{
  (void)state;
  g_autofree char *zh = text_format(LANGUAGE_ZH, "command.usage", "rest", "a {x}", "program", "p", NULL);
  g_autofree char *en = text_format(LANGUAGE_EN, "command.usage", "program", "p", "rest", "", NULL);
  assert_string_equal(zh, "用法：p a {x}");
  assert_string_equal(en, "Usage: p ");
}

static void unknown_code_does_not_exist(void **state)
{
  (void)state;
  assert_true(text_exists("command.usage"));
  assert_false(text_exists("command.usages"));
}

static void language_tags_are_read_and_written(void **state)
{
  (void)state;
  Language language = LANGUAGE_EN;
  assert_true(language_parse("zh", &language));
  assert_int_equal(language, LANGUAGE_ZH);
  assert_false(language_parse("fr", &language));
  assert_int_equal(language, LANGUAGE_ZH);
  assert_string_equal(language_tag(LANGUAGE_ZH), "zh");
  assert_string_equal(language_tag(LANGUAGE_EN), "en");
}

typedef struct LocaleRow {
  const char *lc_all;
  const char *lc_messages;
  const char *lang;
  Language expected;
} LocaleRow;

static void locale_variables_rank_as_in_posix(void **state)
{
  (void)state;
  static const LocaleRow rows[] = {
      {"", "", "zh_CN.UTF-8", LANGUAGE_ZH},
      {"", "en_GB.UTF-8", "zh_CN.UTF-8", LANGUAGE_EN},
      {"zh_CN", "en_GB", "en_GB", LANGUAGE_ZH},
      {"C", "zh_CN", "zh_CN", LANGUAGE_EN},
      {"", "", "", LANGUAGE_EN},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_setenv("LC_ALL", rows[i].lc_all, TRUE);
    g_setenv("LC_MESSAGES", rows[i].lc_messages, TRUE);
    g_setenv("LANG", rows[i].lang, TRUE);
    assert_int_equal(language_of_locale(), rows[i].expected);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_are_found_in_both_languages), cmocka_unit_test(placeholders_are_replaced_in_any_order),
      cmocka_unit_test(unknown_code_does_not_exist),       cmocka_unit_test(language_tags_are_read_and_written),
      cmocka_unit_test(locale_variables_rank_as_in_posix),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
