#include "aggregator/sessions/conversation_inside.h"

#include "base/clock.h"
#include "base/log.h"
#include "wire/limits.h"
#include "wire/signing.h"

/* --- Time and news ------------------------------------------------------------------------------------------------ */

enum { NOTES_SPARED = 64 }; /* of peers that may be gone */

static void on_timer(gpointer user);

static void set_timer(Conversation *conversation)
{
  const int64_t wait_ms = clock_left_ms(session_table_due_ms(conversation->sessions));
  loop_remove(conversation->options.loop, conversation->timer);
  conversation->timer = loop_add_timer(conversation->options.loop, wait_ms, on_timer, conversation);
}

/* Tells a welcomed peer what is new for it; forgets a peer whose session is gone. */
static bool look_after(GBytes *address, PeerNote *note, void *user)
{
  Conversation *conversation = user;
  const SessionState state = session_table_state(conversation->sessions, address);
  if (state == SESSION_WELCOMED)
    conversation_tell_news(conversation, address, note);
  return state != SESSION_ABSENT;
}

static void look_after_all(Conversation *conversation)
{
  conversation->is_somebody_behind = false;
  peer_book_each(conversation->peers, look_after, conversation);
}

/* Not each time: to look at ten thousand takes as long as to hear a hundred. */
static bool is_worth_a_look(const Conversation *conversation)
{
  const size_t n_sessions = session_table_n_sessions(conversation->sessions);
  return conversation->is_somebody_behind || peer_book_size(conversation->peers) > 2 * n_sessions + NOTES_SPARED;
}

static void on_timer(gpointer user)
{
  Conversation *conversation = user;
  session_table_tick(conversation->sessions, clock_monotonic_ms());
  if (is_worth_a_look(conversation))
    look_after_all(conversation);
  set_timer(conversation);
}

void conversation_take(Conversation *conversation, const SessionEvent *event)
{
  session_table_take(conversation->sessions, event, clock_monotonic_ms());
}

/* --- What the writers report -------------------------------------------------------------------------------------- */

static RefuseReason reason_of(WriterRefusal refusal)
{
  switch (refusal) {
  case WRITER_REFUSE_EPOCH_CONFLICT:
    return REFUSE_EPOCH_CONFLICT;
  case WRITER_REFUSE_GAP:
    return REFUSE_GAP;
  case WRITER_REFUSE_REVOKED:
    return REFUSE_REVOKED;
  }
  g_assert_not_reached();
}

static void count_outcome(ConversationCounters *counters, const WriterReport *report)
{
  const Outcome *outcome = report->outcome;
  counters->outcomes++;
  histogram_add(&counters->store_time, clock_monotonic_ms() - report->given_at_ms);
  if (outcome->is_replay) {
    counters->replays++;
    return;
  }
  counters->rows_new += outcome->n_new;
  counters->rows_revised += outcome->n_revised;
  counters->rows_unchanged += outcome->n_unchanged;
  counters->rows_rejected += outcome->n_rejected;
  for (gsize i = 0; i < outcome->n_rejections; i++)
    tally_add(counters->rejected_by_rule, outcome->rejections[i].rule, 1);
}

static SessionEvent event_of_report(const WriterReport *report)
{
  SessionEvent event = {.session = report->session};
  switch (report->kind) {
  case WRITER_WATERMARK:
    event.kind = SESSION_WATERMARK;
    event.watermark = (SessionWatermark){report->committed, report->has_digest, report->digest};
    return event;
  case WRITER_WATERMARK_AWAY:
    event.kind = SESSION_STORE_AWAY;
    return event;
  case WRITER_OUTCOME:
    event.kind = SESSION_ANSWERED;
    event.answer = (SessionAnswer){report->size_bytes, report->frame};
    return event;
  case WRITER_REFUSED:
  case WRITER_DROPPED:
    event.kind = report->kind == WRITER_REFUSED ? SESSION_STREAM_REFUSED : SESSION_STREAM_DROPPED;
    event.refusal = (SessionRefused){reason_of(report->refusal), report->sequence, report->size_bytes};
    return event;
  case WRITER_DATABASE_AWAY:
  case WRITER_DATABASE_BACK:
  case WRITER_DATABASE_RENEWED:
    break;
  }
  g_assert_not_reached();
}

static bool is_about_database(const WriterReport *report)
{
  return report->kind == WRITER_DATABASE_AWAY || report->kind == WRITER_DATABASE_BACK ||
         report->kind == WRITER_DATABASE_RENEWED;
}

/* A database that is here again, or another one, may have less than before: the table welcomes everybody again. */
static void take_database(Conversation *conversation, const WriterReport *report)
{
  const bool is_here = report->kind != WRITER_DATABASE_AWAY;
  g_autofree char *reason = log_quoted(report->reason);
  g_free(conversation->database_trouble);
  conversation->database_trouble = is_here ? NULL : g_strdup(report->reason);
  if (is_here)
    log_info("database is_here=yes is_renewed=%s", report->kind == WRITER_DATABASE_RENEWED ? "yes" : "no");
  else
    log_warning("database is_here=no reason=%s", reason);
  session_table_database(conversation->sessions, is_here, clock_monotonic_ms());
}

static void take_report(Conversation *conversation, const WriterReport *report)
{
  if (is_about_database(report)) {
    take_database(conversation, report);
    return;
  }
  const SessionEvent event = event_of_report(report);
  if (report->kind == WRITER_OUTCOME)
    count_outcome(&conversation->counters, report);
  conversation_take(conversation, &event);
}

static bool has_changed_observations(const WriterReport *report)
{
  return report->kind == WRITER_OUTCOME && !report->outcome->is_replay &&
         report->outcome->n_new + report->outcome->n_revised > 0;
}

bool conversation_take_reports(Conversation *conversation)
{
  bool has_changed = false;
  for (;;) {
    g_autoptr(WriterReport) report = writer_pool_take_report(conversation->options.writers);
    if (report == NULL)
      return has_changed;
    take_report(conversation, report);
    has_changed = has_changed || has_changed_observations(report);
  }
}

/* --- Directory ---------------------------------------------------------------------------------------------------- */

static void let_in(Conversation *conversation, const DirectoryCollector *collector, const char *identity)
{
  g_hash_table_remove(conversation->shut_out, identity);
  authenticator_allow(conversation->options.authenticator, AUTHENTICATOR_COLLECTORS, &collector->public_key, identity);
}

static void shut_out(Conversation *conversation, const DirectoryCollector *collector, const char *identity)
{
  const SessionEvent event = {.kind = SESSION_REVOKED, .collector = collector->key};
  if (g_hash_table_add(conversation->shut_out, g_strdup(identity)))
    conversation_take(conversation, &event);
}

static void apply_keys(Conversation *conversation)
{
  const GArray *collectors = conversation->directory->collectors;
  authenticator_forbid_all(conversation->options.authenticator, AUTHENTICATOR_COLLECTORS);
  for (guint i = 0; i < collectors->len; i++) {
    const DirectoryCollector *collector = &g_array_index(collectors, DirectoryCollector, i);
    g_autofree char *identity = conversation_identity(collector->key);
    if (collector->is_revoked)
      shut_out(conversation, collector, identity);
    else
      let_in(conversation, collector, identity);
  }
}

/* Each change of it holds all agencies' turns up for once, so what is no change is not handed on. */
static void use_catalogue(Conversation *conversation, const Directory *directory)
{
  if (store_catalogue_equal(conversation->directory->catalogue, directory->catalogue))
    return;
  g_autofree char *digest = digest_to_hex(&directory->catalogue_digest);
  log_info("catalogue_changed digest=%s", digest);
  writer_pool_use_catalogue(conversation->options.writers, directory->catalogue);
}

void conversation_use_directory(Conversation *conversation, Directory *directory)
{
  use_catalogue(conversation, directory);
  directory_free(conversation->directory);
  conversation->directory = directory;
  apply_keys(conversation);
  router_expect(conversation->router, directory->collectors->len);
  look_after_all(conversation);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

/* Answers that may wait for a slow collector: an outcome that is dropped is missed until the next Hello. Credit bounds them, since each answers a batch
 * within it; small forms make small batches. */
enum { ANSWERS_QUEUED_MAX = 200000 };

static SessionSettings session_settings(const Settings *settings)
{
  const uint64_t largest_frame = (uint64_t)settings_integer(settings, "session.largest_frame");
  return (SessionSettings){
      .credit = {.ceiling_bytes = MAX((uint64_t)settings_integer(settings, "session.memory"), largest_frame),
                 .largest_batch_bytes = largest_frame,
                 .turn_ms = settings_integer(settings, "session.turn")},
      .heartbeat_ms = settings_integer(settings, "session.heartbeat"),
      .idle_ms = settings_integer(settings, "session.idle"),
      .retry_after_ms = settings_integer(settings, "session.retry_after")};
}

void conversation_use_times(Conversation *conversation, const Settings *settings)
{
  const SessionSettings times = session_settings(settings);
  conversation->heartbeat_ms = (uint32_t)times.heartbeat_ms;
  session_table_use_times(conversation->sessions, &times);
}

static SealKey seal_key_of(const KeyPair *pair)
{
  SigningKey signing_key;
  signing_key_derive(pair, &signing_key);
  const SealKey seal_key = signing_key.public_key;
  signing_key_clear(&signing_key);
  return seal_key;
}

Conversation *conversation_open(const ConversationOptions *options, Directory *directory, GError **error)
{
  g_autoptr(Conversation) conversation = g_new0(Conversation, 1);
  const SessionSettings settings = session_settings(options->settings);
  const RouterOptions router = {.endpoint = settings_text(options->settings, "aggregator.endpoint"),
                                .key_pair = options->key_pair,
                                .frame_bytes_max = (uint32_t)settings.credit.largest_batch_bytes,
                                .send_queue_messages = ANSWERS_QUEUED_MAX,
                                .held_bytes_max = settings.credit.ceiling_bytes};
  conversation->options = *options;
  conversation->directory = directory;
  conversation->heartbeat_ms = (uint32_t)settings.heartbeat_ms;
  conversation->seal_key = seal_key_of(options->key_pair);
  conversation->shut_out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  conversation->refusals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  conversation->counters.rejected_by_rule = tally_new();
  conversation->counters.refused_by_reason = tally_new();
  conversation->peers = peer_book_new();
  conversation->arena =
      arena_new(settings.credit.largest_batch_bytes * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  conversation->sessions = session_table_new(&settings, &conversation_port, conversation);
  apply_keys(conversation);
  conversation->router = router_open(options->wire, options->loop, options->authenticator, &router, conversation_hear,
                                     conversation, error);
  if (conversation->router == NULL)
    return NULL;
  router_expect(conversation->router, directory->collectors->len);
  session_table_database(conversation->sessions, writer_pool_has_database(options->writers), clock_monotonic_ms());
  set_timer(conversation);
  return g_steal_pointer(&conversation);
}

void conversation_close(Conversation *conversation)
{
  if (conversation == NULL)
    return;
  loop_remove(conversation->options.loop, conversation->timer);
  router_close(conversation->router);
  session_table_free(conversation->sessions);
  peer_book_free(conversation->peers);
  tally_free(conversation->counters.rejected_by_rule);
  tally_free(conversation->counters.refused_by_reason);
  g_hash_table_unref(conversation->shut_out);
  g_hash_table_unref(conversation->refusals);
  arena_free(conversation->arena);
  g_free(conversation->database_trouble);
  directory_free(conversation->directory);
  g_free(conversation);
}

const char *conversation_endpoint(const Conversation *conversation)
{
  return router_endpoint(conversation->router);
}
