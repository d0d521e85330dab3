/* The answer to a batch as the database keeps it, against what the trail says that was answered, and against the aggregator's signature in it.
 *
 * The signature is what a superuser cannot make: a chain that was computed anew has other hashes than those that were signed. */
#pragma once

#include "aggregator/verification/seal_keys.h"
#include "aggregator/verification/trail_report.h"
#include "base/digest.h"

typedef struct StoredAnswer {
  const uint8_t *frame; /* NULL: there is none */
  size_t size;
  bool has_digest; /* false: the entry is from before words were kept, and only the seal can be looked at */
  Digest digest;   /* what it is to be: part_words.h */
  int64_t entry;   /* what its seal is to be of */
  Digest hash;
  int64_t at_us; /* when that was made */
} StoredAnswer;

/* What is wrong with it, or -1. KEYS may be NULL: then signatures are not checked. */
int stored_answer_fault(const StoredAnswer *answer, const SealKeys *keys);
