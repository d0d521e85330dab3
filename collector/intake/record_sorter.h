/* Puts a form's cells into the order of groups, within bounded memory.
 *
 * A group is the cells of one indicator and period, which are judged together and travel together. Within a group cells keep the order in which they
 * were added. The first few megabytes stay in memory; what comes beyond goes as sorted runs into unnamed files, which are gone with the sorter, also
 * after a crash. First add, then read; each once. Fails with HALFSKY_ERROR_RETRY when the disk has no room. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form.h"

typedef struct RecordSorter RecordSorter;

/* FOLDER is where its files would lie. */
RecordSorter *record_sorter_new(const char *folder);
void record_sorter_free(RecordSorter *sorter);

/* Copies CELL with its comment. */
bool record_sorter_add(RecordSorter *sorter, const FormCell *cell, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next cell, or *out_cell is NULL when there is none left; the first call ends the adding. Borrowed until record_sorter_skip(). */
bool record_sorter_peek(RecordSorter *sorter, const FormCell **out_cell, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Goes on to the cell after the one seen last. */
bool record_sorter_skip(RecordSorter *sorter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordSorter, record_sorter_free)
