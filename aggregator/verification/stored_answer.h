/* The answer to a batch as the database keeps it, against what the trail says that was answered, and against the aggregator's signature in it.
 *
 * The signature is what a superuser cannot make: a chain that was computed anew has other hashes than those that were signed. */
#pragma once

#include "aggregator/verification/trail_report.h"
#include "base/digest.h"
#include "record/seal.h"

typedef struct StoredAnswer {
  const uint8_t *frame; /* NULL: there is none */
  size_t size;
  Digest digest; /* what it is to be: part_words.h */
  int64_t entry; /* what its seal is to be of */
  Digest hash;
} StoredAnswer;

/* What is wrong with it, or -1. KEY may be NULL: then signatures are not checked. */
int stored_answer_fault(const StoredAnswer *answer, const SealKey *key);
