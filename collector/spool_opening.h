/* Opening an agency's spool: with the limits of the settings, and sound; what became of a damaged one is told in a notice. */
#pragma once

#include "base/settings.h"
#include "collector/home.h"
#include "collector/spool/spool.h"
#include "collector/spool/spool_lock.h"

/* As spool_open_sound(). The notice lies in HOME's notices. */
Spool *spool_opening(const Home *home, const Settings *settings, const SpoolLock *lock,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
