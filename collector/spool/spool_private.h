/* The inside of Spool, for the spool's own files. */
#pragma once

#include "collector/spool/spool.h"
#include "collector/spool/spool_lock.h"
#include "collector/spool/spool_statement.h"
#include "collector/spool/spool_submission.h"

/* What a transaction is for. */
typedef enum SpoolWriting {
  SPOOL_TAKING,   /* a new submission, which can wait for room */
  SPOOL_SETTLING, /* all else: it may use the reserve */
} SpoolWriting;

struct Spool {
  sqlite3 *connection;
  SpoolLock *lock; /* NULL: whoever opened the spool has it */
  char *folder;
  SpoolLimits limits;
  SpoolWriting writing; /* of the transaction that is open, or was last */
  bool is_pressed;      /* a write of SPOOL_SETTLING failed for want of room */
};

struct SpoolAppend {
  Spool *spool;
  SpoolStatement *insert_batch;
  SpoolStatement *insert_records;
  GHashTable *statements; /* SQL to SpoolStatement: those that are run for each of a form's rows */
  int64_t submission_no;
  int64_t first_batch_no;
  uint32_t n_parts;
  int64_t n_replacements;
  SubmissionId form_id; /* when it has one */
  bool has_form_id;
  const char *encoding; /* NULL: nobody said which; static */
  bool is_over;         /* the transaction is */
};

/* The paths of the database and of the reserve in FOLDER. The caller frees them. */
char *spool_database_path(const char *folder);
char *spool_reserve_path(const char *folder);

/* The file whose presence says that the next start should look closely. */
char *spool_suspect_path(const char *folder);

/* As spool_open(), by who has the lock and keeps it. *out_is_damaged tells why it failed. */
Spool *spool_open_locked(const char *folder, const SpoolLimits *limits, bool *out_is_damaged,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Has the service manager told that the collector lives while CONNECTION works on a statement that takes long, such as looking through a large spool: the loop
 * does not turn meanwhile. Each ends, since the spool does. */
void spool_give_signs_of_life(sqlite3 *connection);

/* True when what failed last failed because the database is damaged. */
bool spool_is_damage(const Spool *spool);
bool spool_tells_damage(sqlite3 *connection);

/* Submissions that lack something: a part neither on the way nor answered, or a cell that waited and is nowhere. A condition on table `submission`. */
#define SPOOL_IS_INCOMPLETE                                                                                            \
  "(n_parts <> (SELECT count(*) FROM (SELECT part FROM batch b WHERE b.submission_no = submission.submission_no "      \
  "UNION SELECT part FROM part_outcome o WHERE o.submission_no = submission.submission_no)) OR awaiting <> "           \
  "(SELECT count(*) FROM waiting w WHERE w.submission_no = submission.submission_no) + "                               \
  "(SELECT coalesce(sum(n_rows), 0) FROM settlement t WHERE t.settled_submission_no = submission.submission_no))"

/* The number in the first column of SQL's first row; 0 when there is none. */
bool spool_read_integer(Spool *spool, const char *sql, int64_t *out_value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The sequence of a batch and its number, one from the other by where sequences begin; defined for all numbers, also for those that damage or a frame may
 * give. */
static inline uint64_t spool_sequence_of(int64_t batch_no, int64_t base)
{
  return (uint64_t)batch_no - (uint64_t)base;
}

static inline int64_t spool_batch_no_of(uint64_t sequence, int64_t base)
{
  return (int64_t)((uint64_t)base + sequence);
}

/* Within a transaction. */
bool spool_write_fact(Spool *spool, const char *name, int64_t value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_write_epoch(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the number kept as fact NAME. */
bool spool_read_fact(Spool *spool, const char *name, int64_t *out_value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the epoch. */
bool spool_read_epoch(Spool *spool, uint8_t out_epoch[EPOCH_SIZE_BYTES], GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* BEGIN IMMEDIATE; then exactly one of the other two. spool_end() commits when IS_DONE, else rolls back, and returns whether all is on the disk.
 * spool_cancel() rolls back. */
bool spool_begin(Spool *spool, SpoolWriting writing, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_end(Spool *spool, bool is_done, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_cancel(Spool *spool);

/* Runs STATEMENT as a transaction of its own, of SPOOL_SETTLING. */
bool spool_settle(Spool *spool, SpoolStatement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves what the log holds into the database and gives the log's room back. Where the disk has no room for that, it waits in the log. */
void spool_empty_log(Spool *spool);

/* Gives up the reserve when the disk is as good as full. */
void spool_make_way(Spool *spool);

/* True when less of the disk is free than forms are taken with. */
bool spool_is_tight(const Spool *spool);

/* The statement with SQL, to be bound anew as a whole and run; the append keeps it, since preparing it takes longer than running it. NULL on failure. */
SpoolStatement *spool_append_statement(SpoolAppend *append, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds findings after those the submission has. Within a transaction. */
bool spool_insert_findings(Spool *spool, int64_t submission_no, const SpoolFinding *findings, size_t n_findings,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
