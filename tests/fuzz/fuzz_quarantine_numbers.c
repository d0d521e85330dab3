/* Numbers of the quarantine as somebody types them: whatever the words, they are refused, or read back as the same ascending numbers. A word ends at a blank. */
#include "aggregator/administration/quarantine_numbers.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"

static void expect_ascending(const GArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    g_assert(g_array_index(numbers, int64_t, i) > (i == 0 ? 0 : g_array_index(numbers, int64_t, i - 1)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup((const char *)bytes, size) : g_strdup("");
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  g_auto(QuarantineNumbers) numbers = {0};
  g_autoptr(GError) error = NULL;
  if (!quarantine_numbers_read((const char *const *)words, g_strv_length(words), &numbers, &error)) {
    g_assert(halfsky_error_is(error, HALFSKY_ERROR_USAGE));
    return 0;
  }
  expect_ascending(numbers.cells);
  expect_ascending(numbers.dead_letters);
  return 0;
}
