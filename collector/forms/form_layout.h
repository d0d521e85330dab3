/* Inside the forms: how the rows of a sheet are laid out. One row of a table per layout; a sheet's layout is recognised by its head. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form_reading.h"

typedef struct FormLayout {
  /* True when ROW is the head of a sheet that is laid out this way. */
  bool (*is_headed_by)(const SheetRow *row);
  /* What the layout keeps of the head while the sheet is read; NULL, with the reading's fault filled, when it cannot be read. */
  gpointer (*begin)(FormReading *reading, const SheetRow *head);
  /* Takes a row below the head: counts it, and hands on its cells or refuses them. False ends the reading, with a fault or a failure. */
  bool (*take)(FormReading *reading, gpointer head, const SheetRow *row);
  /* Accepts NULL. */
  void (*end)(gpointer head);
} FormLayout;

/* A row per cell: see form_header.h for its columns. */
extern const FormLayout long_layout;

/* SDMX-CSV 2.0, see docs/forms.md. */
extern const FormLayout sdmx_layout;
