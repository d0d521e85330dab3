#include "collector/daemon.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "collector/control.h"
#include "collector/inbox.h"
#include "collector/publisher.h"
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
  Wire *wire;
  Loop *loop;
  Inbox *inbox;
  Publisher *publisher;
  ControlServer *control;
  Reception reception;
  guint look_timer;
  LogRepeat inbox_trouble;
  LogRepeat receipt_trouble;
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

static bool is_drained(Daemon *daemon, GError **error)
{
  SpoolBacklog backlog;
  return spool_backlog(daemon->spool, &backlog, error) && backlog.n_batches == 0;
}

/* --- Inbox ---------------------------------------------------------------------------------------------------------- */

static void look_into_inbox(gpointer user);

static void look_again_in(Daemon *daemon, int64_t wait_ms)
{
  loop_remove(daemon->loop, daemon->look_timer);
  daemon->look_timer = loop_add_timer(daemon->loop, wait_ms, look_into_inbox, daemon);
}

/* Takes one file; the next look follows at once, so that the publisher gets its turn in between. */
static bool take_one(Daemon *daemon, int64_t *out_wait_ms, GError **error)
{
  g_autofree char *path = NULL;
  g_auto(IntakeResult) result = {0};
  const int64_t look_ms = settings_integer(daemon->settings, "inbox.look");
  int64_t settle_wait_ms = -1;
  if (!district_is_known(daemon->district)) {
    *out_wait_ms = look_ms;
    return true;
  }
  if (!inbox_look(daemon->inbox, clock_monotonic_ms(), &path, &settle_wait_ms, error))
    return false;
  *out_wait_ms = path != NULL ? 0 : settle_wait_ms >= 0 ? MIN(settle_wait_ms, look_ms) : look_ms;
  if (path == NULL)
    return true;
  if (!reception_take_from_inbox(&daemon->reception, path, &result, error))
    return false;
  if (result.kind == INTAKE_ACCEPTED)
    publisher_notice_appended(daemon->publisher);
  return true;
}

static void look_into_inbox(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  int64_t wait_ms = settings_integer(daemon->settings, "inbox.look");
  if (take_one(daemon, &wait_ms, &failure)) {
    log_repeated_recovery(&daemon->inbox_trouble, "inbox_interrupted");
  } else if (halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    stop_with(daemon, g_steal_pointer(&failure));
    return;
  } else {
    log_repeated_failure(&daemon->inbox_trouble, "inbox_interrupted", failure);
  }
  look_again_in(daemon, wait_ms);
}

static void on_inbox_wakeup(gpointer user)
{
  Daemon *daemon = user;
  inbox_clear_wakeup(daemon->inbox);
  look_again_in(daemon, 0);
}

/* --- Publisher ------------------------------------------------------------------------------------------------------ */

static void on_stored(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  if (district_is_known(daemon->district) && !reception_write_receipts(&daemon->reception, &failure))
    log_repeated_failure(&daemon->receipt_trouble, "receipts_delayed", failure);
  else
    log_repeated_recovery(&daemon->receipt_trouble, "receipts_delayed");
  if (daemon->mode == DAEMON_DRAIN && is_drained(daemon, NULL))
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

/* --- Control, signals, timers --------------------------------------------------------------------------------------- */

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
  if (!spool_prune(daemon->spool, clock_wall_us() - retention_ms * 1000, &failure))
    log_warning("prune_failed reason=\"%s\"", failure->message);
  loop_add_timer(daemon->loop, PRUNE_EVERY_MS, prune, daemon);
}

static void on_drain_timeout(gpointer user)
{
  loop_quit(((Daemon *)user)->loop);
}

/* --- Life ----------------------------------------------------------------------------------------------------------- */

static bool open_publisher(Daemon *daemon, GError **error)
{
  static const PublisherCallbacks callbacks = {on_stored, on_district_changed, on_publisher_failed};
  const Settings *settings = daemon->settings;
  PublisherOptions options = {.wire = daemon->wire,
                              .loop = daemon->loop,
                              .spool = daemon->spool,
                              .district = daemon->district,
                              .settings = settings,
                              .key_pair = &daemon->key_pair,
                              .endpoints = settings_list(settings, "aggregator.endpoints")};
  if (options.endpoints[0] == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "setting 'aggregator.endpoints' is empty. hint: it is in the settings that the district handed out");
    return false;
  }
  if (!public_key_parse(settings_text(settings, "aggregator.server_key"), &options.server_key, error)) {
    g_prefix_error(error, "setting 'aggregator.server_key': ");
    return false;
  }
  if (!key_pair_load(settings_text(settings, "collector.key"), &daemon->key_pair, error))
    return false;
  daemon->publisher = publisher_new(&options, &callbacks, daemon);
  return true;
}

/* Settings, keys and folders are checked before the spool is touched. */
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
  return daemon->spool != NULL;
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
  loop_block_signals();
  daemon->wire = wire_new();
  daemon->loop = loop_new();
  if (!open_stores(daemon, error) || !open_publisher(daemon, error) ||
      !loop_watch_signals(daemon->loop, on_signal, daemon, error))
    return false;
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
  g_clear_error(&daemon->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Daemon, daemon_clear)

bool daemon_run(const Settings *settings, DaemonMode mode, int64_t drain_timeout_ms, bool *out_is_drained,
                GError **error)
{
  g_auto(Daemon) daemon = {.settings = settings, .mode = mode};
  if (!open_all(&daemon, drain_timeout_ms, error))
    return false;
  log_info("collector_started version=%s home=%s", HALFSKY_VERSION, daemon.home->path);
  on_stored(&daemon); /* receipts that a crash left due */
  if (mode == DAEMON_SERVE || !is_drained(&daemon, NULL))
    if (!loop_run(daemon.loop, error))
      return false;
  log_info("collector_stopped");
  if (daemon.failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&daemon.failure));
    return false;
  }
  *out_is_drained = is_drained(&daemon, NULL);
  return true;
}
