/* Writing a template to a file: as a workbook or as text, by the ending of its name.
 *
 * Refuses to replace a file: it might be half filled in. What is written is whole or not there. */
#pragma once

#include <stdbool.h>

#include "base/csv.h"
#include "collector/template/template.h"

/* Writes FORM to PATH, which ends in .xlsx or .csv; ENCODING is of texts. Fails with HALFSKY_ERROR_USAGE for another ending or a file that is there. */
bool template_write(const Template *form, const char *path, CsvEncoding encoding,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The two kinds. */
bool template_write_workbook(const Template *form, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool template_write_text(const Template *form, const char *path, CsvEncoding encoding,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
