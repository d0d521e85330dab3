/* Any text: what is read must be valid, and read back the same from its label. */
#include "tests/fuzz/fuzz.h"

#include <glib.h>

#include "record/period.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup((const char *)bytes, size) : g_strdup("");
  Period period, again;
  char label[PERIOD_TEXT_SIZE];
  if (!period_parse(text, &period))
    return 0;
  g_assert_true(period_is_valid(period));
  g_assert_true(period_parse(period_format(period, label), &again) && period_equal(period, again));
  g_assert_cmpint(period_first_day(period), <=, period_last_day(period));
  return 0;
}
