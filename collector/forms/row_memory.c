#include "collector/forms/row_memory.h"

#include <string.h>

/* What is longer is looked up each time. */
enum { LONGEST_CELL_BYTES = 64, LONGEST_CELLS_BYTES = 64 };

/* Several times as many as one indicator has breakdowns. A place has room for two, so that few drive each other out. */
#define N_PLACES 512u
enum { LATEST, FORMER, N_AT_A_PLACE };

/* The cells of a breakdown, each with its NUL; 0 bytes: nothing is kept. */
typedef struct BreakdownText {
  size_t size;
  char bytes[LONGEST_CELLS_BYTES];
} BreakdownText;

typedef struct KnownBreakdown {
  const Indicator *indicator;
  BreakdownText text;
  BreakdownAnswer answer;
} KnownBreakdown;

struct RowMemory {
  const Catalogue *catalogue;
  char indicator_cell[LONGEST_CELL_BYTES]; /* empty: nothing is kept */
  const Indicator *indicator;
  char period_cell[LONGEST_CELL_BYTES]; /* likewise */
  Frequency wanted;
  Period period;
  KnownBreakdown breakdowns[N_PLACES][N_AT_A_PLACE];
};

RowMemory *row_memory_new(const Catalogue *catalogue)
{
  RowMemory *memory = g_new0(RowMemory, 1);
  memory->catalogue = catalogue;
  return memory;
}

void row_memory_free(RowMemory *memory)
{
  g_free(memory);
}

/* --- The row above ------------------------------------------------------------------------------------------------ */

static bool stands_above(const char *kept, const char *cell)
{
  return cell[0] != '\0' && strcmp(kept, cell) == 0;
}

static void keep_cell(char kept[LONGEST_CELL_BYTES], const char *cell)
{
  if (g_strlcpy(kept, cell, LONGEST_CELL_BYTES) >= LONGEST_CELL_BYTES)
    kept[0] = '\0';
}

const Indicator *row_memory_indicator(RowMemory *memory, const char *cell)
{
  if (!stands_above(memory->indicator_cell, cell)) {
    memory->indicator = catalogue_find_indicator(memory->catalogue, cell);
    keep_cell(memory->indicator_cell, cell);
  }
  return memory->indicator;
}

CellPeriod row_memory_period(RowMemory *memory, const char *cell, Frequency wanted, Period *out_period)
{
  if (stands_above(memory->period_cell, cell) && memory->wanted == wanted) {
    *out_period = memory->period;
    return CELL_PERIOD;
  }
  const CellPeriod kind = cell_period_read(cell, wanted, out_period);
  if (kind == CELL_PERIOD) {
    keep_cell(memory->period_cell, cell);
    memory->wanted = wanted;
    memory->period = *out_period;
  }
  return kind;
}

/* --- Breakdowns --------------------------------------------------------------------------------------------------- */

/* Empty when the cells are too long. *out_hash is of the text. */
static void join(const char *const cells[N_DIMENSIONS], BreakdownText *out_text, guint *out_hash)
{
  size_t n = 0;
  guint hash = 5381;
  out_text->size = 0;
  for (int d = 0; d < N_DIMENSIONS; d++) {
    const char *at = cells[d];
    do {
      if (n == LONGEST_CELLS_BYTES)
        return;
      out_text->bytes[n++] = *at;
      hash = hash * 33 + (guchar)*at;
    } while (*at++ != '\0');
  }
  out_text->size = n;
  *out_hash = hash;
}

static bool is_known(const KnownBreakdown *known, const Indicator *indicator, const BreakdownText *text)
{
  return known->indicator == indicator && known->text.size == text->size &&
         memcmp(known->text.bytes, text->bytes, text->size) == 0;
}

BreakdownAnswer row_memory_breakdown(RowMemory *memory, const Indicator *indicator,
                                     const char *const cells[N_DIMENSIONS])
{
  BreakdownText text;
  guint hash = 0;
  join(cells, &text, &hash);
  if (text.size == 0)
    return audit_resolve_breakdown(memory->catalogue, indicator, cells);
  KnownBreakdown *known = memory->breakdowns[(hash + (guint)(guint16)indicator->id) % N_PLACES];
  for (int i = 0; i < N_AT_A_PLACE; i++)
    if (is_known(&known[i], indicator, &text))
      return known[i].answer;
  known[FORMER] = known[LATEST];
  known[LATEST] = (KnownBreakdown){indicator, text, audit_resolve_breakdown(memory->catalogue, indicator, cells)};
  return known[LATEST].answer;
}
