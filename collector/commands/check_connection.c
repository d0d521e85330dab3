/* check-connection: what keeps this collector from its district, in words, and whom to call. */
#include "collector/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/terminal.h"
#include "collector/collector_settings.h"
#include "collector/connection/connection_check.h"
#include "collector/connection/line_settings.h"
#include "collector/connection/running_daemon.h"
#include "collector/district.h"

static const char *const step_codes[N_CONNECTION_STEPS] = {
    [STEP_NAME] = "name",
    [STEP_PORT] = "port",
    [STEP_SERVER_KEY] = "server_key",
    [STEP_REGISTRATION] = "registration",
    [STEP_PROTOCOL] = "protocol",
    [STEP_SERVICE] = "service",
    [STEP_CLOCK] = "clock",
};

/* What the words of one endpoint's report are filled with. */
typedef struct Words {
  Language language;
  const ConnectionSubject *subject;
  const ConnectionReport *report;
  const char *contact;
  char *fingerprint, *server_fingerprint, *seconds, *minutes;
} Words;

static void words_clear(Words *words)
{
  g_free(words->fingerprint);
  g_free(words->server_fingerprint);
  g_free(words->seconds);
  g_free(words->minutes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static Words words_of(const Invocation *invocation, const ConnectionSubject *subject, const ConnectionReport *report)
{
  const int64_t seconds = ABS(report->clock_ahead_s);
  const char *contact = settings_text(invocation->settings, "aggregator.contact");
  return (Words){.language = invocation->language,
                 .subject = subject,
                 .report = report,
                 .contact = *contact != '\0' ? contact : text(invocation->language, "connection.contact"),
                 .fingerprint = public_key_fingerprint(&subject->key_pair->public_key),
                 .server_fingerprint = public_key_fingerprint(&subject->server_key),
                 .seconds = g_strdup_printf("%" G_GINT64_FORMAT, seconds),
                 .minutes = g_strdup_printf("%" G_GINT64_FORMAT, (seconds + 30) / 60)};
}

static const char *or_unknown(const Words *words, const char *value)
{
  return value != NULL && *value != '\0' ? value : text(words->language, "connection.unknown");
}

/* In the reader's language where it is a known one. */
static const char *reason_of(const Words *words)
{
  const Dial *dial = &words->report->dial;
  if (dial->reason == NULL)
    return or_unknown(words, dial->detail);
  g_autofree char *code = g_strdup_printf("connection.reason.%s", dial->reason);
  return text(words->language, code);
}

/* The text `connection.KIND.CODE`. */
static char *say(const Words *words, const char *kind, const char *code)
{
  const ConnectionReport *report = words->report;
  const char *agency = report->agency != NULL ? report->agency : words->subject->was_known_as;
  g_autofree char *text_code = g_strdup_printf("connection.%s.%s", kind, code);
  return text_format(words->language, text_code, "host", report->dial.host, "port", report->dial.port, "address",
                     or_unknown(words, report->dial.address), "detail", reason_of(words), "agency",
                     or_unknown(words, agency), "own_agency", or_unknown(words, words->subject->agency), "fingerprint",
                     words->fingerprint, "server_fingerprint", words->server_fingerprint, "seconds", words->seconds,
                     "minutes", words->minutes, "contact", words->contact, NULL);
}

static void print_step(const Words *words, ConnectionStep step)
{
  const ConnectionFault *fault = words->report->fault;
  const bool is_wrong = fault != NULL && fault->step == step;
  g_autofree char *name = say(words, "step", step_codes[step]);
  g_autofree char *finding = is_wrong ? say(words, "fault", fault->code) : say(words, "right", step_codes[step]);
  g_autofree char *line = g_strconcat("  ", name, words->language == LANGUAGE_ZH ? "" : " ", finding, NULL);
  terminal_say(stdout, line);
}

static ExitStatus print_report(const Words *words, const char *endpoint)
{
  const ConnectionFault *fault = words->report->fault;
  terminal_say(stdout, endpoint);
  for (ConnectionStep step = STEP_NAME; step < N_CONNECTION_STEPS && (fault == NULL || step <= fault->step); step++)
    print_step(words, step);
  if (fault == NULL)
    return EXIT_DONE;
  g_autofree char *advice = say(words, "advice", fault->code);
  g_autofree char *line = g_strconcat("  → ", advice, NULL);
  terminal_say(stdout, line);
  return fault->status;
}

/* One that works is enough, since the collector tries all of them. */
static ExitStatus check_endpoints(const Invocation *invocation, const ConnectionSubject *subject, GError **error)
{
  ExitStatus best = EXIT_FAILED;
  const char *const *endpoints = settings_list(invocation->settings, "aggregator.endpoints");
  for (; *endpoints != NULL; endpoints++) {
    g_auto(ConnectionReport) report = {.fault = NULL};
    if (!connection_check(subject, *endpoints, &report, error))
      return EXIT_FAILED;
    g_auto(Words) words = words_of(invocation, subject, &report);
    const ExitStatus status = print_report(&words, *endpoints);
    best = MIN(best, status);
  }
  return best;
}

static ExitStatus check(const Invocation *invocation, const LineSettings *line, const Home *home, GError **error)
{
  g_autoptr(District) district = district_load(home, error);
  if (district == NULL)
    return EXIT_FAILED;
  const Profile *profile = district_profile(district);
  const char *agency = settings_text(invocation->settings, "collector.agency");
  g_autoptr(Wire) wire = wire_new();
  const RunningDaemon daemon = running_daemon_ask(wire, home);
  const ConnectionSubject subject = {.wire = wire,
                                     .key_pair = &line->key_pair,
                                     .server_key = line->server_key,
                                     .agency = *agency != '\0' ? agency : NULL,
                                     .was_known_as = profile != NULL ? profile->agency : NULL,
                                     .is_streaming = daemon.is_streaming,
                                     .is_fenced = daemon.is_fenced,
                                     .has_clock = daemon.is_streaming,
                                     .clock_ahead_s = daemon.clock_ahead_s};
  return check_endpoints(invocation, &subject, error);
}

ExitStatus command_check_connection(const Invocation *invocation, GError **error)
{
  LineSettings line;
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error) ||
      !line_settings_read(invocation->settings, &line, error))
    return EXIT_USAGE;
  g_autoptr(Home) home = home_new(settings_text(invocation->settings, "collector.home"));
  const ExitStatus status = check(invocation, &line, home, error);
  line_settings_clear(&line);
  return status;
}
