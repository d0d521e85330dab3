#include "base/service.h"

#include <glib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "base/clock.h"

/* The service manager waits for one process, so what it was told last is the process's. */
static char *told_status;
static int64_t told_alive_at_ms;

void service_tell_ready(void)
{
  (void)sd_notify(0, "READY=1");
}

/* The moment lets service managers from version 253 on tell a late READY from the one that they wait for. */
void service_tell_reloading(void)
{
  (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
}

void service_tell_stopping(void)
{
  (void)sd_notify(0, "STOPPING=1");
}

void service_tell_status(const char *words)
{
  g_autofree char *line = g_strdelimit(g_strdup(words), "\r\n", ' ');
  if (g_strcmp0(line, told_status) == 0)
    return;
  g_free(told_status);
  told_status = g_steal_pointer(&line);
  (void)sd_notifyf(0, "STATUS=%s", told_status);
}

int64_t service_watchdog_ms(void)
{
  uint64_t watchdog_us = 0;
  return sd_watchdog_enabled(0, &watchdog_us) > 0 ? (int64_t)MAX(watchdog_us / 1000, 1) : 0;
}

void service_tell_alive(void)
{
  const int64_t now_ms = clock_monotonic_ms();
  const int64_t watchdog_ms = service_watchdog_ms();
  if (watchdog_ms == 0 || now_ms - told_alive_at_ms < watchdog_ms / 4)
    return;
  told_alive_at_ms = now_ms;
  (void)sd_notify(0, "WATCHDOG=1");
}
