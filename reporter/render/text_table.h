/* A table for a terminal: the first column to the left, the others to the right, each as wide as its widest cell; a longer name than all in earnest is cut with an ellipsis. */
#pragma once

#include <glib.h>

/* ROWS: char **, each ended by NULL and as long as the first. */
void text_table_append(GString *out, const GPtrArray *rows);
