#include "aggregator/administration/listing.h"

#include <stdio.h>

#define GAP "  "

struct Listing {
  guint n_columns;
  GPtrArray *cells; /* row after row, the headings first */
};

Listing *listing_new(const char *const *headings)
{
  Listing *listing = g_new0(Listing, 1);
  listing->n_columns = g_strv_length((char **)(guintptr)headings);
  listing->cells = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < listing->n_columns; i++)
    listing_add(listing, headings[i]);
  return listing;
}

void listing_free(Listing *listing)
{
  if (listing == NULL)
    return;
  g_ptr_array_unref(listing->cells);
  g_free(listing);
}

void listing_add(Listing *listing, const char *cell)
{
  g_ptr_array_add(listing->cells, g_strdup(cell != NULL ? cell : ""));
}

void listing_add_term(Listing *listing, Language language, const char *kind, const char *code)
{
  g_autofree char *name = g_strdup_printf("aggregator.%s.%s", kind, code);
  listing_add(listing, text(language, name));
}

guint listing_width(const char *text)
{
  guint width = 0;
  for (; *text != '\0'; text = g_utf8_next_char(text)) {
    const gunichar character = g_utf8_get_char(text);
    if (!g_unichar_iszerowidth(character))
      width += g_unichar_iswide(character) ? 2 : 1;
  }
  return width;
}

static guint column_width(const Listing *listing, guint column)
{
  guint width = 0;
  for (guint i = column; i < listing->cells->len; i += listing->n_columns)
    width = MAX(width, listing_width(g_ptr_array_index(listing->cells, i)));
  return width;
}

/* A row as a line, without blanks at its end. */
static void print_row(const Listing *listing, guint first_cell, const guint *widths)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint column = 0; column < listing->n_columns; column++) {
    const char *cell = g_ptr_array_index(listing->cells, first_cell + column);
    g_string_append_printf(line, "%s%*s" GAP, cell, (int)(widths[column] - listing_width(cell)), "");
  }
  printf("%s\n", g_strchomp(line->str));
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
