/* What is remembered of each collector by the address that its Hello came from: which catalogue and profile it has, and its last heartbeat.
 *
 * Entries are remembered until peer_book_each() finds their session gone; when each collector was heard last, as long as the program runs. Belongs to
 * the network thread. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "aggregator/sessions/session_table.h"
#include "base/digest.h"
#include "wire/message.h"

/* More of a text is not kept: a thousand collectors must fit into one status. */
#define PEER_TEXT_BYTES_MAX 200

typedef struct PeerNote {
  CollectorKey collector;
  bool has_catalogue, has_profile;
  Digest catalogue_digest, profile_digest; /* what it has, or what was sent to it since */
  Digest coming_digest;                    /* of the catalogue that is being sent */
  guint n_pieces_sent;                     /* of it */
  char *software;                          /* texts are cut after PEER_TEXT_BYTES_MAX */
  int64_t heard_at_us;                     /* wall clock */
  uint32_t unfinished_batches;
  uint64_t unfinished_bytes;
  uint32_t oldest_age_s;
  uint64_t disk_free_bytes;
  char *last_error; /* NULL: none */
} PeerNote;

typedef struct PeerBook PeerBook;

PeerBook *peer_book_new(void);
void peer_book_free(PeerBook *book);

/* How many addresses are remembered. */
size_t peer_book_size(const PeerBook *book);

/* Notes a Hello from ADDRESS; returns its note. */
PeerNote *peer_book_hello(PeerBook *book, GBytes *address, CollectorKey collector, const Hello *hello);

/* NULL when ADDRESS never said Hello. */
PeerNote *peer_book_find(PeerBook *book, GBytes *address);
void peer_book_heartbeat(PeerBook *book, GBytes *address, const CollectorHeartbeat *heartbeat);

/* When the collector of KEY was heard last, whichever key and address it used, in wall-clock microseconds; 0 when it was not. */
int64_t peer_book_heard_at_us(const PeerBook *book, CollectorKey key);

/* Calls FUNC for every note; those for which it returns false are forgotten. */
typedef bool (*PeerBookFunc)(GBytes *address, PeerNote *note, void *user);
void peer_book_each(PeerBook *book, PeerBookFunc func, void *user);
