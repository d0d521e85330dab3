#include "collector/forms/form_rows.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "collector/forms/form_header.h"
#include "collector/forms/form_layout.h"
#include "collector/forms/form_words.h"

/* --- Rows --------------------------------------------------------------------------------------------------------- */

/* A form being read. */
typedef struct RowsReading {
  const Sheets *sheets;
  FormRowFunc func;
  void *user;
  Progress *progress;
  uint64_t n_rows;     /* so far */
  guint sheet;         /* of the last row */
  bool has_head;       /* the sheet's has come */
  int explanations_in; /* the last sheet of explanations; -1: none yet */
} RowsReading;

bool form_rows_is_explanations(const Sheets *sheets, const SheetRow *row)
{
  const bool may_be = row->row == 1 && sheets_name(sheets, row->sheet)[0] != '\0';
  for (Language language = 0; may_be && language < N_LANGUAGES; language++)
    if (strcmp(row->cells[0], text(language, "receipt.workbook.title")) == 0)
      return true;
  return false;
}

static bool take_row(const SheetRow *row, void *user)
{
  RowsReading *reading = user;
  progress_tell(reading->progress, PROGRESS_READING, ++reading->n_rows);
  if (form_rows_is_explanations(reading->sheets, row))
    reading->explanations_in = (int)row->sheet;
  if (sheets_is_hidden(reading->sheets, row->sheet) || reading->explanations_in == (int)row->sheet)
    return true;
  if (row->sheet != reading->sheet) {
    reading->sheet = row->sheet;
    reading->has_head = false;
  }
  const bool is_head = !reading->has_head && form_layout_headed_by(row) != NULL;
  reading->has_head = reading->has_head || is_head;
  const FormRow form_row = {row, sheets_name(reading->sheets, row->sheet), is_head};
  return reading->func(&form_row, reading->user);
}

bool form_rows_read(const FormScope *scope, const char *path, const char *file_name, FormRowFunc func, void *user,
                    bool *out_is_whole, GError **error)
{
  g_auto(FormFault) fault = {0};
  g_autoptr(ExpectedWords) words = form_words_new(scope->district);
  const SheetsScope sheets_scope = {
      .limits = scope->limits, .encoding = scope->encoding, .words = words, .progress = scope->progress};
  GError *failure = NULL;
  size_t size = 0;
  const int fd = file_open(path, &size, error);
  if (fd < 0)
    return false;
  Sheets *sheets = sheets_open(&sheets_scope, fd, file_name, &fault, &failure);
  SheetsEnd end = failure != NULL ? SHEETS_FAILED : SHEETS_FAULTY;
  if (sheets != NULL) {
    RowsReading reading = {
        .sheets = sheets, .func = func, .user = user, .progress = scope->progress, .explanations_in = -1};
    end = sheets_read(sheets, take_row, &reading, &fault, &failure);
  }
  sheets_close(sheets);
  close(fd);
  if (end == SHEETS_FAILED) {
    g_propagate_error(error, failure);
    return false;
  }
  *out_is_whole = end == SHEETS_AT_END;
  return true;
}

/* --- Columns ------------------------------------------------------------------------------------------------------ */

/* HEADING without the label that SDMX allows behind a colon. The caller frees it. */
static char *bare_heading(const char *heading)
{
  return g_strstrip(g_strndup(heading, strcspn(heading, ":")));
}

static int column_called(const char *const *cells, guint n_cells, const char *field)
{
  for (guint i = 0; i < n_cells; i++) {
    g_autofree char *heading = bare_heading(cells[i]);
    if (form_header_is_called(heading, field))
      return (int)i;
  }
  return -1;
}

int form_rows_column(const char *const *cells, guint n_cells, const char *field)
{
  const char *value = form_field_name(FORM_FIELD_VALUE);
  const char *numerator = form_field_name(FORM_FIELD_NUMERATOR);
  const int column = column_called(cells, n_cells, field);
  /* A numerator may stand in the column of values, and the other way round. */
  if (column < 0 && strcmp(field, value) == 0)
    return column_called(cells, n_cells, numerator);
  return column < 0 && strcmp(field, numerator) == 0 ? column_called(cells, n_cells, value) : column;
}
