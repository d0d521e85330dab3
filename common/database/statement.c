#include "database/statement.h"

#include <string.h>

#include "database/connection_private.h"

extern const EmbeddedFile database_queries[];

/* The text, or NULL when the list (which may be NULL) has no such file. */
static const char *find(const EmbeddedFile *files, const char *name)
{
  size_t length = strlen(name);
  for (const EmbeddedFile *file = files; file && file->path; file++)
    if (strncmp(file->path, name, length) == 0 && strcmp(file->path + length, ".sql") == 0)
      return file->content;
  return NULL;
}

const char *statement_text(const Connection *connection, const char *name)
{
  const char *text = find(connection->statements, name);
  if (!text)
    text = find(database_queries, name);
  if (!text)
    g_error("there is no statement '%s'", name); /* aborts: a bug */
  return text;
}
