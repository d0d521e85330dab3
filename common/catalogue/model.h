/* The catalogue's inside, for the files of this room only.
 *
 * Built in this order, each step using the ones before: files, code lists, plan (domains, departments, objectives), indicators, breakdowns, targets,
 * heads of forms, series breaks.
 * Memory is bounded by the ceilings on files and breakdowns; every piece is noted in OWNED and released with the catalogue. */
#pragma once

#include "catalogue/catalogue.h"
#include "catalogue/table.h"

/* An indicator's legal and required breakdowns, ascending. */
typedef struct IndicatorCells {
  uint16_t *allowed;
  guint n_allowed;
  uint16_t *required;
  guint n_required;
} IndicatorCells;

/* One legal breakdown and what is asked of it often. */
typedef struct LegalBreakdown {
  Breakdown breakdown;
  const char *key;
  const char *names[N_LANGUAGES];
  uint16_t without[N_DIMENSIONS];
  const CodeItem *const *items; /* of each dimension; NULL for the total */
} LegalBreakdown;

struct Catalogue {
  GHashTable *files;   /* name to GBytes */
  GPtrArray *owned;    /* what g_free() takes back */
  GPtrArray *indexes;  /* every GHashTable that looks something up */
  GStringChunk *texts; /* every cell */
  Digest digest;
  CodeList *code_lists;
  guint n_code_lists;
  const CodeList *dimension_lists[N_DIMENSIONS];
  Domain *domains;
  guint n_domains;
  Department *departments;
  guint n_departments;
  Objective *objectives;
  guint n_objectives;
  Indicator *indicators;
  guint n_indicators;
  Target *targets;
  guint n_targets;
  StatutoryForm *statutory_forms;
  guint n_statutory_forms;
  SeriesBreak *series_breaks;
  guint n_series_breaks;
  GHashTable *domains_by_code, *departments_by_code, *objectives_by_code, *targets_by_code;
  GHashTable *indicators_by_id, *indicators_by_code, *indicators_by_word;
  LegalBreakdown *breakdowns;
  guint n_breakdowns;
  GHashTable *breakdowns_by_key;   /* key to index + 1 */
  GHashTable *breakdowns_by_items; /* likewise */
  IndicatorCells *cells;           /* as indicators */
};

/* N zeroed elements of SIZE bytes that live as long as the catalogue. */
void *model_allocate(Catalogue *catalogue, size_t n, size_t size);

/* A copy of TEXT that lives as long as the catalogue. */
const char *model_text(Catalogue *catalogue, const char *text);

/* A table from text to anything; keys are borrowed. */
GHashTable *model_index(Catalogue *catalogue);

/* TEXT as people may write it: full-width letters and signs as ASCII, blanks around dropped, Unicode case folded. The caller frees it. */
char *model_fold(const char *text);

/* The steps of loading. Each takes its files' tables and fails with the first thing that is wrong. */
bool load_code_lists(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool load_plan(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool load_indicators(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool load_breakdowns(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool load_targets(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool load_statutory_forms(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool load_series_breaks(Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one file that a catalogue may do without. */
#define SERIES_BREAKS_FILE "series_breaks.csv"

/* Reads FILE, which must have a column for each of the fields and no others. */
Table *model_read_table(const Catalogue *catalogue, const char *file, const Field *fields, size_t n_fields,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
