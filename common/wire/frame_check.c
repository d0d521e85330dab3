#include "wire/frame_check.h"
#include "base/error.h"
#include "wire/limits.h"
#include "wire/wire_reader.h"

enum { FIELDS_MAX = 64 }; /* that a message type of the schema may have */

/* One message within the frame while it is walked. */
typedef struct Visit {
  const ProtobufCMessageDescriptor *type;
  WireReader reader;
  uint64_t seen;       /* bit i: type->fields[i] occurred */
  bool has_oneof;      /* a member of the oneof occurred */
  unsigned *n_unknown; /* in the whole frame */
  unsigned n_repeated[FIELDS_MAX];
} Visit;

static bool check_message(Visit *visit, GError **error);

static bool refuse(const Visit *visit, const char *field, const char *what, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message '%s': field '%s' %s", visit->type->short_name, field,
              what);
  return false;
}

static bool refuse_malformed(const Visit *visit, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message '%s': not a protobuf message",
              visit->type->short_name);
  return false;
}

static WireType wire_type_of(const ProtobufCFieldDescriptor *field)
{
  if (field->type == PROTOBUF_C_TYPE_DOUBLE)
    return WIRE_FIXED64;
  const bool is_packed = (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0;
  if (is_packed || field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_BYTES ||
      field->type == PROTOBUF_C_TYPE_MESSAGE)
    return WIRE_LENGTH_DELIMITED;
  return WIRE_VARINT;
}

static bool fits(const ProtobufCFieldDescriptor *field, uint64_t value)
{
  if (field->type == PROTOBUF_C_TYPE_BOOL)
    return value <= 1;
  if (field->type == PROTOBUF_C_TYPE_ENUM)
    return value <= G_MAXINT32 && protobuf_c_enum_descriptor_get_value(field->descriptor, (int)value) != NULL;
  if (field->type == PROTOBUF_C_TYPE_UINT32 || field->type == PROTOBUF_C_TYPE_SINT32)
    return value <= G_MAXUINT32;
  return true;
}

static bool check_varint(Visit *visit, const ProtobufCFieldDescriptor *field, WireReader *reader, GError **error)
{
  uint64_t value = 0;
  if (!wire_read_varint(reader, &value))
    return refuse_malformed(visit, error);
  return fits(field, value) || refuse(visit, field->name, "is out of range", error);
}

static bool check_packed(Visit *visit, const ProtobufCFieldDescriptor *field, FrameView list, GError **error)
{
  WireReader reader = wire_reader_of(list.bytes, list.size);
  for (unsigned n = 0; !wire_reader_at_end(&reader); n++) {
    if (n >= WIRE_REPEATED_MAX)
      return refuse(visit, field->name, "has too many values", error);
    if (!check_varint(visit, field, &reader, error))
      return false;
  }
  return true;
}

static bool check_text(const Visit *visit, const ProtobufCFieldDescriptor *field, FrameView text, GError **error)
{
  if (text.size > WIRE_TEXT_BYTES_MAX)
    return refuse(visit, field->name, "is too long", error);
  if (!g_utf8_validate_len((const char *)text.bytes, text.size, NULL))
    return refuse(visit, field->name, "is not UTF-8 without NUL", error);
  return true;
}

static bool check_length_delimited(Visit *visit, const ProtobufCFieldDescriptor *field, GError **error)
{
  FrameView content;
  if (!wire_read_bytes(&visit->reader, &content))
    return refuse_malformed(visit, error);
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return check_text(visit, field, content, error);
  if (field->type == PROTOBUF_C_TYPE_BYTES)
    return true;
  if (field->type != PROTOBUF_C_TYPE_MESSAGE)
    return check_packed(visit, field, content, error);
  Visit inner = {
      .type = field->descriptor, .reader = wire_reader_of(content.bytes, content.size), .n_unknown = visit->n_unknown};
  return check_message(&inner, error);
}

static bool count_field(Visit *visit, const ProtobufCFieldDescriptor *field, GError **error)
{
  const unsigned position = (unsigned)(field - visit->type->fields);
  const bool is_packed = (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0;
  const bool is_repeated = field->label == PROTOBUF_C_LABEL_REPEATED && !is_packed;
  if (is_repeated && ++visit->n_repeated[position] > WIRE_REPEATED_MAX)
    return refuse(visit, field->name, "occurs too often", error);
  if (!is_repeated && (visit->seen >> position & 1) != 0)
    return refuse(visit, field->name, "occurs twice", error);
  const bool is_in_oneof = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
  if (is_in_oneof && visit->has_oneof)
    return refuse(visit, field->name, "is one too many", error);
  visit->has_oneof |= is_in_oneof;
  visit->seen |= (uint64_t)1 << position;
  return true;
}

static bool check_unknown(Visit *visit, WireType type, GError **error)
{
  if (!wire_skip(&visit->reader, type))
    return refuse_malformed(visit, error);
  if (++*visit->n_unknown <= WIRE_UNKNOWN_FIELDS_MAX)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message '%s': too many unknown fields",
              visit->type->short_name);
  return false;
}

static bool check_field(Visit *visit, GError **error)
{
  uint32_t number = 0;
  WireType type = WIRE_VARINT;
  double value = 0;
  if (!wire_read_tag(&visit->reader, &number, &type))
    return refuse_malformed(visit, error);
  const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(visit->type, number);
  if (field == NULL)
    return check_unknown(visit, type, error);
  if (type != wire_type_of(field))
    return refuse(visit, field->name, "is of another type", error);
  if (!count_field(visit, field, error))
    return false;
  if (type == WIRE_FIXED64)
    return wire_read_double(&visit->reader, &value) || refuse_malformed(visit, error);
  return type == WIRE_VARINT ? check_varint(visit, field, &visit->reader, error)
                             : check_length_delimited(visit, field, error);
}

static bool check_message(Visit *visit, GError **error)
{
  g_assert(visit->type->n_fields <= FIELDS_MAX);
  while (!wire_reader_at_end(&visit->reader)) {
    if (!check_field(visit, error))
      return false;
  }
  for (unsigned i = 0; i < visit->type->n_fields; i++) {
    if (visit->type->fields[i].label == PROTOBUF_C_LABEL_REQUIRED && (visit->seen >> i & 1) == 0)
      return refuse(visit, visit->type->fields[i].name, "is missing", error);
  }
  return true;
}

bool frame_check(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t size, GError **error)
{
  unsigned n_unknown = 0;
  Visit visit = {.type = type, .reader = wire_reader_of(bytes, size), .n_unknown = &n_unknown};
  return check_message(&visit, error);
}
