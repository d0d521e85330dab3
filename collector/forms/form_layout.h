/* Inside the forms: how the rows of a sheet are laid out. One row of a table per layout; a sheet's layout is recognised by its head. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form_reading.h"

typedef struct FormLayout {
  /* True when ROW is the head of a sheet that is laid out this way. */
  bool (*is_headed_by)(const SheetRow *row);
  /* What the layout keeps of the head while the sheet is read; NULL, with the reading's fault filled, when it cannot be read. ABOVE has the rows above it, each
   * an array of cells ended by NULL. */
  gpointer (*begin)(FormReading *reading, const GPtrArray *above, const SheetRow *head);
  /* Takes a row below the head: counts it, and hands on its cells or refuses them. False ends the reading, with a fault or a failure. */
  bool (*take)(FormReading *reading, gpointer head, const SheetRow *row);
  /* Hands on what could not be handed on before the end of the sheet; NULL when there is no such thing. False ends the reading. */
  bool (*finish)(FormReading *reading, gpointer head);
  /* Accepts NULL. */
  void (*end)(gpointer head);
} FormLayout;

/* The layout whose head ROW is; NULL when it is none. */
const FormLayout *form_layout_headed_by(const SheetRow *row);

/* A row per cell: see form_header.h for its columns. */
extern const FormLayout long_layout;

/* SDMX-CSV 2.0, see docs/forms.md. */
extern const FormLayout sdmx_layout;

/* A form for people, as `template` makes it: see wide_head.h and wide_lines.h. */
extern const FormLayout wide_layout;
