#include <string.h>

#include "record/status.h"
#include "wire/codec.h"
#include "wire/limits.h"
#include "wire/records_codec.h"
#include "wire/records_fields.h"
#include "wire/wire_reader.h"

/* Rows are written straight from records into the message, since a form has very many: fields in the order of their numbers, those left out that have
 * their default, as the generated types would write them. */

uint32_t period_pack(Period period)
{
  return (uint32_t)period.year * 1000 + ((uint32_t)period.frequency + 1) * 100 + period.part;
}

/* --- Dictionaries ------------------------------------------------------------------------------------------------- */

/* Texts with their positions, in the order of first use. */
typedef struct Dictionary {
  GPtrArray *texts;      /* borrowed */
  GHashTable *positions; /* text → position + 1 */
} Dictionary;

static Dictionary dictionary_new(void)
{
  return (Dictionary){.texts = g_ptr_array_new(), .positions = g_hash_table_new(g_str_hash, g_str_equal)};
}

static void dictionary_clear(Dictionary *dictionary)
{
  g_clear_pointer(&dictionary->texts, g_ptr_array_unref);
  g_clear_pointer(&dictionary->positions, g_hash_table_unref);
}

static uint32_t dictionary_position(Dictionary *dictionary, const char *text)
{
  const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(dictionary->positions, text));
  if (known != 0)
    return known - 1;
  g_ptr_array_add(dictionary->texts, (gpointer)text);
  g_hash_table_insert(dictionary->positions, (gpointer)text, GUINT_TO_POINTER(dictionary->texts->len));
  return dictionary->texts->len - 1;
}

/* What the records refer to, found before the first of them is written. */
typedef struct Tables {
  Dictionary keys, comments;
  uint32_t *key_positions; /* by breakdown: position + 1; 0: not used */
} Tables;

static Tables tables_of(const Record *records, size_t n, BreakdownKeyFunc key_of, const void *source)
{
  Tables tables = {dictionary_new(), dictionary_new(), g_new0(uint32_t, UINT16_MAX + 1)};
  for (size_t i = 0; i < n; i++) {
    uint32_t *position = &tables.key_positions[records[i].breakdown];
    if (*position == 0)
      *position = dictionary_position(&tables.keys, key_of(source, records[i].breakdown)) + 1;
    if (records[i].comment != NULL)
      dictionary_position(&tables.comments, records[i].comment);
  }
  return tables;
}

static void tables_clear(Tables *tables)
{
  dictionary_clear(&tables->keys);
  dictionary_clear(&tables->comments);
  g_free(tables->key_positions);
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

/* A row takes less than this: its own tag and length, ten tags, seven numbers of at most five bytes and three of eight. Its length is one byte. */
enum { ROW_BYTES_MAX = 2 + 10 + 7 * 5 + 3 * 8 };

/* A message that grows: writers ask for room first and put AT behind what they wrote. */
typedef struct Writer {
  uint8_t *bytes;
  size_t room;
  uint8_t *at;
} Writer;

static void make_room(Writer *writer, size_t size)
{
  const size_t used = (size_t)(writer->at - writer->bytes);
  if (writer->room - used >= size)
    return;
  writer->room = 2 * writer->room + size;
  writer->bytes = g_realloc(writer->bytes, writer->room);
  writer->at = writer->bytes + used;
}

static uint8_t *put_varint(uint8_t *at, uint32_t number)
{
  for (; number >= 0x80; number >>= 7)
    *at++ = (uint8_t)(number | 0x80);
  *at++ = (uint8_t)number;
  return at;
}

static uint8_t *put_tag(uint8_t *at, unsigned field, WireType type)
{
  *at++ = (uint8_t)(field << 3 | (unsigned)type);
  return at;
}

static uint8_t *put_number(uint8_t *at, unsigned field, uint32_t number)
{
  return put_varint(put_tag(at, field, WIRE_VARINT), number);
}

static uint8_t *put_double(uint8_t *at, unsigned field, double number)
{
  uint64_t bits = 0;
  memcpy(&bits, &number, sizeof bits);
  bits = GUINT64_TO_LE(bits);
  at = put_tag(at, field, WIRE_FIXED64);
  memcpy(at, &bits, sizeof bits);
  return at + sizeof bits;
}

static void write_texts(Writer *writer, unsigned field, const GPtrArray *texts)
{
  enum { TAG_AND_LENGTH_BYTES_MAX = 6 };
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index(texts, i);
    const size_t size = strlen(text);
    make_room(writer, TAG_AND_LENGTH_BYTES_MAX + size);
    writer->at = put_varint(put_tag(writer->at, field, WIRE_LENGTH_DELIMITED), (uint32_t)size);
    memcpy(writer->at, text, size);
    writer->at += size;
  }
}

static uint8_t *put_fields(uint8_t *at, const Record *record, Tables *tables)
{
  at = put_number(at, ROW_INDICATOR, (uint32_t)record->indicator_id);
  at = put_number(at, ROW_PERIOD, period_pack(record->period));
  at = put_number(at, ROW_BREAKDOWN, tables->key_positions[record->breakdown] - 1);
  if (record->has_value)
    at = put_double(at, ROW_VALUE, record->value);
  if (record->has_denominator)
    at = put_double(at, ROW_DENOMINATOR, record->denominator);
  if (record->status != STATUS_NORMAL)
    at = put_number(at, ROW_STATUS, (uint8_t)record->status);
  if (record->comment != NULL)
    at = put_number(at, ROW_COMMENT, dictionary_position(&tables->comments, record->comment));
  if (record->sample_size != 0)
    at = put_number(at, ROW_SAMPLE_SIZE, record->sample_size);
  if (record->design_effect > 0)
    at = put_double(at, ROW_DESIGN_EFFECT, record->design_effect);
  return put_number(at, ROW_SOURCE_ROW, record->source_row);
}

static void write_row(Writer *writer, const Record *record, Tables *tables)
{
  make_room(writer, ROW_BYTES_MAX);
  uint8_t *length = put_tag(writer->at, RECORDS_ROW, WIRE_LENGTH_DELIMITED);
  writer->at = put_fields(length + 1, record, tables);
  *length = (uint8_t)(writer->at - length - 1);
}

GBytes *records_encode(const Record *records, size_t n, BreakdownKeyFunc key_of, const void *source)
{
  g_assert(n <= WIRE_RECORDS_MAX);
  Writer writer = {0};
  Tables tables = tables_of(records, n, key_of, source);
  write_texts(&writer, RECORDS_BREAKDOWN, tables.keys.texts);
  for (size_t i = 0; i < n; i++)
    write_row(&writer, &records[i], &tables);
  write_texts(&writer, RECORDS_COMMENT, tables.comments.texts);
  tables_clear(&tables);
  const size_t size = (size_t)(writer.at - writer.bytes);
  return g_bytes_new_take(g_realloc(writer.bytes, size), size);
}
