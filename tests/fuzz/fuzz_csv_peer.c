/* The CSV reader held against libcsv: of a text that both can read, whatever its pieces, they find the same cells in the same rows, and the same texts are
 * refused. libcsv knows nothing of encodings, of line ends other than LF, and of the row that a spreadsheet shows; so those are made plain for it first. */
#include <string.h>

#include <csv.h>
#include <glib.h>

#include "base/csv.h"
#include "tests/fuzz/fuzz.h"

/* Rows are written as `3:a|b|;` so that a whole reading is one comparable text. */
typedef struct PeerReading {
  GString *rows;
  guint row;
  guint n_cells;
} PeerReading;

static void write_cell(PeerReading *reading, const char *cell, size_t size)
{
  if (reading->n_cells++ == 0)
    g_string_append_printf(reading->rows, "%u:", reading->row);
  g_string_append_len(reading->rows, cell, (gssize)size);
  g_string_append_c(reading->rows, '|');
}

static void end_row(PeerReading *reading)
{
  if (reading->n_cells > 0)
    g_string_append_c(reading->rows, ';');
  reading->n_cells = 0;
  reading->row++;
}

static void on_peer_cell(void *cell, size_t size, void *user)
{
  write_cell(user, cell != NULL ? cell : "", size);
}

static void on_peer_row(int terminator, void *user)
{
  (void)terminator;
  end_row(user);
}

static bool on_row(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  PeerReading *reading = user;
  reading->row = row->row;
  for (guint i = 0; i < row->n_cells; i++)
    write_cell(reading, row->cells[i], strlen(row->cells[i]));
  end_row(reading);
  return true;
}

/* TEXT without a byte order mark and with LF as its only line end. The caller frees it. */
static GString *made_plain(const char *text, size_t size)
{
  const size_t mark_size = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  GString *plain = g_string_new_len(text + mark_size, (gssize)(size - mark_size));
  g_string_replace(plain, "\r\n", "\n", 0);
  g_string_replace(plain, "\r", "\n", 0);
  return plain;
}

/* What libcsv reads; NULL when it refuses the text. The caller frees it. */
static GString *read_by_peer(const char *text, size_t size, char separator)
{
  struct csv_parser parser;
  g_autoptr(GString) plain = made_plain(text, size);
  PeerReading reading = {.rows = g_string_new(NULL), .row = 1};
  g_assert(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0);
  csv_set_delim(&parser, (unsigned char)separator);
  const bool is_read = csv_parse(&parser, plain->str, plain->len, on_peer_cell, on_peer_row, &reading) == plain->len &&
                       csv_fini(&parser, on_peer_cell, on_peer_row, &reading) == 0;
  csv_free(&parser);
  if (!is_read)
    g_string_free(g_steal_pointer(&reading.rows), TRUE);
  return reading.rows;
}

/* What our reader makes of the text in pieces of PIECE_SIZE; NULL when it refuses it. The caller frees it. */
static GString *read_in_pieces(const char *text, size_t size, char separator, size_t piece_size)
{
  PeerReading reading = {.rows = g_string_new(NULL)};
  const CsvLimits no_limits = {G_MAXUINT, G_MAXUINT, G_MAXSIZE};
  g_autoptr(CsvReader) reader = csv_reader_new(&no_limits, separator, on_row, &reading);
  bool is_read = true;
  for (size_t at = 0; is_read && at < size; at += piece_size)
    is_read = csv_reader_feed(reader, text + at, MIN(piece_size, size - at), NULL);
  if (!is_read || !csv_reader_finish(reader, NULL))
    g_string_free(g_steal_pointer(&reading.rows), TRUE);
  return reading.rows;
}

/* The first byte chooses the separator and the size of pieces; the others are the text. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static const char separators[] = {',', ';', '\t'};
  if (size == 0 || !g_utf8_validate((const char *)bytes + 1, (gssize)size - 1, NULL))
    return 0;
  const char *text = (const char *)bytes + 1;
  const char separator = separators[bytes[0] % G_N_ELEMENTS(separators)];
  g_autoptr(GString) expected = read_by_peer(text, size - 1, separator);
  g_autoptr(GString) read = read_in_pieces(text, size - 1, separator, 1 + bytes[0] / G_N_ELEMENTS(separators));
  g_assert((expected == NULL) == (read == NULL));
  g_assert(expected == NULL || g_string_equal(expected, read));
  return 0;
}
