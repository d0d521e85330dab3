#include "reporter/warnings/stored_warnings.h"

#include <math.h>

#include "base/error.h"
#include "database/query.h"
#include "reporter/warnings/alert.h"

/* --- Evidence ------------------------------------------------------------------------------------------------------ */

static double number_or_nan(Result *rows, int row, int column)
{
  return result_is_null(rows, row, column) ? NAN : result_float8(rows, row, column);
}

static int year_or_zero(Result *rows, int row, int column)
{
  return result_is_null(rows, row, column) ? 0 : result_int16(rows, row, column);
}

static Interval interval_or_nan(Result *rows, int row, int column)
{
  return (Interval){number_or_nan(rows, row, column), number_or_nan(rows, row, column + 1)};
}

/* A word that this version does not know is no verdict. */
static int word_of(const Vocabulary *vocabulary, const char *word, int fallback)
{
  int found = vocabulary_find(vocabulary, word);
  return found < 0 ? fallback : found;
}

static WarningPool read_pool(Result *rows, int row)
{
  return (WarningPool){.first_year = year_or_zero(rows, row, 21),
                       .events = number_or_nan(rows, row, 22),
                       .exposed = number_or_nan(rows, row, 23),
                       .value = number_or_nan(rows, row, 24),
                       .interval = interval_or_nan(rows, row, 25)};
}

static WarningEvidence read_evidence(Result *rows, int row, const Target *target)
{
  return (WarningEvidence){
      .target = target,
      .year = result_int16(rows, row, 1),
      .verdict = (Verdict)word_of(&verdict_vocabulary, result_text(rows, row, 2), VERDICT_INSUFFICIENT_EVIDENCE),
      .reason = (Reason)word_of(&reason_vocabulary, result_text(rows, row, 3), REASON_NONE),
      .is_provisional = result_boolean(rows, row, 4),
      .value = number_or_nan(rows, row, 5),
      .baseline_year = year_or_zero(rows, row, 6),
      .baseline = number_or_nan(rows, row, 7),
      .reference = number_or_nan(rows, row, 8),
      .points = result_int16(rows, row, 9),
      .first_year = year_or_zero(rows, row, 10),
      .break_year = year_or_zero(rows, row, 11),
      .forecast_year = year_or_zero(rows, row, 12),
      .forecast = number_or_nan(rows, row, 13),
      .forecast80 = interval_or_nan(rows, row, 14),
      .p_meets = number_or_nan(rows, row, 16),
      .progress = number_or_nan(rows, row, 17),
      .time_elapsed = number_or_nan(rows, row, 18),
      .progress_ratio = number_or_nan(rows, row, 19),
      .dispersion_p = number_or_nan(rows, row, 20),
      .pool = read_pool(rows, row),
      .year_events = NAN,
  };
}

/* The row of each target: code → row + 1. */
static GHashTable *index_rows(Result *rows, int *out_as_of)
{
  GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
  for (int row = 0; row < result_rows(rows); row++) {
    g_hash_table_insert(index, (gpointer)result_text(rows, row, 0), GINT_TO_POINTER(row + 1));
    *out_as_of = MAX(*out_as_of, result_int16(rows, row, 1));
  }
  return index;
}

GArray *stored_evidence_load(Connection *connection, const Catalogue *catalogue, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "warning_evidence", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  int as_of = 0;
  guint n_targets = 0;
  const Target *targets = catalogue_targets(catalogue, &n_targets);
  g_autoptr(GHashTable) index = index_rows(rows, &as_of);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(WarningEvidence));
  for (guint i = 0; i < n_targets; i++) {
    if (targets[i].kind == TARGET_NARRATIVE)
      continue;
    int row = GPOINTER_TO_INT(g_hash_table_lookup(index, targets[i].code)) - 1;
    WarningEvidence evidence = row < 0 ? alert_no_evidence(&targets[i]) : read_evidence(rows, row, &targets[i]);
    evidence.as_of = as_of;
    g_array_append_val(all, evidence);
  }
  return result_check(rows, error) ? g_steal_pointer(&all) : NULL;
}

/* --- Warnings ------------------------------------------------------------------------------------------------------ */

void stored_warning_free(StoredWarning *warning)
{
  if (warning == NULL)
    return;
  g_free(warning->subject);
  g_free(warning->level);
  g_free(warning->figure);
  g_free(warning);
}

static StoredWarning *read_warning(Result *rows, int row)
{
  StoredWarning *warning = g_new0(StoredWarning, 1);
  warning->id = result_int32(rows, row, 0);
  warning->subject = g_strdup_printf("%s %s", result_text(rows, row, 1), result_text(rows, row, 2));
  warning->level = g_strdup(result_text(rows, row, 3));
  const bool is_known = state_parse(result_text(rows, row, 4), &warning->state);
  g_assert(is_known); /* a check of the table */
  warning->year = result_int16(rows, row, 5);
  warning->figure = g_strdup(result_text(rows, row, 6));
  warning->changed_us = result_timestamptz(rows, row, 7);
  return warning;
}

GHashTable *stored_warnings_load(Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "warning_stored", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)stored_warning_free);
  for (int row = 0; row < result_rows(rows); row++) {
    StoredWarning *warning = read_warning(rows, row);
    g_hash_table_insert(all, warning->subject, warning);
  }
  return result_check(rows, error) ? g_steal_pointer(&all) : NULL;
}

StoredWarning *stored_warning_find(Connection *connection, int32_t id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, id);
  g_autoptr(Result) rows = query_run(connection, "warning_one", QUERY_OPTIONAL_ROW, parameters, error);
  if (rows == NULL)
    return NULL;
  if (result_rows(rows) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "there is no warning %d. hint: 'halfsky-reporter warnings list' shows their numbers", id);
    return NULL;
  }
  g_autoptr(StoredWarning) warning = read_warning(rows, 0);
  return result_check(rows, error) ? g_steal_pointer(&warning) : NULL;
}

static bool add_event(Connection *connection, int32_t id, WarningEvent event, WarningState state, const char *level,
                      int year, const char *said_by, const char *const said[N_LANGUAGES], GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, id);
  parameters_add_text(parameters, event_code(event));
  parameters_add_text(parameters, state_code(state));
  parameters_add_text(parameters, level);
  parameters_add_int16(parameters, (int16_t)year);
  parameters_add_text(parameters, said_by);
  parameters_add_text(parameters, said[LANGUAGE_ZH]);
  parameters_add_text(parameters, said[LANGUAGE_EN]);
  return query_execute(connection, "warning_event", parameters, NULL, error);
}

bool stored_warning_add(Connection *connection, const WarningMessage *message, GError **error)
{
  const bool is_target = g_str_equal(message->kind, "target");
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, message->kind);
  parameters_add_text(parameters, message->subject);
  parameters_add_int32(parameters, message->area_id);
  parameters_add_text(parameters, is_target ? message->target->code : NULL);
  parameters_add_int16(parameters, message->target->indicator->id);
  parameters_add_text(parameters, message->target->indicator->department->code);
  parameters_add_text(parameters, message->level);
  parameters_add_text(parameters, state_code(WARNING_NEW));
  parameters_add_int16(parameters, (int16_t)message->year);
  parameters_add_text(parameters, message->figure);
  parameters_add_text(parameters, message->reason[LANGUAGE_ZH]);
  parameters_add_text(parameters, message->reason[LANGUAGE_EN]);
  parameters_add_int32(parameters, message->basis_id);
  g_autoptr(Result) rows = query_run(connection, "warning_insert", QUERY_ONE_ROW, parameters, error);
  if (rows == NULL)
    return false;
  int32_t id = result_int32(rows, 0, 0);
  return result_check(rows, error) && add_event(connection, id, EVENT_RAISED, WARNING_NEW, message->level,
                                                message->year, NULL, message->reason, error);
}

bool stored_warning_raise(Connection *connection, const StoredWarning *warning, const WarningMessage *message,
                          GError **error)
{
  const LifeTransition *transition = life_transition(warning->state, EVENT_RAISED);
  g_assert(transition != NULL);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, warning->id);
  parameters_add_text(parameters, message->target->indicator->department->code);
  parameters_add_text(parameters, message->level);
  parameters_add_text(parameters, state_code(transition->to));
  parameters_add_int16(parameters, (int16_t)message->year);
  parameters_add_text(parameters, message->figure);
  parameters_add_text(parameters, message->reason[LANGUAGE_ZH]);
  parameters_add_text(parameters, message->reason[LANGUAGE_EN]);
  parameters_add_int32(parameters, message->basis_id);
  return query_execute(connection, "warning_update", parameters, NULL, error) &&
         add_event(connection, warning->id, EVENT_RAISED, transition->to, message->level, message->year, NULL,
                   message->reason, error);
}

bool stored_warning_step(Connection *connection, const StoredWarning *warning, WarningEvent event, const char *said_by,
                         const char *const said[N_LANGUAGES], GError **error)
{
  const LifeTransition *transition = life_transition(warning->state, event);
  if (transition == NULL)
    return true;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, warning->id);
  parameters_add_text(parameters, state_code(transition->to));
  parameters_add_boolean(parameters, event == EVENT_CLEARED);
  return query_execute(connection, "warning_state", parameters, NULL, error) &&
         add_event(connection, warning->id, event, transition->to, warning->level, warning->year, said_by, said, error);
}

/* --- Levels -------------------------------------------------------------------------------------------------------- */

bool stored_level_clear(Connection *connection, GError **error)
{
  return query_queue(connection, "warning_clear_levels", NULL, error);
}

bool stored_level_add(Connection *connection, const WarningMessage *message, LevelCause cause, bool is_volatile,
                      GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, message->target->code);
  parameters_add_int32(parameters, message->area_id);
  parameters_add_int16(parameters, (int16_t)message->year);
  parameters_add_text(parameters, message->level);
  parameters_add_text(parameters, cause_code(cause));
  parameters_add_boolean(parameters, is_volatile);
  parameters_add_text(parameters, message->reason[LANGUAGE_ZH]);
  parameters_add_text(parameters, message->reason[LANGUAGE_EN]);
  parameters_add_int32(parameters, message->basis_id);
  return query_queue(connection, "warning_level", parameters, error);
}
