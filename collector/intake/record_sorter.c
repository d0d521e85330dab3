#include "collector/intake/record_sorter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"

/* An external merge sort: what is gathered in memory is sorted and written away as a run whenever it has grown to the ceiling below; reading takes the
 * least of the runs' heads. A form that fits is one run that never leaves the memory. Comments are interned within a run: forms repeat them. */

enum { CELLS_MAX = 65536, COMMENT_BYTES_MAX = 4 * 1024 * 1024, COMMENT_BLOCK_BYTES = 4096, BUFFER_BYTES = 16 * 1024 };

/* A sorted run in a file; a cell is followed by its comment with NUL. */
typedef struct Run {
  FILE *file;
  FormCell head; /* of the cells not yet read; meaningless at the end */
  char *comment; /* that head borrows */
  gsize comment_room;
  bool is_at_end;
} Run;

struct RecordSorter {
  char *folder;
  GArray *gathered; /* FormCell */
  bool is_unsorted; /* what is gathered; forms mostly come sorted */
  GStringChunk *comments;
  size_t comment_bytes; /* at most this many are in comments */
  GPtrArray *runs;      /* Run, in the order of writing */
  bool is_reading;
  guint next; /* of gathered, when there are no runs */
  Run *least; /* whose head was seen last */
};

static gint compare_groups(gconstpointer left, gconstpointer right)
{
  const Record *a = &((const FormCell *)left)->record;
  const Record *b = &((const FormCell *)right)->record;
  return a->indicator_id != b->indicator_id ? a->indicator_id - b->indicator_id : period_compare(a->period, b->period);
}

static void sort_gathered(RecordSorter *sorter)
{
  if (sorter->is_unsorted)
    g_array_sort(sorter->gathered, compare_groups);
  sorter->is_unsorted = false;
}

static void run_free(gpointer pointer)
{
  Run *run = pointer;
  if (run->file != NULL)
    fclose(run->file);
  g_free(run->comment);
  g_free(run);
}

RecordSorter *record_sorter_new(const char *folder)
{
  RecordSorter *sorter = g_new0(RecordSorter, 1);
  sorter->folder = g_strdup(folder);
  sorter->gathered = g_array_new(FALSE, FALSE, sizeof(FormCell));
  sorter->comments = g_string_chunk_new(COMMENT_BLOCK_BYTES);
  sorter->runs = g_ptr_array_new_with_free_func(run_free);
  return sorter;
}

void record_sorter_free(RecordSorter *sorter)
{
  if (sorter == NULL)
    return;
  g_free(sorter->folder);
  g_array_unref(sorter->gathered);
  g_string_chunk_free(sorter->comments);
  g_ptr_array_unref(sorter->runs);
  g_free(sorter);
}

/* --- Runs --------------------------------------------------------------------------------------------------------- */

static bool fail(const char *act, GError **error)
{
  halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot %s the rows of a large form", act);
  return false;
}

static size_t comment_size(const Record *record)
{
  return record->comment != NULL ? strlen(record->comment) + 1 : 0;
}

static bool write_cell(FILE *file, const FormCell *cell)
{
  const size_t size = comment_size(&cell->record);
  return fwrite(&size, sizeof size, 1, file) == 1 && fwrite(cell, sizeof *cell, 1, file) == 1 &&
         (size == 0 || fwrite(cell->record.comment, size, 1, file) == 1);
}

static bool read_comment(Run *run, size_t size)
{
  if (size > run->comment_room) {
    g_free(run->comment);
    run->comment = g_malloc(size);
    run->comment_room = size;
  }
  run->head.record.comment = size > 0 ? run->comment : NULL;
  return size == 0 || fread(run->comment, size, 1, run->file) == 1;
}

static bool read_head(Run *run, GError **error)
{
  size_t size = 0;
  if (fread(&size, sizeof size, 1, run->file) != 1) {
    run->is_at_end = feof(run->file) != 0;
    return run->is_at_end || fail("read", error);
  }
  return (fread(&run->head, sizeof run->head, 1, run->file) == 1 && read_comment(run, size)) || fail("read", error);
}

static Run *open_run(const char *folder, GError **error)
{
  const int descriptor = file_open_unnamed(folder, error);
  if (descriptor < 0)
    return NULL;
  Run *run = g_new0(Run, 1);
  run->file = fdopen(descriptor, "w+");
  setvbuf(run->file, NULL, _IOFBF, BUFFER_BYTES);
  return run;
}

/* Writes what is gathered away. */
static bool write_run(RecordSorter *sorter, GError **error)
{
  Run *run = open_run(sorter->folder, error);
  if (run == NULL)
    return false;
  g_ptr_array_add(sorter->runs, run);
  sort_gathered(sorter);
  for (guint i = 0; i < sorter->gathered->len; i++)
    if (!write_cell(run->file, &g_array_index(sorter->gathered, FormCell, i)))
      return fail("keep", error);
  if (fflush(run->file) != 0)
    return fail("keep", error);
  rewind(run->file);
  g_array_set_size(sorter->gathered, 0);
  g_string_chunk_clear(sorter->comments);
  sorter->comment_bytes = 0;
  return true;
}

/* --- Adding ------------------------------------------------------------------------------------------------------- */

bool record_sorter_add(RecordSorter *sorter, const FormCell *cell, GError **error)
{
  g_assert(!sorter->is_reading);
  const size_t size = comment_size(&cell->record);
  const bool is_full = sorter->gathered->len == CELLS_MAX || sorter->comment_bytes + size > COMMENT_BYTES_MAX;
  if (is_full && !write_run(sorter, error))
    return false;
  FormCell copy = *cell;
  if (size > 0)
    copy.record.comment = g_string_chunk_insert_const(sorter->comments, cell->record.comment);
  sorter->comment_bytes += size;
  const guint n = sorter->gathered->len;
  if (n > 0 && compare_groups(&g_array_index(sorter->gathered, FormCell, n - 1), cell) > 0)
    sorter->is_unsorted = true;
  g_array_append_val(sorter->gathered, copy);
  return true;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static bool begin_reading(RecordSorter *sorter, GError **error)
{
  sorter->is_reading = true;
  if (sorter->runs->len == 0) {
    sort_gathered(sorter);
    return true;
  }
  if (!write_run(sorter, error))
    return false;
  g_array_unref(sorter->gathered);
  sorter->gathered = g_array_new(FALSE, FALSE, sizeof(FormCell));
  for (guint i = 0; i < sorter->runs->len; i++)
    if (!read_head(g_ptr_array_index(sorter->runs, i), error))
      return false;
  return true;
}

/* Of equal heads the one of the earlier run, so that the form's order stays. */
static Run *least_run(const RecordSorter *sorter)
{
  Run *least = NULL;
  for (guint i = 0; i < sorter->runs->len; i++) {
    Run *run = g_ptr_array_index(sorter->runs, i);
    if (!run->is_at_end && (least == NULL || compare_groups(&run->head, &least->head) < 0))
      least = run;
  }
  return least;
}

bool record_sorter_peek(RecordSorter *sorter, const FormCell **out_cell, GError **error)
{
  if (!sorter->is_reading && !begin_reading(sorter, error))
    return false;
  if (sorter->runs->len == 0) {
    const bool has_cell = sorter->next < sorter->gathered->len;
    *out_cell = has_cell ? &g_array_index(sorter->gathered, FormCell, sorter->next) : NULL;
    return true;
  }
  sorter->least = least_run(sorter);
  *out_cell = sorter->least != NULL ? &sorter->least->head : NULL;
  return true;
}

bool record_sorter_skip(RecordSorter *sorter, GError **error)
{
  if (sorter->runs->len > 0)
    return read_head(sorter->least, error);
  sorter->next++;
  return true;
}
