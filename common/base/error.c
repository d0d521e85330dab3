#include "base/error.h"

/* GLib's macro for this races when two threads meet their first errors. */
GQuark halfsky_error_quark(void)
{
  static gsize quark;
  if (g_once_init_enter(&quark))
    g_once_init_leave(&quark, g_quark_from_static_string("halfsky-error-quark"));
  return (GQuark)quark;
}

ExitStatus halfsky_exit_status(const GError *error)
{
  if (error == NULL)
    return EXIT_DONE;
  if (error->domain != HALFSKY_ERROR)
    return EXIT_FAILED;
  switch ((HalfskyError)error->code) {
  case HALFSKY_ERROR_REJECT:
    return EXIT_FINDINGS;
  case HALFSKY_ERROR_USAGE:
    return EXIT_USAGE;
  case HALFSKY_ERROR_RETRY:
    return EXIT_UNREACHABLE;
  case HALFSKY_ERROR_FATAL:
    return EXIT_FAILED;
  }
  g_assert_not_reached();
}

void halfsky_set_error_errno(GError **error, HalfskyError code, int system_error, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *what = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_set_error(error, HALFSKY_ERROR, (gint)code, "%s: %s", what, g_strerror(system_error));
}

bool halfsky_error_is(const GError *error, HalfskyError code)
{
  return error != NULL && g_error_matches(error, HALFSKY_ERROR, (gint)code);
}
