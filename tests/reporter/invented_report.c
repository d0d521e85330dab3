#include "tests/reporter/invented_report.h"

#include <math.h>
#include <string.h>

#include "reporter/disclosure/suppress.h"
#include "reporter/publish/revision.h"
#include "reporter/render/warned.h"
#include "tests/reporter/figures.h"

#define FIRST_YEAR 2015
#define N_AREAS 14
#define LONG_NAME 10000

struct InventedReport {
  GStringChunk *texts;
  Area areas[N_AREAS];
  GivenFigures *given;
  FigureTable *shown; /* of the public one */
  GArray *revisions;
  GHashTable *handling;
  Report *report;
};

const WarningRule invented_warning_rule = {.red_below = 0.2,
                                           .orange_below = 0.5,
                                           .yellow_below = 0.8,
                                           .min_points = 3,
                                           .volatility_above = 0.1,
                                           .chance_below = 0.05,
                                           .outlier_below = 0.01,
                                           .driver_min_cases = 30,
                                           .confidence = 0.95,
                                           .plan_year = 2030};

/* --- The district ------------------------------------------------------------------------------------------------- */

/* Four marks upon a letter. */
#define MARKS "\u0301\u0302\u0303\u0304"

static const char *const hostile_names[] = {
    "<script>window.harm=1</script>",
    "</script><script>window.harm=2</script>",
    "<img src=x onerror=\"window.harm=3\">",
    "\"'><b onmouseover='window.harm=4'>",
    "=HYPERLINK(\"http://127.0.0.1\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202Egnirts desrever", /* never closed */
    "\u2067\u0645\u062F\u064A\u0646\u0629\u2069",
    "{{constructor.constructor('window.harm=5')()}}",
    "<!-- <svg/onload=window.harm=6>",
    "&lt;b&gt;not bold&lt;/b&gt;",
    "\x1B[31mred\x1B[0m \x1B]0;title\x07 \xC2\x9B"
    "2J",
    "line\nend, tab\tulator, next\xC2\x85line, \u2028 and \x7F",
    "no\u200Bwidth\uFEFF \u200F\u2066isolated\u2069 e" MARKS MARKS MARKS,
};

static char *long_name(void)
{
  GString *name = g_string_new("<i>");
  while (name->len < LONG_NAME)
    g_string_append(name, "Wü");
  return g_string_free(name, FALSE);
}

static Bilingual name_of_area(GStringChunk *texts, guint index, bool is_hostile)
{
  g_autofree char *longest = long_name();
  g_autofree char *zh = g_strdup_printf("示例%u街道", index);
  g_autofree char *en = g_strdup_printf("Township %u", index);
  if (!is_hostile)
    return index == 0 ? (Bilingual){"示例区", "Sample District"}
                      : (Bilingual){g_string_chunk_insert(texts, zh), g_string_chunk_insert(texts, en)};
  const char *name =
      index == 1 ? g_string_chunk_insert(texts, longest) : hostile_names[index % G_N_ELEMENTS(hostile_names)];
  return (Bilingual){name, name};
}

static void make_areas(GStringChunk *texts, bool is_hostile, Area areas[N_AREAS])
{
  for (guint i = 0; i < N_AREAS; i++) {
    g_autofree char *code = g_strdup_printf("A%u", i);
    areas[i] = (Area){.id = (int32_t)i + 1,
                      .code = g_string_chunk_insert(texts, code),
                      .name = name_of_area(texts, i, is_hostile),
                      .is_district = i == 0};
  }
}

/* Another district's catalogue may call things as it likes. */
static void rename_all(const Catalogue *catalogue, GStringChunk *texts)
{
  guint n = 0;
  g_autofree char *longest = long_name();
  const char *worst = g_string_chunk_insert(texts, longest);
  const Indicator *indicators = catalogue_indicators(catalogue, &n);
  for (guint i = 0; i < n; i += 9) {
    const char *name = i == 0 ? worst : hostile_names[i % G_N_ELEMENTS(hostile_names)];
    ((Indicator *)(uintptr_t)&indicators[i])->name = (Bilingual){name, name};
  }
  const Target *targets = catalogue_targets(catalogue, &n);
  for (guint i = 0; i < n; i += 5) {
    const char *title = i == 0 ? worst : hostile_names[i % G_N_ELEMENTS(hostile_names)];
    ((Target *)(uintptr_t)&targets[i])->title = (Bilingual){title, title};
  }
}

/* --- Its figures -------------------------------------------------------------------------------------------------- */

static bool is_rare(const Indicator *indicator)
{
  return indicator->uncertainty == UNCERTAINTY_POISSON;
}

/* A share that grows, a little differently for every indicator, area and group; never the same decimals. */
static double share_of(const Indicator *indicator, int area, int year, guint breakdown)
{
  double start = 0.42 + 0.013 * (indicator->id % 29);
  double slope = (indicator->id % 7 == 0 ? -0.004 : 0.006) + 0.0004 * (indicator->id % 5);
  double wave = 0.004 * sin(1.7 * year + indicator->id + 2.1 * area + breakdown);
  return CLAMP(start + slope * (year - FIRST_YEAR) + wave + 0.003 * (area % 5) - 0.002 * (breakdown % 4), 0.01, 0.995);
}

static void put(GivenFigures *given, const Indicator *indicator, int area, int year, guint breakdown)
{
  const char *key = catalogue_breakdown_key(given->catalogue, breakdown);
  double whole = area == 1 ? (breakdown == 0 ? 20000 : 9700) : 1500;
  double share = is_rare(indicator) ? 0.0001 : share_of(indicator, area, year, breakdown);
  if (indicator->measure == MEASURE_YES_NO)
    given_figure_in(given, area, indicator->id, year, key, year >= 2021 ? 1 : 0, 0);
  else if (indicator_is_quotient(indicator) && indicator->measure != MEASURE_MEAN)
    given_figure_in(given, area, indicator->id, year, key, round(share * whole), whole);
  else
    given_figure_in(given, area, indicator->id, year, key,
                    indicator->measure == MEASURE_COUNT ? round(share * whole) : 60 + 30 * share, 0);
  Figure *figure = (Figure *)figure_table_find(given->figures, (FigureKey){.area_id = area,
                                                                           .indicator_id = indicator->id,
                                                                           .year = (int16_t)year,
                                                                           .breakdown = (uint16_t)breakdown});
  figure->units_expected = 12;
  figure->units_received = indicator->id % 10 == 1 && year == 2025 ? 11 : 12;
  if (figure->units_received < figure->units_expected) {
    figure->status = 'P';
    figure->release = RELEASE_PROVISIONAL;
  }
}

static void put_year(GivenFigures *given, const Indicator *indicator, int year)
{
  guint n_allowed = 0;
  const uint16_t *allowed = indicator_allowed_breakdowns(given->catalogue, indicator, &n_allowed);
  for (guint i = 0; i < n_allowed; i++) {
    DimensionSet dimensions = breakdown_dimensions(catalogue_breakdown(given->catalogue, allowed[i]));
    const DimensionSet recent = year >= 2024 ? DIMENSION_BIT(DIMENSION_AGE_GROUP) : 0;
    if ((dimensions & ~(DIMENSION_BIT(DIMENSION_SEX) | DIMENSION_BIT(DIMENSION_RESIDENCE) | recent)) == 0)
      put(given, indicator, 1, year, allowed[i]);
  }
  for (int area = 2; area <= N_AREAS && year >= 2024; area++)
    put(given, indicator, area, year, 0);
}

/* Some indicators lack their last years, others one in between. */
static bool is_on_record(const Indicator *indicator, int year, int last_year)
{
  return (indicator->id % 50 != 13 || year < last_year - 1) && (indicator->id % 11 != 5 || year != last_year - 4);
}

static void put_everything(GivenFigures *given, int last_year)
{
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(given->catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++)
    for (int year = last_year - 10; year <= last_year; year++)
      if (is_on_record(&indicators[i], year, last_year))
        put_year(given, &indicators[i], year);
}

/* What concerns few persons or is internal, and of some indicators a single year. */
static bool is_hidden(const Indicator *indicator, int year)
{
  return indicator->disclosure != DISCLOSURE_NONE || (indicator->id % 11 == 7 && year == 2022);
}

/* Without figures that are hidden: what a public edition could look like. */
static FigureTable *withheld(const GivenFigures *given)
{
  g_autoptr(FigureTable) marked = figure_table_new();
  g_autoptr(GPtrArray) all = figure_table_sorted(given->figures, 0);
  for (guint i = 0; i < all->len; i++) {
    Figure figure = *(const Figure *)g_ptr_array_index(all, i);
    if (is_hidden(catalogue_indicator(given->catalogue, figure.key.indicator_id), figure.key.year))
      figure.suppression = SUPPRESSION_CONFIDENTIAL;
    figure_table_add(marked, &figure);
  }
  return suppress_show(marked);
}

static GArray *hostile_revisions(const GivenFigures *given)
{
  GArray *revisions = revisions_new();
  Revision revision = {.key = {.area_id = 1, .indicator_id = 101, .year = 2024},
                       .had_value = true,
                       .has_value = true,
                       .before = 77.1,
                       .now = 77.2,
                       .sources = g_strdup(hostile_names[1])};
  g_assert(catalogue_indicator(given->catalogue, 101) != NULL);
  g_array_append_val(revisions, revision);
  return revisions;
}

/* The first warnings of REPORT are in one state each, later ones again. */
static GHashTable *handlings_of(const Report *report)
{
  g_autoptr(Review) review = review_of_year(report, &invented_warning_rule);
  g_autoptr(GArray) warned = warned_of(review);
  GHashTable *handlings = handlings_new();
  for (guint i = 0; i < warned->len; i++) {
    const Warned *one = &g_array_index(warned, Warned, i);
    Handling *handling = g_new0(Handling, 1);
    handling->level = g_strdup(one->level);
    handling->year = one->reviewed->alert.year;
    handling->state = (WarningState)(i % N_WARNING_STATES);
    handling->since = g_strdup("2026-03-09");
    if (handling->state >= WARNING_RESPONSE) {
      handling->said_by = g_strdup(hostile_names[0]);
      handling->said[LANGUAGE_EN] = g_strdup(hostile_names[6]);
    }
    g_hash_table_replace(handlings, g_strdup_printf("target %s", one->reviewed->now->target->code), handling);
  }
  return handlings;
}

/* --- The report --------------------------------------------------------------------------------------------------- */

InventedReport *invented_report_new(const char *kind)
{
  const bool is_public = g_str_equal(kind, "public");
  const int year = g_str_equal(kind, "final") ? 2030 : 2025;
  InventedReport *invented = g_new0(InventedReport, 1);
  invented->texts = g_string_chunk_new(256);
  invented->given = given_figures_new(NULL);
  make_areas(invented->texts, g_str_has_prefix(kind, "hostile"), invented->areas);
  if (g_str_equal(kind, "hostile_plan"))
    rename_all(invented->given->catalogue, invented->texts);
  put_everything(invented->given, year);
  invented->shown = is_public ? withheld(invented->given) : NULL;
  invented->revisions = hostile_revisions(invented->given);
  const AssessInput input = {
      invented->given->catalogue, invented->areas, N_AREAS, is_public ? invented->shown : invented->given->figures,
      &invented->given->rule,     is_public};
  invented->report = report_build(&input, year);
  invented->report->revisions = invented->revisions;
  invented->handling = is_public ? NULL : handlings_of(invented->report);
  invented->report->handling = invented->handling;
  return invented;
}

void invented_report_free(InventedReport *invented)
{
  if (invented == NULL)
    return;
  report_free(invented->report);
  g_array_unref(invented->revisions);
  g_clear_pointer(&invented->handling, g_hash_table_unref);
  figure_table_free(invented->shown);
  given_figures_free(invented->given);
  g_string_chunk_free(invented->texts);
  g_free(invented);
}

const Report *invented_report(const InventedReport *invented)
{
  return invented->report;
}
