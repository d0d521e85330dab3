#include "aggregator/metrics/monitor.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/metrics/metrics.h"
#include "base/log.h"
#include "http/http_server.h"

#define PLAIN_TEXT "text/plain; charset=utf-8"
#define PROMETHEUS_TEXT "text/plain; version=0.0.4; charset=utf-8"

struct Monitor {
  Loop *loop;
  HttpServer *server;
  MonitorFunc status;
  gpointer user;
  guint watch, timer;
};

/* --- Answers ------------------------------------------------------------------------------------------------------ */

static HttpAnswer answer_metrics(const json_t *status)
{
  g_autofree char *metrics = metrics_text(status);
  return http_answer_text(200, PROMETHEUS_TEXT, metrics);
}

static HttpAnswer answer_health(G_GNUC_UNUSED const json_t *status)
{
  return http_answer_text(200, PLAIN_TEXT, "alive\n");
}

static HttpAnswer answer_readiness(const json_t *status)
{
  const bool is_listening = json_is_string(json_object_get(status, "endpoint"));
  const char *trouble = json_string_value(json_object_get(status, "database_trouble"));
  if (is_listening && json_is_true(json_object_get(status, "has_database")))
    return http_answer_text(200, PLAIN_TEXT, "ready\n");
  g_autofree char *reason =
      g_strdup_printf("not ready: %s\n", trouble != NULL ? trouble : "PostgreSQL or the catalogue was not reached yet");
  return http_answer_text(503, PLAIN_TEXT, reason);
}

static HttpAnswer answer_status(const json_t *status)
{
  char *dumped = json_dumps(status, JSON_COMPACT);
  const HttpAnswer answer = http_answer_text(200, "application/json", dumped);
  free(dumped);
  return answer;
}

typedef struct Page {
  const char *path;
  HttpAnswer (*answer)(const json_t *status);
} Page;

static const Page pages[] = {{"/metrics", answer_metrics},
                             {"/status", answer_status},
                             {"/healthz", answer_health},
                             {"/readyz", answer_readiness}};

static HttpAnswer answer_of(const Monitor *monitor, const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS(pages); i++)
    if (strcmp(pages[i].path, path) == 0) {
      json_t *status = monitor->status(monitor->user);
      const HttpAnswer answer = pages[i].answer(status);
      json_decref(status);
      return answer;
    }
  return http_answer_text(404, PLAIN_TEXT, "not found; there are /metrics, /status, /healthz and /readyz\n");
}

static void on_get(HttpRequest *request, gpointer user)
{
  const HttpAnswer answer = answer_of(user, http_request_path(request));
  http_request_answer(request, &answer);
}

/* --- The loop ----------------------------------------------------------------------------------------------------- */

static void serve(gpointer user)
{
  Monitor *monitor = user;
  http_server_serve(monitor->server);
  const int64_t timeout_ms = http_server_timeout_ms(monitor->server);
  loop_remove(monitor->loop, monitor->timer);
  monitor->timer = timeout_ms >= 0 ? loop_add_timer(monitor->loop, timeout_ms, serve, monitor) : 0;
}

Monitor *monitor_open(Loop *loop, const char *address, MonitorFunc status, gpointer user, GError **error)
{
  g_autoptr(Monitor) monitor = g_new0(Monitor, 1);
  monitor->loop = loop;
  monitor->status = status;
  monitor->user = user;
  const HttpServerOptions options = {.address = address, .answer = on_get, .user = monitor};
  monitor->server = http_server_open(&options, error);
  if (monitor->server == NULL)
    return NULL;
  monitor->watch = loop_watch_fd(loop, http_server_descriptor(monitor->server), serve, monitor);
  log_info("metrics_listening address=%s port=%u", address, http_server_port(monitor->server));
  return g_steal_pointer(&monitor);
}

void monitor_close(Monitor *monitor)
{
  if (monitor == NULL)
    return;
  loop_remove(monitor->loop, monitor->watch);
  loop_remove(monitor->loop, monitor->timer);
  http_server_close(monitor->server);
  g_free(monitor);
}
