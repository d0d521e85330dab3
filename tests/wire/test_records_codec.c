#include "tests/support/test.h"
#include "tests/wire/samples.h"
#include "wire/codec.h"
#include "wire/limits.h"

static bool decode(GBytes *bytes, Arena *arena, RecordSet *out_set, GError **error)
{
  gsize size = 0;
  const uint8_t *content = g_bytes_get_data(bytes, &size);
  return records_decode(content, size, arena, out_set, error);
}

static void expect_same_record(const Record *actual, const char *key, const Record *expected)
{
  assert_int_equal(actual->indicator_id, expected->indicator_id);
  assert_string_equal(key, sample_key(NULL, expected->breakdown));
  assert_true(period_equal(actual->period, expected->period));
  assert_int_equal(actual->source_row, expected->source_row);
  assert_true(record_same_content(actual, expected));
}

static void records_survive_the_wire(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(64 * 1024);
  g_autoptr(GError) error = NULL;
  RecordSet set = {0};
  size_t n = 0;
  const Record *records = sample_records(&n);
  g_autoptr(GBytes) bytes = records_encode(records, n, sample_key, NULL);
  expect_success(decode(bytes, arena, &set, &error), error);
  assert_int_equal(set.n_records, n);
  for (size_t i = 0; i < n; i++)
    expect_same_record(&set.records[i], set.breakdown_keys[set.records[i].breakdown], &records[i]);
}

static void keys_and_comments_travel_once(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(64 * 1024);
  g_autoptr(GError) error = NULL;
  RecordSet set = {0};
  size_t n = 0;
  const Record *records = sample_records(&n);
  g_autoptr(GBytes) bytes = records_encode(records, n, sample_key, NULL);
  expect_success(decode(bytes, arena, &set, &error), error);
  assert_int_equal(set.n_breakdown_keys, 4);
  assert_ptr_equal(set.records[1].comment, set.records[2].comment);
}

static void equal_records_give_equal_bytes(void **state)
{
  (void)state;
  size_t n = 0;
  const Record *records = sample_records(&n);
  g_autoptr(GBytes) first = records_encode(records, n, sample_key, NULL);
  g_autoptr(GBytes) second = records_encode(records, n, sample_key, NULL);
  assert_true(g_bytes_equal(first, second));
}

static void no_records_are_no_bytes(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(1024);
  g_autoptr(GError) error = NULL;
  RecordSet set = {.n_records = 99};
  g_autoptr(GBytes) bytes = records_encode(NULL, 0, sample_key, NULL);
  assert_int_equal(g_bytes_get_size(bytes), 0);
  expect_success(decode(bytes, arena, &set, &error), error);
  assert_int_equal(set.n_records, 0);
}

/* A full batch: what the writers of the aggregator meet most. */
static void full_batch_needs_less_memory_than_promised(void **state)
{
  (void)state;
  enum { N = 9700 };
  g_autofree Record *records = g_new0(Record, N);
  for (uint32_t i = 0; i < N; i++)
    records[i] = (Record){.indicator_id = (int16_t)(1 + i % 171),
                          .breakdown = (uint16_t)(i % 4),
                          .period = {FREQUENCY_ANNUAL, 2025, 1},
                          .value = i,
                          .has_value = true,
                          .status = 'A',
                          .source_row = i + 2};
  g_autoptr(GBytes) bytes = records_encode(records, N, sample_key, NULL);
  const size_t promised = g_bytes_get_size(bytes) * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA;
  g_autoptr(Arena) arena = arena_new(promised);
  g_autoptr(GError) error = NULL;
  RecordSet set = {0};
  expect_success(decode(bytes, arena, &set, &error), error);
  assert_int_equal(set.n_records, N);
  assert_true(arena_used_bytes(arena) < g_bytes_get_size(bytes) * 6);
}

static void every_shortened_text_is_refused_or_shorter(void **state)
{
  (void)state;
  size_t n = 0;
  const Record *records = sample_records(&n);
  g_autoptr(Arena) arena = arena_new(64 * 1024);
  g_autoptr(GBytes) bytes = records_encode(records, n, sample_key, NULL);
  for (gsize size = 0; size < g_bytes_get_size(bytes); size++) {
    g_autoptr(GError) error = NULL;
    g_autofree uint8_t *copy = g_memdup2(g_bytes_get_data(bytes, NULL), size);
    RecordSet set = {0};
    if (records_decode(copy, size, arena, &set, &error))
      assert_true(set.n_records < n || size == 0);
    else
      assert_true(halfsky_error_is(error, HALFSKY_ERROR_REJECT));
    arena_reset(arena);
  }
}

typedef struct BadRecords {
  const char *name;
  const char *hex;
  const char *says;
} BadRecords;

/* A good row is 12 0a 0801 108dcd7b 1800 5002 (indicator 1, period 2025101): each line breaks one thing. The dictionary is 0a 02 "_T". */
static const BadRecords BAD_RECORDS[] = {
    {"indicator_0", "0a025f54120a0800108dcd7b18005002", "record 1: field 'indicator'"},
    {"indicator_beyond_int16", "0a025f54120c08808002108dcd7b18005002", "record 1: field 'indicator'"},
    {"frequency_0", "0a025f54120a080110a9cc7b18005002", "record 1: field 'period'"},
    {"breakdown_outside_the_dictionary", "0a025f54120a0801108dcd7b18015002", "record 1: field 'breakdown'"},
    {"status_blank", "0a025f54120c0801108dcd7b180030205002", "record 1: field 'status'"},
    {"comment_outside_the_dictionary", "0a025f54120c0801108dcd7b180038005002", "record 1: field 'comment'"},
    {"indicator_of_another_type", "0a025f54120b0d00000001108dcd7b1800", "field 'indicator' is of another type"},
    {"indicator_twice", "0a025f54120c08010801108dcd7b18005002", "field 'indicator' occurs twice"},
    {"period_beyond_32_bits", "0a025f54120c080110808080801018005002", "field 'period' is out of range"},
    {"row_of_another_type", "0a025f541001", "field 'row' is of another type"},
    {"field_0", "0a025f54120c0801108dcd7b180050020000", "message 'Row': not a protobuf message"},
    {"second_row_is_named", "0a025f54120a0801108dcd7b18005002120a0800108dcd7b18005003", "record 2: field 'indicator'"},
    {"source_row_missing", "0a025f5412080801108dcd7b1800", "field 'source_row' is missing"},
    {"key_with_nul", "0a025f00", "field 'breakdown' is not UTF-8 without NUL"},
    {"comment_not_utf8", "1a02fffe", "field 'comment' is not UTF-8 without NUL"},
    {"row_that_ends_early", "0a025f5412ff01080110", "not a protobuf message"},
};

static GBytes *bytes_of_hex(const char *hex)
{
  GByteArray *bytes = g_byte_array_new();
  for (; *hex != '\0'; hex += 2) {
    const guint8 byte = (guint8)(g_ascii_xdigit_value(hex[0]) * 16 + g_ascii_xdigit_value(hex[1]));
    g_byte_array_append(bytes, &byte, 1);
  }
  return g_byte_array_free_to_bytes(bytes);
}

static void bad_records_are_refused(void **state)
{
  const BadRecords *row = *state;
  g_autoptr(Arena) arena = arena_new(64 * 1024);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = bytes_of_hex(row->hex);
  RecordSet set = {.n_records = 99};
  assert_false(decode(bytes, arena, &set, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, row->says);
  assert_int_equal(set.n_records, 99);
}

static void good_row_of_that_table_is_taken(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(64 * 1024);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = bytes_of_hex("0a025f54120a0801108dcd7b18005002");
  RecordSet set = {0};
  expect_success(decode(bytes, arena, &set, &error), error);
  assert_int_equal(set.records[0].period.year, 2025);
  assert_int_equal(set.records[0].period.part, 1);
  assert_int_equal(set.records[0].status, 'A');
}

/* Field 11 of a newer protocol, and a tag that takes two bytes where one would do: protobuf allows both. */
static void unusual_rows_are_taken(void **state)
{
  (void)state;
  static const char *const unusual[] = {"0a025f54120c0801108dcd7b180050025805", "0a025f54120b880001108dcd7b18005002"};
  for (size_t i = 0; i < G_N_ELEMENTS(unusual); i++) {
    g_autoptr(Arena) arena = arena_new(64 * 1024);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = bytes_of_hex(unusual[i]);
    RecordSet set = {0};
    expect_success(decode(bytes, arena, &set, &error), error);
    assert_int_equal(set.records[0].indicator_id, 1);
    assert_int_equal(set.records[0].source_row, 2);
  }
}

static void too_many_rows_are_refused_before_they_are_allocated(void **state)
{
  (void)state;
  enum { N = WIRE_RECORDS_MAX + 1, ROW_BYTES = 12 };
  g_autoptr(Arena) arena = arena_new(1024);
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) bytes = g_string_new(NULL);
  for (int i = 0; i < N; i++)
    g_string_append_len(bytes, "\x12\x0a\x08\x01\x10\x8d\xcd\x7b\x18\x00\x50\x02", ROW_BYTES);
  RecordSet set = {0};
  assert_false(records_decode((const uint8_t *)bytes->str, bytes->len, arena, &set, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "field 'row' occurs too often");
  assert_int_equal(arena_used_bytes(arena), 0);
}

static void small_arena_refuses_instead_of_growing(void **state)
{
  (void)state;
  size_t n = 0;
  const Record *records = sample_records(&n);
  g_autoptr(Arena) arena = arena_new(128);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = records_encode(records, n, sample_key, NULL);
  RecordSet set = {0};
  assert_false(decode(bytes, arena, &set, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "more memory than they may");
}

static void periods_survive_packing(void **state)
{
  (void)state;
  static const struct {
    Period period;
    uint32_t packed;
  } rows[] = {
      {{FREQUENCY_ANNUAL, 2025, 1}, 2025101},
      {{FREQUENCY_SEMIANNUAL, 2025, 2}, 2025202},
      {{FREQUENCY_QUARTERLY, 2025, 3}, 2025303},
      {{FREQUENCY_MONTHLY, 1949, 12}, 1949412},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Period period = {0};
    assert_int_equal(period_pack(rows[i].period), rows[i].packed);
    assert_true(period_unpack(rows[i].packed, &period));
    assert_true(period_equal(period, rows[i].period));
  }
}

static void month_13_is_left_to_the_audit(void **state)
{
  (void)state;
  Period period = {0};
  assert_true(period_unpack(2025413, &period));
  assert_false(period_is_valid(period));
  assert_false(period_unpack(2025501, &period));
  assert_false(period_unpack(4000000000, &period));
}

int main(void)
{
  static const struct CMUnitTest single[] = {
      cmocka_unit_test(records_survive_the_wire),
      cmocka_unit_test(keys_and_comments_travel_once),
      cmocka_unit_test(equal_records_give_equal_bytes),
      cmocka_unit_test(no_records_are_no_bytes),
      cmocka_unit_test(full_batch_needs_less_memory_than_promised),
      cmocka_unit_test(every_shortened_text_is_refused_or_shorter),
      cmocka_unit_test(good_row_of_that_table_is_taken),
      cmocka_unit_test(unusual_rows_are_taken),
      cmocka_unit_test(too_many_rows_are_refused_before_they_are_allocated),
      cmocka_unit_test(small_arena_refuses_instead_of_growing),
      cmocka_unit_test(periods_survive_packing),
      cmocka_unit_test(month_13_is_left_to_the_audit),
  };
  static struct CMUnitTest tests[G_N_ELEMENTS(single) + G_N_ELEMENTS(BAD_RECORDS)];
  memcpy(tests, single, sizeof single);
  for (size_t i = 0; i < G_N_ELEMENTS(BAD_RECORDS); i++)
    tests[G_N_ELEMENTS(single) + i] = (struct CMUnitTest){
        .name = BAD_RECORDS[i].name, .test_func = bad_records_are_refused, .initial_state = (void *)&BAD_RECORDS[i]};
  return cmocka_run_group_tests_name("records codec", tests, NULL, NULL);
}
