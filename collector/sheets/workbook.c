#include "collector/sheets/workbook.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

#include "base/error.h"
#include "collector/sheets/workbook_index.h"
#include "collector/sheets/workbook_sheet.h"

/* A workbook has a part per sheet, picture and comment; one with more of them than this is none. */
enum { MOST_PARTS = 5000 };

/* The archive's directory ends with a record that may have a comment behind it. */
enum { END_RECORD_BYTES = 22, MOST_COMMENT_BYTES = 65535 };

enum { PIECE_BYTES = 65536 };

#define WORKBOOK_PART "xl/workbook.xml"
#define RELATIONS_PART "xl/_rels/workbook.xml.rels"
#define STYLES_PART "xl/styles.xml"
#define TYPES_PART "[Content_Types].xml"

typedef struct Examination {
  const SheetLimits *limits;
  zip_t *archive;
  WorkbookIndex index;
  GHashTable *parts; /* lower-case names to their index + 1 */
  FormFault *fault;
} Examination;

static void sheet_free(gpointer pointer)
{
  WorkbookSheet *sheet = pointer;
  g_free(sheet->name);
  g_free(sheet->part);
  g_free(sheet);
}

static Workbook *workbook_new(void)
{
  Workbook *workbook = g_new0(Workbook, 1);
  workbook->sheets = g_ptr_array_new_with_free_func(sheet_free);
  workbook->marks = workbook_marks_new();
  return workbook;
}

void workbook_free(Workbook *workbook)
{
  if (workbook == NULL)
    return;
  g_ptr_array_unref(workbook->sheets);
  workbook_marks_free(workbook->marks);
  g_free(workbook);
}

static bool refuse(FormFault *fault, const char *code, const char *given, const char *expected)
{
  form_fault_set(fault, code, 0, given, expected);
  return false;
}

/* --- The archive's directory -------------------------------------------------------------------------------------- */

static guint16 little_endian_16(const guint8 *bytes)
{
  return (guint16)(bytes[0] | bytes[1] << 8);
}

/* How many parts the end of the file speaks of; the most, should there be several ends. 0: there is no end, the file is cut off. */
static guint count_announced_parts(const guint8 *tail, size_t size)
{
  guint most = 0;
  for (size_t i = 0; i + END_RECORD_BYTES <= size; i++)
    if (memcmp(tail + i, "PK\x05\x06", 4) == 0)
      most = MAX(most, little_endian_16(tail + i + 10));
  return most;
}

/* The library makes room for as many parts as the file says that it has, so that is looked at first. */
static bool check_announced_parts(int fd, FormFault *fault)
{
  const off_t end = lseek(fd, 0, SEEK_END);
  const off_t start = MAX((off_t)0, end - END_RECORD_BYTES - MOST_COMMENT_BYTES);
  g_autofree guint8 *tail = g_malloc((gsize)(end - start) + 1);
  const ssize_t n = pread(fd, tail, (size_t)(end - start), start);
  const guint n_parts = n > 0 ? count_announced_parts(tail, (size_t)n) : 0;
  if (n_parts == 0)
    return refuse(fault, "broken_workbook", "", "");
  return n_parts <= MOST_PARTS || refuse(fault, "workbook_too_large", "", "");
}

static bool note_part(Examination *examination, zip_uint64_t index, zip_uint64_t *total)
{
  zip_stat_t part;
  FormFault *fault = examination->fault;
  if (zip_stat_index(examination->archive, index, 0, &part) != 0 || (part.valid & ZIP_STAT_NAME) == 0 ||
      (part.valid & ZIP_STAT_SIZE) == 0)
    return refuse(fault, "broken_workbook", "", "");
  if ((part.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && part.encryption_method != ZIP_EM_NONE)
    return refuse(fault, "protected_workbook", "", "");
  if (part.size > examination->limits->largest_workbook_bytes - *total) {
    g_autofree char *most = g_format_size_full(examination->limits->largest_workbook_bytes, G_FORMAT_SIZE_IEC_UNITS);
    return refuse(fault, "workbook_too_large", "", most);
  }
  *total += part.size;
  g_autofree char *folded = g_ascii_strdown(part.name, -1);
  if (g_str_has_suffix(folded, "vbaproject.bin"))
    return refuse(fault, "workbook_with_macros", "", "");
  /* Of two parts with one name, two programs may read different ones. */
  return g_hash_table_insert(examination->parts, g_steal_pointer(&folded), GUINT_TO_POINTER((guint)index + 1)) ||
         refuse(fault, "broken_workbook", "", "");
}

static bool note_parts(Examination *examination)
{
  const zip_int64_t n = zip_get_num_entries(examination->archive, 0);
  zip_uint64_t total = 0;
  for (zip_int64_t i = 0; i < n; i++)
    if (!note_part(examination, (zip_uint64_t)i, &total))
      return false;
  return true;
}

/* --- Its documents ------------------------------------------------------------------------------------------------ */

/* Unpacks no more than the directory says that there is. */
static bool feed_part(zip_file_t *file, zip_uint64_t size, PartReader *reader)
{
  g_autofree char *piece = g_malloc(PIECE_BYTES);
  while (size > 0) {
    const zip_int64_t n = zip_fread(file, piece, MIN(size, PIECE_BYTES));
    if (n <= 0)
      return false;
    if (!part_reader_feed(reader, piece, (size_t)n, false))
      return false;
    size -= (zip_uint64_t)n;
  }
  return part_reader_feed(reader, "", 0, true);
}

static bool read_part(Examination *examination, zip_uint64_t index, const PartHandlers *handlers, void *user)
{
  zip_stat_t part;
  zip_file_t *file = zip_fopen_index(examination->archive, index, 0);
  if (file == NULL || zip_stat_index(examination->archive, index, 0, &part) != 0)
    return refuse(examination->fault, "broken_workbook", "", "");
  g_autoptr(PartReader) reader = part_reader_new(handlers, user);
  const bool is_read = feed_part(file, part.size, reader);
  zip_fclose(file);
  const char *given = "";
  const char *fault = part_reader_fault(reader, &given);
  return is_read || refuse(examination->fault, fault != NULL ? fault : "broken_workbook", given, "");
}

/* The index of the part called NAME + 1, 0 when there is none. */
static guint find_part(const Examination *examination, const char *name)
{
  g_autofree char *folded = g_ascii_strdown(name, -1);
  return GPOINTER_TO_UINT(g_hash_table_lookup(examination->parts, folded));
}

static bool read_index(Examination *examination, const char *name, const PartHandlers *handlers)
{
  const guint found = find_part(examination, name);
  return found > 0 ? read_part(examination, found - 1, handlers, &examination->index)
                   : refuse(examination->fault, "not_workbook", "", "");
}

/* Puts the documents' names in place of their ids. */
static bool resolve_sheets(Examination *examination)
{
  GPtrArray *sheets = examination->index.workbook->sheets;
  g_autofree char *most = g_strdup_printf("%u", examination->limits->most_sheets);
  if (sheets->len == 0)
    return refuse(examination->fault, "broken_workbook", "", "");
  if (sheets->len > examination->limits->most_sheets)
    return refuse(examination->fault, "many_sheets", "", most);
  for (guint i = 0; i < sheets->len; i++) {
    WorkbookSheet *sheet = sheets->pdata[i];
    const char *part = g_hash_table_lookup(examination->index.parts_by_id, sheet->part);
    if (part == NULL || find_part(examination, part) == 0)
      return refuse(examination->fault, "broken_workbook", "", "");
    g_free(sheet->part);
    sheet->part = g_ascii_strdown(part, -1);
  }
  return true;
}

static bool is_sheet(const Examination *examination, const char *folded_name)
{
  const GPtrArray *sheets = examination->index.workbook->sheets;
  for (guint i = 0; i < sheets->len; i++)
    if (strcmp(((const WorkbookSheet *)sheets->pdata[i])->part, folded_name) == 0)
      return true;
  return false;
}

/* The converter reads more than the sheets; whatever it reads must be harmless. */
static bool read_other_part(Examination *examination, zip_uint64_t index)
{
  static const PartHandlers nothing = {0};
  g_autofree char *folded = g_ascii_strdown(zip_get_name(examination->archive, index, 0), -1);
  const bool is_document = g_str_has_suffix(folded, ".xml") || g_str_has_suffix(folded, ".rels");
  return !is_document || is_sheet(examination, folded) || read_part(examination, index, &nothing, NULL);
}

static bool read_other_parts(Examination *examination)
{
  const zip_int64_t n = zip_get_num_entries(examination->archive, 0);
  for (zip_int64_t i = 0; i < n; i++)
    if (!read_other_part(examination, (zip_uint64_t)i))
      return false;
  return true;
}

static bool read_sheets(Examination *examination)
{
  const GPtrArray *sheets = examination->index.workbook->sheets;
  for (guint i = 0; i < sheets->len; i++) {
    SheetExamination sheet = {.index = &examination->index, .sheet = i};
    const guint found = find_part(examination, ((const WorkbookSheet *)sheets->pdata[i])->part);
    if (!read_part(examination, found - 1, &sheet_handlers, &sheet))
      return false;
  }
  return true;
}

static bool read_documents(Examination *examination)
{
  if (find_part(examination, TYPES_PART) == 0)
    return refuse(examination->fault, "not_workbook", "", "");
  return read_index(examination, WORKBOOK_PART, &workbook_handlers) &&
         read_index(examination, RELATIONS_PART, &relation_handlers) && resolve_sheets(examination) &&
         (find_part(examination, STYLES_PART) == 0 || read_index(examination, STYLES_PART, &style_handlers)) &&
         read_other_parts(examination) && read_sheets(examination);
}

/* --- Examining ---------------------------------------------------------------------------------------------------- */

static bool examine(const SheetLimits *limits, zip_t *archive, Workbook *workbook, FormFault *fault)
{
  Examination examination = {.limits = limits,
                             .archive = archive,
                             .parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                             .fault = fault};
  workbook_index_init(&examination.index, workbook);
  const bool is_sound = note_parts(&examination) && read_documents(&examination);
  workbook_index_clear(&examination.index);
  g_hash_table_unref(examination.parts);
  return is_sound;
}

Workbook *workbook_examine(const SheetLimits *limits, int fd, FormFault *out_fault, GError **error)
{
  int code = 0;
  if (!check_announced_parts(fd, out_fault))
    return NULL;
  const int own_fd = dup(fd);
  if (own_fd < 0 || lseek(own_fd, 0, SEEK_SET) != 0) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot read the form");
    return NULL;
  }
  zip_t *archive = zip_fdopen(own_fd, 0, &code);
  if (archive == NULL) {
    close(own_fd);
    refuse(out_fault, "broken_workbook", "", "");
    return NULL;
  }
  g_autoptr(Workbook) workbook = workbook_new();
  const bool is_sound = examine(limits, archive, workbook, out_fault);
  zip_discard(archive);
  return is_sound ? g_steal_pointer(&workbook) : NULL;
}
