#include "collector/daemon.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/service.h"
#include "collector/collector_settings.h"
#include "collector/connection/line_settings.h"
#include "collector/control.h"
#include "collector/daemon_life.h"
#include "collector/inbox/inbox_watch.h"
#include "collector/publisher/publisher.h"
#include "collector/reception.h"
#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_soundness.h"
#include "collector/spool_opening.h"
#include "collector/waiters.h"
#include "wire/control.h"
#include "wire/loop.h"
#include "wire/service_report.h"
#include "wire/wire.h"

/* What the spool keeps of its free room for the next forms. */
enum { HOUSEKEEPING_EVERY_MS = 60 * 60 * 1000, SLACK_BYTES = 1024 * 1024 };

/* Why a daemon begins anew. */
typedef enum Anew {
  ANEW_NOT,
  ANEW_SUSPICION, /* the spool's failure ended it: a closer look may mend that */
  ANEW_SETTINGS,  /* it was told to read its settings again */
  ANEW_FORMER,    /* those could not be used: with the former ones */
} Anew;

/* What it is for. */
typedef struct DaemonTask {
  DaemonMode mode;
  int64_t drain_timeout_ms;
} DaemonTask;

typedef struct Daemon {
  DaemonLife *life;
  const Settings *settings;
  const DaemonTask *task;
  Home *home;
  District *district;
  Spool *spool;
  LineSettings line;
  Wire *wire;
  Loop *loop;
  InboxWatch *watch;
  Publisher *publisher;
  ControlServer *control;
  Waiters *waiters;
  ServiceReport *report;
  Reception reception;
  LogRepeat receipt_trouble;
  LogRepeat housekeeping_trouble;
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

/* Receipts are a by-product: whatever hinders them is only logged, and they stay due. */
static void write_receipts(Daemon *daemon)
{
  g_autoptr(GError) failure = NULL;
  if (district_is_known(daemon->district) && !reception_write_receipts(&daemon->reception, &failure))
    log_repeated_failure(&daemon->receipt_trouble, "receipts_delayed", failure);
  else
    log_repeated_recovery(&daemon->receipt_trouble, "receipts_delayed");
}

static void on_taken(gpointer user)
{
  publisher_notice_appended(((Daemon *)user)->publisher);
}

static void on_looked(gpointer user)
{
  write_receipts(user);
}

static void on_failed(GError *error, gpointer user)
{
  stop_with(user, error);
}

/* --- Publisher ---------------------------------------------------------------------------------------------------- */

static void on_stored(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  bool is_drained = false;
  write_receipts(daemon);
  if (daemon->waiters != NULL)
    waiters_look(daemon->waiters);
  if (daemon->watch != NULL && inbox_watch_is_short(daemon->watch))
    inbox_watch_look_soon(daemon->watch); /* there may be room again */
  if (daemon->task->mode != DAEMON_DRAIN)
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
  write_receipts(daemon);
  if (daemon->watch != NULL)
    inbox_watch_look_soon(daemon->watch);
}

/* --- Control, signals, timers ------------------------------------------------------------------------------------- */

static void on_appended(gpointer user)
{
  publisher_notice_appended(((Daemon *)user)->publisher);
}

static GBytes *answer(Daemon *daemon, FrameView request, int64_t *later_ms)
{
  const ControlScope scope = {.reception = &daemon->reception,
                              .publisher = daemon->publisher,
                              .troubles = inbox_watch_troubles(daemon->watch),
                              .settings_refusal = daemon->life->refusal,
                              .later_ms = later_ms,
                              .appended = on_appended,
                              .user = daemon};
  return control_answer(&scope, request);
}

static GBytes *on_request(FrameView request, const Peer *asker, gpointer user)
{
  Daemon *daemon = user;
  int64_t later_ms = 0;
  GBytes *given = answer(daemon, request, waiters_is_full(daemon->waiters) ? NULL : &later_ms);
  if (given == NULL)
    waiters_add(daemon->waiters, asker, request, later_ms);
  return given;
}

static bool on_request_again(const Peer *asker, FrameView request, bool is_last, gpointer user)
{
  Daemon *daemon = user;
  int64_t later_ms = 0;
  g_autoptr(GBytes) given = answer(daemon, request, is_last ? NULL : &later_ms);
  if (given != NULL)
    control_server_answer(daemon->control, asker, given);
  return given != NULL;
}

/* Settings in which something is wrong change nothing. The others are tried once this run is over. */
static bool reload(Daemon *daemon, GError **error)
{
  g_autoptr(Settings) settings = settings_load_again(daemon->settings, error);
  LineSettings line = {.endpoints = NULL};
  const bool is_sound = settings != NULL && line_settings_read(settings, &line, error) &&
                        collector_settings_apply(settings, LOG_LEVEL_DEBUG, error);
  line_settings_clear(&line);
  if (is_sound)
    daemon_life_set_next(daemon->life, g_steal_pointer(&settings));
  return is_sound;
}

static void on_signal(int signal_number, gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  const bool is_reload = signal_number == SIGHUP && daemon->task->mode == DAEMON_SERVE;
  if (!is_reload)
    daemon_life_set_next(daemon->life, NULL); /* it shall end, whatever it was told before */
  if (!is_reload || reload(daemon, &failure))
    loop_quit(daemon->loop);
  else
    daemon_life_refuse(daemon->life, failure);
}

/* A little at a time. *out_is_more is false when there was nothing left to do. */
static bool keep_house(Daemon *daemon, bool *out_is_more, GError **error)
{
  const int64_t retention_us = settings_integer(daemon->settings, "spool.retention") * 1000;
  const SpoolRetention retention = {clock_wall_us() - retention_us,
                                    (uint64_t)settings_integer(daemon->settings, "spool.retention_size")};
  bool is_surplus = false;
  if (!spool_prune(daemon->spool, &retention, out_is_more, error) ||
      !spool_give_back(daemon->spool, SLACK_BYTES, &is_surplus, error))
    return false;
  *out_is_more = *out_is_more || is_surplus;
  return true;
}

static void keep_house_now_and_then(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  bool is_more = false;
  if (!keep_house(daemon, &is_more, &failure))
    log_repeated_failure(&daemon->housekeeping_trouble, "housekeeping_failed", failure);
  else
    log_repeated_recovery(&daemon->housekeeping_trouble, "housekeeping_failed");
  loop_add_timer(daemon->loop, failure == NULL && is_more ? 0 : HOUSEKEEPING_EVERY_MS, keep_house_now_and_then, daemon);
}

static void on_drain_timeout(gpointer user)
{
  loop_quit(((Daemon *)user)->loop);
}

/* How it fares, for the service manager. */
static char *in_words(gpointer user)
{
  const Daemon *daemon = user;
  const PublisherStatus line = publisher_status(daemon->publisher);
  g_autoptr(GError) failure = NULL;
  SpoolBacklog backlog = {0};
  if (!spool_backlog(daemon->spool, &backlog, &failure))
    return g_strdup(failure->message);
  return g_strdup_printf("line to %s: %s; %" G_GUINT64_FORMAT " batches on the way%s", line.endpoint,
                         publisher_state_name(line.state), backlog.n_batches,
                         inbox_watch_is_short(daemon->watch) ? "; intake stopped: no room" : "");
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static bool open_stores(Daemon *daemon, GError **error)
{
  daemon->home = home_new(settings_text(daemon->settings, "collector.home"));
  if (!home_make_folders(daemon->home, error))
    return false;
  daemon->district = district_load(daemon->home, error);
  if (daemon->district == NULL)
    return false;
  if (!daemon_life_take_lock(daemon->life, daemon->home->spool, error))
    return false;
  daemon->spool = spool_opening(daemon->home, daemon->settings, daemon->life->lock, error);
  daemon->reception = (Reception){daemon->home, daemon->district, daemon->spool, daemon->settings};
  return daemon->spool != NULL &&
         spool_use_key(daemon->spool, daemon->line.key_pair.public_key.text, daemon->line.key_pair.former.text, error);
}

static void open_publisher(Daemon *daemon)
{
  static const PublisherCallbacks callbacks = {on_stored, on_district_changed, on_failed};
  const PublisherOptions options = {.wire = daemon->wire,
                                    .loop = daemon->loop,
                                    .spool = daemon->spool,
                                    .district = daemon->district,
                                    .settings = daemon->settings,
                                    .key_pair = &daemon->line.key_pair,
                                    .server_key = daemon->line.server_key,
                                    .endpoints = daemon->line.endpoints};
  daemon->publisher = publisher_new(&options, &callbacks, daemon);
}

static bool open_serving(Daemon *daemon, GError **error)
{
  static const InboxWatchCallbacks callbacks = {on_taken, on_looked, on_failed};
  static const ServiceReportCallbacks report_callbacks = {.words = in_words};
  daemon->watch = inbox_watch_open(daemon->loop, &daemon->reception, &callbacks, daemon, error);
  if (daemon->watch == NULL)
    return false;
  daemon->waiters = waiters_new(daemon->loop, on_request_again, daemon);
  daemon->control = control_server_open(daemon->wire, daemon->loop, daemon->home->control, on_request, daemon, error);
  if (daemon->control == NULL)
    return false;
  keep_house_now_and_then(daemon);
  daemon->report = service_report_open(daemon->loop, &report_callbacks, daemon);
  return true;
}

static bool open_all(Daemon *daemon, GError **error)
{
  if (!line_settings_read(daemon->settings, &daemon->line, error) || !open_stores(daemon, error))
    return false;
  loop_block_signals();
  daemon->wire = wire_new();
  daemon->loop = loop_new();
  if (!loop_watch_signals(daemon->loop, on_signal, daemon, error))
    return false;
  open_publisher(daemon);
  if (daemon->task->mode == DAEMON_SERVE)
    return open_serving(daemon, error);
  loop_add_timer(daemon->loop, daemon->task->drain_timeout_ms, on_drain_timeout, daemon);
  return true;
}

static void daemon_clear(Daemon *daemon)
{
  service_report_close(daemon->report);
  inbox_watch_close(daemon->watch);
  waiters_free(daemon->waiters);
  control_server_close(daemon->control);
  publisher_free(daemon->publisher);
  line_settings_clear(&daemon->line);
  spool_close(daemon->spool);
  district_free(daemon->district);
  home_free(daemon->home);
  loop_free(daemon->loop);
  wire_free(daemon->wire);
  log_repeat_clear(&daemon->receipt_trouble);
  log_repeat_clear(&daemon->housekeeping_trouble);
  g_clear_error(&daemon->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Daemon, daemon_clear)

/* Until told to stop, or for DAEMON_DRAIN until nothing is left to send. */
static bool run_loop(Daemon *daemon, GError **error)
{
  bool is_drained = false;
  if (daemon->task->mode == DAEMON_DRAIN && !read_is_drained(daemon, &is_drained, error))
    return false;
  if (!is_drained && !loop_run(daemon->loop, error))
    return false;
  if (daemon->life->next != NULL)
    service_tell_reloading();
  else if (daemon->failure == NULL)
    service_tell_stopping();
  log_info("collector_stopped");
  if (daemon->failure == NULL)
    return true;
  g_propagate_error(error, g_steal_pointer(&daemon->failure));
  return false;
}

/* From open to closed. */
static bool run_open(Daemon *daemon, bool *out_is_drained, Anew *out_anew, GError **error)
{
  g_autofree char *quoted_home = log_quoted(daemon->home->path);
  g_autoptr(GError) failure = NULL;
  log_info("collector_started version=%s home=%s", HALFSKY_VERSION, quoted_home);
  reception_clear_up(&daemon->reception);
  write_receipts(daemon); /* that a crash left due */
  if (run_loop(daemon, &failure) && read_is_drained(daemon, out_is_drained, &failure)) {
    *out_anew = daemon->life->next != NULL ? ANEW_SETTINGS : ANEW_NOT;
    return true;
  }
  *out_anew = halfsky_error_is(failure, HALFSKY_ERROR_FATAL) ? ANEW_SUSPICION : ANEW_NOT;
  if (*out_anew == ANEW_SUSPICION)
    spool_suspect(daemon->home->spool);
  g_propagate_error(error, g_steal_pointer(&failure));
  return false;
}

static bool run_once(DaemonLife *life, const DaemonTask *task, bool *out_is_drained, Anew *out_anew, GError **error)
{
  g_auto(Daemon) daemon = {.life = life, .settings = life->settings, .task = task};
  if (!open_all(&daemon, error)) {
    *out_anew = life->is_trial ? ANEW_FORMER : ANEW_NOT;
    return false;
  }
  daemon_life_settle(life);
  return run_open(&daemon, out_is_drained, out_anew, error);
}

/* With what it was told to read again, or with what it had before that, until it is told to end, or fails. */
static bool run_on(DaemonLife *life, const DaemonTask *task, bool *out_is_drained, Anew *out_anew, GError **error)
{
  for (;;) {
    g_autoptr(GError) failure = NULL;
    const bool is_done = run_once(life, task, out_is_drained, out_anew, &failure);
    if (*out_anew == ANEW_SETTINGS) {
      daemon_life_try(life);
    } else if (*out_anew == ANEW_FORMER) {
      daemon_life_fall_back(life, failure);
    } else {
      if (!is_done)
        g_propagate_error(error, g_steal_pointer(&failure));
      return is_done;
    }
  }
}

bool daemon_run(const Settings *settings, DaemonMode mode, int64_t drain_timeout_ms, bool *out_is_drained,
                GError **error)
{
  g_auto(DaemonLife) life;
  const DaemonTask task = {mode, drain_timeout_ms};
  g_autoptr(GError) failure = NULL;
  Anew anew = ANEW_NOT;
  daemon_life_init(&life, settings);
  if (run_on(&life, &task, out_is_drained, &anew, &failure))
    return true;
  if (anew != ANEW_SUSPICION) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  g_autofree char *reason = log_quoted(failure->message);
  log_error("spool_suspected reason=%s", reason);
  return run_on(&life, &task, out_is_drained, &anew, error);
}
