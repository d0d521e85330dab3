/* What the aggregator says to its collectors: turns frames into events of the session table, and its actions into frames and jobs for the writers.
 *
 * Who may do what when is the table's (session_table.h); who a peer is, the key's (router.h). Belongs to the network thread. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "aggregator/directory/directory.h"
#include "aggregator/store/writer.h"
#include "base/settings.h"
#include "wire/authenticator.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

typedef struct Conversation Conversation;

/* All borrowed for the conversation's life. */
typedef struct ConversationOptions {
  Wire *wire;
  Loop *loop;
  Authenticator *authenticator;
  WriterPool *writers;
  const KeyPair *key_pair;
  const Settings *settings;
} ConversationOptions;

/* Binds the endpoint and begins to answer. DIRECTORY is taken over. USAGE error when the endpoint cannot be bound. */
Conversation *conversation_open(const ConversationOptions *options, Directory *directory,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void conversation_close(Conversation *conversation);

/* The endpoint as bound. Borrowed. */
const char *conversation_endpoint(const Conversation *conversation);

/* A new snapshot, taken over: keys are let in or shut out, and welcomed collectors are told what changed for them. */
void conversation_use_directory(Conversation *conversation, Directory *directory);

/* From now on heartbeats, idle sessions and postponed ones follow the times of SETTINGS, which is borrowed for the call. No session ends by it. */
void conversation_use_times(Conversation *conversation, const Settings *settings);

/* Passes on what the writers report. True when observations changed with it. */
bool conversation_take_reports(Conversation *conversation);

/* The sessions and counters as a JSON object; the caller owns the reference. */
json_t *conversation_status(const Conversation *conversation);

/* The same in one line of English, for the service manager. The caller frees it. */
char *conversation_in_words(const Conversation *conversation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Conversation, conversation_close)
