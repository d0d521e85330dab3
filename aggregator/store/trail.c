#include "aggregator/store/trail.h"

#include <string.h>

#include "database/query.h"

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

static void append_rows(GByteArray *bytes, const TrailRows *rows)
{
  append_int32(bytes, rows->part);
  append_int32(bytes, rows->n_rows);
  g_byte_array_append(bytes, rows->digest.bytes, DIGEST_SIZE_BYTES);
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
  if (entry->rows.is_sealed)
    append_rows(bytes, &entry->rows);
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

int64_t agency_chain_moment(const AgencyChain *chain, int64_t now_us)
{
  return MAX(now_us, chain->last_at_us + 1);
}

bool agency_chain_lock_existing(Connection *connection, int32_t agency_id, AgencyChain *out_chain, bool *out_has_chain,
                                GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  g_autoptr(Result) row = query_run(connection, "chain_lock", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  if (result_rows(row) == 0) {
    *out_chain = (AgencyChain){.agency_id = agency_id};
    *out_has_chain = false;
    return true;
  }
  AgencyChain chain = {.agency_id = agency_id, .last_entry = result_int64(row, 0, 0)};
  if (chain.last_entry > 0)
    result_bytea_exact(row, 0, 1, chain.head_hash.bytes, DIGEST_SIZE_BYTES);
  chain.last_submission_id = result_int32(row, 0, 2);
  chain.last_quarantine_id = result_int64(row, 0, 3);
  chain.last_dead_letter_id = result_int64(row, 0, 4);
  chain.last_at_us = result_timestamptz(row, 0, 5);
  if (!result_check(row, error))
    return false;
  *out_chain = chain;
  *out_has_chain = true;
  return true;
}

static bool begin_chain(Connection *connection, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  return query_queue(connection, "chain_begin", parameters, error);
}

bool agency_chain_lock(Connection *connection, int32_t agency_id, AgencyChain *out_chain, GError **error)
{
  bool is_there = false;
  return agency_chain_lock_existing(connection, agency_id, out_chain, &is_there, error) &&
         (is_there || (begin_chain(connection, agency_id, error) &&
                       agency_chain_lock_existing(connection, agency_id, out_chain, &is_there, error)));
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
  parameters_add_timestamptz(parameters, chain->last_at_us);
  return query_queue(connection, "chain_store", parameters, error);
}

static void add_rows(Parameters *parameters, const TrailRows *rows)
{
  if (rows->is_sealed) {
    parameters_add_int32(parameters, rows->part);
    parameters_add_int32(parameters, rows->n_rows);
    parameters_add_bytea(parameters, rows->digest.bytes, DIGEST_SIZE_BYTES);
  } else {
    parameters_add_null_int32(parameters);
    parameters_add_null_int32(parameters);
    parameters_add_bytea(parameters, NULL, 0);
  }
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
  add_rows(parameters, &entry->rows);
  parameters_add_text(parameters, entry->content);
  g_assert(entry->at_us > chain->last_at_us);
  if (!query_queue(connection, "trail_append", parameters, error))
    return false;
  chain->last_entry++;
  chain->last_at_us = entry->at_us;
  chain->head_hash = hash;
  return true;
}
