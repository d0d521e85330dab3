#include "tests/support/test.h"

#include <glib.h>

#include "base/visible_text.h"

#define MARK "\u0301"
#define EIGHT MARK MARK MARK MARK MARK MARK MARK MARK

typedef struct Row {
  const char *what;
  const char *text;
  const char *shown;
} Row;

static const Row rows[] = {
    {"plain", "Women's hospital 14.3/10", "Women's hospital 14.3/10"},
    {"chinese", "妇幼保健院（东街）", "妇幼保健院（东街）"},
    {"other letters", "ئۇيغۇر 𠀀 é ½ €", "ئۇيغۇر 𠀀 é ½ €"},
    {"empty", "", ""},
    {"escape and bell", "\x1B[2J\x07", "␛[2J␇"},
    {"ends of lines and tabs", "a\r\nb\tc", "a␍␊b␉c"},
    {"delete", "a\x7F", "a␡"},
    {"controls beyond ascii",
     "\xC2\x9B"
     "2J\xC2\x85",
     "�2J�"},
    {"marks of direction", "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C", "������������"},
    {"no width", "\u200B\u200C\u200D\u2060\uFEFF\u00AD", "������"},
    {"no form", "\u3164\uFFA0", "��"},
    {"ends of lines and paragraphs", "\u2028\u2029", "��"},
    {"nothing of unicode", "\uFFFE\U000E0041", "��"},
    {"no utf-8", "a\xFF\xC3", "a��"},
    {"marks upon a letter", "e" EIGHT "x", "e" EIGHT "x"},
    {"marks upon marks", "e" EIGHT MARK MARK "x" MARK, "e" EIGHT "��x" MARK},
};

static void text_is_visible(void **state)
{
  const Row *row = *state;
  g_autofree char *shown = visible_text(row->text);
  assert_string_equal(shown, row->shown);
}

static void lines_stay(void **state)
{
  (void)state;
  g_autofree char *shown = visible_lines("a\x1B\n\nb\r\n");
  assert_string_equal(shown, "a␛\n\nb␍\n");
}

int main(void)
{
  struct CMUnitTest visible[G_N_ELEMENTS(rows)];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    visible[i] = (struct CMUnitTest){rows[i].what, text_is_visible, NULL, NULL, (void *)(uintptr_t)&rows[i]};
  static const struct CMUnitTest tests[] = {cmocka_unit_test(lines_stay)};
  int n_failed = cmocka_run_group_tests_name("visible", visible, NULL, NULL);
  return n_failed + cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
