/* Files that the build put into the program: SQL, texts, the catalogue's built-in parts.
 *
 * An array of EmbeddedFile ends with an entry whose path is NULL. Contents are static, followed by a NUL that size_bytes does not count. */
#pragma once

#include <stddef.h>

typedef struct EmbeddedFile {
  const char *path; /* the file's name without folders */
  const char *content;
  size_t size_bytes;
} EmbeddedFile;
