/* One collector of a crowd: the collector's own session with its waits (publisher_session.h), its socket (dealer.h) and its messages, over a spool that is in
 * memory only and makes its batches when they are to be sent. What a collector does besides is left out: the spool's disk, forms, receipts. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "collector/publisher/publisher_session.h"
#include "tests/bench/crowd/load.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

typedef struct Member Member;

/* What all members of a process have in common; borrowed for their life. */
typedef struct MemberPlace {
  Wire *wire;
  Loop *loop;
  const char *endpoint;
  PublicKey server_key;
  const Load *load;
  PublisherSettings waits;
} MemberPlace;

/* Starts connecting at once. The caller frees it. */
Member *member_new(const MemberPlace *place, const char *agency, const KeyPair *key_pair);
void member_free(Member *member);

/* N_BATCHES of N_GROUPS groups each are to be sent. */
void member_append(Member *member, uint32_t n_batches, uint32_t n_groups);

typedef struct MemberStatus {
  PublisherState state;
  bool is_informed;           /* has the catalogue and its profile */
  uint64_t newest, finished;  /* batches */
  int64_t welcomed_ms;        /* monotonic clock: its last Welcome; 0: none yet */
  int64_t finished_ms;        /* its last outcome; 0: none yet */
  int64_t appended_ms;        /* when it was last given something */
  uint64_t n_openings, n_cut; /* sockets opened; handshakes that failed */
  uint64_t n_refusals;
  uint64_t n_messages; /* heard */
  uint64_t n_rows;     /* new or revised, as outcomes say */
} MemberStatus;

MemberStatus member_status(const Member *member);
