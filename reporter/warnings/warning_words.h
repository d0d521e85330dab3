/* What a warning says: sentences that a member of the working committee understands, in both languages. Pure. Every char * returned is the caller's. */
#pragma once

#include "base/text.h"
#include "reporter/warnings/driver.h"
#include "reporter/warnings/level.h"
#include "reporter/warnings/swing.h"

/* Why the target has its level: what is known, what is expected, what drives it. DRIVERS has N_DRIVER_KINDS entries. */
char *warning_reason(Language language, const Catalogue *catalogue, const WarningRule *rule,
                     const WarningEvidence *evidence, LevelCause cause, const Driver *drivers);

/* How the series swings; SWING is of a kind other than SWING_NONE. */
char *warning_swing(Language language, const Catalogue *catalogue, const WarningEvidence *evidence, const Swing *swing);

/* The indicator with its tested series: 妇女常见病筛查率（乡村）. */
char *warning_series_name(Language language, const Catalogue *catalogue, const Target *target);
