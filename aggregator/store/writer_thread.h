/* The life of one writer thread: gather jobs, commit them as a group, tell; wait when PostgreSQL is away. */
#pragma once

#include <stdbool.h>

#include "aggregator/store/store.h"
#include "base/job_queue.h"

typedef struct WriterThreadOptions {
  StoreOptions store;
  uint32_t group_rows;
  int group_wait_ms; /* 0: not at all */
  int backoff_most_ms;
  int probe_ms; /* how often to look whether PostgreSQL is still there while there is nothing to do */
} WriterThreadOptions;

typedef struct WriterThread WriterThread;

/* Starts thread NUMBER, which takes from JOBS (of WriterJob) and tells REPORTS (of WriterReport); both are borrowed. CATALOGUE is referenced. */
WriterThread *writer_thread_start(unsigned number, const WriterThreadOptions *options, StoreCatalogue *catalogue,
                                  JobQueue *jobs, JobQueue *reports);

/* True while it has not been silent for longer than any of its waits may honestly last: for a job, for PostgreSQL's next answer, to connect again. Any
 * thread may ask. */
bool writer_thread_is_alive(const WriterThread *writer);

/* Jobs that it has taken from its queue and not begun. Any thread may ask. */
size_t writer_thread_waiting(const WriterThread *writer);

/* Waits for the thread, which ends after the transaction at hand once JOBS is closed, and frees it. Accepts NULL. */
void writer_thread_join(WriterThread *writer);
