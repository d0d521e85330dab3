#include "reporter/warnings/raise.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/series.h"
#include "reporter/store/stored_figures.h"
#include "reporter/warnings/driver.h"
#include "reporter/warnings/stored_warnings.h"
#include "reporter/warnings/swing.h"
#include "reporter/warnings/warning_words.h"

#define KIND_TARGET "target"
#define KIND_VOLATILITY "volatility"
#define LEVEL_VOLATILE "volatile"

/* One round over all targets. */
typedef struct Round {
  Connection *connection;
  const Catalogue *catalogue;
  const WarningRule *rule;
  int32_t basis_id;
  DriverFigures figures;
  GHashTable *warnings; /* on record: subject → StoredWarning */
  GHashTable *seen;     /* subjects that were looked at in this round */
} Round;

static int32_t district_of(const Round *round)
{
  return round->figures.areas[0].id;
}

static AnnualSeries *tested_series(const Round *round, const Target *target)
{
  return annual_series_new(round->catalogue, round->figures.figures, series_key_of(target, target->indicator),
                           &round->figures.areas[0], round->rule->confidence);
}

/* The comparable years that the evidence rests on. */
static guint comparable_points(const AnnualSeries *series, const WarningEvidence *evidence, Point *out_points)
{
  guint n = 0;
  for (guint i = 0; i < annual_series_length(series) && n < POINTS_MAX; i++) {
    const SeriesPoint *point = annual_series_point(series, i);
    if (evidence->first_year > 0 && point->year >= evidence->first_year && point->year <= evidence->year &&
        point->release != RELEASE_WITHHELD)
      out_points[n++] = (Point){point->year, point->value};
  }
  return n;
}

/* What a tested share is a part of; NAN for other series. */
static double whole_of(const Target *target)
{
  if (target->has_gap)
    return gap_is_share(target->gap_method) ? 100 : NAN;
  return target->indicator->measure == MEASURE_PROPORTION ? target->indicator->multiplier : NAN;
}

/* What the share is taken among, in the mean of the years; NAN when a year does not say. */
static double mean_cases(const AnnualSeries *series, const Point *points, guint n)
{
  double cases = 0;
  for (guint i = 0; i < n; i++)
    cases += annual_series_at(series, points[i].year)->exposed / n;
  return n > 0 && cases > 0 ? cases : NAN;
}

static double events_of_year(const AnnualSeries *series, const WarningEvidence *evidence)
{
  const SeriesPoint *point = annual_series_at(series, evidence->year);
  return point == NULL ? NAN : point->events;
}

static char *figure_as_published(const WarningEvidence *evidence)
{
  return isnan(evidence->value) ? g_strdup("") : warning_value(LANGUAGE_EN, evidence->target, evidence->value);
}

/* --- Saying and not saying ----------------------------------------------------------------------------------------- */

static bool is_news(const StoredWarning *warning, const WarningMessage *message)
{
  return !g_str_equal(warning->level, message->level) || warning->year != message->year ||
         !g_str_equal(warning->figure, message->figure);
}

static const StoredWarning *on_record(const Round *round, const WarningMessage *message)
{
  char *subject = g_strdup_printf("%s %s", message->kind, message->subject);
  g_hash_table_add(round->seen, subject);
  return g_hash_table_lookup(round->warnings, subject);
}

static bool warn(const Round *round, const WarningMessage *message, GError **error)
{
  const StoredWarning *warning = on_record(round, message);
  if (warning == NULL)
    return stored_warning_add(round->connection, message, error);
  return !is_news(warning, message) || stored_warning_raise(round->connection, warning, message, error);
}

/* The figures no longer warn. */
static bool clear(const Round *round, const WarningMessage *message, GError **error)
{
  const StoredWarning *warning = on_record(round, message);
  return warning == NULL ||
         stored_warning_step(round->connection, warning, EVENT_CLEARED, NULL, message->reason, error);
}

/* --- The two kinds ------------------------------------------------------------------------------------------------- */

static bool consider_target(const Round *round, const WarningMessage *message, WarningLevel level, GError **error)
{
  if (level_warns(level))
    return warn(round, message, error);
  if (level == LEVEL_GREEN)
    return clear(round, message, error);
  on_record(round, message);
  return true;
}

static char *series_name(const Round *round, const Target *target)
{
  SeriesKey key = series_key_of(target, target->indicator);
  return g_strdup_printf("%s %s", target->indicator->code, series_code(round->catalogue, &key));
}

/* Several targets may test one series: it is looked at once. */
static bool is_seen(const Round *round, const char *series)
{
  g_autofree char *subject = g_strdup_printf("%s %s", KIND_VOLATILITY, series);
  return g_hash_table_contains(round->seen, subject);
}

static char *swing_words(const Round *round, Language language, const WarningEvidence *evidence, const Swing *swing)
{
  if (swing->kind != SWING_NONE)
    return warning_swing(language, round->catalogue, evidence, swing);
  g_autofree char *name = warning_series_name(language, round->catalogue, evidence->target);
  return text_format(language, "warnings.swing.calm", "name", name, NULL);
}

static bool consider_volatility(const Round *round, const WarningEvidence *evidence, const Swing *swing,
                                const char *figure, GError **error)
{
  g_autofree char *series = series_name(round, evidence->target);
  if (is_seen(round, series))
    return true;
  g_autofree char *zh = swing_words(round, LANGUAGE_ZH, evidence, swing);
  g_autofree char *en = swing_words(round, LANGUAGE_EN, evidence, swing);
  const WarningMessage message = {.kind = KIND_VOLATILITY,
                                  .subject = series,
                                  .target = evidence->target,
                                  .area_id = district_of(round),
                                  .basis_id = round->basis_id,
                                  .level = LEVEL_VOLATILE,
                                  .year = evidence->year,
                                  .figure = figure,
                                  .reason = {zh, en}};
  if (evidence->year == 0) {
    on_record(round, &message);
    return true;
  }
  return swing->kind == SWING_NONE ? clear(round, &message, error) : warn(round, &message, error);
}

/* --- The round ----------------------------------------------------------------------------------------------------- */

static bool consider(const Round *round, WarningEvidence *evidence, GError **error)
{
  Point points[POINTS_MAX];
  Driver drivers[N_DRIVER_KINDS];
  LevelCause cause;
  g_autoptr(AnnualSeries) series = tested_series(round, evidence->target);
  evidence->year_events = events_of_year(series, evidence);
  guint n_points = comparable_points(series, evidence, points);
  WarningLevel level = level_of(round->rule, evidence, &cause);
  const SwingSeries swinging = {points, n_points, whole_of(evidence->target), mean_cases(series, points, n_points)};
  Swing swing = swing_of(round->rule, evidence, &swinging);
  find_drivers(round->rule, evidence, level, &round->figures, drivers);
  g_autofree char *figure = figure_as_published(evidence);
  g_autofree char *zh = warning_reason(LANGUAGE_ZH, round->catalogue, round->rule, evidence, cause, drivers);
  g_autofree char *en = warning_reason(LANGUAGE_EN, round->catalogue, round->rule, evidence, cause, drivers);
  const WarningMessage message = {.kind = KIND_TARGET,
                                  .subject = evidence->target->code,
                                  .target = evidence->target,
                                  .area_id = district_of(round),
                                  .basis_id = round->basis_id,
                                  .level = level_code(level),
                                  .year = evidence->year,
                                  .figure = figure,
                                  .reason = {zh, en}};
  return stored_level_add(round->connection, &message, cause, swing.kind != SWING_NONE, error) &&
         consider_target(round, &message, level, error) && consider_volatility(round, evidence, &swing, figure, error);
}

/* Warnings of what the catalogue no longer has. */
static bool withdraw_others(const Round *round, GError **error)
{
  GHashTableIter iterator;
  gpointer subject, warning;
  const char *const said[N_LANGUAGES] = {text(LANGUAGE_ZH, "warnings.withdrawn"),
                                         text(LANGUAGE_EN, "warnings.withdrawn")};
  g_hash_table_iter_init(&iterator, round->warnings);
  while (g_hash_table_iter_next(&iterator, &subject, &warning))
    if (!g_hash_table_contains(round->seen, subject) &&
        !stored_warning_step(round->connection, warning, EVENT_CLEARED, NULL, said, error))
      return false;
  return true;
}

static bool consider_all(Round *round, GArray *all, GError **error)
{
  for (guint i = 0; i < all->len; i++)
    if (!consider(round, &g_array_index(all, WarningEvidence, i), error))
      return false;
  return withdraw_others(round, error);
}

static int latest_year(const GArray *all)
{
  return all->len == 0 ? 0 : g_array_index(all, WarningEvidence, 0).as_of;
}

bool warnings_raise(Connection *connection, const Catalogue *catalogue, const WarningRule *rule, int32_t basis_id,
                    GError **error)
{
  g_autoptr(GArray) all = stored_evidence_load(connection, catalogue, error);
  if (all == NULL || !stored_level_clear(connection, error))
    return false;
  if (latest_year(all) == 0)
    return true;
  g_autoptr(AreaList) areas = area_list_load(connection, error);
  if (areas == NULL)
    return false;
  g_autoptr(FigureTable) figures = stored_figures_load(connection, catalogue, latest_year(all), error);
  if (figures == NULL)
    return false;
  g_autoptr(GHashTable) warnings = stored_warnings_load(connection, error);
  if (warnings == NULL)
    return false;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Round round = {connection, catalogue, rule, basis_id, {catalogue, figures, NULL, 0}, warnings, seen};
  round.figures.areas = area_list_areas(areas, &round.figures.n_areas);
  return consider_all(&round, all, error);
}
