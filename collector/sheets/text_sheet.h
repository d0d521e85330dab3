/* Inside the sheets reader: text with separators, in an encoding that has been decided. */
#pragma once

#include "collector/sheets/sheets.h"

/* The separator (`,`, tab or `;`) that makes expected headings of one of the first lines of FD; without any, the one that is there most often. Fails when the file cannot be read. */
bool text_sheet_separator(int fd, TextEncoding encoding, const ExpectedWords *words, char *out_separator,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As sheets_read(). */
SheetsEnd text_sheet_read(const SheetLimits *limits, int fd, TextEncoding encoding, char separator,
                          SheetRowFunc row_func, void *user, FormFault *out_fault,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
