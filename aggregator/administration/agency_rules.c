#include "aggregator/administration/agency_rules.h"

#include <string.h>

#define CODE_MAX_BYTES 40

static bool is_empty(const Agency *agency, AgencyColumn column)
{
  return agency->cells[column][0] == '\0';
}

static bool cell_is(const Agency *agency, AgencyColumn column, const char *text)
{
  return strcmp(agency->cells[column], text) == 0;
}

static const Agency *parent_of(const AgencyRegister *registered, const Agency *agency)
{
  return agency_register_find(registered, agency->cells[AGENCY_PARENT]);
}

/* Codes name folders and stand on command lines. */
static bool has_bad_code(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  const char *code = agency->cells[AGENCY_CODE];
  const size_t size = strlen(code);
  return size == 0 || size > CODE_MAX_BYTES || !g_ascii_isalnum(code[0]) ||
         strspn(code, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.") < size;
}

static bool has_bad_level(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return !cell_is(agency, AGENCY_LEVEL, "district") && !cell_is(agency, AGENCY_LEVEL, "township") &&
         !cell_is(agency, AGENCY_LEVEL, "unit");
}

static bool is_district_below(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return cell_is(agency, AGENCY_LEVEL, "district") && !is_empty(agency, AGENCY_PARENT);
}

static bool lacks_parent(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return !cell_is(agency, AGENCY_LEVEL, "district") && is_empty(agency, AGENCY_PARENT);
}

static bool has_unknown_parent(const AgencyRegister *registered, const Agency *agency)
{
  return !is_empty(agency, AGENCY_PARENT) && parent_of(registered, agency) == NULL;
}

/* Only those on the circle, not those below it. */
static bool is_above_itself(const AgencyRegister *registered, const Agency *agency)
{
  const Agency *above = parent_of(registered, agency);
  for (guint steps = 0; above != NULL && above != agency && steps < registered->agencies->len; steps++)
    above = parent_of(registered, above);
  return above == agency;
}

static bool is_township_elsewhere(const AgencyRegister *registered, const Agency *agency)
{
  const Agency *parent = parent_of(registered, agency);
  return cell_is(agency, AGENCY_LEVEL, "township") && parent != NULL && !cell_is(parent, AGENCY_LEVEL, "district");
}

static bool is_second_district(const AgencyRegister *registered, const Agency *agency)
{
  if (!cell_is(agency, AGENCY_LEVEL, "district"))
    return false;
  for (guint i = 0; i < registered->agencies->len; i++) {
    const Agency *other = g_ptr_array_index(registered->agencies, i);
    if (cell_is(other, AGENCY_LEVEL, "district"))
      return other != agency;
  }
  return false;
}

static bool lacks_name_zh(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return is_empty(agency, AGENCY_NAME_ZH);
}

static bool lacks_name_en(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return is_empty(agency, AGENCY_NAME_EN);
}

static bool lacks_unit_type(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return cell_is(agency, AGENCY_LEVEL, "unit") && is_empty(agency, AGENCY_UNIT_TYPE);
}

static bool has_unknown_unit_type(const AgencyRegister *registered, const Agency *agency)
{
  return !is_empty(agency, AGENCY_UNIT_TYPE) &&
         !g_hash_table_contains(registered->unit_types, agency->cells[AGENCY_UNIT_TYPE]);
}

static bool lacks_department(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return cell_is(agency, AGENCY_UNIT_TYPE, "department") && is_empty(agency, AGENCY_DEPARTMENT);
}

static bool has_unknown_department(const AgencyRegister *registered, const Agency *agency)
{
  return !is_empty(agency, AGENCY_DEPARTMENT) &&
         !g_hash_table_contains(registered->departments, agency->cells[AGENCY_DEPARTMENT]);
}

static bool has_bad_residence(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return !is_empty(agency, AGENCY_RESIDENCE) && !cell_is(agency, AGENCY_RESIDENCE, "U") &&
         !cell_is(agency, AGENCY_RESIDENCE, "R");
}

/* Six digits to the county, three more for the township, three for the village. */
static bool has_bad_area_code(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  const char *code = agency->cells[AGENCY_AREA_CODE];
  const size_t length = strlen(code);
  return !is_empty(agency, AGENCY_AREA_CODE) &&
         ((length != 6 && length != 9 && length != 12) || strspn(code, G_CSET_DIGITS) < length);
}

const AgencyRule agency_rules[] = {
    {"bad_code", AGENCY_CODE, has_bad_code},
    {"bad_level", AGENCY_LEVEL, has_bad_level},
    {"second_district", AGENCY_LEVEL, is_second_district},
    {"district_below", AGENCY_PARENT, is_district_below},
    {"no_parent", AGENCY_PARENT, lacks_parent},
    {"unknown_parent", AGENCY_PARENT, has_unknown_parent},
    {"above_itself", AGENCY_PARENT, is_above_itself},
    {"township_elsewhere", AGENCY_PARENT, is_township_elsewhere},
    {"no_name", AGENCY_NAME_ZH, lacks_name_zh},
    {"no_name", AGENCY_NAME_EN, lacks_name_en},
    {"no_unit_type", AGENCY_UNIT_TYPE, lacks_unit_type},
    {"unknown_unit_type", AGENCY_UNIT_TYPE, has_unknown_unit_type},
    {"no_department", AGENCY_DEPARTMENT, lacks_department},
    {"unknown_department", AGENCY_DEPARTMENT, has_unknown_department},
    {"bad_residence", AGENCY_RESIDENCE, has_bad_residence},
    {"bad_area_code", AGENCY_AREA_CODE, has_bad_area_code},
    {NULL, AGENCY_CODE, NULL},
};
