/* The control socket: a command asks the running daemon of the same user. One request, one answer, at once or later, both bounded by
 * WIRE_CONTROL_BYTES_MAX; what they mean is the caller's. The socket file has mode 0600, which is the whole access control. */
#pragma once

#include "wire/endpoint.h"
#include "wire/loop.h"
#include "wire/wire.h"

typedef struct ControlServer ControlServer;

/* Gives the answer to a request; the server frees it. NULL: it comes later, by control_server_answer(). */
typedef GBytes *(*ControlFunc)(FrameView request, const Peer *asker, gpointer user);

/* Binds PATH (a left-over file is replaced) and attaches to LOOP. USAGE error when PATH is too long for a socket, cannot be bound,
 * or is answered by another daemon. */
ControlServer *control_server_open(Wire *wire, Loop *loop, const char *path, ControlFunc answer, gpointer user,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The answer to a request that got none at once. Who asked may be gone. */
void control_server_answer(ControlServer *server, const Peer *asker, GBytes *answer);

/* Closes and removes the socket file. Who waits for an answer learns that there is none. */
void control_server_close(ControlServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ControlServer, control_server_close)

/* Whether a daemon has the socket at PATH open, be it one that is stuck and answers nothing. */
bool control_is_listened_to(const char *path);

/* What is done now and then while an answer is waited for. */
typedef void (*ControlMeanwhileFunc)(gpointer user);

/* Asks the daemon at PATH and waits at most TIMEOUT_MS. RETRY error when nobody answers in time (no daemon runs there, or it is stuck).
 * The caller owns the answer. */
GBytes *control_ask(Wire *wire, const char *path, GBytes *request, int timeout_ms,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As control_ask(), and calls MEANWHILE a few times a second until the answer is there. */
GBytes *control_ask_meanwhile(Wire *wire, const char *path, GBytes *request, int timeout_ms,
                              ControlMeanwhileFunc meanwhile, gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
