/* Rows of a spool whose pages are in order and whose values are not: whatever stands in a column, reading is refused, or what is read can be told: in lists,
 * in receipts, as the agency's past. An input is changes, one after the other: which column, of which type (a byte each), how long, and the value; it is put
 * into all rows that may have it. */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "collector/receipts/receipt.h"
#include "collector/spool/spool_history.h"
#include "collector/spool/spool_listing.h"
#include "collector/spool/spool_private.h"
#include "collector/spool/spool_waiting.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kept_statements.h"
#include "tests/fuzz/sound_spool.h"

enum { CHANGE_HEAD_BYTES = 3, LISTED_MOST = 8, PARTS_MOST = 4 };

static Agency *agency = NULL;
static GPtrArray *changes = NULL; /* an UPDATE for each column */
static IndicatorSet wanted = {0};
static GTimeZone *zone = NULL; /* of the receipts: as long as somebody has it, it is read from its file once */

static void leave(void)
{
  g_time_zone_unref(zone);
  kept_statements_end();
  g_ptr_array_unref(changes);
  agency_free(agency);
}

static sqlite3 *connection(void)
{
  return agency->spool->connection;
}

static void execute(const char *sql)
{
  const int code = sqlite3_exec(connection(), sql, NULL, NULL, NULL);
  g_assert(code == SQLITE_OK);
}

static void list_columns(void)
{
  sqlite3_stmt *columns = NULL;
  const int code = sqlite3_prepare_v2(connection(),
                                      "SELECT 'UPDATE OR IGNORE ' || t.name || ' SET ' || c.name || ' = ?1' "
                                      "FROM sqlite_schema t, pragma_table_info(t.name) c "
                                      "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
                                      -1, &columns, NULL);
  g_assert(code == SQLITE_OK);
  changes = g_ptr_array_new_with_free_func(g_free);
  while (sqlite3_step(columns) == SQLITE_ROW)
    g_ptr_array_add(changes, g_strdup((const char *)sqlite3_column_text(columns, 0)));
  sqlite3_finalize(columns);
  g_assert(changes->len > 0);
}

static void open_spool(void)
{
  agency = sound_spool_agency();
  kept_statements_begin(connection());
  execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON"); /* damage heeds neither */
  list_columns();
  zone = g_time_zone_new_identifier("Asia/Shanghai");
  indicator_set_add(&wanted, 305);
  atexit(leave);
}

/* --- Changing ----------------------------------------------------------------------------------------------------- */

static void bind(sqlite3_stmt *change, uint8_t type, const uint8_t *value, size_t size)
{
  int64_t bits = 0;
  double real = 0;
  memcpy(&bits, value, MIN(size, sizeof bits));
  memcpy(&real, &bits, sizeof real);
  switch (type % 5) {
  case 0:
    sqlite3_bind_int64(change, 1, bits);
    break;
  case 1:
    sqlite3_bind_double(change, 1, real);
    break;
  case 2:
    sqlite3_bind_text(change, 1, (const char *)value, (int)size, SQLITE_TRANSIENT);
    break;
  case 3:
    sqlite3_bind_blob(change, 1, value, (int)size, SQLITE_TRANSIENT);
    break;
  default:
    sqlite3_bind_null(change, 1);
  }
}

/* What the column's type or another rule of the table refuses stays as it was. */
static void change_column(uint8_t column, uint8_t type, const uint8_t *value, size_t size)
{
  sqlite3_stmt *change = NULL;
  const int code =
      sqlite3_prepare_v2(connection(), g_ptr_array_index(changes, column % changes->len), -1, &change, NULL);
  g_assert(code == SQLITE_OK);
  bind(change, type, value, size);
  (void)sqlite3_step(change);
  sqlite3_finalize(change);
}

static void change_all(const uint8_t *bytes, size_t size)
{
  while (size >= CHANGE_HEAD_BYTES) {
    const size_t value_size = MIN(bytes[2], size - CHANGE_HEAD_BYTES);
    change_column(bytes[0], bytes[1], bytes + CHANGE_HEAD_BYTES, value_size);
    bytes += CHANGE_HEAD_BYTES + value_size;
    size -= CHANGE_HEAD_BYTES + value_size;
  }
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static void read_receipt(const SubmissionId *id)
{
  g_autoptr(Receipt) receipt = receipt_read(agency->spool, agency->district, id, "Asia/Shanghai", NULL);
  if (receipt == NULL)
    return;
  g_string_free(receipt_to_csv(receipt), TRUE);
  g_string_free(receipt_to_html(receipt), TRUE);
  for (Language language = 0; language < N_LANGUAGES; language++)
    g_free(receipt_stage_words(receipt, language));
}

static void read_entry(const SpoolEntry *entry)
{
  g_auto(GStrv) sheets = spool_read_sheets(agency->spool, &entry->id, NULL);
  for (uint32_t part = 1; part <= MIN(entry->n_parts, PARTS_MOST); part++) {
    g_autoptr(Batch) batch = NULL;
    if (spool_read_part(agency->spool, entry, part, &batch, NULL))
      g_assert(batch == NULL || batch->records != NULL);
  }
  read_receipt(&entry->id);
}

static void read_entries(void)
{
  g_autoptr(GArray) entries = spool_list(agency->spool, 0, LISTED_MOST, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    read_entry(&g_array_index(entries, SpoolEntry, i));
}

static void read_line(void)
{
  SpoolPosition position;
  SpoolBacklog backlog;
  SpoolTotals totals;
  if (spool_position(agency->spool, &position, NULL))
    for (uint64_t i = 0; i < LISTED_MOST; i++)
      batch_free(spool_read_batch(agency->spool, position.oldest_kept + i, NULL));
  (void)!spool_backlog(agency->spool, &backlog, NULL);
  (void)!spool_totals(agency->spool, &totals, NULL);
}

static void read_past(void)
{
  int64_t last = 0;
  g_autoptr(History) history = spool_read_history(agency->spool, &wanted, NULL);
  g_autoptr(GPtrArray) cells = spool_read_waiting(agency->spool, G_MININT64, G_MAXINT64, LISTED_MOST, &last, NULL);
  for (guint i = 0; cells != NULL && i < cells->len; i++)
    g_assert(((const WaitingCell *)g_ptr_array_index(cells, i))->key != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (agency == NULL)
    open_spool();
  execute("BEGIN");
  change_all(bytes, size);
  read_line();
  read_entries();
  read_past();
  execute("ROLLBACK");
  return 0;
}
