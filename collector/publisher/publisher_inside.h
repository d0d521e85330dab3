/* The inside of the publisher, for its own files only: what its session asks for (publisher_port), what is heard from the district (publisher_hearing),
 * and the rest (publisher). */
#pragma once

#include "base/arena.h"
#include "base/log.h"
#include "collector/publisher/publisher.h"
#include "wire/dealer.h"

struct Publisher {
  PublisherOptions options;
  PublisherCallbacks callbacks;
  gpointer user;
  PublisherSession *session;
  Dealer *dealer;
  Arena *arena;
  GBytes *frame; /* the batch asked for last, NULL: none */
  uint64_t frame_sequence;
  guint timer;
  guint n_endpoints;
  const char *endpoint;
  const char *last_error_code; /* NULL: none since the last Welcome, and the next two are NULL then */
  char *last_error_detail;
  char *last_error;       /* both in English */
  bool is_store_away;     /* as the last heartbeat said */
  int64_t clock_ahead_us; /* of this machine, at the last Welcome */
  bool has_seal_key;
  SealKey seal_key; /* of this Welcome */
  LogRepeat trouble;
};

/* Gives the session EVENT, now. */
void publisher_take(Publisher *publisher, const PublisherEvent *event);

/* The last trouble from here on is the text `status.last_error.<CODE>`; DETAIL is more about it, in English. CODE is static; DETAIL is copied. */
void publisher_note_error(Publisher *publisher, const char *code, const char *detail);
void publisher_forget_error(Publisher *publisher);

/* --- Port --------------------------------------------------------------------------------------------------------- */

/* What the session acts through; its self is the publisher. */
extern const PublisherPort publisher_port;

/* Frees the frame that is kept of the batch asked for last. */
void publisher_forget_frame(Publisher *publisher);

/* --- Hearing ------------------------------------------------------------------------------------------------------ */

/* DealerCallbacks; USER is the publisher. */
void publisher_hear_event(DealerEvent event, gpointer user);
void publisher_hear_frame(FrameView frame, gpointer user);
