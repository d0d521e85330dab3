#include "base/error.h"
#include "record/status.h"
#include "wire/codec.h"
#include "wire/limits.h"
#include "wire/records_codec.h"
#include "wire/records_fields.h"
#include "wire/wire_reader.h"

/* A batch has very many rows, so they are read straight into records, without the generated types, and each row is checked against the schema while it is
 * read: what frame_check.h refuses of other messages is refused here in the same words. Sizes are counted before anything is allocated. */

bool period_unpack(uint32_t packed, Period *out_period)
{
  const uint32_t year = packed / 1000, frequency = packed / 100 % 10, part = packed % 100;
  if (year > G_MAXINT16 || frequency < 1 || frequency > N_FREQUENCIES)
    return false;
  *out_period = (Period){.frequency = (Frequency)(frequency - 1), .year = (int16_t)year, .part = (uint8_t)part};
  return true;
}

/* The message on its way into a set. */
typedef struct Reading {
  RecordSet set;
  const char **breakdown_keys;
  const char **comments;
  size_t n_breakdowns, n_rows, n_comments; /* first counted, then filled */
  unsigned n_unknown;                      /* fields in the whole message */
  GError **error;
} Reading;

/* --- Refusing ----------------------------------------------------------------------------------------------------- */

static bool refuse_row(const Reading *reading, const char *field)
{
  g_set_error(reading->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "record %zu: field '%s' is out of range",
              reading->n_rows + 1, field);
  return false;
}

static bool refuse_size(const Reading *reading)
{
  g_set_error_literal(reading->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "records need more memory than they may");
  return false;
}

static bool refuse_field(const Reading *reading, const char *message, const char *field, const char *what)
{
  g_set_error(reading->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message '%s': field '%s' %s", message, field, what);
  return false;
}

static bool refuse_malformed(const Reading *reading, const char *message)
{
  g_set_error(reading->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message '%s': not a protobuf message", message);
  return false;
}

/* A field of a newer protocol. */
static bool skip_unknown(Reading *reading, WireReader *reader, WireType type, const char *message)
{
  if (!wire_skip(reader, type))
    return refuse_malformed(reading, message);
  if (++reading->n_unknown <= WIRE_UNKNOWN_FIELDS_MAX)
    return true;
  g_set_error(reading->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message '%s': too many unknown fields", message);
  return false;
}

/* --- Counting ----------------------------------------------------------------------------------------------------- */

static const char *const records_fields[] = {
    [RECORDS_BREAKDOWN] = "breakdown", [RECORDS_ROW] = "row", [RECORDS_COMMENT] = "comment"};

static bool count_field(Reading *reading, WireReader *reader, uint32_t field, WireType type)
{
  size_t *const counts[] = {
      [RECORDS_BREAKDOWN] = &reading->n_breakdowns,
      [RECORDS_ROW] = &reading->n_rows,
      [RECORDS_COMMENT] = &reading->n_comments,
  };
  FrameView content;
  if (field >= G_N_ELEMENTS(counts))
    return skip_unknown(reading, reader, type, "Records");
  if (type != WIRE_LENGTH_DELIMITED)
    return refuse_field(reading, "Records", records_fields[field], "is of another type");
  if (++*counts[field] > WIRE_REPEATED_MAX)
    return refuse_field(reading, "Records", records_fields[field], "occurs too often");
  return wire_read_bytes(reader, &content) || refuse_malformed(reading, "Records");
}

static bool count_fields(Reading *reading, const uint8_t *bytes, size_t size)
{
  WireReader reader = wire_reader_of(bytes, size);
  uint32_t field = 0;
  WireType type = WIRE_VARINT;
  while (!wire_reader_at_end(&reader)) {
    if (!wire_read_tag(&reader, &field, &type))
      return refuse_malformed(reading, "Records");
    if (!count_field(reading, &reader, field, type))
      return false;
  }
  return true;
}

static bool allocate_tables(Reading *reading, Arena *arena)
{
  reading->breakdown_keys = arena_alloc_array(arena, reading->n_breakdowns, sizeof *reading->breakdown_keys);
  reading->comments = arena_alloc_array(arena, reading->n_comments, sizeof *reading->comments);
  reading->set.records = arena_alloc_array(arena, reading->n_rows, sizeof *reading->set.records);
  if (reading->breakdown_keys == NULL || reading->comments == NULL || reading->set.records == NULL)
    return refuse_size(reading);
  reading->set.n_breakdown_keys = reading->n_breakdowns;
  reading->set.breakdown_keys = reading->breakdown_keys;
  reading->set.n_records = reading->n_rows;
  reading->n_breakdowns = reading->n_rows = reading->n_comments = 0;
  return true;
}

/* The next occurrence of field WANTED, or of WANTED_TOO, in a message that was counted; false when there is none left. */
static bool find_field(WireReader *reader, uint32_t wanted, uint32_t wanted_too, uint32_t *out_field,
                       FrameView *out_content)
{
  WireType type = WIRE_VARINT;
  while (wire_read_tag(reader, out_field, &type)) {
    if (*out_field == wanted || *out_field == wanted_too)
      return wire_read_bytes(reader, out_content);
    if (!wire_skip(reader, type))
      return false;
  }
  return false;
}

/* --- Texts -------------------------------------------------------------------------------------------------------- */

static bool read_text(Reading *reading, uint32_t field, FrameView text, Arena *arena)
{
  if (text.size > WIRE_TEXT_BYTES_MAX)
    return refuse_field(reading, "Records", records_fields[field], "is too long");
  if (!g_utf8_validate_len((const char *)text.bytes, text.size, NULL))
    return refuse_field(reading, "Records", records_fields[field], "is not UTF-8 without NUL");
  const char *copy = arena_copy_text(arena, (const char *)text.bytes, text.size);
  if (copy == NULL)
    return refuse_size(reading);
  if (field == RECORDS_BREAKDOWN)
    reading->breakdown_keys[reading->n_breakdowns++] = copy;
  else
    reading->comments[reading->n_comments++] = copy;
  return true;
}

static bool read_texts(Reading *reading, const uint8_t *bytes, size_t size, Arena *arena)
{
  WireReader reader = wire_reader_of(bytes, size);
  uint32_t field = 0;
  FrameView text;
  while (find_field(&reader, RECORDS_BREAKDOWN, RECORDS_COMMENT, &field, &text))
    if (!read_text(reading, field, text, arena))
      return false;
  return true;
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  WireType type;
  bool is_required;
} row_fields[ROW_FIELDS_END] = {
    [ROW_INDICATOR] = {"indicator", WIRE_VARINT, true},
    [ROW_PERIOD] = {"period", WIRE_VARINT, true},
    [ROW_BREAKDOWN] = {"breakdown", WIRE_VARINT, true},
    [ROW_VALUE] = {"value", WIRE_FIXED64, false},
    [ROW_DENOMINATOR] = {"denominator", WIRE_FIXED64, false},
    [ROW_STATUS] = {"status", WIRE_VARINT, false},
    [ROW_COMMENT] = {"comment", WIRE_VARINT, false},
    [ROW_SAMPLE_SIZE] = {"sample_size", WIRE_VARINT, false},
    [ROW_DESIGN_EFFECT] = {"design_effect", WIRE_FIXED64, false},
    [ROW_SOURCE_ROW] = {"source_row", WIRE_VARINT, true},
};

#define ROW_BIT(field) (1u << (field))
enum { ROW_REQUIRED = ROW_BIT(ROW_INDICATOR) | ROW_BIT(ROW_PERIOD) | ROW_BIT(ROW_BREAKDOWN) | ROW_BIT(ROW_SOURCE_ROW) };

/* The numbers of one row as they come; a field that is left out has its default. */
typedef struct RowNumbers {
  uint32_t whole[ROW_FIELDS_END]; /* by field number */
  double real[ROW_FIELDS_END];
  unsigned seen; /* ROW_BIT of each field */
} RowNumbers;

static bool read_field(Reading *reading, WireReader *reader, uint32_t field, RowNumbers *numbers)
{
  uint64_t whole = 0;
  if (row_fields[field].type == WIRE_FIXED64)
    return wire_read_double(reader, &numbers->real[field]) || refuse_malformed(reading, "Row");
  if (!wire_read_varint(reader, &whole))
    return refuse_malformed(reading, "Row");
  numbers->whole[field] = (uint32_t)whole;
  return whole <= UINT32_MAX || refuse_field(reading, "Row", row_fields[field].name, "is out of range");
}

static bool refuse_missing(const Reading *reading, unsigned seen)
{
  unsigned field = ROW_INDICATOR;
  while (!row_fields[field].is_required || (seen & ROW_BIT(field)) != 0)
    field++;
  return refuse_field(reading, "Row", row_fields[field].name, "is missing");
}

/* A tag that is not one byte of a known field: *out_field is 0 when it was that of an unknown one, which is skipped. */
static bool read_unusual_tag(Reading *reading, WireReader *reader, uint32_t *out_field)
{
  WireType type = WIRE_VARINT;
  if (!wire_read_tag(reader, out_field, &type))
    return refuse_malformed(reading, "Row");
  if (*out_field < ROW_FIELDS_END)
    return type == row_fields[*out_field].type ||
           refuse_field(reading, "Row", row_fields[*out_field].name, "is of another type");
  *out_field = 0;
  return skip_unknown(reading, reader, type, "Row");
}

static inline bool read_row_tag(Reading *reading, WireReader *reader, uint32_t *out_field)
{
  const uint32_t tag = *reader->at, field = tag >> 3;
  if (field == 0 || field >= ROW_FIELDS_END || (tag & 7) != row_fields[field].type)
    return read_unusual_tag(reading, reader, out_field);
  *out_field = field;
  reader->at++;
  return true;
}

static bool read_numbers(Reading *reading, FrameView row, RowNumbers *numbers)
{
  WireReader reader = wire_reader_of(row.bytes, row.size);
  uint32_t field = 0;
  while (!wire_reader_at_end(&reader)) {
    if (!read_row_tag(reading, &reader, &field))
      return false;
    if (field == 0)
      continue;
    if ((numbers->seen & ROW_BIT(field)) != 0)
      return refuse_field(reading, "Row", row_fields[field].name, "occurs twice");
    if (!read_field(reading, &reader, field, numbers))
      return false;
    numbers->seen |= ROW_BIT(field);
  }
  return (numbers->seen & ROW_REQUIRED) == ROW_REQUIRED || refuse_missing(reading, numbers->seen);
}

/* Refuses what a Record cannot hold, and what refers to nothing. */
static bool check_numbers(const Reading *reading, const RowNumbers *numbers, Period *out_period)
{
  const uint32_t *whole = numbers->whole;
  if (whole[ROW_INDICATOR] == 0 || whole[ROW_INDICATOR] > G_MAXINT16)
    return refuse_row(reading, "indicator");
  if (!period_unpack(whole[ROW_PERIOD], out_period))
    return refuse_row(reading, "period");
  if (whole[ROW_BREAKDOWN] >= reading->n_breakdowns)
    return refuse_row(reading, "breakdown");
  if (whole[ROW_STATUS] <= ' ' || whole[ROW_STATUS] > '~')
    return refuse_row(reading, "status");
  if ((numbers->seen & ROW_BIT(ROW_COMMENT)) != 0 && whole[ROW_COMMENT] >= reading->n_comments)
    return refuse_row(reading, "comment");
  return true;
}

static bool read_row(Reading *reading, FrameView row, Record *out_record)
{
  RowNumbers numbers = {.whole = {[ROW_STATUS] = STATUS_NORMAL}};
  const uint32_t *whole = numbers.whole;
  Period period;
  if (!read_numbers(reading, row, &numbers) || !check_numbers(reading, &numbers, &period))
    return false;
  *out_record = (Record){
      .indicator_id = (int16_t)whole[ROW_INDICATOR],
      .breakdown = (uint16_t)whole[ROW_BREAKDOWN],
      .period = period,
      .value = numbers.real[ROW_VALUE],
      .denominator = numbers.real[ROW_DENOMINATOR],
      .has_value = (numbers.seen & ROW_BIT(ROW_VALUE)) != 0,
      .has_denominator = (numbers.seen & ROW_BIT(ROW_DENOMINATOR)) != 0,
      .status = (char)whole[ROW_STATUS],
      .sample_size = whole[ROW_SAMPLE_SIZE],
      .design_effect = numbers.real[ROW_DESIGN_EFFECT],
      .comment = (numbers.seen & ROW_BIT(ROW_COMMENT)) != 0 ? reading->comments[whole[ROW_COMMENT]] : NULL,
      .source_row = whole[ROW_SOURCE_ROW],
  };
  return true;
}

static bool read_rows(Reading *reading, const uint8_t *bytes, size_t size)
{
  WireReader reader = wire_reader_of(bytes, size);
  uint32_t field = 0;
  FrameView row;
  while (find_field(&reader, RECORDS_ROW, RECORDS_ROW, &field, &row)) {
    if (!read_row(reading, row, &reading->set.records[reading->n_rows]))
      return false;
    reading->n_rows++;
  }
  return true;
}

bool records_decode(const uint8_t *bytes, size_t size, Arena *arena, RecordSet *out_set, GError **error)
{
  Reading reading = {.error = error};
  if (!count_fields(&reading, bytes, size) || !allocate_tables(&reading, arena) ||
      !read_texts(&reading, bytes, size, arena) || !read_rows(&reading, bytes, size))
    return false;
  *out_set = reading.set;
  return true;
}
