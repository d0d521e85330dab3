/* Commands that wait until the district has answered: what they asked is asked again whenever something has changed, until there is an answer.
 *
 * Nobody waits longer than asked for, and only so many at once. Belongs to the loop's thread. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/endpoint.h"
#include "wire/loop.h"

typedef struct Waiters Waiters;

/* Answers ASKER's REQUEST; false when there is no answer yet, which is not allowed when this was its LAST chance. */
typedef bool (*WaitersFunc)(const Peer *asker, FrameView request, bool is_last, gpointer user);

/* The caller frees it, with LOOP still there. */
Waiters *waiters_new(Loop *loop, WaitersFunc answer, gpointer user) G_GNUC_WARN_UNUSED_RESULT;
void waiters_free(Waiters *waiters);

/* Whether no more can wait. */
bool waiters_is_full(const Waiters *waiters);

/* ASKER, whose REQUEST is copied, waits from now on, PATIENCE_MS at most. Not when it is full. */
void waiters_add(Waiters *waiters, const Peer *asker, FrameView request, int64_t patience_ms);

/* Something has changed: answers whoever can be answered now. */
void waiters_look(Waiters *waiters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Waiters, waiters_free)
