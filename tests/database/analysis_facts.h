/* A schema with a small district in it, and what an analyst sees of it: the district D, its township T with the hospital H1, and an indicator of each disclosure
 * rule: 1 none, 2 (a rate per thousand) and 3 (a count) small counts, 4 internal, 5 dominance. */
#pragma once

#include "tests/database/fixture.h"

/* cmocka group set-up; `*state` is the Cluster, and fixture_stop_cluster() the tear-down. */
int analysis_facts_start(void **state);

/* Runs SQL as postgres after forgetting all observations and annual figures, and what was found of their disclosure. */
void analysis_put(Cluster *cluster, const char *sql);

/* What psql prints to the analyst for SQL equals EXPECTED. */
void analysis_expect(Cluster *cluster, const char *sql, const char *expected);
