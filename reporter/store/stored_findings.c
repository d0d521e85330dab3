#include "reporter/store/stored_findings.h"

#include <math.h>

#include "base/clock.h"
#include "database/query.h"
#include "reporter/store/finding_columns.h"
#include "reporter/store/standing_findings.h"

/* Columns before and behind those of the tables of finding_columns.h: the key, then basis and time. */
#define SERIES_KEY_COLUMNS 4
#define TARGET_KEY_COLUMNS 5
#define LAST_COLUMNS 2

/* --- Writing ------------------------------------------------------------------------------------------------------ */

/* What is the same in every row. */
typedef struct Stamp {
  const Catalogue *catalogue;
  int32_t basis_id;
  int64_t now_us;
} Stamp;

static void copy_stamp(CopyWriter *writer, const Stamp *stamp)
{
  copy_int32(writer, stamp->basis_id);
  copy_timestamptz(writer, stamp->now_us);
}

static bool copy_series(CopyWriter *writer, const Stamp *stamp, const SeriesFinding *finding, GError **error)
{
  copy_int16(writer, finding->key.indicator->id);
  copy_text(writer, series_code(stamp->catalogue, &finding->key));
  copy_int32(writer, finding->area_id);
  copy_int16(writer, (int16_t)finding->year);
  finding_columns_copy(writer, series_columns, n_series_columns, finding);
  copy_stamp(writer, stamp);
  return copy_end_row(writer, error);
}

static bool copy_all_series(Connection *connection, const Stamp *stamp, const GPtrArray *series, GError **error)
{
  if (series->len == 0)
    return true;
  g_autoptr(CopyWriter) writer =
      copy_open(connection, "assess_copy_series", SERIES_KEY_COLUMNS + n_series_columns + LAST_COLUMNS, error);
  if (writer == NULL)
    return false;
  for (guint i = 0; i < series->len; i++)
    if (!copy_series(writer, stamp, g_ptr_array_index(series, i), error))
      return false;
  return copy_finish(writer, NULL, error);
}

static bool copy_assessment(CopyWriter *writer, const Stamp *stamp, const Assessment *judged, GError **error)
{
  copy_text(writer, judged->target->code);
  copy_int32(writer, judged->area_id);
  copy_int16(writer, (int16_t)judged->year);
  copy_int16(writer, judged->target->indicator->id);
  copy_text(writer, series_code(stamp->catalogue, &judged->tested.key));
  finding_columns_copy(writer, assessment_columns, n_assessment_columns, judged);
  copy_stamp(writer, stamp);
  return copy_end_row(writer, error);
}

static bool copy_all_assessments(Connection *connection, const Stamp *stamp, const GPtrArray *assessments,
                                 GError **error)
{
  if (assessments->len == 0)
    return true;
  g_autoptr(CopyWriter) writer =
      copy_open(connection, "assess_copy_targets", TARGET_KEY_COLUMNS + n_assessment_columns + LAST_COLUMNS, error);
  if (writer == NULL)
    return false;
  for (guint i = 0; i < assessments->len; i++)
    if (!copy_assessment(writer, stamp, g_ptr_array_index(assessments, i), error))
      return false;
  return copy_finish(writer, NULL, error);
}

static bool clear_all(Connection *connection, GError **error)
{
  return query_queue(connection, "assess_clear_all_series", NULL, error) &&
         query_queue(connection, "assess_clear_all_targets", NULL, error);
}

static GArray *ids_of(GHashTable *wanted)
{
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  GHashTableIter iter;
  gpointer id = NULL;
  g_hash_table_iter_init(&iter, wanted);
  while (g_hash_table_iter_next(&iter, &id, NULL)) {
    int16_t number = (int16_t)GPOINTER_TO_INT(id);
    g_array_append_val(ids, number);
  }
  return ids;
}

static StandingFindings all_of(const PlanFindings *findings)
{
  const StandingFindings all = {g_ptr_array_new(), g_ptr_array_new()};
  for (guint i = 0; i < findings->series->len; i++)
    g_ptr_array_add(all.series, &g_array_index(findings->series, SeriesFinding, i));
  for (guint i = 0; i < findings->assessments->len; i++)
    g_ptr_array_add(all.assessments, &g_array_index(findings->assessments, Assessment, i));
  return all;
}

/* Makes room for what is to be stored. */
static bool find_changed(Connection *connection, const Stamp *stamp, const PlanFindings *findings, GHashTable *wanted,
                         StandingFindings *out_changed, GError **error)
{
  if (wanted == NULL) {
    *out_changed = all_of(findings);
    return clear_all(connection, error);
  }
  g_autoptr(GArray) ids = ids_of(wanted);
  return standing_findings_remove_others(connection, stamp->catalogue, findings, ids, stamp->basis_id, out_changed,
                                         error);
}

bool stored_findings_replace(Connection *connection, const Catalogue *catalogue, const PlanFindings *findings,
                             GHashTable *wanted, int32_t basis_id, GError **error)
{
  const Stamp stamp = {catalogue, basis_id, clock_wall_us()};
  g_auto(StandingFindings) changed = {NULL, NULL};
  return find_changed(connection, &stamp, findings, wanted, &changed, error) &&
         copy_all_series(connection, &stamp, changed.series, error) &&
         copy_all_assessments(connection, &stamp, changed.assessments, error);
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static Result *run(Connection *connection, const char *statement, int32_t area_id, int first_year, int last_year,
                   GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, area_id);
  parameters_add_int32(parameters, first_year);
  parameters_add_int32(parameters, last_year);
  return query_run(connection, statement, QUERY_ROWS, parameters, error);
}

/* The series that CODE names; false when the catalogue no longer has it. */
static bool parse_series(const Catalogue *catalogue, int indicator_id, const char *code, SeriesKey *out_key)
{
  const Indicator *indicator = catalogue_indicator(catalogue, indicator_id);
  int method = vocabulary_find(&gap_method_vocabulary, code);
  int breakdown = catalogue_breakdown_index(catalogue, code);
  if (indicator == NULL || (method < 0 && breakdown < 0))
    return false;
  *out_key = (SeriesKey){.indicator = indicator,
                         .is_gap = method >= 0,
                         .breakdown = (uint16_t)MAX(breakdown, 0),
                         .gap_method = method >= 0 ? (GapMethod)method : GAP_METHOD_SHARE_F};
  return true;
}

GArray *stored_series_load(Connection *connection, const Catalogue *catalogue, int32_t area_id, int first_year,
                           int last_year, GError **error)
{
  g_autoptr(Result) rows = run(connection, "finding_series", area_id, first_year, last_year, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GArray) series = g_array_new(FALSE, FALSE, sizeof(SeriesFinding));
  for (int row = 0; row < result_rows(rows); row++) {
    SeriesKey key;
    if (!parse_series(catalogue, result_int16(rows, row, 0), result_text(rows, row, 1), &key))
      continue;
    SeriesFinding finding = series_finding_none(key, result_int32(rows, row, 2), result_int16(rows, row, 3));
    finding_columns_read(rows, row, SERIES_KEY_COLUMNS, series_columns, n_series_columns, &finding);
    g_array_append_val(series, finding);
  }
  return result_check(rows, error) ? g_steal_pointer(&series) : NULL;
}

GArray *stored_assessments_load(Connection *connection, const Catalogue *catalogue, int32_t area_id, int first_year,
                                int last_year, GError **error)
{
  g_autoptr(Result) rows = run(connection, "finding_targets", area_id, first_year, last_year, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GArray) assessments = g_array_new(FALSE, FALSE, sizeof(Assessment));
  for (int row = 0; row < result_rows(rows); row++) {
    const Target *target = catalogue_target(catalogue, result_text(rows, row, 0));
    SeriesKey key;
    if (target == NULL || !parse_series(catalogue, result_int16(rows, row, 3), result_text(rows, row, 4), &key))
      continue;
    Assessment judged = {.target = target, .area_id = result_int32(rows, row, 1), .year = result_int16(rows, row, 2)};
    judged.pool3.events = judged.pool3.exposed = NAN;
    judged.tested = series_finding_none(key, judged.area_id, judged.year);
    finding_columns_read(rows, row, TARGET_KEY_COLUMNS, assessment_columns, n_assessment_columns, &judged);
    finding_columns_read(rows, row, TARGET_KEY_COLUMNS + n_assessment_columns, series_columns, n_series_columns,
                         &judged.tested);
    g_array_append_val(assessments, judged);
  }
  return result_check(rows, error) ? g_steal_pointer(&assessments) : NULL;
}
