/* The chapters of an evaluation that say what is wrong and what to do: problems, suggestions, and what a special survey would have to find out. Pure. */
#pragma once

#include "base/text.h"
#include "reporter/evaluate/evaluation.h"

/* One numbered paragraph. */
typedef struct Advice {
  char *sentence;
  GPtrArray *lines; /* char *: what stands beneath it, one per target; may be empty */
} Advice;

/* Advice in the order in which it is read; empty when there is none. The caller unrefs the array. */
GPtrArray *evaluation_problems(Language language, const Evaluation *evaluation);
GPtrArray *evaluation_suggestions(Language language, const Evaluation *evaluation);
GPtrArray *evaluation_missing(Language language, const Evaluation *evaluation);
