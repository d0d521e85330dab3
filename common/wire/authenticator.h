/* Answers libzmq's question "may this key connect?" (ZAP) from a table in memory: 200 with the identity, or 400. It never waits for
 * anything. It is asked at the handshake only, so who revokes a key must also check identities per message. One per process, opened
 * before the first server socket is bound, closed after the last one. */
#pragma once

#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

#define AUTHENTICATOR_COLLECTORS "halfsky-collectors" /* domain of the router */
#define AUTHENTICATOR_HINTS "halfsky-hints"           /* domain of the hint publisher */

typedef struct Authenticator Authenticator;

/* FATAL error when another one is open in this process. */
Authenticator *authenticator_open(Wire *wire, Loop *loop, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets KEY connect in DOMAIN from now on; its messages then carry IDENTITY (at most 255 bytes). Replaces an earlier row of the key. */
void authenticator_allow(Authenticator *authenticator, const char *domain, const PublicKey *key, const char *identity);

/* Takes the permission away from new connections; those that exist stay. Unknown keys are ignored. */
void authenticator_forbid(Authenticator *authenticator, const char *domain, const PublicKey *key);

/* Takes all permissions of DOMAIN away, to fill it anew. */
void authenticator_forbid_all(Authenticator *authenticator, const char *domain);

/* Handshakes answered with 400 since it was opened. */
uint64_t authenticator_refused(const Authenticator *authenticator);

void authenticator_close(Authenticator *authenticator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Authenticator, authenticator_close)
