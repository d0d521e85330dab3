/* A table for people at a terminal, or the same as JSON for programs: columns as wide as their widest cell, up to a ceiling beyond which cells are cut with an ellipsis; the last column
 * is never cut. What would steer the terminal is made visible (base/width.h); in JSON each text is whole and as it came. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/text.h"

typedef struct Listing Listing;

/* COLUMNS (keys, NULL-terminated, static) are headed by the texts `aggregator.heading.<key>`, and are the members of each row in JSON. */
Listing *listing_of_columns(Language language, const char *const *columns);

/* HEADINGS ends with NULL and is copied. */
Listing *listing_new(const char *const *headings);
void listing_free(Listing *listing);

/* Adds the next cell, row after row; NULL is empty. */
void listing_add(Listing *listing, const char *cell);

/* Adds as the next cell NAME; in JSON it is CODE. Both may be NULL. */
void listing_add_named(Listing *listing, const char *name, const char *code);

/* Adds as the next cell the words of the text `aggregator.KIND.CODE`; in JSON it is CODE. */
void listing_add_term(Listing *listing, Language language, const char *kind, const char *code);

/* Prints headings and rows to standard output. The last row must be complete. */
void listing_print(const Listing *listing);

/* listing_print(), or, of a listing of columns, the rows as a JSON array of objects of texts and nulls. */
void listing_show(const Listing *listing, bool is_json);

/* Of a listing of columns with one row: a line per column that has something, heading and cell; or the row as a JSON object. */
void listing_show_row(const Listing *listing, bool is_json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, listing_free)
