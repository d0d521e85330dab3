#include "tests/support/test.h"

#include <glib.h>
#include <string.h>

#include "base/terminal.h"

typedef struct Row {
  const char *what;
  guint width;
  const char *text;
  const char *wrapped;
} Row;

static const Row rows[] = {
    {"no terminal", 0, "one two three four five six seven eight\n", "one two three four five six seven eight\n"},
    {"short", 20, "one two\nthree\n", "one two\nthree\n"},
    {"at a blank", 20, "one two three four five six\n", "one two three four\n    five six\n"},
    {"set in by its own blanks", 20, "  one two three four five\n", "  one two three four\n      five\n"},
    {"just wide enough", 20, "one two three 4567890\n", "one two three\n    4567890\n"},
    {"to the last letter", 20, "one two three 456789", "one two three 456789"},
    {"chinese letters are two", 20, "逾期未报、尚未开始、报告期未结束", "逾期未报、尚未开始、\n    报告期未结束"},
    {"mark stays with its word", 20, "110 治疗率、125 落实率、130 患病率",
     "110 治疗率、\n    125 落实率、\n    130 患病率"},
    {"word wider than a line", 20, "a /very/long/path/without/any/blank b",
     "a /very/long/path/without/any/blank\n    b"},
    {"empty lines", 20, "\n\none\n\n", "\n\none\n\n"},
    {"only blanks", 20, "   \n", "   \n"},
    {"escape", 0, "one\x1B[2J\ntwo\n", "one␛[2J\ntwo\n"},
    {"escape on a terminal", 20,
     "one \x1B[2J \u202E"
     "two three four\n",
     "one ␛[2J �two three\n    four\n"},
};

static void text_is_wrapped(void **state)
{
  const Row *row = *state;
  g_autofree char *wrapped = terminal_wrap(row->text, row->width);
  assert_string_equal(wrapped, row->wrapped);
}

static void file_is_no_terminal(void **state)
{
  (void)state;
  FILE *file = tmpfile();
  assert_int_equal(terminal_width(file), 0);
  fclose(file);
}

int main(void)
{
  struct CMUnitTest wrapped[G_N_ELEMENTS(rows)];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    wrapped[i] = (struct CMUnitTest){rows[i].what, text_is_wrapped, NULL, NULL, (void *)(uintptr_t)&rows[i]};
  static const struct CMUnitTest tests[] = {cmocka_unit_test(file_is_no_terminal)};
  int n_failed = cmocka_run_group_tests_name("wrapped", wrapped, NULL, NULL);
  return n_failed + cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
