#include "reporter/run/daemon.h"

#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/service.h"
#include "reporter/keeper.h"
#include "reporter/render/writer.h"
#include "reporter/run/announcement.h"
#include "reporter/run/scheduled_report.h"
#include "wire/hint.h"
#include "wire/service_report.h"

enum { LOOK_AT_SCHEDULE_EVERY_MS = 30000 };

typedef struct Daemon {
  const ReporterDaemonOptions *options;
  Messenger messenger;
  ReportSchedule schedule;
  Wire *wire;
  Loop *loop;
  HintSubscriber *hint;
  Keeper *keeper;
  Connection *connection;
  ServiceReport *report;
  guint announce_timer;
  guint schedule_timer; /* 0 until the figures were looked at once */
  guint n_told;
  GHashTable *refused; /* warnings that the command refused in this round, by number */
  LogRepeat untold, unwritten;
} Daemon;

/* --- Warnings ----------------------------------------------------------------------------------------------------- */

static void announce(gpointer user);

static void announce_in(Daemon *daemon, int64_t after_ms)
{
  loop_remove(daemon->loop, daemon->announce_timer);
  daemon->announce_timer = loop_add_timer(daemon->loop, after_ms, announce, daemon);
}

/* What was refused is tried again in the next round. */
static void end_round(Daemon *daemon)
{
  const bool is_all_told = g_hash_table_size(daemon->refused) == 0;
  g_hash_table_remove_all(daemon->refused);
  if (is_all_told)
    log_repeated_recovery(&daemon->untold, "warning_untold");
  else
    announce_in(daemon, settings_integer(daemon->options->settings, "run.notify_again"));
}

static void announce(gpointer user)
{
  Daemon *daemon = user;
  g_autoptr(GError) failure = NULL;
  const AnnouncementEnd end = connection_open(daemon->connection, &failure)
                                  ? announce_next(daemon->connection, &daemon->messenger, daemon->refused, &failure)
                                  : NOT_ANNOUNCED;
  daemon->announce_timer = 0;
  service_tell_alive();
  if (failure != NULL)
    log_repeated_failure(&daemon->untold, "warning_untold", failure);
  switch (end) {
  case ANNOUNCED_ONE:
    daemon->n_told++;
    announce_in(daemon, 0);
    return;
  case REFUSED_ONE:
    announce_in(daemon, 0);
    return;
  case NOTHING_TO_ANNOUNCE:
    end_round(daemon);
    return;
  case NOT_ANNOUNCED:
    announce_in(daemon, settings_integer(daemon->options->settings, "run.notify_again"));
    return;
  }
}

/* --- Reports ------------------------------------------------------------------------------------------------------ */

static void tell_of_report(const Daemon *daemon, const ScheduledReport *report)
{
  g_autoptr(GError) failure = NULL;
  if (!messenger_is_there(&daemon->messenger))
    return;
  json_t *content = json_pack("{s:s, s:s, s:i}", "event", "report", "folder", report->folder, "year", report->year);
  if (!messenger_tell(&daemon->messenger, "report", content, &failure))
    log_warning("report_untold folder=%s reason=\"%s\"", report->folder, failure->message);
  json_decref(content);
}

static void write_due_report(Daemon *daemon)
{
  g_auto(ScheduledReport) report = {NULL, 0};
  g_autoptr(GError) failure = NULL;
  if (!connection_open(daemon->connection, &failure) ||
      !scheduled_report_write(daemon->connection, daemon->options->rules, &daemon->schedule, clock_wall_us(), &report,
                              &failure)) {
    log_repeated_failure(&daemon->unwritten, "report_unwritten", failure);
    return;
  }
  log_repeated_recovery(&daemon->unwritten, "report_unwritten");
  if (report.folder == NULL)
    return;
  log_info("report_written folder=%s year=%d", report.folder, report.year);
  tell_of_report(daemon, &report);
}

static void look_at_schedule(gpointer user)
{
  Daemon *daemon = user;
  write_due_report(daemon);
  service_tell_alive();
  daemon->schedule_timer = loop_add_timer(daemon->loop, LOOK_AT_SCHEDULE_EVERY_MS, look_at_schedule, daemon);
}

/* --- The loop ----------------------------------------------------------------------------------------------------- */

/* Reports wait for the first of this, so that none is made of figures that are known to be old. */
static void on_news(gpointer user)
{
  Daemon *daemon = user;
  if (!keeper_has_news(daemon->keeper))
    return;
  if (messenger_is_there(&daemon->messenger))
    announce_in(daemon, 0);
  if (*daemon->schedule.folder != '\0' && daemon->schedule_timer == 0)
    daemon->schedule_timer = loop_add_timer(daemon->loop, 0, look_at_schedule, daemon);
}

static void on_hint(gpointer user)
{
  keeper_look(((Daemon *)user)->keeper);
}

static void on_signal(int signal_number, gpointer user)
{
  Daemon *daemon = user;
  if (signal_number == SIGHUP)
    keeper_look(daemon->keeper);
  else
    loop_quit(daemon->loop);
}

static bool is_sound(gpointer user)
{
  return keeper_is_alive(((const Daemon *)user)->keeper);
}

static char *in_words(gpointer user)
{
  const Daemon *daemon = user;
  return g_strdup_printf("keeps the annual figures up to date, %u warnings told", daemon->n_told);
}

/* --- Beginning and end -------------------------------------------------------------------------------------------- */

static bool refuse(GError **error, const char *setting, const char *problem)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "setting '%s': %s", setting, problem);
  return false;
}

static bool check_formats(const char *const *formats, GError **error)
{
  g_autofree char *known = report_formats();
  for (guint i = 0; formats[i] != NULL; i++)
    if (report_writer(formats[i]) == NULL) {
      g_autofree char *problem = g_strdup_printf("'%s' is none of %s", formats[i], known);
      return refuse(error, "run.formats", problem);
    }
  return formats[0] != NULL || refuse(error, "run.formats", "names no format");
}

/* All settings, before anything is opened. */
static bool read_settings(Daemon *daemon, GError **error)
{
  const Settings *settings = daemon->options->settings;
  const char *edition = settings_text(settings, "run.edition");
  daemon->messenger = (Messenger){.command = settings_text(settings, "run.notify"),
                                  .timeout_ms = settings_integer(settings, "run.notify_timeout")};
  daemon->schedule = (ReportSchedule){.folder = settings_text(settings, "run.reports"),
                                      .hour = (int)settings_integer(settings, "run.hour"),
                                      .formats = settings_list(settings, "run.formats"),
                                      .is_public = g_str_equal(edition, "public"),
                                      .language = daemon->options->language};
  if (messenger_is_there(&daemon->messenger) && access(daemon->messenger.command, X_OK) != 0)
    return refuse(error, "run.notify", "is no program that can be run");
  if (!report_rhythm_parse(settings_text(settings, "run.every"), &daemon->schedule.rhythm))
    return refuse(error, "run.every", "is none of day, week, month");
  if (!daemon->schedule.is_public && !g_str_equal(edition, "internal"))
    return refuse(error, "run.edition", "is neither internal nor public");
  return check_formats(daemon->schedule.formats, error);
}

static bool open_hint(Daemon *daemon, GError **error)
{
  const char *endpoint = settings_text(daemon->options->settings, "run.hint");
  if (*endpoint == '\0')
    return true;
  daemon->hint = hint_subscriber_open(daemon->wire, daemon->loop, endpoint, NULL, NULL, on_hint, daemon, error);
  return daemon->hint != NULL;
}

static bool open_all(Daemon *daemon, GError **error)
{
  static const ServiceReportCallbacks callbacks = {is_sound, in_words};
  const ReporterDaemonOptions *options = daemon->options;
  const KeeperOptions keeper = {.connection = options->connection,
                                .rules = options->rules,
                                .look_every_ms = (int)settings_integer(options->settings, "run.look"),
                                .may_refresh = true};
  if (!read_settings(daemon, error))
    return false;
  loop_block_signals();
  daemon->wire = wire_new();
  daemon->loop = loop_new();
  if (!loop_watch_signals(daemon->loop, on_signal, daemon, error) || !open_hint(daemon, error))
    return false;
  daemon->refused = g_hash_table_new(NULL, NULL);
  daemon->connection = connection_new(&options->connection);
  daemon->keeper = keeper_start(&keeper);
  loop_watch_fd(daemon->loop, keeper_descriptor(daemon->keeper), on_news, daemon);
  daemon->report = service_report_open(daemon->loop, &callbacks, daemon);
  return true;
}

static void daemon_clear(Daemon *daemon)
{
  service_report_close(daemon->report);
  keeper_stop(daemon->keeper);
  connection_free(daemon->connection);
  hint_subscriber_close(daemon->hint);
  loop_free(daemon->loop);
  wire_free(daemon->wire);
  g_clear_pointer(&daemon->refused, g_hash_table_unref);
  log_repeat_clear(&daemon->untold);
  log_repeat_clear(&daemon->unwritten);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Daemon, daemon_clear)

bool reporter_daemon_run(const ReporterDaemonOptions *options, GError **error)
{
  g_auto(Daemon) daemon = {.options = options};
  if (!open_all(&daemon, error))
    return false;
  log_info("reporter_running");
  if (!loop_run(daemon.loop, error))
    return false;
  service_tell_stopping();
  log_info("reporter_stopped");
  return true;
}
