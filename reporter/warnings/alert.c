#include "reporter/warnings/alert.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/series.h"
#include "reporter/warnings/warning_words.h"

/* --- Evidence ------------------------------------------------------------------------------------------------------ */

WarningEvidence alert_no_evidence(const Target *target)
{
  const Interval unknown = {NAN, NAN};
  return (WarningEvidence){.target = target,
                           .verdict = VERDICT_NO_DATA,
                           .value = NAN,
                           .baseline = NAN,
                           .reference = NAN,
                           .forecast = NAN,
                           .forecast80 = unknown,
                           .p_meets = NAN,
                           .progress = NAN,
                           .time_elapsed = NAN,
                           .progress_ratio = NAN,
                           .dispersion_p = NAN,
                           .pool = {0, NAN, NAN, NAN, unknown},
                           .year_events = NAN};
}

/* The widest pool there is. */
static WarningPool pool_of(const Assessment *judged)
{
  const PooledYears *pool = judged->pool5.first_year > 0 ? &judged->pool5 : &judged->pool3;
  return (WarningPool){pool->first_year, pool->events, pool->exposed, pool->value, {pool->low, pool->high}};
}

WarningEvidence alert_evidence(const Assessment *judged, int as_of)
{
  const SeriesFinding *tested = &judged->tested;
  return (WarningEvidence){.target = judged->target,
                           .year = judged->year,
                           .as_of = as_of,
                           .verdict = judged->verdict,
                           .reason = judged->reason,
                           .is_provisional = judged->is_provisional,
                           .value = tested->value,
                           .baseline_year = judged->baseline_year,
                           .baseline = judged->baseline,
                           .reference = judged->reference,
                           .points = tested->points,
                           .first_year = tested->first_year,
                           .break_year = tested->break_year,
                           .forecast_year = tested->forecast_year,
                           .forecast = tested->forecast,
                           .forecast80 = {tested->forecast_low80, tested->forecast_high80},
                           .p_meets = judged->p_meets,
                           .progress = judged->progress.progress,
                           .time_elapsed = judged->progress.time_elapsed,
                           .progress_ratio = judged->progress.progress_ratio,
                           .dispersion_p = tested->dispersion_p,
                           .pool = pool_of(judged),
                           .year_events = NAN};
}

/* --- The series ---------------------------------------------------------------------------------------------------- */

char *alert_series(const Catalogue *catalogue, const Target *target)
{
  SeriesKey key = series_key_of(target, target->indicator);
  return g_strdup_printf("%s %s", target->indicator->code, series_code(catalogue, &key));
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

/* --- The alert ----------------------------------------------------------------------------------------------------- */

static char *words_of_swing(Language language, const Catalogue *catalogue, const WarningEvidence *evidence,
                            const Swing *swing)
{
  if (swing->kind != SWING_NONE)
    return warning_swing(language, catalogue, evidence, swing);
  g_autofree char *name = warning_series_name(language, catalogue, evidence->target);
  return text_format(language, "warnings.swing.calm", "name", name, NULL);
}

void alert_init(Alert *alert, const WarningRule *rule, const WarningEvidence *evidence, const DriverFigures *figures)
{
  Point points[POINTS_MAX];
  Driver drivers[N_DRIVER_KINDS];
  WarningEvidence complete = *evidence;
  const Target *target = evidence->target;
  g_autoptr(AnnualSeries) series =
      annual_series_new(figures->catalogue, figures->figures, series_key_of(target, target->indicator),
                        &figures->areas[0], rule->confidence);
  complete.year_events = events_of_year(series, evidence);
  guint n_points = comparable_points(series, evidence, points);
  const SwingSeries swinging = {points, n_points, whole_of(target), mean_cases(series, points, n_points)};
  alert->year = evidence->year;
  alert->level = level_of(rule, &complete, &alert->cause);
  alert->swing = swing_of(rule, &complete, &swinging);
  find_drivers(rule, &complete, alert->level, figures, drivers);
  for (int language = 0; language < N_LANGUAGES; language++) {
    alert->reason[language] =
        warning_reason((Language)language, figures->catalogue, rule, &complete, alert->cause, drivers);
    alert->swing_words[language] = words_of_swing((Language)language, figures->catalogue, &complete, &alert->swing);
  }
}

void alert_clear(Alert *alert)
{
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_clear_pointer(&alert->reason[language], g_free);
    g_clear_pointer(&alert->swing_words[language], g_free);
  }
}
