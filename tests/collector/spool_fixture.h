/* A spool with six forms, some of them stored, whose file can be damaged: for tests of what is saved of it. */
#pragma once

#include "collector/spool/spool_salvage.h"
#include "collector/spool/spool_submission.h"

enum { N_FORMS = 6, N_PARTS = 2, PART_BYTES = 3000, N_ALL = N_FORMS * N_PARTS, PAGE_BYTES = 4096 };

typedef struct SpoolFixture {
  char *folder;
  char *path;
  char *database;
  SubmissionId ids[N_FORMS];
  SpoolLock *lock;
  Spool *spool;
} SpoolFixture;

/* For cmocka: a spool that is closed, with six forms of two parts: the first is stored and its batches are dropped, the second is stored, the third half
 * stored, the others are on their way. */
int spool_fixture_open(void **state);
int spool_fixture_close(void **state);

/* The file name of the form INDEX; the caller's. Every part's records begin with it, so that they can be found in the file. */
char *spool_fixture_form(int index);

/* Puts the form INDEX into the open spool. */
void spool_fixture_append(SpoolFixture *fixture, int index);

/* Opens the spool as a collector does at its start; the caller clears what it returns. */
SpoolSalvage spool_fixture_open_sound(SpoolFixture *fixture);

/* What the open spool says of the form INDEX, NULL when it does not know it; the caller's. */
SubmissionState *spool_fixture_state(SpoolFixture *fixture, int index);

void spool_fixture_expect_sound(SpoolFixture *fixture);

/* What the sqlite3 program says to SQL in the closed spool; the caller's. */
char *spool_fixture_query(SpoolFixture *fixture, const char *sql);

GBytes *spool_fixture_read(const char *path);
void spool_fixture_overwrite(SpoolFixture *fixture, off_t offset, const void *bytes, size_t size);
