/* Observation status: what kind of number a value is, or why there is none (SDMX CL_OBS_STATUS).
 *
 * The catalogue's `codelist_obs_status.csv` gives names and uses; which codes exist and whether a value goes with them is fixed here, because rules
 * depend on it. Loading a catalogue checks that both agree. */
#pragma once

#include <stdbool.h>

#define STATUS_NORMAL 'A'
#define STATUS_PROVISIONAL 'P'
#define STATUS_ESTIMATED 'E'
#define STATUS_BREAK 'B'
#define STATUS_MISSING 'O'
#define STATUS_CANNOT_EXIST 'M'
#define STATUS_NOT_COLLECTED 'L'
#define STATUS_SUPPRESSED 'Q'

/* True for A P E F I B D U V G O M L Q. */
bool status_is_known(char status);

/* True for the known codes other than O M L Q. */
bool status_has_value(char status);
