/* Inside the forms: what cells of earlier rows meant.
 *
 * Rows repeat what stands above them: the same indicator and period for hundreds of rows, the same few breakdowns for each period. So what was understood is
 * kept and compared as text before it is looked up again. Answers are those of the functions that are asked instead, for one catalogue; memory is
 * bounded: what is kept last takes the place of what was kept before. */
#pragma once

#include "catalogue/audit.h"
#include "collector/forms/cell_period.h"

typedef struct RowMemory RowMemory;

RowMemory *row_memory_new(const Catalogue *catalogue);
void row_memory_free(RowMemory *memory);

/* As catalogue_find_indicator(). */
const Indicator *row_memory_indicator(RowMemory *memory, const char *cell);

/* As cell_period_read(). */
CellPeriod row_memory_period(RowMemory *memory, const char *cell, Frequency wanted, Period *out_period);

/* As audit_resolve_breakdown(); no cell may be NULL. */
BreakdownAnswer row_memory_breakdown(RowMemory *memory, const Indicator *indicator,
                                     const char *const cells[N_DIMENSIONS]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RowMemory, row_memory_free)
