/* agency close, agency reopen: whether an agency reports, from when on not any more, and why. */
#include "aggregator/commands.h"

#include <string.h>

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/agency_closing.h"
#include "base/clock.h"

/* A day is meant from its beginning; without one it is now. */
static bool read_moment(const Invocation *invocation, const char *zone, int64_t *out_from_us, GError **error)
{
  const char *given = invocation_value(invocation, "from");
  if (given == NULL) {
    *out_from_us = clock_wall_us();
    return true;
  }
  g_autofree char *text = strlen(given) == strlen("2025-07-01") ? g_strconcat(given, " 00:00", NULL) : g_strdup(given);
  if (clock_parse(text, zone, out_from_us))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is no day. hint: --from 2025-07-01", given);
  return false;
}

static void show(const Invocation *invocation, const char *code, const int64_t *from_us, bool was_so)
{
  g_autofree char *from =
      from_us != NULL ? clock_format_iso(*from_us, settings_text(invocation->settings, "aggregator.time_zone")) : NULL;
  const char *text_code = from_us != NULL ? "aggregator.agency.closed"
                          : was_so        ? "aggregator.agency.was_open"
                                          : "aggregator.agency.reopened";
  g_autofree char *words =
      text_format(invocation->language, text_code, "agency", code, "from", from != NULL ? from : "", NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:s?, s:b}", "agency", code, "closed_from", from, "was_so_already", was_so));
}

static ExitStatus set(const Invocation *invocation, const int64_t *from_us, GError **error)
{
  CollectorAgency agency;
  bool was_so = false;
  const char *reason = NULL;
  if (!act_read_reason(invocation, &reason, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !agency_closing_set(connection, &agency, from_us, reason, &was_so, error))
    return EXIT_FAILED;
  show(invocation, agency.code, from_us, was_so);
  return EXIT_DONE;
}

ExitStatus command_agency_close(const Invocation *invocation, GError **error)
{
  int64_t from_us = 0;
  const char *zone = settings_text(invocation->settings, "aggregator.time_zone");
  return read_moment(invocation, zone, &from_us, error) ? set(invocation, &from_us, error) : EXIT_USAGE;
}

ExitStatus command_agency_reopen(const Invocation *invocation, GError **error)
{
  return set(invocation, NULL, error);
}
