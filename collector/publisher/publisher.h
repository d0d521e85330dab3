/* The collector's line to the district: runs the publisher session on a real socket and the spool.
 *
 * What to say when is the session's (publisher_session.h); this file turns frames into its events and its actions into frames and spool transactions.
 * Owns reconnecting, with several endpoints tried in turn. Belongs to the loop's thread. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/settings.h"
#include "collector/district.h"
#include "collector/publisher/publisher_session.h"
#include "collector/spool/spool.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

typedef struct Publisher Publisher;

typedef struct PublisherOptions {
  Wire *wire; /* these five are borrowed for the publisher's life */
  Loop *loop;
  Spool *spool;
  District *district;
  const Settings *settings;
  const KeyPair *key_pair;
  PublicKey server_key;
  const char *const *endpoints; /* at least one; ended by NULL */
} PublisherOptions;

typedef struct PublisherCallbacks {
  void (*stored)(gpointer user);                /* an outcome is in the spool */
  void (*district_changed)(gpointer user);      /* a new catalogue or profile is in force */
  void (*failed)(GError *error, gpointer user); /* the spool cannot be used: the program should end; takes the error */
} PublisherCallbacks;

/* Starts connecting at once. The caller frees it. */
Publisher *publisher_new(const PublisherOptions *options, const PublisherCallbacks *callbacks, gpointer user);
void publisher_free(Publisher *publisher);

/* The spool has a new batch. */
void publisher_notice_appended(Publisher *publisher);

/* For status. The texts are borrowed until the next event. */
typedef struct PublisherStatus {
  PublisherState state;
  const char *endpoint;        /* of the current or last try */
  const char *last_error;      /* in English; NULL: none since the last Welcome */
  const char *last_error_code; /* stands for the text `status.last_error.<code>`; NULL as last_error is. Static */
  const char *
      last_error_detail; /* more for the log and those who look after the program, in English; empty when there is none */
  bool is_store_away;    /* connected, and the district said last that its database is not reachable */
  int64_t clock_ahead_us; /* of this machine against the district's, at the last Welcome */
  uint64_t credit_bytes;
  uint64_t in_flight_bytes;
} PublisherStatus;

PublisherStatus publisher_status(const Publisher *publisher);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Publisher, publisher_free)
