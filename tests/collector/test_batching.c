/* Cutting records into parts. */
#include "tests/support/test.h"

#include "collector/intake/batching.h"
#include "tests/collector/agency.h"

static int open_agency(void **state)
{
  static const char *const none[] = {NULL};
  *state = agency_new(none);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

/* N_GROUPS groups of GROUP_SIZE records each, ordered as a form's are. */
static Record *make_records(guint n_groups, guint group_size, const char *comment)
{
  Record *records = g_new0(Record, n_groups * group_size);
  for (guint i = 0; i < n_groups * group_size; i++)
    records[i] = (Record){.indicator_id = 305,
                          .period = {FREQUENCY_ANNUAL, (int16_t)(1900 + i / group_size), 1},
                          .value = 1,
                          .has_value = true,
                          .status = STATUS_NORMAL,
                          .comment = comment,
                          .source_row = i + 2};
  return records;
}

static GArray *cut(Agency *agency, const Record *records, size_t n, size_t target_bytes)
{
  return batching_cut(district_catalogue(agency->district), records, n, target_bytes);
}

static const SpoolPart *part_of(const GArray *parts, guint index)
{
  return &g_array_index(parts, SpoolPart, index);
}

static void no_records_make_one_empty_part(void **state)
{
  g_autoptr(GArray) parts = cut(*state, NULL, 0, 4096);
  assert_int_equal(parts->len, 1);
  assert_int_equal(part_of(parts, 0)->n_records, 0);
}

static void what_fits_is_one_part(void **state)
{
  g_autofree Record *records = make_records(10, 3, NULL);
  g_autoptr(GArray) parts = cut(*state, records, 30, 4096);
  assert_int_equal(parts->len, 1);
  assert_int_equal(part_of(parts, 0)->n_records, 30);
}

static void groups_are_never_split_and_all_records_are_in_some_part(void **state)
{
  g_autofree Record *records = make_records(100, 7, NULL);
  g_autoptr(GArray) parts = cut(*state, records, 700, 1000);
  guint n_records = 0;
  assert_true(parts->len > 10);
  for (guint i = 0; i < parts->len; i++) {
    assert_int_equal(part_of(parts, i)->n_records % 7, 0);
    n_records += part_of(parts, i)->n_records;
  }
  assert_int_equal(n_records, 700);
}

static void group_larger_than_the_target_is_a_part_of_its_own(void **state)
{
  g_autofree Record *records = make_records(3, 200, NULL);
  g_autoptr(GArray) parts = cut(*state, records, 600, 1000);
  assert_int_equal(parts->len, 3);
  assert_int_equal(part_of(parts, 1)->n_records, 200);
}

static void parts_keep_near_their_size(void **state)
{
  g_autofree Record *records = make_records(2000, 3, "因统计口径调整，与上年不可比");
  g_autoptr(GArray) parts = cut(*state, records, 6000, 16 * 1024);
  for (guint i = 0; i < parts->len; i++)
    assert_true(g_bytes_get_size(part_of(parts, i)->records) <= 16 * 1024);
}

static void part_that_no_frame_can_carry_is_found(void **state)
{
  g_autofree char *comment = g_strnfill(4000, 'x');
  g_autofree Record *records = make_records(3, 20, NULL);
  records[25].comment = comment;
  g_autoptr(GArray) parts = cut(*state, records, 60, 1000);
  const size_t middle_bytes = g_bytes_get_size(part_of(parts, 1)->records);
  assert_int_equal(parts->len, 3);
  assert_int_equal(batching_find_oversized(parts, 1024 * 1024), 3);
  assert_int_equal(batching_find_oversized(parts, 16 * 1024 + middle_bytes), 3);
  assert_int_equal(batching_find_oversized(parts, 16 * 1024 + middle_bytes - 1), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_records_make_one_empty_part),
      cmocka_unit_test(what_fits_is_one_part),
      cmocka_unit_test(groups_are_never_split_and_all_records_are_in_some_part),
      cmocka_unit_test(group_larger_than_the_target_is_a_part_of_its_own),
      cmocka_unit_test(parts_keep_near_their_size),
      cmocka_unit_test(part_that_no_frame_can_carry_is_found),
  };
  return cmocka_run_group_tests(tests, open_agency, close_agency);
}
