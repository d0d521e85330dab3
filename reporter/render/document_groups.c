/* Age groups and the other groups of one dimension in the document, each with its women and men where they are on record. */
#include <math.h>
#include <string.h>

#include "reporter/render/document_parts.h"
#include "reporter/render/json_value.h"

/* Sex and residence have series of their own. */
static const Dimension dimensions[] = {DIMENSION_AGE_GROUP,        DIMENSION_EDUCATION_STAGE, DIMENSION_EMPLOYMENT_TYPE,
                                       DIMENSION_INSURANCE_SCHEME, DIMENSION_DISABILITY,      DIMENSION_DISCIPLINE};

/* The district's line of CODE alone, or with SEX unless that is NULL. NULL when nothing is on record. */
static const ReportLine *line_of(const Catalogue *catalogue, const ReportIndicator *part, Dimension dimension,
                                 const CodeItem *code, const char *sex)
{
  const DimensionSet wanted = DIMENSION_BIT(dimension) | (sex == NULL ? 0 : DIMENSION_BIT(DIMENSION_SEX));
  for (guint i = 0; i < part->lines->len; i++) {
    const ReportLine *line = &g_array_index(part->lines, ReportLine, i);
    if (line->area->is_district && line->figure != NULL && figure_is_on_record(line->figure) &&
        breakdown_dimensions(catalogue_breakdown(catalogue, line->breakdown)) == wanted &&
        catalogue_breakdown_item(catalogue, line->breakdown, dimension) == code &&
        (sex == NULL || g_str_equal(catalogue_breakdown_item(catalogue, line->breakdown, DIMENSION_SEX)->code, sex)))
      return line;
  }
  return NULL;
}

static json_t *value_of(const Figure *figure)
{
  return json_number_or_null(figure != NULL && figure->has_value ? figure->value : NAN);
}

static json_t *value_on(const ReportLine *line)
{
  return value_of(line == NULL ? NULL : line->figure);
}

static bool is_hidden(const ReportLine *line)
{
  return line != NULL && line->figure->has_hidden_value;
}

static bool is_provisional(const ReportLine *line)
{
  return line != NULL && line->figure->has_value && figure_is_provisional(line->figure);
}

static json_t *group_of(const CodeItem *code, const ReportLine *both, const ReportLine *women, const ReportLine *men)
{
  json_t *object = json_object();
  const bool hides = is_hidden(both) || is_hidden(women) || is_hidden(men);
  json_object_set_new(object, "code", json_string(code->code));
  json_object_set_new(object, "name", json_name(code->name));
  json_object_set_new(object, "value", value_on(both));
  json_object_set_new(object, "previous", value_of(both == NULL ? NULL : both->previous));
  json_object_set_new(object, "women", value_on(women));
  json_object_set_new(object, "men", value_on(men));
  json_object_set_new(
      object, "marks",
      document_marks(is_provisional(both) || is_provisional(women) || is_provisional(men), hides, false));
  return object;
}

static json_t *groups_by(const Catalogue *catalogue, const ReportIndicator *part, Dimension dimension)
{
  const CodeList *list = catalogue_dimension_list(catalogue, dimension);
  json_t *array = json_array();
  for (guint i = 0; i < list->n_items; i++) {
    const CodeItem *code = &list->items[i];
    if (code->kind != CODE_KIND_BASE && code->kind != CODE_KIND_AGGREGATE)
      continue;
    const ReportLine *both = line_of(catalogue, part, dimension, code, NULL);
    const ReportLine *women = line_of(catalogue, part, dimension, code, "F");
    const ReportLine *men = line_of(catalogue, part, dimension, code, "M");
    if (both != NULL || women != NULL || men != NULL)
      json_array_append_new(array, group_of(code, both, women, men));
  }
  return array;
}

json_t *document_groups(const Report *report, const ReportIndicator *part)
{
  json_t *all = json_array();
  for (guint i = 0; i < G_N_ELEMENTS(dimensions); i++) {
    if ((part->indicator->allowed_dimensions & DIMENSION_BIT(dimensions[i])) == 0)
      continue;
    json_t *groups = groups_by(report->catalogue, part, dimensions[i]);
    if (json_array_size(groups) == 0) {
      json_decref(groups);
      continue;
    }
    json_t *object = json_object();
    json_object_set_new(object, "dimension", json_string(dimension_name(dimensions[i])));
    json_object_set_new(object, "groups", groups);
    json_array_append_new(all, object);
  }
  return all;
}
