#include "collector/publisher/publisher_step.h"

#include <string.h>

/* --- Guards ------------------------------------------------------------------------------------------------------- */

bool publisher_is_silent(const PublisherSession *session, const PublisherEvent *event)
{
  (void)event;
  return session->now_ms >= session->heard_ms + PUBLISHER_SILENT_INTERVALS * session->heartbeat_ms;
}

bool publisher_may_answer(const PublisherSession *session, const PublisherEvent *event)
{
  (void)event;
  return session->next_heartbeat_ms - session->now_ms <= session->heartbeat_ms / 2;
}

bool publisher_wait_is_over(const PublisherSession *session, const PublisherEvent *event)
{
  (void)event;
  return session->now_ms >= session->wait_ms;
}

static bool is_cut_at_once(const PublisherSession *session)
{
  const int64_t opened_ms = session->wait_ms - session->settings.connect_ms;
  return session->now_ms < opened_ms + session->settings.cut_at_once_ms;
}

bool publisher_is_cut_again(const PublisherSession *session, const PublisherEvent *event)
{
  (void)event;
  return is_cut_at_once(session) && session->n_cut + 1 >= session->settings.untrusted_after;
}

bool publisher_somebody_else_wrote(const PublisherSession *session, const PublisherEvent *event)
{
  return event->welcome.committed > session->spool.newest || session->match == DIGEST_DIFFERS;
}

bool publisher_database_lost_commits(const PublisherSession *session, const PublisherEvent *event)
{
  return event->welcome.committed < session->spool.finished;
}

bool publisher_database_lost_what_we_removed(const PublisherSession *session, const PublisherEvent *event)
{
  return publisher_database_lost_commits(session, event) && event->welcome.committed + 1 < session->spool.oldest_kept;
}

bool publisher_truths_differ(const PublisherSession *session, const PublisherEvent *event)
{
  return publisher_somebody_else_wrote(session, event) || publisher_database_lost_commits(session, event);
}

bool publisher_is_oldest_in_flight(const PublisherSession *session, const PublisherEvent *event)
{
  const Outcome *outcome = event->outcome;
  return memcmp(outcome->epoch, session->spool.epoch, EPOCH_SIZE_BYTES) == 0 &&
         outcome->sequence == session->spool.finished + 1 && outcome->sequence < session->next;
}

bool publisher_is_fenced(const PublisherSession *session, const PublisherEvent *event)
{
  (void)session;
  return event->refuse.reason == REFUSE_FENCED;
}

bool publisher_is_conflict(const PublisherSession *session, const PublisherEvent *event)
{
  (void)session;
  return event->refuse.reason == REFUSE_EPOCH_CONFLICT;
}

bool publisher_is_key_refused(const PublisherSession *session, const PublisherEvent *event)
{
  (void)session;
  return event->refuse.reason == REFUSE_REVOKED || event->refuse.reason == REFUSE_NOT_REGISTERED;
}

bool publisher_is_incompatible(const PublisherSession *session, const PublisherEvent *event)
{
  (void)session;
  RefuseReason reason = event->refuse.reason;
  return reason == REFUSE_PROTOCOL_TOO_OLD || reason == REFUSE_TOO_BIG || reason == REFUSE_UNPARSEABLE ||
         reason == REFUSE_WRONG_AGENCY;
}

/* --- Actions ------------------------------------------------------------------------------------------------------ */

bool publisher_open_socket(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  if (!session->port.open_socket(session->self, session->openings++, error))
    return false;
  session->wait_ms = session->now_ms + session->settings.connect_ms;
  return true;
}

bool publisher_close_socket(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  (void)error;
  session->port.close_socket(session->self);
  session->credit_bytes = 0;
  session->in_flight_bytes = 0;
  return true;
}

bool publisher_say_hello(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  session->n_cut = 0;
  session->wait_ms = session->now_ms + session->settings.welcome_ms;
  return session->port.send_hello(session->self, error);
}

static bool wait_by(PublisherSession *session, const Backoff *backoff)
{
  uint64_t random = session->port.random(session->self);
  session->wait_ms = session->now_ms + backoff_delay_ms(backoff, session->attempts, random);
  session->attempts++;
  return true;
}

bool publisher_wait_lost(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  (void)error;
  return wait_by(session, &session->settings.lost);
}

bool publisher_wait_refused(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  (void)error;
  return wait_by(session, &session->settings.refused);
}

bool publisher_wait_fenced(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  (void)error;
  return wait_by(session, &session->settings.fenced);
}

/* Not before the aggregator said, and spread over half as long again. */
bool publisher_wait_as_told(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)error;
  wait_by(session, &session->settings.lost);
  int64_t told_ms = MAX(event->refuse.retry_after_ms, 0);
  uint64_t spread_ms = session->port.random(session->self) % (uint64_t)(told_ms / 2 + 1);
  session->wait_ms = MAX(session->wait_ms, session->now_ms + told_ms + (int64_t)spread_ms);
  return true;
}

bool publisher_count_cut(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  (void)error;
  session->n_cut = is_cut_at_once(session) ? session->n_cut + 1 : 0;
  return true;
}

bool publisher_note_progress(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  (void)error;
  session->attempts = 0;
  return true;
}

bool publisher_send_heartbeat(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  session->next_heartbeat_ms = session->now_ms + session->heartbeat_ms;
  session->has_asked = session->next <= session->spool.newest;
  return session->port.send_heartbeat(session->self, session->credit_bytes, error);
}

bool publisher_open_epoch(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  return session->port.open_epoch(session->self, 0, 0, error);
}

bool publisher_open_epoch_and_name_lost(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  uint64_t first = event->welcome.committed + 1, last = MIN(session->spool.oldest_kept - 1, session->spool.finished);
  return session->port.open_epoch(session->self, first, last, error);
}

bool publisher_rewind_to_committed(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  if (!session->port.rewind(session->self, event->welcome.committed + 1, error))
    return false;
  return session->port.position(session->self, &session->spool, error);
}

static uint64_t free_credit_bytes(const PublisherSession *session)
{
  return session->credit_bytes - MIN(session->credit_bytes, session->in_flight_bytes);
}

static bool send_one(PublisherSession *session, uint64_t size_bytes, GError **error)
{
  if (!session->port.send_batch(session->self, session->next, error))
    return false;
  session->in_flight_bytes += size_bytes;
  session->next++;
  return true;
}

bool publisher_send_within_window(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  (void)event;
  while (session->next <= session->spool.newest) {
    uint64_t size_bytes = 0;
    if (!session->port.batch_size(session->self, session->next, &size_bytes, error))
      return false;
    if (size_bytes > free_credit_bytes(session)) {
      session->is_stuck_too_big = session->in_flight_bytes == 0 && session->credit_bytes > 0;
      return true;
    }
    if (!send_one(session, size_bytes, error))
      return false;
  }
  return true;
}

bool publisher_tell_demand(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  bool asks = session->credit_bytes == 0 && session->next <= session->spool.newest && !session->has_asked;
  bool gives_back = session->credit_bytes > 0 && session->spool.finished == session->spool.newest;
  return (!asks && !gives_back) || publisher_send_heartbeat(session, event, error);
}

static bool set_window(PublisherSession *session, uint64_t credit_bytes, const PublisherEvent *event, GError **error)
{
  bool is_change = credit_bytes != session->credit_bytes;
  session->credit_bytes = credit_bytes;
  return !is_change || publisher_send_heartbeat(session, event, error);
}

bool publisher_take_credit(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  return set_window(session, event->credit_bytes, event, error);
}

bool publisher_take_credit_of_welcome(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  return set_window(session, event->welcome.credit_bytes, event, error);
}

bool publisher_begin_stream(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  session->heartbeat_ms = MAX(event->welcome.heartbeat_ms, 1);
  session->next = session->spool.finished + 1;
  session->credit_bytes = event->welcome.credit_bytes;
  session->in_flight_bytes = 0;
  return publisher_send_heartbeat(session, event, error) && publisher_send_within_window(session, event, error);
}

bool publisher_finish_oldest(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  uint64_t size_bytes = 0;
  if (!session->port.batch_size(session->self, event->outcome->sequence, &size_bytes, error) ||
      !session->port.finish_batch(session->self, event->outcome, error))
    return false;
  session->in_flight_bytes -= MIN(size_bytes, session->in_flight_bytes);
  session->attempts = 0;
  return session->port.position(session->self, &session->spool, error);
}
