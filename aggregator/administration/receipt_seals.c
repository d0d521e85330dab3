#include "aggregator/administration/receipt_seals.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"

/* A row of a receipt whose kind is `seal`: name is the agency's code, count the entry, given the hash and expected the signature, both in hexadecimal. */
enum { COLUMN_KIND, COLUMN_NAME, COLUMN_COUNT, COLUMN_GIVEN, COLUMN_EXPECTED, N_COLUMNS };

static const char *const column_names[N_COLUMNS] = {"kind", "name", "count", "given", "expected"};

enum { RECEIPT_BYTES_MAX = 64 * 1024 * 1024 };

/* One receipt being read. */
typedef struct Reading {
  ReceiptSeals *seals;
  const SealKeys *keys;
  const char *path;
  bool has_header;
  guint columns[N_COLUMNS];
} Reading;

static void free_seals(gpointer seals)
{
  g_array_unref(seals);
}

void receipt_seals_free(ReceiptSeals *seals)
{
  if (seals == NULL)
    return;
  g_hash_table_unref(seals->by_agency);
  g_ptr_array_unref(seals->forged);
  g_free(seals);
}

GArray *receipt_seals_of(const ReceiptSeals *seals, const char *agency)
{
  GArray *found = g_hash_table_lookup(seals->by_agency, agency);
  GArray *copy = g_array_new(FALSE, FALSE, sizeof(Seal));
  if (found != NULL)
    g_array_append_vals(copy, found->data, found->len);
  return copy;
}

/* --- One receipt -------------------------------------------------------------------------------------------------- */

static bool read_header(Reading *reading, const CsvRow *row, GError **error)
{
  for (guint column = 0; column < N_COLUMNS; column++) {
    guint i = 0;
    while (i < row->n_cells && strcmp(row->cells[i], column_names[column]) != 0)
      i++;
    if (i == row->n_cells) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "it is no receipt: column '%s' is missing",
                  column_names[column]);
      return false;
    }
    reading->columns[column] = i;
  }
  reading->has_header = true;
  return true;
}

static const char *cell(const Reading *reading, const CsvRow *row, guint column)
{
  return reading->columns[column] < row->n_cells ? row->cells[reading->columns[column]] : "";
}

static bool parse_seal(const Reading *reading, const CsvRow *row, Seal *out_seal)
{
  guint64 entry = 0;
  if (!g_ascii_string_to_unsigned(cell(reading, row, COLUMN_COUNT), 10, 1, G_MAXINT64, &entry, NULL) ||
      !digest_from_hex(cell(reading, row, COLUMN_GIVEN), &out_seal->hash) ||
      !seal_signature_from_hex(cell(reading, row, COLUMN_EXPECTED), out_seal))
    return false;
  out_seal->entry = entry;
  return seal_keys_signed_ever(reading->keys, out_seal);
}

static void keep(ReceiptSeals *seals, const char *agency, const Seal *seal)
{
  GArray *found = g_hash_table_lookup(seals->by_agency, agency);
  if (found == NULL) {
    found = g_array_new(FALSE, FALSE, sizeof(Seal));
    g_hash_table_insert(seals->by_agency, g_strdup(agency), found);
  }
  g_array_append_val(found, *seal);
}

static void note_forged(ReceiptSeals *seals, const char *path)
{
  if (seals->forged->len == 0 || strcmp(g_ptr_array_index(seals->forged, seals->forged->len - 1), path) != 0)
    g_ptr_array_add(seals->forged, g_strdup(path));
}

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  Reading *reading = user;
  Seal seal;
  if (!reading->has_header)
    return read_header(reading, row, error);
  if (strcmp(cell(reading, row, COLUMN_KIND), "seal") != 0)
    return true;
  if (parse_seal(reading, row, &seal))
    keep(reading->seals, cell(reading, row, COLUMN_NAME), &seal);
  else
    note_forged(reading->seals, reading->path);
  return true;
}

static bool read_receipt(ReceiptSeals *seals, const SealKeys *keys, const char *path, GError **error)
{
  Reading reading = {.seals = seals, .keys = keys, .path = path};
  g_autoptr(GBytes) content = file_read(path, RECEIPT_BYTES_MAX, error);
  if (content == NULL)
    return false;
  gsize size = 0;
  const char *text = g_bytes_get_data(content, &size);
  if (!csv_read(text, size, NULL, read_row, &reading, error)) {
    g_prefix_error(error, "receipt '%s': ", path);
    return false;
  }
  seals->n_receipts++;
  return true;
}

/* --- Folders ------------------------------------------------------------------------------------------------------ */

static bool read_path(ReceiptSeals *seals, const SealKeys *keys, const char *path, GError **error);

static bool read_folder(ReceiptSeals *seals, const SealKeys *keys, const char *path, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GDir) folder = g_dir_open(path, 0, &cause);
  if (folder == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "receipts '%s': %s", path, cause->message);
    return false;
  }
  for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder)) {
    g_autofree char *inside = g_build_filename(path, name, NULL);
    const bool is_wanted = g_file_test(inside, G_FILE_TEST_IS_DIR) || g_str_has_suffix(name, ".csv");
    if (is_wanted && !g_file_test(inside, G_FILE_TEST_IS_SYMLINK) && !read_path(seals, keys, inside, error))
      return false;
  }
  return true;
}

static bool read_path(ReceiptSeals *seals, const SealKeys *keys, const char *path, GError **error)
{
  return g_file_test(path, G_FILE_TEST_IS_DIR) ? read_folder(seals, keys, path, error)
                                               : read_receipt(seals, keys, path, error);
}

ReceiptSeals *receipt_seals_read(const char *const *paths, const SealKeys *keys, GError **error)
{
  g_autoptr(ReceiptSeals) seals = g_new0(ReceiptSeals, 1);
  seals->by_agency = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_seals);
  seals->forged = g_ptr_array_new_with_free_func(g_free);
  for (; *paths != NULL; paths++)
    if (!read_path(seals, keys, *paths, error))
      return NULL;
  return g_steal_pointer(&seals);
}
