/* Areas and annual figures as the database holds them, for one report. */
#pragma once

#include <glib.h>

#include "database/connection.h"
#include "reporter/assess/figure.h"
#include "reporter/assess/report.h"

typedef struct AreaList AreaList;

/* The district first, then its townships by code. HALFSKY_ERROR_USAGE when no district is registered. */
AreaList *area_list_load(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As they were called in a publication. */
AreaList *area_list_load_published(Connection *connection, int32_t publication_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void area_list_free(AreaList *list);
const Area *area_list_areas(const AreaList *list, guint *out_n_areas);

/* What a report of YEAR needs. Breakdowns that CATALOGUE no longer has are left out. */
FigureTable *stored_figures_load(Connection *connection, const Catalogue *catalogue, int year,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Every figure on record. Breakdowns that CATALOGUE no longer has are left out. */
FigureTable *stored_figures_all(Connection *connection, const Catalogue *catalogue,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the assessment of the indicators WANTED (ids as GINT_TO_POINTER; NULL: of all) needs, with the indicators that their targets refer to. */
FigureTable *stored_figures_of(Connection *connection, const Catalogue *catalogue, GHashTable *wanted,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those whose disclosure is judged: what the temporary table clear_scope says. Those that are withheld so far are marked. */
FigureTable *stored_figures_to_clear(Connection *connection, const Catalogue *catalogue,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The figures of a publication with their numbers, those that its public edition hides marked. Breakdowns that CATALOGUE no longer has are left out. */
FigureTable *stored_figures_published(Connection *connection, const Catalogue *catalogue, int32_t publication_id,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AreaList, area_list_free)
