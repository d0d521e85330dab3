#include "collector/daemon_life.h"

#include <string.h>

#include "base/log.h"
#include "collector/collector_settings.h"

/* A command that reads a large form by itself has the spool for a while. */
enum { LOCK_PATIENCE_MS = 10 * 1000 };

void daemon_life_init(DaemonLife *life, const Settings *settings)
{
  *life = (DaemonLife){.settings = settings};
}

void daemon_life_clear(DaemonLife *life)
{
  settings_free(life->reloaded);
  settings_free(life->next);
  settings_free(life->former_reloaded);
  g_free(life->refusal);
  spool_lock_free(life->lock);
}

void daemon_life_set_next(DaemonLife *life, Settings *next)
{
  settings_free(life->next);
  life->next = next;
}

void daemon_life_refuse(DaemonLife *life, const GError *failure)
{
  g_autofree char *reason = log_quoted(failure->message);
  log_error("settings_not_reloaded reason=%s", reason);
  g_free(life->refusal);
  life->refusal = g_strdup(failure->message);
}

static void log_differences(const Settings *before, const Settings *now)
{
  g_autofree const char **keys = settings_differing(before, now);
  for (guint i = 0; keys[i] != NULL; i++)
    log_info("setting_changed key=%s", keys[i]);
}

void daemon_life_try(DaemonLife *life)
{
  log_differences(life->settings, life->next);
  life->is_trial = true;
  life->former = life->settings;
  life->former_reloaded = g_steal_pointer(&life->reloaded);
  life->reloaded = g_steal_pointer(&life->next);
  life->settings = life->reloaded;
}

void daemon_life_settle(DaemonLife *life)
{
  if (!life->is_trial)
    return;
  life->is_trial = false;
  life->former = NULL;
  g_clear_pointer(&life->former_reloaded, settings_free);
  g_clear_pointer(&life->refusal, g_free);
}

void daemon_life_fall_back(DaemonLife *life, const GError *failure)
{
  g_assert(life->is_trial);
  daemon_life_refuse(life, failure);
  log_differences(life->settings, life->former);
  settings_free(life->reloaded);
  life->reloaded = g_steal_pointer(&life->former_reloaded);
  life->settings = life->former;
  life->former = NULL;
  life->is_trial = false;
  const bool is_applied = collector_settings_apply(life->settings, LOG_LEVEL_DEBUG, NULL);
  g_assert(is_applied);
}

bool daemon_life_take_lock(DaemonLife *life, const char *folder, GError **error)
{
  if (life->lock != NULL && strcmp(spool_lock_folder(life->lock), folder) == 0)
    return true;
  SpoolLock *lock = spool_lock_take(folder, LOCK_PATIENCE_MS, error);
  if (lock == NULL)
    return false;
  spool_lock_free(life->lock);
  life->lock = lock;
  return true;
}
