#include "aggregator/store/part_words.h"

#include <jansson.h>

#include "aggregator/store/store_outcome.h"

/* As PostgreSQL reads a bytea. The object takes it over. */
static void set_bytes(json_t *words, const char *name, const void *bytes, size_t size)
{
  g_autoptr(GString) hex = g_string_new("\\x");
  for (size_t i = 0; i < size; i++)
    g_string_append_printf(hex, "%02x", ((const uint8_t *)bytes)[i]);
  json_object_set_new(words, name, json_string(hex->str));
}

static void set_number(json_t *words, const char *name, int64_t number)
{
  json_object_set_new(words, name, json_integer((json_int_t)number));
}

static json_t *settled_of(const SubmissionSummary *summary)
{
  json_t *settled = json_object();
  for (size_t i = 0; i < summary->n_settled; i++) {
    char id[SUBMISSION_ID_TEXT_SIZE];
    const char *name = submission_id_format(&summary->settled[i].id, id);
    const json_int_t before = json_integer_value(json_object_get(settled, name));
    set_number(settled, name, before + summary->settled[i].rows);
  }
  return settled;
}

/* What the collector had counted, which the books take over with the first part. */
static void add_summary(json_t *words, const PartDeed *deed)
{
  const SubmissionSummary *summary = deed->batch->summary;
  set_bytes(words, "submission", summary->id.bytes, SUBMISSION_ID_SIZE_BYTES);
  set_bytes(words, "file_digest", summary->file_digest.bytes, DIGEST_SIZE_BYTES);
  json_object_set_new(words, "file", json_string(summary->file_name));
  set_number(words, "accepted_at_us", deed->submission->accepted_at_us);
  set_number(words, "n_parts", summary->n_parts);
  set_number(words, "received", summary->received);
  set_number(words, "repeated", summary->repeated);
  set_number(words, "rejected_before", summary->rejected_total);
  set_number(words, "awaiting", summary->awaiting);
  set_number(words, "released", summary->released);
  json_object_set_new(words, "awaiting_by_code", store_submission_awaiting(summary));
  json_object_set_new(words, "settled", settled_of(summary));
}

static void add_batch(json_t *words, const PartDeed *deed)
{
  const Batch *batch = deed->batch;
  gsize size = 0;
  const void *payload = g_bytes_get_data(batch->records, &size);
  const Digest digest = digest_sha256(payload, size);
  set_number(words, "collector", deed->collector_id);
  set_bytes(words, "epoch", batch->epoch, EPOCH_SIZE_BYTES);
  set_number(words, "sequence", (int64_t)batch->sequence);
  set_number(words, "part", batch->part);
  set_bytes(words, "records", batch->records_digest.bytes, DIGEST_SIZE_BYTES);
  set_bytes(words, "payload", digest.bytes, DIGEST_SIZE_BYTES);
}

static void add_outcome(json_t *words, const PartDeed *deed)
{
  const Outcome *outcome = deed->outcome;
  const Digest digest = part_words_outcome_digest(outcome);
  json_object_set_new(words, "is_booked", json_boolean(deed->is_booked));
  set_number(words, "n_new", outcome->n_new);
  set_number(words, "n_revised", outcome->n_revised);
  set_number(words, "n_unchanged", outcome->n_unchanged);
  set_number(words, "n_rejected", outcome->n_rejected);
  json_object_set_new(words, "rejected_by_code", store_submission_rejected(deed->submission));
  set_number(words, "n_quarantined", deed->n_quarantined);
  if (deed->n_quarantined > 0)
    set_bytes(words, "quarantine", deed->quarantine_digest.bytes, DIGEST_SIZE_BYTES);
  json_object_set_new(words, "confirmed", json_string(deed->confirmed != NULL ? deed->confirmed : ""));
  if (outcome->reason != NULL)
    json_object_set_new(words, "reason", json_string(outcome->reason));
  set_bytes(words, "outcome", digest.bytes, DIGEST_SIZE_BYTES);
}

char *part_words(const PartDeed *deed)
{
  json_t *words = json_object();
  add_summary(words, deed);
  add_batch(words, deed);
  add_outcome(words, deed);
  char *dumped = json_dumps(words, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref(words);
  g_assert(dumped != NULL);
  return dumped;
}

Digest part_words_outcome_digest(const Outcome *outcome)
{
  Outcome bare = *outcome;
  bare.seal = (Seal){.entry = 0};
  g_autoptr(GBytes) frame = store_outcome_frame(&bare);
  gsize size = 0;
  const void *bytes = g_bytes_get_data(frame, &size);
  return digest_of_bytes(bytes, size);
}
