/* A thread that keeps the annual figures up to date, and tells when there is something new to read.
 *
 * It looks every so often, and when it is told to, whether anything has changed that a page shows. Change marks are the truth: where there are any it refreshes
 * (refresh.h), which waits for other refreshes and does again what they did not; likewise where the figures rest on another catalogue, on older rules, or on less
 * than what has been released, which computes all of them. What others have refreshed, answered or published is found by comparing the state of
 * the database with that of the last look. While PostgreSQL is away it goes on trying. */
#pragma once

#include "database/connection.h"
#include "reporter/rules.h"

typedef struct Keeper Keeper;

typedef struct KeeperOptions {
  ConnectionOptions connection; /* borrowed texts */
  const ReportingRules *rules;  /* borrowed */
  int look_every_ms;
  bool may_refresh; /* else it only looks: somebody else refreshes */
} KeeperOptions;

Keeper *keeper_start(const KeeperOptions *options);

/* Ends the thread, within the time limit of one statement. Accepts NULL. */
void keeper_stop(Keeper *keeper);

/* Look now. */
void keeper_look(Keeper *keeper);

/* Readable while there is news. It stays the keeper's. */
int keeper_descriptor(const Keeper *keeper);

/* Whether something has changed since the last time that this was asked. */
bool keeper_has_news(Keeper *keeper);

/* Whether the thread lives, PostgreSQL or not. */
bool keeper_is_alive(const Keeper *keeper);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keeper, keeper_stop)
