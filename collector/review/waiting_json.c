#include "collector/review/waiting_json.h"

#include <string.h>

#include "wire/codec.h"

/* Texts of a page: escaped they may be six times as long, which still fits an answer. */
enum { PAGE_TEXT_BYTES = 128 * 1024, NUMBERS_BYTES = 128 };

static json_t *number_or_null(bool has_number, double number)
{
  return has_number ? json_real(number) : json_null();
}

static json_t *cell_to_json(const WaitingCell *cell)
{
  const Record *record = &cell->record;
  const char status[] = {record->status, '\0'};
  return json_pack("{s:i, s:s, s:I, s:I, s:o, s:o, s:s, s:I, s:f, s:s?, s:s, s:s, s:s, s:s, s:I, s:s?, s:s?}",
                   "indicator", (int)record->indicator_id, "breakdown", cell->key, "period",
                   (json_int_t)period_pack(record->period), "row", (json_int_t)record->source_row, "value",
                   number_or_null(record->has_value, record->value), "denominator",
                   number_or_null(record->has_denominator, record->denominator), "status", status, "sample_size",
                   (json_int_t)record->sample_size, "design_effect", record->design_effect, "comment", record->comment,
                   "rule", cell->rule, "field", cell->field, "given", cell->given, "expected", cell->expected,
                   "submission", (json_int_t)cell->submission, "file", cell->file_name, "sheet", cell->sheet);
}

static size_t size_of(const WaitingCell *cell)
{
  const char *const texts[] = {cell->key,      cell->rule,           cell->field,     cell->given,
                               cell->expected, cell->record.comment, cell->file_name, cell->sheet};
  size_t size_bytes = NUMBERS_BYTES;
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    size_bytes += texts[i] != NULL ? strlen(texts[i]) : 0;
  return size_bytes;
}

json_t *waiting_cells_to_json(const GPtrArray *cells, guint first, int64_t last_group)
{
  json_t *list = json_array();
  json_t *page = json_pack("{s:o, s:I}", "cells", list, "last_group", (json_int_t)last_group);
  size_t size_bytes = 0;
  guint i = first;
  for (; i < cells->len && size_bytes < PAGE_TEXT_BYTES; i++) {
    size_bytes += size_of(g_ptr_array_index(cells, i));
    json_array_append_new(list, cell_to_json(g_ptr_array_index(cells, i)));
  }
  if (i < cells->len)
    json_object_set_new(page, "next", json_integer(i));
  return page;
}

static const char *text_at(const json_t *cell, const char *key)
{
  return json_string_value(json_object_get(cell, key));
}

static json_int_t number_at(const json_t *cell, const char *key)
{
  return json_integer_value(json_object_get(cell, key));
}

static void read_number(const json_t *cell, const char *key, double *out_number, bool *out_has_number)
{
  const json_t *number = json_object_get(cell, key);
  *out_has_number = json_is_number(number);
  *out_number = json_number_value(number);
}

static bool has_its_texts(const json_t *cell)
{
  static const char *const keys[] = {"breakdown", "status", "rule", "field", "given", "expected", "file", "sheet"};
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (text_at(cell, keys[i]) == NULL)
      return false;
  return true;
}

static bool add_cell(GPtrArray *cells, const json_t *json)
{
  Record record = {.indicator_id = (int16_t)number_at(json, "indicator"),
                   .source_row = (uint32_t)number_at(json, "row"),
                   .sample_size = (uint32_t)number_at(json, "sample_size"),
                   .design_effect = json_number_value(json_object_get(json, "design_effect")),
                   .comment = text_at(json, "comment")};
  if (!has_its_texts(json) || !period_unpack((uint32_t)number_at(json, "period"), &record.period))
    return false;
  record.status = text_at(json, "status")[0];
  read_number(json, "value", &record.value, &record.has_value);
  read_number(json, "denominator", &record.denominator, &record.has_denominator);
  WaitingCell *cell = waiting_cell_new(&record, text_at(json, "breakdown"), text_at(json, "rule"),
                                       text_at(json, "field"), text_at(json, "given"), text_at(json, "expected"));
  cell->submission = number_at(json, "submission");
  cell->file_name = g_strdup(text_at(json, "file"));
  cell->sheet = g_strdup(text_at(json, "sheet"));
  g_ptr_array_add(cells, cell);
  return true;
}

bool waiting_cells_add_json(GPtrArray *cells, const json_t *page, int64_t *out_last_group)
{
  const json_t *list = json_object_get(page, "cells");
  const json_t *last_group = json_object_get(page, "last_group");
  bool is_read = json_is_array(list) && json_is_integer(last_group);
  *out_last_group = json_integer_value(last_group);
  for (size_t i = 0; is_read && i < json_array_size(list); i++)
    is_read = add_cell(cells, json_array_get(list, i));
  return is_read;
}
