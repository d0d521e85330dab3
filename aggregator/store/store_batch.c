#include "aggregator/store/store_batch.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/store/part_words.h"
#include "aggregator/store/store_audit.h"
#include "aggregator/store/store_confirmed.h"
#include "aggregator/store/store_outcome.h"
#include "aggregator/store/store_quarantine.h"
#include "aggregator/store/store_rows.h"
#include "aggregator/store/store_seal.h"
#include "aggregator/store/store_sequence.h"
#include "aggregator/store/store_submission.h"
#include "base/error.h"
#include "wire/codec.h"
#include "wire/records_codec.h"

/* What every step needs to know of the batch in hand. */
typedef struct Delivery {
  StoreAgency *agency;
  const CollectorKey *key;
  const Batch *batch;
} Delivery;

/* Code under which the books count the cells of a dead letter. */
#define BOOKED_AS_DEAD_LETTER "dead_letter"

/* Why a part that is stored with other records is put aside. */
#define OTHER_RECORDS_STORED "other records are stored under this part; use a new submission id"

/* PostgreSQL may quote a whole row; an outcome has no room for that. */
#define REASON_LETTERS_MAX 500

static void answer_with(StoreAnswer *answer, const Outcome *outcome)
{
  answer->kind = STORE_ANSWER_OUTCOME;
  answer->outcome = outcome_copy(outcome);
  answer->frame = store_outcome_frame(outcome);
}

/* --- A part that is not stored yet -------------------------------------------------------------------------------- */

/* What is to be sealed of a batch: what was done, and which rows it wrote. */
typedef struct Sealing {
  const char *act;
  PartDeed deed;
  TrailRows rows;
} Sealing;

static Sealing sealing_of(const Delivery *delivery, const char *act, const StoreSubmission *submission,
                          const Outcome *outcome)
{
  return (Sealing){.act = act,
                   .deed = {.batch = delivery->batch,
                            .collector_id = delivery->key->collector_id,
                            .submission = submission,
                            .is_booked = true,
                            .outcome = outcome},
                   .rows = store_seal_nothing(delivery->batch->part)};
}

/* Seals the batch, and the rows that it wrote, into the agency's trail. */
static bool append_trail(const Delivery *delivery, const Sealing *sealing, GError **error)
{
  g_autofree char *actor = g_strdup_printf("collector %d", delivery->key->collector_id);
  char *words = part_words(&sealing->deed);
  const TrailEntry entry = {
      .at_us = delivery->agency->now_us,
      .actor = actor,
      .act = sealing->act,
      .submission_id = sealing->deed.submission->submission_id,
      .content = words,
      .content_digest = digest_of_bytes(words, strlen(words)),
      .rows = sealing->rows,
  };
  const bool is_done = trail_append(delivery->agency->store->connection, &delivery->agency->chain, &entry, error);
  free(words);
  return is_done;
}

/* The signed end of the trail, for the receipt. */
static Seal seal_of(const StoreAgency *agency)
{
  Seal seal = {.entry = (uint64_t)agency->chain.last_entry, .hash = agency->chain.head_hash};
  seal_sign(&seal, agency->store->signing_key);
  return seal;
}

/* Seals what was written, books the part and remembers the answer: what follows every first storing. Sets the outcome's seal. */
static bool settle(const Delivery *delivery, const Sealing *sealing, Outcome *outcome, StoreAnswer *answer,
                   GError **error)
{
  if (!append_trail(delivery, sealing, error))
    return false;
  outcome->seal = seal_of(delivery->agency);
  answer_with(answer, outcome);
  return store_submission_add_part(delivery->agency, delivery->key->collector_id, delivery->batch,
                                   sealing->deed.submission, outcome, error) &&
         store_batch_remember(delivery->agency, delivery->key->collector_id, delivery->batch, answer->frame, true,
                              error);
}

static bool store_dead(const Delivery *delivery, StoreSubmission *submission, const char *reason, StoreAnswer *answer,
                       GError **error)
{
  const Batch *batch = delivery->batch;
  Outcome outcome = store_outcome_of_dead_letter(batch, reason, delivery->agency->now_us);
  if (batch->n_records > 0)
    store_submission_count_rejected(submission, BOOKED_AS_DEAD_LETTER, batch->n_records);
  const Sealing sealing = sealing_of(delivery, "batch_dead_lettered", submission, &outcome);
  return store_dead_letter(delivery->agency, delivery->key->collector_id, batch, reason, error) &&
         settle(delivery, &sealing, &outcome, answer, error);
}

static bool store_records(const Delivery *delivery, StoreSubmission *submission, const RecordSet *set,
                          StoreAnswer *answer, GError **error)
{
  StoreAgency *agency = delivery->agency;
  g_auto(StoreCells) cells;
  store_cells_init(&cells);
  if (!store_audit(agency, set, &cells, error) || !store_rows(agency, submission, &cells, error) ||
      !store_quarantine(agency, submission->submission_id, &cells, error))
    return false;
  for (guint i = 0; i < cells.refusals->len; i++)
    store_submission_count_rejected(submission, g_array_index(cells.refusals, StoreRefusal, i).rule, 1);
  Outcome outcome = store_outcome_of_cells(delivery->batch, &cells, agency->store->rejections_max, agency->now_us);
  Sealing sealing = sealing_of(delivery, "batch_stored", submission, &outcome);
  sealing.rows = store_seal_rows(&cells, submission->submission_id, delivery->batch->part);
  sealing.deed.n_quarantined = cells.refusals->len;
  sealing.deed.quarantine_digest = store_quarantine_digest(agency, submission->submission_id, &cells);
  g_autofree char *confirmed = store_confirmed_words(&cells);
  sealing.deed.confirmed = confirmed;
  bool is_settled = settle(delivery, &sealing, &outcome, answer, error);
  store_outcome_clear(&outcome);
  return is_settled;
}

/* The batch's records, or NULL as the reason why they cannot be read (the caller frees it). */
static char *read_records(const Batch *batch, Arena *arena, RecordSet *out_set)
{
  arena_reset(arena);
  Digest digest = batch_digest(batch);
  if (!digest_equal(&digest, &batch->records_digest))
    return g_strdup("the digest is not that of the records");
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(batch->records, &size);
  g_autoptr(GError) unreadable = NULL;
  if (!records_decode(bytes, size, arena, out_set, &unreadable))
    return g_strdup(unreadable->message);
  if (out_set->n_records != batch->n_records)
    return g_strdup_printf("%zu records were announced as %u", out_set->n_records, batch->n_records);
  return NULL;
}

/* Stores the batch's records; with a REASON against it, puts it aside as it came. */
static bool store_or_bury(const Delivery *delivery, const char *reason, StoreAnswer *answer, GError **error)
{
  g_auto(StoreSubmission) submission = {0};
  if (!store_submission_find(delivery->agency, delivery->batch, &submission, error))
    return false;
  if (reason != NULL)
    return store_dead(delivery, &submission, reason, answer, error);
  RecordSet set = {0};
  g_autofree char *unreadable = read_records(delivery->batch, delivery->agency->store->arena, &set);
  return unreadable != NULL ? store_dead(delivery, &submission, unreadable, answer, error)
                            : store_records(delivery, &submission, &set, answer, error);
}

/* Back to before the part, then buries it. CHAIN is what the agency's chain was. */
static bool undo_and_bury(const Delivery *delivery, const AgencyChain *chain, const GError *failure,
                          StoreAnswer *answer, GError **error)
{
  const glong n_letters = MIN(g_utf8_strlen(failure->message, -1), REASON_LETTERS_MAX);
  g_autofree char *reason = g_utf8_substring(failure->message, 0, n_letters);
  store_answer_clear(answer);
  delivery->agency->chain = *chain;
  return transaction_undo(delivery->agency->transaction, error) && store_or_bury(delivery, reason, answer, error);
}

/* Careful: cells that PostgreSQL refuses are found by store_rows(). Should it refuse what is booked about them, the batch is put aside as a whole: tried again, it
 * would fail for ever, and all agencies of this writer would wait behind it. */
static bool store_part_carefully(const Delivery *delivery, StoreAnswer *answer, GError **error)
{
  Transaction *transaction = delivery->agency->transaction;
  const AgencyChain chain = delivery->agency->chain;
  g_autoptr(GError) failure = NULL;
  if (!transaction_savepoint(transaction, error))
    return false;
  if (store_or_bury(delivery, NULL, answer, &failure) && transaction_release(transaction, &failure))
    return true;
  if (halfsky_error_is(failure, HALFSKY_ERROR_REJECT))
    return undo_and_bury(delivery, &chain, failure, answer, error);
  g_propagate_error(error, g_steal_pointer(&failure));
  return false;
}

static bool store_part(const Delivery *delivery, const StoreFacts *facts, StoreAnswer *answer, GError **error)
{
  (void)facts;
  return delivery->agency->is_careful ? store_part_carefully(delivery, answer, error)
                                      : store_or_bury(delivery, NULL, answer, error);
}

/* --- A part that is stored ---------------------------------------------------------------------------------------- */

static bool replay(const Delivery *delivery, const StoreFacts *facts, StoreAnswer *answer, GError **error)
{
  g_autoptr(Outcome) outcome =
      store_outcome_replay(delivery->agency->store->arena, facts->outcome, delivery->batch, error);
  if (outcome == NULL)
    return false;
  answer_with(answer, outcome);
  return true;
}

/* The part came before under another sequence or epoch: this one is remembered with the same answer, observations stay as they are. */
static bool advance(const Delivery *delivery, const StoreFacts *facts, StoreAnswer *answer, GError **error)
{
  if (facts->outcome == NULL) {
    Outcome outcome = store_outcome_of_forgotten(delivery->batch, delivery->agency->now_us);
    answer_with(answer, &outcome);
  } else if (!replay(delivery, facts, answer, error))
    return false;
  return store_batch_remember(delivery->agency, delivery->key->collector_id, delivery->batch, answer->frame, false,
                              error);
}

/* The part came before with other records. The submission's books are left alone: they have this part already. */
static bool bury_other(const Delivery *delivery, const StoreFacts *facts, StoreAnswer *answer, GError **error)
{
  (void)facts;
  StoreAgency *agency = delivery->agency;
  const Batch *batch = delivery->batch;
  g_auto(StoreSubmission) submission = {0};
  if (!store_submission_find(agency, batch, &submission, error))
    return false;
  Outcome outcome = store_outcome_of_dead_letter(batch, OTHER_RECORDS_STORED, agency->now_us);
  Sealing sealing = sealing_of(delivery, "batch_dead_lettered", &submission, &outcome);
  sealing.deed.is_booked = false;
  if (!append_trail(delivery, &sealing, error))
    return false;
  outcome.seal = seal_of(agency);
  answer_with(answer, &outcome);
  return store_dead_letter(agency, delivery->key->collector_id, batch, OTHER_RECORDS_STORED, error) &&
         store_batch_remember(agency, delivery->key->collector_id, batch, answer->frame, false, error);
}

/* --- Deciding ----------------------------------------------------------------------------------------------------- */

/* What is done with a batch that is next in line. */
typedef bool Deed(const Delivery *delivery, const StoreFacts *facts, StoreAnswer *answer, GError **error);

/* Moves the watermark first: a revoked key moves nothing and stores nothing. */
static bool move_on(const Delivery *delivery, const StoreFacts *facts, Deed *deed, StoreAnswer *answer, GError **error)
{
  bool is_revoked = false;
  if (!store_watermark_advance(delivery->agency, delivery->key, delivery->batch, &is_revoked, error))
    return false;
  if (is_revoked) {
    answer->kind = STORE_ANSWER_REVOKED;
    return true;
  }
  return deed(delivery, facts, answer, error);
}

static bool refuse(StoreAnswer *answer, StoreAnswerKind kind)
{
  answer->kind = kind;
  return true;
}

static bool carry_out(const Delivery *delivery, const StoreFacts *facts, StoreAnswer *answer, GError **error)
{
  if (facts->is_revoked && !facts->facts.is_stream_broken)
    return refuse(answer, STORE_ANSWER_REVOKED);
  switch (sequence_rule_decide(&facts->facts)) {
  case SEQUENCE_STORE:
    return move_on(delivery, facts, store_part, answer, error);
  case SEQUENCE_ADVANCE:
    return move_on(delivery, facts, advance, answer, error);
  case SEQUENCE_DEAD_LETTER:
    return move_on(delivery, facts, bury_other, answer, error);
  case SEQUENCE_REPLAY:
    return replay(delivery, facts, answer, error);
  case SEQUENCE_CONFLICT:
    return refuse(answer, STORE_ANSWER_CONFLICT);
  case SEQUENCE_GAP:
    return refuse(answer, STORE_ANSWER_GAP);
  case SEQUENCE_DROP:
    return refuse(answer, STORE_ANSWER_DROPPED);
  }
  g_assert_not_reached();
}

bool store_batch(StoreAgency *agency, const CollectorKey *key, const Batch *batch, bool is_stream_broken,
                 StoreAnswer *out_answer, GError **error)
{
  Delivery delivery = {.agency = agency, .key = key, .batch = batch};
  agency->now_us = agency_chain_moment(&agency->chain, agency->now_us);
  g_auto(StoreFacts) facts = {0};
  if (!store_facts_read(agency, key, batch, is_stream_broken, &facts, error))
    return false;
  g_auto(StoreAnswer) answer = {0};
  if (!carry_out(&delivery, &facts, &answer, error))
    return false;
  *out_answer = answer;
  answer = (StoreAnswer){0};
  return true;
}

void store_answer_clear(StoreAnswer *answer)
{
  g_clear_pointer(&answer->outcome, outcome_free);
  g_clear_pointer(&answer->frame, g_bytes_unref);
}
