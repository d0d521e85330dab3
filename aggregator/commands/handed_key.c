#include "aggregator/commands/handed_key.h"

#include "base/terminal.h"

#include <stdio.h>
#include <unistd.h>

static bool read_standard_input(Language language, Registration *out_registration, GError **error)
{
  g_autofree char *bytes = g_malloc(REGISTRATION_BYTES_MAX);
  if (isatty(STDIN_FILENO))
    terminal_say(stderr, text(language, "aggregator.collector.paste"));
  const size_t size = fread(bytes, 1, REGISTRATION_BYTES_MAX, stdin);
  return registration_read(bytes, size, language, out_registration, error);
}

bool handed_key_read(const char *operand, Language language, Registration *out_registration, GError **error)
{
  Registration registration = {.is_successor = false};
  if (operand == NULL)
    return read_standard_input(language, out_registration, error);
  if (!public_key_parse(operand, &registration.key, error))
    return false;
  *out_registration = registration;
  return true;
}
