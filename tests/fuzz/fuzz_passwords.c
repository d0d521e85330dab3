/* A file of passwords, and the name that somebody asks it for: whatever the bytes, nothing is found, or what stands behind that name on a line of its own.
 * The first line of the input is the name. */
#include <string.h>

#include "base/password.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

/* Whether a line of TEXT is NAME, a colon and, but for blanks, HASH. */
static bool has_line(const char *text, const char *name, const char *hash)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  const size_t length = strlen(name);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix(*line, name) && (*line)[length] == ':' && strcmp(g_strstrip(*line + length + 1), hash) == 0)
      return true;
  return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  const uint8_t *line_end = size > 0 ? memchr(bytes, '\n', size) : NULL;
  if (line_end == NULL)
    return 0;
  const size_t name_size = (size_t)(line_end - bytes);
  g_autofree char *name = g_strndup((const char *)bytes, name_size);
  g_autofree char *text = g_strndup((const char *)line_end + 1, size - name_size - 1);
  g_autofree char *hash = NULL;
  g_autoptr(GError) error = NULL;
  MemoryFile file;
  memory_file_open(&file, line_end + 1, size - name_size - 1);
  const bool is_read = password_find(file.path, name, &hash, &error);
  memory_file_close(&file);
  g_assert(is_read == (error == NULL));
  g_assert(hash == NULL || has_line(text, name, hash));
  return 0;
}
