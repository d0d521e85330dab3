/* The loop of a thread: sockets, file descriptors, timers and signals, over epoll. One thread owns a loop and all that is attached to
 * it; other threads reach it only through a descriptor it watches (an eventfd). Callbacks run one after another, may add and remove
 * watches and timers (their own too), and must not block. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Loop Loop;
typedef void (*LoopFunc)(gpointer user);
typedef void (*LoopSignalFunc)(int signal_number, gpointer user);

Loop *loop_new(void) G_GNUC_WARN_UNUSED_RESULT;
void loop_free(Loop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loop, loop_free)

/* Calls CALL whenever FD is readable, as long as it is (level-triggered). The fd stays the caller's, is no regular file, and is watched once;
 * remove the watch before it is closed. Returns the watch's id, never 0. */
guint loop_watch_fd(Loop *loop, int fd, LoopFunc call, gpointer user);

/* Calls CALL once, AFTER_MS milliseconds of the monotonic clock from now (0: in the next round). Returns the timer's id, never 0. */
guint loop_add_timer(Loop *loop, int64_t after_ms, LoopFunc call, gpointer user);

/* Removes a watch or a timer; unknown ids and 0 are ignored, so a fired timer may be removed. */
void loop_remove(Loop *loop, guint id);

/* Blocks SIGTERM, SIGINT and SIGHUP in this thread and those it starts. Call before the first thread (so before wire_new()). */
void loop_block_signals(void);

/* Calls CALL for each of these signals that arrives. RETRY or FATAL error when the descriptor cannot be made. */
bool loop_watch_signals(Loop *loop, LoopSignalFunc call, gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs until loop_quit(). FATAL error when polling itself fails. */
bool loop_run(Loop *loop, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes loop_run() return after the callback that is running. */
void loop_quit(Loop *loop);
