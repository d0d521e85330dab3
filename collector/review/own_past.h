/* Where an agency's earlier values and its waiting cells are read from: the spool, or the daemon that owns it. */
#pragma once

#include "catalogue/audit.h"
#include "collector/review/history.h"
#include "collector/review/waiting.h"

typedef struct OwnPast {
  /* Every value of the WANTED indicators; finished, the caller frees it. */
  History *(*read_history)(void *self, const IndicatorSet *wanted, GError **error);
  /* The waiting cells (waiting_cells_new()) of the groups FIRST … LAST, in their order, as far as memory has room for them: *out_last is the last group that
   * was looked at, LAST when that is all. The caller frees the array. */
  GPtrArray *(*read_waiting)(void *self, int64_t first, int64_t last, int64_t *out_last, GError **error);
  void *self;
} OwnPast;

/* Of an agency that has none. */
OwnPast own_past_none(void);
