/* Files as sheets: what is read from where, and what is refused with which fault. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "collector/sheets/sheets.h"
#include "tests/support/folder.h"
#include "tests/support/run.h"

typedef struct Fixture {
  char *folder;
  ExpectedWords *words;
  SheetsScope scope;
} Fixture;

static int make_workbooks(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  *state = fixture;
  fixture->folder = scratch_folder_new();
  static const char *const headings[] = {"指标", "时期", "数值"};
  g_autofree char *script = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests/collector/workbooks.py", NULL);
  const char *const argv[] = {"/usr/bin/python3", "-B", script, fixture->folder, NULL};
  gint status = 1;
  fixture->words = expected_words_new();
  for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
    expected_words_add_heading(fixture->words, headings[i]);
  fixture->scope = (SheetsScope){.limits = {.largest_file_bytes = 1 << 20,
                                            .largest_workbook_bytes = 2 << 20,
                                            .most_sheets = 3,
                                            .most_columns = 20,
                                            .longest_cell_bytes = 100,
                                            .conversion_ms = 60000},
                                 .words = fixture->words};
  return g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL) &&
                 status == 0
             ? 0
             : 1;
}

static int clear(void **state)
{
  Fixture *fixture = *state;
  expected_words_free(fixture->words);
  scratch_folder_free(fixture->folder);
  g_free(fixture);
  return 0;
}

typedef struct Dump {
  GString *text;
  guint n_left; /* rows until it stops */
} Dump;

/* `sheet:row:a|b;` */
static bool write_down(const SheetRow *row, void *user)
{
  Dump *dump = user;
  g_string_append_printf(dump->text, "%u:%u:", row->sheet, row->row);
  for (guint i = 0; i < row->n_cells; i++)
    g_string_append_printf(dump->text, "%s%s", i == 0 ? "" : "|", row->cells[i]);
  g_string_append_c(dump->text, ';');
  return --dump->n_left > 0;
}

static Sheets *open_file(const Fixture *fixture, const char *name, int *out_fd, FormFault *out_fault)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = scratch_path(fixture->folder, name);
  *out_fd = open(path, O_RDONLY | O_CLOEXEC);
  assert_true(*out_fd >= 0);
  Sheets *sheets = sheets_open(&fixture->scope, *out_fd, name, out_fault, &error);
  if (error != NULL)
    fail_msg("%s: %s", name, error->message);
  return sheets;
}

/* What the file reads as; with a fault, its code, row and given text behind it. */
static char *read_file(const Fixture *fixture, const char *name)
{
  int fd = -1;
  g_auto(FormFault) fault = {0};
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(Sheets) sheets = open_file(fixture, name, &fd, &fault);
  Dump dump = {text, G_MAXUINT};
  if (sheets != NULL && sheets_read(sheets, write_down, &dump, &fault, &error) == SHEETS_FAILED)
    fail_msg("%s: %s", name, error->message);
  if (fault.code != NULL)
    g_string_append_printf(text, "%s %u %s", fault.code, fault.row, fault.given);
  close(fd);
  return g_strdup(text->str);
}

static void expect_reading(const Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *read = read_file(fixture, name);
  if (strcmp(read, expected) != 0)
    fail_msg("%s: '%s' instead of '%s'", name, read, expected);
}

static void expect_text(const Fixture *fixture, const char *text, const char *expected)
{
  g_autofree char *path = scratch_path(fixture->folder, "text.csv");
  assert_true(g_file_set_contents(path, text, -1, NULL));
  expect_reading(fixture, "text.csv", expected);
}

/* --- Text --------------------------------------------------------------------------------------------------------- */

static void text_is_read_with_its_separator(void **state)
{
  expect_text(*state, "指标,时期,数值\na,2024,1\n", "0:1:指标|时期|数值;0:2:a|2024|1;");
  expect_text(*state, "指标;时期;数值\na,b;2024;1\n", "0:1:指标|时期|数值;0:2:a,b|2024|1;");
  expect_text(*state, "指标\t时期\t数值\na;b\t2024\t\"1,234\"\n", "0:1:指标|时期|数值;0:2:a;b|2024|1,234;");
}

static void title_above_the_headings_does_not_decide_the_separator(void **state)
{
  expect_text(*state, "铁西区妇女儿童统计表,2025年,一,二,三,四\n\n指标\t时期\t数值\n",
              "0:1:铁西区妇女儿童统计表,2025年,一,二,三,四;0:3:指标|时期|数值;");
}

static void cells_come_without_blanks_around_them(void **state)
{
  expect_text(*state,
              "a,\"  b \",　c　,\xC2\xA0"
              "d\xE2\x80\x8B\n",
              "0:1:a|b|c|d;");
}

static void empty_cells_at_the_end_do_not_count(void **state)
{
  expect_text(*state, "a,b,,,,,,,,,,,,,,,,,,,,,,,,\n , ,　\n,c\n", "0:1:a|b;0:3:|c;");
}

static void text_beyond_a_ceiling_is_refused_where_it_is(void **state)
{
  expect_text(*state, "a\n1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21\n", "0:1:a;many_columns 2 ");
  expect_text(
      *state,
      "a\nb\n0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x\n",
      "0:1:a;0:2:b;long_cell 3 ");
}

static void broken_quoting_is_refused_where_it_is(void **state)
{
  expect_text(*state, "a\nb\"c\n", "0:1:a;stray_quote 2 ");
  expect_text(*state, "a\n\"b\nc\n", "0:1:a;open_quote 2 ");
}

static void empty_text_has_no_rows(void **state)
{
  expect_text(*state, "", "");
}

/* --- Workbooks ---------------------------------------------------------------------------------------------------- */

static void workbook_is_read_sheet_by_sheet_where_cells_stand(void **state)
{
  expect_reading(*state, "two_sheets.xlsx",
                 "0:1:指标|时期|数值;0:3:a,b|一\n二|0.1;0:4:|2025-03-01|12345678;1:7:||女;2:1:1;");
}

static void sheets_have_names_and_may_be_hidden(void **state)
{
  int fd = -1;
  g_auto(FormFault) fault = {0};
  g_autoptr(Sheets) sheets = open_file(*state, "two_sheets.xlsx", &fd, &fault);
  assert_int_equal(sheets_count(sheets), 3);
  assert_string_equal(sheets_name(sheets, 1), "教育 & 'x'");
  assert_false(sheets_is_hidden(sheets, 1));
  assert_true(sheets_is_hidden(sheets, 2));
  close(fd);
}

static void covered_cells_are_known(void **state)
{
  int fd = -1;
  g_auto(FormFault) fault = {0};
  g_autoptr(Sheets) sheets = open_file(*state, "merged.xlsx", &fd, &fault);
  assert_true(sheets_is_covered(sheets, 0, 1, 1));
  assert_true(sheets_is_covered(sheets, 0, 3, 0));
  assert_false(sheets_is_covered(sheets, 0, 2, 0));
  assert_false(sheets_is_covered(sheets, 0, 3, 1));
  close(fd);
}

static void texts_that_begin_as_numbers_do_are_left_alone(void **state)
{
  expect_reading(*state, "texts_written.xlsx", "0:1:123/n/residence=U|7 extra beds|2E|3e5x|1e|4e-05;");
}

static void numbers_come_as_people_see_them_but_whole(void **state)
{
  expect_reading(*state, "numbers.xlsx", "0:1:85.3%|12.5%|0.1234|2e-4|1.234567890123457E+20|2025-03-01|TRUE;");
}

/* wps_workbook.py says what is peculiar. */
static void workbook_as_wps_is_told_to_write_it_is_read(void **state)
{
  expect_reading(*state, "wps.xlsx", "0:1:指标|数值;0:2:305|12|34.5|1,234|-1234.5|2025-03-01|12.5%|-22.5;0:4:一致;");
}

static void formula_without_value_is_an_empty_cell_that_is_known(void **state)
{
  int fd = -1;
  g_auto(FormFault) fault = {0};
  g_autoptr(Sheets) sheets = open_file(*state, "uncomputed.xlsx", &fd, &fault);
  assert_true(sheets_is_uncomputed(sheets, 0, 1, 3));
  assert_false(sheets_is_uncomputed(sheets, 0, 1, 2));
  close(fd);
  expect_reading(*state, "uncomputed.xlsx", "0:1:a|1|2;");
}

static void padding_up_to_the_last_column_is_not_read(void **state)
{
  expect_reading(*state, "wide.xlsx", "0:1:a|1;0:2:b|2;");
}

static void reading_ends_when_it_is_told_to(void **state)
{
  int fd = -1;
  g_auto(FormFault) fault = {0};
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(Sheets) sheets = open_file(*state, "plain.xlsx", &fd, &fault);
  Dump dump = {text, 1};
  assert_int_equal(sheets_read(sheets, write_down, &dump, &fault, NULL), SHEETS_STOPPED);
  assert_string_equal(text->str, "0:1:a|1;");
  dump.n_left = 2;
  assert_int_equal(sheets_read(sheets, write_down, &dump, &fault, NULL), SHEETS_STOPPED);
  assert_string_equal(text->str, "0:1:a|1;0:1:a|1;0:2:b|2;");
  close(fd);
}

static void hostile_workbook_is_refused(void **state)
{
  static const struct {
    const char *name;
    const char *expected;
  } rows[] = {
      {"truncated.xlsx", "broken_workbook 0 "},
      {"no_archive.xlsx", "broken_workbook 0 no_archive.xlsx"},
      {"empty_archive.xlsx", "broken_workbook 0 "},
      {"many_parts.xlsx", "workbook_too_large 0 "},
      {"entities.xlsx", "workbook_with_entities 0 "},
      {"broken_xml.xlsx", "broken_workbook 0 "},
      {"macros.xlsx", "workbook_with_macros 0 "},
      {"twice.xlsx", "broken_workbook 0 "},
      {"bomb.xlsx", "workbook_too_large 0 "},
      {"no_sheet.xlsx", "broken_workbook 0 "},
      {"document.xlsx", "not_workbook 0 "},
      {"rows_unnumbered.xlsx", "unusual_workbook 0 数据"},
      {"rows_backwards.xlsx", "unusual_workbook 0 数据"},
      {"row_beyond.xlsx", "unusual_workbook 0 数据"},
      {"cells_backwards.xlsx", "unusual_workbook 0 数据"},
      {"rich_inline.xlsx", "unusual_cell 0 数据!B2"},
      {"old.xlsx", "old_workbook 0 old.xlsx"},
      {"password.xlsx", "protected_workbook 0 password.xlsx"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    expect_reading(*state, rows[i].name, rows[i].expected);
}

static void conversion_that_takes_too_long_is_ended(void **state)
{
  Fixture *fixture = *state;
  fixture->scope.limits.conversion_ms = 3000;
  expect_reading(fixture, "endless.xlsx", "workbook_too_slow 0 ");
  fixture->scope.limits.conversion_ms = 60000;
}

static void workbook_with_too_many_sheets_is_refused(void **state)
{
  Fixture *fixture = *state;
  fixture->scope.limits.most_sheets = 2;
  expect_reading(fixture, "two_sheets.xlsx", "many_sheets 0 ");
  fixture->scope.limits.most_sheets = 3;
}

static void places_are_named_as_a_spreadsheet_does(void **state)
{
  (void)state;
  static const struct {
    guint column;
    const char *name;
  } rows[] = {{0, "A"}, {25, "Z"}, {26, "AA"}, {51, "AZ"}, {52, "BA"}, {701, "ZZ"}, {702, "AAA"}, {16383, "XFD"}};
  char name[SHEET_COLUMN_NAME_SIZE];
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_string_equal(sheet_column_name(rows[i].column, name), rows[i].name);
  g_autofree char *place = sheet_place("健康", 7, 1);
  g_autofree char *plain = sheet_place("", 7, 1);
  assert_string_equal(place, "健康!B7");
  assert_string_equal(plain, "B7");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_is_read_with_its_separator),
      cmocka_unit_test(title_above_the_headings_does_not_decide_the_separator),
      cmocka_unit_test(cells_come_without_blanks_around_them),
      cmocka_unit_test(empty_cells_at_the_end_do_not_count),
      cmocka_unit_test(text_beyond_a_ceiling_is_refused_where_it_is),
      cmocka_unit_test(broken_quoting_is_refused_where_it_is),
      cmocka_unit_test(empty_text_has_no_rows),
      cmocka_unit_test(workbook_is_read_sheet_by_sheet_where_cells_stand),
      cmocka_unit_test(sheets_have_names_and_may_be_hidden),
      cmocka_unit_test(covered_cells_are_known),
      cmocka_unit_test(numbers_come_as_people_see_them_but_whole),
      cmocka_unit_test(workbook_as_wps_is_told_to_write_it_is_read),
      cmocka_unit_test(texts_that_begin_as_numbers_do_are_left_alone),
      cmocka_unit_test(formula_without_value_is_an_empty_cell_that_is_known),
      cmocka_unit_test(padding_up_to_the_last_column_is_not_read),
      cmocka_unit_test(reading_ends_when_it_is_told_to),
      cmocka_unit_test(hostile_workbook_is_refused),
      cmocka_unit_test(conversion_that_takes_too_long_is_ended),
      cmocka_unit_test(workbook_with_too_many_sheets_is_refused),
      cmocka_unit_test(places_are_named_as_a_spreadsheet_does),
  };
  return cmocka_run_group_tests(tests, make_workbooks, clear);
}
