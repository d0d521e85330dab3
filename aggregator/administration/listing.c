#include "aggregator/administration/listing.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/terminal.h"
#include "base/width.h"

#define GAP "  "
#define WIDEST_COLUMN 48u /* more than any code, and than names that were given in earnest */

struct Listing {
  guint n_columns;
  GPtrArray *cells;           /* row after row, the headings first */
  GPtrArray *raw;             /* the same as JSON shows them; NULL: null */
  const char *const *columns; /* keys; NULL: none */
};

Listing *listing_new(const char *const *headings)
{
  Listing *listing = g_new0(Listing, 1);
  listing->n_columns = g_strv_length((char **)(guintptr)headings);
  listing->cells = g_ptr_array_new_with_free_func(g_free);
  listing->raw = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < listing->n_columns; i++)
    listing_add(listing, headings[i]);
  return listing;
}

Listing *listing_of_columns(Language language, const char *const *columns)
{
  g_autoptr(GPtrArray) headings = g_ptr_array_new();
  for (guint i = 0; columns[i] != NULL; i++) {
    g_autofree char *code = g_strdup_printf("aggregator.heading.%s", columns[i]);
    g_ptr_array_add(headings, (gpointer)text(language, code));
  }
  g_ptr_array_add(headings, NULL);
  Listing *listing = listing_new((const char *const *)headings->pdata);
  listing->columns = columns;
  return listing;
}

void listing_free(Listing *listing)
{
  if (listing == NULL)
    return;
  g_ptr_array_unref(listing->cells);
  g_ptr_array_unref(listing->raw);
  g_free(listing);
}

void listing_add(Listing *listing, const char *cell)
{
  g_ptr_array_add(listing->cells, g_strdup(cell != NULL ? cell : ""));
  g_ptr_array_add(listing->raw, g_strdup(cell));
}

void listing_add_named(Listing *listing, const char *name, const char *code)
{
  g_ptr_array_add(listing->cells, g_strdup(name != NULL ? name : ""));
  g_ptr_array_add(listing->raw, g_strdup(code));
}

void listing_add_term(Listing *listing, Language language, const char *kind, const char *code)
{
  g_autofree char *name = g_strdup_printf("aggregator.%s.%s", kind, code);
  listing_add_named(listing, text(language, name), code);
}

static guint column_width(const Listing *listing, guint column)
{
  guint width = 0;
  for (guint i = column; i < listing->cells->len; i += listing->n_columns)
    width = MAX(width, width_of(g_ptr_array_index(listing->cells, i)));
  return column + 1 == listing->n_columns ? width : MIN(width, WIDEST_COLUMN);
}

/* A row as a line, without blanks at its end. */
static void print_row(const Listing *listing, guint first_cell, const guint *widths)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint column = 0; column < listing->n_columns; column++) {
    width_append_left(line, g_ptr_array_index(listing->cells, first_cell + column), widths[column]);
    g_string_append(line, GAP);
  }
  terminal_say(stdout, g_strchomp(line->str));
}

void listing_print(const Listing *listing)
{
  g_assert(listing->cells->len % listing->n_columns == 0);
  g_autofree guint *widths = g_new(guint, listing->n_columns);
  for (guint column = 0; column < listing->n_columns; column++)
    widths[column] = column_width(listing, column);
  for (guint i = 0; i < listing->cells->len; i += listing->n_columns)
    print_row(listing, i, widths);
}

static json_t *row_json(const Listing *listing, guint first_cell)
{
  json_t *row = json_object();
  for (guint column = 0; column < listing->n_columns; column++) {
    const char *cell = g_ptr_array_index(listing->raw, first_cell + column);
    json_object_set_new(row, listing->columns[column], cell != NULL ? json_string(cell) : json_null());
  }
  return row;
}

/* Takes JSON over. */
static void print_json(json_t *json)
{
  char *dumped = json_dumps(json, JSON_INDENT(2));
  printf("%s\n", dumped);
  free(dumped);
  json_decref(json);
}

static json_t *rows_json(const Listing *listing)
{
  json_t *rows = json_array();
  for (guint i = listing->n_columns; i < listing->raw->len; i += listing->n_columns)
    json_array_append_new(rows, row_json(listing, i));
  return rows;
}

void listing_show(const Listing *listing, bool is_json)
{
  if (is_json)
    print_json(rows_json(listing));
  else
    listing_print(listing);
}

/* Headings beside cells. */
static void print_upright(const Listing *listing)
{
  const char *const headings[] = {"", "", NULL};
  g_autoptr(Listing) upright = listing_new(headings);
  for (guint column = 0; column < listing->n_columns; column++) {
    const char *cell = g_ptr_array_index(listing->cells, listing->n_columns + column);
    if (cell[0] == '\0')
      continue;
    listing_add(upright, g_ptr_array_index(listing->cells, column));
    listing_add(upright, cell);
  }
  g_ptr_array_remove_range(upright->cells, 0, 2);
  listing_print(upright);
}

void listing_show_row(const Listing *listing, bool is_json)
{
  g_assert(listing->cells->len == 2 * listing->n_columns);
  if (is_json)
    print_json(row_json(listing, listing->n_columns));
  else
    print_upright(listing);
}
