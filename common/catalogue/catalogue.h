/* The plan as data: what is measured, what is judged, who answers for it.
 *
 * A catalogue is loaded whole from its CSV files or not at all, is immutable afterwards, and may be read by any thread. Every reference between its
 * parts has been resolved and every column checked, so readers need no error paths. It refuses to be edited: change the files and load again. What
 * the columns mean is said in catalogue/README.md. Everything handed out belongs to the catalogue and lives as long as it does. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/digest.h"
#include "base/text.h"
#include "catalogue/terms.h"
#include "record/breakdown.h"
#include "record/period.h"

typedef struct Catalogue Catalogue;

/* A name in both languages; never NULL, empty only where the column may be. */
typedef struct Bilingual {
  const char *zh;
  const char *en;
} Bilingual;

static inline const char *bilingual_text(Bilingual name, Language language)
{
  return language == LANGUAGE_ZH ? name.zh : name.en;
}

/* --- Code lists --------------------------------------------------------------------------------------------------- */

typedef struct CodeItem {
  const char *code;
  Bilingual name;
  CodeKind kind;
  guint ordinal;              /* position in its list, from 0 */
  const char *const *aliases; /* other words for it, in any language; ended by NULL */
  const char *const *cells;   /* its row, as the list's columns */
} CodeItem;

typedef struct CodeList {
  const char *name; /* `sex` for codelist_sex.csv */
  const CodeItem *items;
  guint n_items;
  const char *const *columns; /* every column of its file; ended by NULL */
  GHashTable *by_code;        /* for code_list_item() */
  GHashTable *by_word;        /* for code_list_parse() */
} CodeList;

/* The list called NAME, or NULL. */
const CodeList *catalogue_code_list(const Catalogue *catalogue, const char *name);
const CodeList *catalogue_code_lists(const Catalogue *catalogue, guint *out_n_lists);

/* The list of a dimension's codes. Never NULL. */
const CodeList *catalogue_dimension_list(const Catalogue *catalogue, Dimension dimension);

/* The item with exactly this code, or NULL. */
const CodeItem *code_list_item(const CodeList *list, const char *code);

/* The item that a person means: code, Chinese name, English name or alias, letters in either case and width, blanks around ignored; so that F, f, 女, 女性 and
 * female are one. NULL when it is none or the text is empty. */
const CodeItem *code_list_parse(const CodeList *list, const char *text);

/* The cell of any column of the list, e.g. `symbol` of a unit; empty when the list has no such column. */
const char *code_item_cell(const CodeList *list, const CodeItem *item, const char *column);

/* --- The plan ----------------------------------------------------------------------------------------------------- */

typedef struct Domain {
  const char *code;
  Bilingual name;
  guint objectives_count;
  guint strategies_count;
  const char *key; /* first part of its indicators' codes */
} Domain;

typedef struct Department {
  const char *code;
  Bilingual name;
  const char *role_en;
} Department;

typedef struct Objective {
  const char *code;
  const Domain *domain;
  ObjectiveKind kind;
  Bilingual title;
  Bilingual source_ref;
} Objective;

typedef struct Indicator {
  int16_t id; /* stable; its hundreds are the domain */
  const char *code;
  const Domain *domain;
  const Objective *const *objectives;
  guint n_objectives;
  Bilingual name;
  Bilingual definition;
  Measure measure;
  Bilingual numerator;              /* empty for counts, indices and yes/no */
  Bilingual denominator;            /* likewise */
  const CodeItem *numerator_unit;   /* NULL likewise */
  const CodeItem *denominator_unit; /* likewise */
  double multiplier;
  const CodeItem *unit;
  const char *unit_symbol; /* after a number (`%`, `‰`, …); empty when the unit has none */
  guint decimals;
  Direction direction;
  bool has_gap;
  Dimension gap_dimension; /* these two only with has_gap */
  GapMethod gap_method;
  const DimensionSet *required_products; /* sex*residence is one product; what is reported beside the total */
  guint n_required_products;
  DimensionSet required_dimensions; /* union of the products */
  DimensionSet allowed_dimensions;  /* these and the gap's */
  const CodeItem *const
      *form_codes[N_DIMENSIONS]; /* codes on the form, without unknown; empty for dimensions that are not allowed */
  guint n_form_codes[N_DIMENSIONS];
  Frequency frequency;
  ReportingYearRule reporting_year;
  guint collection_interval_years;
  guint term_years; /* 0: not elected */
  guint due_days;   /* after the period's end */
  const CodeItem *const *reporting_unit_types;
  guint n_reporting_unit_types;
  PopulationBase population_base;
  const Department *department;
  double min_value; /* hard */
  double max_value; /* hard */
  double warn_min;  /* NAN: none */
  double warn_max;  /* NAN: none */
  Aggregation aggregation;
  TimeAggregation time_aggregation;
  Uncertainty uncertainty;
  Disclosure disclosure;
  bool counts_people; /* the numerator, or the value of a count, is a number of people or of what happens to them */
  bool denominator_counts_people; /* likewise below the line */
  StatedInPlan stated_in_plan;
  DataSource data_source;
  bool is_retired;
  const char *note_en;
} Indicator;

/* What stands in the `reference` column. */
typedef enum ReferenceKind { REFERENCE_NONE, REFERENCE_BAND, REFERENCE_POINT, REFERENCE_INDICATOR } ReferenceKind;

typedef struct Target {
  const char *code;
  const Objective *objective;
  Bilingual title;
  TargetKind kind;
  double value; /* NAN: none */
  const CodeItem *unit;
  ReferenceKind reference_kind;
  double reference_low;                 /* band; the point itself for a point */
  double reference_high;                /* band; the point itself for a point */
  const Indicator *reference_indicator; /* NULL unless REFERENCE_INDICATOR */
  double tolerance;                     /* NAN: none */
  bool has_slice;
  uint16_t slice; /* breakdown index of the series tested; only with has_slice */
  bool has_gap;
  Dimension gap_dimension; /* these two only with has_gap */
  GapMethod gap_method;
  const Indicator *indicator; /* carries the verdict */
  const Indicator *const *companions;
  guint n_companions;
} Target;

/* The head that a form for people must carry by law (法定标识): of one domain and frequency. */
typedef struct StatutoryForm {
  const char *number; /* 表号 */
  const Domain *domain;
  Frequency frequency;
  Bilingual name;
  Bilingual maker;             /* 制定机关 */
  Bilingual approver;          /* 批准（备案）机关; may be empty */
  const char *approval_number; /* 批准（备案）文号; empty until it is approved */
  int32_t valid_until;         /* 有效期限: its last day, since 2000-01-01; NO_DAY without one */
} StatutoryForm;

#define NO_DAY INT32_MAX

/* From a year on, figures are not comparable with older ones: another definition, or another boundary. */
typedef struct SeriesBreak {
  const Indicator *indicator; /* NULL: all, as when a boundary moves */
  const char *area_code;      /* code of the district, township or street as agencies have it; empty: everywhere */
  guint year;                 /* first of the new series, as reporting years are labelled */
  Bilingual reason;
} SeriesBreak;

/* Each list is in the order of its file; indicators by id. */
const Domain *catalogue_domains(const Catalogue *catalogue, guint *out_n_domains);
const Department *catalogue_departments(const Catalogue *catalogue, guint *out_n_departments);
const Objective *catalogue_objectives(const Catalogue *catalogue, guint *out_n_objectives);
const Indicator *catalogue_indicators(const Catalogue *catalogue, guint *out_n_indicators);
const Target *catalogue_targets(const Catalogue *catalogue, guint *out_n_targets);
const StatutoryForm *catalogue_statutory_forms(const Catalogue *catalogue, guint *out_n_forms);
const SeriesBreak *catalogue_series_breaks(const Catalogue *catalogue, guint *out_n_breaks);

/* By id or exact code; NULL when there is none. */
const Indicator *catalogue_indicator(const Catalogue *catalogue, int id);
const Indicator *catalogue_indicator_by_code(const Catalogue *catalogue, const char *code);
const Domain *catalogue_domain(const Catalogue *catalogue, const char *code);
const Department *catalogue_department(const Catalogue *catalogue, const char *code);
const Objective *catalogue_objective(const Catalogue *catalogue, const char *code);
const Target *catalogue_target(const Catalogue *catalogue, const char *code);

/* NULL when the catalogue has none. */
const StatutoryForm *catalogue_statutory_form(const Catalogue *catalogue, const Domain *domain, Frequency frequency);

/* The indicator that a form's cell names: id in digits, code, Chinese or English name; letters in either case and width, blanks around ignored. */
const Indicator *catalogue_find_indicator(const Catalogue *catalogue, const char *text);

/* True when amounts in UNIT have no fractions: persons, cases, households. */
bool unit_is_whole(const Catalogue *catalogue, const CodeItem *unit);

/* True when UNIT counts people, or what happens to them: persons, cases, couples. An older catalogue does not say; there, whatever has no fractions does. */
bool unit_counts_people(const Catalogue *catalogue, const CodeItem *unit);

/* True when a unit of this type reports the indicator (for type `department`, the department must also be the indicator's). DEPARTMENT_CODE may be
 * NULL. */
bool indicator_is_reported_by(const Indicator *indicator, const char *unit_type_code, const char *department_code);

/* True when the figure is a numerator over a denominator: measure ratio, proportion or mean. */
bool indicator_is_quotient(const Indicator *indicator);

/* True when parts and periods may be added up: aggregation `sum` or `sum_num_den`. */
bool indicator_is_additive(const Indicator *indicator);

/* --- Breakdowns --------------------------------------------------------------------------------------------------- */

/* Every breakdown that some indicator may have, once, in an order that depends on the catalogue alone; the first is the total. */
guint catalogue_n_breakdowns(const Catalogue *catalogue);
const Breakdown *catalogue_breakdown(const Catalogue *catalogue, guint index);
const char *catalogue_breakdown_key(const Catalogue *catalogue, guint index);

/* -1 when no indicator may have it. */
int catalogue_breakdown_index(const Catalogue *catalogue, const char *key);

/* The same for the items of each dimension's list, NULL for the total. */
int catalogue_breakdown_of_items(const Catalogue *catalogue, const CodeItem *const items[N_DIMENSIONS]);

/* The index with DIMENSION set to the total: always legal when INDEX is. */
guint catalogue_breakdown_without(const Catalogue *catalogue, guint index, Dimension dimension);

/* The item that INDEX has in DIMENSION; NULL for the total. */
const CodeItem *catalogue_breakdown_item(const Catalogue *catalogue, guint index, Dimension dimension);

/* The breakdown in words: 女性、乡村 / `Female, Rural`, 合计 / `Total`. Static. */
const char *catalogue_breakdown_name(const Catalogue *catalogue, guint index, Language language);

/* True when the indicator may have it: its dimensions are within one required product, or the gap's alone, and its codes on the form or unknown. */
bool indicator_allows_breakdown(const Catalogue *catalogue, const Indicator *indicator, guint index);

/* True for the cells that must be reported: the total and all codes on the form of each required product. */
bool indicator_requires_breakdown(const Catalogue *catalogue, const Indicator *indicator, guint index);

/* The indices for which these are true, ascending. */
const uint16_t *indicator_allowed_breakdowns(const Catalogue *catalogue, const Indicator *indicator, guint *out_n);
const uint16_t *indicator_required_breakdowns(const Catalogue *catalogue, const Indicator *indicator, guint *out_n);

/* --- Loading ------------------------------------------------------------------------------------------------------ */

/* Ceilings, checked before anything is allocated for what they limit. */
#define CATALOGUE_MAX_FILES 64
#define CATALOGUE_MAX_FILE_BYTES ((size_t)4 << 20)
#define CATALOGUE_MAX_BREAKDOWNS 30000

/* Reads every *.csv of folder PATH (not below it). Fails with HALFSKY_ERROR_REJECT naming file, line and column, as soon as one thing is wrong. */
Catalogue *catalogue_load_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same from memory: FILES maps file names to GBytes and is borrowed (the bytes are referenced). */
Catalogue *catalogue_load_files(GHashTable *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void catalogue_free(Catalogue *catalogue);

/* The digest over names and bytes of its files in the order of their names: equal catalogues, equal digests, on every machine. */
Digest catalogue_digest(const Catalogue *catalogue);

/* The files it was made from: names to GBytes. Borrowed. */
GHashTable *catalogue_files(const Catalogue *catalogue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogue, catalogue_free)
