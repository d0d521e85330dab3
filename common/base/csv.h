/* CSV in (RFC 4180, as spreadsheets write it) and out.
 *
 * Reads UTF-8 text only, whole or in pieces; the caller decodes. A byte order mark is skipped, CRLF and CR count as LF. Rows are numbered as a
 * spreadsheet shows them: a quoted line break stays in its row, a blank line counts as a row but is not delivered. Blanks around an unquoted cell are
 * dropped. Quoting errors are refused with their row, never guessed at. A reader's memory is that of one row, within the limits.
 *
 * csv_reader.c reads, csv.c writes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Ceilings for text from outside; 0 stands for the default in brackets. */
typedef struct CsvLimits {
  guint max_rows;        /* rows, with the header (1,000,001) */
  guint max_cells;       /* cells in a row (256) */
  size_t max_cell_bytes; /* bytes in a cell (65,536) */
} CsvLimits;

/* A row, borrowed for the call. Cells are NUL-terminated UTF-8; there is at least one. */
typedef struct CsvRow {
  guint row; /* 1 for the first line of the file */
  guint n_cells;
  const char *const *cells;
} CsvRow;

/* Called per row in order; false with ERROR set ends the reading. */
typedef bool (*CsvRowFunc)(const CsvRow *row, void *user, GError **error);

/* Reads SIZE bytes of TEXT. LIMITS may be NULL. Fails with HALFSKY_ERROR_REJECT for text that is not UTF-8 or holds NUL, broken quoting or a passed
 * ceiling, each naming the row, or with what ROW_FUNC set. Rows before the failure have been delivered. */
bool csv_read(const char *text, size_t size, const CsvLimits *limits, CsvRowFunc row_func, void *user,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- In pieces ---------------------------------------------------------------------------------------------------- */

/* What can be wrong with CSV. */
typedef enum CsvProblem {
  CSV_SOUND,
  CSV_NOT_UTF8,    /* or it holds NUL */
  CSV_STRAY_QUOTE, /* a quote where none is allowed */
  CSV_OPEN_QUOTE,  /* a quoted cell that is not closed; the row is where it begins */
  CSV_LONG_CELL,
  CSV_MANY_CELLS,
  CSV_MANY_ROWS,
  CSV_STOPPED, /* by the row function */
} CsvProblem;

typedef struct CsvReader CsvReader;

/* Reads cells separated by SEPARATOR (`,`, tab or `;`). LIMITS may be NULL; nothing is borrowed but USER. */
CsvReader *csv_reader_new(const CsvLimits *limits, char separator, CsvRowFunc row_func, void *user);
void csv_reader_free(CsvReader *reader);

/* The next SIZE bytes; letters and line ends may be cut anywhere. Fails as csv_read() does, and from then on. */
bool csv_reader_feed(CsvReader *reader, const char *text, size_t size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The text is at its end. */
bool csv_reader_finish(CsvReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What went wrong, for callers with words of their own; and in which row. */
CsvProblem csv_reader_problem(const CsvReader *reader, guint *out_row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvReader, csv_reader_free)

/* --- Out ---------------------------------------------------------------------------------------------------------- */

/* Appends CELL (NULL: empty) to the row at the end of OUT, with a comma before it unless it is the first; quoted only when needed. An empty first
 * cell is quoted, so that a row of one empty cell is not a blank line. */
void csv_append_cell(GString *out, const char *cell);

/* The same for text from outside that people open in a spreadsheet: what it would take for a formula (= + - @, and tab or CR before one) gets an
 * apostrophe before it. A number, such as -5, is none. NULL is empty. */
void csv_append_text(GString *out, const char *text);

/* Ends the row with LF. */
void csv_end_row(GString *out);

/* In which encoding CSV is handed to people's spreadsheets. */
typedef enum CsvEncoding {
  CSV_UTF8,   /* with a byte order mark: only then do they take it for what it is */
  CSV_GB18030 /* for old ones */
} CsvEncoding;

/* Reads `utf-8` or `gb18030` in either case; false, with OUT_ENCODING untouched, for anything else. */
bool csv_encoding_parse(const char *name, CsvEncoding *out_encoding) G_GNUC_WARN_UNUSED_RESULT;

/* CSV, which is UTF-8, in ENCODING. The caller unrefs it. */
GBytes *csv_encode(const GString *csv, CsvEncoding encoding);
