/* Cells as people write them: whatever the text, a number is finite and a period one that the calendar has. */
#include <math.h>

#include <glib.h>

#include "collector/forms/cell_number.h"
#include "collector/forms/cell_period.h"
#include "collector/forms/cell_text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup((const char *)bytes, size) : g_strdup("");
  g_autofree char *cell = g_utf8_make_valid(text, -1);
  g_autofree char *plain = cell_text_plain(cell);
  g_assert(g_utf8_validate(plain, -1, NULL));
  double number = NAN;
  const CellNumber kind = cell_number_read(cell, &number);
  g_assert(isfinite(number) == (kind == CELL_NUMBER || kind == CELL_PERCENT || kind == CELL_PER_MILLE));
  for (Frequency wanted = 0; wanted < N_FREQUENCIES; wanted++) {
    Period period = {0};
    g_assert(cell_period_read(cell, wanted, &period) != CELL_PERIOD || period_is_valid(period));
  }
  return 0;
}
