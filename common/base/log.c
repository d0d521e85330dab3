#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

static _Atomic LogLevel lowest_level = LOG_LEVEL_INFO;

static const char *const priorities[] = {
    [LOG_LEVEL_DEBUG] = "<7>",
    [LOG_LEVEL_INFO] = "<6>",
    [LOG_LEVEL_WARNING] = "<4>",
    [LOG_LEVEL_ERROR] = "<3>",
};

void log_set_level(LogLevel level)
{
  atomic_store(&lowest_level, level);
}

bool log_level_parse(const char *name, LogLevel *out_level, GError **error)
{
  static const char *const names[] = {[LOG_LEVEL_DEBUG] = "debug",
                                      [LOG_LEVEL_INFO] = "info",
                                      [LOG_LEVEL_WARNING] = "warning",
                                      [LOG_LEVEL_ERROR] = "error"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(name, names[i]) == 0) {
      *out_level = (LogLevel)i;
      return true;
    }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "setting 'log.level': '%s' is none of debug, info, warning, error", name);
  return false;
}

/* A log that cannot be written has nowhere to complain: the line is dropped. */
static void write_line(const char *line, size_t size)
{
  if (write(STDERR_FILENO, line, size) < 0)
    return;
}

static void log_at(LogLevel level, const char *format, va_list arguments) G_GNUC_PRINTF(2, 0);

static void log_at(LogLevel level, const char *format, va_list arguments)
{
  if (level < atomic_load(&lowest_level))
    return;
  GString *line = g_string_new(isatty(STDERR_FILENO) ? "" : priorities[level]);
  g_string_append_vprintf(line, format, arguments);
  g_strdelimit(line->str, "\n\r", ' ');
  g_string_append_c(line, '\n');
  write_line(line->str, line->len);
  g_string_free(line, TRUE);
}

void log_debug(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  log_at(LOG_LEVEL_DEBUG, format, arguments);
  va_end(arguments);
}

void log_info(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  log_at(LOG_LEVEL_INFO, format, arguments);
  va_end(arguments);
}

void log_warning(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  log_at(LOG_LEVEL_WARNING, format, arguments);
  va_end(arguments);
}

void log_error(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  log_at(LOG_LEVEL_ERROR, format, arguments);
  va_end(arguments);
}

static bool is_plain_word(const char *value)
{
  if (*value == '\0')
    return false;
  for (const char *at = value; *at != '\0'; at++)
    if ((guchar)*at <= ' ' || *at == '"' || *at == '\\' || *at == '=' || *at == 0x7f)
      return false;
  return true;
}

static void append_escaped(GString *out, char character)
{
  if (character == '"' || character == '\\')
    g_string_append_printf(out, "\\%c", character);
  else if (character == '\n')
    g_string_append(out, "\\n");
  else if ((guchar)character < ' ' || character == 0x7f)
    g_string_append_printf(out, "\\x%02x", (guint)(guchar)character);
  else
    g_string_append_c(out, character);
}

char *log_quoted(const char *value)
{
  if (value != NULL && is_plain_word(value))
    return g_strdup(value);
  GString *out = g_string_new("\"");
  for (const char *at = value == NULL ? "" : value; *at != '\0'; at++)
    append_escaped(out, *at);
  g_string_append_c(out, '"');
  return g_string_free(out, FALSE);
}

void log_repeated_failure(LogRepeat *repeat, const char *event, const GError *error)
{
  repeat->count++;
  if (g_strcmp0(repeat->message, error->message) == 0)
    return;
  g_free(repeat->message);
  repeat->message = g_strdup(error->message);
  g_autofree char *reason = log_quoted(error->message);
  if (halfsky_error_is(error, HALFSKY_ERROR_RETRY))
    log_warning("%s reason=%s failures=%u", event, reason, repeat->count);
  else
    log_error("%s reason=%s failures=%u", event, reason, repeat->count);
}

void log_repeated_recovery(LogRepeat *repeat, const char *event)
{
  if (repeat->count == 0)
    return;
  log_info("%s recovered=yes failures=%u", event, repeat->count);
  log_repeat_clear(repeat);
}

void log_repeat_clear(LogRepeat *repeat)
{
  g_clear_pointer(&repeat->message, g_free);
  repeat->count = 0;
}
