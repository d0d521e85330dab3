/* What is asked of a collector over its control socket: whatever the bytes, they are answered by JSON, and nothing is handed in, since the district is not
 * known yet. */
#include <jansson.h>
#include <stdlib.h>

#include "collector/collector_settings.h"
#include "collector/control.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/folder.h"

static char *folder = NULL;
static Reception reception = {0};

static void leave(void)
{
  spool_close(reception.spool);
  district_free((District *)reception.district);
  home_free((Home *)reception.home);
  settings_free((Settings *)reception.settings);
  scratch_folder_free(folder);
}

static void open_collector(void)
{
  folder = scratch_folder_new();
  Home *home = home_new(folder);
  const bool is_made = home_make_folders(home, NULL);
  g_assert(is_made);
  reception = (Reception){.home = home,
                          .district = district_load(home, NULL),
                          .spool = spool_open(home->spool, NULL, NULL),
                          .settings = settings_load(collector_setting_specs, NULL, NULL, NULL)};
  g_assert(reception.district != NULL && reception.spool != NULL && reception.settings != NULL);
  atexit(leave);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (folder == NULL)
    open_collector();
  const ControlScope scope = {.reception = &reception};
  g_autoptr(GBytes) answer = control_answer(&scope, (FrameView){bytes, size});
  json_t *json = json_loadb(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer), 0, NULL);
  g_assert(json_is_object(json));
  json_decref(json);
  return 0;
}
