/* What a running collector answers a command about its agency's past: whatever the bytes, the command finds no page in them, or a page that makes the same
 * page again. */
#include <jansson.h>

#include "collector/review/history_json.h"
#include "collector/review/waiting_json.h"
#include "tests/fuzz/fuzz.h"

static void read_history(const json_t *page)
{
  g_autoptr(History) history = history_new();
  g_autoptr(History) again = history_new();
  if (!history_add_json(history, page))
    return;
  history_finish(history);
  json_t *written = history_to_json(history, 0);
  const bool is_read = history_add_json(again, written);
  history_finish(again);
  g_assert(is_read &&
           (json_object_get(written, "next") != NULL || history_n_values(again) == history_n_values(history)));
  json_decref(written);
}

static void read_waiting(const json_t *page)
{
  g_autoptr(GPtrArray) cells = waiting_cells_new();
  g_autoptr(GPtrArray) again = waiting_cells_new();
  int64_t last_group = 0;
  if (!waiting_cells_add_json(cells, page, &last_group))
    return;
  json_t *written = waiting_cells_to_json(cells, 0, last_group);
  const bool is_read = waiting_cells_add_json(again, written, &last_group);
  g_assert(is_read && (json_object_get(written, "next") != NULL || again->len == cells->len));
  json_decref(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  json_t *page = json_loadb((const char *)bytes, size, 0, NULL);
  read_history(page);
  read_waiting(page);
  json_decref(page);
  return 0;
}
