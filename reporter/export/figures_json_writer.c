/* JSON: one document, docs/figures.schema.json. What figures share (areas, indicators) is told once and referred to by code; names are in both languages, so the document is
 * the same in either. A breakdown names only the dimensions in which it is not the total. */
#include <math.h>
#include <string.h>

#include "reporter/export/figure_writer.h"
#include "reporter/headway.h"
#include "reporter/render/json_value.h"

/* Of the document's form: raised when something is taken away or means something else. */
#define FIGURES_FORM 1

static json_t *areas_of(const FigureList *list)
{
  json_t *array = json_array();
  for (guint i = 0; i < list->n_areas; i++) {
    json_t *object = json_object();
    json_object_set_new(object, "code", json_string(list->areas[i].code));
    json_object_set_new(object, "name", json_name(list->areas[i].name));
    json_object_set_new(object, "is_district", json_boolean(list->areas[i].is_district));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *indicator_of(const Indicator *indicator)
{
  json_t *object = json_object();
  json_object_set_new(object, "id", json_integer(indicator->id));
  json_object_set_new(object, "code", json_string(indicator->code));
  json_object_set_new(object, "name", json_name(indicator->name));
  json_object_set_new(object, "unit", json_string(indicator->unit->code));
  json_object_set_new(object, "unit_name", json_name(indicator->unit->name));
  json_object_set_new(object, "decimals", json_integer(indicator->decimals));
  json_object_set_new(object, "reporting_year", json_string(reporting_year_rule_code(indicator->reporting_year)));
  return object;
}

/* Those that have figures; figures are in the order of indicators. */
static json_t *indicators_of(const FigureList *list)
{
  json_t *array = json_array();
  const Indicator *last = NULL;
  for (guint i = 0; i < list->figures->len; i++) {
    const Indicator *indicator = figure_list_indicator(list, g_ptr_array_index(list->figures, i));
    if (indicator != last)
      json_array_append_new(array, indicator_of(indicator));
    last = indicator;
  }
  return array;
}

static json_t *breakdown_of(const FigureList *list, const Figure *figure)
{
  json_t *object = json_object();
  for (Dimension dimension = 0; dimension < N_DIMENSIONS; dimension++) {
    const CodeItem *item = catalogue_breakdown_item(list->catalogue, figure->key.breakdown, dimension);
    if (item != NULL)
      json_object_set_new(object, dimension_name(dimension), json_string(item->code));
  }
  return object;
}

static json_t *number_if(bool is_there, double number)
{
  return json_number_or_null(is_there ? number : NAN);
}

static json_t *figure_of(const FigureList *list, const Figure *figure)
{
  const Indicator *indicator = figure_list_indicator(list, figure);
  g_autofree char *time_period = figure_time_period(indicator, figure->key.year);
  const char status[] = {figure_observation_status(figure), '\0'};
  json_t *object = json_object();
  json_object_set_new(object, "indicator", json_string(indicator->code));
  json_object_set_new(object, "area", json_string(figure_list_area(list, figure)->code));
  json_object_set_new(object, "year", json_integer(figure->key.year));
  json_object_set_new(object, "time_period", json_string(time_period));
  json_object_set_new(object, "breakdown", breakdown_of(list, figure));
  json_object_set_new(object, "value", number_if(figure->has_value, figure->value));
  json_object_set_new(object, "numerator", number_if(figure->has_numerator, figure->numerator));
  json_object_set_new(object, "denominator", number_if(figure->has_denominator, figure->denominator));
  json_object_set_new(object, "estimate", number_if(figure->has_estimate, figure->estimate));
  json_object_set_new(object, "status", json_string(status));
  json_object_set_new(object, "confidentiality", json_string(figure_confidentiality(figure, list->is_public)));
  json_object_set_new(object, "release", json_string(vocabulary_code(&release_vocabulary, (int)figure->release)));
  json_object_set_new(object, "is_break", json_boolean(figure->is_break));
  json_object_set_new(object, "units_expected", json_integer(figure->units_expected));
  json_object_set_new(object, "units_received", json_integer(figure->units_received));
  return object;
}

static json_t *head_of(const FigureList *list)
{
  json_t *root = json_object();
  json_object_set_new(root, "form", json_integer(FIGURES_FORM));
  json_object_set_new(root, "edition", json_string(list->is_public ? "public" : "internal"));
  json_object_set_new(root, "first_year", json_integer(list->first_year));
  json_object_set_new(root, "last_year", json_integer(list->last_year));
  json_object_set_new(root, "areas", areas_of(list));
  json_object_set_new(root, "indicators", indicators_of(list));
  return root;
}

/* The figures are put into the finished head one by one, a line each: as values of the library all of them together would take many times the room of the text. */
static bool write_json(GString *out, const FigureList *list, Language language, GError **error)
{
  static const char end[] = "\n}\n";
  (void)language;
  (void)error;
  json_append(out, head_of(list), 1);
  g_assert(g_str_has_suffix(out->str, end));
  g_string_truncate(out, out->len - strlen(end));
  g_string_append(out, ",\n \"figures\": [");
  for (guint i = 0; i < list->figures->len; i++) {
    g_string_append(out, i == 0 ? "\n" : ",\n");
    json_append(out, figure_of(list, g_ptr_array_index(list->figures, i)), 0);
    g_string_truncate(out, out->len - 1); /* its line end */
    headway_count("reporter.headway.rows", i + 1, list->figures->len);
  }
  g_string_append(out, "\n ]\n}\n");
  return true;
}

const FigureWriter figures_json_writer = {"json", write_json};
