/* What a file is that is not UTF-8 text: enough to tell its agency how to save it instead.
 *
 * Pure. Refuses to read any of these kinds: guessing figures from the wrong encoding is worse than asking. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The code of the fault of a file with these SIZE bytes: `workbook`, `utf16`, `gbk` or, for all else, `not_text`; NULL for UTF-8 text. Static. */
const char *form_encoding_fault(const char *bytes, size_t size);

/* True when FILE_NAME is that of a spreadsheet program's own kind of file. */
bool form_name_is_of_workbook(const char *file_name);
