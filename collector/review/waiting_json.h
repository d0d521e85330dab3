/* Waiting cells as they go over the control socket, in pages that fit an answer. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "collector/review/waiting.h"

/* The cells from the FIRST on, as many as fit a page: {"cells": […], "last_group": G, "next": N}, G being LAST_GROUP, the last that CELLS are of, and N the
 * first of the next page; without "next" these were the last. The caller owns the answer. */
json_t *waiting_cells_to_json(const GPtrArray *cells, guint first, int64_t last_group);

/* Adds the cells of a page to CELLS. False when PAGE is not what the other function makes. */
bool waiting_cells_add_json(GPtrArray *cells, const json_t *page, int64_t *out_last_group) G_GNUC_WARN_UNUSED_RESULT;
