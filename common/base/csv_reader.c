#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/utf8.h"

/* Text comes in pieces, and each letter of it is looked at once: a small machine, whose states are places in a row, copies what belongs to cells behind
 * each other into one buffer, each ended by NUL. What is checked for whole pieces instead of letters: that it is UTF-8, that the buffer has room, and what
 * line ends look like. */

#define DEFAULT_MAX_ROWS 1000001
#define DEFAULT_MAX_CELLS 256
#define DEFAULT_MAX_CELL_BYTES 65536
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define PIECE_SIZE_BYTES ((size_t)4096)
#define LETTER_SIZE_BYTES ((size_t)4)

/* Where in a row the next letter stands. */
typedef enum CsvPlace {
  CSV_AT_ROW,  /* nothing of the row has come but blanks */
  CSV_AT_CELL, /* behind a separator; nothing of the cell has come but blanks */
  CSV_IN_CELL, /* without quotes */
  CSV_IN_QUOTES,
  CSV_AT_QUOTE,     /* behind one in quotes: it ends them, or is the first of two that stand for one */
  CSV_BEHIND_QUOTES /* and blanks */
} CsvPlace;

struct CsvReader {
  CsvLimits limits;
  char separator;
  bool ends_plain[256]; /* letters at which a cell without quotes ends, or goes wrong */
  CsvRowFunc row_func;
  void *user;
  guint row; /* the one being gathered */
  CsvPlace place;
  char *text; /* its cells, each with NUL, and the beginning of the next */
  size_t text_size;
  size_t text_room;
  size_t cell_begin; /* in text */
  size_t *sizes;     /* of its cells */
  const char **cells;
  guint n_cells;
  guint cells_room;
  char cut_letter[LETTER_SIZE_BYTES]; /* the first bytes of a letter whose others are still to come */
  size_t n_cut_bytes;
  bool has_begun;
  bool is_after_cr;
  CsvProblem problem;
  GError *error;
};

static const char *const problem_words[] = {
    [CSV_NOT_UTF8] = "the text is not UTF-8",         [CSV_STRAY_QUOTE] = "a quote stands where none is allowed",
    [CSV_OPEN_QUOTE] = "a quoted cell is not closed", [CSV_LONG_CELL] = "a cell is longer than allowed",
    [CSV_MANY_CELLS] = "more cells than allowed",     [CSV_MANY_ROWS] = "more rows than allowed",
};

static void reject(CsvReader *reader, CsvProblem problem)
{
  if (reader->problem != CSV_SOUND)
    return;
  reader->problem = problem;
  g_set_error(&reader->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "row %u: %s", reader->row, problem_words[problem]);
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static void deliver(CsvReader *reader)
{
  const char *cell = reader->text;
  for (guint i = 0; i < reader->n_cells; i++) {
    reader->cells[i] = cell;
    cell += reader->sizes[i] + 1;
  }
  const CsvRow row = {.row = reader->row, .n_cells = reader->n_cells, .cells = reader->cells};
  if (!reader->row_func(&row, reader->user, &reader->error)) {
    g_assert(reader->error != NULL);
    reader->problem = CSV_STOPPED;
  }
}

static void end_row(CsvReader *reader)
{
  if (reader->problem != CSV_SOUND)
    return;
  if (reader->row > reader->limits.max_rows)
    reject(reader, CSV_MANY_ROWS);
  else if (reader->n_cells > 0)
    deliver(reader);
  reader->n_cells = 0;
  reader->text_size = 0;
  reader->cell_begin = 0;
  reader->place = CSV_AT_ROW;
  if (reader->problem == CSV_SOUND)
    reader->row++;
}

static size_t cell_size(const CsvReader *reader)
{
  return reader->text_size - reader->cell_begin;
}

static void make_room_for_cell(CsvReader *reader)
{
  if (reader->n_cells < reader->cells_room)
    return;
  reader->cells_room = MAX(16, 2 * reader->cells_room);
  reader->sizes = g_renew(size_t, reader->sizes, reader->cells_room);
  reader->cells = g_renew(const char *, reader->cells, reader->cells_room);
}

static void end_cell(CsvReader *reader)
{
  if (cell_size(reader) > reader->limits.max_cell_bytes) {
    reject(reader, CSV_LONG_CELL);
    return;
  }
  if (reader->n_cells >= reader->limits.max_cells) {
    reject(reader, CSV_MANY_CELLS);
    return;
  }
  make_room_for_cell(reader);
  reader->sizes[reader->n_cells++] = cell_size(reader);
  reader->text[reader->text_size++] = '\0';
  reader->cell_begin = reader->text_size;
  reader->place = CSV_AT_CELL;
}

/* LETTER, a separator or LF, ends the cell; and LF the row. */
static void end_cell_at(CsvReader *reader, char letter)
{
  end_cell(reader);
  if (letter == '\n')
    end_row(reader);
}

/* --- Letters ------------------------------------------------------------------------------------------------------ */

static bool is_blank(const CsvReader *reader, char letter)
{
  return (letter == ' ' || letter == '\t') && letter != reader->separator;
}

static void drop_blanks_at_end(CsvReader *reader)
{
  while (cell_size(reader) > 0 && is_blank(reader, reader->text[reader->text_size - 1]))
    reader->text_size--;
}

/* Each of these takes letters from AT, of which there is at least one before END, and returns where the next stands. */

static const char *take_plain(CsvReader *reader, const char *at, const char *end)
{
  char *to = reader->text + reader->text_size;
  while (at < end && !reader->ends_plain[(guchar)*at])
    *to++ = *at++;
  reader->text_size = (size_t)(to - reader->text);
  reader->place = CSV_IN_CELL;
  if (at == end)
    return end;
  if (*at == '"') {
    reject(reader, CSV_STRAY_QUOTE);
    return end;
  }
  drop_blanks_at_end(reader);
  end_cell_at(reader, *at);
  return at + 1;
}

static const char *take_beginning(CsvReader *reader, const char *at, const char *end)
{
  if (*at == '"')
    reader->place = CSV_IN_QUOTES;
  else if (*at == '\n' && reader->place == CSV_AT_ROW)
    end_row(reader);
  else if (!is_blank(reader, *at))
    return take_plain(reader, at, end);
  return at + 1;
}

static const char *take_quoted(CsvReader *reader, const char *at, const char *end)
{
  const char *quote = memchr(at, '"', (size_t)(end - at));
  const size_t n = (size_t)((quote != NULL ? quote : end) - at);
  memcpy(reader->text + reader->text_size, at, n);
  reader->text_size += n;
  if (quote == NULL)
    return end;
  reader->place = CSV_AT_QUOTE;
  return quote + 1;
}

static const char *take_behind_quote(CsvReader *reader, const char *at, const char *end)
{
  if (*at == '"' && reader->place == CSV_AT_QUOTE) {
    reader->text[reader->text_size++] = '"';
    reader->place = CSV_IN_QUOTES;
  } else if (is_blank(reader, *at)) {
    reader->place = CSV_BEHIND_QUOTES;
  } else if (*at == reader->separator || *at == '\n') {
    end_cell_at(reader, *at);
  } else {
    reject(reader, CSV_STRAY_QUOTE);
    return end;
  }
  return at + 1;
}

static const char *take(CsvReader *reader, const char *at, const char *end)
{
  switch (reader->place) {
  case CSV_AT_ROW:
  case CSV_AT_CELL:
    return take_beginning(reader, at, end);
  case CSV_IN_CELL:
    return take_plain(reader, at, end);
  case CSV_IN_QUOTES:
    return take_quoted(reader, at, end);
  case CSV_AT_QUOTE:
  case CSV_BEHIND_QUOTES:
    return take_behind_quote(reader, at, end);
  }
  g_assert_not_reached();
}

/* --- Pieces ------------------------------------------------------------------------------------------------------- */

/* Makes each CRLF of TEXT, and each CR alone, one LF; returns the size that is left. */
static size_t fold_line_ends(CsvReader *reader, char *text, size_t size)
{
  char *to = text;
  const char *end = text + size;
  const char *from = text + (reader->is_after_cr && *text == '\n' ? 1 : 0);
  reader->is_after_cr = end[-1] == '\r';
  while (from < end) {
    const char *cr = memchr(from, '\r', (size_t)(end - from));
    const size_t n = (size_t)((cr != NULL ? cr : end) - from);
    memmove(to, from, n);
    to += n;
    from += n;
    if (cr == NULL)
      break;
    *to++ = '\n';
    from += from + 1 < end && from[1] == '\n' ? 2 : 1;
  }
  return (size_t)(to - text);
}

/* What is copied of a piece is no longer than the piece: each NUL stands for a separator or a line end. */
static void make_room_for_piece(CsvReader *reader, size_t size)
{
  const size_t needed = reader->text_size + size + 1;
  if (needed <= reader->text_room)
    return;
  reader->text_room = MAX(needed, 2 * reader->text_room);
  reader->text = g_realloc(reader->text, reader->text_room);
}

/* Parses SIZE bytes of whole letters. */
static void parse(CsvReader *reader, char *piece, size_t size)
{
  if (size == 0 || reader->problem != CSV_SOUND)
    return;
  const bool has_mark = !reader->has_begun && size >= 3 && memcmp(piece, BYTE_ORDER_MARK, 3) == 0;
  const char *at = piece + (has_mark ? 3 : 0);
  const char *end = piece + size;
  reader->has_begun = true;
  make_room_for_piece(reader, size);
  if (reader->is_after_cr || memchr(piece, '\r', size) != NULL)
    end = piece + fold_line_ends(reader, piece, size);
  while (at < end && reader->problem == CSV_SOUND)
    at = take(reader, at, end);
  if (cell_size(reader) > reader->limits.max_cell_bytes)
    reject(reader, CSV_LONG_CELL);
}

/* Parses the letters of PIECE and keeps what is cut at its end. */
static void take_piece(CsvReader *reader, const char *piece, size_t size)
{
  char joined[PIECE_SIZE_BYTES + LETTER_SIZE_BYTES];
  size_t n_valid = 0;
  memcpy(joined, reader->cut_letter, reader->n_cut_bytes);
  memcpy(joined + reader->n_cut_bytes, piece, size);
  const size_t joined_size = reader->n_cut_bytes + size;
  const bool is_whole = utf8_is_valid(joined, joined_size, &n_valid);
  const size_t n_left = joined_size - n_valid;
  const bool is_cut = !is_whole && utf8_is_cut_letter(joined + n_valid, n_left);
  reader->n_cut_bytes = is_cut ? n_left : 0;
  memcpy(reader->cut_letter, joined + n_valid, reader->n_cut_bytes);
  parse(reader, joined, n_valid);
  if (!is_whole && !is_cut)
    reject(reader, CSV_NOT_UTF8);
}

/* --- The reader --------------------------------------------------------------------------------------------------- */

static CsvLimits with_defaults(const CsvLimits *limits)
{
  CsvLimits given = limits == NULL ? (CsvLimits){0} : *limits;
  return (CsvLimits){
      .max_rows = given.max_rows == 0 ? DEFAULT_MAX_ROWS : given.max_rows,
      .max_cells = given.max_cells == 0 ? DEFAULT_MAX_CELLS : given.max_cells,
      .max_cell_bytes = given.max_cell_bytes == 0 ? DEFAULT_MAX_CELL_BYTES : given.max_cell_bytes,
  };
}

CsvReader *csv_reader_new(const CsvLimits *limits, char separator, CsvRowFunc row_func, void *user)
{
  CsvReader *reader = g_new0(CsvReader, 1);
  reader->limits = with_defaults(limits);
  reader->separator = separator;
  reader->ends_plain[(guchar)separator] = true;
  reader->ends_plain['"'] = true;
  reader->ends_plain['\n'] = true;
  reader->row = 1;
  reader->row_func = row_func;
  reader->user = user;
  return reader;
}

void csv_reader_free(CsvReader *reader)
{
  if (reader == NULL)
    return;
  g_free(reader->text);
  g_free(reader->sizes);
  g_free(reader->cells);
  g_clear_error(&reader->error);
  g_free(reader);
}

static bool is_sound(const CsvReader *reader, GError **error)
{
  if (reader->problem != CSV_SOUND && error != NULL)
    *error = g_error_copy(reader->error);
  return reader->problem == CSV_SOUND;
}

bool csv_reader_feed(CsvReader *reader, const char *text, size_t size, GError **error)
{
  for (size_t at = 0; at < size && reader->problem == CSV_SOUND; at += PIECE_SIZE_BYTES)
    take_piece(reader, text + at, MIN(PIECE_SIZE_BYTES, size - at));
  return is_sound(reader, error);
}

/* Ends the last row, which has no line end. */
static void end_text(CsvReader *reader)
{
  if (reader->place == CSV_AT_ROW)
    return;
  if (reader->place == CSV_IN_QUOTES) {
    reject(reader, CSV_OPEN_QUOTE);
    return;
  }
  make_room_for_piece(reader, 0);
  if (reader->place == CSV_IN_CELL)
    drop_blanks_at_end(reader);
  end_cell_at(reader, '\n');
}

bool csv_reader_finish(CsvReader *reader, GError **error)
{
  if (reader->n_cut_bytes > 0)
    reject(reader, CSV_NOT_UTF8);
  if (reader->problem == CSV_SOUND)
    end_text(reader);
  return is_sound(reader, error);
}

CsvProblem csv_reader_problem(const CsvReader *reader, guint *out_row)
{
  *out_row = reader->row;
  return reader->problem;
}

bool csv_read(const char *text, size_t size, const CsvLimits *limits, CsvRowFunc row_func, void *user, GError **error)
{
  g_autoptr(CsvReader) reader = csv_reader_new(limits, ',', row_func, user);
  return csv_reader_feed(reader, text, size, error) && csv_reader_finish(reader, error);
}
