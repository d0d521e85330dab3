#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "collector/publisher/publisher_inside.h"

enum { ARENA_BYTES = 16 * 1024 * 1024 };

/* --- Events ------------------------------------------------------------------------------------------------------- */

static void on_timer(gpointer user);

static void set_timer(Publisher *publisher)
{
  const int64_t wait_ms = clock_left_ms(publisher_session_due_ms(publisher->session));
  loop_remove(publisher->options.loop, publisher->timer);
  publisher->timer = loop_add_timer(publisher->options.loop, wait_ms, on_timer, publisher);
}

void publisher_forget_error(Publisher *publisher)
{
  publisher->last_error_code = NULL;
  g_clear_pointer(&publisher->last_error_detail, g_free);
  g_clear_pointer(&publisher->last_error, g_free);
}

void publisher_note_error(Publisher *publisher, const char *code, const char *detail)
{
  g_autofree char *text_code = g_strdup_printf("status.last_error.%s", code);
  publisher_forget_error(publisher);
  publisher->last_error_code = code;
  publisher->last_error_detail = g_strdup(detail);
  publisher->last_error = detail[0] == '\0' ? g_strdup(text(LANGUAGE_EN, text_code))
                                            : g_strdup_printf("%s (%s)", text(LANGUAGE_EN, text_code), detail);
}

/* A port that could not act now, or an outcome that cannot be right, means a lost connection; any other failure ends the program. */
void publisher_take(Publisher *publisher, const PublisherEvent *event)
{
  const PublisherState before = publisher_session_state(publisher->session);
  g_autoptr(GError) failure = NULL;
  bool is_taken = publisher_session_take(publisher->session, event, clock_monotonic_ms(), &failure);
  if (!is_taken && !halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    static const PublisherEvent lost = {.kind = PUBLISHER_CONNECTION_LOST};
    log_repeated_failure(&publisher->trouble, "publisher_interrupted", failure);
    publisher_note_error(publisher, "interrupted", failure->message);
    g_clear_error(&failure);
    is_taken = publisher_session_take(publisher->session, &lost, clock_monotonic_ms(), &failure);
  }
  if (!is_taken) {
    publisher->callbacks.failed(g_steal_pointer(&failure), publisher->user);
    return;
  }
  const PublisherState after = publisher_session_state(publisher->session);
  if (before != after)
    log_info("publisher state=%s before=%s event=%s endpoint=%s", publisher_state_name(after),
             publisher_state_name(before), publisher_event_name(event->kind), publisher->endpoint);
  set_timer(publisher);
}

static void on_timer(gpointer user)
{
  static const PublisherEvent event = {.kind = PUBLISHER_TIMER};
  publisher_take(user, &event);
}

void publisher_notice_appended(Publisher *publisher)
{
  static const PublisherEvent event = {.kind = PUBLISHER_APPENDED};
  publisher_take(publisher, &event);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static PublisherSettings session_settings(const Settings *settings)
{
  PublisherSettings session = publisher_settings_default;
  const Backoff refused = {settings_integer(settings, "aggregator.refused_least"),
                           settings_integer(settings, "aggregator.refused_most")};
  session.lost = (Backoff){settings_integer(settings, "aggregator.reconnect_least"),
                           settings_integer(settings, "aggregator.reconnect_most")};
  session.refused = refused;
  session.fenced = refused;
  return session;
}

Publisher *publisher_new(const PublisherOptions *options, const PublisherCallbacks *callbacks, gpointer user)
{
  Publisher *publisher = g_new0(Publisher, 1);
  const PublisherSettings settings = session_settings(options->settings);
  publisher->options = *options;
  publisher->callbacks = *callbacks;
  publisher->user = user;
  publisher->n_endpoints = g_strv_length((char **)(gpointer)options->endpoints);
  publisher->endpoint = options->endpoints[0];
  publisher->arena = arena_new(ARENA_BYTES);
  publisher->session = publisher_session_new(&settings, &publisher_port, publisher, clock_monotonic_ms());
  set_timer(publisher);
  return publisher;
}

void publisher_free(Publisher *publisher)
{
  if (publisher == NULL)
    return;
  loop_remove(publisher->options.loop, publisher->timer);
  dealer_close(publisher->dealer);
  publisher_session_free(publisher->session);
  publisher_forget_frame(publisher);
  arena_free(publisher->arena);
  log_repeat_clear(&publisher->trouble);
  publisher_forget_error(publisher);
  g_free(publisher);
}

PublisherStatus publisher_status(const Publisher *publisher)
{
  return (PublisherStatus){.state = publisher_session_state(publisher->session),
                           .endpoint = publisher->endpoint,
                           .last_error = publisher->last_error,
                           .last_error_code = publisher->last_error_code,
                           .last_error_detail = publisher->last_error_detail,
                           .is_store_away = publisher->is_store_away &&
                                            publisher_session_state(publisher->session) == PUBLISHER_STREAMING,
                           .clock_ahead_us = publisher->clock_ahead_us,
                           .credit_bytes = publisher_session_credit_bytes(publisher->session),
                           .in_flight_bytes = publisher_session_in_flight_bytes(publisher->session)};
}
