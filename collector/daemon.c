#include "collector/daemon.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "collector/control.h"
#include "collector/inbox.h"
#include "collector/publisher/publisher.h"
#include "collector/reception.h"
#include "wire/control.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

enum { PRUNE_EVERY_MS = 60 * 60 * 1000 };

typedef struct Daemon {
  const Settings *settings;
  DaemonMode mode;
  Home *home;
  District *district;
  Spool *spool;
  KeyPair key_pair;
  PublicKey server_key;
  Wire *wire;
  Loop *loop;
  Inbox *inbox;
  Publisher *publisher;
  ControlServer *control;
  Reception reception;
  guint look_timer;
  LogRepeat inbox_trouble;
  LogRepeat receipt_trouble;
  LogRepeat prune_trouble;
  GError *failure; /* what ended the loop */
} Daemon;

static void stop_with(Daemon *daemon, GError *failure)
{
  if (daemon->failure == NULL)
    daemon->failure = failure;
  else
    g_error_free(failure);
  loop_quit(daemon->loop);
}

static bool read_is_drained(Daemon *daemon, bool *out_is_drained, GError **error)
{
  SpoolBacklog backlog;
  if (!spool_backlog(daemon->spool, &backlog, error))
    return false;
  *out_is_drained = backlog.n_batches == 0;
  return true;
}

/* --- Inbox -------------------------------------------------------------------------------------------------------- */

static void look_into_inbox(gpointer user);

static void look_again_in(Daemon *daemon, int64_t wait_ms)
{
  loop_remove(daemon->loop, daemon->look_timer);
  daemon->look_timer = loop_add_timer(daemon->loop, wait_ms, look_into_inbox, daemon);
}

/* Receipts are a by-product: whatever hinders them is only logged, and they stay due. */
static void write_receipts(Daemon *daemon)
{
  g_autoptr(GError) failure = NULL;
  if (district_is_known(daemon->district) && !reception_write_receipts(&daemon->reception, &failure))
    log_repeated_failure(&daemon->receipt_trouble, "receipts_delayed", failure);
  else
    log_repeated_recovery(&daemon->receipt_trouble, "receipts_delayed");
}

static void put_off(Daemon *daemon, const char *path, const GError *failure)
{
  g_autofree char *reason = log_quoted(failure->message);
  inbox_put_off(daemon->inbox, path, clock_monotonic_ms());
  log_warning("form_put_off reason=%s", reason);
}

/* False when the spool has failed. Whatever else is wrong with a file must not keep others waiting. */
static bool take_file(Daemon *daemon, const char *path, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_auto(IntakeResult) result = {0};
  const bool is_taken = reception_take_from_inbox(&daemon->reception, path, &result, &failure);
  if (halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  if (!is_taken)
    put_off(daemon, path, failure);
  /* Also after a failure: the form may be in the spool and only its copy not where it belongs. */
  publisher_notice_appended(daemon->publisher);
  return true;
}

/* Takes one file; the next look follows at once, so that the publisher gets its turn in between. *out_wait_ms is when to look again. */
static bool take_next(Daemon *daemon, int64_t *out_wait_ms, GError **error)
{
  g_autofree char *path = NULL;
  const int64_t look_ms = settings_integer(daemon->settings, "inbox.look");
  int64_t settle_wait_ms = -1;
  *out_wait_ms = look_ms;
  if (!district_is_known(daemon->district))
    return true;
  if (!inbox_look(daemon->inbox, clock_monotonic_ms(), &path, &settle_wait_ms, error))
    return false;
  if (path != NULL && !take_file(daemon, path, error))
    return false;
  *out_wait_ms = path != NULL ? 0 : settle_wait_ms >= 0 ? MIN(settle_wait_ms, look_ms) : look_ms;
  return true;
}

static void look_into_inbox(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  int64_t wait_ms = 0;
  if (take_next(daemon, &wait_ms, &failure)) {
    log_repeated_recovery(&daemon->inbox_trouble, "inbox_interrupted");
  } else if (halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    stop_with(daemon, g_steal_pointer(&failure));
    return;
  } else {
    log_repeated_failure(&daemon->inbox_trouble, "inbox_interrupted", failure);
  }
  write_receipts(daemon);
  look_again_in(daemon, wait_ms);
}

static void on_inbox_wakeup(gpointer user)
{
  Daemon *daemon = user;
  inbox_clear_wakeup(daemon->inbox);
  look_again_in(daemon, 0);
}

/* --- Publisher ---------------------------------------------------------------------------------------------------- */

static void on_stored(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  bool is_drained = false;
  write_receipts(daemon);
  if (daemon->mode != DAEMON_DRAIN)
    return;
  if (!read_is_drained(daemon, &is_drained, &failure))
    stop_with(daemon, g_steal_pointer(&failure));
  else if (is_drained)
    loop_quit(daemon->loop);
}

static void on_district_changed(gpointer user)
{
  Daemon *daemon = user;
  const Profile *profile = district_profile(daemon->district);
  log_info("district_changed agency=%s is_known=%s", profile != NULL ? profile->agency : "?",
           district_is_known(daemon->district) ? "yes" : "no");
  if (daemon->inbox != NULL)
    look_again_in(daemon, 0);
}

static void on_publisher_failed(GError *error, gpointer user)
{
  stop_with(user, error);
}

/* --- Control, signals, timers ------------------------------------------------------------------------------------- */

static void on_appended(gpointer user)
{
  publisher_notice_appended(((Daemon *)user)->publisher);
}

static GBytes *on_request(FrameView request, gpointer user)
{
  Daemon *daemon = user;
  const ControlScope scope = {
      .reception = &daemon->reception, .publisher = daemon->publisher, .appended = on_appended, .user = daemon};
  return control_answer(&scope, request);
}

static void on_signal(G_GNUC_UNUSED int signal_number, gpointer user)
{
  loop_quit(((Daemon *)user)->loop);
}

static void prune(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  const int64_t retention_ms = settings_integer(daemon->settings, "spool.retention");
  bool is_more = false;
  if (!spool_prune(daemon->spool, clock_wall_us() - retention_ms * 1000, &is_more, &failure))
    log_repeated_failure(&daemon->prune_trouble, "prune_failed", failure);
  else
    log_repeated_recovery(&daemon->prune_trouble, "prune_failed");
  loop_add_timer(daemon->loop, is_more ? 0 : PRUNE_EVERY_MS, prune, daemon);
}

static void on_drain_timeout(gpointer user)
{
  loop_quit(((Daemon *)user)->loop);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

/* What a person has to set right first: settings and keys, before anything is made or opened. */
static bool read_line_settings(Daemon *daemon, GError **error)
{
  const Settings *settings = daemon->settings;
  if (settings_list(settings, "aggregator.endpoints")[0] == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "setting 'aggregator.endpoints' is empty. hint: it is in the settings that the district handed out");
    return false;
  }
  if (!public_key_parse(settings_text(settings, "aggregator.server_key"), &daemon->server_key, error)) {
    g_prefix_error(error, "setting 'aggregator.server_key': ");
    return false;
  }
  return key_pair_load(settings_text(settings, "collector.key"), &daemon->key_pair, error);
}

static bool open_stores(Daemon *daemon, GError **error)
{
  daemon->home = home_new(settings_text(daemon->settings, "collector.home"));
  if (!home_make_folders(daemon->home, error))
    return false;
  daemon->district = district_load(daemon->home, error);
  if (daemon->district == NULL)
    return false;
  daemon->spool = spool_open(daemon->home->spool, error);
  daemon->reception = (Reception){daemon->home, daemon->district, daemon->spool, daemon->settings};
  return daemon->spool != NULL && spool_use_key(daemon->spool, daemon->key_pair.public_key.text, error);
}

static void open_publisher(Daemon *daemon)
{
  static const PublisherCallbacks callbacks = {on_stored, on_district_changed, on_publisher_failed};
  const PublisherOptions options = {.wire = daemon->wire,
                                    .loop = daemon->loop,
                                    .spool = daemon->spool,
                                    .district = daemon->district,
                                    .settings = daemon->settings,
                                    .key_pair = &daemon->key_pair,
                                    .server_key = daemon->server_key,
                                    .endpoints = settings_list(daemon->settings, "aggregator.endpoints")};
  daemon->publisher = publisher_new(&options, &callbacks, daemon);
}

static bool open_serving(Daemon *daemon, GError **error)
{
  daemon->inbox = inbox_open(daemon->home->inbox, settings_integer(daemon->settings, "inbox.settle"), error);
  if (daemon->inbox == NULL)
    return false;
  loop_watch_fd(daemon->loop, inbox_wakeup_fd(daemon->inbox), on_inbox_wakeup, daemon);
  daemon->control = control_server_open(daemon->wire, daemon->loop, daemon->home->control, on_request, daemon, error);
  if (daemon->control == NULL)
    return false;
  look_again_in(daemon, 0);
  prune(daemon);
  return true;
}

static bool open_all(Daemon *daemon, int64_t drain_timeout_ms, GError **error)
{
  if (!read_line_settings(daemon, error) || !open_stores(daemon, error))
    return false;
  loop_block_signals();
  daemon->wire = wire_new();
  daemon->loop = loop_new();
  if (!loop_watch_signals(daemon->loop, on_signal, daemon, error))
    return false;
  open_publisher(daemon);
  if (daemon->mode == DAEMON_SERVE)
    return open_serving(daemon, error);
  loop_add_timer(daemon->loop, drain_timeout_ms, on_drain_timeout, daemon);
  return true;
}

static void daemon_clear(Daemon *daemon)
{
  control_server_close(daemon->control);
  publisher_free(daemon->publisher);
  key_pair_clear(&daemon->key_pair);
  inbox_close(daemon->inbox);
  spool_close(daemon->spool);
  district_free(daemon->district);
  home_free(daemon->home);
  loop_free(daemon->loop);
  wire_free(daemon->wire);
  log_repeat_clear(&daemon->inbox_trouble);
  log_repeat_clear(&daemon->receipt_trouble);
  log_repeat_clear(&daemon->prune_trouble);
  g_clear_error(&daemon->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Daemon, daemon_clear)

/* Until told to stop, or for DAEMON_DRAIN until nothing is left to send. */
static bool run_loop(Daemon *daemon, GError **error)
{
  bool is_drained = false;
  if (daemon->mode == DAEMON_DRAIN && !read_is_drained(daemon, &is_drained, error))
    return false;
  if (!is_drained && !loop_run(daemon->loop, error))
    return false;
  log_info("collector_stopped");
  if (daemon->failure == NULL)
    return true;
  g_propagate_error(error, g_steal_pointer(&daemon->failure));
  return false;
}

bool daemon_run(const Settings *settings, DaemonMode mode, int64_t drain_timeout_ms, bool *out_is_drained,
                GError **error)
{
  g_auto(Daemon) daemon = {.settings = settings, .mode = mode};
  if (!open_all(&daemon, drain_timeout_ms, error))
    return false;
  g_autofree char *quoted_home = log_quoted(daemon.home->path);
  log_info("collector_started version=%s home=%s", HALFSKY_VERSION, quoted_home);
  reception_clear_up(&daemon.reception);
  write_receipts(&daemon); /* that a crash left due */
  return run_loop(&daemon, error) && read_is_drained(&daemon, out_is_drained, error);
}
