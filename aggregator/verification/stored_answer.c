#include "aggregator/verification/stored_answer.h"

#include "aggregator/store/part_words.h"
#include "wire/codec.h"
#include "wire/limits.h"

/* Borrows from ARENA. */
static bool read_outcome(const StoredAnswer *answer, Arena *arena, Outcome *out_outcome)
{
  Message message;
  if (answer->frame == NULL ||
      !message_decode(WIRE_FROM_AGGREGATOR, answer->frame, answer->size, arena, &message, NULL))
    return false;
  const bool is_outcome = message.kind == MESSAGE_OUTCOME;
  if (is_outcome)
    *out_outcome = message.outcome;
  else
    message_clear(&message);
  return is_outcome;
}

static bool has_its_digest(const StoredAnswer *answer, const Outcome *outcome)
{
  const Digest digest = part_words_outcome_digest(outcome);
  return digest_equal(&digest, &answer->digest);
}

int stored_answer_fault(const StoredAnswer *answer, const SealKeys *keys)
{
  g_autoptr(Arena) arena = arena_new(answer->size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  Outcome outcome;
  if (!read_outcome(answer, arena, &outcome))
    return TRAIL_OUTCOME_CHANGED;
  if (answer->has_digest && !has_its_digest(answer, &outcome))
    return TRAIL_OUTCOME_CHANGED;
  const bool is_of_entry =
      outcome.seal.entry == (uint64_t)answer->entry && digest_equal(&outcome.seal.hash, &answer->hash);
  return is_of_entry && (keys == NULL || seal_keys_signed(keys, &outcome.seal, answer->at_us))
             ? -1
             : (int)TRAIL_ENTRY_UNSIGNED;
}
