#include "aggregator/store/store_seal.h"

#include <string.h>

static void append_int16(GByteArray *bytes, int16_t value)
{
  const guint16 big_endian = GUINT16_TO_BE((guint16)value);
  g_byte_array_append(bytes, (const guint8 *)&big_endian, sizeof big_endian);
}

static void append_int32(GByteArray *bytes, int32_t value)
{
  const guint32 big_endian = GUINT32_TO_BE((guint32)value);
  g_byte_array_append(bytes, (const guint8 *)&big_endian, sizeof big_endian);
}

static void append_double(GByteArray *bytes, double value)
{
  guint64 bits = 0;
  memcpy(&bits, &value, sizeof bits);
  bits = GUINT64_TO_BE(bits);
  g_byte_array_append(bytes, (const guint8 *)&bits, sizeof bits);
}

static void append_float(GByteArray *bytes, float value)
{
  guint32 bits = 0;
  memcpy(&bits, &value, sizeof bits);
  append_int32(bytes, (int32_t)bits);
}

/* The byte before what may be missing; returns whether it is there. */
static bool append_presence(GByteArray *bytes, bool is_present)
{
  const guint8 byte = is_present ? 1 : 0;
  g_byte_array_append(bytes, &byte, 1);
  return is_present;
}

static void append_comment(GByteArray *bytes, const char *comment)
{
  if (!append_presence(bytes, comment != NULL))
    return;
  const size_t size = strlen(comment);
  append_int32(bytes, (int32_t)size);
  g_byte_array_append(bytes, (const guint8 *)comment, (guint)size);
}

static void append_row(GByteArray *bytes, const StoreRow *row, int32_t submission_id)
{
  const Record *record = row->record;
  const guint8 status = (guint8)record->status;
  append_int16(bytes, record->indicator_id);
  append_int16(bytes, row->breakdown_id);
  append_int32(bytes, row->day);
  append_int32(bytes, submission_id);
  if (append_presence(bytes, record->has_value))
    append_double(bytes, record->value);
  if (append_presence(bytes, record->has_denominator))
    append_double(bytes, record->denominator);
  g_byte_array_append(bytes, &status, 1);
  if (append_presence(bytes, record->sample_size != 0))
    append_int32(bytes, (int32_t)record->sample_size);
  if (append_presence(bytes, record->design_effect != 0))
    append_float(bytes, (float)record->design_effect);
  append_comment(bytes, record->comment);
}

static bool is_written(const StoreRow *row)
{
  return row->fate == STORE_FATE_NEW || row->fate == STORE_FATE_REVISED || row->fate == STORE_FATE_SUPERSEDED;
}

static gint by_key(gconstpointer a, gconstpointer b)
{
  const StoreRow *left = *(const StoreRow *const *)a;
  const StoreRow *right = *(const StoreRow *const *)b;
  if (left->record->indicator_id != right->record->indicator_id)
    return left->record->indicator_id < right->record->indicator_id ? -1 : 1;
  if (left->breakdown_id != right->breakdown_id)
    return left->breakdown_id < right->breakdown_id ? -1 : 1;
  return (left->day > right->day) - (left->day < right->day);
}

/* The rows of which IS_CHOSEN holds, borrowed, in the order of their keys. */
static GPtrArray *rows_in_order(const StoreCells *cells, bool (*is_chosen)(const StoreRow *))
{
  GPtrArray *chosen = g_ptr_array_new();
  for (guint i = 0; i < cells->rows->len; i++) {
    StoreRow *row = &g_array_index(cells->rows, StoreRow, i);
    if (is_chosen(row))
      g_ptr_array_add(chosen, row);
  }
  g_ptr_array_sort(chosen, by_key);
  return chosen;
}

TrailRows store_seal_rows(const StoreCells *cells, int32_t submission_id, uint32_t part)
{
  g_autoptr(GPtrArray) written = rows_in_order(cells, is_written);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  for (guint i = 0; i < written->len; i++)
    append_row(bytes, g_ptr_array_index(written, i), submission_id);
  return (TrailRows){.is_sealed = true,
                     .part = (int32_t)part,
                     .n_rows = (int32_t)written->len,
                     .digest = digest_sha256(bytes->data, bytes->len)};
}

TrailRows store_seal_nothing(uint32_t part)
{
  return (TrailRows){.is_sealed = true, .part = (int32_t)part, .digest = digest_sha256("", 0)};
}
