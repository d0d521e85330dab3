/* Keeps the service manager informed by a loop: that it began, how it fares, and signs of life as long as it turns and all that it stands for is sound.
 *
 * A loop that hangs, or is not sound, gives no more signs, and the service manager ends the program when it has waited long enough. A callback of the loop
 * that takes long although all is well calls service_tell_alive() where it makes progress. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "wire/loop.h"

typedef struct ServiceReport ServiceReport;

typedef struct ServiceReportCallbacks {
  bool (*is_sound)(gpointer user); /* NULL: the loop is all there is */
  char *(*words)(gpointer user);   /* how it fares, one line of English; the caller frees it */
} ServiceReportCallbacks;

/* Tells that the daemon is ready, and from then on, from LOOP (borrowed), how it fares. */
ServiceReport *service_report_open(Loop *loop, const ServiceReportCallbacks *callbacks, gpointer user);
void service_report_close(ServiceReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceReport, service_report_close)
