#include "collector/forms/form_header.h"

#include <string.h>

enum { MAX_NAMES = 5 };

/* Every name by which a column is known, ended by NULL; the first is the English one, the second the Chinese one. */
static const char *const field_names[N_FORM_FIELDS][MAX_NAMES] = {
    [DIMENSION_SEX] = {"sex", "性别"},
    [DIMENSION_AGE_GROUP] = {"age_group", "年龄组", "年龄"},
    [DIMENSION_RESIDENCE] = {"residence", "城乡", "城乡类型"},
    [DIMENSION_EDUCATION_STAGE] = {"education_stage", "教育阶段"},
    [DIMENSION_EMPLOYMENT_TYPE] = {"employment_type", "就业类型"},
    [DIMENSION_INSURANCE_SCHEME] = {"insurance_scheme", "保险类型"},
    [DIMENSION_DISABILITY] = {"disability", "残疾类别"},
    [DIMENSION_DISCIPLINE] = {"discipline", "学科"},
    [FORM_FIELD_INDICATOR] = {"indicator", "指标", "指标代码", "指标名称"},
    [FORM_FIELD_PERIOD] = {"period", "时期", "报告期", "time_period"},
    [FORM_FIELD_VALUE] = {"value", "数值", "obs_value"},
    [FORM_FIELD_NUMERATOR] = {"numerator", "分子"},
    [FORM_FIELD_DENOMINATOR] = {"denominator", "分母"},
    [FORM_FIELD_STATUS] = {"status", "状态", "obs_status"},
    [FORM_FIELD_COMMENT] = {"comment", "说明", "备注"},
    [FORM_FIELD_SAMPLE_SIZE] = {"sample_size", "样本量"},
    [FORM_FIELD_DESIGN_EFFECT] = {"design_effect", "设计效应"},
};

const char *form_field_name(FormField field)
{
  return field_names[field][0];
}

const char *const *form_field_names(FormField field)
{
  return field_names[field];
}

static bool is_named(FormField field, const char *folded_name)
{
  for (int i = 0; field_names[field][i] != NULL; i++)
    if (strcmp(field_names[field][i], folded_name) == 0)
      return true;
  return false;
}

/* N_FORM_FIELDS when no field is called CELL. */
static FormField find_field(const char *cell)
{
  g_autofree char *folded = g_utf8_strdown(cell, -1);
  g_strstrip(folded);
  FormField field = 0;
  while (field < N_FORM_FIELDS && !is_named(field, folded))
    field++;
  return field;
}

bool form_header_knows(const char *cell)
{
  return find_field(cell) != N_FORM_FIELDS;
}

bool form_header_is_called(const char *heading, const char *field)
{
  const FormField found = find_field(heading);
  return g_ascii_strcasecmp(heading, field) == 0 ||
         (found != N_FORM_FIELDS && strcmp(form_field_name(found), field) == 0);
}

static bool check_complete(const FormHeader *header, FormFault *out_fault)
{
  const char *missing = NULL;
  if (header->column[FORM_FIELD_INDICATOR] < 0)
    missing = "indicator / 指标";
  else if (header->column[FORM_FIELD_PERIOD] < 0)
    missing = "period / 时期";
  else if (header->column[FORM_FIELD_VALUE] < 0 && header->column[FORM_FIELD_NUMERATOR] < 0)
    missing = "value / 数值, numerator / 分子";
  if (missing != NULL)
    form_fault_set(out_fault, "missing_column", 0, "", missing);
  return missing == NULL;
}

static bool place_column(FormHeader *header, const char *cell, int column, FormFault *out_fault)
{
  const FormField field = find_field(cell);
  if (field == N_FORM_FIELDS) {
    form_fault_set(out_fault, "unknown_column", 0, cell, "");
    return false;
  }
  if (header->column[field] >= 0) {
    form_fault_set(out_fault, "repeated_column", 0, cell, field_names[field][0]);
    return false;
  }
  header->column[field] = column;
  return true;
}

bool form_header_read(const char *const *cells, guint n_cells, FormHeader *out_header, FormFault *out_fault)
{
  FormHeader header = {.n_columns = n_cells};
  for (FormField field = 0; field < N_FORM_FIELDS; field++)
    header.column[field] = -1;
  for (guint i = 0; i < n_cells; i++)
    /* Spreadsheets write trailing empty columns. */
    if (cells[i][strspn(cells[i], " \t")] != '\0' && !place_column(&header, cells[i], (int)i, out_fault))
      return false;
  if (!check_complete(&header, out_fault))
    return false;
  *out_header = header;
  return true;
}
