/* The inside of a publisher session: its memory, and the guards and actions that its table of transitions is made of.
 *
 * Guarantees: guards are pure, and judge by what was read from the spool before them; an action that returns false has set
 * `error`. Refuses: to be included by anything but publisher_session.c and publisher_step.c. */
#pragma once

#include "collector/publisher/publisher_session.h"

enum { PUBLISHER_SILENT_INTERVALS = 3 };

struct PublisherSession {
  PublisherSettings settings;
  PublisherPort port;
  void *self;
  PublisherState state;
  int64_t now_ms;   /* of the event being taken */
  int64_t wait_ms;  /* when a wait, a handshake or a greeting is over */
  int64_t heard_ms; /* when the aggregator last said anything */
  int64_t heartbeat_ms, next_heartbeat_ms;
  uint32_t attempts;   /* ends of streams since the last sign of progress */
  uint32_t openings;   /* sockets opened, for rotation over endpoints */
  uint32_t n_cut;      /* handshakes cut in a row */
  SpoolPosition spool; /* as of the event being taken */
  DigestMatch match;   /* of the batch that a Welcome names */
  uint64_t next;       /* to be sent in this stream */
  uint64_t credit_bytes, in_flight_bytes;
  bool has_asked;        /* the aggregator knows that we wait for our turn */
  bool is_stuck_too_big; /* raises PUBLISHER_BATCH_TOO_BIG */
};

/* Guards, of the shape of PublisherGuard */
bool publisher_is_silent(const PublisherSession *session, const PublisherEvent *event);
bool publisher_may_answer(const PublisherSession *session, const PublisherEvent *event);
bool publisher_wait_is_over(const PublisherSession *session, const PublisherEvent *event);
bool publisher_is_cut_again(const PublisherSession *session, const PublisherEvent *event);
bool publisher_somebody_else_wrote(const PublisherSession *session, const PublisherEvent *event);
bool publisher_database_lost_commits(const PublisherSession *session, const PublisherEvent *event);
bool publisher_database_lost_what_we_removed(const PublisherSession *session, const PublisherEvent *event);
bool publisher_truths_differ(const PublisherSession *session, const PublisherEvent *event);
bool publisher_is_oldest_in_flight(const PublisherSession *session, const PublisherEvent *event);
bool publisher_is_fenced(const PublisherSession *session, const PublisherEvent *event);
bool publisher_is_conflict(const PublisherSession *session, const PublisherEvent *event);
bool publisher_is_key_refused(const PublisherSession *session, const PublisherEvent *event);
bool publisher_is_incompatible(const PublisherSession *session, const PublisherEvent *event);

/* Actions, of the shape of PublisherAction */
bool publisher_open_socket(PublisherSession *session, const PublisherEvent *event,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_close_socket(PublisherSession *session, const PublisherEvent *event,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_say_hello(PublisherSession *session, const PublisherEvent *event,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_wait_lost(PublisherSession *session, const PublisherEvent *event,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_wait_refused(PublisherSession *session, const PublisherEvent *event,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_wait_fenced(PublisherSession *session, const PublisherEvent *event,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_wait_as_told(PublisherSession *session, const PublisherEvent *event,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_count_cut(PublisherSession *session, const PublisherEvent *event,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_note_progress(PublisherSession *session, const PublisherEvent *event,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_send_heartbeat(PublisherSession *session, const PublisherEvent *event,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_open_epoch(PublisherSession *session, const PublisherEvent *event,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_open_epoch_and_name_lost(PublisherSession *session, const PublisherEvent *event,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_rewind_to_committed(PublisherSession *session, const PublisherEvent *event,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_send_within_window(PublisherSession *session, const PublisherEvent *event,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_tell_demand(PublisherSession *session, const PublisherEvent *event,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_take_credit(PublisherSession *session, const PublisherEvent *event,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_take_credit_of_welcome(PublisherSession *session, const PublisherEvent *event,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_begin_stream(PublisherSession *session, const PublisherEvent *event,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool publisher_finish_oldest(PublisherSession *session, const PublisherEvent *event,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
