/* The requests of `spool verify|list|requeue|dump` and `discard`; see control.h.
 *
 *   {"do": "spool_verify"}                            → {"batches": 12, "complaints": [{"kind": "digest", "detail": "…"}]}
 *   {"do": "spool_list", "after": 0}                  → {"submissions": [{…}], "next": 200}: in pages, `next` only when there are more
 *   {"do": "spool_requeue", "id": "…"}                → {"result": "requeued|needless|too_late", "submission": {…}}
 *   {"do": "spool_dump", "id": "…", "part": 1, "first": 0} → {"submission": {…}, "rows": [{…}], "part": 1, "first": 200}: in pages; `part` and `first` of
 *                                                      the next, only when there are more; "is_kept": false for a part that is kept no more
 *   {"do": "discard", "id": "…"}                      → {"rows": 3, "submission": {…}}: how many rows waited for an explanation and are forgotten now
 *
 * An id may be given by its first eight digits, as files in accepted/ have them. */
#pragma once

#include <jansson.h>

#include "collector/control.h"

json_t *answer_spool_verify(const ControlScope *scope, const json_t *request, GError **error);
json_t *answer_spool_list(const ControlScope *scope, const json_t *request, GError **error);
json_t *answer_spool_requeue(const ControlScope *scope, const json_t *request, GError **error);
json_t *answer_spool_dump(const ControlScope *scope, const json_t *request, GError **error);
json_t *answer_discard(const ControlScope *scope, const json_t *request, GError **error);
