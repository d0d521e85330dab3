/* A question that a reader put to the dashboard, and its answer: what the network thread and the clerks hand each other. */
#pragma once

#include <glib.h>

#include "reporter/serve/resources.h"

typedef struct Question {
  const Resource *resource;
  char *values[RESOURCE_ARGUMENTS_MAX]; /* of the resource's arguments, in their order; "" where none is given */
  char *key;                            /* equal for equal questions */
  GBytes *content;                      /* the answer; NULL until there is one, or it failed */
  char *tag;                            /* equal for equal answers */
  GError *failure;                      /* why there is no answer */
} Question;

/* VALUES as many as the resource has arguments, each of which may be NULL. They are copied. */
Question *question_new(const Resource *resource, const char *const *values);

/* The same question, without its answer. */
Question *question_copy(const Question *question);
void question_free(Question *question);

/* Asks the resource, and keeps what it says. */
void question_settle(Question *question, const Desk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Question, question_free)
