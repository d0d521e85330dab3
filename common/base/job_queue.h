/* A bounded first-in first-out queue of pointers between threads, with a descriptor that a poll loop can watch.
 *
 * Guarantees: what is pushed by one thread is popped in that order, once; the descriptor is readable whenever something waits or the queue is closed;
 * pushing and popping are proper synchronisation, so what a pointer leads to may be handed over without further locks.
 * Refuses: to grow beyond its capacity (but for job_queue_push_beyond()), and to take anything after job_queue_close(); what waits can still be popped. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct JobQueue JobQueue;

/* A queue for at most CAPACITY pointers (above 0). RELEASE (may be NULL) frees what still waits when the queue is freed. */
JobQueue *job_queue_new(size_t capacity, GDestroyNotify release);
void job_queue_free(JobQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JobQueue, job_queue_free)

/* Takes JOB (not NULL) over and returns true; false, and JOB stays the caller's, when the queue is full or closed. Never waits. */
bool job_queue_push(JobQueue *queue, gpointer job) G_GNUC_WARN_UNUSED_RESULT;

/* The same, but also beyond the capacity, for the few that nobody could be told to send again; false only when the queue is closed. */
bool job_queue_push_beyond(JobQueue *queue, gpointer job) G_GNUC_WARN_UNUSED_RESULT;

/* The same, but waits while the queue is full; false only when it is closed. */
bool job_queue_push_wait(JobQueue *queue, gpointer job) G_GNUC_WARN_UNUSED_RESULT;

/* The oldest job, now the caller's; NULL when none waits. Never waits. */
gpointer job_queue_pop(JobQueue *queue);

/* The same, but waits up to TIMEOUT_MS milliseconds (negative: without limit) for one; NULL also when the queue is closed and empty. */
gpointer job_queue_pop_wait(JobQueue *queue, int timeout_ms);

/* From now on nothing is taken; all who wait wake up. May be called twice. */
void job_queue_close(JobQueue *queue);
bool job_queue_is_closed(JobQueue *queue);

size_t job_queue_length(JobQueue *queue);

/* For poll: readable (level-triggered) while a job waits or the queue is closed. It stays the queue's; do not read it. */
int job_queue_descriptor(const JobQueue *queue);
