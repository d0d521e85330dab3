/* What a daemon tells the service manager that started it (systemd, by sd_notify).
 *
 * Started by anybody else (no NOTIFY_SOCKET in the environment) nothing is told to nobody. Never fails: a message that cannot be sent is lost. Waits only while
 * the service manager itself has stopped listening. Belongs to one thread. */
#pragma once

#include <stdint.h>

void service_tell_ready(void);     /* started, or done with reading the settings again */
void service_tell_reloading(void); /* until service_tell_ready() */
void service_tell_stopping(void);

/* How the daemon fares, one line of English for `systemctl status`. Told only when it differs from the last. */
void service_tell_status(const char *words);

/* Within how many milliseconds the service manager wants the next sign of life, else it ends the daemon; 0: it wants none. */
int64_t service_watchdog_ms(void);

/* A sign of life. May be called very often: what comes sooner than a quarter of the time that the service manager would wait is not told. */
void service_tell_alive(void);
