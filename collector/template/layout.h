/* What stands on an agency's form for a period: sheets, lines and which of their cells may be filled in.
 *
 * One sheet per domain; on it, in the order of the catalogue, only what this agency reports in that period. An indicator has a line per group of people (the
 * total, each code of its further dimensions, the unknown of each) and part (numerator and denominator of a quotient, else the value); the sexes are columns.
 * Where the agency has a fixed code (a villagers' committee is rural) its form has that code's lines only. Pure; borrows the catalogue. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "catalogue/catalogue.h"
#include "collector/template/line_code.h"
#include "wire/message.h"

/* The sexes that a form asks for: the total, the parts, and one for unknown. */
#define LAYOUT_MAX_COLUMNS 8

/* A cell that the indicator does not have. */
#define LAYOUT_NO_CELL UINT16_MAX

typedef struct LayoutLine {
  const Indicator *indicator;
  LinePart part;
  uint16_t group;                     /* breakdown whose sex is the total */
  bool is_first;                      /* of its indicator */
  uint16_t cells[LAYOUT_MAX_COLUMNS]; /* breakdown of each column, or LAYOUT_NO_CELL */
} LayoutLine;

typedef struct LayoutSheet {
  const Domain *domain;
  const StatutoryForm *head; /* NULL when the catalogue has none */
  const CodeItem *columns
      [LAYOUT_MAX_COLUMNS]; /* items of the list of sexes; the first is the total, the only one when no line is by sex */
  guint n_columns;
  GArray *lines; /* LayoutLine */
} LayoutSheet;

typedef struct Layout {
  const Catalogue *catalogue;
  const Profile *profile;
  Period period;
  GPtrArray *sheets; /* LayoutSheet; none when nothing is reported for such a period */
} Layout;

/* The form of the agency with PROFILE for PERIOD. Borrows both. */
Layout *layout_new(const Catalogue *catalogue, const Profile *profile, Period period);
void layout_free(Layout *layout);

/* The line's code. */
LineCode layout_line_code(const Layout *layout, const LayoutLine *line);

/* What the line's cells are counted in. */
const CodeItem *layout_line_unit(const LayoutLine *line);

/* True when its cells have no fractions; weighted totals of surveys may have. */
bool layout_line_is_whole(const Layout *layout, const LayoutLine *line);

/* True when the cell in COLUMN must be reported. */
bool layout_cell_is_required(const Layout *layout, const LayoutLine *line, guint column);

/* The code that the agency always has in DIMENSION, or NULL. */
const char *profile_fixed_code(const Profile *profile, Dimension dimension);

/* The first unknown of the list (性别不详), or NULL: a form for people has one such place, not one per kind of unknown. */
const CodeItem *code_list_unknown(const CodeList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)
