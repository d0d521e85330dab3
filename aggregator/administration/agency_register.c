#include "aggregator/administration/agency_register.h"

#include <string.h>

#include "aggregator/administration/agency_rules.h"

static void free_agency(gpointer agency)
{
  agency_free(agency);
}

AgencyRegister *agency_register_new(void)
{
  AgencyRegister *registered = g_new0(AgencyRegister, 1);
  registered->agencies = g_ptr_array_new_with_free_func(free_agency);
  registered->by_code = g_hash_table_new(g_str_hash, g_str_equal);
  registered->unit_types = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  registered->departments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return registered;
}

void agency_register_free(AgencyRegister *registered)
{
  if (registered == NULL)
    return;
  g_hash_table_unref(registered->by_code);
  g_hash_table_unref(registered->unit_types);
  g_hash_table_unref(registered->departments);
  g_ptr_array_unref(registered->agencies);
  g_free(registered);
}

void agency_register_add(AgencyRegister *registered, Agency *agency)
{
  g_ptr_array_add(registered->agencies, agency);
  g_hash_table_replace(registered->by_code, agency->cells[AGENCY_CODE], agency);
}

/* Cells that the list does not have are empty in a new agency. */
static void fill_up(Agency *agency)
{
  for (int column = 0; column < N_AGENCY_COLUMNS; column++)
    if (agency->cells[column] == NULL)
      agency_set(agency, (AgencyColumn)column, "");
}

/* The code stays: it is the key under which the agency is found. */
static void put_over(Agency *known, const Agency *listed)
{
  known->row = listed->row;
  for (int column = AGENCY_CODE + 1; column < N_AGENCY_COLUMNS; column++) {
    const char *cell = listed->cells[column];
    if (cell == NULL || strcmp(cell, known->cells[column]) == 0)
      continue;
    agency_set(known, (AgencyColumn)column, cell);
    known->change = AGENCY_CHANGED;
  }
}

static void put_new(AgencyRegister *registered, Agency *agency)
{
  fill_up(agency);
  agency->change = AGENCY_ADDED;
  agency_register_add(registered, agency);
}

void agency_register_put(AgencyRegister *registered, Agency *agency, GPtrArray *faults)
{
  const char *code = agency->cells[AGENCY_CODE] != NULL ? agency->cells[AGENCY_CODE] : "";
  Agency *known = agency_register_find(registered, code);
  if (known == NULL) {
    put_new(registered, agency);
    return;
  }
  if (known->row > 0)
    agency_faults_add(faults, agency->row, agency_column_name(AGENCY_CODE), "duplicate_code", code);
  else
    put_over(known, agency);
  agency_free(agency);
}

Agency *agency_register_find(const AgencyRegister *registered, const char *code)
{
  return g_hash_table_lookup(registered->by_code, code);
}

static bool is_area(const Agency *agency)
{
  return strcmp(agency->cells[AGENCY_LEVEL], "unit") != 0;
}

const Agency *agency_register_area(const AgencyRegister *registered, const Agency *agency)
{
  while (!is_area(agency))
    agency = agency_register_find(registered, agency->cells[AGENCY_PARENT]);
  return agency;
}

static void check_agency(const AgencyRegister *registered, const AgencyRule *rules, const Agency *agency,
                         GPtrArray *faults)
{
  for (const AgencyRule *rule = rules; rule->code != NULL; rule++)
    if (rule->is_broken(registered, agency))
      agency_faults_add(faults, agency->row, agency_column_name(rule->column), rule->code, agency->cells[rule->column]);
}

void agency_register_check(const AgencyRegister *registered, GPtrArray *faults)
{
  guint n_districts = 0;
  for (guint i = 0; i < registered->agencies->len; i++) {
    const Agency *agency = g_ptr_array_index(registered->agencies, i);
    if (agency->row > 0)
      check_agency(registered, agency_rules, agency, faults);
    if (strcmp(agency->cells[AGENCY_LEVEL], "district") == 0)
      n_districts++;
  }
  if (n_districts == 0)
    agency_faults_add(faults, 0, NULL, "no_district", "");
}

void agency_register_caution(const AgencyRegister *registered, GPtrArray *cautions)
{
  for (guint i = 0; i < registered->agencies->len; i++) {
    const Agency *agency = g_ptr_array_index(registered->agencies, i);
    if (agency->row > 0)
      check_agency(registered, agency_cautions, agency, cautions);
  }
}

guint agency_register_count(const AgencyRegister *registered, AgencyChange change)
{
  guint n_agencies = 0;
  for (guint i = 0; i < registered->agencies->len; i++) {
    const Agency *agency = g_ptr_array_index(registered->agencies, i);
    if (agency->row > 0 && agency->change == change)
      n_agencies++;
  }
  return n_agencies;
}
