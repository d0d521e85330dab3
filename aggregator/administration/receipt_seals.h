/* The seals that agencies' receipts carry: what the trail was at moments that the database alone cannot prove.
 *
 * Reads receipts as collectors write them for machines (CSV); a seal counts only when the district's own key, or a former one, has signed it. */
#pragma once

#include <glib.h>

#include "aggregator/verification/seal_keys.h"

typedef struct ReceiptSeals {
  GHashTable *by_agency; /* code → GArray of Seal */
  GPtrArray *forged;     /* paths of receipts with a seal that this district did not sign */
  guint n_receipts;
} ReceiptSeals;

/* PATHS (NULL-terminated) are receipts, or folders in which they are looked for at any depth. USAGE error for a path that cannot be read, REJECT for a file
 * that is no receipt. The caller frees the result. */
ReceiptSeals *receipt_seals_read(const char *const *paths, const SealKeys *keys,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void receipt_seals_free(ReceiptSeals *seals);

/* Those of one agency, maybe none; a copy that the caller frees. */
GArray *receipt_seals_of(const ReceiptSeals *seals, const char *agency);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReceiptSeals, receipt_seals_free)
