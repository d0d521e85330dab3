#include "collector/review/history_json.h"

#include <string.h>

#include "wire/codec.h"

/* Texts of a page: escaped they may be six times as long, which still fits an answer. */
enum { PAGE_TEXT_BYTES = 128 * 1024, NUMBER_BYTES = 64 };

static json_t *number_or_null(bool has_number, double number)
{
  return has_number ? json_real(number) : json_null();
}

static json_t *value_to_json(const History *history, const PastValue *value)
{
  const char status[] = {value->status, '\0'};
  return json_pack("[i, s, I, o, o, s, b, s?]", (int)value->indicator_id, history_key(history, value),
                   (json_int_t)period_pack(value->period), number_or_null(value->has_value, value->value),
                   number_or_null(value->has_denominator, value->denominator), status, value->is_stored,
                   value->comment);
}

static size_t size_of(const History *history, const PastValue *value)
{
  return NUMBER_BYTES + strlen(history_key(history, value)) + (value->comment != NULL ? strlen(value->comment) : 0);
}

json_t *history_to_json(const History *history, guint first)
{
  json_t *values = json_array();
  json_t *page = json_pack("{s:o}", "values", values);
  size_t size_bytes = 0;
  HistoryPlace place = {0};
  const PastValue *value = history_next(history, &place);
  guint i = 0;
  for (; value != NULL && size_bytes < PAGE_TEXT_BYTES; i++) {
    if (i >= first) {
      size_bytes += size_of(history, value);
      json_array_append_new(values, value_to_json(history, value));
    }
    value = history_next(history, &place);
  }
  if (value != NULL)
    json_object_set_new(page, "next", json_integer(i));
  return page;
}

static bool add_value(History *history, json_t *cell)
{
  int indicator_id = 0, is_stored = 0;
  json_int_t period = 0;
  const char *key = NULL, *status = NULL;
  json_t *value = NULL, *denominator = NULL, *comment = NULL;
  if (json_unpack(cell, "[i, s, I, o, o, s, b, o!]", &indicator_id, &key, &period, &value, &denominator, &status,
                  &is_stored, &comment) != 0)
    return false;
  Record record = {.indicator_id = (int16_t)indicator_id,
                   .value = json_number_value(value),
                   .denominator = json_number_value(denominator),
                   .has_value = json_is_number(value),
                   .has_denominator = json_is_number(denominator),
                   .status = status[0],
                   .comment = json_string_value(comment)};
  if (!period_unpack((uint32_t)period, &record.period))
    return false;
  history_add(history, &record, key, is_stored != 0);
  return true;
}

bool history_add_json(History *history, const json_t *page)
{
  json_t *values = json_object_get(page, "values");
  size_t i = 0;
  json_t *cell = NULL;
  bool is_read = json_is_array(values);
  json_array_foreach(values, i, cell) is_read = is_read && add_value(history, cell);
  return is_read;
}
