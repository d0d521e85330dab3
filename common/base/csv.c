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

typedef struct CsvReading {
  struct csv_parser parser;
  CsvLimits limits;
  guint row;           /* the one being gathered */
  GString *cells;      /* each followed by NUL */
  GArray *offsets;     /* of size_t, one per cell */
  GPtrArray *pointers; /* into cells, made when the row ends */
  CsvRowFunc row_func;
  void *user;
  GError *error;
} CsvReading;

static void reject(CsvReading *reading, const char *what)
{
  if (reading->error == NULL)
    g_set_error(&reading->error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "row %u: %s", reading->row, what);
}

static void on_cell(void *bytes, size_t size, void *user)
{
  CsvReading *reading = user;
  if (reading->error != NULL)
    return;
  if (size > reading->limits.max_cell_bytes) {
    reject(reading, "a cell is longer than allowed");
    return;
  }
  if (reading->offsets->len >= reading->limits.max_cells) {
    reject(reading, "more cells than allowed");
    return;
  }
  gsize offset = reading->cells->len;
  g_array_append_val(reading->offsets, offset);
  g_string_append_len(reading->cells, bytes == NULL ? "" : bytes, (gssize)size);
  g_string_append_c(reading->cells, '\0');
}

static void deliver(CsvReading *reading)
{
  g_ptr_array_set_size(reading->pointers, 0);
  for (guint i = 0; i < reading->offsets->len; i++)
    g_ptr_array_add(reading->pointers, reading->cells->str + g_array_index(reading->offsets, gsize, i));
  CsvRow row = {
      .row = reading->row,
      .n_cells = reading->pointers->len,
      .cells = (const char *const *)reading->pointers->pdata,
  };
  if (!reading->row_func(&row, reading->user, &reading->error))
    g_assert(reading->error != NULL);
}

static void on_row(int terminator, void *user)
{
  CsvReading *reading = user;
  (void)terminator;
  if (reading->error != NULL)
    return;
  if (reading->row > reading->limits.max_rows)
    reject(reading, "more rows than allowed");
  else if (reading->offsets->len > 0)
    deliver(reading);
  g_string_truncate(reading->cells, 0);
  g_array_set_size(reading->offsets, 0);
  reading->row++;
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

static void reading_init(CsvReading *reading, const CsvLimits *limits, CsvRowFunc row_func, void *user)
{
  *reading = (CsvReading){.limits = with_defaults(limits), .row = 1, .row_func = row_func, .user = user};
  reading->cells = g_string_new(NULL);
  reading->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
  reading->pointers = g_ptr_array_new();
  /* Without REPALL_NL blank lines would not be reported and shift the numbers of all rows below. */
  const int status = csv_init(&reading->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
  g_assert(status == 0);
}

static void reading_clear(CsvReading *reading)
{
  csv_free(&reading->parser);
  g_string_free(reading->cells, TRUE);
  g_array_free(reading->offsets, TRUE);
  g_ptr_array_free(reading->pointers, TRUE);
}

static void feed(CsvReading *reading, const char *bytes, size_t size)
{
  if (reading->error == NULL && csv_parse(&reading->parser, bytes, size, on_cell, on_row, reading) != size)
    reject(reading, csv_error(&reading->parser) == CSV_EPARSE ? "a quote stands where none is allowed"
                                                              : csv_strerror(csv_error(&reading->parser)));
  if (reading->error == NULL && reading->parser.entry_pos > reading->limits.max_cell_bytes)
    reject(reading, "a cell is longer than allowed");
}

static void feed_pieces(CsvReading *reading, const char *bytes, size_t size)
{
  for (size_t at = 0; at < size && reading->error == NULL; at += PIECE_SIZE_BYTES)
    feed(reading, bytes + at, MIN(PIECE_SIZE_BYTES, size - at));
}

/* Feeds TEXT with each CRLF, and each CR alone, as LF: libcsv would count the two bytes of CRLF as two lines. */
static void feed_folded(CsvReading *reading, const char *text, size_t size)
{
  const char *end = text + size;
  const char *start = text;
  for (const char *cr = memchr(start, '\r', size); cr != NULL; cr = memchr(start, '\r', (size_t)(end - start))) {
    bool is_crlf = cr + 1 < end && cr[1] == '\n';
    feed_pieces(reading, start, (size_t)(cr - start));
    feed_pieces(reading, "\n", 1);
    start = cr + (is_crlf ? 2 : 1);
  }
  feed_pieces(reading, start, (size_t)(end - start));
}

static void finish(CsvReading *reading)
{
  if (reading->error == NULL && csv_fini(&reading->parser, on_cell, on_row, reading) != 0)
    reject(reading, "a quoted cell is not closed");
}

/* The row in which byte AT of TEXT stands, when no quoted cell spans lines: good enough to find it. */
static guint line_of(const char *text, size_t at)
{
  guint line = 1;
  for (size_t i = 0; i < at; i++)
    if (text[i] == '\n')
      line++;
  return line;
}

static bool check_utf8(const char *text, size_t size, GError **error)
{
  const char *end = NULL;
  if (g_utf8_validate(text, (gssize)size, &end))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "line %u: the text is not UTF-8",
              line_of(text, (size_t)(end - text)));
  return false;
}

bool csv_read(const char *text, size_t size, const CsvLimits *limits, CsvRowFunc row_func, void *user, GError **error)
{
  if (size == 0)
    return true;
  if (!check_utf8(text, size, error))
    return false;
  size_t mark_size = size >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
  CsvReading reading;
  reading_init(&reading, limits, row_func, user);
  feed_folded(&reading, text + mark_size, size - mark_size);
  finish(&reading);
  reading_clear(&reading);
  if (reading.error == NULL)
    return true;
  g_propagate_error(error, reading.error);
  return false;
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

void csv_end_row(GString *out)
{
  g_string_append_c(out, '\n');
}
