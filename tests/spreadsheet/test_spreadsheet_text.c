/* What becomes of text in a cell, and that a workbook with the worst of it is one that another program opens and reads back. */
#include "tests/support/test.h"

#include <string.h>

#include "base/file.h"
#include "spreadsheet/spreadsheet_file.h"
#include "spreadsheet/spreadsheet_text.h"
#include "tests/support/folder.h"

/* What is written, what stands in the file, and what somebody reads who opens it. */
typedef struct Row {
  const char *words;
  const char *written;
  const char *read;
} Row;

static const Row rows[] = {
    {"妇幼保健院", "妇幼保健院", "妇幼保健院"},
    {"=cmd()", "=cmd()", "=cmd()"},
    {"+1+2", "+1+2", "+1+2"},
    {"<script>alert('&\"')</script>", "<script>alert('&\"')</script>", "<script>alert('&\"')</script>"},
    {"bell\a escape\x1b", "bell␇ escape␛", "bell␇ escape␛"},
    {"one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour", "one\ntwo\nthree\tfour"},
    {"_x0041_", "_x005F_x0041_", "_x0041_"},
    {"_x004_ _x00zz_", "_x004_ _x00zz_", "_x004_ _x00zz_"},
    {"no\xEF\xBF\xBF"
     "thing",
     "no\xEF\xBF\xBDthing", "no\xEF\xBF\xBDthing"},
    {"right \xE2\x80\xAEto left", "right �to left", "right �to left"},
    {"hidden\xE2\x80\x8B, next\xC2\x85line", "hidden�, next�line", "hidden�, next�line"},
};

static void text_is_shown_as_it_is(void **state)
{
  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *written = spreadsheet_text(rows[i].words);
    assert_string_equal(written, rows[i].written);
  }
}

static glong units_of(const char *words)
{
  glong units = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16(words, -1, NULL, &units, NULL);
  assert_non_null(wide);
  return units;
}

static void text_longer_than_a_cell_ends_with_an_ellipsis(void **state)
{
  (void)state;
  g_autofree char *letters = g_strnfill(40000, 'x');
  g_autoptr(GString) wide = g_string_new(NULL);
  for (int i = 0; i < 20000; i++)
    g_string_append(wide, "𠀀_x0041_");
  g_autofree char *shown = spreadsheet_text(letters);
  g_autofree char *wide_shown = spreadsheet_text(wide->str);
  assert_int_equal(units_of(shown), SPREADSHEET_CELL_LETTERS);
  assert_true(g_str_has_suffix(shown, "x…"));
  assert_true(units_of(wide_shown) <= SPREADSHEET_CELL_LETTERS);
  assert_true(g_str_has_suffix(wide_shown, "…"));
}

static GString *workbook_of_rows(SpreadsheetRows kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpreadsheetFile) file = spreadsheet_file_new_unnamed(kind, &error);
  expect_success(file != NULL, error);
  lxw_worksheet *worksheet = workbook_add_worksheet(spreadsheet_file_workbook(file), NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    spreadsheet_write_text(worksheet, (lxw_row_t)i, 0, rows[i].words, NULL);
  g_autofree char *long_words = g_strnfill(40000, 'x');
  spreadsheet_write_text(worksheet, G_N_ELEMENTS(rows), 0, long_words, NULL);
  GString *bytes = g_string_new(NULL);
  expect_success(spreadsheet_file_append(file, bytes, &error), error);
  return bytes;
}

/* openpyxl reads the file, as another program would, and prints each cell: its kind, and its letters as they are told in Python. Of texts that stand in their cells it leaves
 * the escape of an underscore as it is, which spreadsheets take away. */
static char *read_by_another_program(const GString *workbook)
{
  static const char script[] = "import openpyxl, sys\n"
                               "for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows():\n"
                               "    print(row[0].data_type, row[0].value.replace('x005F_', '')[:100].encode())\n";
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = scratch_folder_new();
  g_autofree char *path = scratch_path(folder, "text.xlsx");
  char *out = NULL;
  char *const arguments[] = {(char *)"/usr/bin/python3", (char *)"-c", (char *)script, path, NULL};
  expect_success(file_write(path, workbook->str, workbook->len, 0600, &error), error);
  int status = 0;
  expect_success(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error),
                 error);
  assert_int_equal(status, 0);
  scratch_folder_free(g_steal_pointer(&folder));
  return out;
}

static char *in_python(const char *words)
{
  GString *out = g_string_new("s b'");
  for (const char *p = words; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append(out, "\\n");
    else if (*p == '\t')
      g_string_append(out, "\\t");
    else if ((guchar)*p >= 0x80)
      g_string_append_printf(out, "\\x%02x", (guchar)*p);
    else
      g_string_append_c(out, *p);
  }
  g_string_append_c(out, '\'');
  return g_string_free(out, FALSE);
}

static void expect_read_back(SpreadsheetRows kind)
{
  g_autoptr(GString) workbook = workbook_of_rows(kind);
  g_autofree char *read = read_by_another_program(workbook);
  g_auto(GStrv) lines = g_strsplit(read, "\n", -1);
  assert_int_equal(g_strv_length(lines), G_N_ELEMENTS(rows) + 2);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *expected = in_python(rows[i].read);
    if (strchr(rows[i].read, '\'') == NULL)
      assert_string_equal(lines[i], expected);
  }
  assert_true(g_str_has_prefix(lines[G_N_ELEMENTS(rows)], "s b'xxxx"));
}

static void workbook_with_the_worst_of_it_is_read_by_another_program(void **state)
{
  (void)state;
  expect_read_back(SPREADSHEET_ROWS_KEPT);
  expect_read_back(SPREADSHEET_ROWS_PASSED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_is_shown_as_it_is),
      cmocka_unit_test(text_longer_than_a_cell_ends_with_an_ellipsis),
      cmocka_unit_test(workbook_with_the_worst_of_it_is_read_by_another_program),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
