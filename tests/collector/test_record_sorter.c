/* Cells in the order of groups, in memory and beyond it. */
#include "tests/support/test.h"

#include <stdio.h>

#include "collector/intake/record_sorter.h"
#include "tests/support/folder.h"

/* More than stay in memory, so that there are several runs. */
enum { N_LARGE = 200000, N_GROUPS = 700 };

static int open_folder(void **state)
{
  *state = scratch_folder_new();
  return 0;
}

static int close_folder(void **state)
{
  scratch_folder_free(*state);
  return 0;
}

/* Cell number I of a form whose groups come in no order. */
static void add(RecordSorter *sorter, guint i, guint n_groups, const char *comment)
{
  g_autoptr(GError) error = NULL;
  const guint group = i * 7919 % n_groups;
  const FormCell cell = {.record = {.indicator_id = (int16_t)(1 + group / 4),
                                    .period = {FREQUENCY_QUARTERLY, 2024, (uint8_t)(1 + group % 4)},
                                    .value = i,
                                    .has_value = true,
                                    .comment = comment,
                                    .source_row = i + 2},
                         .places.value_column = FORM_FIELD_VALUE};
  expect_success(record_sorter_add(sorter, &cell, &error), error);
}

static const FormCell *peek(RecordSorter *sorter)
{
  g_autoptr(GError) error = NULL;
  const FormCell *cell = NULL;
  expect_success(record_sorter_peek(sorter, &cell, &error), error);
  return cell;
}

static void pass(RecordSorter *sorter)
{
  g_autoptr(GError) error = NULL;
  expect_success(record_sorter_skip(sorter, &error), error);
}

static guint group_of(const Record *record)
{
  return (guint)(record->indicator_id - 1) * 4 + record->period.part - 1;
}

/* Reads everything: groups ascend, rows ascend within a group. Returns how many there were. */
static guint read_in_order(RecordSorter *sorter)
{
  guint n = 0;
  guint64 last = 0;
  for (const FormCell *cell = peek(sorter); cell != NULL; cell = peek(sorter)) {
    const guint64 place = (guint64)group_of(&cell->record) << 32 | cell->record.source_row;
    assert_true(n == 0 || place > last);
    expect_double(cell->record.value, cell->record.source_row - 2, 0);
    last = place;
    n++;
    pass(sorter);
  }
  return n;
}

static void no_cells_are_no_cells(void **state)
{
  g_autoptr(RecordSorter) sorter = record_sorter_new(*state);
  assert_null(peek(sorter));
}

static void few_cells_come_in_order(void **state)
{
  g_autoptr(RecordSorter) sorter = record_sorter_new(*state);
  for (guint i = 0; i < 100; i++)
    add(sorter, i, 8, NULL);
  assert_int_equal(read_in_order(sorter), 100);
}

static void more_cells_than_stay_in_memory_come_in_order(void **state)
{
  g_autoptr(RecordSorter) sorter = record_sorter_new(*state);
  for (guint i = 0; i < N_LARGE; i++)
    add(sorter, i, N_GROUPS, NULL);
  assert_int_equal(read_in_order(sorter), N_LARGE);
}

static void peeking_does_not_move_on(void **state)
{
  g_autoptr(RecordSorter) sorter = record_sorter_new(*state);
  for (guint i = 0; i < 3; i++)
    add(sorter, i, 1, NULL);
  assert_int_equal(peek(sorter)->record.source_row, 2);
  assert_int_equal(peek(sorter)->record.source_row, 2);
  pass(sorter);
  assert_int_equal(peek(sorter)->record.source_row, 3);
}

/* A long comment in every cell is what fills the memory first. */
static void comments_stay_with_their_cells(void **state)
{
  enum { N = 6000, COMMENT_BYTES = 1400 };
  g_autoptr(RecordSorter) sorter = record_sorter_new(*state);
  g_autofree char *filling = g_strnfill(COMMENT_BYTES, 'x');
  for (guint i = 0; i < N; i++) {
    g_autofree char *comment = i % 3 == 0 ? NULL : g_strdup_printf("%u %s", i, filling);
    add(sorter, i, N_GROUPS, comment);
  }
  guint n = 0;
  for (const FormCell *cell = peek(sorter); cell != NULL; cell = peek(sorter)) {
    const guint i = cell->record.source_row - 2;
    if (i % 3 == 0)
      assert_null(cell->record.comment);
    else
      assert_int_equal(g_ascii_strtoull(cell->record.comment, NULL, 10), i);
    n++;
    pass(sorter);
  }
  assert_int_equal(n, N);
}

static void nothing_is_left_behind(void **state)
{
  RecordSorter *sorter = record_sorter_new(*state);
  for (guint i = 0; i < N_LARGE; i++)
    add(sorter, i, N_GROUPS, NULL);
  g_autoptr(GDir) folder = g_dir_open(*state, 0, NULL);
  assert_null(g_dir_read_name(folder));
  record_sorter_free(sorter);
}

static void folder_that_is_not_there_is_an_error_to_try_again(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *nowhere = scratch_path(*state, "nowhere");
  g_autoptr(RecordSorter) sorter = record_sorter_new(nowhere);
  const FormCell cell = {.record = {.indicator_id = 1}};
  bool is_added = true;
  for (guint i = 0; is_added && i < N_LARGE; i++)
    is_added = record_sorter_add(sorter, &cell, &error);
  assert_false(is_added);
  assert_false(halfsky_error_is(error, HALFSKY_ERROR_FATAL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_cells_are_no_cells),
      cmocka_unit_test(few_cells_come_in_order),
      cmocka_unit_test(more_cells_than_stay_in_memory_come_in_order),
      cmocka_unit_test(peeking_does_not_move_on),
      cmocka_unit_test(comments_stay_with_their_cells),
      cmocka_unit_test(nothing_is_left_behind),
      cmocka_unit_test(folder_that_is_not_there_is_an_error_to_try_again),
  };
  return cmocka_run_group_tests(tests, open_folder, close_folder);
}
