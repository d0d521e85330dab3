#include "collector/sheets/text_sheet.h"

#include <string.h>

#include "base/error.h"
#include "collector/sheets/sheet_rows.h"
#include "collector/sheets/text_decoder.h"

/* --- The separator ------------------------------------------------------------------------------------------------ */

static const char separators[] = {',', '\t', ';'};

/* The headings are among the first lines; above them there may be a title and who issued the form. */
enum { HEADING_LINES = 20 };

static guint count_headings(const ExpectedWords *words, const char *line, char separator)
{
  const char delimiter[] = {separator, '\0'};
  g_auto(GStrv) cells = g_strsplit(line, delimiter, -1);
  guint n = 0;
  for (char **cell = cells; *cell != NULL; cell++)
    n += expected_words_know_heading(words, *cell);
  return n;
}

static guint count_bytes(const char *text, char byte)
{
  guint n = 0;
  for (const char *at = strchr(text, byte); at != NULL; at = strchr(at + 1, byte))
    n++;
  return n;
}

static char best_separator(const ExpectedWords *words, const char *text)
{
  g_auto(GStrv) lines = g_strsplit_set(text, "\r\n", HEADING_LINES + 1);
  guint most_headings = 0;
  guint most_bytes = 0;
  char best = ',';
  for (guint i = 0; lines[i] != NULL && i < HEADING_LINES; i++)
    for (size_t s = 0; s < sizeof separators; s++) {
      const guint n_headings = count_headings(words, lines[i], separators[s]);
      const guint n_bytes = count_bytes(lines[i], separators[s]);
      if (n_headings < most_headings || (n_headings == most_headings && n_bytes <= most_bytes))
        continue;
      most_headings = n_headings;
      most_bytes = n_bytes;
      best = separators[s];
    }
  return best;
}

bool text_sheet_separator(int fd, TextEncoding encoding, const ExpectedWords *words, char *out_separator,
                          GError **error)
{
  g_autoptr(TextDecoder) decoder = text_decoder_new(fd, encoding);
  const char *text = NULL;
  size_t size = 0;
  const TextDecoding step = text_decoder_next(decoder, &text, &size, error);
  if (step == TEXT_IS_UNREADABLE)
    return false;
  g_autofree char *beginning = step == TEXT_DECODED ? g_strndup(text, size) : g_strdup("");
  *out_separator = best_separator(words, beginning);
  return true;
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static bool take_row(const CsvRow *row, void *user, GError **error)
{
  if (row_delivery_take(user, row->row, row->cells, row->n_cells))
    return true;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the reading has ended");
  return false;
}

static TextDecoding feed(TextDecoder *decoder, CsvReader *reader, GError **error)
{
  const char *text = NULL;
  size_t size = 0;
  TextDecoding step;
  while ((step = text_decoder_next(decoder, &text, &size, error)) == TEXT_DECODED)
    if (!csv_reader_feed(reader, text, size, NULL))
      return TEXT_DECODED;
  if (step == TEXT_AT_END && !csv_reader_finish(reader, NULL))
    return TEXT_DECODED;
  return step;
}

/* The CSV reader has stopped; or the file is no longer what it was when its encoding was decided. */
static SheetsEnd end_of(const RowDelivery *delivery, const CsvReader *reader, TextDecoding step)
{
  guint row = 0;
  const CsvProblem problem = csv_reader_problem(reader, &row);
  if (delivery->is_stopped)
    return SHEETS_STOPPED;
  if (problem != CSV_SOUND && problem != CSV_STOPPED)
    sheet_set_csv_fault(delivery->limits, problem, row, delivery->fault);
  else if (step == TEXT_IS_CUT || step == TEXT_IS_BROKEN)
    form_fault_set(delivery->fault, "text_cut", row, "", "");
  return delivery->fault->code != NULL ? SHEETS_FAULTY : SHEETS_AT_END;
}

SheetsEnd text_sheet_read(const SheetLimits *limits, int fd, TextEncoding encoding, char separator,
                          SheetRowFunc row_func, void *user, FormFault *out_fault, GError **error)
{
  RowDelivery delivery;
  /* Cells beyond the limit are counted later, when it is known whether they hold anything. */
  const CsvLimits csv_limits = {
      .max_rows = G_MAXUINT, .max_cells = limits->most_columns * 64, .max_cell_bytes = limits->longest_cell_bytes};
  row_delivery_init(&delivery, limits, row_func, user, out_fault);
  g_autoptr(TextDecoder) decoder = text_decoder_new(fd, encoding);
  g_autoptr(CsvReader) reader = csv_reader_new(&csv_limits, separator, take_row, &delivery);
  const TextDecoding step = feed(decoder, reader, error);
  const SheetsEnd end = step == TEXT_IS_UNREADABLE ? SHEETS_FAILED : end_of(&delivery, reader, step);
  row_delivery_clear(&delivery);
  return end;
}
