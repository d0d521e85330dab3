/* Records sorted into groups, and one group at a time as the group rules see it. Private to this room.
 *
 * A group is the records of one indicator and period. Entries are sorted by breakdown, so that equal cells stand together. */
#pragma once

#include "catalogue/audit.h"

/* A record's place in the order: indicator, period, breakdown, then where it stood. */
typedef struct OrderEntry {
  uint64_t key;
  uint32_t record;
} OrderEntry;

/* Sums of the parts of one total in one dimension; valid while STAMP is the group's. */
typedef struct PartSums {
  uint64_t stamp;
  guint n_parts; /* unknown not counted */
  guint n_terms; /* unknown counted */
  double value;
  double denominator;
} PartSums;

/* What group rules read and write. */
typedef struct AuditGroup {
  const AuditScope *scope;
  const Indicator *indicator;
  const Record *records; /* all of the call */
  const OrderEntry *entries;
  size_t n_entries;
  uint8_t *verdicts; /* of all records of the call */
  AuditFindings *findings;
  PartSums *sums; /* per breakdown and dimension */
  uint64_t stamp; /* of this group */
} AuditGroup;

/* The order of the records with VERDICTS[i] AUDIT_PASSED (NULL: of all N); *OUT_N is how many. The caller frees it. */
OrderEntry *audit_order(const Record *records, size_t n, const uint8_t *verdicts, size_t *out_n);

/* Keys of one group are equal under this, keys of one cell are equal. */
uint64_t order_group(uint64_t key);
