#include "wire/records_codec.h"
#include "base/error.h"
#include "record/status.h"
#include "wire/codec.h"
#include "wire/frame_check.h"
#include "wire/limits.h"
#include "wire/wire_reader.h"

#include "halfsky.pb-c.h"

/* Writing goes through the generated types. Reading does not: after frame_check() the bytes are known to be well-formed, and reading rows
 * straight into records needs half the memory and a third of the time. */

uint32_t period_pack(Period period)
{
  return (uint32_t)period.year * 1000 + ((uint32_t)period.frequency + 1) * 100 + period.part;
}

bool period_unpack(uint32_t packed, Period *out_period)
{
  const uint32_t year = packed / 1000, frequency = packed / 100 % 10, part = packed % 100;
  if (year > G_MAXINT16 || frequency < 1 || frequency > N_FREQUENCIES)
    return false;
  *out_period = (Period){.frequency = (Frequency)(frequency - 1), .year = (int16_t)year, .part = (uint8_t)part};
  return true;
}

/* --- writing --- */

/* Texts of one dictionary with their positions, in the order of first use. */
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

static void record_to_row(const Record *record, Halfsky__Row *row)
{
  halfsky__row__init(row);
  row->indicator = (uint32_t)record->indicator_id;
  row->period = period_pack(record->period);
  row->has_value = record->has_value;
  row->value = record->value;
  row->has_denominator = record->has_denominator;
  row->denominator = record->denominator;
  row->has_status = record->status != STATUS_NORMAL;
  row->status = (uint8_t)record->status;
  row->has_sample_size = record->sample_size != 0;
  row->sample_size = record->sample_size;
  row->has_design_effect = record->design_effect > 0;
  row->design_effect = record->design_effect;
  row->source_row = record->source_row;
}

static GBytes *pack_records(Dictionary *keys, Dictionary *comments, Halfsky__Row **rows, size_t n)
{
  Halfsky__Records records = HALFSKY__RECORDS__INIT;
  records.n_breakdown = keys->texts->len;
  records.breakdown = (char **)keys->texts->pdata;
  records.n_row = n;
  records.row = rows;
  records.n_comment = comments->texts->len;
  records.comment = (char **)comments->texts->pdata;
  const size_t size = halfsky__records__get_packed_size(&records);
  uint8_t *bytes = g_malloc(size);
  halfsky__records__pack(&records, bytes);
  return g_bytes_new_take(bytes, size);
}

GBytes *records_encode(const Record *records, size_t n, BreakdownKeyFunc key_of, const void *source)
{
  g_assert(n <= WIRE_RECORDS_MAX);
  g_autofree Halfsky__Row *rows = g_new(Halfsky__Row, n);
  g_autofree Halfsky__Row **row_pointers = g_new(Halfsky__Row *, n);
  Dictionary keys = dictionary_new(), comments = dictionary_new();
  for (size_t i = 0; i < n; i++) {
    record_to_row(&records[i], &rows[i]);
    rows[i].breakdown = dictionary_position(&keys, key_of(source, records[i].breakdown));
    rows[i].has_comment = records[i].comment != NULL;
    if (records[i].comment != NULL)
      rows[i].comment = dictionary_position(&comments, records[i].comment);
    row_pointers[i] = &rows[i];
  }
  GBytes *bytes = pack_records(&keys, &comments, row_pointers, n);
  dictionary_clear(&keys);
  dictionary_clear(&comments);
  return bytes;
}

/* --- reading: the bytes have passed frame_check() --- */

enum { FIELD_BREAKDOWN = 1, FIELD_ROW = 2, FIELD_COMMENT = 3 }; /* of Records */

/* What the message holds, counted before anything is allocated. */
typedef struct Tables {
  RecordSet set;
  const char **breakdown_keys;
  const char **comments;
  size_t n_breakdowns, n_rows, n_comments; /* first counted, then filled */
} Tables;

static bool refuse_row(size_t row, const char *field, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "record %zu: field '%s' is out of range", row + 1, field);
  return false;
}

static bool refuse_size(GError **error)
{
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "records need more memory than they may");
  return false;
}

static void count_fields(const uint8_t *bytes, size_t size, Tables *tables)
{
  WireReader reader = wire_reader_of(bytes, size);
  uint32_t field = 0;
  WireType type = WIRE_VARINT;
  while (wire_read_tag(&reader, &field, &type) && wire_skip(&reader, type)) {
    tables->n_breakdowns += field == FIELD_BREAKDOWN;
    tables->n_rows += field == FIELD_ROW;
    tables->n_comments += field == FIELD_COMMENT;
  }
}

static bool allocate_tables(Tables *tables, Arena *arena, GError **error)
{
  tables->breakdown_keys = arena_alloc_array(arena, tables->n_breakdowns, sizeof *tables->breakdown_keys);
  tables->comments = arena_alloc_array(arena, tables->n_comments, sizeof *tables->comments);
  tables->set.records = arena_alloc_array(arena, tables->n_rows, sizeof *tables->set.records);
  if (tables->breakdown_keys == NULL || tables->comments == NULL || tables->set.records == NULL)
    return refuse_size(error);
  tables->set.n_breakdown_keys = tables->n_breakdowns;
  tables->set.breakdown_keys = tables->breakdown_keys;
  tables->set.n_records = tables->n_rows;
  tables->n_breakdowns = tables->n_rows = tables->n_comments = 0;
  return true;
}

static bool add_text(FrameView text, Arena *arena, const char **texts, size_t *n, GError **error)
{
  const char *copy = arena_copy_text(arena, (const char *)text.bytes, text.size);
  if (copy == NULL)
    return refuse_size(error);
  texts[(*n)++] = copy;
  return true;
}

static bool read_texts(const uint8_t *bytes, size_t size, Arena *arena, Tables *tables, GError **error)
{
  WireReader reader = wire_reader_of(bytes, size);
  uint32_t field = 0;
  WireType type = WIRE_VARINT;
  while (wire_read_tag(&reader, &field, &type)) {
    FrameView text;
    if (field != FIELD_BREAKDOWN && field != FIELD_COMMENT) {
      if (!wire_skip(&reader, type))
        break;
      continue;
    }
    if (!wire_read_bytes(&reader, &text))
      break;
    if (field == FIELD_BREAKDOWN && !add_text(text, arena, tables->breakdown_keys, &tables->n_breakdowns, error))
      return false;
    if (field == FIELD_COMMENT && !add_text(text, arena, tables->comments, &tables->n_comments, error))
      return false;
  }
  return true;
}

/* The numbers of one row as they come; a field that is left out has its default. */
typedef struct RowNumbers {
  uint64_t varint[11]; /* by field number */
  bool has_comment;
} RowNumbers;

enum {
  ROW_INDICATOR = 1,
  ROW_PERIOD,
  ROW_BREAKDOWN,
  ROW_VALUE,
  ROW_DENOMINATOR,
  ROW_STATUS,
  ROW_COMMENT,
  ROW_SAMPLE_SIZE,
  ROW_DESIGN_EFFECT,
  ROW_SOURCE_ROW,
};

static bool read_double(WireReader *reader, uint32_t field, Record *record)
{
  if (field == ROW_DESIGN_EFFECT)
    return wire_read_double(reader, &record->design_effect);
  const bool is_value = field == ROW_VALUE;
  record->has_value |= is_value;
  record->has_denominator |= !is_value;
  return wire_read_double(reader, is_value ? &record->value : &record->denominator);
}

static void read_numbers(FrameView row, RowNumbers *numbers, Record *record)
{
  WireReader reader = wire_reader_of(row.bytes, row.size);
  uint32_t field = 0;
  WireType type = WIRE_VARINT;
  bool is_read = true;
  while (is_read && wire_read_tag(&reader, &field, &type)) {
    if (field == ROW_VALUE || field == ROW_DENOMINATOR || field == ROW_DESIGN_EFFECT)
      is_read = read_double(&reader, field, record);
    else if (field <= ROW_SOURCE_ROW)
      is_read = wire_read_varint(&reader, &numbers->varint[field]);
    else
      is_read = wire_skip(&reader, type);
    numbers->has_comment |= field == ROW_COMMENT;
  }
}

static bool read_row(FrameView row, const Tables *tables, Record *record, GError **error)
{
  RowNumbers numbers = {.varint = {[ROW_STATUS] = STATUS_NORMAL}};
  const uint64_t *number = numbers.varint;
  read_numbers(row, &numbers, record);
  if (number[ROW_INDICATOR] == 0 || number[ROW_INDICATOR] > G_MAXINT16)
    return refuse_row(tables->n_rows, "indicator", error);
  if (!period_unpack((uint32_t)number[ROW_PERIOD], &record->period))
    return refuse_row(tables->n_rows, "period", error);
  if (number[ROW_BREAKDOWN] >= tables->n_breakdowns)
    return refuse_row(tables->n_rows, "breakdown", error);
  if (number[ROW_STATUS] <= ' ' || number[ROW_STATUS] > '~')
    return refuse_row(tables->n_rows, "status", error);
  if (numbers.has_comment && number[ROW_COMMENT] >= tables->n_comments)
    return refuse_row(tables->n_rows, "comment", error);
  record->indicator_id = (int16_t)number[ROW_INDICATOR];
  record->breakdown = (uint16_t)number[ROW_BREAKDOWN];
  record->status = (char)number[ROW_STATUS];
  record->sample_size = (uint32_t)number[ROW_SAMPLE_SIZE];
  record->source_row = (uint32_t)number[ROW_SOURCE_ROW];
  record->comment = numbers.has_comment ? tables->comments[number[ROW_COMMENT]] : NULL;
  return true;
}

static bool read_rows(const uint8_t *bytes, size_t size, Tables *tables, GError **error)
{
  WireReader reader = wire_reader_of(bytes, size);
  uint32_t field = 0;
  WireType type = WIRE_VARINT;
  FrameView row;
  while (wire_read_tag(&reader, &field, &type)) {
    if (field != FIELD_ROW) {
      if (!wire_skip(&reader, type))
        break;
      continue;
    }
    if (!wire_read_bytes(&reader, &row))
      break;
    if (!read_row(row, tables, &tables->set.records[tables->n_rows], error))
      return false;
    tables->n_rows++;
  }
  return true;
}

bool records_decode(const uint8_t *bytes, size_t size, Arena *arena, RecordSet *out_set, GError **error)
{
  Tables tables = {0};
  if (!frame_check(&halfsky__records__descriptor, bytes, size, error))
    return false;
  count_fields(bytes, size, &tables);
  if (!allocate_tables(&tables, arena, error) || !read_texts(bytes, size, arena, &tables, error) ||
      !read_rows(bytes, size, &tables, error))
    return false;
  *out_set = tables.set;
  return true;
}
