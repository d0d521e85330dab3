/* Where an agency's earlier values and its waiting cells are read from: the spool, or the daemon that owns it. */
#pragma once

#include "catalogue/audit.h"
#include "collector/review/history.h"
#include "collector/review/waiting.h"

typedef struct OwnPast {
  /* Every value of the WANTED indicators; finished, the caller frees it. */
  History *(*read_history)(void *self, const IndicatorSet *wanted, GError **error);
  /* The waiting cells of the WANTED indicators (waiting_cells_new()); the caller frees the array. */
  GPtrArray *(*read_waiting)(void *self, const IndicatorSet *wanted, GError **error);
  void *self;
} OwnPast;

/* Of an agency that has none. */
OwnPast own_past_none(void);
