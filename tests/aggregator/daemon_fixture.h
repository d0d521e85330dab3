/* The running aggregator as a real process on a site (admin_fixture.h), and collectors without spool that speak to it over real sockets. */
#pragma once

#include "tests/aggregator/admin_fixture.h"

#include <sys/types.h>

#include "base/arena.h"
#include "record/record.h"
#include "wire/dealer.h"
#include "wire/hint.h"
#include "wire/message.h"

/* --- The aggregator ----------------------------------------------------------------------------------------------- */

typedef struct Daemon {
  const Site *site;
  pid_t pid; /* 0: has ended */
  char *log; /* path of its standard error */
} Daemon;

/* A site with a key for the aggregator, a district, and below it the departments D-1 and D-2, which report indicator DAEMON_INDICATOR. */
Site *daemon_site_new(AdminCluster *cluster);

/* An annual count of up to 1000 without breakdown. */
#define DAEMON_INDICATOR 602

/* Its settings file in the folder of the site: empty when it starts. */
#define DAEMON_CONFIG "aggregator.conf"

/* Starts `run` as the role halfsky_aggregator, with short times. Returns at once. */
Daemon *daemon_start(const Site *site);

/* The same with one more setting, `section.key=value`. */
Daemon *daemon_start_with(const Site *site, const char *setting);

/* Ends it when it still runs, and fails the test unless that ended with 0. */
void daemon_free(Daemon *daemon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Daemon, daemon_free)

/* Waits until its log holds TEXT. */
void daemon_await_log(const Daemon *daemon, const char *text);

/* What it has logged. The caller frees it. */
char *daemon_log(const Daemon *daemon);

/* Where it listens, waiting until it does. The caller frees it. */
char *daemon_endpoint(const Daemon *daemon);

/* Sends SIGNAL_NUMBER and waits for the end; returns the exit status. */
int daemon_stop(Daemon *daemon, int signal_number);

/* Waits for it to end by itself; returns the exit status. */
int daemon_await_end(Daemon *daemon);

/* --- A collector -------------------------------------------------------------------------------------------------- */

typedef struct Voice {
  const Daemon *daemon;
  Wire *wire;
  Loop *loop;
  Dealer *dealer;
  KeyPair key_pair;
  DealerEvent event; /* the last */
  GQueue *frames;    /* GBytes: heard, not yet awaited */
  Arena *arena;
  Message message; /* the last that was awaited; borrows from arena */
  HintSubscriber *hints;
  guint n_hints; /* heard */
  bool has_quiet_end;
} Voice;

/* A collector with the key in the site's file NAME.key, which is made when it is not there. Not connected. */
Voice *voice_new(const Daemon *daemon, const char *name);
void voice_free(Voice *voice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Voice, voice_free)

/* Registers its key for AGENCY. */
void voice_register(const Voice *voice, const char *agency);

/* Connects anew and returns how the handshake ended. */
DealerEvent voice_connect(Voice *voice);

/* Connects again and again until it is let in. */
void voice_connect_at_last(Voice *voice);

/* Says Hello in epoch EPOCH (any small number) with NEWEST batches, all unfinished, knowing neither catalogue nor profile. */
void voice_hello(Voice *voice, uint8_t epoch, uint64_t newest);

/* Says Hello with the spool of AGENCY. */
void voice_hello_for(Voice *voice, const char *agency);

/* Reports the window that it obeys. */
void voice_heartbeat(Voice *voice, uint64_t credit_bytes, uint32_t unfinished);

/* Sends as batch SEQUENCE of EPOCH a submission of one figure: DAEMON_INDICATOR of 2024. */
void voice_figure(Voice *voice, uint8_t epoch, uint64_t sequence, double value);

/* Waits for a window and obeys it. */
void voice_await_window(Voice *voice);

/* Says Hello and goes on until it has a window; NEWEST above 0. */
void voice_begin(Voice *voice, uint8_t epoch, uint64_t newest);

/* From now on counts hints, once the subscription has arrived. */
void voice_listen_for_hints(Voice *voice);

/* Waits until so many hints were heard. */
void voice_await_hint(Voice *voice, guint n_hints);

/* The next message of KIND, passing over others; good until the next call. */
const Message *voice_await(Voice *voice, MessageKind kind);
