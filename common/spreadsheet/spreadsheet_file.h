/* A workbook on its way to a file: whole under its name, or not there. Or to bytes, for those who send a page where it is wanted.
 *
 * Of a file rows are written from top to bottom and leave memory when the next one begins, so that a workbook's size costs disk, beside its file, and no memory. Only comments and
 * links stay in memory until it is saved. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "spreadsheet/spreadsheet_format.h"

typedef struct SpreadsheetFile SpreadsheetFile;

/* A workbook that is to be PATH. */
SpreadsheetFile *spreadsheet_file_new(const char *path);

/* What a workbook costs while it is made. */
typedef enum SpreadsheetRows {
  SPREADSHEET_ROWS_KEPT,  /* memory: rows may be written in any order, and charts bring the numbers that they show */
  SPREADSHEET_ROWS_PASSED /* disk: from top to bottom */
} SpreadsheetRows;

/* A workbook that is only wanted as bytes; until then it is in a folder of its own where temporary files are. */
SpreadsheetFile *spreadsheet_file_new_unnamed(SpreadsheetRows rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* To be filled; belongs to the file. */
lxw_workbook *spreadsheet_file_workbook(const SpreadsheetFile *file);

typedef enum SpreadsheetSaving {
  SPREADSHEET_NEW,    /* a file of that name is never replaced: HALFSKY_ERROR_REJECT */
  SPREADSHEET_REPLACE /* it is, at once */
} SpreadsheetSaving;

/* Writes it. Called once, and not of one without a name. */
bool spreadsheet_file_save(SpreadsheetFile *file, SpreadsheetSaving saving, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends the bytes of one without a name to OUT. Called once. */
bool spreadsheet_file_append(SpreadsheetFile *file, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Accepts NULL. What was not saved is gone. */
void spreadsheet_file_free(SpreadsheetFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpreadsheetFile, spreadsheet_file_free)
