/* Frames that a broken or hostile peer might send: refused with the reason, within the memory that the arena allows. */
#include "tests/support/test.h"
#include "tests/wire/samples.h"
#include "wire/codec.h"
#include "wire/limits.h"

#include "halfsky.pb-c.h"

enum { ARENA_BYTES = 256 * 1024 };

/* --- a frame by hand: fields in any order, with any contents --- */

static void add_varint(GByteArray *bytes, uint64_t value)
{
  do {
    const guint8 byte = (guint8)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    g_byte_array_append(bytes, &byte, 1);
    value >>= 7;
  } while (value != 0);
}

static void add_number(GByteArray *bytes, unsigned field, uint64_t value)
{
  add_varint(bytes, field << 3);
  add_varint(bytes, value);
}

static void add_bytes(GByteArray *bytes, unsigned field, const void *content, size_t size)
{
  add_varint(bytes, field << 3 | 2);
  add_varint(bytes, size);
  g_byte_array_append(bytes, content, (guint)size);
}

static void add_text(GByteArray *bytes, unsigned field, const char *text)
{
  add_bytes(bytes, field, text, strlen(text));
}

/* FromAggregator{refuse{…}}: the smallest message with an enumeration and a text. */
enum { AGGREGATOR_REFUSE = 6, REFUSE_FIELD_REASON = 1, REFUSE_FIELD_TEXT = 4 };

static GByteArray *envelope(unsigned field, GByteArray *body)
{
  GByteArray *frame = g_byte_array_new();
  add_bytes(frame, field, body->data, body->len);
  g_byte_array_unref(body);
  return frame;
}

static GByteArray *refuse_with_text(const void *text, size_t size)
{
  GByteArray *body = g_byte_array_new();
  add_number(body, REFUSE_FIELD_REASON, REFUSE_GAP);
  add_bytes(body, REFUSE_FIELD_TEXT, text, size);
  return envelope(AGGREGATOR_REFUSE, body);
}

static void expect_refused(WireSender sender, GByteArray *frame, const char *says)
{
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  g_autofree uint8_t *exact = g_memdup2(frame->data, frame->len);
  g_auto(Message) message = {0};
  assert_false(message_decode(sender, exact, frame->len, arena, &message, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, says);
  assert_true(arena_used_bytes(arena) <= ARENA_BYTES);
  g_byte_array_unref(frame);
}

static void refused_from_aggregator(GByteArray *frame, const char *says)
{
  expect_refused(WIRE_FROM_AGGREGATOR, frame, says);
}

static void hand_made_refuse_is_taken(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) frame = refuse_with_text("why", 3);
  g_auto(Message) message = {0};
  expect_success(message_decode(WIRE_FROM_AGGREGATOR, frame->data, frame->len, arena, &message, &error), error);
  assert_string_equal(message.refuse.text, "why");
}

static void text_with_nul_is_refused(void **state)
{
  (void)state;
  refused_from_aggregator(refuse_with_text("wh\0y", 4), "message 'Refuse': field 'text' is not UTF-8 without NUL");
}

static void text_that_is_not_utf8_is_refused(void **state)
{
  (void)state;
  refused_from_aggregator(refuse_with_text("\xc0\xaf", 2), "field 'text' is not UTF-8");
}

static void text_in_gbk_is_refused(void **state)
{
  (void)state;
  refused_from_aggregator(refuse_with_text("\xb7\xf1", 2), "field 'text' is not UTF-8");
}

static void long_text_is_refused(void **state)
{
  (void)state;
  g_autofree char *text = g_strnfill(WIRE_TEXT_BYTES_MAX + 1, 'x');
  refused_from_aggregator(refuse_with_text(text, WIRE_TEXT_BYTES_MAX + 1), "field 'text' is too long");
}

static void unknown_enumeration_value_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_number(body, REFUSE_FIELD_REASON, 99);
  refused_from_aggregator(envelope(AGGREGATOR_REFUSE, body), "field 'reason' is out of range");
}

static void negative_enumeration_value_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_number(body, REFUSE_FIELD_REASON, UINT64_MAX);
  refused_from_aggregator(envelope(AGGREGATOR_REFUSE, body), "field 'reason' is out of range");
}

static void boolean_2_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_number(body, 1, 2);
  add_number(body, 2, 0);
  refused_from_aggregator(envelope(7, body), "field 'is_store_available' is out of range");
}

static void number_beyond_32_bits_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_number(body, REFUSE_FIELD_REASON, REFUSE_RETRY_AFTER);
  add_number(body, 3, (uint64_t)1 << 32);
  refused_from_aggregator(envelope(AGGREGATOR_REFUSE, body), "field 'retry_after_s' is out of range");
}

static void field_given_twice_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_number(body, REFUSE_FIELD_REASON, REFUSE_GAP);
  add_number(body, REFUSE_FIELD_REASON, REFUSE_FENCED);
  refused_from_aggregator(envelope(AGGREGATOR_REFUSE, body), "field 'reason' occurs twice");
}

static void two_messages_in_one_frame_are_refused(void **state)
{
  (void)state;
  GByteArray *first = refuse_with_text("a", 1);
  GByteArray *body = g_byte_array_new();
  add_number(body, 1, 4096);
  add_bytes(first, 5, body->data, body->len);
  g_byte_array_unref(body);
  refused_from_aggregator(first, "field 'credit' is one too many");
}

static void missing_field_is_named(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_text(body, REFUSE_FIELD_TEXT, "no reason");
  refused_from_aggregator(envelope(AGGREGATOR_REFUSE, body), "message 'Refuse': field 'reason' is missing");
}

static void field_of_another_type_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_text(body, REFUSE_FIELD_REASON, "gap");
  refused_from_aggregator(envelope(AGGREGATOR_REFUSE, body), "field 'reason' is of another type");
}

static void empty_frame_is_refused(void **state)
{
  (void)state;
  refused_from_aggregator(g_byte_array_new(), "none that this program knows");
}

static void message_of_a_newer_protocol_is_refused(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  add_number(body, 1, 1);
  refused_from_aggregator(envelope(15, body), "none that this program knows");
}

static void group_is_refused(void **state)
{
  (void)state;
  GByteArray *frame = g_byte_array_new();
  g_byte_array_append(frame, (const guint8 *)"\x7b\x7c", 2); /* start and end of group 15 */
  refused_from_aggregator(frame, "not a protobuf message");
}

static void field_number_0_is_refused(void **state)
{
  (void)state;
  GByteArray *frame = g_byte_array_new();
  add_number(frame, 0, 1);
  refused_from_aggregator(frame, "not a protobuf message");
}

static void endless_number_is_refused(void **state)
{
  (void)state;
  GByteArray *frame = g_byte_array_new();
  for (int i = 0; i < 11; i++)
    g_byte_array_append(frame, (const guint8 *)"\xff", 1);
  refused_from_aggregator(frame, "not a protobuf message");
}

static void length_beyond_the_frame_is_refused(void **state)
{
  (void)state;
  GByteArray *frame = g_byte_array_new();
  add_varint(frame, AGGREGATOR_REFUSE << 3 | 2);
  add_varint(frame, UINT64_MAX);
  refused_from_aggregator(frame, "not a protobuf message");
}

static GByteArray *refuse_with_unknown_fields(unsigned n)
{
  GByteArray *body = g_byte_array_new();
  add_number(body, REFUSE_FIELD_REASON, REFUSE_GAP);
  for (unsigned i = 0; i < n; i++)
    add_number(body, 100, i);
  return envelope(AGGREGATOR_REFUSE, body);
}

static void a_few_unknown_fields_are_skipped(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) frame = refuse_with_unknown_fields(WIRE_UNKNOWN_FIELDS_MAX);
  g_auto(Message) message = {0};
  expect_success(message_decode(WIRE_FROM_AGGREGATOR, frame->data, frame->len, arena, &message, &error), error);
}

static void many_unknown_fields_are_refused_before_they_cost_memory(void **state)
{
  (void)state;
  refused_from_aggregator(refuse_with_unknown_fields(WIRE_UNKNOWN_FIELDS_MAX + 1), "too many unknown fields");
  refused_from_aggregator(refuse_with_unknown_fields(1000000), "too many unknown fields");
}

static void deeply_nested_bytes_are_not_followed(void **state)
{
  (void)state;
  GByteArray *body = g_byte_array_new();
  for (int i = 0; i < 10000; i++) {
    GByteArray *outer = g_byte_array_new();
    add_bytes(outer, 50, body->data, body->len);
    g_byte_array_unref(body);
    body = outer;
  }
  refused_from_aggregator(body, "none that this program knows"); /* one unknown field, skipped as a whole */
}

/* An Outcome with as many empty rejections as fit: small on the wire, large in memory. */
static void amplification_ends_at_the_arena(void **state)
{
  (void)state;
  g_autoptr(GBytes) frame = message_encode(sample_message(MESSAGE_OUTCOME));
  Halfsky__FromAggregator *envelope_message =
      halfsky__from_aggregator__unpack(NULL, g_bytes_get_size(frame), g_bytes_get_data(frame, NULL));
  Halfsky__Outcome *outcome = envelope_message->outcome;
  GByteArray *body = g_byte_array_new();
  g_byte_array_set_size(body, (guint)halfsky__outcome__get_packed_size(outcome));
  halfsky__outcome__pack(outcome, body->data);
  for (int i = 0; i < 60000; i++)
    add_bytes(body, 11, "\x08\x01\x12\x00", 4);
  halfsky__from_aggregator__free_unpacked(envelope_message, NULL);
  refused_from_aggregator(envelope(4, body), "message needs more memory than it may");
}

/* --- messages that the schema allows and the protocol does not: the sample with one field changed --- */

static GByteArray *changed_batch(void (*change)(Halfsky__Batch *batch))
{
  g_autoptr(GBytes) frame = message_encode(sample_message(MESSAGE_BATCH));
  Halfsky__FromCollector *message =
      halfsky__from_collector__unpack(NULL, g_bytes_get_size(frame), g_bytes_get_data(frame, NULL));
  change(message->batch);
  GByteArray *bytes = g_byte_array_new();
  g_byte_array_set_size(bytes, (guint)halfsky__from_collector__get_packed_size(message));
  halfsky__from_collector__pack(message, bytes->data);
  halfsky__from_collector__free_unpacked(message, NULL);
  return bytes;
}

static void shorten_epoch(Halfsky__Batch *batch)
{
  batch->epoch.len = 15;
}

static void shorten_digest(Halfsky__Batch *batch)
{
  batch->digest.len = 31;
}

static void empty_submission_id(Halfsky__Batch *batch)
{
  batch->submission_id.len = 0;
}

static void use_sequence_0(Halfsky__Batch *batch)
{
  batch->sequence = 0;
}

static void use_sequence_beyond_the_database(Halfsky__Batch *batch)
{
  batch->sequence = (uint64_t)INT64_MAX + 1;
}

static void use_part_beyond_parts(Halfsky__Batch *batch)
{
  batch->part = batch->n_parts + 1;
}

static void have_no_parts(Halfsky__Batch *batch)
{
  batch->n_parts = 0;
}

static void receive_fewer_than_counted(Halfsky__Batch *batch)
{
  batch->submission->received = 6;
}

static void receive_more_than_the_books_hold(Halfsky__Batch *batch)
{
  batch->submission->received = WIRE_RECEIVED_MAX + 1;
}

static void accept_before_1970(Halfsky__Batch *batch)
{
  batch->submission->accepted_at_us = -1;
}

static void accept_after_9999(Halfsky__Batch *batch)
{
  batch->submission->accepted_at_us = INT64_MAX;
}

static void break_rejected_sum(Halfsky__Batch *batch)
{
  batch->submission->rejected_by_rule[0]->count++;
}

static void break_awaiting_sum(Halfsky__Batch *batch)
{
  batch->submission->awaiting_by_rule[0]->count--;
}

static void release_more_than_settled(Halfsky__Batch *batch)
{
  batch->submission->released = batch->submission->settled[0]->rows + 1;
}

static void release_more_than_received(Halfsky__Batch *batch)
{
  batch->submission->released = 6;
  batch->submission->settled[0]->rows = 6;
}

static void settle_more_than_the_books_hold(Halfsky__Batch *batch)
{
  batch->submission->settled[0]->rows = WIRE_RECEIVED_MAX + 1;
}

static void settle_a_shortened_id(Halfsky__Batch *batch)
{
  batch->submission->settled[0]->submission_id.len = 15;
}

static void claim_too_many_records(Halfsky__Batch *batch)
{
  batch->n_records = WIRE_RECORDS_MAX + 1;
}

typedef struct BadBatch {
  const char *name;
  void (*change)(Halfsky__Batch *batch);
  const char *says;
} BadBatch;

static const BadBatch BAD_BATCHES[] = {
    {"epoch_of_15_bytes", shorten_epoch, "field 'epoch' has 15 bytes instead of 16"},
    {"digest_of_31_bytes", shorten_digest, "field 'digest' has 31 bytes instead of 32"},
    {"empty_submission_id", empty_submission_id, "field 'submission_id' has 0 bytes instead of 16"},
    {"sequence_0", use_sequence_0, "field 'sequence' is out of range"},
    {"sequence_beyond_the_database", use_sequence_beyond_the_database, "field 'sequence' is out of range"},
    {"part_beyond_n_parts", use_part_beyond_parts, "field 'part' is out of range"},
    {"no_parts", have_no_parts, "field 'n_parts' is out of range"},
    {"fewer_received_than_counted", receive_fewer_than_counted, "field 'received' is out of range"},
    {"more_received_than_the_books_hold", receive_more_than_the_books_hold, "field 'received' is out of range"},
    {"accepted_before_1970", accept_before_1970, "field 'accepted_at_us' is out of range"},
    {"accepted_after_9999", accept_after_9999, "field 'accepted_at_us' is out of range"},
    {"rejected_counts_do_not_add_up", break_rejected_sum, "field 'count' is out of range"},
    {"awaiting_counts_do_not_add_up", break_awaiting_sum, "field 'count' is out of range"},
    {"more_released_than_settled", release_more_than_settled, "field 'released' is out of range"},
    {"more_released_than_received", release_more_than_received, "field 'received' is out of range"},
    {"more_settled_than_the_books_hold", settle_more_than_the_books_hold, "field 'released' is out of range"},
    {"settled_id_of_15_bytes", settle_a_shortened_id, "field 'submission_id' has 15 bytes instead of 16"},
    {"too_many_records_claimed", claim_too_many_records, "field 'n_records' is out of range"},
};

static void bad_batch_is_refused(void **state)
{
  const BadBatch *row = *state;
  expect_refused(WIRE_FROM_COLLECTOR, changed_batch(row->change), row->says);
}

static void file_name_with_folder_is_refused(void **state)
{
  (void)state;
  Message piece = *sample_message(MESSAGE_CATALOGUE_PIECE);
  piece.catalogue_piece.file_name = "../indicators.csv";
  g_autoptr(GBytes) frame = message_encode(&piece);
  GByteArray *bytes = g_byte_array_new();
  g_byte_array_append(bytes, g_bytes_get_data(frame, NULL), (guint)g_bytes_get_size(frame));
  refused_from_aggregator(bytes, "field 'file_name' is out of range");
}

static void frame_beyond_every_limit_is_refused_unread(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  const uint8_t byte = 0;
  g_auto(Message) message = {0};
  assert_false(message_decode(WIRE_FROM_COLLECTOR, &byte, WIRE_FRAME_BYTES_MAX + 1, arena, &message, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "more than any may have");
}

/* Every byte of every sample with each bit turned over once: taken or refused, never a crash, never more memory than allowed. */
static void turned_bits_do_no_harm(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  for (int kind = 0; kind < MESSAGE_N_KINDS; kind++) {
    g_autoptr(GBytes) frame = message_encode(sample_message((MessageKind)kind));
    gsize size = 0;
    const uint8_t *bytes = g_bytes_get_data(frame, &size);
    for (gsize bit = 0; bit < size * 8; bit++) {
      g_autofree uint8_t *copy = g_memdup2(bytes, size);
      g_autoptr(GError) error = NULL;
      g_auto(Message) message = {0};
      copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
      const bool is_read = message_decode(sample_sender((MessageKind)kind), copy, size, arena, &message, &error);
      assert_true(is_read == (error == NULL));
      arena_reset(arena);
    }
  }
}

int main(void)
{
  static const struct CMUnitTest single[] = {
      cmocka_unit_test(hand_made_refuse_is_taken),
      cmocka_unit_test(text_with_nul_is_refused),
      cmocka_unit_test(text_that_is_not_utf8_is_refused),
      cmocka_unit_test(text_in_gbk_is_refused),
      cmocka_unit_test(long_text_is_refused),
      cmocka_unit_test(unknown_enumeration_value_is_refused),
      cmocka_unit_test(negative_enumeration_value_is_refused),
      cmocka_unit_test(boolean_2_is_refused),
      cmocka_unit_test(number_beyond_32_bits_is_refused),
      cmocka_unit_test(field_given_twice_is_refused),
      cmocka_unit_test(two_messages_in_one_frame_are_refused),
      cmocka_unit_test(missing_field_is_named),
      cmocka_unit_test(field_of_another_type_is_refused),
      cmocka_unit_test(empty_frame_is_refused),
      cmocka_unit_test(message_of_a_newer_protocol_is_refused),
      cmocka_unit_test(group_is_refused),
      cmocka_unit_test(field_number_0_is_refused),
      cmocka_unit_test(endless_number_is_refused),
      cmocka_unit_test(length_beyond_the_frame_is_refused),
      cmocka_unit_test(a_few_unknown_fields_are_skipped),
      cmocka_unit_test(many_unknown_fields_are_refused_before_they_cost_memory),
      cmocka_unit_test(deeply_nested_bytes_are_not_followed),
      cmocka_unit_test(amplification_ends_at_the_arena),
      cmocka_unit_test(file_name_with_folder_is_refused),
      cmocka_unit_test(frame_beyond_every_limit_is_refused_unread),
      cmocka_unit_test(turned_bits_do_no_harm),
  };
  static struct CMUnitTest tests[G_N_ELEMENTS(single) + G_N_ELEMENTS(BAD_BATCHES)];
  memcpy(tests, single, sizeof single);
  for (size_t i = 0; i < G_N_ELEMENTS(BAD_BATCHES); i++)
    tests[G_N_ELEMENTS(single) + i] = (struct CMUnitTest){
        .name = BAD_BATCHES[i].name, .test_func = bad_batch_is_refused, .initial_state = (void *)&BAD_BATCHES[i]};
  return cmocka_run_group_tests_name("hostile frames", tests, NULL, NULL);
}
