#include "reporter/store/finding_columns.h"

#include <math.h>
#include <string.h>

#include "reporter/assess/assessment.h"
#include "reporter/statistics/forecast.h"

#define SERIES(sort, member)                                                                                           \
  {                                                                                                                    \
#member, COLUMN_##sort, offsetof(SeriesFinding, member), NULL                                                      \
  }
#define TARGET(sort, member)                                                                                           \
  {                                                                                                                    \
#member, COLUMN_##sort, offsetof(Assessment, member), NULL                                                         \
  }
#define PART(sort, column, member)                                                                                     \
  {                                                                                                                    \
#column, COLUMN_##sort, offsetof(Assessment, member), NULL                                                         \
  }
#define TERM(member)                                                                                                   \
  {                                                                                                                    \
#member, COLUMN_TERM, offsetof(Assessment, member), &member##_vocabulary                                           \
  }

/* In the order of assess_copy_series.sql, standing_series.sql and finding_series.sql. */
const FindingColumn series_columns[] = {
    SERIES(YEAR, value_year),        SERIES(REAL, value),          SERIES(REAL, value_low),
    SERIES(REAL, value_high),        SERIES(COUNT, points),        SERIES(YEAR, first_year),
    SERIES(YEAR, break_year),        SERIES(REAL, trend_slope),    SERIES(REAL, trend_low),
    SERIES(REAL, trend_high),        SERIES(REAL, trend_p),        SERIES(YEAR, forecast_year),
    SERIES(METHOD, forecast_method), SERIES(REAL, forecast),       SERIES(REAL, forecast_low80),
    SERIES(REAL, forecast_high80),   SERIES(REAL, forecast_low95), SERIES(REAL, forecast_high95),
    SERIES(REAL, volatility),        SERIES(REAL, dispersion_p),   SERIES(REAL, outlier_p),
    SERIES(REAL, gap_distance),      SERIES(REAL, gap_adjusted),   SERIES(ANSWER, gap_shrinks),
    SERIES(REAL, areas_low),         SERIES(REAL, areas_high),     SERIES(REAL, areas_variation),
};
const int n_series_columns = G_N_ELEMENTS(series_columns);

/* In the order of assess_copy_targets.sql, standing_targets.sql and finding_targets.sql. */
const FindingColumn assessment_columns[] = {
    TERM(verdict),
    TERM(attainment),
    TERM(reason),
    TARGET(TRUTH, is_provisional),
    TERM(release),
    TARGET(REAL, reference),
    TARGET(REAL, lowest),
    TARGET(YEAR, baseline_year),
    TARGET(REAL, baseline),
    TARGET(TRUTH, is_baseline_provisional),
    TARGET(YEAR, compared_year),
    TARGET(REAL, compared),
    TARGET(REAL, change_low),
    TARGET(REAL, change_high),
    TARGET(REAL, growth_before),
    TARGET(REAL, growth_since),
    PART(YEAR, pool3_first_year, pool3.first_year),
    PART(REAL, pool3_value, pool3.value),
    PART(REAL, pool3_low, pool3.low),
    PART(REAL, pool3_high, pool3.high),
    PART(YEAR, pool5_first_year, pool5.first_year),
    PART(REAL, pool5_value, pool5.value),
    PART(REAL, pool5_low, pool5.low),
    PART(REAL, pool5_high, pool5.high),
    PART(YEAR, pool_years, pool5.n_years),
    PART(REAL, pool_events, pool5.events),
    PART(REAL, pool_exposed, pool5.exposed),
    TARGET(REAL, pool_p),
    PART(REAL, path_value, progress.path_value),
    PART(REAL, progress, progress.progress),
    PART(REAL, time_elapsed, progress.time_elapsed),
    PART(REAL, progress_ratio, progress.progress_ratio),
    PART(REAL, eurostat_ratio, progress.eurostat_ratio),
    PART(REAL, eurostat_score, progress.eurostat_score),
    PART(REAL, unsd_share, progress.unsd_share),
    PART(YEAR, unsd_class, progress.unsd_class),
    PART(REAL, escap_index, progress.escap_index),
    PART(REAL, escap_gap, progress.escap_gap),
    PART(REAL, aarr, progress.aarr),
    PART(REAL, aarr_required, progress.aarr_required),
    PART(ANSWER, methods_agree, progress.methods_agree),
    TARGET(REAL, p_meets),
};
const int n_assessment_columns = G_N_ELEMENTS(assessment_columns);

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static void copy_year(CopyWriter *writer, int year)
{
  if (year == 0)
    copy_null(writer);
  else
    copy_int16(writer, (int16_t)year);
}

static void copy_code(CopyWriter *writer, const char *code)
{
  copy_text(writer, code == NULL || *code == '\0' ? NULL : code);
}

static void copy_member(CopyWriter *writer, const FindingColumn *column, const void *member)
{
  switch (column->kind) {
  case COLUMN_REAL:
    if (isnan(*(const double *)member))
      copy_null(writer);
    else
      copy_float8(writer, *(const double *)member);
    return;
  case COLUMN_YEAR:
    copy_year(writer, *(const int *)member);
    return;
  case COLUMN_COUNT:
    copy_int16(writer, (int16_t) * (const int *)member);
    return;
  case COLUMN_TRUTH:
    copy_boolean(writer, *(const bool *)member);
    return;
  case COLUMN_ANSWER:
    if (*(const int *)member < 0)
      copy_null(writer);
    else
      copy_boolean(writer, *(const int *)member > 0);
    return;
  case COLUMN_TERM:
    copy_code(writer, vocabulary_code(column->vocabulary, (int)*(const unsigned *)member));
    return;
  case COLUMN_METHOD:
    copy_code(writer, *(const char *const *)member);
    return;
  }
}

void finding_columns_copy(CopyWriter *writer, const FindingColumn *columns, int n, const void *record)
{
  for (int i = 0; i < n; i++)
    copy_member(writer, &columns[i], (const char *)record + columns[i].offset);
}

/* --- Comparing ---------------------------------------------------------------------------------------------------- */

static bool is_same_real(double left, double right)
{
  return isnan(left) || isnan(right) ? isnan(left) && isnan(right) : memcmp(&left, &right, sizeof left) == 0;
}

static bool is_same_member(const FindingColumn *column, const void *left, const void *right)
{
  switch (column->kind) {
  case COLUMN_REAL:
    return is_same_real(*(const double *)left, *(const double *)right);
  case COLUMN_YEAR:
  case COLUMN_COUNT:
    return *(const int *)left == *(const int *)right;
  case COLUMN_TRUTH:
    return *(const bool *)left == *(const bool *)right;
  case COLUMN_ANSWER:
    return CLAMP(*(const int *)left, -1, 1) == CLAMP(*(const int *)right, -1, 1);
  case COLUMN_TERM:
    return *(const unsigned *)left == *(const unsigned *)right;
  case COLUMN_METHOD:
    return g_strcmp0(*(const char *const *)left, *(const char *const *)right) == 0;
  }
  g_assert_not_reached();
}

bool finding_columns_are_same(const FindingColumn *columns, int n, const void *left, const void *right)
{
  for (int i = 0; i < n; i++)
    if (!is_same_member(&columns[i], (const char *)left + columns[i].offset, (const char *)right + columns[i].offset))
      return false;
  return true;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

/* The static code that equals TEXT; NULL when no method has it. */
static const char *method_of(const char *text)
{
  for (int method = 0; method <= FORECAST_COMBINATION_LOG; method++)
    if (g_strcmp0(text, forecast_method_code((ForecastMethod)method)) == 0)
      return forecast_method_code((ForecastMethod)method);
  return NULL;
}

static void read_member(Result *rows, int row, int number, const FindingColumn *column, void *member)
{
  const bool is_null = result_is_null(rows, row, number);
  switch (column->kind) {
  case COLUMN_REAL:
    *(double *)member = is_null ? NAN : result_float8(rows, row, number);
    return;
  case COLUMN_YEAR:
  case COLUMN_COUNT:
    *(int *)member = is_null ? 0 : result_int16(rows, row, number);
    return;
  case COLUMN_TRUTH:
    *(bool *)member = result_boolean(rows, row, number);
    return;
  case COLUMN_ANSWER:
    *(int *)member = is_null ? -1 : result_boolean(rows, row, number) ? 1 : 0;
    return;
  case COLUMN_TERM:
    *(unsigned *)member =
        is_null ? 0 : (unsigned)MAX(vocabulary_find(column->vocabulary, result_text(rows, row, number)), 0);
    return;
  case COLUMN_METHOD:
    *(const char **)member = method_of(result_optional_text(rows, row, number));
    return;
  }
}

void finding_columns_read(Result *rows, int row, int first_column, const FindingColumn *columns, int n, void *record)
{
  for (int i = 0; i < n; i++)
    read_member(rows, row, first_column + i, &columns[i], (char *)record + columns[i].offset);
}
