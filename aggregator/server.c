#include "aggregator/server.h"

#include <malloc.h>
#include <signal.h>
#include <string.h>

#include "aggregator/directory/directory_reader.h"
#include "aggregator/metrics/monitor.h"
#include "aggregator/sessions/conversation.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/resident.h"
#include "base/service.h"
#include "wire/control.h"
#include "wire/hint.h"
#include "wire/limits.h"
#include "wire/service_report.h"

typedef struct Server {
  const Settings *settings;
  KeyPair key_pair;
  Wire *wire;
  Loop *loop;
  Authenticator *authenticator;
  DirectoryReader *reader;
  WriterPool *writers; /* these three from the first directory on */
  Conversation *conversation;
  HintPublisher *hint;
  ControlServer *control;
  Monitor *monitor;
  ServiceReport *report; /* from the first directory on, too */
  LogRepeat unsound;
  Settings *reloaded; /* what was last read again; NULL: nothing was */
  int64_t started_at_us;
  GError *failure; /* what ended the loop */
} Server;

static void stop_with(Server *server, GError *failure)
{
  if (server->failure == NULL)
    server->failure = failure;
  else
    g_error_free(failure);
  loop_quit(server->loop);
}

static void on_reports(gpointer user)
{
  Server *server = user;
  if (conversation_take_reports(server->conversation) && server->hint != NULL)
    hint_publish(server->hint);
}

static void start_writers(Server *server, const Directory *directory)
{
  SigningKey signing_key;
  signing_key_derive(&server->key_pair, &signing_key);
  const Settings *settings = server->settings;
  const int64_t group_wait_ms = settings_integer(settings, "writer.group_wait");
  const WriterOptions options = {.conninfo = settings_text(settings, "database.connection"),
                                 .n_writers = (unsigned)settings_integer(settings, "writer.threads"),
                                 .group_rows = (uint32_t)settings_integer(settings, "writer.group_rows"),
                                 .group_wait_ms = group_wait_ms > 0 ? (int)group_wait_ms : -1,
                                 .statement_timeout_ms = (int)settings_integer(settings, "database.statement_timeout"),
                                 .connect_timeout_ms = (int)settings_integer(settings, "database.connect_timeout"),
                                 .backoff_most_ms = (int)settings_integer(settings, "database.reconnect_most"),
                                 .time_zone = settings_text(settings, "aggregator.time_zone"),
                                 .signing_key = &signing_key};
  server->writers = writer_pool_start(&options, directory->catalogue);
  signing_key_clear(&signing_key);
  loop_watch_fd(server->loop, writer_pool_descriptor(server->writers), on_reports, server);
}

static bool open_hint(Server *server, GError **error)
{
  const char *endpoint = settings_text(server->settings, "aggregator.hint");
  if (endpoint[0] == '\0')
    return true;
  server->hint = hint_publisher_open(server->wire, endpoint, &server->key_pair, error);
  return server->hint != NULL;
}

/* The watchdog is fed only while every thread lives. That PostgreSQL is away is no reason to be started again. */
static bool is_sound(gpointer user)
{
  Server *server = user;
  g_autoptr(GError) failure = NULL;
  if (directory_reader_is_alive(server->reader, &failure) && writer_pool_is_alive(server->writers, &failure)) {
    log_repeated_recovery(&server->unsound, "unsound");
    return true;
  }
  log_repeated_failure(&server->unsound, "unsound", failure);
  return false;
}

static char *in_words(gpointer user)
{
  const Server *server = user;
  return conversation_in_words(server->conversation);
}

/* The first directory: now there is something to talk about. Takes it over. */
static bool begin_conversation(Server *server, Directory *directory, GError **error)
{
  start_writers(server, directory);
  const ConversationOptions options = {.wire = server->wire,
                                       .loop = server->loop,
                                       .authenticator = server->authenticator,
                                       .writers = server->writers,
                                       .key_pair = &server->key_pair,
                                       .settings = server->settings};
  server->conversation = conversation_open(&options, directory, error);
  if (server->conversation == NULL || !open_hint(server, error))
    return false;
  if (server->reloaded != NULL)
    conversation_use_times(server->conversation, server->reloaded);
  log_info("aggregator_listening endpoint=%s", conversation_endpoint(server->conversation));
  static const ServiceReportCallbacks callbacks = {is_sound, in_words};
  server->report = service_report_open(server->loop, &callbacks, server);
  return true;
}

static void use_directory(Server *server, Directory *directory)
{
  GError *failure = NULL;
  if (server->conversation != NULL)
    conversation_use_directory(server->conversation, directory);
  else if (!begin_conversation(server, directory, &failure))
    stop_with(server, failure);
}

static void on_directory(gpointer user)
{
  Server *server = user;
  Directory *directory = NULL;
  GError *failure = NULL;
  while (directory_reader_take(server->reader, &directory, &failure)) {
    if (failure != NULL) {
      stop_with(server, g_steal_pointer(&failure));
      return;
    }
    use_directory(server, g_steal_pointer(&directory));
  }
}

/* --- Settings, read again ----------------------------------------------------------------------------------------- */

const char *const server_reloadable[] = {"log.level", "session.heartbeat", "session.idle", "session.retry_after", NULL};

static bool apply_log_level(const Settings *settings, GError **error)
{
  LogLevel level = LOG_LEVEL_INFO;
  if (!log_level_parse(settings_text(settings, "log.level"), &level, error))
    return false;
  log_set_level(level);
  return true;
}

static void log_differences(const Settings *before, const Settings *now)
{
  g_autofree const char **keys = settings_differing(before, now);
  for (guint i = 0; keys[i] != NULL; i++)
    if (g_strv_contains(server_reloadable, keys[i]))
      log_info("setting_changed key=%s", keys[i]);
    else
      log_warning("setting_waits_for_restart key=%s", keys[i]);
}

static bool reload(Server *server, GError **error)
{
  g_autoptr(Settings) settings = settings_load_again(server->settings, error);
  if (settings == NULL || !apply_log_level(settings, error))
    return false;
  log_differences(server->reloaded != NULL ? server->reloaded : server->settings, settings);
  if (server->conversation != NULL)
    conversation_use_times(server->conversation, settings);
  settings_free(server->reloaded);
  server->reloaded = g_steal_pointer(&settings);
  return true;
}

static void on_hangup(Server *server)
{
  g_autoptr(GError) failure = NULL;
  service_tell_reloading();
  if (!reload(server, &failure)) {
    g_autofree char *reason = log_quoted(failure->message);
    log_error("settings_not_reloaded reason=%s", reason);
  }
  directory_reader_look(server->reader);
  if (server->report != NULL) /* else it is not ready yet */
    service_tell_ready();
}

static void on_signal(int signal_number, gpointer user)
{
  Server *server = user;
  if (signal_number == SIGHUP)
    on_hangup(server);
  else
    loop_quit(server->loop);
}

/* The status as a text that one answer can hold: without the list of collectors when they are too many. The caller frees it with free(). */
static char *dump_status(json_t *status)
{
  char *dumped = json_dumps(status, JSON_COMPACT);
  if (strlen(dumped) <= WIRE_CONTROL_BYTES_MAX)
    return dumped;
  free(dumped);
  json_object_del(status, "collectors");
  return json_dumps(status, JSON_COMPACT);
}

static json_t *server_status(gpointer user)
{
  const Server *server = user;
  json_t *status = server->conversation != NULL
                       ? conversation_status(server->conversation)
                       : json_pack("{s:b, s:n, s:n}", "has_database", 0, "database_trouble", "endpoint");
  json_object_set_new(status, "versions", json_pack("{s:i}", HALFSKY_VERSION, 1));
  json_object_set_new(status, "started_at_s", json_integer(server->started_at_us / 1000000));
  json_object_set_new(status, "resident_bytes", json_integer((json_int_t)resident_bytes()));
  return status;
}

/* Only status is asked here. */
static GBytes *on_request(G_GNUC_UNUSED FrameView request, G_GNUC_UNUSED const Peer *asker, gpointer user)
{
  json_t *status = server_status(user);
  char *dumped = dump_status(status);
  json_decref(status);
  return g_bytes_new_with_free_func(dumped, strlen(dumped), free, dumped);
}

static bool open_monitor(Server *server, GError **error)
{
  const char *address = settings_text(server->settings, "aggregator.metrics");
  if (address[0] == '\0')
    return true;
  server->monitor = monitor_open(server->loop, address, server_status, server, error);
  if (server->monitor == NULL)
    g_prefix_error(error, "setting 'aggregator.metrics': ");
  return server->monitor != NULL;
}

static bool open_all(Server *server, GError **error)
{
  const Settings *settings = server->settings;
  if (!apply_log_level(settings, error) ||
      !key_pair_load(settings_text(settings, "aggregator.key"), &server->key_pair, error))
    return false;
  loop_block_signals();
  server->wire = wire_new();
  server->loop = loop_new();
  server->authenticator = authenticator_open(server->wire, server->loop, error);
  if (server->authenticator == NULL || !loop_watch_signals(server->loop, on_signal, server, error))
    return false;
  server->control = control_server_open(server->wire, server->loop, settings_text(settings, "aggregator.control"),
                                        on_request, server, error);
  if (server->control == NULL || !open_monitor(server, error))
    return false;
  const DirectoryReaderOptions options = {
      .conninfo = settings_text(settings, "database.connection"),
      .time_zone = settings_text(settings, "aggregator.time_zone"),
      .look_every_ms = (int)settings_integer(settings, "aggregator.look"),
      .connect_timeout_ms = (int)settings_integer(settings, "database.connect_timeout"),
      .statement_timeout_ms = (int)settings_integer(settings, "database.statement_timeout")};
  server->reader = directory_reader_start(&options);
  loop_watch_fd(server->loop, directory_reader_descriptor(server->reader), on_directory, server);
  return true;
}

static void server_clear(Server *server)
{
  service_report_close(server->report);
  conversation_close(server->conversation);
  hint_publisher_close(server->hint);
  control_server_close(server->control);
  monitor_close(server->monitor);
  writer_pool_free(server->writers);
  directory_reader_stop(server->reader);
  authenticator_close(server->authenticator);
  loop_free(server->loop);
  wire_free(server->wire);
  key_pair_clear(&server->key_pair);
  settings_free(server->reloaded);
  log_repeat_clear(&server->unsound);
  g_clear_error(&server->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Server, server_clear)

/* Memory from this size on is mapped by itself, and given back when it is freed: frames, which would leave dirty pages in the heap between what connections
 * keep for weeks; and what libzmq keeps for each connection, queues of 16 KB and buffers of 8 and 18 KB, of which only the pages that are used are there
 * then. */
enum { LARGE_BYTES = 4 * 1024 };

bool server_run(const Settings *settings, GError **error)
{
  mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
  g_auto(Server) server = {.settings = settings, .started_at_us = clock_wall_us()};
  if (!open_all(&server, error))
    return false;
  log_info("aggregator_started version=%s", HALFSKY_VERSION);
  service_tell_status("waits for PostgreSQL, its schema and a catalogue");
  if (!loop_run(server.loop, error))
    return false;
  service_tell_stopping();
  log_info("aggregator_stopped");
  if (server.failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&server.failure));
    return false;
  }
  return true;
}
