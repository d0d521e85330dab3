#include "collector/review/waiting.h"

#include "wire/codec.h"

WaitingCell *waiting_cell_new(const Record *record, const char *key, const char *rule, const char *field,
                              const char *given, const char *expected)
{
  WaitingCell *cell = g_new0(WaitingCell, 1);
  cell->record = *record;
  cell->record.breakdown = 0;
  cell->record.comment = g_strdup(record->comment);
  cell->key = g_strdup(key);
  cell->rule = g_strdup(rule);
  cell->field = g_strdup(field);
  cell->given = g_strdup(given);
  cell->expected = g_strdup(expected);
  return cell;
}

void waiting_cell_free(WaitingCell *cell)
{
  if (cell == NULL)
    return;
  g_free((char *)cell->record.comment);
  g_free(cell->key);
  g_free(cell->rule);
  g_free(cell->field);
  g_free(cell->given);
  g_free(cell->expected);
  g_free(cell->file_name);
  g_free(cell->sheet);
  g_free(cell);
}

int64_t waiting_group(const Record *record)
{
  return (int64_t)record->indicator_id << 32 | period_pack(record->period);
}

static void free_cell(gpointer cell)
{
  waiting_cell_free(cell);
}

GPtrArray *waiting_cells_new(void)
{
  return g_ptr_array_new_with_free_func(free_cell);
}
