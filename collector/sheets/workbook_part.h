/* Inside the workbook: the XML documents in it, read as a stream.
 *
 * No document may declare entities, so nothing outside it is read and nothing in it multiplies. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "collector/sheets/workbook.h"

typedef enum PartKind {
  PART_WORKBOOK,  /* names the sheets */
  PART_RELATIONS, /* says which document is which sheet */
  PART_SHEET,
  PART_OTHER /* only has to be harmless */
} PartKind;

/* What is wrong with a document; the code of a FormFault, or NULL. GIVEN names the cell for some. */
typedef struct PartFault {
  const char *code;
  char *given;
} PartFault;

typedef struct PartReader PartReader;

/* A document of KIND; of a sheet, SHEET is its number. What it says goes into WORKBOOK; relations into PARTS_BY_ID, a table of texts. All are borrowed. */
PartReader *part_reader_new(PartKind kind, guint sheet, Workbook *workbook, GHashTable *parts_by_id);
void part_reader_free(PartReader *reader);

/* The next bytes; the last ones with IS_LAST. False when there is a fault. */
bool part_reader_feed(PartReader *reader, const char *bytes, size_t size, bool is_last);

/* Borrowed. */
const PartFault *part_reader_fault(const PartReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartReader, part_reader_free)
