/* What commands ask of the running daemon over its control socket: JSON in, JSON out.
 *
 *   {"do": "status"}                                  → what `status --json` prints
 *   {"do": "submit", "path": "…", "again": false}     → {"result": "accepted|duplicate|unreadable", "submission": "…", "refused": 3, "fault": "…"}
 *   {"do": "submission", "id": "…"}                   → {"is_finished": true}
 *
 * A request that cannot be fulfilled is answered {"error": "…", "code": N}, N as in HalfskyError. */
#pragma once

#include <glib.h>

#include "collector/publisher.h"
#include "collector/reception.h"
#include "wire/endpoint.h"

typedef struct ControlScope {
  const Reception *reception;
  const Publisher *publisher; /* NULL when no daemon runs */
  void (*appended)(gpointer user);
  gpointer user;
} ControlScope;

/* The caller owns the answer. */
GBytes *control_answer(const ControlScope *scope, FrameView request);
