#include "database/parameters.h"

#include <string.h>

#include "database/binary.h"
#include "database/parameters_private.h"

typedef struct Parameter {
  guint offset; /* into the bytes */
  int length;   /* BINARY_NULL_LENGTH: SQL NULL */
} Parameter;

struct Parameters {
  GArray *types;  /* of unsigned int, as libpq's Oid */
  GArray *values; /* of Parameter */
  GByteArray *bytes;
};

Parameters *parameters_new(void)
{
  Parameters *parameters = g_new0(Parameters, 1);
  parameters->types = g_array_new(FALSE, FALSE, sizeof(unsigned int));
  parameters->values = g_array_new(FALSE, FALSE, sizeof(Parameter));
  parameters->bytes = g_byte_array_new();
  return parameters;
}

void parameters_reset(Parameters *parameters)
{
  g_array_set_size(parameters->types, 0);
  g_array_set_size(parameters->values, 0);
  g_byte_array_set_size(parameters->bytes, 0);
}

void parameters_free(Parameters *parameters)
{
  if (!parameters)
    return;
  g_array_unref(parameters->types);
  g_array_unref(parameters->values);
  g_byte_array_unref(parameters->bytes);
  g_free(parameters);
}

const unsigned int *parameters_types(const Parameters *parameters)
{
  return (const unsigned int *)(const void *)parameters->types->data;
}

int parameters_count(const Parameters *parameters)
{
  return (int)parameters->values->len;
}

void parameters_values(const Parameters *parameters, const char **out_values, int *out_lengths)
{
  for (guint i = 0; i < parameters->values->len; i++) {
    const Parameter *value = &g_array_index(parameters->values, Parameter, i);
    bool is_empty = value->length <= 0; /* without bytes there may be no address, but an empty text is not NULL */
    const char *bytes = is_empty ? "" : (const char *)parameters->bytes->data + value->offset;
    out_values[i] = value->length == BINARY_NULL_LENGTH ? NULL : bytes;
    out_lengths[i] = is_empty ? 0 : value->length;
  }
}

/* Announces a value whose bytes follow. */
static void begin_value(Parameters *parameters, SqlType type)
{
  unsigned int oid = type;
  Parameter value = {.offset = parameters->bytes->len, .length = 0};
  g_array_append_val(parameters->types, oid);
  g_array_append_val(parameters->values, value);
}

static Parameter *latest_value(Parameters *parameters)
{
  return &g_array_index(parameters->values, Parameter, parameters->values->len - 1);
}

static void end_value(Parameters *parameters)
{
  Parameter *value = latest_value(parameters);
  guint length = parameters->bytes->len - value->offset;
  g_assert(length <= G_MAXINT);
  value->length = (int)length;
}

static void add_null(Parameters *parameters, SqlType type)
{
  begin_value(parameters, type);
  latest_value(parameters)->length = BINARY_NULL_LENGTH;
}

static void append_bytes(Parameters *parameters, const void *bytes, size_t size_bytes)
{
  g_assert(size_bytes <= G_MAXINT);
  if (size_bytes > 0)
    g_byte_array_append(parameters->bytes, bytes, (guint)size_bytes);
}

static void add_bytes(Parameters *parameters, SqlType type, const void *bytes, size_t size_bytes)
{
  begin_value(parameters, type);
  append_bytes(parameters, bytes, size_bytes);
  end_value(parameters);
}

void parameters_add_boolean(Parameters *parameters, bool value)
{
  add_bytes(parameters, SQL_BOOLEAN, &(guint8){value ? 1 : 0}, 1);
}

void parameters_add_char(Parameters *parameters, char value)
{
  add_bytes(parameters, SQL_CHAR, &value, 1);
}

void parameters_add_int16(Parameters *parameters, int16_t value)
{
  begin_value(parameters, SQL_INT2);
  binary_append_int16(parameters->bytes, value);
  end_value(parameters);
}

void parameters_add_int32(Parameters *parameters, int32_t value)
{
  begin_value(parameters, SQL_INT4);
  binary_append_int32(parameters->bytes, value);
  end_value(parameters);
}

void parameters_add_int64(Parameters *parameters, int64_t value)
{
  begin_value(parameters, SQL_INT8);
  binary_append_int64(parameters->bytes, value);
  end_value(parameters);
}

void parameters_add_float8(Parameters *parameters, double value)
{
  begin_value(parameters, SQL_FLOAT8);
  binary_append_float8(parameters->bytes, value);
  end_value(parameters);
}

void parameters_add_text(Parameters *parameters, const char *text_or_null)
{
  if (text_or_null)
    add_bytes(parameters, SQL_TEXT, text_or_null, strlen(text_or_null));
  else
    add_null(parameters, SQL_TEXT);
}

void parameters_add_json(Parameters *parameters, const char *json_or_null)
{
  if (!json_or_null) {
    add_null(parameters, SQL_JSONB);
    return;
  }
  begin_value(parameters, SQL_JSONB);
  append_bytes(parameters, &(guint8){BINARY_JSONB_VERSION}, 1);
  append_bytes(parameters, json_or_null, strlen(json_or_null));
  end_value(parameters);
}

void parameters_add_bytea(Parameters *parameters, const void *bytes_or_null, size_t size_bytes)
{
  if (bytes_or_null)
    add_bytes(parameters, SQL_BYTEA, bytes_or_null, size_bytes);
  else
    add_null(parameters, SQL_BYTEA);
}

void parameters_add_date(Parameters *parameters, int32_t days)
{
  begin_value(parameters, SQL_DATE);
  binary_append_int32(parameters->bytes, days);
  end_value(parameters);
}

void parameters_add_timestamptz(Parameters *parameters, int64_t unix_us)
{
  begin_value(parameters, SQL_TIMESTAMPTZ);
  binary_append_int64(parameters->bytes, binary_timestamp_from_unix(unix_us));
  end_value(parameters);
}

void parameters_add_null_boolean(Parameters *parameters)
{
  add_null(parameters, SQL_BOOLEAN);
}

void parameters_add_null_int16(Parameters *parameters)
{
  add_null(parameters, SQL_INT2);
}

void parameters_add_null_int32(Parameters *parameters)
{
  add_null(parameters, SQL_INT4);
}

void parameters_add_null_int64(Parameters *parameters)
{
  add_null(parameters, SQL_INT8);
}

void parameters_add_null_float8(Parameters *parameters)
{
  add_null(parameters, SQL_FLOAT8);
}

void parameters_add_null_date(Parameters *parameters)
{
  add_null(parameters, SQL_DATE);
}

void parameters_add_null_timestamptz(Parameters *parameters)
{
  add_null(parameters, SQL_TIMESTAMPTZ);
}

/* An array is: dimensions (1, or 0 when empty), whether it may have NULLs, the element's type, then per dimension its size and lower bound 1;
 * then each element with its length before it. */
static void begin_array(Parameters *parameters, SqlType array, SqlType element, size_t count)
{
  g_assert(count <= G_MAXINT32);
  begin_value(parameters, array);
  binary_append_int32(parameters->bytes, count > 0 ? 1 : 0);
  binary_append_int32(parameters->bytes, 1);
  binary_append_int32(parameters->bytes, (int32_t)element);
  if (count == 0)
    return;
  binary_append_int32(parameters->bytes, (int32_t)count);
  binary_append_int32(parameters->bytes, 1);
}

/* Writes the element's length; false when the element is NULL and nothing follows. */
static bool begin_element(Parameters *parameters, const bool *is_present, size_t i, int32_t length)
{
  bool present = !is_present || is_present[i];
  binary_append_int32(parameters->bytes, present ? length : BINARY_NULL_LENGTH);
  return present;
}

void parameters_add_boolean_array(Parameters *parameters, const bool *values, const bool *is_present, size_t count)
{
  begin_array(parameters, SQL_BOOLEAN_ARRAY, SQL_BOOLEAN, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 1))
      append_bytes(parameters, &(guint8){values[i] ? 1 : 0}, 1);
  end_value(parameters);
}

void parameters_add_char_array(Parameters *parameters, const char *values, const bool *is_present, size_t count)
{
  begin_array(parameters, SQL_CHAR_ARRAY, SQL_CHAR, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 1))
      append_bytes(parameters, &values[i], 1);
  end_value(parameters);
}

void parameters_add_int16_array(Parameters *parameters, const int16_t *values, const bool *is_present, size_t count)
{
  begin_array(parameters, SQL_INT2_ARRAY, SQL_INT2, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 2))
      binary_append_int16(parameters->bytes, values[i]);
  end_value(parameters);
}

static void add_4_byte_array(Parameters *parameters, SqlType array, SqlType element, const int32_t *values,
                             const bool *is_present, size_t count)
{
  begin_array(parameters, array, element, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 4))
      binary_append_int32(parameters->bytes, values[i]);
  end_value(parameters);
}

void parameters_add_int32_array(Parameters *parameters, const int32_t *values, const bool *is_present, size_t count)
{
  add_4_byte_array(parameters, SQL_INT4_ARRAY, SQL_INT4, values, is_present, count);
}

void parameters_add_date_array(Parameters *parameters, const int32_t *days, const bool *is_present, size_t count)
{
  add_4_byte_array(parameters, SQL_DATE_ARRAY, SQL_DATE, days, is_present, count);
}

void parameters_add_int64_array(Parameters *parameters, const int64_t *values, const bool *is_present, size_t count)
{
  begin_array(parameters, SQL_INT8_ARRAY, SQL_INT8, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 8))
      binary_append_int64(parameters->bytes, values[i]);
  end_value(parameters);
}

void parameters_add_timestamptz_array(Parameters *parameters, const int64_t *unix_us, const bool *is_present,
                                      size_t count)
{
  begin_array(parameters, SQL_TIMESTAMPTZ_ARRAY, SQL_TIMESTAMPTZ, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 8))
      binary_append_int64(parameters->bytes, binary_timestamp_from_unix(unix_us[i]));
  end_value(parameters);
}

void parameters_add_float8_array(Parameters *parameters, const double *values, const bool *is_present, size_t count)
{
  begin_array(parameters, SQL_FLOAT8_ARRAY, SQL_FLOAT8, count);
  for (size_t i = 0; i < count; i++)
    if (begin_element(parameters, is_present, i, 8))
      binary_append_float8(parameters->bytes, values[i]);
  end_value(parameters);
}

static void append_element_or_null(Parameters *parameters, const void *bytes_or_null, size_t size_bytes)
{
  g_assert(size_bytes <= G_MAXINT32);
  if (begin_element(parameters, &(bool){bytes_or_null != NULL}, 0, (int32_t)size_bytes))
    append_bytes(parameters, bytes_or_null, size_bytes);
}

void parameters_add_text_array(Parameters *parameters, const char *const *texts, size_t count)
{
  begin_array(parameters, SQL_TEXT_ARRAY, SQL_TEXT, count);
  for (size_t i = 0; i < count; i++)
    append_element_or_null(parameters, texts[i], texts[i] ? strlen(texts[i]) : 0);
  end_value(parameters);
}

void parameters_add_bytea_array(Parameters *parameters, GBytes *const *values, size_t count)
{
  begin_array(parameters, SQL_BYTEA_ARRAY, SQL_BYTEA, count);
  for (size_t i = 0; i < count; i++) {
    gsize size_bytes = 0;
    const void *bytes = values[i] ? g_bytes_get_data(values[i], &size_bytes) : NULL;
    bool is_present = values[i] != NULL; /* an empty GBytes has no address but is not NULL */
    if (begin_element(parameters, &is_present, 0, (int32_t)size_bytes))
      append_bytes(parameters, bytes, size_bytes);
  }
  end_value(parameters);
}
