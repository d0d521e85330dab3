#include "collector/connection/running_daemon.h"

#include <jansson.h>
#include <string.h>

#include "wire/control.h"

enum { ANSWER_MS = 5000 };

static RunningDaemon read_answer(GBytes *answer)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data(answer, &size);
  json_t *status = json_loadb(bytes, size, 0, NULL);
  const json_t *line = json_object_get(status, "line");
  const char *state = json_string_value(json_object_get(line, "state"));
  const RunningDaemon daemon = {.is_streaming = g_strcmp0(state, "streaming") == 0,
                                .is_fenced = g_strcmp0(state, "fenced") == 0,
                                .clock_ahead_s = json_integer_value(json_object_get(line, "clock_ahead_s"))};
  json_decref(status);
  return daemon;
}

RunningDaemon running_daemon_ask(Wire *wire, const Home *home)
{
  static const char request[] = "{\"do\":\"status\",\"brief\":true}";
  if (!g_file_test(home->control, G_FILE_TEST_EXISTS))
    return (RunningDaemon){.is_streaming = false};
  g_autoptr(GBytes) bytes = g_bytes_new_static(request, strlen(request));
  g_autoptr(GBytes) answer = control_ask(wire, home->control, bytes, ANSWER_MS, NULL);
  return answer != NULL ? read_answer(answer) : (RunningDaemon){.is_streaming = false};
}
