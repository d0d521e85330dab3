/* What the dashboard has: one row per resource. Another one is a row here and, when it is not a file, a function in answers.h. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "reporter/serve/answers.h"

#define RESOURCE_ARGUMENTS_MAX 5

typedef struct Resource {
  const char *path;
  const char *content_type;
  const char *file;      /* of the page, built into the program; NULL: it is asked of the database */
  AnswerFunc answer;     /* gives the JSON that is asked for */
  const char *statement; /* or this one gives it (answer_statement()) */
  bool is_kept;          /* the answer is kept for all readers until something changes */
  int lasts_ms;          /* and asked again after so long although nothing has; 0: not */
  bool is_internal;      /* shows what a public edition must not */
  const char *arguments[RESOURCE_ARGUMENTS_MAX + 1]; /* of the query; behind the last NULL */
} Resource;

/* The resource of PATH; NULL when there is none, or none for the public. */
const Resource *resource_find(const char *path, bool is_public);

/* The bytes of a resource that is a file. Static. */
const char *resource_file(const Resource *resource, size_t *out_size);

/* The resources one by one; NULL behind the last. */
const Resource *resource_at(guint index);
