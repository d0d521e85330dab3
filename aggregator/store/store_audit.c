#include "aggregator/store/store_audit.h"

#include <string.h>

/* The records with known breakdowns, as the audit wants them, with the key that each came with. */
typedef struct Judged {
  Record *records; /* their breakdown is the catalogue's index */
  const char **keys;
  size_t *origins; /* positions among the records that came */
  size_t n;
} Judged;

/* The catalogue's index of the breakdown that the record came with, or -1 and a refusal: the audit sees indexes only. */
static int resolve(const Catalogue *plan, const Record *record, const char *key, StoreCells *cells)
{
  int index = catalogue_breakdown_index(plan, key);
  if (index < 0)
    store_cells_refuse(cells, record, key, audit_rule_code(AUDIT_UNKNOWN_CODE), "breakdown", key, NULL);
  return index;
}

/* Whether the numbers fit the columns that they are for. */
static bool fits(const Record *record, const char *key, StoreCells *cells)
{
  if (record->sample_size <= INT32_MAX)
    return true;
  g_autofree char *given = g_strdup_printf("%u", record->sample_size);
  store_cells_refuse(cells, record, key, STORE_RULE_NOT_STORABLE, "sample_size", given, NULL);
  return false;
}

static Judged choose_judged(const Catalogue *plan, const RecordSet *set, StoreCells *cells)
{
  Judged judged = {.records = g_new(Record, set->n_records),
                   .keys = g_new(const char *, set->n_records),
                   .origins = g_new(size_t, set->n_records)};
  for (size_t i = 0; i < set->n_records; i++) {
    const Record *record = &set->records[i];
    const char *key = set->breakdown_keys[record->breakdown];
    int index = resolve(plan, record, key, cells);
    if (index < 0 || !fits(record, key, cells))
      continue;
    judged.records[judged.n] = *record;
    judged.records[judged.n].breakdown = (uint16_t)index;
    judged.origins[judged.n] = i;
    judged.keys[judged.n++] = key;
  }
  return judged;
}

/* A refusal for each record that the audit found something in; the first finding tells why. */
static void take_findings(const AuditFindings *findings, const Judged *judged, StoreCells *cells)
{
  g_autofree bool *is_told = g_new0(bool, judged->n);
  size_t n_findings = 0;
  const AuditFinding *kept = audit_findings_kept(findings, &n_findings);
  for (size_t i = 0; i < n_findings; i++) {
    uint32_t record = kept[i].record;
    if (is_told[record])
      continue;
    is_told[record] = true;
    store_cells_refuse(cells, &judged->records[record], judged->keys[record], audit_rule_code(kept[i].rule),
                       kept[i].field, kept[i].given, kept[i].expected);
  }
}

static StoreRow row_of(const StoreCatalogue *catalogue, const Record *record, const char *key)
{
  StoreRow row = {
      .record = record,
      .breakdown_key = key,
      .breakdown_id = store_catalogue_breakdown_id(catalogue, record->breakdown),
      .day = period_first_day(record->period),
      .fate = STORE_FATE_OPEN,
  };
  if (record->comment != NULL) {
    Digest digest = digest_of_bytes(record->comment, strlen(record->comment));
    memcpy(&row.comment_id, digest.bytes, sizeof row.comment_id);
    row.comment_id = (int64_t)GUINT64_FROM_BE((guint64)row.comment_id);
  }
  return row;
}

/* A row for each record that passed. */
static void take_passed(const StoreCatalogue *catalogue, const Judged *judged, const uint8_t *verdicts,
                        StoreCells *cells)
{
  for (size_t i = 0; i < judged->n; i++) {
    if (verdicts[i] != AUDIT_PASSED)
      continue;
    StoreRow row = row_of(catalogue, &judged->records[i], judged->keys[i]);
    g_array_append_val(cells->rows, row);
  }
}

/* Rows that say again what an earlier row says wait for its fate. */
static void mark_repeated(StoreCells *cells)
{
  guint n_rows = cells->rows->len;
  g_autofree Record *passed = g_new(Record, n_rows);
  g_autofree bool *is_repeated = g_new0(bool, n_rows);
  for (guint i = 0; i < n_rows; i++)
    passed[i] = *g_array_index(cells->rows, StoreRow, i).record;
  audit_mark_repeated(passed, n_rows, is_repeated);
  for (guint i = 0; i < n_rows; i++)
    if (is_repeated[i])
      g_array_index(cells->rows, StoreRow, i).fate = STORE_FATE_REPEATED;
}

static void judge(const StoreAgency *agency, const RecordSet *set, StoreCells *cells)
{
  Judged judged = choose_judged(agency->scope.catalogue, set, cells);
  cells->judged = judged.records;
  cells->n_judged = judged.n;
  cells->origins = judged.origins;
  g_autofree const char **keys = judged.keys;
  g_autofree uint8_t *verdicts = g_new0(uint8_t, judged.n);
  g_autoptr(AuditFindings) findings = audit_findings_new(judged.n);
  audit_records(&agency->scope, judged.records, judged.n, verdicts, findings);
  take_findings(findings, &judged, cells);
  take_passed(agency->store->catalogue, &judged, verdicts, cells);
  g_assert(cells->rows->len + cells->refusals->len == set->n_records);
  mark_repeated(cells);
}

bool store_audit(StoreAgency *agency, const RecordSet *set, StoreCells *cells, GError **error)
{
  if (!store_agency_learn_assigned(agency, set->records, set->n_records, error))
    return false;
  judge(agency, set, cells);
  return true;
}
