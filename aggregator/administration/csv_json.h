/* A table of text as JSON for PostgreSQL: an array of objects from column to cell, which a statement takes apart by jsonb_to_recordset(). */
#pragma once

#include <glib.h>

/* CONTENT is CSV with a header row; a cell beyond the header is left out. The caller frees the document. Fails as csv_read() does. */
char *csv_to_json(GBytes *content, GError **error) G_GNUC_WARN_UNUSED_RESULT;
