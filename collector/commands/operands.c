#include "collector/commands/operands.h"

#include <unistd.h>

#include "base/file.h"

static bool is_readable(const char *path, GError **error)
{
  g_autoptr(GError) failure = NULL;
  size_t size_bytes = 0;
  const int descriptor = file_open(path, &size_bytes, &failure);
  if (descriptor < 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "%s", failure->message);
    return false;
  }
  close(descriptor);
  return true;
}

bool operands_are_files(const Invocation *invocation, GError **error)
{
  for (guint i = 0; i < invocation->n_operands; i++)
    if (!is_readable(invocation->operands[i], error))
      return false;
  return true;
}

bool operands_encoding(const Invocation *invocation, TextEncoding *out_encoding, GError **error)
{
  const char *name = invocation_value(invocation, "encoding");
  *out_encoding = TEXT_ENCODING_UNKNOWN;
  if (name == NULL || text_encoding_parse(name, out_encoding))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "option --encoding: '%s' is none of utf-8, gb18030, utf-16",
              name);
  return false;
}
