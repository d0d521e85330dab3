/* A private PostgreSQL cluster for one test program.
 *
 * Real PostgreSQL with fsync on, reached by a unix socket in a short folder under /var/tmp, every user trusted, superuser `postgres`. Run by root it
 * runs as the system's user postgres, else as the caller. It is stopped and removed by cluster_free(), and by a watching process when the test
 * crashes or is killed. Whatever goes wrong fails the running test. */
#pragma once

#include <glib.h>

typedef struct Cluster Cluster;

typedef enum ClusterStop {
  CLUSTER_STOP_FAST,      /* sessions are ended, everything is written */
  CLUSTER_STOP_IMMEDIATE, /* as after a power cut: recovery at the next start */
} ClusterStop;

/* A running cluster with the empty database `halfsky` beside `postgres`. */
Cluster *cluster_new(void);
void cluster_free(Cluster *cluster);

void cluster_stop(Cluster *cluster, ClusterStop how);

/* Starts a stopped cluster; returns when it accepts connections. */
void cluster_start(Cluster *cluster);

/* A libpq connection string for USER and DATABASE. The caller frees it. */
char *cluster_connection_string(const Cluster *cluster, const char *user, const char *database);

/* What psql would print for SQL, run as postgres in DATABASE: unaligned, without headers, no trailing line break. The caller frees it. A session of DATABASE
 * is kept until another one is asked, or the cluster stops. */
char *cluster_query(Cluster *cluster, const char *database, const char *sql);

/* The folder of the socket and of `server.log`. Borrowed. */
const char *cluster_folder(const Cluster *cluster);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cluster, cluster_free)
