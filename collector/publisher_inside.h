/* The inside of the publisher, for its own files only: what its session asks for (publisher_port), what is heard from the district (publisher_hearing),
 * and the rest (publisher). */
#pragma once

#include "base/arena.h"
#include "base/log.h"
#include "collector/publisher.h"
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
  char *last_error;
  bool is_store_away; /* as the last heartbeat said */
  LogRepeat trouble;
};

/* Gives the session EVENT, now. */
void publisher_take(Publisher *publisher, const PublisherEvent *event);

/* MESSAGE is the last trouble from here on; copied. */
void publisher_note_error(Publisher *publisher, const char *message);

/* --- Port --------------------------------------------------------------------------------------------------------- */

/* What the session acts through; its self is the publisher. */
extern const PublisherPort publisher_port;

/* Frees the frame that is kept of the batch asked for last. */
void publisher_forget_frame(Publisher *publisher);

/* --- Hearing ------------------------------------------------------------------------------------------------------ */

/* DealerCallbacks; USER is the publisher. */
void publisher_hear_event(DealerEvent event, gpointer user);
void publisher_hear_frame(FrameView frame, gpointer user);
