#include "collector/connection/connection_check.h"

#include "collector/connection/greeting.h"
#include "wire/limits.h"

/* A clock that is further off judges periods and the order of corrections wrongly; less is usual for a machine that is set by hand. */
enum { CLOCK_TOLERANCE_S = 5 * 60 };

static const ConnectionFault name_unknown = {"name_unknown", STEP_NAME, EXIT_UNREACHABLE};
static const ConnectionFault nobody_listens = {"nobody_listens", STEP_PORT, EXIT_UNREACHABLE};
static const ConnectionFault no_way_there = {"no_way_there", STEP_PORT, EXIT_UNREACHABLE};
static const ConnectionFault something_else = {"something_else", STEP_PORT, EXIT_USAGE};
static const ConnectionFault wrong_server_key = {"wrong_server_key", STEP_SERVER_KEY, EXIT_USAGE};
static const ConnectionFault key_not_registered = {"key_not_registered", STEP_REGISTRATION, EXIT_USAGE};
static const ConnectionFault next_key_not_registered = {"next_key_not_registered", STEP_REGISTRATION, EXIT_USAGE};
static const ConnectionFault key_no_longer_good = {"key_no_longer_good", STEP_REGISTRATION, EXIT_USAGE};
static const ConnectionFault other_agency = {"other_agency", STEP_REGISTRATION, EXIT_USAGE};
static const ConnectionFault other_copy = {"other_copy", STEP_REGISTRATION, EXIT_USAGE};
static const ConnectionFault other_protocol = {"other_protocol", STEP_PROTOCOL, EXIT_USAGE};
static const ConnectionFault database_away = {"database_away", STEP_SERVICE, EXIT_UNREACHABLE};
static const ConnectionFault no_answer = {"no_answer", STEP_SERVICE, EXIT_UNREACHABLE};
static const ConnectionFault clock_ahead = {"clock_ahead", STEP_CLOCK, EXIT_USAGE};
static const ConnectionFault clock_behind = {"clock_behind", STEP_CLOCK, EXIT_USAGE};

static const ConnectionFault *fault_of_dial(DialFinding finding)
{
  switch (finding) {
  case DIAL_AGGREGATOR:
    return NULL;
  case DIAL_NAME_UNKNOWN:
    return &name_unknown;
  case DIAL_REFUSED:
    return &nobody_listens;
  case DIAL_NO_ANSWER:
    return &no_way_there;
  case DIAL_SOMETHING_ELSE:
    return &something_else;
  }
  g_assert_not_reached();
}

/* The handshake says no more than that the key is not good; what happened here before tells the rest. */
static const ConnectionFault *fault_of_refused_key(const ConnectionSubject *subject)
{
  if (subject->key_pair->former.text[0] != '\0')
    return &next_key_not_registered;
  return subject->was_known_as != NULL ? &key_no_longer_good : &key_not_registered;
}

static const ConnectionFault *fault_of_refusal(RefuseReason reason)
{
  switch (reason) {
  case REFUSE_REVOKED:
  case REFUSE_NOT_REGISTERED:
    return &key_no_longer_good;
  case REFUSE_WRONG_AGENCY:
    return &other_agency;
  case REFUSE_FENCED:
    return &other_copy;
  case REFUSE_PROTOCOL_TOO_OLD:
  case REFUSE_UNPARSEABLE:
    return &other_protocol;
  case REFUSE_RETRY_AFTER:
    return &database_away;
  case REFUSE_EPOCH_CONFLICT: /* these answer batches, of which none was sent */
  case REFUSE_GAP:
  case REFUSE_TOO_BIG:
  case REFUSE_NO_HELLO:
    return &no_answer;
  }
  g_assert_not_reached();
}

static const ConnectionFault *fault_of_clock(const ConnectionReport *report)
{
  if (!report->has_clock || ABS(report->clock_ahead_s) <= CLOCK_TOLERANCE_S)
    return NULL;
  return report->clock_ahead_s > 0 ? &clock_ahead : &clock_behind;
}

static const ConnectionFault *fault_of_welcome(const Greeting *greeting, ConnectionReport *report)
{
  report->agency = g_strdup(greeting->agency);
  report->has_clock = true;
  report->clock_ahead_s = greeting->clock_ahead_us / G_USEC_PER_SEC;
  if (greeting->protocol < WIRE_PROTOCOL_OLDEST || greeting->protocol > WIRE_PROTOCOL_NEWEST)
    return &other_protocol;
  return fault_of_clock(report);
}

/* Without a Hello: what the running daemon knows. */
static const ConnectionFault *fault_of_daemon(const ConnectionSubject *subject, ConnectionReport *report)
{
  report->agency = g_strdup(subject->was_known_as);
  report->has_clock = subject->has_clock;
  report->clock_ahead_s = subject->clock_ahead_s;
  return subject->is_fenced ? &other_copy : fault_of_clock(report);
}

static const ConnectionFault *fault_of_greeting(const ConnectionSubject *subject, const Greeting *greeting,
                                                ConnectionReport *report)
{
  switch (greeting->kind) {
  case GREETING_UNREACHABLE:
    return &no_way_there;
  case GREETING_CUT:
    return &wrong_server_key;
  case GREETING_KEY_REFUSED:
    return fault_of_refused_key(subject);
  case GREETING_ACCEPTED:
    return fault_of_daemon(subject, report);
  case GREETING_SILENT:
    return &no_answer;
  case GREETING_UNREADABLE:
    return &other_protocol;
  case GREETING_REFUSED:
    return fault_of_refusal(greeting->reason);
  case GREETING_WELCOMED:
    return fault_of_welcome(greeting, report);
  }
  g_assert_not_reached();
}

static bool greet(const ConnectionSubject *subject, const char *endpoint, ConnectionReport *report, GError **error)
{
  g_auto(Greeting) greeting = {.kind = GREETING_UNREACHABLE};
  const GreetingOptions options = {.wire = subject->wire,
                                   .endpoint = endpoint,
                                   .key_pair = subject->key_pair,
                                   .server_key = subject->server_key,
                                   .agency = subject->agency,
                                   .says_hello = !subject->is_streaming && !subject->is_fenced};
  if (!greeting_exchange(&options, &greeting, error))
    return false;
  report->fault = fault_of_greeting(subject, &greeting, report);
  return true;
}

bool connection_check(const ConnectionSubject *subject, const char *endpoint, ConnectionReport *out_report,
                      GError **error)
{
  g_auto(ConnectionReport) report = {.fault = NULL};
  if (!dial(endpoint, &report.dial, error))
    return false;
  report.fault = fault_of_dial(report.dial.finding);
  if (report.fault == NULL && !greet(subject, endpoint, &report, error))
    return false;
  *out_report = report;
  report = (ConnectionReport){.fault = NULL};
  return true;
}

void connection_report_clear(ConnectionReport *report)
{
  dial_clear(&report->dial);
  g_clear_pointer(&report->agency, g_free);
}
