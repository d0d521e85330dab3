/* A CSV file as a table of named columns, and the table of fields that turns its rows into structures.
 *
 * Private to this room. A field is one row: column, reader, where the result goes, what is allowed. Every message names file, line and column:
 * `indicators.csv: line 14: column 'unit': …`. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "catalogue/catalogue.h"
#include "catalogue/terms.h"

typedef struct TableRow {
  guint line;
  const char *const *cells;
} TableRow;

typedef struct Table {
  const char *file;
  const char *const *columns; /* ended by NULL */
  GArray *rows;               /* TableRow */
} Table;

/* One cell with its place, for messages. */
typedef struct Cell {
  const char *file;
  guint line;
  const char *column;
  const char *text;
} Cell;

typedef struct Field Field;

/* Reads CELL into the structure RECORD, resolving references in CATALOGUE. */
typedef bool (*FieldReader)(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error);

struct Field {
  const char *column;
  FieldReader read;
  size_t offset;                /* of the result in the structure */
  double minimum, maximum;      /* of numbers */
  const Vocabulary *vocabulary; /* of terms */
};

/* Reads the file's BYTES; FILE must outlive the table, texts go into CHUNK. REQUIRED columns (ended by NULL) must all be there; others only when MORE
 * is true. */
Table *table_read(const char *file, GBytes *bytes, const char *const *required, bool more, GStringChunk *chunk,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void table_free(Table *table);

guint table_n_rows(const Table *table);

/* -1 when there is no such column. */
int table_column(const Table *table, const char *column);

/* The cell of row ROW (from 0); COLUMN must exist. */
Cell table_cell(const Table *table, guint row, const char *column);

/* Fails, naming the second one, when two rows have the same non-empty text in COLUMN. */
bool table_is_unique(const Table *table, const char *column, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads every row into RECORDS, table_n_rows() structures of SIZE bytes. */
bool table_read_fields(const Table *table, const Field *fields, size_t n_fields, Catalogue *catalogue, void *records,
                       size_t size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets ERROR to `file: line n: column 'c': …` and returns false. */
bool cell_reject(GError **error, const Cell *cell, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Readers. Text is not empty unless the reader says so; numbers are finite and within the field's range. */
bool read_text(Catalogue *, const Field *, const Cell *, void *record, GError **);            /* const char * */
bool read_optional_text(Catalogue *, const Field *, const Cell *, void *record, GError **);   /* const char * */
bool read_number(Catalogue *, const Field *, const Cell *, void *record, GError **);          /* double */
bool read_optional_number(Catalogue *, const Field *, const Cell *, void *record, GError **); /* double, NAN */
bool read_count(Catalogue *, const Field *, const Cell *, void *record, GError **);           /* guint */
bool read_optional_count(Catalogue *, const Field *, const Cell *, void *record, GError **);  /* guint, 0 */
bool read_term(Catalogue *, const Field *, const Cell *, void *record, GError **);            /* an enum */
bool read_yes_no(Catalogue *, const Field *, const Cell *, void *record, GError **);          /* bool */
bool read_frequency(Catalogue *, const Field *, const Cell *, void *record, GError **);       /* Frequency */
bool read_optional_day(Catalogue *, const Field *, const Cell *, void *record, GError **);    /* int32_t, NO_DAY */

/* Splits CELL's text at SEPARATOR into non-empty pieces without blanks around; an empty text is no piece. The caller frees them. Fails for an empty
 * piece and for the same piece twice. */
char **cell_split(const Cell *cell, char separator, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
