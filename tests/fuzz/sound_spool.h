/* A small spool in which every table has a row or two, for targets that damage it. */
#pragma once

#include "tests/collector/agency.h"

/* An agency with three forms: one stored and dropped into the history, one stored with a row refused, one on its way with cells that wait. The caller frees
 * it. */
Agency *sound_spool_agency(void);
