#include "aggregator/administration/partitions.h"

#include "base/clock.h"
#include "database/query.h"

enum { FIRST_YEAR = 2015, LAST_YEAR = 2035, YEARS_AHEAD = 10 };

bool partitions_ensure(Connection *connection, int *out_n_made, GError **error)
{
  const GDate today = clock_today(NULL);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, FIRST_YEAR);
  parameters_add_int32(parameters, MAX(LAST_YEAR, g_date_get_year(&today) + YEARS_AHEAD));
  g_autoptr(Result) row = query_run(connection, "partitions_ensure", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  const int n_made = result_int32(row, 0, 0);
  if (!result_check(row, error))
    return false;
  *out_n_made = n_made;
  return true;
}
