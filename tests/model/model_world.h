/* The world of the session model: collectors with spools, a network, an aggregator, a database, and whatever can happen to
 * them. Only the session tables, the sequence rule and credit are the real code; everything around them is simulated.
 *
 * Guarantees: a world is determined by its plan (seed, faults, break); every effect of a program is one numbered point, at
 * which that program can be made to crash. Refuses: to use clocks, threads or real randomness. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "aggregator/sessions/session_table.h"
#include "collector/publisher/publisher_session.h"
#include "record/outcome.h"

enum {
  MOST_SUBMISSIONS = 24, /* by index, in the order of acceptance */
  MOST_PARTS = 3,
  MOST_ROWS = 2, /* of a part */
  N_CELLS = 8,
  MOST_BATCHES = MOST_SUBMISSIONS * MOST_PARTS,
  MOST_ENTRIES = 1024,
  MOST_SPOOLS = 3,
  MOST_CONNECTIONS = 12,
  MOST_MESSAGES = 64, /* under way in one direction of one connection */
  MOST_JOBS = 256,
  ROW_SIZE = 10,
  LARGEST_BATCH = (MOST_ROWS + 1) * ROW_SIZE,
  NO_POINT = -1,
};

/* What may happen in a run; a set. */
typedef enum Fault {
  FAULT_CRASH = 1u << 0,     /* any program, between any two of its effects */
  FAULT_CUT = 1u << 1,       /* connections break; what is under way is lost from some point on */
  FAULT_AWAY = 1u << 2,      /* the database goes away for a while; commits of unknown fate */
  FAULT_FALL_BACK = 1u << 3, /* the database loses its last commits */
  FAULT_RESTORE = 1u << 4,   /* a spool is replaced by an older backup */
  FAULT_CLONE = 1u << 5,     /* a second collector runs on a copy of the spool */
  FAULT_RETENTION = 1u << 6, /* finished batches are removed */
  FAULT_REVOKE = 1u << 7,    /* the key is revoked, later registered again */
  FAULT_NEIGHBOUR = 1u << 8, /* another agency's collector shares the aggregator */
} Fault;

/* A deliberately wrong piece of the model, to see that the promises notice. */
typedef enum Break {
  BREAK_NOTHING,
  BREAK_PART_IDEMPOTENCE,      /* the store forgets that another epoch stored the part */
  BREAK_ANSWER_BEFORE_COMMIT,  /* outcomes leave before their transaction is durable */
  BREAK_PART_APART,            /* rows are committed before their part, outcome and watermark */
  BREAK_DIGEST_IGNORED,        /* digests are compared nowhere: any batch under a stored number counts as the same */
  BREAK_BROKEN_STREAM_GOES_ON, /* the writer stores what follows a refused batch (and no Welcome prevents that) */
  BREAK_WELCOME_DIGEST,        /* Welcome does not say which batch it means */
  BREAK_EPOCH_NOT_RENUMBERED,  /* a new epoch keeps the old numbers */
  BREAK_EPOCH_REVERSED,        /* a new epoch renumbers newest first */
  BREAK_EPOCH_DROPS_FINISHED,  /* a new epoch takes only unfinished batches along */
  BREAK_SKIP_TO_COMMITTED,     /* what the Welcome calls committed is finished without its outcome */
  BREAK_FINISH_WHEN_SENT,      /* a batch is finished when it is sent */
  BREAK_REWIND_FORGOTTEN,      /* a rewind marks nothing */
  BREAK_LOST_NOT_NAMED,        /* what retention removed is not named when the database lost it */
  BREAK_ACCEPT_NOT_DURABLE,    /* a file is accepted before its spool transaction is durable */
  BREAK_NO_SECOND_WELCOME,     /* the writer reconnects without telling anybody */
  BREAK_WINDOW_NOT_CONFIRMED,  /* a Heartbeat is taken for a confirmation of whatever was told last */
  N_BREAKS,
} Break;

/* What a scripted run can do once, at a given point. */
typedef enum ScriptedEvent {
  SCRIPTED_NOTHING,
  SCRIPTED_CUT,
  SCRIPTED_AWAY,
  SCRIPTED_FALL_BACK_ONE,
  SCRIPTED_FALL_BACK_THREE,
  SCRIPTED_RESTORE,
  SCRIPTED_RESTORE_AND_WRITE, /* new files before the restored spool has spoken */
  SCRIPTED_CLONE,
  SCRIPTED_CLONE_OF_BACKUP,
  SCRIPTED_RETAIN_AND_FALL_BACK,
  SCRIPTED_REVOKE,
  N_SCRIPTED_EVENTS,
} ScriptedEvent;

typedef struct Plan {
  uint64_t seed;
  unsigned faults; /* set of Fault */
  Break broken;
  int n_steps;         /* before everything drains */
  int crash_points[2]; /* NO_POINT: none */
  ScriptedEvent event;
  int event_point;
  bool is_scripted; /* files at fixed steps, a fixed schedule, and nothing but the above happens */
} Plan;

/* A part's rows. Cells repeat between submissions: those are corrections. */
typedef struct Part {
  uint8_t n_rows;
  uint8_t cells[MOST_ROWS];
  uint8_t values[MOST_ROWS];
  bool is_bad[MOST_ROWS]; /* rejected by the aggregator's audit */
} Part;

typedef struct Submission {
  uint8_t n_parts;
  uint8_t n_awaiting;
  Part parts[MOST_PARTS];
} Submission;

typedef struct Counts {
  uint8_t n_new, n_revised, n_unchanged, n_rejected;
} Counts;

typedef struct Receipt {
  bool is_there;
  Counts counts;
} Receipt;

typedef struct BatchKey {
  uint8_t submission, part; /* part from 0 */
} BatchKey;

/* What is durable at a collector. */
typedef struct ModelSpool {
  uint64_t epoch, newest, finished, oldest_kept;
  BatchKey batches[MOST_BATCHES]; /* by sequence − 1 */
  uint32_t accepted;              /* set of submissions */
  uint32_t inbox;                 /* files that wait, or are being accepted */
  uint32_t named;                 /* told to submit again */
  Receipt receipts[MOST_SUBMISSIONS][MOST_PARTS];
} ModelSpool;

typedef struct World World;

typedef struct ModelCollector {
  World *world;
  int index;
  int key; /* collector_id; clones share it */
  bool is_running;
  bool is_dead;    /* crashed at a point; restarted after the step */
  bool is_checked; /* welcomed by what the database holds since its last fall */
  ModelSpool spool, backup;
  bool has_backup;
  PublisherSession *session;
  int connection; /* −1: none */
} ModelCollector;

typedef enum MessageKindModel {
  UP_HELLO,
  UP_BATCH,
  UP_HEARTBEAT,
  DOWN_WELCOME,
  DOWN_OUTCOME,
  DOWN_CREDIT,
  DOWN_REFUSE,
  DOWN_HEARTBEAT
} MessageKindModel;

typedef struct ModelMessage {
  MessageKindModel kind;
  bool flag; /* Welcome: has a digest; Outcome: is a replay; Heartbeat of the aggregator: the database is there */
  uint64_t n_unfinished; /* Hello, Heartbeat of the collector: batches */
  RefuseReason reason;
  uint64_t epoch, sequence, bytes; /* bytes: size, credit */
  BatchKey batch;
  Counts counts;
  int n_falls; /* Welcome: falls of the database before the watermark was read */
} ModelMessage;

typedef struct Pipe {
  int first, length;
  ModelMessage messages[MOST_MESSAGES];
} Pipe;

typedef struct Connection {
  bool is_used;
  bool is_open;    /* the collector's end; a closed one may still deliver what was sent */
  bool is_settled; /* handshake done */
  bool is_cut;     /* the collector will be told */
  int collector, key;
  uint64_t told_bytes; /* the window last told, delivered or not */
  GBytes *address;
  Pipe up, down;
} Connection;

/* One line of the database's history. Transactions are runs of equal `commit`. */
typedef struct Entry {
  uint64_t epoch, sequence;
  BatchKey batch;
  int key;
  bool is_applied;    /* the part's rows were written by this entry */
  bool has_watermark; /* and part and outcome; false only with BREAK_PART_APART */
  uint32_t commit;
  Counts counts;
} Entry;

typedef struct ModelDatabase {
  Entry entries[MOST_ENTRIES];
  int n_entries, n_committed;
  uint32_t commits;
  bool is_away;
  bool is_revoked[MOST_SPOOLS]; /* by key */
} ModelDatabase;

typedef struct Job {
  bool is_batch; /* else: read the watermark */
  uint64_t session, epoch, sequence, size_bytes;
  int key;
  BatchKey batch;
} Job;

typedef struct ModelAggregator {
  World *world;
  SessionTable *table;
  Job jobs[MOST_JOBS];
  int first_job, n_jobs;
  uint64_t broken[64]; /* sessions refused by the store, the last ones */
  int n_broken;
  bool has_connection; /* to the database, as the writer believes */
  bool is_told_away;   /* what the table was told */
  bool is_dead;
} ModelAggregator;

struct World {
  Plan plan;
  uint64_t chance;
  int64_t now_ms;
  int step, point; /* steps and effects so far */
  int n_points;    /* effects before draining */
  int heal_step;   /* when a scripted absence or revocation ends */
  bool has_event_happened;
  int n_submissions;
  uint64_t last_epoch;
  int n_falls;
  uint32_t removed; /* submissions that retention touched */
  Submission submissions[MOST_SUBMISSIONS];
  ModelCollector collectors[MOST_SPOOLS];
  Connection connections[MOST_CONNECTIONS];
  uint32_t last_address;
  ModelAggregator aggregator;
  ModelDatabase database;
  uint64_t ceiling_bytes;
  bool is_draining;
  const char *violation; /* the first promise that was seen broken */
};

/* model_world.c */
World *world_new(void);
void world_free(World *world);
/* Runs the plan to its end; NULL when every promise held, else which did not. */
const char *world_run(World *world, const Plan *plan);
/* How many effects the last run had before it drained: the points at which it could have been crashed. */
int world_n_points(const World *world);

/* Chance, from the plan's seed. */
uint64_t chance_next(World *world);
int chance_below(World *world, int limit);
bool chance_one_in(World *world, int n);

/* Called before each effect of a program. False: the program is dead (or dies here) and the effect does not happen. */
bool world_point(World *world, bool *is_dead);
void world_break_promise(World *world, const char *violation);
bool world_is_broken(const World *world, Break which);

static inline uint64_t part_size_bytes(const Part *part)
{
  return (uint64_t)(part->n_rows + 1) * ROW_SIZE;
}

static inline const Part *part_of(const World *world, BatchKey batch)
{
  return &world->submissions[batch.submission].parts[batch.part];
}
