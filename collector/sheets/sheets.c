#include "collector/sheets/sheets.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "collector/sheets/text_sheet.h"
#include "collector/sheets/workbook.h"

struct Sheets {
  const SheetsScope *scope;
  int fd;
  Workbook *workbook; /* NULL: it is a text */
  TextEncoding encoding;
  char separator;
};

/* --- What kind of file it is -------------------------------------------------------------------------------------- */

typedef enum FileKind { FILE_TEXT, FILE_ARCHIVE, FILE_OLE } FileKind;

static FileKind kind_of(const guint8 *beginning, size_t size)
{
  if (size >= 4 && (memcmp(beginning, "PK\x03\x04", 4) == 0 || memcmp(beginning, "PK\x05\x06", 4) == 0))
    return FILE_ARCHIVE;
  return size >= 8 && memcmp(beginning, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0 ? FILE_OLE : FILE_TEXT;
}

/* A workbook with a password is an OLE file that holds a stream of this name. */
static bool holds_encrypted_package(int fd)
{
  static const char wanted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  const size_t wanted_size = sizeof wanted;
  guint8 piece[65536];
  ssize_t n = 0;
  for (off_t at = 0; (n = pread(fd, piece, sizeof piece, at)) > (ssize_t)wanted_size; at += n - (ssize_t)wanted_size)
    if (memmem(piece, (size_t)n, wanted, wanted_size) != NULL)
      return true;
  return false;
}

typedef struct NameEnding {
  const char *ending;
  const char *fault; /* NULL: it can be read */
} NameEnding;

static const NameEnding name_endings[] = {{".csv", NULL},
                                          {".txt", NULL},
                                          {".tsv", NULL},
                                          {".xlsx", NULL},
                                          {".xlsm", "workbook_with_macros"},
                                          {".xls", "old_workbook"},
                                          {".et", "old_workbook"},
                                          {".ods", "old_workbook"}};

/* The code of what is wrong with a file of this name; `unsupported` for names of no kind of form. */
static const char *fault_of_name(const char *file_name)
{
  g_autofree char *folded = g_ascii_strdown(file_name, -1);
  for (size_t i = 0; i < G_N_ELEMENTS(name_endings); i++)
    if (g_str_has_suffix(folded, name_endings[i].ending))
      return name_endings[i].fault;
  return "unsupported";
}

static bool is_named_as_workbook(const char *file_name)
{
  g_autofree char *folded = g_ascii_strdown(file_name, -1);
  return g_str_has_suffix(folded, ".xlsx");
}

/* --- Opening ------------------------------------------------------------------------------------------------------ */

static bool check_size(const SheetLimits *limits, size_t size, FormFault *out_fault)
{
  if (size <= limits->largest_file_bytes)
    return true;
  g_autofree char *given = g_format_size_full(size, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *expected = g_format_size_full(limits->largest_file_bytes, G_FORMAT_SIZE_IEC_UNITS);
  form_fault_set(out_fault, "too_large", 0, given, expected);
  return false;
}

static bool open_text(Sheets *sheets, FormFault *out_fault, GError **error)
{
  return text_encoding_decide(sheets->fd, sheets->scope->encoding, sheets->scope->words, &sheets->encoding, out_fault,
                              error) &&
         out_fault->code == NULL &&
         text_sheet_separator(sheets->fd, sheets->encoding, sheets->scope->words, &sheets->separator, error);
}

/* Bytes decide; a name that promises something else is looked at when the bytes are no help. */
static bool open_by_kind(Sheets *sheets, FileKind kind, const char *file_name, FormFault *out_fault, GError **error)
{
  const char *name_fault = fault_of_name(file_name);
  switch (kind) {
  case FILE_ARCHIVE:
    if (name_fault != NULL && strcmp(name_fault, "workbook_with_macros") == 0)
      break;
    sheets->workbook = workbook_examine(&sheets->scope->limits, sheets->fd, out_fault, error);
    return sheets->workbook != NULL;
  case FILE_OLE:
    name_fault = holds_encrypted_package(sheets->fd) ? "protected_workbook" : "old_workbook";
    break;
  case FILE_TEXT:
    if (name_fault == NULL && is_named_as_workbook(file_name))
      name_fault = "broken_workbook";
    if (name_fault == NULL)
      return open_text(sheets, out_fault, error);
    break;
  }
  form_fault_set(out_fault, name_fault, 0, file_name, "");
  return false;
}

Sheets *sheets_open(const SheetsScope *scope, int fd, const char *file_name, FormFault *out_fault, GError **error)
{
  guint8 beginning[8];
  struct stat status;
  const ssize_t n = pread(fd, beginning, sizeof beginning, 0);
  if (n < 0 || fstat(fd, &status) != 0) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot read '%s'", file_name);
    return NULL;
  }
  if (!check_size(&scope->limits, (size_t)status.st_size, out_fault))
    return NULL;
  g_autoptr(Sheets) sheets = g_new0(Sheets, 1);
  sheets->scope = scope;
  sheets->fd = fd;
  return open_by_kind(sheets, kind_of(beginning, (size_t)n), file_name, out_fault, error) ? g_steal_pointer(&sheets)
                                                                                          : NULL;
}

void sheets_close(Sheets *sheets)
{
  if (sheets == NULL)
    return;
  workbook_free(sheets->workbook);
  g_free(sheets);
}

/* --- Sheets and marks --------------------------------------------------------------------------------------------- */

static const WorkbookSheet *sheet_of(const Sheets *sheets, guint sheet)
{
  g_assert(sheet < sheets->workbook->sheets->len);
  return sheets->workbook->sheets->pdata[sheet];
}

bool sheets_is_text(const Sheets *sheets)
{
  return sheets->workbook == NULL;
}

guint sheets_count(const Sheets *sheets)
{
  return sheets->workbook != NULL ? sheets->workbook->sheets->len : 1;
}

const char *sheets_name(const Sheets *sheets, guint sheet)
{
  return sheets->workbook != NULL ? sheet_of(sheets, sheet)->name : "";
}

bool sheets_is_hidden(const Sheets *sheets, guint sheet)
{
  return sheets->workbook != NULL && sheet_of(sheets, sheet)->is_hidden;
}

bool sheets_is_covered(const Sheets *sheets, guint sheet, guint row, guint column)
{
  return sheets->workbook != NULL && workbook_is_covered(sheets->workbook->marks, sheet, row, column);
}

bool sheets_is_uncomputed(const Sheets *sheets, guint sheet, guint row, guint column)
{
  return sheets->workbook != NULL && workbook_is_marked(sheets->workbook->marks, MARK_UNCOMPUTED, sheet, row, column);
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

SheetsEnd sheets_read(Sheets *sheets, SheetRowFunc row_func, void *user, FormFault *out_fault, GError **error)
{
  const SheetLimits *limits = &sheets->scope->limits;
  return sheets->workbook != NULL
             ? workbook_read(sheets->scope, sheets->fd, sheets->workbook, row_func, user, out_fault, error)
             : text_sheet_read(limits, sheets->fd, sheets->encoding, sheets->separator, row_func, user, out_fault,
                               error);
}

/* --- Places ------------------------------------------------------------------------------------------------------- */

const char *sheet_column_name(guint column, char buffer[SHEET_COLUMN_NAME_SIZE])
{
  char reversed[SHEET_COLUMN_NAME_SIZE];
  size_t n = 0;
  for (guint rest = column + 1; rest > 0 && n < SHEET_COLUMN_NAME_SIZE - 1; rest = (rest - 1) / 26)
    reversed[n++] = (char)('A' + (rest - 1) % 26);
  for (size_t i = 0; i < n; i++)
    buffer[i] = reversed[n - 1 - i];
  buffer[n] = '\0';
  return buffer;
}

char *sheet_place(const char *sheet_name, guint row, guint column)
{
  char name[SHEET_COLUMN_NAME_SIZE];
  sheet_column_name(column, name);
  return sheet_name[0] == '\0' ? g_strdup_printf("%s%u", name, row) : g_strdup_printf("%s!%s%u", sheet_name, name, row);
}
