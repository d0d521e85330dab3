/* What the report of a year warns of, in the order in which it is told: red, orange, yellow, then series that swing, each once. Pure. */
#pragma once

#include "reporter/evaluate/review.h"
#include "reporter/warnings/handling.h"

typedef struct Warned {
  const ReviewedTarget *reviewed;
  const char *level;        /* its code; static */
  char *const *reason;      /* in both languages; the review's */
  const Handling *handling; /* what has been done about it; NULL: not told */
} Warned;

/* GArray of Warned, which borrows REVIEW. The caller unrefs it. */
GArray *warned_of(const Review *review);
