#include "aggregator/store/trail.h"

#include <string.h>

#include "database/query.h"

#define VERIFY_PAGE_ENTRIES 1000

static void append_int32(GByteArray *bytes, int32_t value)
{
  guint32 big_endian = GUINT32_TO_BE((guint32)value);
  g_byte_array_append(bytes, (const guint8 *)&big_endian, sizeof big_endian);
}

static void append_int64(GByteArray *bytes, int64_t value)
{
  guint64 big_endian = GUINT64_TO_BE((guint64)value);
  g_byte_array_append(bytes, (const guint8 *)&big_endian, sizeof big_endian);
}

static void append_text(GByteArray *bytes, const char *text)
{
  guint size = (guint)strlen(text);
  append_int32(bytes, (int32_t)size);
  g_byte_array_append(bytes, (const guint8 *)text, size);
}

GByteArray *trail_canonical(int32_t agency_id, int64_t number, const TrailEntry *entry)
{
  GByteArray *bytes = g_byte_array_new();
  append_int32(bytes, agency_id);
  append_int64(bytes, number);
  append_int64(bytes, entry->at_us);
  append_int32(bytes, entry->submission_id);
  append_text(bytes, entry->actor);
  append_text(bytes, entry->act);
  g_byte_array_append(bytes, entry->content_digest.bytes, DIGEST_SIZE_BYTES);
  return bytes;
}

/* How many bytes of the chain's end the next entry is sealed with. */
static size_t previous_size(const AgencyChain *chain)
{
  return chain->last_entry > 0 ? DIGEST_SIZE_BYTES : 0;
}

Digest trail_next_hash(const AgencyChain *chain, const TrailEntry *entry)
{
  g_autoptr(GByteArray) canonical = trail_canonical(chain->agency_id, chain->last_entry + 1, entry);
  g_autoptr(DigestStream) stream = digest_stream_new();
  digest_stream_add(stream, chain->head_hash.bytes, previous_size(chain));
  digest_stream_add(stream, canonical->data, canonical->len);
  return digest_stream_finish(stream);
}

/* The row of agency_chain, or NULL without error when the agency has none yet (or, with an error, when it cannot be read). */
static Result *lock_row(Connection *connection, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  g_autoptr(Result) row = query_run(connection, "chain_lock", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL || result_rows(row) > 0)
    return g_steal_pointer(&row);
  if (!query_execute(connection, "chain_begin", parameters, NULL, error))
    return NULL;
  return query_run(connection, "chain_lock", QUERY_ONE_ROW, parameters, error);
}

bool agency_chain_lock(Connection *connection, int32_t agency_id, AgencyChain *out_chain, GError **error)
{
  g_autoptr(Result) row = lock_row(connection, agency_id, error);
  if (row == NULL)
    return false;
  AgencyChain chain = {.agency_id = agency_id, .last_entry = result_int64(row, 0, 0)};
  if (chain.last_entry > 0)
    result_bytea_exact(row, 0, 1, chain.head_hash.bytes, DIGEST_SIZE_BYTES);
  chain.last_submission_id = result_int32(row, 0, 2);
  chain.last_quarantine_id = result_int64(row, 0, 3);
  chain.last_dead_letter_id = result_int64(row, 0, 4);
  if (!result_check(row, error))
    return false;
  *out_chain = chain;
  return true;
}

bool agency_chain_store(Connection *connection, const AgencyChain *chain, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, chain->agency_id);
  parameters_add_int64(parameters, chain->last_entry);
  parameters_add_bytea(parameters, chain->head_hash.bytes, previous_size(chain));
  parameters_add_int32(parameters, chain->last_submission_id);
  parameters_add_int64(parameters, chain->last_quarantine_id);
  parameters_add_int64(parameters, chain->last_dead_letter_id);
  return query_execute(connection, "chain_store", parameters, NULL, error);
}

bool trail_append(Connection *connection, AgencyChain *chain, const TrailEntry *entry, GError **error)
{
  Digest hash = trail_next_hash(chain, entry);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, chain->agency_id);
  parameters_add_int64(parameters, chain->last_entry + 1);
  parameters_add_timestamptz(parameters, entry->at_us);
  parameters_add_text(parameters, entry->actor);
  parameters_add_text(parameters, entry->act);
  if (entry->submission_id > 0)
    parameters_add_int32(parameters, entry->submission_id);
  else
    parameters_add_null_int32(parameters);
  parameters_add_bytea(parameters, entry->content_digest.bytes, DIGEST_SIZE_BYTES);
  parameters_add_bytea(parameters, chain->head_hash.bytes, previous_size(chain));
  parameters_add_bytea(parameters, hash.bytes, DIGEST_SIZE_BYTES);
  if (!query_execute(connection, "trail_append", parameters, NULL, error))
    return false;
  chain->last_entry++;
  chain->head_hash = hash;
  return true;
}

/* Whether the stored row is what must follow CHAIN; then it becomes CHAIN's end. */
static bool follows(AgencyChain *chain, Result *rows, int row)
{
  TrailEntry entry = {
      .at_us = result_timestamptz(rows, row, 1),
      .actor = result_text(rows, row, 2),
      .act = result_text(rows, row, 3),
      .submission_id = result_int32(rows, row, 4),
  };
  Digest hash = {{0}};
  result_bytea_exact(rows, row, 5, entry.content_digest.bytes, DIGEST_SIZE_BYTES);
  size_t stored_previous_size = 0;
  const uint8_t *stored_previous = result_bytea(rows, row, 6, &stored_previous_size);
  result_bytea_exact(rows, row, 7, hash.bytes, DIGEST_SIZE_BYTES);
  Digest expected = trail_next_hash(chain, &entry);
  if (result_int64(rows, row, 0) != chain->last_entry + 1 || stored_previous_size != previous_size(chain) ||
      memcmp(stored_previous, chain->head_hash.bytes, stored_previous_size) != 0 || !digest_equal(&hash, &expected))
    return false;
  chain->last_entry++;
  chain->head_hash = hash;
  return true;
}

static Result *read_page(Connection *connection, const AgencyChain *chain, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, chain->agency_id);
  parameters_add_int64(parameters, chain->last_entry);
  parameters_add_int32(parameters, VERIFY_PAGE_ENTRIES);
  return query_run(connection, "trail_page", QUERY_ROWS, parameters, error);
}

/* Walks CHAIN from its beginning as far as entries follow; OUT_IS_WHOLE tells whether all that are stored did. */
static bool walk(Connection *connection, AgencyChain *chain, bool *out_is_whole, GError **error)
{
  int n_rows = 0;
  do {
    g_autoptr(Result) rows = read_page(connection, chain, error);
    if (rows == NULL)
      return false;
    n_rows = result_rows(rows);
    int n_right = 0;
    while (n_right < n_rows && follows(chain, rows, n_right))
      n_right++;
    if (!result_check(rows, error))
      return false;
    *out_is_whole = n_right == n_rows;
  } while (*out_is_whole && n_rows == VERIFY_PAGE_ENTRIES);
  return true;
}

bool trail_verify(Connection *connection, int32_t agency_id, TrailVerdict *out_verdict, GError **error)
{
  AgencyChain stored;
  AgencyChain walked = {.agency_id = agency_id};
  bool is_whole = false;
  if (!agency_chain_lock(connection, agency_id, &stored, error) || !walk(connection, &walked, &is_whole, error))
    return false;
  bool is_intact = is_whole && walked.last_entry == stored.last_entry &&
                   (stored.last_entry == 0 || digest_equal(&walked.head_hash, &stored.head_hash));
  *out_verdict = (TrailVerdict){.is_intact = is_intact,
                                .n_entries = walked.last_entry,
                                .broken_entry = is_intact ? 0 : MIN(walked.last_entry, stored.last_entry) + 1};
  return true;
}
