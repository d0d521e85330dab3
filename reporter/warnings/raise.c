#include "reporter/warnings/raise.h"

#include <math.h>

#include "reporter/assess/target_value.h"
#include "reporter/store/stored_figures.h"
#include "reporter/warnings/alert.h"
#include "reporter/warnings/stored_warnings.h"
#include "reporter/warnings/warning_words.h"

#define KIND_TARGET "target"
#define KIND_VOLATILITY "volatility"
#define LEVEL_VOLATILE "volatile"

/* One round over all targets. */
typedef struct Round {
  Connection *connection;
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

static char *figure_as_published(const WarningEvidence *evidence)
{
  return isnan(evidence->value) ? g_strdup("") : target_value(LANGUAGE_EN, evidence->target, evidence->value);
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

/* Once only: what a person closed is cleared too, so that it can come back, but its history is not told so in every round. */
static bool close_by_figures(const Round *round, const StoredWarning *warning, const char *const said[N_LANGUAGES],
                             GError **error)
{
  const bool is_cleared = warning->state == WARNING_RESOLVED && *warning->figure == '\0';
  return is_cleared || stored_warning_step(round->connection, warning, EVENT_CLEARED, NULL, said, error);
}

/* The figures no longer warn. */
static bool clear(const Round *round, const WarningMessage *message, GError **error)
{
  const StoredWarning *warning = on_record(round, message);
  return warning == NULL || close_by_figures(round, warning, message->reason, error);
}

/* --- The two kinds ------------------------------------------------------------------------------------------------- */

static bool consider_target(const Round *round, const WarningMessage *message, const WarningEvidence *evidence,
                            const Alert *alert, GError **error)
{
  if (level_warns(alert->level))
    return warn(round, message, error);
  if (alert->level == LEVEL_GREEN || level_recovers(evidence, alert->cause))
    return clear(round, message, error);
  on_record(round, message);
  return true;
}

/* Several targets may test one series: it is looked at once. */
static bool is_seen(const Round *round, const char *series)
{
  g_autofree char *subject = g_strdup_printf("%s %s", KIND_VOLATILITY, series);
  return g_hash_table_contains(round->seen, subject);
}

static bool consider_volatility(const Round *round, const WarningEvidence *evidence, const Alert *alert,
                                const char *figure, GError **error)
{
  g_autofree char *series = alert_series(round->figures.catalogue, evidence->target);
  if (is_seen(round, series))
    return true;
  const WarningMessage message = {.kind = KIND_VOLATILITY,
                                  .subject = series,
                                  .target = evidence->target,
                                  .area_id = district_of(round),
                                  .basis_id = round->basis_id,
                                  .level = LEVEL_VOLATILE,
                                  .year = evidence->year,
                                  .figure = figure,
                                  .reason = {alert->swing_words[LANGUAGE_ZH], alert->swing_words[LANGUAGE_EN]}};
  if (evidence->year == 0) {
    on_record(round, &message);
    return true;
  }
  return alert->swing.kind == SWING_NONE ? clear(round, &message, error) : warn(round, &message, error);
}

/* --- The round ----------------------------------------------------------------------------------------------------- */

static bool consider(const Round *round, const WarningEvidence *evidence, GError **error)
{
  g_auto(Alert) alert = {0};
  alert_init(&alert, round->rule, evidence, &round->figures);
  g_autofree char *figure = figure_as_published(evidence);
  const WarningMessage message = {.kind = KIND_TARGET,
                                  .subject = evidence->target->code,
                                  .target = evidence->target,
                                  .area_id = district_of(round),
                                  .basis_id = round->basis_id,
                                  .level = level_code(alert.level),
                                  .year = evidence->year,
                                  .figure = figure,
                                  .reason = {alert.reason[LANGUAGE_ZH], alert.reason[LANGUAGE_EN]}};
  return stored_level_add(round->connection, &message, alert.cause, alert.swing.kind != SWING_NONE, error) &&
         consider_target(round, &message, evidence, &alert, error) &&
         consider_volatility(round, evidence, &alert, figure, error);
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
    if (!g_hash_table_contains(round->seen, subject) && !close_by_figures(round, warning, said, error))
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
  Round round = {connection, rule, basis_id, {catalogue, figures, NULL, 0}, warnings, seen};
  round.figures.areas = area_list_areas(areas, &round.figures.n_areas);
  return consider_all(&round, all, error);
}
