#include "aggregator/store/store_sequence.h"

#include <string.h>

#include "database/query.h"

static Parameters *stream_parameters(int32_t agency_id, int32_t collector_id, const uint8_t *epoch)
{
  Parameters *parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  parameters_add_int32(parameters, collector_id);
  parameters_add_bytea(parameters, epoch, EPOCH_SIZE_BYTES);
  return parameters;
}

static Parameters *batch_parameters(const StoreAgency *agency, int32_t collector_id, const Batch *batch)
{
  Parameters *parameters = stream_parameters(agency->chain.agency_id, collector_id, batch->epoch);
  parameters_add_int64(parameters, (int64_t)batch->sequence);
  return parameters;
}

static void add_part(Parameters *parameters, const Batch *batch)
{
  parameters_add_bytea(parameters, batch->summary->id.bytes, SUBMISSION_ID_SIZE_BYTES);
  parameters_add_int32(parameters, (int32_t)batch->part);
}

static GBytes *bytes_at(Result *row, int column)
{
  size_t size = 0;
  const uint8_t *bytes = result_bytea(row, 0, column, &size);
  return g_bytes_new(bytes, size);
}

static bool digest_at_is(Result *row, int column, const Digest *digest)
{
  size_t size = 0;
  const uint8_t *bytes = result_bytea(row, 0, column, &size);
  return size == DIGEST_SIZE_BYTES && memcmp(bytes, digest->bytes, size) == 0;
}

static void take_facts(Result *row, const Batch *batch, bool is_stream_broken, StoreFacts *facts)
{
  enum { REVOKED, LAST_SEQUENCE, DIGEST, OUTCOME, IS_PART_STORED, PART_DIGEST, PART_OUTCOME };
  facts->is_revoked = result_boolean(row, 0, REVOKED);
  facts->facts = (SequenceFacts){
      .sequence = batch->sequence,
      .last_sequence = (uint64_t)result_int64(row, 0, LAST_SEQUENCE),
      .is_stream_broken = is_stream_broken,
      .has_same_digest = !result_is_null(row, 0, DIGEST) && digest_at_is(row, DIGEST, &batch->records_digest),
      .is_part_stored = result_boolean(row, 0, IS_PART_STORED),
      .is_part_other = !result_is_null(row, 0, PART_DIGEST) && !digest_at_is(row, PART_DIGEST, &batch->records_digest),
  };
  if (!result_is_null(row, 0, OUTCOME))
    facts->outcome = bytes_at(row, OUTCOME);
  else if (!result_is_null(row, 0, PART_OUTCOME))
    facts->outcome = bytes_at(row, PART_OUTCOME);
}

bool store_facts_read(StoreAgency *agency, const CollectorKey *key, const Batch *batch, bool is_stream_broken,
                      StoreFacts *out_facts, GError **error)
{
  g_autoptr(Parameters) parameters = batch_parameters(agency, key->collector_id, batch);
  add_part(parameters, batch);
  parameters_add_int32(parameters, key->key_no);
  g_autoptr(Result) row = query_run(agency->store->connection, "store_facts", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  g_auto(StoreFacts) facts = {.is_revoked = true, .facts = {.is_stream_broken = is_stream_broken}};
  if (result_rows(row) > 0)
    take_facts(row, batch, is_stream_broken, &facts);
  if (!result_check(row, error))
    return false;
  *out_facts = facts;
  facts = (StoreFacts){0};
  return true;
}

void store_facts_clear(StoreFacts *facts)
{
  g_clear_pointer(&facts->outcome, g_bytes_unref);
}

bool store_watermark_advance(StoreAgency *agency, const CollectorKey *key, const Batch *batch, bool *out_is_revoked,
                             GError **error)
{
  g_autoptr(Parameters) parameters = batch_parameters(agency, key->collector_id, batch);
  parameters_add_bytea(parameters, batch->records_digest.bytes, DIGEST_SIZE_BYTES);
  parameters_add_timestamptz(parameters, agency->now_us);
  parameters_add_int32(parameters, key->key_no);
  int64_t n_touched = 0;
  if (!query_execute(agency->store->connection, "store_watermark", parameters, &n_touched, error))
    return false;
  *out_is_revoked = n_touched == 0;
  return true;
}

static bool remember_part(StoreAgency *agency, int32_t collector_id, const Batch *batch, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  add_part(parameters, batch);
  parameters_add_int32(parameters, collector_id);
  parameters_add_bytea(parameters, batch->epoch, EPOCH_SIZE_BYTES);
  parameters_add_int64(parameters, (int64_t)batch->sequence);
  return query_queue(agency->store->connection, "store_part", parameters, error);
}

bool store_batch_remember(StoreAgency *agency, int32_t collector_id, const Batch *batch, GBytes *frame,
                          bool is_part_new, GError **error)
{
  g_autoptr(Parameters) parameters = batch_parameters(agency, collector_id, batch);
  add_part(parameters, batch);
  parameters_add_bytea(parameters, batch->records_digest.bytes, DIGEST_SIZE_BYTES);
  parameters_add_bytea(parameters, g_bytes_get_data(frame, NULL), g_bytes_get_size(frame));
  parameters_add_timestamptz(parameters, agency->now_us);
  return query_queue(agency->store->connection, "store_batch", parameters, error) &&
         (!is_part_new || remember_part(agency, collector_id, batch, error));
}

bool store_watermark_read(Store *store, const CollectorKey *key, const uint8_t epoch[EPOCH_SIZE_BYTES],
                          StoreWatermark *out_watermark, GError **error)
{
  g_autoptr(Parameters) parameters = stream_parameters(key->agency_id, key->collector_id, epoch);
  parameters_add_int32(parameters, key->key_no);
  g_autoptr(Result) row = query_run(store->connection, "read_watermark", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return false;
  StoreWatermark watermark = {.is_revoked = true};
  if (result_rows(row) > 0) {
    watermark.is_revoked = result_boolean(row, 0, 0);
    watermark.committed = (uint64_t)result_int64(row, 0, 1);
    watermark.has_digest = !result_is_null(row, 0, 2);
  }
  if (watermark.has_digest)
    result_bytea_exact(row, 0, 2, watermark.digest.bytes, DIGEST_SIZE_BYTES);
  if (!result_check(row, error))
    return false;
  *out_watermark = watermark;
  return true;
}
