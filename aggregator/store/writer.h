/* The writer threads: batches in, PostgreSQL transactions, outcomes out.
 *
 * Guarantees
 *   - Jobs of one agency are done by one thread in the order in which they were given, agencies take turns; a job is answered exactly once, after its transaction was
 *     committed (or, for what writes nothing, decided), unless the pool is stopped first.
 *   - A report of kind WRITER_OUTCOME means: rows, revisions, quarantine, outcome, change marks, audit trail and watermark of that batch are durable together.
 *   - While PostgreSQL is away nothing is lost or answered: batches wait (the caller's credit bounds them) and are tried again; questions for a
 *     watermark are answered WRITER_WATERMARK_AWAY at once. After a commit whose fate is unknown the batch is asked for again by the same path
 *     and answered from what the database holds.
 *   - Wrong data never stops a stream: see store_batch.h.
 * Refuses: sockets. All functions here belong to one thread (the network's); it and the writers share nothing but queues. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "aggregator/collector_key.h"
#include "aggregator/store/store_catalogue.h"
#include "base/digest.h"
#include "record/batch.h"
#include "record/outcome.h"
#include "wire/signing.h"

typedef struct WriterPool WriterPool;

/* Zero or NULL means the default named beside the field. */
typedef struct WriterOptions {
  const char *conninfo; /* as in ConnectionOptions */
  unsigned n_writers;   /* threads, each with one connection; default 2 */
  uint32_t group_rows;  /* a transaction takes no further batch beyond so many rows; default 20000 */
  int group_wait_ms; /* how long the next transaction of a busy writer waits for more batches; default 20, negative: not at all */
  uint32_t rejections_max;  /* refused cells listed in one outcome (all are counted and quarantined); default 2000 */
  int statement_timeout_ms; /* default 30000 */
  int connect_timeout_ms;   /* default 5000 */
  int backoff_most_ms;      /* longest pause between attempts to connect; default 10000 */
  int probe_ms;             /* how often an idle thread looks whether PostgreSQL is still there; default 5000 */
  size_t queue_jobs;     /* jobs that may wait per thread before it lays them out, 4096 of them at most; default 4096 */
  const char *time_zone; /* decides which day it is; default Asia/Shanghai */
  const SigningKey *signing_key; /* signs the ends of trails; must be given, copied */
} WriterOptions;

/* Starts the threads. CATALOGUE is referenced. Connecting happens in the threads: a database that is away is no failure here. */
WriterPool *writer_pool_start(const WriterOptions *options, StoreCatalogue *catalogue);

/* Lets each thread finish its transaction, then ends it. What still waits is forgotten: it is in the collectors' spools. Reports can still be taken. */
void writer_pool_stop(WriterPool *pool);

/* Stops the pool unless that is done, and frees it with the reports that were not taken. Accepts NULL. */
void writer_pool_free(WriterPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WriterPool, writer_pool_free)

/* Asks for the watermark of a stream, after all jobs that the agency's thread was given before. SESSION is repeated in the report.
 * False when the thread's queue is full: refuse with retry-after. */
bool writer_pool_read_watermark(WriterPool *pool, uint64_t session, CollectorKey key,
                                const uint8_t epoch[EPOCH_SIZE_BYTES]) G_GNUC_WARN_UNUSED_RESULT;

/* Hands a batch over for storing; KEY is the one that it came with, which must still be good in the transaction that stores it. SIZE_BYTES is what it counts against credit and is
 * repeated in the report. The batch is taken over on success only; false when the thread's queue is full. Session numbers grow. */
bool writer_pool_store(WriterPool *pool, uint64_t session, CollectorKey key, Batch *batch,
                       uint64_t size_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* From the jobs given after this call on, this catalogue holds. Referenced. Full queues take it too. */
void writer_pool_use_catalogue(WriterPool *pool, StoreCatalogue *catalogue);

typedef enum WriterReportKind {
  WRITER_WATERMARK,      /* .committed, .has_digest, .digest */
  WRITER_WATERMARK_AWAY, /* PostgreSQL cannot be asked now */
  WRITER_OUTCOME,        /* .outcome, .frame */
  WRITER_REFUSED, /* .refusal: the batch (or with sequence 0 the question) is refused; the stream is broken from here on */
  WRITER_DROPPED,          /* a batch behind a refused one; nothing was written and nothing is to be said */
  WRITER_DATABASE_AWAY,    /* session 0, .reason: some writer lost PostgreSQL, or cannot work with it */
  WRITER_DATABASE_BACK,    /* session 0: all writers have it again */
  WRITER_DATABASE_RENEWED, /* session 0: a writer had to connect anew, at once; what was committed before may be gone */
} WriterReportKind;

typedef enum WriterRefusal { WRITER_REFUSE_EPOCH_CONFLICT, WRITER_REFUSE_GAP, WRITER_REFUSE_REVOKED } WriterRefusal;

/* What a writer tells. Freed by writer_report_free(). */
typedef struct WriterReport {
  WriterReportKind kind;
  uint64_t session;
  CollectorKey key;
  uint64_t sequence;   /* of the batch; 0 when it concerns none */
  uint64_t size_bytes; /* that left memory: as given to writer_pool_store() */
  int64_t given_at_ms; /* when writer_pool_store() was called, on the monotonic clock */
  uint64_t committed;  /* 0: nothing of this epoch is stored */
  bool has_digest;
  Digest digest; /* of the batch `committed` */
  WriterRefusal refusal;
  Outcome *outcome; /* for counters and logs */
  GBytes *frame;    /* the same as a message, to be sent as it is */
  char *reason;     /* in English, for logs and status */
  unsigned writer;  /* number of the thread */
} WriterReport;

/* Readable while a report waits; for the loop. It stays the pool's. */
int writer_pool_descriptor(const WriterPool *pool);

/* The next report, now the caller's, or NULL when none waits. Never waits. */
WriterReport *writer_pool_take_report(WriterPool *pool);
void writer_report_free(WriterReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WriterReport, writer_report_free)

/* Whether every thread lives (writer_thread.h), PostgreSQL or not; else ERROR names one that does not. */
bool writer_pool_is_alive(const WriterPool *pool, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For status and metrics: whether all writers have PostgreSQL, as far as reports were taken; and the jobs that wait in all queues. */
bool writer_pool_has_database(const WriterPool *pool);
size_t writer_pool_waiting(const WriterPool *pool);

/* `epoch_conflict`, `gap`, `revoked`. */
const char *writer_refusal_name(WriterRefusal refusal);
