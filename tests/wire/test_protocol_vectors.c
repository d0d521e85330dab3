/* The test vectors of docs/protocol.md are what the code makes: a client in another language is checked against them, and the encoding
 * cannot drift unnoticed. With UPDATE_GOLDEN=1 the part of the page between the two marks is written anew. */
#include "tests/support/test.h"
#include "tests/wire/samples.h"
#include "wire/codec.h"
#include "wire/registration.h"

#include <string.h>

static const char BEGIN[] = "<!-- vectors: begin, written by test_protocol_vectors -->\n";
static const char END[] = "<!-- vectors: end -->\n";

/* The pair that libzmq's own documentation uses. */
static const char PUBLIC[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";

static void add_hex(GString *page, const char *name, const void *bytes, size_t size)
{
  g_string_append_printf(page, "%s (%zu bytes)\n\n```\n", name, size);
  for (size_t i = 0; i < size; i++)
    g_string_append_printf(page, "%s%02x", i > 0 && i % 48 == 0 ? "\n" : "", ((const uint8_t *)bytes)[i]);
  g_string_append(page, "\n```\n\n");
}

static void add_digest(GString *page, const char *name, const Digest *digest)
{
  add_hex(page, name, digest->bytes, sizeof digest->bytes);
}

static void add_frame(GString *page, const char *name, const Message *message)
{
  g_autoptr(GBytes) frame = message_encode(message);
  add_hex(page, name, g_bytes_get_data(frame, NULL), g_bytes_get_size(frame));
}

static void add_key(GString *page)
{
  PublicKey key;
  assert_true(public_key_parse(PUBLIC, &key, NULL));
  g_autofree char *fingerprint = public_key_fingerprint(&key);
  g_autofree char *code = registration_code(&key);
  g_string_append_printf(page, "### Keys\n\nPublic key `%s`: fingerprint `%s`, registration code\n\n```\n%s\n```\n\n",
                         PUBLIC, fingerprint, code);
}

static void add_periods(GString *page)
{
  static const Period periods[] = {{FREQUENCY_ANNUAL, 2025, 1},
                                   {FREQUENCY_SEMIANNUAL, 2025, 2},
                                   {FREQUENCY_QUARTERLY, 2025, 3},
                                   {FREQUENCY_MONTHLY, 2025, 12}};
  char label[PERIOD_TEXT_SIZE];
  g_string_append(page, "### Periods\n\n| period | packed | first day (since 2000-01-01) |\n|---|---|---|\n");
  for (size_t i = 0; i < G_N_ELEMENTS(periods); i++)
    g_string_append_printf(page, "| %s | %u | %d |\n", period_format(periods[i], label), period_pack(periods[i]),
                           period_first_day(periods[i]));
  g_string_append(page, "\n");
}

/* The conversation of the worked example: a new spool sends its first submission, of two records in one part. */

static const Record EXAMPLE_RECORDS[] = {
    {.indicator_id = 1,
     .breakdown = 0,
     .period = {FREQUENCY_ANNUAL, 2025, 1},
     .value = 2,
     .has_value = true,
     .denominator = 4821,
     .has_denominator = true,
     .status = 'A',
     .source_row = 2},
    {.indicator_id = 2,
     .breakdown = 1,
     .period = {FREQUENCY_ANNUAL, 2025, 1},
     .status = 'O',
     .comment = "无此业务",
     .source_row = 3},
};

static void fill_example_epoch(uint8_t *epoch)
{
  for (uint8_t i = 0; i < EPOCH_SIZE_BYTES; i++)
    epoch[i] = (uint8_t)(i * 0x11);
}

static Message example_hello(void)
{
  Message message = {.kind = MESSAGE_HELLO,
                     .hello = {.protocol_oldest = 1,
                               .protocol_newest = 1,
                               .oldest_unfinished = 1,
                               .newest = 1,
                               .software = "example 1.0",
                               .clock_us = 1764000000000000}};
  fill_example_epoch(message.hello.epoch);
  return message;
}

static Message example_welcome(void)
{
  Message message = *sample_message(MESSAGE_WELCOME);
  message.welcome.committed = 0;
  fill_example_epoch(message.welcome.epoch);
  return message;
}

static const SubmissionSummary *example_summary(GBytes *records)
{
  static const char file[] = "indicator,period,numerator,denominator,status,comment\n";
  static RuleCount rejected[] = {{.code = "unknown_code", .count = 1}};
  static SubmissionSummary summary;
  const Digest file_digest = digest_of_bytes(file, strlen(file));
  const Digest part_digest = digest_of_bytes(g_bytes_get_data(records, NULL), g_bytes_get_size(records));
  summary = (SubmissionSummary){.id = submission_id_of_form("MCH01", &file_digest, &part_digest, 1),
                                .file_name = "2025.csv",
                                .file_digest = file_digest,
                                .accepted_at_us = 1763999999000000,
                                .received = 4,
                                .repeated = 1,
                                .rejected_total = 1,
                                .rejected_by_code = rejected,
                                .n_rejected_by_code = G_N_ELEMENTS(rejected),
                                .n_parts = 1};
  return &summary;
}

static Message example_batch(GBytes *records)
{
  Message message = {.kind = MESSAGE_BATCH,
                     .batch = {.sequence = 1,
                               .part = 1,
                               .summary = example_summary(records),
                               .n_records = G_N_ELEMENTS(EXAMPLE_RECORDS),
                               .records = records}};
  fill_example_epoch(message.batch.epoch);
  message.batch.records_digest = batch_digest(&message.batch);
  return message;
}

static Message example_outcome(GBytes *records)
{
  Message message = {.kind = MESSAGE_OUTCOME,
                     .outcome = {.sequence = 1,
                                 .submission_id = example_summary(records)->id,
                                 .part = 1,
                                 .kind = OUTCOME_STORED,
                                 .n_new = 2,
                                 .stored_at_us = 1764000001000000}};
  fill_example_epoch(message.outcome.epoch);
  return message;
}

static void add_example(GString *page)
{
  g_autoptr(GBytes) records = records_encode(EXAMPLE_RECORDS, G_N_ELEMENTS(EXAMPLE_RECORDS), sample_key, NULL);
  const Message hello = example_hello(), welcome = example_welcome(), batch = example_batch(records),
                outcome = example_outcome(records);
  g_string_append(page, "### The worked example\n\n");
  add_frame(page, "Hello", &hello);
  add_frame(page, "Welcome", &welcome);
  add_digest(page, "Submission.file_digest", &batch.batch.summary->file_digest);
  add_hex(page, "Batch.submission_id", batch.batch.summary->id.bytes, SUBMISSION_ID_SIZE_BYTES);
  add_hex(page, "Batch.records", g_bytes_get_data(records, NULL), g_bytes_get_size(records));
  add_digest(page, "Batch.digest", &batch.batch.records_digest);
  add_frame(page, "Batch", &batch);
  add_frame(page, "Outcome", &outcome);
}

static void add_every_message(GString *page)
{
  g_string_append(page, "### Every message, with every field set\n\n");
  for (int kind = 0; kind < MESSAGE_N_KINDS; kind++)
    add_frame(page, message_kind_name((MessageKind)kind), sample_message((MessageKind)kind));
}

static char *make_vectors(void)
{
  GString *page = g_string_new("\n");
  add_key(page);
  add_periods(page);
  add_example(page);
  add_every_message(page);
  return g_string_free(page, FALSE);
}

static char *page_path(void)
{
  return g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "docs", "protocol.md", NULL);
}

static void write_vectors(const char *path, const char *page, const char *begin, const char *end, const char *vectors)
{
  g_autofree char *before = g_strndup(page, (gsize)(begin - page));
  g_autofree char *renewed = g_strconcat(before, vectors, end, NULL);
  assert_true(g_file_set_contents(path, renewed, -1, NULL));
}

static void vectors_of_the_protocol_page_are_what_the_code_makes(void **state)
{
  (void)state;
  g_autofree char *path = page_path();
  g_autofree char *page = NULL;
  g_autofree char *vectors = make_vectors();
  assert_true(g_file_get_contents(path, &page, NULL, NULL));
  const char *begin = strstr(page, BEGIN), *end = strstr(page, END);
  assert_true(begin != NULL && end != NULL && begin < end);
  begin += strlen(BEGIN);
  g_autofree char *written = g_strndup(begin, (gsize)(end - begin));
  if (g_strcmp0(g_getenv("UPDATE_GOLDEN"), "1") == 0)
    write_vectors(path, page, begin, end, vectors);
  else
    assert_string_equal(written, vectors);
}

static void page_names_every_refusal(void **state)
{
  (void)state;
  g_autofree char *path = page_path();
  g_autofree char *page = NULL;
  assert_true(g_file_get_contents(path, &page, NULL, NULL));
  for (int reason = REFUSE_RETRY_AFTER; reason <= REFUSE_WRONG_AGENCY; reason++) {
    g_autofree char *name = g_ascii_strup(refuse_reason_name((RefuseReason)reason), -1);
    g_autofree char *row = g_strdup_printf("| `%s` (%d) |", name, reason);
    expect_contains(page, row);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(vectors_of_the_protocol_page_are_what_the_code_makes),
      cmocka_unit_test(page_names_every_refusal),
  };
  return cmocka_run_group_tests_name("protocol vectors", tests, NULL, NULL);
}
