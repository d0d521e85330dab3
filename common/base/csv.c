#include "base/csv.h"

#include <string.h>

#include <csv.h>

#include "base/error.h"

/* libcsv calls back per cell and per row. Cells of a row are gathered in one buffer, whose offsets become pointers when the row ends, because the buffer
 * moves while it grows. libcsv cannot be stopped from a callback, so a failure is remembered and the text is fed in pieces. */

#define DEFAULT_MAX_ROWS 1000001
#define DEFAULT_MAX_CELLS 256
#define DEFAULT_MAX_CELL_BYTES 65536
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define PIECE_SIZE_BYTES ((size_t)4096)
#define LETTER_SIZE_BYTES ((size_t)4)

struct CsvReader {
  struct csv_parser parser;
  CsvLimits limits;
  guint row;           /* the one being gathered */
  GString *cells;      /* each followed by NUL */
  GArray *offsets;     /* of size_t, one per cell */
  GPtrArray *pointers; /* into cells, made when the row ends */
  CsvRowFunc row_func;
  void *user;
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

static void on_cell(void *bytes, size_t size, void *user)
{
  CsvReader *reader = user;
  if (reader->problem != CSV_SOUND)
    return;
  if (size > reader->limits.max_cell_bytes) {
    reject(reader, CSV_LONG_CELL);
    return;
  }
  if (reader->offsets->len >= reader->limits.max_cells) {
    reject(reader, CSV_MANY_CELLS);
    return;
  }
  gsize offset = reader->cells->len;
  g_array_append_val(reader->offsets, offset);
  g_string_append_len(reader->cells, bytes == NULL ? "" : bytes, (gssize)size);
  g_string_append_c(reader->cells, '\0');
}

static void deliver(CsvReader *reader)
{
  g_ptr_array_set_size(reader->pointers, 0);
  for (guint i = 0; i < reader->offsets->len; i++)
    g_ptr_array_add(reader->pointers, reader->cells->str + g_array_index(reader->offsets, gsize, i));
  CsvRow row = {
      .row = reader->row,
      .n_cells = reader->pointers->len,
      .cells = (const char *const *)reader->pointers->pdata,
  };
  if (!reader->row_func(&row, reader->user, &reader->error)) {
    g_assert(reader->error != NULL);
    reader->problem = CSV_STOPPED;
  }
}

static void on_row(int terminator, void *user)
{
  CsvReader *reader = user;
  (void)terminator;
  if (reader->problem != CSV_SOUND)
    return;
  if (reader->row > reader->limits.max_rows)
    reject(reader, CSV_MANY_ROWS);
  else if (reader->offsets->len > 0)
    deliver(reader);
  g_string_truncate(reader->cells, 0);
  g_array_set_size(reader->offsets, 0);
  if (reader->problem == CSV_SOUND)
    reader->row++;
}

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
  reader->row = 1;
  reader->row_func = row_func;
  reader->user = user;
  reader->cells = g_string_new(NULL);
  reader->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
  reader->pointers = g_ptr_array_new();
  /* Without REPALL_NL blank lines would not be reported and shift the numbers of all rows below. */
  const int status = csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
  g_assert(status == 0);
  csv_set_delim(&reader->parser, (unsigned char)separator);
  return reader;
}

void csv_reader_free(CsvReader *reader)
{
  if (reader == NULL)
    return;
  csv_free(&reader->parser);
  g_string_free(reader->cells, TRUE);
  g_array_free(reader->offsets, TRUE);
  g_ptr_array_free(reader->pointers, TRUE);
  g_clear_error(&reader->error);
  g_free(reader);
}

/* Copies PIECE with each CRLF, and each CR alone, as LF: libcsv would count the two bytes of CRLF as two lines. Returns the size of the copy. */
static size_t fold_line_ends(CsvReader *reader, const char *piece, size_t size, char *out_folded)
{
  size_t folded_size = 0;
  for (size_t i = 0; i < size; i++) {
    const bool is_second_half = piece[i] == '\n' && reader->is_after_cr;
    reader->is_after_cr = piece[i] == '\r';
    if (!is_second_half)
      out_folded[folded_size++] = piece[i] == '\r' ? '\n' : piece[i];
  }
  return folded_size;
}

/* Parses SIZE bytes of whole letters, at most a piece. */
static void parse(CsvReader *reader, const char *piece, size_t size)
{
  char folded[PIECE_SIZE_BYTES + LETTER_SIZE_BYTES];
  if (size == 0 || reader->problem != CSV_SOUND)
    return;
  const bool has_mark = !reader->has_begun && size >= 3 && memcmp(piece, BYTE_ORDER_MARK, 3) == 0;
  reader->has_begun = true;
  const size_t folded_size = fold_line_ends(reader, piece + (has_mark ? 3 : 0), size - (has_mark ? 3 : 0), folded);
  if (csv_parse(&reader->parser, folded, folded_size, on_cell, on_row, reader) != folded_size) {
    g_assert(csv_error(&reader->parser) == CSV_EPARSE); /* else out of memory */
    reject(reader, CSV_STRAY_QUOTE);
  }
  if (reader->parser.entry_pos > reader->limits.max_cell_bytes)
    reject(reader, CSV_LONG_CELL);
}

/* True when the SIZE bytes at TEXT, which are no letter, are the beginning of one. */
static bool is_cut_letter(const char *text, size_t size)
{
  return size < LETTER_SIZE_BYTES && text[0] != '\0' && g_utf8_get_char_validated(text, (gssize)size) == (gunichar)-2;
}

/* Parses the letters of PIECE and keeps what is cut at its end. */
static void take_piece(CsvReader *reader, const char *piece, size_t size)
{
  char joined[PIECE_SIZE_BYTES + LETTER_SIZE_BYTES];
  const char *end = NULL;
  memcpy(joined, reader->cut_letter, reader->n_cut_bytes);
  memcpy(joined + reader->n_cut_bytes, piece, size);
  const size_t joined_size = reader->n_cut_bytes + size;
  reader->n_cut_bytes = 0;
  const bool is_whole = g_utf8_validate(joined, (gssize)joined_size, &end);
  const size_t n_valid = (size_t)(end - joined);
  parse(reader, joined, n_valid);
  if (is_whole || reader->problem != CSV_SOUND)
    return;
  if (!is_cut_letter(end, joined_size - n_valid)) {
    reject(reader, CSV_NOT_UTF8);
    return;
  }
  reader->n_cut_bytes = joined_size - n_valid;
  memcpy(reader->cut_letter, end, reader->n_cut_bytes);
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

bool csv_reader_finish(CsvReader *reader, GError **error)
{
  if (reader->n_cut_bytes > 0)
    reject(reader, CSV_NOT_UTF8);
  if (reader->problem == CSV_SOUND && csv_fini(&reader->parser, on_cell, on_row, reader) != 0)
    reject(reader, CSV_OPEN_QUOTE);
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

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static bool is_at_row_start(const GString *out)
{
  return out->len == 0 || out->str[out->len - 1] == '\n';
}

static bool needs_quotes(const char *cell)
{
  size_t size = strlen(cell);
  if (size == 0)
    return false;
  if (g_str_has_prefix(cell, BYTE_ORDER_MARK)) /* at the start of a file a reader would take it for the file's own */
    return true;
  return strpbrk(cell, ",\"\r\n") != NULL || g_ascii_isspace(cell[0]) || g_ascii_isspace(cell[size - 1]);
}

static void append_quoted(GString *out, const char *cell)
{
  g_string_append_c(out, '"');
  for (const char *at = cell; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c(out, '"');
    g_string_append_c(out, *at);
  }
  g_string_append_c(out, '"');
}

void csv_append_cell(GString *out, const char *cell)
{
  const char *content = cell == NULL ? "" : cell;
  bool is_first = is_at_row_start(out);
  if (!is_first)
    g_string_append_c(out, ',');
  if (needs_quotes(content) || (is_first && *content == '\0'))
    append_quoted(out, content);
  else
    g_string_append(out, content);
}

/* Digits with a sign, at most one point and perhaps an exponent: nothing that computes. */
static bool is_number(const char *text)
{
  char *end = NULL;
  if (text[strcspn(text, "0123456789")] == '\0' || strspn(text, "+-.0123456789eE") != strlen(text))
    return false;
  g_ascii_strtod(text, &end);
  return *end == '\0';
}

void csv_append_text(GString *out, const char *text)
{
  const bool is_formula = text != NULL && text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && !is_number(text);
  g_autofree char *harmless = is_formula ? g_strconcat("'", text, NULL) : NULL;
  csv_append_cell(out, harmless != NULL ? harmless : text);
}

void csv_end_row(GString *out)
{
  g_string_append_c(out, '\n');
}

/* --- Encoding ----------------------------------------------------------------------------------------------------- */

bool csv_encoding_parse(const char *name, CsvEncoding *out_encoding)
{
  const bool is_utf8 = g_ascii_strcasecmp(name, "utf-8") == 0;
  if (!is_utf8 && g_ascii_strcasecmp(name, "gb18030") != 0)
    return false;
  *out_encoding = is_utf8 ? CSV_UTF8 : CSV_GB18030;
  return true;
}

/* Spreadsheets take GB18030 for what it is only without a mark. */
GBytes *csv_encode(const GString *csv, CsvEncoding encoding)
{
  gsize size = 0;
  if (encoding == CSV_UTF8) {
    GString *marked = g_string_new(BYTE_ORDER_MARK);
    return g_string_free_to_bytes(g_string_append_len(marked, csv->str, (gssize)csv->len));
  }
  char *bytes = g_convert(csv->str, (gssize)csv->len, "GB18030", "UTF-8", NULL, &size, NULL);
  g_assert(bytes != NULL); /* GB18030 has a place for every letter */
  return g_bytes_new_take(bytes, size);
}
