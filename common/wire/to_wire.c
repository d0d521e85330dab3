#include "wire/to_wire.h"
#include "wire/codec.h"
#include "wire/limits.h"

#include <string.h>

/* One zeroed generated struct, with its descriptor set. */
#define NEW(scratch, Type, init) ((Type *)start(arena_alloc((scratch), sizeof(Type)), (ProtobufCMessageInit)(init)))

static void *start(void *memory, ProtobufCMessageInit init)
{
  g_assert(memory != NULL);
  init(memory);
  return memory;
}

static void *new_array(Arena *scratch, size_t n)
{
  g_assert(n <= WIRE_REPEATED_MAX);
  void *array = arena_alloc_array(scratch, n, sizeof(void *));
  g_assert(array != NULL);
  return array;
}

static ProtobufCBinaryData bytes_of(const void *bytes, size_t size)
{
  return (ProtobufCBinaryData){.data = (uint8_t *)bytes, .len = size};
}

static ProtobufCBinaryData digest_bytes(const Digest *digest)
{
  return bytes_of(digest->bytes, sizeof digest->bytes);
}

/* protobuf-c takes char *, but only reads. Texts that are too long for the protocol are a bug of the caller; NULL stays NULL. */
static char *text_of(const char *text)
{
  g_assert(text == NULL || strlen(text) <= WIRE_TEXT_BYTES_MAX);
  return (char *)text;
}

static char *required_text(const char *text)
{
  g_assert(text != NULL);
  return text_of(text);
}

static Halfsky__Hello *hello_to_wire(const Hello *hello, Arena *scratch)
{
  Halfsky__Hello *wire = NEW(scratch, Halfsky__Hello, halfsky__hello__init);
  wire->protocol_oldest = hello->protocol_oldest;
  wire->protocol_newest = hello->protocol_newest;
  wire->epoch = bytes_of(hello->epoch, sizeof hello->epoch);
  wire->oldest_unfinished = hello->oldest_unfinished;
  wire->newest = hello->newest;
  wire->has_catalogue_digest = hello->has_catalogue;
  wire->catalogue_digest = digest_bytes(&hello->catalogue_digest);
  wire->has_profile_digest = hello->has_profile;
  wire->profile_digest = digest_bytes(&hello->profile_digest);
  wire->agency = text_of(hello->agency);
  wire->software = required_text(hello->software);
  wire->clock_us = hello->clock_us;
  return wire;
}

static Halfsky__Welcome *welcome_to_wire(const Welcome *welcome, Arena *scratch)
{
  Halfsky__Welcome *wire = NEW(scratch, Halfsky__Welcome, halfsky__welcome__init);
  wire->protocol = welcome->protocol;
  wire->epoch = bytes_of(welcome->epoch, sizeof welcome->epoch);
  wire->committed = welcome->committed;
  wire->has_committed_digest = welcome->committed > 0;
  wire->committed_digest = digest_bytes(&welcome->committed_digest);
  wire->has_seal_key = welcome->has_seal_key;
  wire->seal_key = bytes_of(welcome->seal_key.bytes, sizeof welcome->seal_key.bytes);
  wire->credit_bytes = welcome->credit_bytes;
  wire->largest_frame_bytes = welcome->largest_frame_bytes;
  wire->heartbeat_interval_ms = welcome->heartbeat_interval_ms;
  wire->catalogue_digest = digest_bytes(&welcome->catalogue_digest);
  wire->profile_digest = digest_bytes(&welcome->profile_digest);
  wire->software = required_text(welcome->software);
  wire->clock_us = welcome->clock_us;
  return wire;
}

static Halfsky__CataloguePiece *piece_to_wire(const CataloguePiece *piece, Arena *scratch)
{
  Halfsky__CataloguePiece *wire = NEW(scratch, Halfsky__CataloguePiece, halfsky__catalogue_piece__init);
  wire->catalogue_digest = digest_bytes(&piece->catalogue_digest);
  wire->index = piece->index;
  wire->n_pieces = piece->n_pieces;
  wire->file_name = required_text(piece->file_name);
  wire->content = bytes_of(piece->content, piece->content_size);
  return wire;
}

static void add_fixed_codes(Halfsky__Profile *wire, const Profile *profile, Arena *scratch)
{
  wire->n_fixed = profile->n_fixed;
  wire->fixed = new_array(scratch, profile->n_fixed);
  for (size_t i = 0; i < profile->n_fixed; i++) {
    wire->fixed[i] = NEW(scratch, Halfsky__FixedCode, halfsky__fixed_code__init);
    wire->fixed[i]->dimension = required_text(profile->fixed[i].dimension);
    wire->fixed[i]->code = required_text(profile->fixed[i].code);
  }
}

static void add_numbers(Halfsky__Profile *wire, const Profile *profile, Arena *scratch)
{
  wire->n_indicator = profile->n_indicators;
  wire->indicator = new_array(scratch, profile->n_indicators);
  for (size_t i = 0; i < profile->n_indicators; i++)
    wire->indicator[i] = (uint32_t)profile->indicators[i];
  wire->n_closed_period = profile->n_closed;
  wire->closed_period = new_array(scratch, profile->n_closed);
  for (size_t i = 0; i < profile->n_closed; i++)
    wire->closed_period[i] = period_pack(profile->closed[i]);
}

Halfsky__Profile *profile_to_wire(const Profile *profile, Arena *scratch)
{
  Halfsky__Profile *wire = NEW(scratch, Halfsky__Profile, halfsky__profile__init);
  wire->has_profile_digest = true;
  wire->profile_digest = digest_bytes(&profile->digest);
  wire->agency = required_text(profile->agency);
  wire->name_zh = required_text(profile->name_zh);
  wire->name_en = required_text(profile->name_en);
  wire->unit_type = text_of(profile->unit_type);
  wire->department = text_of(profile->department);
  wire->first_day = profile->first_day;
  wire->last_day = profile->last_day;
  wire->time_zone = required_text(profile->time_zone);
  add_fixed_codes(wire, profile, scratch);
  add_numbers(wire, profile, scratch);
  return wire;
}

static Halfsky__RuleCount **rule_counts_to_wire(const RuleCount *counts, size_t n, Arena *scratch)
{
  Halfsky__RuleCount **wire = new_array(scratch, n);
  for (size_t i = 0; i < n; i++) {
    wire[i] = NEW(scratch, Halfsky__RuleCount, halfsky__rule_count__init);
    wire[i]->rule = required_text(counts[i].code);
    wire[i]->count = counts[i].count;
  }
  return wire;
}

static void add_settlements(Halfsky__Submission *wire, const SubmissionSummary *summary, Arena *scratch)
{
  wire->n_settled = summary->n_settled;
  wire->settled = new_array(scratch, summary->n_settled);
  for (size_t i = 0; i < summary->n_settled; i++) {
    const Settlement *settlement = &summary->settled[i];
    wire->settled[i] = NEW(scratch, Halfsky__Settlement, halfsky__settlement__init);
    wire->settled[i]->submission_id = bytes_of(settlement->id.bytes, sizeof settlement->id.bytes);
    wire->settled[i]->rows = settlement->rows;
  }
}

static Halfsky__Submission *submission_to_wire(const SubmissionSummary *summary, Arena *scratch)
{
  Halfsky__Submission *wire = NEW(scratch, Halfsky__Submission, halfsky__submission__init);
  wire->file_name = required_text(summary->file_name);
  wire->file_digest = digest_bytes(&summary->file_digest);
  wire->accepted_at_us = summary->accepted_at_us;
  wire->received = summary->received;
  wire->repeated = summary->repeated;
  wire->rejected = summary->rejected_total;
  wire->awaiting = summary->awaiting;
  wire->n_rejected_by_rule = summary->n_rejected_by_code;
  wire->rejected_by_rule = rule_counts_to_wire(summary->rejected_by_code, summary->n_rejected_by_code, scratch);
  wire->n_awaiting_by_rule = summary->n_awaiting_by_code;
  wire->awaiting_by_rule = rule_counts_to_wire(summary->awaiting_by_code, summary->n_awaiting_by_code, scratch);
  wire->has_released = summary->released > 0;
  wire->released = summary->released;
  add_settlements(wire, summary, scratch);
  return wire;
}

static Halfsky__Batch *batch_to_wire(const Batch *batch, Arena *scratch)
{
  Halfsky__Batch *wire = NEW(scratch, Halfsky__Batch, halfsky__batch__init);
  gsize size = 0;
  const void *records = g_bytes_get_data(batch->records, &size);
  wire->epoch = bytes_of(batch->epoch, sizeof batch->epoch);
  wire->sequence = batch->sequence;
  wire->submission_id = bytes_of(batch->summary->id.bytes, sizeof batch->summary->id.bytes);
  wire->part = batch->part;
  wire->n_parts = batch->summary->n_parts;
  wire->submission = submission_to_wire(batch->summary, scratch);
  wire->n_records = batch->n_records;
  wire->records = bytes_of(records, size);
  wire->digest = digest_bytes(&batch->records_digest);
  return wire;
}

static Halfsky__CellRejection **rejections_to_wire(const Outcome *outcome, Arena *scratch)
{
  Halfsky__CellRejection **wire = new_array(scratch, outcome->n_rejections);
  for (size_t i = 0; i < outcome->n_rejections; i++) {
    const CellRejection *rejection = &outcome->rejections[i];
    wire[i] = NEW(scratch, Halfsky__CellRejection, halfsky__cell_rejection__init);
    wire[i]->source_row = rejection->source_row;
    wire[i]->rule = required_text(rejection->rule);
    wire[i]->field = text_of(rejection->field);
    wire[i]->given = text_of(rejection->given);
    wire[i]->expected = text_of(rejection->expected);
  }
  return wire;
}

static Halfsky__Seal *seal_to_wire(const Seal *seal, Arena *scratch)
{
  if (seal->entry == 0)
    return NULL;
  Halfsky__Seal *wire = NEW(scratch, Halfsky__Seal, halfsky__seal__init);
  wire->entry = seal->entry;
  wire->hash = digest_bytes(&seal->hash);
  wire->signature = bytes_of(seal->signature, sizeof seal->signature);
  return wire;
}

static Halfsky__Outcome *outcome_to_wire(const Outcome *outcome, Arena *scratch)
{
  Halfsky__Outcome *wire = NEW(scratch, Halfsky__Outcome, halfsky__outcome__init);
  wire->epoch = bytes_of(outcome->epoch, sizeof outcome->epoch);
  wire->sequence = outcome->sequence;
  wire->submission_id = bytes_of(outcome->submission_id.bytes, sizeof outcome->submission_id.bytes);
  wire->part = outcome->part;
  wire->kind = outcome->kind == OUTCOME_STORED ? HALFSKY__OUTCOME_KIND__STORED : HALFSKY__OUTCOME_KIND__DEAD_LETTERED;
  wire->is_replay = outcome->is_replay;
  wire->n_new = outcome->n_new;
  wire->n_revised = outcome->n_revised;
  wire->n_unchanged = outcome->n_unchanged;
  wire->n_rejected = outcome->n_rejected;
  wire->n_rejection = outcome->n_rejections;
  wire->rejection = rejections_to_wire(outcome, scratch);
  wire->stored_at_us = outcome->stored_at_us;
  wire->reason = text_of(outcome->reason);
  wire->seal = seal_to_wire(&outcome->seal, scratch);
  return wire;
}

static Halfsky__Credit *credit_to_wire(const Credit *credit, Arena *scratch)
{
  Halfsky__Credit *wire = NEW(scratch, Halfsky__Credit, halfsky__credit__init);
  wire->bytes = credit->bytes;
  return wire;
}

static Halfsky__Refuse *refuse_to_wire(const Refuse *refuse, Arena *scratch)
{
  Halfsky__Refuse *wire = NEW(scratch, Halfsky__Refuse, halfsky__refuse__init);
  wire->reason = (Halfsky__RefuseReason)refuse->reason; /* equal numbers: from_wire.c checks */
  wire->has_sequence = refuse->sequence != 0;
  wire->sequence = refuse->sequence;
  wire->has_retry_after_s = refuse->retry_after_s != 0;
  wire->retry_after_s = refuse->retry_after_s;
  wire->text = text_of(refuse->text);
  return wire;
}

static Halfsky__CollectorHeartbeat *collector_heartbeat_to_wire(const CollectorHeartbeat *heartbeat, Arena *scratch)
{
  Halfsky__CollectorHeartbeat *wire = NEW(scratch, Halfsky__CollectorHeartbeat, halfsky__collector_heartbeat__init);
  wire->unfinished_batches = heartbeat->unfinished_batches;
  wire->unfinished_bytes = heartbeat->unfinished_bytes;
  wire->oldest_age_s = heartbeat->oldest_age_s;
  wire->awaiting_cells = heartbeat->awaiting_cells;
  wire->disk_free_bytes = heartbeat->disk_free_bytes;
  wire->credit_bytes = heartbeat->credit_bytes;
  wire->last_error = text_of(heartbeat->last_error);
  wire->clock_us = heartbeat->clock_us;
  return wire;
}

static Halfsky__AggregatorHeartbeat *aggregator_heartbeat_to_wire(const AggregatorHeartbeat *heartbeat, Arena *scratch)
{
  Halfsky__AggregatorHeartbeat *wire = NEW(scratch, Halfsky__AggregatorHeartbeat, halfsky__aggregator_heartbeat__init);
  wire->is_store_available = heartbeat->is_store_available;
  wire->clock_us = heartbeat->clock_us;
  return wire;
}

ProtobufCMessage *message_to_wire(const Message *message, Arena *scratch)
{
  Halfsky__FromCollector *up = NEW(scratch, Halfsky__FromCollector, halfsky__from_collector__init);
  Halfsky__FromAggregator *down = NEW(scratch, Halfsky__FromAggregator, halfsky__from_aggregator__init);
  switch (message->kind) {
  case MESSAGE_HELLO:
    up->body_case = HALFSKY__FROM_COLLECTOR__BODY_HELLO;
    up->hello = hello_to_wire(&message->hello, scratch);
    return &up->base;
  case MESSAGE_BATCH:
    up->body_case = HALFSKY__FROM_COLLECTOR__BODY_BATCH;
    up->batch = batch_to_wire(&message->batch, scratch);
    return &up->base;
  case MESSAGE_COLLECTOR_HEARTBEAT:
    up->body_case = HALFSKY__FROM_COLLECTOR__BODY_HEARTBEAT;
    up->heartbeat = collector_heartbeat_to_wire(&message->collector_heartbeat, scratch);
    return &up->base;
  case MESSAGE_WELCOME:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_WELCOME;
    down->welcome = welcome_to_wire(&message->welcome, scratch);
    return &down->base;
  case MESSAGE_CATALOGUE_PIECE:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_CATALOGUE;
    down->catalogue = piece_to_wire(&message->catalogue_piece, scratch);
    return &down->base;
  case MESSAGE_PROFILE:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_PROFILE;
    down->profile = profile_to_wire(&message->profile, scratch);
    return &down->base;
  case MESSAGE_OUTCOME:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_OUTCOME;
    down->outcome = outcome_to_wire(&message->outcome, scratch);
    return &down->base;
  case MESSAGE_CREDIT:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_CREDIT;
    down->credit = credit_to_wire(&message->credit, scratch);
    return &down->base;
  case MESSAGE_REFUSE:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_REFUSE;
    down->refuse = refuse_to_wire(&message->refuse, scratch);
    return &down->base;
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    down->body_case = HALFSKY__FROM_AGGREGATOR__BODY_HEARTBEAT;
    down->heartbeat = aggregator_heartbeat_to_wire(&message->aggregator_heartbeat, scratch);
    return &down->base;
  }
  g_assert_not_reached();
}
