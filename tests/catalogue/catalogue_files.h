/* The project's own catalogue in the hands of a test: as it stands, or with one thing spoilt. */
#pragma once

#include <glib.h>

#include "catalogue/catalogue.h"

/* The path of catalogue/ of the sources. The caller frees it. */
char *real_folder(void);

/* The loaded catalogue/ of the sources; fails the test when it does not load. */
Catalogue *real_catalogue(void);

/* Its files: names to GBytes. The caller frees the table. */
GHashTable *real_files(void);

/* Puts TEXT in the place of the cell of FILE in COLUMN and of the row whose first cell is KEY. The file must have both. */
void spoil_cell(GHashTable *files, const char *file, const char *key, const char *column, const char *text);

/* Adds LINE (without line break) to the end of FILE. */
void spoil_append(GHashTable *files, const char *file, const char *line);

/* Puts TEXT in the place of the whole FILE. */
void spoil_file(GHashTable *files, const char *file, const char *text);
