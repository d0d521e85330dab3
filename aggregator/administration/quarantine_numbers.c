#include "aggregator/administration/quarantine_numbers.h"

#include "base/error.h"

#define DEAD_LETTER_SIGN 'D'

static bool read_number(const char *word, QuarantineNumbers *numbers, GError **error)
{
  const bool is_dead_letter = g_ascii_toupper(word[0]) == DEAD_LETTER_SIGN;
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned(word + is_dead_letter, 10, 1, G_MAXINT64, &number, NULL)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "'%s' is no number of the quarantine. hint: 'quarantine list' shows them, as 12 or D3", word);
    return false;
  }
  g_array_append_val(is_dead_letter ? numbers->dead_letters : numbers->cells, number);
  return true;
}

static gint ascending(gconstpointer a, gconstpointer b)
{
  const int64_t *left = a;
  const int64_t *right = b;
  return (*left > *right) - (*left < *right);
}

static void sort_once(GArray *numbers)
{
  g_array_sort(numbers, ascending);
  for (guint i = numbers->len; i > 1; i--)
    if (g_array_index(numbers, int64_t, i - 1) == g_array_index(numbers, int64_t, i - 2))
      g_array_remove_index(numbers, i - 1);
}

bool quarantine_numbers_read(const char *const *words, guint n, QuarantineNumbers *out_numbers, GError **error)
{
  g_auto(QuarantineNumbers)
      numbers = {g_array_new(FALSE, FALSE, sizeof(int64_t)), g_array_new(FALSE, FALSE, sizeof(int64_t))};
  for (guint i = 0; i < n; i++)
    if (!read_number(words[i], &numbers, error))
      return false;
  sort_once(numbers.cells);
  sort_once(numbers.dead_letters);
  *out_numbers = numbers;
  numbers = (QuarantineNumbers){0};
  return true;
}

void quarantine_numbers_clear(QuarantineNumbers *numbers)
{
  g_clear_pointer(&numbers->cells, g_array_unref);
  g_clear_pointer(&numbers->dead_letters, g_array_unref);
}

char *quarantine_number_text(int64_t number, bool is_dead_letter)
{
  return g_strdup_printf("%s%" G_GINT64_FORMAT, is_dead_letter ? "D" : "", number);
}
