/* A list of agencies: whatever the bytes, it is no CSV, or each of its rows is an agency or a fault, and the register that takes them in judges them. */
#include "aggregator/administration/agency_form.h"
#include "aggregator/administration/agency_register.h"
#include "aggregator/administration/csv_json.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"

#include <jansson.h>
#include <string.h>

static void register_all(GPtrArray *agencies, GPtrArray *faults)
{
  g_autoptr(AgencyRegister) registered = agency_register_new();
  g_autoptr(GPtrArray) cautions = agency_faults_new();
  g_hash_table_add(registered->unit_types, g_strdup("hospital"));
  g_hash_table_add(registered->departments, g_strdup("health"));
  g_ptr_array_set_free_func(agencies, NULL);
  for (guint i = 0; i < agencies->len; i++)
    agency_register_put(registered, g_ptr_array_index(agencies, i), faults);
  agency_register_check(registered, faults);
  agency_register_caution(registered, cautions);
  for (guint i = 0; faults->len == 0 && i < registered->agencies->len; i++)
    (void)agency_register_area(registered, g_ptr_array_index(registered->agencies, i));
}

/* The same bytes as a table on its way to PostgreSQL, which must find JSON. */
static void expect_json(GBytes *content)
{
  g_autofree char *json = csv_to_json(content, NULL);
  if (json == NULL)
    return;
  json_t *rows = json_loads(json, 0, NULL);
  g_assert(json_is_array(rows));
  json_decref(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = g_bytes_new(bytes, size);
  g_autoptr(GPtrArray) faults = agency_faults_new();
  g_autoptr(GPtrArray) agencies = agency_form_read(content, faults, &error);
  g_assert(agencies != NULL || halfsky_error_is(error, HALFSKY_ERROR_REJECT));
  if (agencies != NULL)
    register_all(agencies, faults);
  expect_json(content);
  return 0;
}
