/* Running one of this project's programs to its end. */
#pragma once

#include <glib.h>

typedef struct Run {
  int status; /* -1: ended by a signal */
  char *out;
  char *err;
} Run;

/* The words by which PROGRAM (`halfsky-reporter`) of this build is called: ARGUMENTS split at blanks, then OPTION and VALUE. Ended by NULL. */
GPtrArray *run_words(const char *program, const char *arguments, const char *option, const char *value);

/* Runs the program of run_words() in FOLDER (NULL: here) and the English locale. The result is to be cleared. */
Run run_program(const char *folder, const char *program, const char *arguments, const char *option, const char *value);
void run_clear(Run *run);

/* RUN ended with STATUS, else the test fails with what it printed. */
#define expect_status(run, exit_status) expect_status_at((run), (exit_status), __FILE__, __LINE__)

void expect_status_at(const Run *run, int status, const char *file, int line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)
