#include "collector/publisher/publisher_session.h"

#include "collector/publisher/publisher_step.h"

/* How the publisher keeps promises 1 and 2.
 *
 * The truth is in two places only: the spool says which batches have their outcome, the database says which it committed.
 * Everything here may be forgotten at any moment, and is, at the end of every stream: the socket is closed, and after a
 * wait the next stream begins with a Hello and with the oldest unfinished batch. So a lost message, a crash of either end
 * and a refusal are all healed by the same way back, and nothing is ever sent twice on one stream.
 *
 * The Welcome is where the two truths are compared. The database may know more of our epoch than we do, or another batch
 * under a number of ours: then somebody else wrote in our name, a clone or our own past before a restore, and we go on
 * under an epoch of our own. It may know less than we had finished: then it lost commits, and what we still keep is sent
 * again; what we no longer keep is named, so that a person can submit it again. The same comparison is made when a
 * Welcome comes in mid-stream, after the database was away.
 *
 * Each change of the window is answered by a Heartbeat that repeats it. When the aggregator reads that, whatever was sent
 * under the old window has arrived before, and it can give the memory to somebody else. */

const PublisherSettings publisher_settings_default = {
    /* The first is about as long as an aggregator with ten thousand collectors takes to restart. */
    .lost = {.first_ms = 2000, .limit_ms = 60 * 1000},
    .refused = {.first_ms = 60 * 1000, .limit_ms = 600 * 1000},
    .fenced = {.first_ms = 60 * 1000, .limit_ms = 600 * 1000},
    .connect_ms = 30 * 1000,
    .welcome_ms = 30 * 1000,
    .untrusted_after = 3,
    .cut_at_once_ms = 5 * 1000,
};

/* --- The table ---------------------------------------------------------------------------------------------------- */

#define S(state) (1u << PUBLISHER_##state)
#define E(event) (1u << PUBLISHER_##event)
#define WAITS (S(BACKING_OFF) | S(KEY_REFUSED) | S(SERVER_UNTRUSTED) | S(FENCED) | S(INCOMPATIBLE))
#define OPEN (S(CONNECTING) | S(AWAITING_WELCOME) | S(STREAMING))
#define GREETED (S(AWAITING_WELCOME) | S(STREAMING))
#define MESSAGES (E(WELCOME) | E(OUTCOME) | E(CREDIT) | E(REFUSE) | E(HEARTBEAT))
#define STAY PUBLISHER_N_STATES

static const PublisherTransition transitions[] = {
    /* Waiting */
    {WAITS,
     E(TIMER),
     NULL,
     {publisher_open_socket},
     PUBLISHER_CONNECTING,
     "the wait is over: try again, at the next endpoint"},
    {WAITS,
     E(CONNECTION_LOST),
     publisher_wait_is_over,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "the socket could not be opened"},
    {WAITS, E(APPENDED), NULL, {NULL}, STAY, "it is safe in the spool and goes out after the next Welcome"},
    {WAITS,
     E(CONNECTED) | E(AUTH_REFUSED) | E(CONNECTION_LOST) | E(HANDSHAKE_CUT) | MESSAGES,
     NULL,
     {NULL},
     STAY,
     "unreachable but for what was read before the socket was closed: stale"},
    {WAITS, E(BATCH_TOO_BIG), NULL, {NULL}, STAY, "unreachable: raised while streaming only"},

    /* Connecting */
    {S(CONNECTING),
     E(CONNECTED),
     NULL,
     {publisher_say_hello},
     PUBLISHER_AWAITING_WELCOME,
     "every stream begins with a Hello"},
    {S(CONNECTING),
     E(HANDSHAKE_CUT),
     publisher_is_cut_again,
     {publisher_close_socket, publisher_count_cut, publisher_wait_refused},
     PUBLISHER_SERVER_UNTRUSTED,
     "cut several times in a row: a wrong server key looks like this, and libzmq would hammer"},
    {S(CONNECTING),
     E(HANDSHAKE_CUT),
     NULL,
     {publisher_close_socket, publisher_count_cut, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "once may be a restart of the aggregator, and late means that it is busy: everybody comes back after one"},
    {S(CONNECTING),
     E(TIMER),
     NULL,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "nobody answers at that address"},
    {S(CONNECTING), MESSAGES, NULL, {NULL}, STAY, "unreachable: nothing was said yet that could be answered"},
    {S(CONNECTING), E(APPENDED), NULL, {NULL}, STAY, "nothing is sent before a Welcome"},
    {S(CONNECTING), E(BATCH_TOO_BIG), NULL, {NULL}, STAY, "unreachable: raised while streaming only"},

    /* However a stream ends, the way back is the same */
    {OPEN,
     E(AUTH_REFUSED),
     NULL,
     {publisher_close_socket, publisher_wait_refused},
     PUBLISHER_KEY_REFUSED,
     "the key is not registered or was revoked; libzmq would never try again"},
    {OPEN,
     E(CONNECTION_LOST),
     NULL,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "what was in flight is unfinished in the spool and goes out again after the next Welcome"},
    {GREETED,
     E(CONNECTED) | E(HANDSHAKE_CUT),
     NULL,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "libzmq reconnected by itself: the aggregator does not know this connection, so start over"},
    {GREETED,
     E(REFUSE),
     publisher_is_fenced,
     {publisher_close_socket, publisher_wait_fenced},
     PUBLISHER_FENCED,
     "another copy said Hello with our key: give way for long, so that the two do not fence each other all day"},
    {GREETED,
     E(REFUSE),
     publisher_is_key_refused,
     {publisher_close_socket, publisher_wait_refused},
     PUBLISHER_KEY_REFUSED,
     "revoked in mid-session: the spool keeps everything until a person has settled it"},
    {GREETED,
     E(REFUSE),
     publisher_is_incompatible,
     {publisher_close_socket, publisher_wait_refused},
     PUBLISHER_INCOMPATIBLE,
     "saying the same again will not help soon: a person must look, nothing is lost meanwhile"},
    {S(STREAMING),
     E(REFUSE),
     publisher_is_conflict,
     {publisher_close_socket, publisher_open_epoch, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "another batch is stored under our number: restored or cloned, so go on under an epoch of our own"},
    {GREETED,
     E(REFUSE),
     NULL,
     {publisher_close_socket, publisher_wait_as_told},
     PUBLISHER_BACKING_OFF,
     "database away, gap or unknown session: the next Hello settles it"},

    /* Awaiting the Welcome */
    {S(AWAITING_WELCOME),
     E(WELCOME),
     publisher_somebody_else_wrote,
     {publisher_close_socket, publisher_open_epoch, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "the database holds what this spool never made: restored or cloned, so a new epoch"},
    {S(AWAITING_WELCOME),
     E(WELCOME),
     publisher_database_lost_what_we_removed,
     {publisher_close_socket, publisher_open_epoch_and_name_lost, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "the database lost batches that retention removed here: name them, and send what is kept as a new epoch"},
    {S(AWAITING_WELCOME),
     E(WELCOME),
     publisher_database_lost_commits,
     {publisher_rewind_to_committed, publisher_begin_stream},
     PUBLISHER_STREAMING,
     "the database lost commits, all of which are still kept: send them again"},
    {S(AWAITING_WELCOME),
     E(WELCOME),
     NULL,
     {publisher_begin_stream},
     PUBLISHER_STREAMING,
     "go on from the oldest unfinished batch, also when it is committed: its outcome is still owed to the receipt"},
    {S(AWAITING_WELCOME),
     E(TIMER),
     NULL,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "connected but not welcomed: the Hello or its answer is lost"},
    {S(AWAITING_WELCOME),
     E(OUTCOME),
     NULL,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "unreachable with an honest aggregator: nothing was sent that could have an outcome"},
    {S(AWAITING_WELCOME), E(CREDIT) | E(HEARTBEAT), NULL, {NULL}, STAY, "the Welcome will say the window"},
    {S(AWAITING_WELCOME), E(APPENDED), NULL, {NULL}, STAY, "nothing is sent before a Welcome"},
    {S(AWAITING_WELCOME), E(BATCH_TOO_BIG), NULL, {NULL}, STAY, "unreachable: raised while streaming only"},

    /* Streaming */
    {S(STREAMING),
     E(OUTCOME),
     publisher_is_oldest_in_flight,
     {publisher_finish_oldest, publisher_send_within_window, publisher_tell_demand},
     STAY,
     "the outcome is kept durably before anything else; the window is free for the next batch, or for others"},
    {S(STREAMING),
     E(OUTCOME),
     NULL,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "an outcome of something that is not the oldest in flight: one of us has lost count, start over"},
    {S(STREAMING),
     E(CREDIT),
     NULL,
     {publisher_take_credit, publisher_send_within_window},
     STAY,
     "a new window, repeated to the aggregator before anything is sent under it"},
    {S(STREAMING),
     E(WELCOME),
     publisher_truths_differ,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "the database came back with less, or with somebody else's: the next Hello settles it"},
    {S(STREAMING),
     E(WELCOME),
     NULL,
     {publisher_take_credit_of_welcome, publisher_send_within_window},
     STAY,
     "the database came back with all that we had finished"},
    {S(STREAMING),
     E(APPENDED),
     NULL,
     {publisher_send_within_window, publisher_tell_demand},
     STAY,
     "send it, or ask for a turn"},
    {S(STREAMING),
     E(HEARTBEAT),
     publisher_may_answer,
     {publisher_note_progress, publisher_send_heartbeat},
     STAY,
     "ours would be due soon, too: the aggregator hears from all whom it has just told at once, and is woken once"},
    {S(STREAMING),
     E(HEARTBEAT),
     NULL,
     {publisher_note_progress},
     STAY,
     "a stream that lives is progress: later waits start short"},
    {S(STREAMING),
     E(TIMER),
     publisher_is_silent,
     {publisher_close_socket, publisher_wait_lost},
     PUBLISHER_BACKING_OFF,
     "three heartbeats missed: the connection is dead although nobody said so"},
    {S(STREAMING), E(TIMER), NULL, {publisher_send_heartbeat}, STAY, "the aggregator wants to know that we live"},
    {S(STREAMING),
     E(BATCH_TOO_BIG),
     NULL,
     {publisher_close_socket, publisher_wait_refused},
     PUBLISHER_INCOMPATIBLE,
     "the whole window is free and the batch does not fit: only a larger window can help, and a person"},
};

const PublisherTransition *publisher_transitions(size_t *out_n_transitions)
{
  *out_n_transitions = G_N_ELEMENTS(transitions);
  return transitions;
}

static const char *const state_names[PUBLISHER_N_STATES] = {
    [PUBLISHER_BACKING_OFF] = "backing_off",           [PUBLISHER_KEY_REFUSED] = "key_refused",
    [PUBLISHER_SERVER_UNTRUSTED] = "server_untrusted", [PUBLISHER_FENCED] = "fenced",
    [PUBLISHER_INCOMPATIBLE] = "incompatible",         [PUBLISHER_CONNECTING] = "connecting",
    [PUBLISHER_AWAITING_WELCOME] = "awaiting_welcome", [PUBLISHER_STREAMING] = "streaming",
};

static const char *const event_names[PUBLISHER_N_EVENTS] = {
    [PUBLISHER_TIMER] = "timer",
    [PUBLISHER_CONNECTED] = "connected",
    [PUBLISHER_AUTH_REFUSED] = "auth_refused",
    [PUBLISHER_HANDSHAKE_CUT] = "handshake_cut",
    [PUBLISHER_CONNECTION_LOST] = "connection_lost",
    [PUBLISHER_WELCOME] = "welcome",
    [PUBLISHER_OUTCOME] = "outcome",
    [PUBLISHER_CREDIT] = "credit",
    [PUBLISHER_REFUSE] = "refuse",
    [PUBLISHER_HEARTBEAT] = "heartbeat",
    [PUBLISHER_APPENDED] = "appended",
    [PUBLISHER_BATCH_TOO_BIG] = "batch_too_big",
};

const char *publisher_state_name(PublisherState state)
{
  return state_names[state];
}

const char *publisher_event_name(PublisherEventKind kind)
{
  return event_names[kind];
}

/* --- The walker --------------------------------------------------------------------------------------------------- */

static const PublisherTransition *find_transition(const PublisherSession *session, const PublisherEvent *event)
{
  const PublisherTransition *row = transitions;
  while (!(row->states & 1u << session->state) || !(row->events & 1u << event->kind) ||
         (row->guard != NULL && !row->guard(session, event))) {
    row++;
    g_assert(row < transitions + G_N_ELEMENTS(transitions));
  }
  return row;
}

static bool step(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  const PublisherTransition *row = find_transition(session, event);
  for (int i = 0; i < PUBLISHER_MOST_ACTIONS && row->actions[i] != NULL; i++)
    if (!row->actions[i](session, event, error))
      return false;
  if (row->next != STAY)
    session->state = row->next;
  return true;
}

/* Guards are pure: what they judge by is read beforehand. */
static bool look_at_spool(PublisherSession *session, const PublisherEvent *event, GError **error)
{
  bool needs_spool = (1u << event->kind & (E(WELCOME) | E(OUTCOME) | E(CREDIT) | E(APPENDED))) != 0;
  if (!needs_spool)
    return true;
  session->match = DIGEST_UNKNOWN;
  if (!session->port.position(session->self, &session->spool, error))
    return false;
  bool can_match = event->kind == PUBLISHER_WELCOME && event->welcome.committed_digest != NULL &&
                   event->welcome.committed <= session->spool.newest;
  return !can_match || session->port.match_digest(session->self, event->welcome.committed,
                                                  event->welcome.committed_digest, &session->match, error);
}

bool publisher_session_take(PublisherSession *session, const PublisherEvent *event, int64_t now_ms, GError **error)
{
  if (event->kind == PUBLISHER_TIMER && now_ms < publisher_session_due_ms(session))
    return true;
  session->now_ms = now_ms;
  if (1u << event->kind & MESSAGES)
    session->heard_ms = now_ms;
  session->is_stuck_too_big = false;
  if (!look_at_spool(session, event, error) || !step(session, event, error))
    return false;
  return !session->is_stuck_too_big || step(session, &(PublisherEvent){.kind = PUBLISHER_BATCH_TOO_BIG}, error);
}

PublisherSession *publisher_session_new(const PublisherSettings *settings, const PublisherPort *port, void *self,
                                        int64_t now_ms)
{
  PublisherSession *session = g_new0(PublisherSession, 1);
  session->settings = *settings;
  session->port = *port;
  session->self = self;
  session->state = PUBLISHER_BACKING_OFF;
  session->now_ms = now_ms;
  session->wait_ms = now_ms;
  return session;
}

void publisher_session_free(PublisherSession *session)
{
  g_free(session);
}

int64_t publisher_session_due_ms(const PublisherSession *session)
{
  if (session->state != PUBLISHER_STREAMING)
    return session->wait_ms;
  return MIN(session->next_heartbeat_ms, session->heard_ms + PUBLISHER_SILENT_INTERVALS * session->heartbeat_ms);
}

PublisherState publisher_session_state(const PublisherSession *session)
{
  return session->state;
}

uint64_t publisher_session_credit_bytes(const PublisherSession *session)
{
  return session->credit_bytes;
}

uint64_t publisher_session_in_flight_bytes(const PublisherSession *session)
{
  return session->in_flight_bytes;
}
