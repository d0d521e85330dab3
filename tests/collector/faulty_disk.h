/* A disk that fails on demand, below the real SQLite: its default file system is wrapped, so that every file of a spool goes through it.
 *
 * For failures that no real disk produces when a test wants them: a write or a sync of one's choice that finds no room or fails. Short writes are turned
 * into either by SQLite's own layer below, which is real. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum FaultKind {
  FAULT_NONE,
  FAULT_FULL,  /* no room left */
  FAULT_WRITE, /* input/output error */
  FAULT_SYNC,  /* as a disk that lost its cache: what was written may not be there */
} FaultKind;

/* Once, before the first spool is opened. */
void faulty_disk_install(void);

/* From the call number FIRST (from 1) on, N_CALLS writes, truncations and syncs that FAULT concerns fail; the others work. */
void faulty_disk_arm(FaultKind fault, int first, int n_calls);

/* Everything works again. How many such calls there were since it was armed. */
int faulty_disk_disarm(void);

/* How long a write-ahead log has become at most since it was armed, in bytes. */
int64_t faulty_disk_longest_log(void);
