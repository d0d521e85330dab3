#include "collector/receipts/receipt_files.h"

#include "base/file.h"
#include "base/log.h"
#include "collector/home.h"
#include "collector/receipts/receipt_workbook.h"

/* The caller frees them. */
static char *name_of(const Receipt *receipt, const char *ending)
{
  g_autofree char *stem = home_file_name(receipt->file_name);
  return g_strdup_printf("%s.%.8s.%s", stem, receipt->submission, ending);
}

static char *path_of(const Receipt *receipt, const char *folder, const char *ending)
{
  g_autofree char *name = name_of(receipt, ending);
  return g_build_filename(folder, name, NULL);
}

static bool write_page(const Receipt *receipt, const ReceiptFiles *files, GError **error)
{
  g_autoptr(GString) page = receipt_to_html(receipt);
  g_autofree char *path = path_of(receipt, files->folder, "html");
  return file_put(path, page->str, page->len, 0644, error);
}

static bool write_table(const Receipt *receipt, const ReceiptFiles *files, GError **error)
{
  gsize size = 0;
  g_autoptr(GString) csv = receipt_to_csv(receipt);
  g_autoptr(GBytes) encoded = csv_encode(csv, files->encoding);
  g_autofree char *path = path_of(receipt, files->folder, "csv");
  const void *bytes = g_bytes_get_data(encoded, &size);
  return file_put(path, bytes, size, 0644, error);
}

/* Marks are those of the first receipt until the district refuses a row or a later form settles one. */
static bool has_first_marks(const Receipt *receipt)
{
  return receipt->n_refused_by_district == 0 && receipt->n_settled == 0;
}

static bool write_workbook(const Receipt *receipt, const ReceiptFiles *files, const char *path, GError **error)
{
  const bool is_there = g_file_test(path, G_FILE_TEST_EXISTS);
  bool is_written = false;
  if (!receipt_workbook_is_wanted(receipt))
    return file_remove(path, error);
  if ((is_there && has_first_marks(receipt)) || !g_file_test(files->form_path, G_FILE_TEST_EXISTS))
    return true;
  if (!receipt_workbook_write(receipt, files->scope, files->form_path, path, &is_written, error))
    return false;
  if (!is_written)
    log_warning("receipt_without_workbook submission=%s reason=form_not_readable_again", receipt->submission);
  return true;
}

/* The page refers to the workbook, if there is one. */
static bool add_workbook(Receipt *receipt, const ReceiptFiles *files, GError **error)
{
  g_autofree char *path = path_of(receipt, files->folder, "xlsx");
  if (!write_workbook(receipt, files, path, error))
    return false;
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_free(receipt->workbook);
    receipt->workbook = name_of(receipt, "xlsx");
  }
  return true;
}

bool receipt_write(Receipt *receipt, const ReceiptFiles *files, GError **error)
{
  return (files->form_path == NULL || add_workbook(receipt, files, error)) && write_page(receipt, files, error) &&
         write_table(receipt, files, error) && file_sync_folder(files->folder, error);
}
