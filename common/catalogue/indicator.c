/* What follows from an indicator's columns. */
#include <string.h>

#include "catalogue/catalogue.h"

bool unit_is_whole(const Catalogue *catalogue, const CodeItem *unit)
{
  return strcmp(code_item_cell(catalogue_code_list(catalogue, "unit"), unit, "is_whole"), "yes") == 0;
}

bool unit_counts_people(const Catalogue *catalogue, const CodeItem *unit)
{
  const char *answer = code_item_cell(catalogue_code_list(catalogue, "unit"), unit, "counts_people");
  return answer[0] == '\0' ? unit_is_whole(catalogue, unit) : strcmp(answer, "yes") == 0;
}

bool indicator_is_reported_by(const Indicator *indicator, const char *unit_type_code, const char *department_code)
{
  for (guint i = 0; i < indicator->n_reporting_unit_types; i++)
    if (strcmp(indicator->reporting_unit_types[i]->code, unit_type_code) == 0)
      return strcmp(unit_type_code, "department") != 0 || g_strcmp0(department_code, indicator->department->code) == 0;
  return false;
}

bool indicator_is_quotient(const Indicator *indicator)
{
  switch (indicator->measure) {
  case MEASURE_RATIO:
  case MEASURE_PROPORTION:
  case MEASURE_MEAN:
    return true;
  case MEASURE_COUNT:
  case MEASURE_INDEX:
  case MEASURE_YES_NO:
    return false;
  }
  g_assert_not_reached();
}

bool indicator_is_additive(const Indicator *indicator)
{
  return indicator->aggregation == AGGREGATION_SUM || indicator->aggregation == AGGREGATION_SUM_NUM_DEN;
}
