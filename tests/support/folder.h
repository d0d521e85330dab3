/* A scratch folder for one test. */
#pragma once

#include <glib.h>

/* A new empty folder under the system's temporary folder. Free with scratch_folder_free(), which removes it with everything in it. */
char *scratch_folder_new(void);
void scratch_folder_free(char *folder);

/* FOLDER/NAME. The caller frees it. */
char *scratch_path(const char *folder, const char *name);

/* Writes TEXT into FOLDER/NAME, making folders on the way, and returns the path. The caller frees it. */
char *scratch_write(const char *folder, const char *name, const char *text);

/* The contents of PATH. The caller frees it. */
char *scratch_read(const char *path);
