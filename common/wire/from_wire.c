#include "wire/from_wire.h"
#include "base/error.h"
#include "wire/codec.h"
#include "wire/limits.h"

#include <string.h>

G_STATIC_ASSERT((int)REFUSE_RETRY_AFTER == (int)HALFSKY__REFUSE_REASON__RETRY_AFTER);
G_STATIC_ASSERT((int)REFUSE_FENCED == (int)HALFSKY__REFUSE_REASON__FENCED);
G_STATIC_ASSERT((int)REFUSE_EPOCH_CONFLICT == (int)HALFSKY__REFUSE_REASON__EPOCH_CONFLICT);
G_STATIC_ASSERT((int)REFUSE_GAP == (int)HALFSKY__REFUSE_REASON__GAP);
G_STATIC_ASSERT((int)REFUSE_PROTOCOL_TOO_OLD == (int)HALFSKY__REFUSE_REASON__PROTOCOL_TOO_OLD);
G_STATIC_ASSERT((int)REFUSE_TOO_BIG == (int)HALFSKY__REFUSE_REASON__TOO_BIG);
G_STATIC_ASSERT((int)REFUSE_UNPARSEABLE == (int)HALFSKY__REFUSE_REASON__UNPARSEABLE);
G_STATIC_ASSERT((int)REFUSE_REVOKED == (int)HALFSKY__REFUSE_REASON__REVOKED);
G_STATIC_ASSERT((int)REFUSE_NOT_REGISTERED == (int)HALFSKY__REFUSE_REASON__NOT_REGISTERED);
G_STATIC_ASSERT((int)REFUSE_NO_HELLO == (int)HALFSKY__REFUSE_REASON__NO_HELLO);
G_STATIC_ASSERT((int)REFUSE_WRONG_AGENCY == (int)HALFSKY__REFUSE_REASON__WRONG_AGENCY);

bool refuse_memory(GError **error)
{
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message needs more memory than it may");
  return false;
}

static bool refuse_field(const char *field, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "field '%s' is out of range", field);
  return false;
}

static bool read_bytes(const ProtobufCBinaryData *bytes, size_t size, const char *field, uint8_t *out_bytes,
                       GError **error)
{
  if (bytes->len == size) {
    memcpy(out_bytes, bytes->data, size);
    return true;
  }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "field '%s' has %zu bytes instead of %zu", field, bytes->len,
              size);
  return false;
}

static bool read_digest(const ProtobufCBinaryData *bytes, const char *field, Digest *out_digest, GError **error)
{
  return read_bytes(bytes, sizeof out_digest->bytes, field, out_digest->bytes, error);
}

static bool read_epoch(const ProtobufCBinaryData *bytes, uint8_t *out_epoch, GError **error)
{
  return read_bytes(bytes, EPOCH_SIZE_BYTES, "epoch", out_epoch, error);
}

static bool hello_from_wire(const Halfsky__Hello *wire, Hello *out, GError **error)
{
  out->protocol_oldest = wire->protocol_oldest;
  out->protocol_newest = wire->protocol_newest;
  out->oldest_unfinished = wire->oldest_unfinished;
  out->newest = wire->newest;
  out->has_catalogue = wire->has_catalogue_digest;
  out->has_profile = wire->has_profile_digest;
  out->agency = wire->agency;
  out->software = wire->software;
  out->clock_us = wire->clock_us;
  if (wire->protocol_oldest == 0 || wire->protocol_oldest > wire->protocol_newest)
    return refuse_field("protocol_oldest", error);
  if (wire->newest == G_MAXUINT64 || wire->oldest_unfinished == 0 || wire->oldest_unfinished > wire->newest + 1)
    return refuse_field("oldest_unfinished", error);
  if (out->has_catalogue && !read_digest(&wire->catalogue_digest, "catalogue_digest", &out->catalogue_digest, error))
    return false;
  if (out->has_profile && !read_digest(&wire->profile_digest, "profile_digest", &out->profile_digest, error))
    return false;
  return read_epoch(&wire->epoch, out->epoch, error);
}

static bool welcome_from_wire(const Halfsky__Welcome *wire, Welcome *out, GError **error)
{
  out->protocol = wire->protocol;
  out->committed = wire->committed;
  out->credit_bytes = wire->credit_bytes;
  out->largest_frame_bytes = wire->largest_frame_bytes;
  out->heartbeat_interval_ms = wire->heartbeat_interval_ms;
  out->software = wire->software;
  out->clock_us = wire->clock_us;
  if (wire->largest_frame_bytes == 0 || wire->largest_frame_bytes > WIRE_FRAME_BYTES_MAX)
    return refuse_field("largest_frame_bytes", error);
  if (wire->heartbeat_interval_ms == 0)
    return refuse_field("heartbeat_interval_ms", error);
  out->has_seal_key = wire->has_seal_key;
  if (wire->has_seal_key &&
      !read_bytes(&wire->seal_key, sizeof out->seal_key.bytes, "seal_key", out->seal_key.bytes, error))
    return false;
  if (wire->committed > 0 && !read_digest(&wire->committed_digest, "committed_digest", &out->committed_digest, error))
    return false;
  return read_epoch(&wire->epoch, out->epoch, error) &&
         read_digest(&wire->catalogue_digest, "catalogue_digest", &out->catalogue_digest, error) &&
         read_digest(&wire->profile_digest, "profile_digest", &out->profile_digest, error);
}

static bool piece_from_wire(const Halfsky__CataloguePiece *wire, CataloguePiece *out, GError **error)
{
  out->index = wire->index;
  out->n_pieces = wire->n_pieces;
  out->file_name = wire->file_name;
  out->content = wire->content.data;
  out->content_size = wire->content.len;
  if (wire->n_pieces == 0 || wire->n_pieces > WIRE_PARTS_MAX)
    return refuse_field("n_pieces", error);
  if (wire->index == 0 || wire->index > wire->n_pieces)
    return refuse_field("index", error);
  if (*wire->file_name == '\0' || *wire->file_name == '.' || strchr(wire->file_name, '/') != NULL)
    return refuse_field("file_name", error);
  return read_digest(&wire->catalogue_digest, "catalogue_digest", &out->catalogue_digest, error);
}

static bool read_fixed_codes(const Halfsky__Profile *wire, Arena *arena, Profile *out, GError **error)
{
  FixedCode *fixed = arena_alloc_array(arena, wire->n_fixed, sizeof *fixed);
  if (fixed == NULL)
    return refuse_memory(error);
  for (size_t i = 0; i < wire->n_fixed; i++)
    fixed[i] = (FixedCode){.dimension = wire->fixed[i]->dimension, .code = wire->fixed[i]->code};
  out->fixed = fixed;
  out->n_fixed = wire->n_fixed;
  return true;
}

static bool read_indicators(const Halfsky__Profile *wire, Arena *arena, Profile *out, GError **error)
{
  int16_t *indicators = arena_alloc_array(arena, wire->n_indicator, sizeof *indicators);
  if (indicators == NULL)
    return refuse_memory(error);
  for (size_t i = 0; i < wire->n_indicator; i++) {
    if (wire->indicator[i] == 0 || wire->indicator[i] > G_MAXINT16)
      return refuse_field("indicator", error);
    indicators[i] = (int16_t)wire->indicator[i];
  }
  out->indicators = indicators;
  out->n_indicators = wire->n_indicator;
  return true;
}

static bool read_closed_periods(const Halfsky__Profile *wire, Arena *arena, Profile *out, GError **error)
{
  Period *closed = arena_alloc_array(arena, wire->n_closed_period, sizeof *closed);
  if (closed == NULL)
    return refuse_memory(error);
  for (size_t i = 0; i < wire->n_closed_period; i++) {
    if (!period_unpack(wire->closed_period[i], &closed[i]) || !period_is_valid(closed[i]))
      return refuse_field("closed_period", error);
  }
  out->closed = closed;
  out->n_closed = wire->n_closed_period;
  return true;
}

static bool profile_from_wire(const Halfsky__Profile *wire, Arena *arena, Profile *out, GError **error)
{
  out->agency = wire->agency;
  out->name_zh = wire->name_zh;
  out->name_en = wire->name_en;
  out->unit_type = wire->unit_type;
  out->department = wire->department;
  out->first_day = wire->first_day;
  out->last_day = wire->last_day;
  out->time_zone = wire->time_zone;
  return read_digest(&wire->profile_digest, "profile_digest", &out->digest, error) &&
         read_fixed_codes(wire, arena, out, error) && read_indicators(wire, arena, out, error) &&
         read_closed_periods(wire, arena, out, error);
}

static bool read_rule_counts(Halfsky__RuleCount *const *wire, size_t n, uint32_t total, Arena *arena,
                             RuleCount **out_counts, GError **error)
{
  RuleCount *counts = arena_alloc_array(arena, n, sizeof *counts);
  uint64_t sum = 0;
  if (counts == NULL)
    return refuse_memory(error);
  for (size_t i = 0; i < n; i++) {
    counts[i] = (RuleCount){.code = wire[i]->rule, .count = wire[i]->count};
    sum += wire[i]->count;
  }
  if (sum != total)
    return refuse_field("count", error);
  *out_counts = counts;
  return true;
}

static bool read_settlements(const Halfsky__Submission *wire, Arena *arena, SubmissionSummary *out, GError **error)
{
  Settlement *settled = arena_alloc_array(arena, wire->n_settled, sizeof *settled);
  uint64_t sum = 0;
  if (settled == NULL)
    return refuse_memory(error);
  for (size_t i = 0; i < wire->n_settled; i++) {
    const Halfsky__Settlement *settlement = wire->settled[i];
    if (!read_bytes(&settlement->submission_id, sizeof settled[i].id.bytes, "submission_id", settled[i].id.bytes,
                    error))
      return false;
    settled[i].rows = settlement->rows;
    sum += settlement->rows;
  }
  if (sum > WIRE_RECEIVED_MAX || wire->released > sum)
    return refuse_field("released", error);
  out->settled = settled;
  out->n_settled = wire->n_settled;
  out->released = wire->released;
  return true;
}

static bool summary_from_wire(const Halfsky__Submission *wire, Arena *arena, SubmissionSummary *out, GError **error)
{
  out->file_name = wire->file_name;
  out->accepted_at_us = wire->accepted_at_us;
  out->received = wire->received;
  out->repeated = wire->repeated;
  out->awaiting = wire->awaiting;
  out->rejected_total = wire->rejected;
  out->n_rejected_by_code = wire->n_rejected_by_rule;
  out->n_awaiting_by_code = wire->n_awaiting_by_rule;
  if (wire->accepted_at_us < 0 || wire->accepted_at_us > WIRE_ACCEPTED_AT_US_MAX)
    return refuse_field("accepted_at_us", error);
  if (wire->received > WIRE_RECEIVED_MAX)
    return refuse_field("received", error);
  if ((uint64_t)wire->repeated + wire->awaiting + wire->rejected + wire->released > wire->received)
    return refuse_field("received", error);
  return read_digest(&wire->file_digest, "file_digest", &out->file_digest, error) &&
         read_rule_counts(wire->rejected_by_rule, wire->n_rejected_by_rule, wire->rejected, arena,
                          &out->rejected_by_code, error) &&
         read_rule_counts(wire->awaiting_by_rule, wire->n_awaiting_by_rule, wire->awaiting, arena,
                          &out->awaiting_by_code, error) &&
         read_settlements(wire, arena, out, error);
}

static bool batch_from_wire(const Halfsky__Batch *wire, Arena *arena, Batch *out, GError **error)
{
  SubmissionSummary *summary = arena_alloc(arena, sizeof *summary);
  if (summary == NULL)
    return refuse_memory(error);
  out->sequence = wire->sequence;
  out->part = wire->part;
  out->n_records = wire->n_records;
  out->summary = summary;
  summary->n_parts = wire->n_parts;
  if (wire->sequence == 0 || wire->sequence > G_MAXINT64)
    return refuse_field("sequence", error);
  if (wire->n_parts == 0 || wire->n_parts > WIRE_PARTS_MAX)
    return refuse_field("n_parts", error);
  if (wire->part == 0 || wire->part > wire->n_parts)
    return refuse_field("part", error);
  if (wire->n_records > WIRE_RECORDS_MAX)
    return refuse_field("n_records", error);
  if (!read_epoch(&wire->epoch, out->epoch, error) ||
      !read_bytes(&wire->submission_id, SUBMISSION_ID_SIZE_BYTES, "submission_id", summary->id.bytes, error) ||
      !read_digest(&wire->digest, "digest", &out->records_digest, error) ||
      !summary_from_wire(wire->submission, arena, summary, error))
    return false;
  out->records = g_bytes_new(wire->records.data, wire->records.len);
  return true;
}

static bool read_rejections(const Halfsky__Outcome *wire, Arena *arena, Outcome *out, GError **error)
{
  CellRejection *rejections = arena_alloc_array(arena, wire->n_rejection, sizeof *rejections);
  if (rejections == NULL)
    return refuse_memory(error);
  for (size_t i = 0; i < wire->n_rejection; i++) {
    const Halfsky__CellRejection *from = wire->rejection[i];
    rejections[i] = (CellRejection){.source_row = from->source_row,
                                    .rule = from->rule,
                                    .field = from->field,
                                    .given = from->given,
                                    .expected = from->expected};
  }
  out->rejections = rejections;
  out->n_rejections = wire->n_rejection;
  return true;
}

static bool seal_from_wire(const Halfsky__Seal *wire, Seal *out, GError **error)
{
  *out = (Seal){0};
  if (wire == NULL)
    return true;
  out->entry = wire->entry;
  if (wire->entry == 0 || wire->entry > G_MAXINT64)
    return refuse_field("entry", error);
  return read_digest(&wire->hash, "hash", &out->hash, error) &&
         read_bytes(&wire->signature, sizeof out->signature, "signature", out->signature, error);
}

static bool outcome_from_wire(const Halfsky__Outcome *wire, Arena *arena, Outcome *out, GError **error)
{
  out->sequence = wire->sequence;
  out->part = wire->part;
  out->kind = wire->kind == HALFSKY__OUTCOME_KIND__STORED ? OUTCOME_STORED : OUTCOME_DEAD_LETTERED;
  out->is_replay = wire->is_replay;
  out->n_new = wire->n_new;
  out->n_revised = wire->n_revised;
  out->n_unchanged = wire->n_unchanged;
  out->n_rejected = wire->n_rejected;
  out->stored_at_us = wire->stored_at_us;
  out->reason = wire->reason;
  if (wire->sequence == 0 || wire->sequence > G_MAXINT64)
    return refuse_field("sequence", error);
  if (wire->n_rejection > wire->n_rejected)
    return refuse_field("rejection", error);
  return read_epoch(&wire->epoch, out->epoch, error) &&
         read_bytes(&wire->submission_id, SUBMISSION_ID_SIZE_BYTES, "submission_id", out->submission_id.bytes, error) &&
         read_rejections(wire, arena, out, error) && seal_from_wire(wire->seal, &out->seal, error);
}

static bool refuse_from_wire(const Halfsky__Refuse *wire, Refuse *out)
{
  *out = (Refuse){.reason = (RefuseReason)wire->reason,
                  .sequence = wire->has_sequence ? wire->sequence : 0,
                  .retry_after_s = wire->has_retry_after_s ? wire->retry_after_s : 0,
                  .text = wire->text};
  return true;
}

static bool collector_heartbeat_from_wire(const Halfsky__CollectorHeartbeat *wire, CollectorHeartbeat *out)
{
  *out = (CollectorHeartbeat){.unfinished_batches = wire->unfinished_batches,
                              .unfinished_bytes = wire->unfinished_bytes,
                              .credit_bytes = wire->credit_bytes,
                              .oldest_age_s = wire->oldest_age_s,
                              .awaiting_cells = wire->awaiting_cells,
                              .disk_free_bytes = wire->disk_free_bytes,
                              .last_error = wire->last_error,
                              .clock_us = wire->clock_us};
  return true;
}

static bool aggregator_heartbeat_from_wire(const Halfsky__AggregatorHeartbeat *wire, AggregatorHeartbeat *out)
{
  *out = (AggregatorHeartbeat){.is_store_available = wire->is_store_available, .clock_us = wire->clock_us};
  return true;
}

static bool refuse_empty(GError **error)
{
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message is none that this program knows");
  return false;
}

static bool read_upward(const Halfsky__FromCollector *wire, Arena *arena, Message *out, GError **error)
{
  switch (wire->body_case) {
  case HALFSKY__FROM_COLLECTOR__BODY_HELLO:
    out->kind = MESSAGE_HELLO;
    return hello_from_wire(wire->hello, &out->hello, error);
  case HALFSKY__FROM_COLLECTOR__BODY_BATCH:
    out->kind = MESSAGE_BATCH;
    return batch_from_wire(wire->batch, arena, &out->batch, error);
  case HALFSKY__FROM_COLLECTOR__BODY_HEARTBEAT:
    out->kind = MESSAGE_COLLECTOR_HEARTBEAT;
    return collector_heartbeat_from_wire(wire->heartbeat, &out->collector_heartbeat);
  case HALFSKY__FROM_COLLECTOR__BODY__NOT_SET:
  case _HALFSKY__FROM_COLLECTOR__BODY__CASE_IS_INT_SIZE:
    break;
  }
  return refuse_empty(error);
}

static bool read_downward(const Halfsky__FromAggregator *wire, Arena *arena, Message *out, GError **error)
{
  switch (wire->body_case) {
  case HALFSKY__FROM_AGGREGATOR__BODY_WELCOME:
    out->kind = MESSAGE_WELCOME;
    return welcome_from_wire(wire->welcome, &out->welcome, error);
  case HALFSKY__FROM_AGGREGATOR__BODY_CATALOGUE:
    out->kind = MESSAGE_CATALOGUE_PIECE;
    return piece_from_wire(wire->catalogue, &out->catalogue_piece, error);
  case HALFSKY__FROM_AGGREGATOR__BODY_PROFILE:
    out->kind = MESSAGE_PROFILE;
    return profile_from_wire(wire->profile, arena, &out->profile, error);
  case HALFSKY__FROM_AGGREGATOR__BODY_OUTCOME:
    out->kind = MESSAGE_OUTCOME;
    return outcome_from_wire(wire->outcome, arena, &out->outcome, error);
  case HALFSKY__FROM_AGGREGATOR__BODY_CREDIT:
    out->kind = MESSAGE_CREDIT;
    out->credit.bytes = wire->credit->bytes;
    return true;
  case HALFSKY__FROM_AGGREGATOR__BODY_REFUSE:
    out->kind = MESSAGE_REFUSE;
    return refuse_from_wire(wire->refuse, &out->refuse);
  case HALFSKY__FROM_AGGREGATOR__BODY_HEARTBEAT:
    out->kind = MESSAGE_AGGREGATOR_HEARTBEAT;
    return aggregator_heartbeat_from_wire(wire->heartbeat, &out->aggregator_heartbeat);
  case HALFSKY__FROM_AGGREGATOR__BODY__NOT_SET:
  case _HALFSKY__FROM_AGGREGATOR__BODY__CASE_IS_INT_SIZE:
    break;
  }
  return refuse_empty(error);
}

bool message_from_wire(WireSender sender, const ProtobufCMessage *envelope, Arena *arena, Message *out_message,
                       GError **error)
{
  Message message = {0};
  const bool is_read = sender == WIRE_FROM_COLLECTOR
                           ? read_upward((const Halfsky__FromCollector *)envelope, arena, &message, error)
                           : read_downward((const Halfsky__FromAggregator *)envelope, arena, &message, error);
  if (is_read)
    *out_message = message;
  return is_read;
}
