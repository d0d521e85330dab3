/* How entries of an agency's quarantine are named on the command line: refused cells 1, 2, 3, …, dead letters D1, D2, D3, …
 *
 * A number given twice counts once. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct QuarantineNumbers {
  GArray *cells;        /* int64_t, ascending */
  GArray *dead_letters; /* likewise */
} QuarantineNumbers;

/* Reads the N words. USAGE when one is no number of an entry. */
bool quarantine_numbers_read(const char *const *words, guint n, QuarantineNumbers *out_numbers,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void quarantine_numbers_clear(QuarantineNumbers *numbers);

/* `3` or `D3`. The caller frees it. */
char *quarantine_number_text(int64_t number, bool is_dead_letter);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(QuarantineNumbers, quarantine_numbers_clear)
