#include "tests/fuzz/sound_spool.h"

#include <glib.h>
#include <sqlite3.h>

/* Nobody else asks it for memory, or how much it has: a lock for each piece is a seventh of an input's time. */
static void let_sqlite_be_quick(void)
{
  const int code = sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) | sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  g_assert(code == SQLITE_OK);
}

Agency *sound_spool_agency(void)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", NULL};
  static const char *const forms[] = {
      "indicator,period,sex,value\n305,2022-S1,F,7\n305,2022-S2,F,8\n305,2023-S1,F,7\n",
      "indicator,period,sex,value\n305,2023-S2,F,9\n305,2024-S1,F,-1\n305,2024-S1,M,4\n",
      "indicator,period,sex,value,comment\n305,2022-S2,F,9,更正\n305,2024-S2,F,900,\n305,2024-S2,M,4,说明\n"};
  let_sqlite_be_quick();
  g_setenv("HALFSKY_SOURCE_DIR", SOURCE_FOLDER, TRUE);
  Agency *agency = agency_new(assigned);
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *name = g_strdup_printf("form %u.csv", i);
    IntakeResult result = agency_drop(agency, name, forms[i]);
    g_assert(result.kind == INTAKE_ACCEPTED);
    intake_result_clear(&result);
    if (i == 0) {
      agency_finish(agency, 1, 0);
      agency_prune(agency);
    }
  }
  agency_finish(agency, 2, 1);
  return agency;
}
