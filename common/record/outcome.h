/* What became of a batch, decided in the same database transaction as its rows.
 *
 * n_new + n_revised + n_unchanged + n_rejected is the number of records in the batch. A dead-lettered batch (its records could not be read) counts them
 * all as rejected and has a reason. Texts belong to whoever made the structure, as in submission.h. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/digest.h"
#include "record/batch.h"
#include "record/seal.h"
#include "record/submission.h"

typedef enum OutcomeKind { OUTCOME_STORED, OUTCOME_DEAD_LETTERED } OutcomeKind;

/* One refused cell: where, which rule, what was there, what was expected. */
typedef struct CellRejection {
  uint32_t source_row;
  const char *rule;     /* code of an audit rule */
  const char *field;    /* column, e.g. `numerator` */
  const char *given;    /* as text */
  const char *expected; /* as text */
} CellRejection;

typedef struct Outcome {
  uint8_t epoch[EPOCH_SIZE_BYTES];
  uint64_t sequence;
  SubmissionId submission_id;
  uint32_t part;
  OutcomeKind kind;
  bool is_replay; /* answered again from the database */
  uint32_t n_new;
  uint32_t n_revised;
  uint32_t n_unchanged; /* also those that came after a value which was accepted later */
  uint32_t n_rejected;
  CellRejection *rejections; /* at most n_rejected; the aggregator may keep fewer than it counts */
  size_t n_rejections;
  const char *reason;   /* why it was dead-lettered; NULL when stored */
  int64_t stored_at_us; /* Unix time */
  Seal seal;            /* of the entry about this part; entry 0: none is known */
} Outcome;

/* A copy that owns its texts. */
Outcome *outcome_copy(const Outcome *outcome);
void outcome_free(Outcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outcome, outcome_free)
