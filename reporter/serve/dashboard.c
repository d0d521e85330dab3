#include "reporter/serve/dashboard.h"

#include <signal.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/service.h"
#include "reporter/keeper.h"
#include "reporter/serve/door.h"
#include "reporter/serve/shelf.h"
#include "wire/hint.h"
#include "wire/service_report.h"

enum { CLERKS = 2, LOOK_AT_CLOCK_EVERY_MS = 500 };

typedef struct Dashboard {
  const DashboardOptions *options;
  Wire *wire;
  Loop *loop;
  HintSubscriber *hint;
  Door *door;
  Keeper *keeper;
  Clerks *clerks;
  Shelf *shelf;
  HttpServer *server;
  ServiceReport *report;
  GHashTable *file_tags; /* by Resource */
  guint serve_timer;
} Dashboard;

/* Scripts and styles only from here, and nobody may put a page into a frame. */
static const HttpHeader headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {NULL, NULL},
};

/* --- Requests ----------------------------------------------------------------------------------------------------- */

static void answer_file(const Dashboard *dashboard, HttpRequest *request, const Resource *resource)
{
  size_t size = 0;
  const char *content = resource_file(resource, &size);
  const HttpAnswer answer = {.status = 200,
                             .content_type = resource->content_type,
                             .body = g_bytes_new_static(content, size),
                             .tag = g_hash_table_lookup(dashboard->file_tags, resource)};
  http_request_answer(request, &answer);
}

static void answer_nothing(HttpRequest *request)
{
  const HttpAnswer nothing = http_answer_text(404, "text/plain; charset=utf-8", "not found\n");
  http_request_answer(request, &nothing);
}

static void answer_question(Dashboard *dashboard, HttpRequest *request, const Resource *resource)
{
  const char *values[RESOURCE_ARGUMENTS_MAX] = {NULL};
  for (guint i = 0; resource->arguments[i] != NULL; i++) {
    values[i] = http_request_argument(request, resource->arguments[i]);
    if (values[i] != NULL && !g_utf8_validate(values[i], -1, NULL)) {
      answer_nothing(request);
      return;
    }
  }
  shelf_ask(dashboard->shelf, request, question_new(resource, values),
            resource->is_kept ? http_request_argument(request, "after") : NULL);
}

static void on_request(HttpRequest *request, gpointer user)
{
  Dashboard *dashboard = user;
  if (!door_lets_in(dashboard->door, request))
    return;
  const Resource *resource = resource_find(http_request_path(request), dashboard->options->is_public);
  if (resource == NULL) {
    answer_nothing(request);
  } else if (resource->file != NULL) {
    answer_file(dashboard, request, resource);
  } else {
    answer_question(dashboard, request, resource);
  }
}

/* --- The loop ----------------------------------------------------------------------------------------------------- */

static void serve(gpointer user)
{
  Dashboard *dashboard = user;
  http_server_serve(dashboard->server);
  const int64_t timeout_ms = http_server_timeout_ms(dashboard->server);
  loop_remove(dashboard->loop, dashboard->serve_timer);
  dashboard->serve_timer = timeout_ms >= 0 ? loop_add_timer(dashboard->loop, timeout_ms, serve, dashboard) : 0;
}

static void on_answers(gpointer user)
{
  Dashboard *dashboard = user;
  shelf_take_answers(dashboard->shelf);
  serve(dashboard);
}

static void on_news(gpointer user)
{
  Dashboard *dashboard = user;
  if (keeper_has_news(dashboard->keeper))
    shelf_outdate(dashboard->shelf);
}

static void on_hint(gpointer user)
{
  keeper_look(((Dashboard *)user)->keeper);
}

static void look_at_clock(gpointer user)
{
  Dashboard *dashboard = user;
  shelf_look_at_clock(dashboard->shelf);
  serve(dashboard);
  loop_add_timer(dashboard->loop, LOOK_AT_CLOCK_EVERY_MS, look_at_clock, dashboard);
}

static void on_signal(int signal_number, gpointer user)
{
  Dashboard *dashboard = user;
  if (signal_number == SIGHUP)
    keeper_look(dashboard->keeper);
  else
    loop_quit(dashboard->loop);
}

static bool is_sound(gpointer user)
{
  const Dashboard *dashboard = user;
  return keeper_is_alive(dashboard->keeper) && clerks_are_alive(dashboard->clerks);
}

static char *in_words(gpointer user)
{
  const Dashboard *dashboard = user;
  return g_strdup_printf("serves the %s edition at port %u", dashboard->options->is_public ? "public" : "internal",
                         http_server_port(dashboard->server));
}

/* --- Beginning and end -------------------------------------------------------------------------------------------- */

static GHashTable *tags_of_files(void)
{
  GHashTable *tags = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  for (guint i = 0; resource_at(i) != NULL; i++) {
    const Resource *resource = resource_at(i);
    size_t size = 0;
    if (resource->file == NULL)
      continue;
    const char *content = resource_file(resource, &size);
    const Digest digest = digest_of_bytes(content, size);
    g_hash_table_insert(tags, (gpointer)resource, digest_to_hex(&digest));
  }
  return tags;
}

static bool open_hint(Dashboard *dashboard, GError **error)
{
  const char *endpoint = settings_text(dashboard->options->settings, "serve.hint");
  if (*endpoint == '\0')
    return true;
  dashboard->hint =
      hint_subscriber_open(dashboard->wire, dashboard->loop, endpoint, NULL, NULL, on_hint, dashboard, error);
  return dashboard->hint != NULL;
}

static bool open_server(Dashboard *dashboard, GError **error)
{
  const Settings *settings = dashboard->options->settings;
  const HttpServerOptions options = {.address = settings_text(settings, "serve.address"),
                                     .answer = on_request,
                                     .user = dashboard,
                                     .headers = headers,
                                     .connections_max = (unsigned)settings_integer(settings, "serve.connections")};
  dashboard->file_tags = tags_of_files();
  dashboard->door = door_new(settings_list(settings, "serve.hosts"), settings_text(settings, "serve.passwords"), error);
  if (dashboard->door == NULL)
    return false;
  dashboard->server = http_server_open(&options, error);
  if (dashboard->server == NULL) {
    g_prefix_error(error, "setting 'serve.address': ");
    return false;
  }
  loop_watch_fd(dashboard->loop, http_server_descriptor(dashboard->server), serve, dashboard);
  return true;
}

static void start_threads(Dashboard *dashboard)
{
  const DashboardOptions *options = dashboard->options;
  const ClerkOptions clerks = {.connection = options->connection,
                               .rules = options->rules,
                               .is_public = options->is_public,
                               .aggregator = settings_text(options->settings, "serve.aggregator"),
                               .year = options->year,
                               .n_clerks = CLERKS};
  const KeeperOptions keeper = {.connection = options->connection,
                                .rules = options->rules,
                                .look_every_ms = (int)settings_integer(options->settings, "serve.look"),
                                .may_refresh = settings_boolean(options->settings, "serve.refresh")};
  dashboard->clerks = clerks_start(&clerks);
  dashboard->shelf = shelf_new(dashboard->clerks);
  dashboard->keeper = keeper_start(&keeper);
  loop_watch_fd(dashboard->loop, clerks_descriptor(dashboard->clerks), on_answers, dashboard);
  loop_watch_fd(dashboard->loop, keeper_descriptor(dashboard->keeper), on_news, dashboard);
}

static bool open_all(Dashboard *dashboard, GError **error)
{
  static const ServiceReportCallbacks callbacks = {is_sound, in_words};
  loop_block_signals();
  dashboard->wire = wire_new();
  dashboard->loop = loop_new();
  if (!loop_watch_signals(dashboard->loop, on_signal, dashboard, error) || !open_hint(dashboard, error) ||
      !open_server(dashboard, error))
    return false;
  start_threads(dashboard);
  look_at_clock(dashboard);
  dashboard->report = service_report_open(dashboard->loop, &callbacks, dashboard);
  return true;
}

/* The shelf behind the server, whose requests it holds. */
static void dashboard_clear(Dashboard *dashboard)
{
  service_report_close(dashboard->report);
  keeper_stop(dashboard->keeper);
  http_server_close(dashboard->server);
  shelf_free(dashboard->shelf);
  clerks_stop(dashboard->clerks);
  door_free(dashboard->door);
  hint_subscriber_close(dashboard->hint);
  loop_free(dashboard->loop);
  wire_free(dashboard->wire);
  g_clear_pointer(&dashboard->file_tags, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Dashboard, dashboard_clear)

bool dashboard_run(const DashboardOptions *options, GError **error)
{
  g_auto(Dashboard) dashboard = {.options = options};
  if (!open_all(&dashboard, error))
    return false;
  log_info("dashboard_listening port=%u edition=%s", http_server_port(dashboard.server),
           options->is_public ? "public" : "internal");
  if (!loop_run(dashboard.loop, error))
    return false;
  service_tell_stopping();
  log_info("dashboard_stopped");
  return true;
}
