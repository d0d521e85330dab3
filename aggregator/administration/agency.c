#include "aggregator/administration/agency.h"

static const char *const column_names[N_AGENCY_COLUMNS] = {
    [AGENCY_CODE] = "code",
    [AGENCY_PARENT] = "parent",
    [AGENCY_LEVEL] = "level",
    [AGENCY_NAME_ZH] = "name_zh",
    [AGENCY_NAME_EN] = "name_en",
    [AGENCY_UNIT_TYPE] = "unit_type",
    [AGENCY_DEPARTMENT] = "department",
    [AGENCY_RESIDENCE] = "residence",
    [AGENCY_AREA_CODE] = "area_code",
    [AGENCY_CREDIT_CODE] = "credit_code",
};

Agency *agency_new(guint row)
{
  Agency *agency = g_new0(Agency, 1);
  agency->row = row;
  return agency;
}

void agency_free(Agency *agency)
{
  if (agency == NULL)
    return;
  for (guint i = 0; i < N_AGENCY_COLUMNS; i++)
    g_free(agency->cells[i]);
  g_free(agency);
}

void agency_set(Agency *agency, AgencyColumn column, const char *text)
{
  g_free(agency->cells[column]);
  agency->cells[column] = g_strdup(text);
}

const char *agency_column_name(AgencyColumn column)
{
  return column_names[column];
}

static void fault_free(gpointer pointer)
{
  AgencyFault *fault = pointer;
  g_free(fault->given);
  g_free(fault);
}

GPtrArray *agency_faults_new(void)
{
  return g_ptr_array_new_with_free_func(fault_free);
}

void agency_faults_add(GPtrArray *faults, guint row, const char *column, const char *code, const char *given)
{
  AgencyFault *fault = g_new0(AgencyFault, 1);
  *fault = (AgencyFault){.row = row, .column = column, .code = code, .given = g_strdup(given)};
  g_ptr_array_add(faults, fault);
}
