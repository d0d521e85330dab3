/* What commands ask of the running daemon over its control socket: JSON in, JSON out.
 *
 *   {"do": "status", "brief": false}                  → what `status --json` prints
 *   {"do": "submit", "path": "…", "again": false, "wait": false}
 *                                                     → {"result": "accepted|duplicate", "submission": "…", "refused": 3, "awaiting": 1}
 *                                                      or {"result": "unreadable", "fault": {"code": "…", "row": 1, "given": "…", "expected": "…"}}
 *                                                      or {"result": "no_room", "intake": {…}}, as shortage.h has it: it has to wait
 *                                                      or {"result": "district_unknown"}: nothing can be taken before the district was met once
 *                                                      Who waits for the district's answer gets the receipt with it, or at the daemon's next look into the inbox.
 *   {"do": "submission", "id": "…", "wait_ms": 10000} → {"is_finished": true, "refused": 3, "rejected_by_district": 0, "receipt_due": false}
 *                                                      as soon as it is finished, else after that time; the daemon may have less patience. A receipt that is due
 *                                                      does not say all of it yet: it could not be written, and will be
 *   {"do": "history", "indicators": [103], "first": 0} → the agency's own values of these indicators, in pages (review/history_json.h)
 *   {"do": "waiting", "indicators": [103], "first": 0} → the cells of these indicators that wait for an explanation, in pages (review/waiting_json.h)
 *   {"do": "spool_verify|spool_list|spool_requeue|spool_dump|discard", …}: see control_spool.h
 *
 * A request that cannot be fulfilled is answered {"error": "…", "code": N}, N as in HalfskyError. */
#pragma once

#include <glib.h>

#include "collector/inbox/inbox_trouble.h"
#include "collector/publisher/publisher.h"
#include "collector/reception.h"
#include "wire/endpoint.h"

typedef struct ControlScope {
  const Reception *reception;
  const Publisher *publisher;    /* NULL when no daemon runs */
  const InboxTroubles *troubles; /* likewise */
  const char *settings_refusal;  /* why settings that were read again are not in force; NULL: they are */
  int64_t *later_ms;             /* NULL: every answer is given at once */
  void (*appended)(gpointer user);
  gpointer user;
} ControlScope;

/* The caller owns the answer. NULL: there is none yet, and it shall be asked for again when something has changed, and after *scope->later_ms at the
 * latest. */
GBytes *control_answer(const ControlScope *scope, FrameView request);
