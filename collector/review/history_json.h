/* A history as it goes over the control socket, in pages that fit an answer. */
#pragma once

#include <jansson.h>

#include "collector/review/history.h"

/* The values from the FIRST on, as many as fit a page: {"values": […], "next": N}, N being the first of the next page; without "next" these were the
 * last. The caller owns the answer. */
json_t *history_to_json(const History *history, guint first);

/* Adds the values of a page to HISTORY, which is not finished. False when PAGE is not what the other function makes. */
bool history_add_json(History *history, const json_t *page) G_GNUC_WARN_UNUSED_RESULT;
