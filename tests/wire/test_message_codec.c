#include "tests/support/test.h"
#include "tests/wire/samples.h"
#include "wire/codec.h"
#include "wire/limits.h"

#include "halfsky.pb-c.h"

enum { ARENA_BYTES = 1024 * 1024 };

static void expect_same_bytes(GBytes *actual, GBytes *expected)
{
  assert_int_equal(g_bytes_get_size(actual), g_bytes_get_size(expected));
  assert_memory_equal(g_bytes_get_data(actual, NULL), g_bytes_get_data(expected, NULL), g_bytes_get_size(expected));
}

static bool decode(WireSender sender, GBytes *frame, Arena *arena, Message *out_message, GError **error)
{
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(frame, &size);
  return message_decode(sender, bytes, size, arena, out_message, error);
}

static void message_survives_the_wire(void **state)
{
  const MessageKind kind = *(const MessageKind *)*state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) frame = message_encode(sample_message(kind));
  g_auto(Message) message = {0};
  expect_success(decode(sample_sender(kind), frame, arena, &message, &error), error);
  assert_int_equal(message.kind, kind);
  g_autoptr(GBytes) again = message_encode(&message);
  expect_same_bytes(again, frame);
}

static void message_of_the_other_side_is_refused(void **state)
{
  const MessageKind kind = *(const MessageKind *)*state;
  const WireSender other = sample_sender(kind) == WIRE_FROM_COLLECTOR ? WIRE_FROM_AGGREGATOR : WIRE_FROM_COLLECTOR;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) frame = message_encode(sample_message(kind));
  g_auto(Message) message = {0};
  assert_false(decode(other, frame, arena, &message, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "message");
}

static void every_shortened_frame_is_refused(void **state)
{
  const MessageKind kind = *(const MessageKind *)*state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GBytes) frame = message_encode(sample_message(kind));
  for (gsize size = 0; size < g_bytes_get_size(frame); size++) {
    g_autoptr(GError) error = NULL;
    g_autofree uint8_t *copy = g_memdup2(g_bytes_get_data(frame, NULL), size); /* exact, for the address sanitizer */
    g_auto(Message) message = {0};
    assert_false(message_decode(sample_sender(kind), copy, size, arena, &message, &error));
    assert_true(halfsky_error_is(error, HALFSKY_ERROR_REJECT));
    arena_reset(arena);
  }
}

/* True when the field of the unpacked message holds something: so that the round trip above really covers the whole schema. */
static bool is_set(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  const char *base = (const char *)message;
  if (field->label == PROTOBUF_C_LABEL_REQUIRED || (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0)
    return true;
  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    return *(const size_t *)(const void *)(base + field->quantifier_offset) > 0;
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return *(char *const *)(const void *)(base + field->offset) != NULL;
  return *(const protobuf_c_boolean *)(const void *)(base + field->quantifier_offset) != 0;
}

static void expect_every_field_set(const ProtobufCMessage *message)
{
  for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
    if (!is_set(message, &message->descriptor->fields[i]))
      fail_msg("sample lacks %s.%s", message->descriptor->name, message->descriptor->fields[i].name);
  }
}

/* The member of the oneof that is set: all are pointers to a message, at one place. */
static const ProtobufCMessage *body_of(const ProtobufCMessage *envelope)
{
  return &((const Halfsky__FromCollector *)envelope)->hello->base;
}

static void sample_sets_every_field(void **state)
{
  const MessageKind kind = *(const MessageKind *)*state;
  g_autoptr(GBytes) frame = message_encode(sample_message(kind));
  const ProtobufCMessageDescriptor *type = sample_sender(kind) == WIRE_FROM_COLLECTOR
                                               ? &halfsky__from_collector__descriptor
                                               : &halfsky__from_aggregator__descriptor;
  ProtobufCMessage *envelope =
      protobuf_c_message_unpack(type, NULL, g_bytes_get_size(frame), g_bytes_get_data(frame, NULL));
  assert_non_null(envelope);
  expect_every_field_set(body_of(envelope));
  if (kind == MESSAGE_BATCH)
    expect_every_field_set(&((Halfsky__FromCollector *)envelope)->batch->submission->base);
  if (kind == MESSAGE_OUTCOME)
    expect_every_field_set(&((Halfsky__FromAggregator *)envelope)->outcome->rejection[0]->base);
  protobuf_c_message_free_unpacked(envelope, NULL);
}

static void decoded_batch_holds_what_was_sent(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  const Batch *sent = &sample_message(MESSAGE_BATCH)->batch;
  g_autoptr(GBytes) frame = message_encode(sample_message(MESSAGE_BATCH));
  g_auto(Message) message = {0};
  expect_success(decode(WIRE_FROM_COLLECTOR, frame, arena, &message, &error), error);
  const SubmissionSummary *summary = message.batch.summary;
  assert_int_equal(message.batch.sequence, 41);
  assert_int_equal(message.batch.n_records, 5);
  assert_int_equal(summary->received, 12);
  assert_int_equal(summary->repeated, 1);
  assert_int_equal(summary->awaiting, 2);
  assert_int_equal(summary->rejected_total, 4);
  assert_string_equal(summary->rejected_by_code[1].code, "unknown_code");
  assert_string_equal(summary->awaiting_by_code[0].code, "large_change");
  assert_int_equal(summary->released, 1);
  assert_int_equal(summary->n_settled, 1);
  assert_int_equal(summary->settled[0].id.bytes[1], 0xcd);
  assert_int_equal(summary->settled[0].rows, 2);
  assert_string_equal(summary->file_name, "妇幼2025年报.csv");
  expect_same_bytes(message.batch.records, sent->records);
  const Digest digest = batch_digest(&message.batch);
  assert_true(digest_equal(&digest, &message.batch.records_digest));
}

static void equal_records_of_other_submissions_have_other_digests(void **state)
{
  (void)state;
  SubmissionSummary summary = *sample_message(MESSAGE_BATCH)->batch.summary;
  Batch batch = sample_message(MESSAGE_BATCH)->batch;
  const Digest before = batch_digest(&batch);
  batch.summary = &summary;
  summary.id.bytes[0] ^= 1;
  const Digest of_other_submission = batch_digest(&batch);
  summary.id.bytes[0] ^= 1;
  batch.part = 2;
  const Digest of_other_part = batch_digest(&batch);
  assert_false(digest_equal(&before, &of_other_submission));
  assert_false(digest_equal(&before, &of_other_part));
}

static void profile_digest_does_not_depend_on_itself(void **state)
{
  (void)state;
  Profile profile = sample_message(MESSAGE_PROFILE)->profile;
  memset(profile.digest.bytes, 0, sizeof profile.digest.bytes);
  const Digest of_cleared = profile_digest(&profile);
  assert_true(digest_equal(&of_cleared, &sample_message(MESSAGE_PROFILE)->profile.digest));
  profile.last_day++;
  const Digest of_changed = profile_digest(&profile);
  assert_false(digest_equal(&of_cleared, &of_changed));
}

static void refused_message_leaves_the_output_untouched(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(ARENA_BYTES);
  g_autoptr(GError) error = NULL;
  Message message = {.kind = MESSAGE_CREDIT, .credit = {.bytes = 7}};
  assert_false(message_decode(WIRE_FROM_COLLECTOR, (const uint8_t *)"\x0a\x00", 2, arena, &message, &error));
  assert_int_equal(message.kind, MESSAGE_CREDIT);
  assert_int_equal(message.credit.bytes, 7);
}

static unsigned depth_of(const ProtobufCMessageDescriptor *type, unsigned depth)
{
  unsigned deepest = depth;
  assert_true(depth < 8);
  for (unsigned i = 0; i < type->n_fields; i++) {
    if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
      deepest = MAX(deepest, depth_of(type->fields[i].descriptor, depth + 1));
  }
  return deepest;
}

static void schema_is_not_recursive(void **state)
{
  (void)state;
  assert_int_equal(depth_of(&halfsky__from_collector__descriptor, 1), 4);
  assert_int_equal(depth_of(&halfsky__from_aggregator__descriptor, 1), 3);
  assert_int_equal(depth_of(&halfsky__records__descriptor, 1), 2);
}

static void names_of_kinds_and_reasons_are_distinct(void **state)
{
  (void)state;
  g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
  for (int kind = 0; kind < MESSAGE_N_KINDS; kind++)
    assert_true(g_hash_table_add(names, (gpointer)message_kind_name((MessageKind)kind)));
  for (int reason = REFUSE_RETRY_AFTER; reason <= REFUSE_WRONG_AGENCY; reason++)
    assert_true(g_hash_table_add(names, (gpointer)refuse_reason_name((RefuseReason)reason)));
}

enum { N_PER_KIND = 4 };

static void add_tests_of_kind(MessageKind *kind, struct CMUnitTest *tests)
{
  static const struct CMUnitTest per_kind[N_PER_KIND] = {
      {.name = "%s_survives_the_wire", .test_func = message_survives_the_wire},
      {.name = "%s_of_the_other_side_is_refused", .test_func = message_of_the_other_side_is_refused},
      {.name = "every_shortened_%s_is_refused", .test_func = every_shortened_frame_is_refused},
      {.name = "sample_%s_sets_every_field", .test_func = sample_sets_every_field},
  };
  for (int i = 0; i < N_PER_KIND; i++) {
    g_auto(GStrv) parts = g_strsplit(per_kind[i].name, "%s", 2);
    tests[i] = per_kind[i];
    tests[i].name = g_strdup_printf("%s%s%s", parts[0], message_kind_name(*kind), parts[1]);
    tests[i].initial_state = kind;
  }
}

int main(void)
{
  static const struct CMUnitTest single[] = {
      cmocka_unit_test(decoded_batch_holds_what_was_sent),
      cmocka_unit_test(equal_records_of_other_submissions_have_other_digests),
      cmocka_unit_test(profile_digest_does_not_depend_on_itself),
      cmocka_unit_test(refused_message_leaves_the_output_untouched),
      cmocka_unit_test(schema_is_not_recursive),
      cmocka_unit_test(names_of_kinds_and_reasons_are_distinct),
  };
  static MessageKind kinds[MESSAGE_N_KINDS];
  static struct CMUnitTest tests[MESSAGE_N_KINDS * N_PER_KIND + G_N_ELEMENTS(single)];
  for (int kind = 0; kind < MESSAGE_N_KINDS; kind++) {
    kinds[kind] = (MessageKind)kind;
    add_tests_of_kind(&kinds[kind], &tests[kind * N_PER_KIND]);
  }
  memcpy(&tests[MESSAGE_N_KINDS * N_PER_KIND], single, sizeof single);
  const int n_failed = cmocka_run_group_tests_name("message codec", tests, NULL, NULL);
  for (int i = 0; i < MESSAGE_N_KINDS * N_PER_KIND; i++)
    g_free((char *)tests[i].name);
  return n_failed;
}
