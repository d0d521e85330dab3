#include "wire/service_report.h"

#include "base/service.h"

enum { LOOK_EVERY_MS = 5000 };

struct ServiceReport {
  Loop *loop;
  ServiceReportCallbacks callbacks;
  gpointer user;
  int64_t look_every_ms;
  guint timer;
};

static void look(gpointer user)
{
  ServiceReport *report = user;
  g_autofree char *words = report->callbacks.words(report->user);
  service_tell_status(words);
  if (report->callbacks.is_sound == NULL || report->callbacks.is_sound(report->user))
    service_tell_alive();
  report->timer = loop_add_timer(report->loop, report->look_every_ms, look, report);
}

/* Several looks fit into the time that the service manager waits, so that one that comes late does no harm. */
static int64_t interval_ms(int64_t watchdog_ms)
{
  return watchdog_ms > 0 ? MIN(MAX(watchdog_ms / 4, 1), LOOK_EVERY_MS) : LOOK_EVERY_MS;
}

ServiceReport *service_report_open(Loop *loop, const ServiceReportCallbacks *callbacks, gpointer user)
{
  ServiceReport *report = g_new0(ServiceReport, 1);
  report->loop = loop;
  report->callbacks = *callbacks;
  report->user = user;
  report->look_every_ms = interval_ms(service_watchdog_ms());
  service_tell_ready();
  look(report);
  return report;
}

void service_report_close(ServiceReport *report)
{
  if (report == NULL)
    return;
  loop_remove(report->loop, report->timer);
  g_free(report);
}
