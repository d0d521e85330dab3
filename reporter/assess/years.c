#include "reporter/assess/years.h"

int baseline_year(int wanted, int year, const int *years, guint n_years)
{
  for (guint i = 0; i < n_years; i++)
    if (years[i] == wanted)
      return wanted < year ? wanted : 0;
  return n_years > 0 && years[0] < year ? years[0] : 0;
}

/* How far back the year compared with must at least lie. */
static int distance_of(const Indicator *indicator)
{
  return indicator->term_years > 0 ? (int)indicator->term_years : 1;
}

int compare_year(const Indicator *indicator, int year, const int *years, guint n_years)
{
  bool takes_older = indicator->term_years > 0 || indicator->collection_interval_years > 1;
  int found = 0;
  for (guint i = 0; i < n_years; i++)
    if (years[i] <= year - distance_of(indicator))
      found = years[i];
  return takes_older || found == year - 1 ? found : 0;
}

/* For how many years a figure stands. */
static int years_standing(const Indicator *indicator)
{
  return (int)MAX(MAX(indicator->term_years, indicator->collection_interval_years), 1);
}

int standing_year(const Indicator *indicator, int year, const int *years, guint n_years)
{
  int latest = 0;
  for (guint i = 0; i < n_years && years[i] <= year; i++)
    latest = years[i];
  return latest > year - years_standing(indicator) ? latest : year;
}
