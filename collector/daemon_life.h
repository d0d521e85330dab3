/* What stays when a daemon begins anew within its process: the settings, and the lock of the spool.
 *
 * Settings that were read again are on trial until everything is open with them; then they are in force. When they cannot be used, those from before are
 * again, and why is kept for status until settings come into force. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/settings.h"
#include "collector/spool/spool_lock.h"

typedef struct DaemonLife {
  const Settings *settings; /* in force, or on trial */
  Settings *reloaded;       /* the same, once they were read again */
  Settings *next;           /* to be tried */
  bool is_trial;
  const Settings *former;    /* of a trial: in force before */
  Settings *former_reloaded; /* the same, if they were read again */
  char *refusal;             /* why settings that were read again are not in force; NULL: they are, or none were */
  SpoolLock *lock;           /* lest a command takes the spool in between */
} DaemonLife;

/* Borrows SETTINGS, which are in force. */
void daemon_life_init(DaemonLife *life, const Settings *settings);
void daemon_life_clear(DaemonLife *life);

/* NEXT, taken over, is to be tried; NULL: nothing is, whatever was said before. */
void daemon_life_set_next(DaemonLife *life, Settings *next);
/* Settings that were read again cannot be used. Logs it. */
void daemon_life_refuse(DaemonLife *life, const GError *failure);

/* The next settings are on trial. */
void daemon_life_try(DaemonLife *life);
/* Everything is open: the settings are in force. */
void daemon_life_settle(DaemonLife *life);
/* Takes the settings on trial back, because of FAILURE. */
void daemon_life_fall_back(DaemonLife *life, const GError *failure);

/* Takes the lock of the spool in FOLDER, and gives up another one once it has that. */
bool daemon_life_take_lock(DaemonLife *life, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DaemonLife, daemon_life_clear)
