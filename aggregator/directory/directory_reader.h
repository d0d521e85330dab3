/* A thread that keeps the directory up to date: it looks into PostgreSQL every so often and hands over a new snapshot when something changed.
 *
 * Guarantees: before the first snapshot the schema was found to be the one this program knows, and partitions were made ahead; they are again each year. While PostgreSQL is away it goes on trying; the last
 * snapshot stays good. It and its owner share nothing but two queues. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "aggregator/directory/directory.h"

typedef struct DirectoryReader DirectoryReader;

typedef struct DirectoryReaderOptions {
  const char *conninfo;  /* as in ConnectionOptions */
  const char *time_zone; /* for the profiles */
  int look_every_ms;
  int connect_timeout_ms, statement_timeout_ms;
} DirectoryReaderOptions;

/* Starts the thread. */
DirectoryReader *directory_reader_start(const DirectoryReaderOptions *options);

/* Ends the thread, within the time limit of one statement. Accepts NULL. */
void directory_reader_stop(DirectoryReader *reader);

/* Look now. */
void directory_reader_look(DirectoryReader *reader);

/* Whether the thread lives, PostgreSQL or not: false, with ERROR set, when it has been silent for longer than any of its waits may honestly last. */
bool directory_reader_is_alive(const DirectoryReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Readable while something waits. It stays the reader's. */
int directory_reader_descriptor(const DirectoryReader *reader);

/* The next thing that the thread has to say, or false when nothing waits: a snapshot, now the caller's, or the failure for which it ended (wrong
 * schema, wrong settings), now the caller's too. */
bool directory_reader_take(DirectoryReader *reader, Directory **out_directory, GError **out_failure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DirectoryReader, directory_reader_stop)
