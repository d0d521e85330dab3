/* Threads that answer questions, each with a connection of its own, so that the network thread never waits for the database.
 *
 * Guarantees: every question comes back, with an answer or a failure, within the time limits of the connection; with its owner a clerk shares nothing but two queues. */
#pragma once

#include "reporter/serve/question.h"

typedef struct Clerks Clerks;

typedef struct ClerkOptions {
  ConnectionOptions connection; /* borrowed texts */
  const ReportingRules *rules;  /* borrowed */
  bool is_public;
  const char *aggregator; /* these two as in Desk */
  int year;
  guint n_clerks;
} ClerkOptions;

Clerks *clerks_start(const ClerkOptions *options);

/* Ends the threads, within the time limit of one statement. Accepts NULL. */
void clerks_stop(Clerks *clerks);

/* Puts a question, which it takes over; false, and the question stays the caller's, when too many wait. */
bool clerks_ask(Clerks *clerks, Question *question) G_GNUC_WARN_UNUSED_RESULT;

/* Readable while a question has come back. It stays the clerks'. */
int clerks_descriptor(const Clerks *clerks);

/* A question that has come back, now the caller's; NULL when there is none. */
Question *clerks_take(Clerks *clerks);

/* Whether the threads live, PostgreSQL or not. */
bool clerks_are_alive(const Clerks *clerks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clerks, clerks_stop)
