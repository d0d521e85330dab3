#include "tests/wire/samples.h"
#include "wire/codec.h"
#include "wire/limits.h"

#include <string.h>

static const char *const KEYS[] = {"_T", "sex=F", "sex=M", "sex=F,age_group=Y15T24"};

static const Record RECORDS[] = {
    {.indicator_id = 1,
     .breakdown = 0,
     .period = {FREQUENCY_ANNUAL, 2025, 1},
     .value = 12,
     .has_value = true,
     .denominator = 48210,
     .has_denominator = true,
     .status = 'A',
     .source_row = 2},
    {.indicator_id = 23,
     .breakdown = 1,
     .period = {FREQUENCY_SEMIANNUAL, 2025, 2},
     .value = -0.5,
     .has_value = true,
     .status = 'P',
     .comment = "初步数",
     .source_row = 3},
    {.indicator_id = 23,
     .breakdown = 2,
     .period = {FREQUENCY_QUARTERLY, 2025, 3},
     .status = 'O',
     .comment = "初步数",
     .source_row = 4},
    {.indicator_id = 32767,
     .breakdown = 3,
     .period = {FREQUENCY_MONTHLY, 2025, 12},
     .value = 1e300,
     .has_value = true,
     .denominator = 0,
     .has_denominator = true,
     .status = 'A',
     .sample_size = 1200,
     .design_effect = 1.5,
     .comment = "survey",
     .source_row = 4000000000},
    {.indicator_id = 1,
     .breakdown = 1,
     .period = {FREQUENCY_ANNUAL, 2025, 1},
     .value = 0,
     .has_value = true,
     .status = 'A',
     .source_row = 6},
};

const Record *sample_records(size_t *out_n)
{
  *out_n = G_N_ELEMENTS(RECORDS);
  return RECORDS;
}

const char *sample_key(const void *unused, uint16_t breakdown)
{
  (void)unused;
  return KEYS[breakdown];
}

/* Digests that a person can tell apart in a dump: the same byte 32 times. */
static Digest digest_like(uint8_t byte)
{
  Digest digest;
  memset(digest.bytes, byte, sizeof digest.bytes);
  return digest;
}

static void fill_epoch(uint8_t *epoch)
{
  for (uint8_t i = 0; i < EPOCH_SIZE_BYTES; i++)
    epoch[i] = (uint8_t)(0xe0 + i);
}

static SubmissionId submission_id(void)
{
  SubmissionId id;
  for (uint8_t i = 0; i < SUBMISSION_ID_SIZE_BYTES; i++)
    id.bytes[i] = (uint8_t)(0x50 + i);
  return id;
}

static Message hello(void)
{
  Message message = {.kind = MESSAGE_HELLO,
                     .hello = {.protocol_oldest = 1,
                               .protocol_newest = 2,
                               .oldest_unfinished = 41,
                               .newest = 43,
                               .has_catalogue = true,
                               .has_profile = true,
                               .catalogue_digest = digest_like(0xca),
                               .profile_digest = digest_like(0xbf),
                               .agency = "MCH01",
                               .software = "halfsky-collector 0.1.0",
                               .clock_us = 1764000000000001}};
  fill_epoch(message.hello.epoch);
  return message;
}

static Message welcome(void)
{
  Message message = {.kind = MESSAGE_WELCOME,
                     .welcome = {.protocol = 1,
                                 .committed = 40,
                                 .committed_digest = digest_like(0xd1),
                                 .has_seal_key = true,
                                 .seal_key = {{0xe3}},
                                 .credit_bytes = 4194304,
                                 .largest_frame_bytes = WIRE_FRAME_BYTES_DEFAULT,
                                 .heartbeat_interval_ms = 15000,
                                 .catalogue_digest = digest_like(0xca),
                                 .profile_digest = digest_like(0xbf),
                                 .software = "halfsky-aggregator 0.1.0",
                                 .clock_us = 1764000000000002}};
  fill_epoch(message.welcome.epoch);
  return message;
}

static Message catalogue_piece(void)
{
  static const char content[] = "indicator_id,code\r\n1,health.mmr\r\n";
  return (Message){.kind = MESSAGE_CATALOGUE_PIECE,
                   .catalogue_piece = {.catalogue_digest = digest_like(0xca),
                                       .index = 2,
                                       .n_pieces = 3,
                                       .file_name = "indicators.csv",
                                       .content = (const uint8_t *)content,
                                       .content_size = sizeof content - 1}};
}

static Message profile(void)
{
  static const FixedCode fixed[] = {{.dimension = "residence", .code = "R"}};
  static const int16_t indicators[] = {1, 23, 171};
  static const Period closed[] = {{FREQUENCY_ANNUAL, 2024, 1}, {FREQUENCY_MONTHLY, 2025, 3}};
  Message message = {.kind = MESSAGE_PROFILE,
                     .profile = {.agency = "VC007",
                                 .name_zh = "柳溪村村民委员会",
                                 .name_en = "Liuxi Villagers' Committee",
                                 .unit_type = "villagers_committee",
                                 .department = "civil_affairs",
                                 .fixed = fixed,
                                 .n_fixed = G_N_ELEMENTS(fixed),
                                 .indicators = indicators,
                                 .n_indicators = G_N_ELEMENTS(indicators),
                                 .closed = closed,
                                 .n_closed = G_N_ELEMENTS(closed),
                                 .first_day = -3653,
                                 .last_day = 11322,
                                 .time_zone = "Asia/Shanghai"}};
  message.profile.digest = profile_digest(&message.profile);
  return message;
}

static Message batch(void)
{
  static RuleCount rejected[] = {{.code = "sex_sum", .count = 3}, {.code = "unknown_code", .count = 1}};
  static RuleCount awaiting[] = {{.code = "large_change", .count = 2}};
  static Settlement settled[] = {{.id = {{0xab, 0xcd}}, .rows = 2}};
  static SubmissionSummary summary;
  size_t n = 0;
  const Record *records = sample_records(&n);
  summary = (SubmissionSummary){.id = submission_id(),
                                .file_name = "妇幼2025年报.csv",
                                .file_digest = digest_like(0xf1),
                                .accepted_at_us = 1763999000000000,
                                .received = 12,
                                .repeated = 1,
                                .awaiting = 2,
                                .rejected_total = 4,
                                .rejected_by_code = rejected,
                                .n_rejected_by_code = G_N_ELEMENTS(rejected),
                                .awaiting_by_code = awaiting,
                                .n_awaiting_by_code = G_N_ELEMENTS(awaiting),
                                .released = 1,
                                .settled = settled,
                                .n_settled = G_N_ELEMENTS(settled),
                                .n_parts = 1};
  Message message = {.kind = MESSAGE_BATCH,
                     .batch = {.sequence = 41,
                               .part = 1,
                               .summary = &summary,
                               .n_records = (uint32_t)n,
                               .records = records_encode(records, n, sample_key, NULL)}};
  fill_epoch(message.batch.epoch);
  message.batch.records_digest = batch_digest(&message.batch);
  return message;
}

static Message outcome(void)
{
  static CellRejection rejections[] = {
      {.source_row = 4, .rule = "sex_sum", .field = "value", .given = "7 + 9", .expected = "15"},
  };
  Message message = {.kind = MESSAGE_OUTCOME,
                     .outcome = {.sequence = 41,
                                 .submission_id = submission_id(),
                                 .part = 1,
                                 .kind = OUTCOME_DEAD_LETTERED,
                                 .is_replay = true,
                                 .n_new = 1,
                                 .n_revised = 2,
                                 .n_unchanged = 3,
                                 .n_rejected = 4,
                                 .rejections = rejections,
                                 .n_rejections = G_N_ELEMENTS(rejections),
                                 .reason = "records: not a protobuf message",
                                 .stored_at_us = 1764000000000003,
                                 .seal = {.entry = 12, .hash = digest_like(0xe1)}}};
  memset(message.outcome.seal.signature, 0xe2, sizeof message.outcome.seal.signature);
  fill_epoch(message.outcome.epoch);
  return message;
}

static Message credit(void)
{
  return (Message){.kind = MESSAGE_CREDIT, .credit = {.bytes = 8388608}};
}

static Message refuse(void)
{
  return (Message){
      .kind = MESSAGE_REFUSE,
      .refuse = {.reason = REFUSE_RETRY_AFTER, .sequence = 41, .retry_after_s = 30, .text = "the database is away"}};
}

static Message collector_heartbeat(void)
{
  return (Message){.kind = MESSAGE_COLLECTOR_HEARTBEAT,
                   .collector_heartbeat = {.unfinished_batches = 3,
                                           .unfinished_bytes = 700000,
                                           .oldest_age_s = 86400,
                                           .awaiting_cells = 2,
                                           .disk_free_bytes = 5000000000,
                                           .last_error = "inbox: cannot read 'a.csv'",
                                           .clock_us = 1764000000000004,
                                           .credit_bytes = 4194304}};
}

static Message aggregator_heartbeat(void)
{
  return (Message){.kind = MESSAGE_AGGREGATOR_HEARTBEAT,
                   .aggregator_heartbeat = {.is_store_available = true, .clock_us = 1764000000000005}};
}

static Message make(MessageKind kind)
{
  switch (kind) {
  case MESSAGE_HELLO:
    return hello();
  case MESSAGE_BATCH:
    return batch();
  case MESSAGE_COLLECTOR_HEARTBEAT:
    return collector_heartbeat();
  case MESSAGE_WELCOME:
    return welcome();
  case MESSAGE_CATALOGUE_PIECE:
    return catalogue_piece();
  case MESSAGE_PROFILE:
    return profile();
  case MESSAGE_OUTCOME:
    return outcome();
  case MESSAGE_CREDIT:
    return credit();
  case MESSAGE_REFUSE:
    return refuse();
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    return aggregator_heartbeat();
  }
  g_assert_not_reached();
}

const Message *sample_message(MessageKind kind)
{
  static Message messages[MESSAGE_N_KINDS];
  static bool is_made[MESSAGE_N_KINDS];
  if (!is_made[kind])
    messages[kind] = make(kind);
  is_made[kind] = true;
  return &messages[kind];
}

WireSender sample_sender(MessageKind kind)
{
  return kind <= MESSAGE_COLLECTOR_HEARTBEAT ? WIRE_FROM_COLLECTOR : WIRE_FROM_AGGREGATOR;
}
