#include "aggregator/store/store_outcome.h"

#include <string.h>

#include "base/error.h"
#include "wire/codec.h"

static Outcome outcome_of(const Batch *batch, OutcomeKind kind, int64_t now_us)
{
  Outcome outcome = {
      .sequence = batch->sequence,
      .submission_id = batch->summary->id,
      .part = batch->part,
      .kind = kind,
      .stored_at_us = now_us,
  };
  memcpy(outcome.epoch, batch->epoch, EPOCH_SIZE_BYTES);
  return outcome;
}

static gint by_source_row(gconstpointer a, gconstpointer b)
{
  const CellRejection *left = a;
  const CellRejection *right = b;
  return (left->source_row > right->source_row) - (left->source_row < right->source_row);
}

static GArray *rejections_of(const GArray *refusals)
{
  GArray *rejections = g_array_sized_new(FALSE, FALSE, sizeof(CellRejection), refusals->len);
  for (guint i = 0; i < refusals->len; i++) {
    const StoreRefusal *refusal = &g_array_index(refusals, StoreRefusal, i);
    CellRejection rejection = {
        .source_row = refusal->record->source_row,
        .rule = refusal->rule,
        .field = refusal->field,
        .given = refusal->given,
        .expected = refusal->expected,
    };
    g_array_append_val(rejections, rejection);
  }
  g_array_sort(rejections, by_source_row);
  return rejections;
}

Outcome store_outcome_of_cells(const Batch *batch, const StoreCells *cells, uint32_t rejections_max, int64_t now_us)
{
  Outcome outcome = outcome_of(batch, OUTCOME_STORED, now_us);
  outcome.n_new = (uint32_t)store_cells_count(cells, STORE_FATE_NEW);
  outcome.n_revised = (uint32_t)store_cells_count(cells, STORE_FATE_REVISED);
  outcome.n_unchanged =
      (uint32_t)(store_cells_count(cells, STORE_FATE_UNCHANGED) + store_cells_count(cells, STORE_FATE_SUPERSEDED));
  outcome.n_rejected = cells->refusals->len;
  GArray *rejections = rejections_of(cells->refusals);
  outcome.n_rejections = MIN(rejections->len, rejections_max);
  outcome.rejections = (CellRejection *)(void *)g_array_free(rejections, FALSE);
  return outcome;
}

Outcome store_outcome_of_dead_letter(const Batch *batch, const char *reason, int64_t now_us)
{
  Outcome outcome = outcome_of(batch, OUTCOME_DEAD_LETTERED, now_us);
  outcome.n_rejected = batch->n_records;
  outcome.reason = reason;
  return outcome;
}

Outcome store_outcome_of_forgotten(const Batch *batch, int64_t now_us)
{
  Outcome outcome = outcome_of(batch, OUTCOME_STORED, now_us);
  outcome.is_replay = true;
  outcome.n_unchanged = batch->n_records;
  return outcome;
}

void store_outcome_clear(Outcome *outcome)
{
  g_clear_pointer(&outcome->rejections, g_free);
}

GBytes *store_outcome_frame(const Outcome *outcome)
{
  Message message = {.kind = MESSAGE_OUTCOME, .outcome = *outcome};
  return message_encode(&message);
}

Outcome *store_outcome_replay(Arena *arena, GBytes *stored, const Batch *batch, GError **error)
{
  arena_reset(arena);
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(stored, &size);
  Message message;
  g_autoptr(GError) unreadable = NULL;
  if (!message_decode(WIRE_FROM_AGGREGATOR, bytes, size, arena, &message, &unreadable) ||
      message.kind != MESSAGE_OUTCOME) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                "the stored outcome of batch %" G_GUINT64_FORMAT " cannot be read: %s", batch->sequence,
                unreadable != NULL ? unreadable->message : "another message");
    return NULL;
  }
  memcpy(message.outcome.epoch, batch->epoch, EPOCH_SIZE_BYTES);
  message.outcome.sequence = batch->sequence;
  message.outcome.is_replay = true;
  return outcome_copy(&message.outcome);
}
