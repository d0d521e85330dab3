#include "tests/support/test.h"

#include "base/width.h"

static void chinese_characters_are_two_cells_wide(void **state)
{
  (void)state;
  assert_int_equal(width_of("women"), 5);
  assert_int_equal(width_of("女性"), 4);
  assert_int_equal(width_of("14.3/10万"), 9);
  assert_int_equal(width_of("e\u0301"), 1);
  assert_int_equal(width_of("，"), 2);
}

static void padding_counts_cells(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_left(out, "女", 4);
  g_string_append_c(out, '|');
  width_append_right(out, "男", 4);
  assert_string_equal(out->str, "女  |  男");
}

static void what_is_too_wide_is_cut_with_an_ellipsis(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_right(out, "too wide", 4);
  width_append_left(out, "|妇幼保健院", 8);
  width_append_left(out, "|just", 5);
  width_append_left(out, "none", 0);
  assert_string_equal(out->str, "too…|妇幼保…|just");
}

static void what_would_steer_the_terminal_is_shown(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_left(out, "\x1B[2J\n", 6);
  width_append_right(out,
                     "\u202E"
                     "fdp",
                     5);
  width_append_wrapped(out, "a\nb\tc", 1, 10);
  assert_string_equal(out->str, "␛[2J␊  �fdp a␊b␉c\n");
  assert_int_equal(width_of("\x1B[2J\u200B"), 5);
}

static void chinese_breaks_between_characters_but_not_before_marks(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_wrapped(out, "比上年降低，持平。", 2, 10);
  assert_string_equal(out->str, "  比上年降\n  低，持平。\n");
}

static void opening_mark_does_not_end_a_line(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_wrapped(out, "证据不足（暂无）", 0, 10);
  assert_string_equal(out->str, "证据不足\n（暂无）\n");
}

static void english_breaks_at_blanks(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_wrapped(out, "down 5.3% from 2024, at last", 0, 12);
  assert_string_equal(out->str, "down 5.3%\nfrom 2024,\nat last\n");
}

static void word_longer_than_the_line_is_cut(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  width_append_wrapped(out, "abcdefgh", 0, 3);
  assert_string_equal(out->str, "abc\ndef\ngh\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(chinese_characters_are_two_cells_wide),
      cmocka_unit_test(padding_counts_cells),
      cmocka_unit_test(what_is_too_wide_is_cut_with_an_ellipsis),
      cmocka_unit_test(what_would_steer_the_terminal_is_shown),
      cmocka_unit_test(chinese_breaks_between_characters_but_not_before_marks),
      cmocka_unit_test(opening_mark_does_not_end_a_line),
      cmocka_unit_test(english_breaks_at_blanks),
      cmocka_unit_test(word_longer_than_the_line_is_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
