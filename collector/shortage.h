/* Saying that there is no room for forms, and what to do: for status, answers and notices.
 *
 * The JSON is what status and answers carry: {"shortage": "none|disk|quota", "disk_free_bytes", "keep_free_bytes", "used_bytes", "quota_bytes",
 * "reserve_bytes", "is_reserve_held", "folder"}. */
#pragma once

#include <jansson.h>

#include "base/text.h"
#include "collector/spool/spool_room.h"

/* The caller owns the result. */
json_t *shortage_to_json(const SpoolRoom *room, SpoolShortage shortage, const char *folder);

bool shortage_is_none(const json_t *shortage);

/* Why no form is taken and what to do; "taking forms" when there is no shortage. The caller frees it. */
char *shortage_to_text(const json_t *shortage, Language language);
