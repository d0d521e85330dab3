/* A damaged spool: bytes of its database are changed, here and there. Whatever they are, it opens, what is sound of it is saved, and everything that is read
 * from it afterwards is refused or whole. An input is changes of six bytes each: where (three bytes, beyond the end from the beginning again), how many (at
 * most 16), from which byte on counting up in which steps. What is saved is kept in memory, and of one input in 32, told by the sum of its bytes, on the
 * disk. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/error.h"
#include "collector/spool/spool_history.h"
#include "collector/spool/spool_listing.h"
#include "collector/spool/spool_salvage.h"
#include "collector/spool/spool_soundness.h"
#include "collector/spool/spool_waiting.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/plain_memory.h"
#include "tests/fuzz/saved_spool.h"
#include "tests/fuzz/sound_spool.h"
#include "tests/support/folder.h"

enum {
  CHANGE_BYTES = 6,
  CHANGED_MOST = 16,
  LISTED_MOST = 16,
  READ_MOST = 64,
  WAITING_MOST = 64,
  SAVED_ON_DISK_EACH = 32
};

/* The database of a sound spool, and where each input gets a spool of its own. */
static GBytes *sound = NULL;
static char *folder = NULL;
static IndicatorSet wanted = {0};

static void leave(void)
{
  saved_spool_end();
  g_clear_pointer(&sound, g_bytes_unref);
  scratch_folder_free(folder);
}

/* SQL without its comments. */
static void take_comments_out(sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_assert(n_arguments == 1);
  const char *sql = (const char *)sqlite3_value_text(arguments[0]);
  g_autoptr(GRegex) comment = g_regex_new("(\\s|--[^\n]*)+", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal(comment, sql != NULL ? sql : "", -1, 0, " ", 0, NULL);
  if (sql != NULL)
    sqlite3_result_text(context, plain, -1, SQLITE_TRANSIENT);
}

/* So that more of a change is one of what is read, and less has to be read. */
static void make_small(const char *database)
{
  sqlite3 *connection = NULL;
  const bool is_done = sqlite3_open(database, &connection) == SQLITE_OK &&
                       sqlite3_create_function(connection, "without_comments", 1, SQLITE_UTF8, NULL, take_comments_out,
                                               NULL, NULL) == SQLITE_OK &&
                       sqlite3_exec(connection,
                                    "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; "
                                    "PRAGMA writable_schema = ON; "
                                    "UPDATE sqlite_schema SET sql = without_comments(sql); VACUUM; "
                                    "PRAGMA journal_mode = WAL",
                                    NULL, NULL, NULL) == SQLITE_OK;
  sqlite3_close(connection);
  g_assert(is_done);
}

static void make_sound(void)
{
  plain_memory_for_sqlite();
  char *content = NULL;
  gsize size = 0;
  Agency *agency = sound_spool_agency();
  g_autofree char *database = g_build_filename(agency->home->spool, "spool.db", NULL);
  g_clear_pointer(&agency->spool, spool_close);
  make_small(database);
  const bool is_read = g_file_get_contents(database, &content, &size, NULL);
  g_assert(is_read);
  sound = g_bytes_new_take(content, size);
  agency_free(agency);
  folder = scratch_folder_new();
  indicator_set_add(&wanted, 305);
  saved_spool_begin();
  atexit(leave);
}

static char *changed(const uint8_t *bytes, size_t size, gsize *out_size)
{
  gsize image_size = 0;
  const void *image = g_bytes_get_data(sound, &image_size);
  char *copy = g_memdup2(image, image_size);
  for (; size >= CHANGE_BYTES; bytes += CHANGE_BYTES, size -= CHANGE_BYTES) {
    const size_t begin = (size_t)bytes[0] << 16 | (size_t)bytes[1] << 8 | bytes[2];
    for (size_t i = 0; i < 1u + bytes[3] % CHANGED_MOST; i++)
      copy[(begin + i) % image_size] = (char)(bytes[4] + i * bytes[5]);
  }
  *out_size = image_size;
  return copy;
}

static void write_database(const char *path, const uint8_t *bytes, size_t size)
{
  gsize image_size = 0;
  g_autofree char *image = changed(bytes, size, &image_size);
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert(file >= 0 && write(file, image, image_size) == (ssize_t)image_size);
  close(file);
}

/* --- Reading what was saved --------------------------------------------------------------------------------------- */

static void read_parts(Spool *spool, const SpoolEntry *entry)
{
  for (uint32_t part = 1; part <= MIN(entry->n_parts, LISTED_MOST); part++) {
    g_autoptr(Batch) batch = NULL;
    if (!spool_read_part(spool, entry, part, &batch, NULL))
      continue;
    g_assert(batch == NULL || batch->records != NULL);
  }
}

static void read_entries(Spool *spool)
{
  g_autoptr(GArray) entries = spool_list(spool, 0, LISTED_MOST, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    SpoolEntry *entry = &g_array_index(entries, SpoolEntry, i);
    g_auto(GStrv) sheets = spool_read_sheets(spool, &entry->id, NULL);
    g_assert(entry->file_name != NULL);
    read_parts(spool, entry);
  }
}

static void read_batches(Spool *spool)
{
  SpoolPosition position;
  if (!spool_position(spool, &position, NULL))
    return;
  for (uint64_t i = 0; i < READ_MOST && position.oldest_kept + i <= position.newest; i++) {
    g_autoptr(Batch) batch = spool_read_batch(spool, position.oldest_kept + i, NULL);
    g_assert(batch == NULL || batch->records != NULL);
  }
}

static void read_past(Spool *spool)
{
  int64_t last = 0;
  g_autoptr(History) history = spool_read_history(spool, &wanted, NULL);
  g_autoptr(GPtrArray) cells = spool_read_waiting(spool, G_MININT64, G_MAXINT64, WAITING_MOST, &last, NULL);
  for (guint i = 0; cells != NULL && i < cells->len; i++)
    g_assert(((const WaitingCell *)g_ptr_array_index(cells, i))->key != NULL);
}

static bool is_saved_on_disk(const uint8_t *bytes, size_t size)
{
  uint32_t sum = 0;
  for (size_t i = 0; i < size; i++)
    sum += bytes[i];
  return sum % SAVED_ON_DISK_EACH == 0;
}

static void read_all(Spool *spool)
{
  uint64_t n_batches = 0;
  read_entries(spool);
  read_batches(spool);
  read_past(spool);
  g_autoptr(GPtrArray) found = spool_verify(spool, &n_batches, NULL);
}

/* Damage may say in both places that tell the format that it is a later version's. */
static bool is_refused(const GError *error)
{
  return error != NULL && strstr(error->message, "hint: use the version that wrote it") != NULL;
}

static void open_and_read(const char *home)
{
  g_auto(SpoolSalvage) salvage = {0};
  g_autoptr(GError) error = NULL;
  SpoolLock *lock = spool_lock_take(home, SPOOL_PATIENCE_MS, NULL);
  g_assert(lock != NULL);
  Spool *spool = spool_open_sound(lock, NULL, &salvage, &error);
  if (!is_refused(error)) {
    g_assert_no_error(error);
    read_all(spool);
  }
  spool_close(spool);
  spool_lock_free(lock);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (sound == NULL)
    make_sound();
  g_autofree char *own = scratch_path(folder, "one");
  g_autofree char *home = g_build_filename(own, "spool", NULL);
  g_autofree char *database = g_build_filename(home, "spool.db", NULL);
  g_assert(g_mkdir_with_parents(home, 0700) == 0);
  write_database(database, bytes, size);
  saved_spool_clear(is_saved_on_disk(bytes, size));
  open_and_read(home);
  saved_spool_clear(true);
  scratch_folder_free(g_steal_pointer(&own));
  return 0;
}
