/* The new spool that a salvage makes, kept in memory with its statements compiled from one input to the next: what SQLite makes of a sound file has no part in
 * what an input asks, and took half of its time. For programs that are linked with --wrap=spool_open_locked,--wrap=sqlite3_open_v2,--wrap=sqlite3_close and
 * what kept_statements.h says. */
#pragma once

#include <stdbool.h>

/* From now on a salvage fills the spool in memory, and what it filled is what is opened in its place; until the end. Twice does no harm. */
void saved_spool_begin(void);
void saved_spool_end(void);

/* Before and after each input. When IS_ON_DISK the salvage makes a spool of its own on the disk and opens the damaged one anew, as in life; otherwise the
 * damaged one is opened once. */
void saved_spool_clear(bool is_on_disk);
