/* Opening an agency's spool: with the limits of the settings, and sound; what became of a damaged one is told in a notice. */
#pragma once

#include "base/settings.h"
#include "base/text.h"
#include "collector/home.h"
#include "collector/spool/spool.h"
#include "collector/spool/spool_lock.h"

/* As spool_open_sound(). The notices lie in HOME's. */
Spool *spool_opening(const Home *home, const Settings *settings, const SpoolLock *lock,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What people have to do before the spool can be opened, when spool_opening() failed for want of room; NULL: nothing. The caller frees it. */
char *spool_opening_words(const Home *home, Language language);
