#include "tests/support/test.h"

#include <string.h>

#include "base/csv.h"

/* Rows are written as `3:a|b|c;` so that a whole reading is one comparable text. */
static bool write_down(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  GString *out = user;
  g_string_append_printf(out, "%u:", row->row);
  for (guint i = 0; i < row->n_cells; i++)
    g_string_append_printf(out, "%s%s", i == 0 ? "" : "|", row->cells[i]);
  g_string_append_c(out, ';');
  return true;
}

static char *read_all(const char *text, const CsvLimits *limits, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  if (!csv_read(text, strlen(text), limits, write_down, out, error))
    return NULL;
  return g_strdup(out->str);
}

typedef struct ReadingRow {
  const char *text;
  const char *expected;
} ReadingRow;

static void rows_keep_the_numbers_a_spreadsheet_shows(void **state)
{
  (void)state;
  static const ReadingRow rows[] = {
      {"", ""},
      {"a,b\n", "1:a|b;"},
      {"a,b", "1:a|b;"},
      {"a\r\nb\r\n", "1:a;2:b;"},
      {"a\rb\r", "1:a;2:b;"},
      {"a\n\n\nb\n", "1:a;4:b;"},
      {"\"x\r\r\ny\"\r\rb", "1:x\n\ny;3:b;"},
      {" \xef\xbb\xbf,a\n", "1:\xef\xbb\xbf|a;"},
      {"a\r\n\r\nb\r\n", "1:a;3:b;"},
      {"\n\na\n", "3:a;"},
      {"\"x\ny\",b\nc\n", "1:x\ny|b;2:c;"},
      {"\"x\r\ny\",b\r\nc\r\n", "1:x\ny|b;2:c;"},
      {"\"say \"\"hi\"\"\",\n", "1:say \"hi\"|;"},
      {",,\n", "1:||;"},
      {"\"\"\na\n", "1:;2:a;"},
      {" a , b \n", "1:a|b;"},
      {"\xef\xbb\xbf指标,数值\n", "1:指标|数值;"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *read = read_all(rows[i].text, NULL, &error);
    expect_success(read != NULL, error);
    assert_string_equal(read, rows[i].expected);
  }
}

typedef struct RefusalRow {
  const char *text;
  const char *reason;
} RefusalRow;

static void broken_texts_are_refused_with_their_row(void **state)
{
  (void)state;
  static const RefusalRow rows[] = {
      {"a\nb\"c\n", "row 2: a quote stands where none is allowed"},
      {"a\n\"b\" c\n", "row 2: a quote stands where none is allowed"},
      {"a\n\"b\n", "row 2: a quoted cell is not closed"},
      {"a\n\xc4\xe3\n", "row 2: the text is not UTF-8"},
      {"a,b,c,d\n", "row 1: more cells than allowed"},
      {"a\nb\nc\nd\n", "row 4: more rows than allowed"},
      {"a\n12345678901\n", "row 2: a cell is longer than allowed"},
  };
  const CsvLimits limits = {.max_rows = 3, .max_cells = 3, .max_cell_bytes = 10};
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *read = read_all(rows[i].text, &limits, &error);
    assert_null(read);
    expect_error(error, HALFSKY_ERROR_REJECT, rows[i].reason);
  }
}

static void text_with_nul_is_refused(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  assert_false(csv_read("a\0b\n", 4, NULL, write_down, out, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "row 1");
}

static void endless_cell_is_refused_before_it_is_gathered(void **state)
{
  (void)state;
  g_autoptr(GString) text = g_string_new("\"");
  for (int i = 0; i < 100000; i++)
    g_string_append_c(text, 'x');
  g_autoptr(GError) error = NULL;
  g_autofree char *read = read_all(text->str, &(const CsvLimits){.max_cell_bytes = 1000}, &error);
  assert_null(read);
  expect_error(error, HALFSKY_ERROR_REJECT, "longer than allowed");
}

static bool refuse_second(const CsvRow *row, void *user, GError **error)
{
  (void)user;
  if (row->row < 2)
    return true;
  assert_int_equal(row->row, 2);
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "enough");
  return false;
}

static void refusing_row_function_ends_the_reading(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_false(csv_read("a\nb\nc\n", 6, NULL, refuse_second, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "enough");
}

static void written_rows_are_read_back(void **state)
{
  (void)state;
  static const char *const cells[] = {"", "a", "a,b", "say \"hi\"", " padded ", "two\nlines", "女", "\xef\xbb\xbf", ""};
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(cells); i++)
    csv_append_cell(text, cells[i]);
  csv_end_row(text);
  g_autoptr(GError) error = NULL;
  g_autofree char *read = read_all(text->str, NULL, &error);
  assert_string_equal(read, "1:|a|a,b|say \"hi\"| padded |two\nlines|女|\xef\xbb\xbf|;");
}

static void text_is_never_taken_for_a_formula(void **state)
{
  (void)state;
  static const char *const cells[] = {"=1+1", "+a", "-a", "@a", "\t=1", "\r=1", "-1-1", "1=1", "", "—"};
  GString *row = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
    csv_append_text(row, cells[i]);
  assert_string_equal(row->str, "'=1+1,'+a,'-a,'@a,'\t=1,\"'\r=1\",'-1-1,1=1,,—");
  g_string_free(row, TRUE);
}

static void numbers_stay_numbers(void **state)
{
  (void)state;
  static const char *const cells[] = {"-5", "+5", "-1.5e-3", "-.5", "-", "-e5", "+-5"};
  g_autoptr(GString) row = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
    csv_append_text(row, cells[i]);
  assert_string_equal(row->str, "-5,+5,-1.5e-3,-.5,'-,'-e5,'+-5");
}

static void csv_is_handed_out_in_utf8_with_a_mark_or_in_gb18030(void **state)
{
  (void)state;
  CsvEncoding encoding = CSV_UTF8;
  gsize size = 0;
  g_autoptr(GString) csv = g_string_new("女𣵦\n");
  g_autoptr(GBytes) marked = csv_encode(csv, CSV_UTF8);
  assert_memory_equal(g_bytes_get_data(marked, &size), "\xef\xbb\xbf女𣵦\n", 11);
  assert_true(csv_encoding_parse("GB18030", &encoding));
  g_autoptr(GBytes) old = csv_encode(csv, encoding);
  assert_memory_equal(g_bytes_get_data(old, &size), "\xc5\xae\x96\x34\xbe\x34\n", 7);
  assert_int_equal(size, 7);
  assert_false(csv_encoding_parse("latin1", &encoding));
}

static void plain_cells_are_written_without_quotes(void **state)
{
  (void)state;
  g_autoptr(GString) text = g_string_new(NULL);
  csv_append_cell(text, "指标");
  csv_append_cell(text, NULL);
  csv_append_cell(text, "x");
  csv_end_row(text);
  csv_append_cell(text, "");
  csv_end_row(text);
  assert_string_equal(text->str, "指标,,x\n\"\"\n");
}

/* Whatever the pieces, what is read is the same: letters, line ends and quotes may be cut. */
static void text_in_pieces_reads_as_the_whole(void **state)
{
  (void)state;
  static const char text[] = "\xef\xbb\xbf指标;\"医\r\n院\";\r\n\r\n女;\"a\"\"b\"\r𣵦;小学";
  for (size_t size = 1; size < sizeof text; size++) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvReader) reader = csv_reader_new(NULL, ';', write_down, out);
    for (size_t at = 0; at < sizeof text - 1; at += size)
      expect_success(csv_reader_feed(reader, text + at, MIN(size, sizeof text - 1 - at), &error), error);
    expect_success(csv_reader_finish(reader, &error), error);
    assert_string_equal(out->str, "1:指标|医\n院|;3:女|a\"b;4:𣵦|小学;");
  }
}

static void problem_of_a_text_in_pieces_has_its_row(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    CsvProblem problem;
    guint row;
  } rows[] = {
      {"a\nb\nc\xe5\xad", CSV_NOT_UTF8, 3}, {"a\nb\"c\n", CSV_STRAY_QUOTE, 2}, {"a\n\"b\nc\n", CSV_OPEN_QUOTE, 2}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(CsvReader) reader = csv_reader_new(NULL, ',', write_down, out);
    guint row = 0;
    assert_false(csv_reader_feed(reader, rows[i].text, strlen(rows[i].text), NULL) && csv_reader_finish(reader, NULL));
    assert_int_equal(csv_reader_problem(reader, &row), rows[i].problem);
    assert_int_equal(row, rows[i].row);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_in_pieces_reads_as_the_whole),
      cmocka_unit_test(problem_of_a_text_in_pieces_has_its_row),
      cmocka_unit_test(rows_keep_the_numbers_a_spreadsheet_shows),
      cmocka_unit_test(broken_texts_are_refused_with_their_row),
      cmocka_unit_test(text_with_nul_is_refused),
      cmocka_unit_test(endless_cell_is_refused_before_it_is_gathered),
      cmocka_unit_test(refusing_row_function_ends_the_reading),
      cmocka_unit_test(written_rows_are_read_back),
      cmocka_unit_test(text_is_never_taken_for_a_formula),
      cmocka_unit_test(numbers_stay_numbers),
      cmocka_unit_test(csv_is_handed_out_in_utf8_with_a_mark_or_in_gb18030),
      cmocka_unit_test(plain_cells_are_written_without_quotes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
