/* The annual report of a year as the page needs it. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"
#include "reporter/publish/report_source.h"
#include "reporter/render/document.h"
#include "reporter/render/json_value.h"
#include "reporter/serve/answers.h"

/* The years of which there are figures, the latest first; GArray of int. */
static GArray *read_years(Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "report_years", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(int));
  for (int row = 0; row < result_rows(rows); row++) {
    const int year = result_int32(rows, row, 0);
    g_array_append_val(years, year);
  }
  return result_check(rows, error) ? g_steal_pointer(&years) : NULL;
}

static bool has_year(const GArray *years, int year)
{
  for (guint i = 0; i < years->len; i++)
    if (g_array_index(years, int, i) == year)
      return true;
  return false;
}

/* Only as people write it: four digits, so that a year has one name. */
static int year_of(const char *text)
{
  int year = 0;
  if (strlen(text) != 4)
    return -1;
  for (const char *digit = text; *digit != '\0'; digit++) {
    if (!g_ascii_isdigit(*digit))
      return -1;
    year = 10 * year + g_ascii_digit_value(*digit);
  }
  return year;
}

/* The latest that is over, else the first: of a year that runs there are few figures. YEARS has the latest first, and at least one. */
static int usual_year(const GArray *years)
{
  const GDate day = clock_today(CLOCK_DEFAULT_ZONE);
  for (guint i = 0; i < years->len; i++)
    if (g_array_index(years, int, i) < g_date_get_year(&day))
      return g_array_index(years, int, i);
  return g_array_index(years, int, years->len - 1);
}

/* WANTED, else the desk's, else the usual one. */
static bool choose_year(const Desk *desk, const char *wanted, const GArray *years, int *out_year, GError **error)
{
  if (years->len == 0) {
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there are no annual figures yet");
    return false;
  }
  const int unasked = desk->year != 0 ? desk->year : usual_year(years);
  *out_year = *wanted != '\0' ? year_of(wanted) : unasked;
  if (has_year(years, *out_year))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there are no annual figures of that year");
  return false;
}

static json_t *years_json(const GArray *years)
{
  json_t *array = json_array();
  for (guint i = 0; i < years->len; i++)
    json_array_append_new(array, json_integer(g_array_index(years, int, i)));
  return array;
}

static GString *render(const Desk *desk, const ReportBasis *basis, const GArray *years, int year)
{
  g_autoptr(ReportSource) source = report_source_of(basis, &desk->rules->assess, year, desk->is_public);
  g_autoptr(Review) review = review_of_year(report_source_report(source), &desk->rules->warning);
  json_t *root = json_object();
  json_object_set_new(root, "year", json_integer(year));
  json_object_set_new(root, "years", years_json(years));
  json_object_set_new(root, "document", document_of(review, DOCUMENT_ANNUAL));
  GString *json = g_string_new(NULL);
  json_append(json, root, 0);
  return json;
}

GString *answer_report(const Desk *desk, const char *const *values, GError **error)
{
  int year = 0;
  g_autoptr(Transaction) snapshot = transaction_begin_snapshot(desk->connection, error);
  g_autoptr(GArray) years = snapshot == NULL ? NULL : read_years(desk->connection, error);
  if (years == NULL || !choose_year(desk, values[0], years, &year, error))
    return NULL;
  const BasisRequest wanted = {
      .year = year, .is_marked = desk->is_public, .discipline_from = year, .tells_handling = !desk->is_public};
  g_autoptr(ReportBasis) basis = report_basis_read(desk->connection, &desk->rules->disclosure, &wanted, error);
  return basis == NULL ? NULL : render(desk, basis, years, year);
}
