#include "tests/aggregator/daemon_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/support/folder.h"
#include "tests/support/wait.h"
#include "wire/codec.h"
#include "wire/records_codec.h"

#define PATIENCE_MS 30000
#define LISTENING "aggregator_listening endpoint="

/* --- The aggregator ----------------------------------------------------------------------------------------------- */

Site *daemon_site_new(AdminCluster *cluster)
{
  Site *site = site_new(cluster);
  g_autofree char *key = site_make_key(site, "aggregator.key");
  g_autofree char *path = scratch_write(site->folder, "agencies.csv",
                                        "code,parent,level,name_zh,name_en,unit_type,department,residence\n"
                                        "D,,district,区,District,,,\n"
                                        "D-1,D,unit,妇儿工委办,Committee,department,WCWC,\n"
                                        "D-2,D,unit,城区办,Town office,department,WCWC,U\n");
  g_autoptr(Run) run = expect_run(0, site, "agency", "import", path);
  return site;
}

static void add_setting(GPtrArray *words, const char *key, const char *value)
{
  g_ptr_array_add(words, g_strdup("--set"));
  g_ptr_array_add(words, g_strdup_printf("%s=%s", key, value));
}

static GPtrArray *command_of(const Site *site, const char *setting)
{
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *conninfo = cluster_connection_string(site->cluster, "halfsky_aggregator", site->database);
  g_autofree char *key = scratch_path(site->folder, "aggregator.key");
  g_autofree char *control = scratch_path(site->folder, "control.ipc");
  g_autofree char *hint = g_strdup_printf("ipc://%s/hint.ipc", site->folder);
  g_ptr_array_add(words, g_build_filename(g_getenv("HALFSKY_BINARY_DIR"), "bin", "halfsky-aggregator", NULL));
  g_ptr_array_add(words, g_strdup("run"));
  g_ptr_array_add(words, g_strdup("--config"));
  g_ptr_array_add(words, scratch_write(site->folder, DAEMON_CONFIG, ""));
  add_setting(words, "aggregator.endpoint", "tcp://127.0.0.1:*");
  add_setting(words, "aggregator.key", key);
  add_setting(words, "aggregator.control", control);
  add_setting(words, "aggregator.hint", hint);
  add_setting(words, "aggregator.look", "50ms");
  add_setting(words, "session.turn", "200ms");
  add_setting(words, "session.heartbeat", "200ms");
  add_setting(words, "database.connection", conninfo);
  add_setting(words, "database.reconnect_most", "200ms");
  if (setting != NULL) {
    g_ptr_array_add(words, g_strdup("--set"));
    g_ptr_array_add(words, g_strdup(setting));
  }
  g_ptr_array_add(words, NULL);
  return words;
}

/* In the child. It does not outlive the test. */
static void become(GPtrArray *command, const char *log)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int descriptor = open(log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  dup2(descriptor, STDERR_FILENO);
  execv(command->pdata[0], (char **)command->pdata);
  _exit(127);
}

Daemon *daemon_start(const Site *site)
{
  return daemon_start_with(site, NULL);
}

Daemon *daemon_start_with(const Site *site, const char *setting)
{
  static unsigned n_started = 0;
  g_autofree char *name = g_strdup_printf("run-%u.log", ++n_started);
  g_autoptr(GPtrArray) command = command_of(site, setting);
  Daemon *daemon = g_new0(Daemon, 1);
  daemon->site = site;
  daemon->log = scratch_write(site->folder, name, "");
  daemon->pid = fork();
  assert_true(daemon->pid >= 0);
  if (daemon->pid == 0)
    become(command, daemon->log);
  return daemon;
}

typedef struct Ending {
  pid_t pid;
  int wait_status;
} Ending;

static bool has_ended(void *user)
{
  Ending *ending = user;
  return waitpid(ending->pid, &ending->wait_status, WNOHANG) == ending->pid;
}

int daemon_await_end(Daemon *daemon)
{
  Ending ending = {.pid = daemon->pid};
  if (!wait_until(has_ended, &ending, PATIENCE_MS))
    fail_msg("the aggregator does not end");
  daemon->pid = 0;
  return WIFEXITED(ending.wait_status) ? WEXITSTATUS(ending.wait_status) : -1;
}

int daemon_stop(Daemon *daemon, int signal_number)
{
  assert_int_equal(kill(daemon->pid, signal_number), 0);
  return daemon_await_end(daemon);
}

void daemon_free(Daemon *daemon)
{
  if (daemon == NULL)
    return;
  const int status = daemon->pid != 0 ? daemon_stop(daemon, SIGTERM) : 0;
  g_autofree char *log = daemon_log(daemon);
  if (status != 0)
    print_error("status %d\n%s", status, log);
  assert_int_equal(status, 0);
  g_free(daemon->log);
  g_free(daemon);
}

char *daemon_log(const Daemon *daemon)
{
  return scratch_read(daemon->log);
}

typedef struct Saying {
  const Daemon *daemon;
  const char *text;
} Saying;

static bool is_logged(void *user)
{
  const Saying *saying = user;
  g_autofree char *log = daemon_log(saying->daemon);
  return strstr(log, saying->text) != NULL;
}

void daemon_await_log(const Daemon *daemon, const char *text)
{
  Saying saying = {daemon, text};
  if (wait_until(is_logged, &saying, PATIENCE_MS))
    return;
  g_autofree char *log = daemon_log(daemon);
  fail_msg("'%s' is never logged\n%s", text, log);
}

char *daemon_endpoint(const Daemon *daemon)
{
  daemon_await_log(daemon, LISTENING);
  g_autofree char *log = daemon_log(daemon);
  const char *begin = strstr(log, LISTENING) + strlen(LISTENING);
  return g_strndup(begin, strcspn(begin, "\n"));
}

/* --- A collector -------------------------------------------------------------------------------------------------- */

static void unref_bytes(gpointer bytes)
{
  g_bytes_unref(bytes);
}

static void note_event(DealerEvent event, gpointer user)
{
  Voice *voice = user;
  voice->event = event;
  loop_quit(voice->loop);
}

static void note_frame(FrameView frame, gpointer user)
{
  Voice *voice = user;
  g_queue_push_tail(voice->frames, g_bytes_new(frame.bytes, frame.size));
  loop_quit(voice->loop);
}

static void note_end(gpointer user)
{
  Voice *voice = user;
  voice->has_quiet_end = true;
  loop_quit(voice->loop);
}

/* Lets the loop run until something happens; fails the test at DEADLINE_MS. */
static void listen_once(Voice *voice, const char *awaited, int64_t deadline_ms)
{
  g_autoptr(GError) error = NULL;
  const guint timer = loop_add_timer(voice->loop, deadline_ms - clock_monotonic_ms(), note_end, voice);
  expect_success(loop_run(voice->loop, &error), error);
  loop_remove(voice->loop, timer);
  g_autofree char *log = daemon_log(voice->daemon);
  if (voice->has_quiet_end)
    fail_msg("no %s comes\n%s", awaited, log);
}

Voice *voice_new(const Daemon *daemon, const char *name)
{
  Voice *voice = g_new0(Voice, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *file = g_strdup_printf("%s.key", name);
  g_autofree char *path = scratch_path(daemon->site->folder, file);
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    g_free(site_make_key(daemon->site, file));
  expect_success(key_pair_load(path, &voice->key_pair, &error), error);
  voice->daemon = daemon;
  voice->wire = wire_new();
  voice->loop = loop_new();
  voice->frames = g_queue_new();
  voice->arena = arena_new(64 * 1024 * 1024);
  return voice;
}

void voice_free(Voice *voice)
{
  if (voice == NULL)
    return;
  dealer_close(voice->dealer);
  hint_subscriber_close(voice->hints);
  loop_free(voice->loop);
  wire_free(voice->wire);
  g_queue_free_full(voice->frames, unref_bytes);
  arena_free(voice->arena);
  key_pair_clear(&voice->key_pair);
  g_free(voice);
}

void voice_register(const Voice *voice, const char *agency)
{
  g_autoptr(Run) run = expect_run(0, voice->daemon->site, "collector", "add", agency, voice->key_pair.public_key.text);
}

static PublicKey key_of_aggregator(const Site *site)
{
  KeyPair pair;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = scratch_path(site->folder, "aggregator.key");
  expect_success(key_pair_load(path, &pair, &error), error);
  const PublicKey key = pair.public_key;
  key_pair_clear(&pair);
  return key;
}

static void open_dealer(Voice *voice)
{
  static const DealerCallbacks callbacks = {.happened = note_event, .received = note_frame};
  g_autoptr(GError) error = NULL;
  g_autofree char *endpoint = daemon_endpoint(voice->daemon);
  const DealerOptions options = {
      .endpoint = endpoint, .server_key = key_of_aggregator(voice->daemon->site), .key_pair = &voice->key_pair};
  g_queue_clear_full(voice->frames, unref_bytes);
  dealer_close(voice->dealer);
  voice->dealer = dealer_open(voice->wire, voice->loop, &options, &callbacks, voice, &error);
  expect_success(voice->dealer != NULL, error);
}

DealerEvent voice_connect(Voice *voice)
{
  const int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
  voice->event = DEALER_CONNECTED;
  open_dealer(voice);
  while (voice->event == DEALER_CONNECTED)
    listen_once(voice, "end of the handshake", deadline_ms);
  return voice->event;
}

static bool is_let_in(void *user)
{
  return voice_connect(user) == DEALER_HANDSHAKE_OK;
}

void voice_connect_at_last(Voice *voice)
{
  if (!wait_until(is_let_in, voice, PATIENCE_MS))
    fail_msg("the collector is never let in");
}

static void say(Voice *voice, const Message *message)
{
  g_autoptr(GBytes) frame = message_encode(message);
  assert_int_equal(dealer_send(voice->dealer, frame), SEND_DONE);
}

static Message hello(uint8_t epoch, uint64_t newest, const char *agency)
{
  Message message = {.kind = MESSAGE_HELLO,
                     .hello = {.protocol_oldest = 1,
                               .protocol_newest = 1,
                               .oldest_unfinished = 1,
                               .newest = newest,
                               .agency = agency,
                               .software = "test",
                               .clock_us = clock_wall_us()}};
  memset(message.hello.epoch, epoch, sizeof message.hello.epoch);
  return message;
}

void voice_hello(Voice *voice, uint8_t epoch, uint64_t newest)
{
  const Message message = hello(epoch, newest, NULL);
  say(voice, &message);
}

void voice_hello_for(Voice *voice, const char *agency)
{
  const Message message = hello(1, 0, agency);
  say(voice, &message);
}

void voice_heartbeat(Voice *voice, uint64_t credit_bytes, uint32_t unfinished)
{
  const Message message = {.kind = MESSAGE_COLLECTOR_HEARTBEAT,
                           .collector_heartbeat = {.unfinished_batches = unfinished,
                                                   .credit_bytes = credit_bytes,
                                                   .clock_us = clock_wall_us()}};
  say(voice, &message);
}

static const char *total(const void *source, uint16_t breakdown)
{
  (void)source;
  (void)breakdown;
  return "_T";
}

void voice_figure(Voice *voice, uint8_t epoch, uint64_t sequence, double value)
{
  const Record record = {.indicator_id = DAEMON_INDICATOR,
                         .period = {.frequency = FREQUENCY_ANNUAL, .year = 2024, .part = 1},
                         .value = value,
                         .has_value = true,
                         .status = 'A',
                         .source_row = 2};
  g_autoptr(GBytes) records = records_encode(&record, 1, total, NULL);
  SubmissionSummary summary = {
      .file_name = "figure.csv", .accepted_at_us = clock_wall_us(), .received = 1, .n_parts = 1};
  summary.id.bytes[0] = epoch;
  summary.id.bytes[1] = (uint8_t)sequence;
  Message message = {
      .kind = MESSAGE_BATCH,
      .batch = {.sequence = sequence, .part = 1, .summary = &summary, .n_records = 1, .records = records}};
  memset(message.batch.epoch, epoch, sizeof message.batch.epoch);
  message.batch.records_digest = batch_digest(&message.batch);
  say(voice, &message);
}

void voice_await_window(Voice *voice)
{
  uint64_t credit_bytes = 0;
  while (credit_bytes == 0)
    credit_bytes = voice_await(voice, MESSAGE_CREDIT)->credit.bytes;
  voice_heartbeat(voice, credit_bytes, 1);
}

void voice_begin(Voice *voice, uint8_t epoch, uint64_t newest)
{
  voice_hello(voice, epoch, newest);
  voice_await_window(voice);
}

static void note_hint(gpointer user)
{
  Voice *voice = user;
  voice->n_hints++;
  loop_quit(voice->loop);
}

void voice_listen_for_hints(Voice *voice)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *endpoint = g_strdup_printf("ipc://%s/hint.ipc", voice->daemon->site->folder);
  voice->hints = hint_subscriber_open(voice->wire, voice->loop, endpoint, NULL, NULL, note_hint, voice, &error);
  expect_success(voice->hints != NULL, error);
}

void voice_await_hint(Voice *voice, guint n_hints)
{
  const int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
  while (voice->n_hints < n_hints)
    listen_once(voice, "hint", deadline_ms);
}

const Message *voice_await(Voice *voice, MessageKind kind)
{
  const int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
  for (;;) {
    while (g_queue_is_empty(voice->frames))
      listen_once(voice, message_kind_name(kind), deadline_ms);
    g_autoptr(GBytes) frame = g_queue_pop_head(voice->frames);
    g_autoptr(GError) error = NULL;
    gsize size = 0;
    const uint8_t *bytes = g_bytes_get_data(frame, &size);
    arena_reset(voice->arena);
    expect_success(message_decode(WIRE_FROM_AGGREGATOR, bytes, size, voice->arena, &voice->message, &error), error);
    if (voice->message.kind == kind)
      return &voice->message;
  }
}
