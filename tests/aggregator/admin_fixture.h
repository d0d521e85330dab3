/* The real program halfsky-aggregator, run as a subprocess on a database of its own. */
#pragma once

#include "tests/support/test.h"

#include <stdbool.h>

#include "tests/support/cluster.h"

/* One per test program, in `*state`: a cluster whose database `halfsky` has the schema and the project's catalogue. */
typedef struct AdminCluster {
  Cluster *cluster;
  guint n_sites;
} AdminCluster;

int admin_start_cluster(void **state);
int admin_stop_cluster(void **state);

/* One per test: a database and a folder for keys and files. */
typedef struct Site {
  Cluster *cluster;
  char *database; /* its name */
  char *folder;
} Site;

/* A copy of the prepared database. */
Site *site_new(AdminCluster *cluster);
/* An empty database. */
Site *site_new_empty(AdminCluster *cluster);
void site_free(Site *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Site, site_free)

/* What a run of the program ended with. */
typedef struct Run {
  int status;
  char *output;    /* standard output */
  char *complaint; /* standard error */
} Run;

/* Runs the program with these words (ended by NULL) and the site's settings. */
Run *site_run(const Site *site, ...) G_GNUC_NULL_TERMINATED;
/* The same with an array of words, ended by NULL. */
Run *site_run_words(const Site *site, char *const *words);
void run_free(Run *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Run, run_free)

/* Runs the program and fails the test unless it ends with STATUS. */
#define expect_run(status, site, ...) expect_run_at((status), site_run((site), __VA_ARGS__, NULL), __FILE__, __LINE__)
Run *expect_run_at(int status, Run *run, const char *file, int line);

/* What psql prints for SQL in the site's database. The caller frees it. */
char *site_query(const Site *site, const char *sql);

/* The path of a file of the sources. The caller frees it. */
char *source_path(const char *name);

/* Makes a key pair by the program and returns its public key. The caller frees it. */
char *site_make_key(const Site *site, const char *name);
