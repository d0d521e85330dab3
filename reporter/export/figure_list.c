#include "reporter/export/figure_list.h"

const Indicator *figure_list_indicator(const FigureList *list, const Figure *figure)
{
  return catalogue_indicator(list->catalogue, figure->key.indicator_id);
}

const Area *figure_list_area(const FigureList *list, const Figure *figure)
{
  for (guint i = 0; i < list->n_areas; i++)
    if (list->areas[i].id == figure->key.area_id)
      return &list->areas[i];
  return NULL;
}

static bool is_wanted(const FigureList *list, const Figure *figure)
{
  return figure->key.pooled_years == 0 && figure->key.year >= list->first_year && figure->key.year <= list->last_year &&
         figure_list_indicator(list, figure) != NULL && figure_list_area(list, figure) != NULL;
}

FigureList *figure_list_new(const Catalogue *catalogue, const Area *areas, guint n_areas, const FigureTable *figures,
                            int first_year, int last_year, bool is_public)
{
  FigureList *list = g_new0(FigureList, 1);
  *list = (FigureList){.catalogue = catalogue,
                       .areas = areas,
                       .n_areas = n_areas,
                       .first_year = first_year,
                       .last_year = last_year,
                       .is_public = is_public,
                       .figures = g_ptr_array_new()};
  g_autoptr(GPtrArray) all = figure_table_sorted(figures, 0);
  for (guint i = 0; i < all->len; i++)
    if (is_wanted(list, g_ptr_array_index(all, i)))
      g_ptr_array_add(list->figures, g_ptr_array_index(all, i));
  return list;
}

void figure_list_free(FigureList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref(list->figures);
  g_free(list);
}

const char *figure_list_code(const FigureList *list, const Figure *figure, Dimension dimension)
{
  const CodeItem *item = catalogue_breakdown_item(list->catalogue, figure->key.breakdown, dimension);
  return item == NULL ? BREAKDOWN_TOTAL : item->code;
}

/* --- Its year ----------------------------------------------------------------------------------------------------- */

static void span_of(const Indicator *indicator, int year, int32_t *out_first_day, int32_t *out_last_day)
{
  const Period period = {.frequency = FREQUENCY_ANNUAL, .year = (int16_t)year, .part = 1};
  period_span(period, indicator->reporting_year, out_first_day, out_last_day);
}

static char *day_text(int32_t day)
{
  int year = 0;
  int month = 0;
  int day_of_month = 0;
  date_of_day(day, &year, &month, &day_of_month);
  return g_strdup_printf("%04d-%02d-%02d", year, month, day_of_month);
}

char *figure_first_day(const Indicator *indicator, int year)
{
  int32_t first = 0;
  int32_t last = 0;
  span_of(indicator, year, &first, &last);
  return day_text(first);
}

char *figure_last_day(const Indicator *indicator, int year)
{
  int32_t first = 0;
  int32_t last = 0;
  span_of(indicator, year, &first, &last);
  return day_text(last);
}

char *figure_time_period(const Indicator *indicator, int year)
{
  if (indicator->reporting_year == REPORTING_YEAR_CALENDAR)
    return g_strdup_printf("%d", year);
  g_autofree char *first = figure_first_day(indicator, year);
  return g_strconcat(first, "/P1Y", NULL);
}

/* --- What kind of number ------------------------------------------------------------------------------------------ */

char figure_observation_status(const Figure *figure)
{
  return figure->is_break && figure->status == 'A' ? 'B' : figure->status;
}

const char *figure_confidentiality(const Figure *figure, bool is_public)
{
  if (!is_public)
    return "N";
  switch (figure->suppression) {
  case SUPPRESSION_NONE:
    return "F";
  case SUPPRESSION_CONFIDENTIAL:
    return "C";
  case SUPPRESSION_INTERNAL:
    return "N";
  }
  g_assert_not_reached();
}
