#include "aggregator/store/trail_verify.h"

#include <string.h>

#include "aggregator/store/trail.h"
#include "database/query.h"

#define PAGE_ENTRIES 1000

const char *trail_fault_name(TrailFault fault)
{
  static const char *const names[] = {
      [TRAIL_ENTRY_CHANGED] = "entry_changed",   [TRAIL_ENTRY_MISSING] = "entry_missing",
      [TRAIL_ENTRY_DETACHED] = "entry_detached", [TRAIL_END_MISSING] = "end_missing",
      [TRAIL_END_UNKNOWN] = "end_unknown",       [TRAIL_ROWS_MISSING] = "rows_missing",
      [TRAIL_ROWS_ADDED] = "rows_added",         [TRAIL_ROWS_CHANGED] = "rows_changed",
      [TRAIL_ROWS_FOREIGN] = "rows_foreign",     [TRAIL_REVISION_WRONG] = "revision_wrong",
      [TRAIL_RECEIPT_DENIED] = "receipt_denied", [TRAIL_RECEIPT_BEYOND] = "receipt_beyond"};
  return names[fault];
}

/* --- The report --------------------------------------------------------------------------------------------------- */

static void finding_free(gpointer pointer)
{
  TrailFinding *finding = pointer;
  g_free(finding->submission);
  g_free(finding->cells);
  g_free(finding);
}

void trail_report_clear(TrailReport *report)
{
  g_clear_pointer(&report->findings, g_ptr_array_unref);
}

/* CELLS is taken over. */
static void find(TrailReport *report, TrailFault fault, int64_t entry, const char *submission, char *cells)
{
  TrailFinding *finding = g_new0(TrailFinding, 1);
  *finding = (TrailFinding){fault, entry, g_strdup(submission), cells};
  g_ptr_array_add(report->findings, finding);
}

/* --- Entries ------------------------------------------------------------------------------------------------------ */

/* One entry as stored, and what was found of its rows. Borrows from the result. */
typedef struct StoredEntry {
  int64_t number;
  TrailEntry entry;
  Digest hash;
  size_t previous_size;
  const uint8_t *previous_hash;
  int32_t found_rows;
  Digest found_digest;
  const char *submission;
} StoredEntry;

/* On the way through one agency's trail. */
typedef struct Walk {
  AgencyChain chain; /* up to the last entry that was read */
  const GArray *seals;
  guint next_seal;
  TrailReport *report;
} Walk;

static void read_sealed(Result *rows, int row, TrailRows *sealed)
{
  sealed->part = result_int32(rows, row, 8);
  sealed->n_rows = result_int32(rows, row, 9);
  result_bytea_exact(rows, row, 10, sealed->digest.bytes, DIGEST_SIZE_BYTES);
}

static StoredEntry read_entry(Result *rows, int row)
{
  StoredEntry stored = {.number = result_int64(rows, row, 0),
                        .entry = {.at_us = result_timestamptz(rows, row, 1),
                                  .actor = result_text(rows, row, 2),
                                  .act = result_text(rows, row, 3),
                                  .submission_id = result_int32(rows, row, 4),
                                  .content = result_optional_text(rows, row, 14),
                                  .rows = {.is_sealed = !result_is_null(rows, row, 8)}},
                        .found_rows = result_int32(rows, row, 11),
                        .submission = result_optional_text(rows, row, 13)};
  result_bytea_exact(rows, row, 5, stored.entry.content_digest.bytes, DIGEST_SIZE_BYTES);
  stored.previous_hash = result_bytea(rows, row, 6, &stored.previous_size);
  result_bytea_exact(rows, row, 7, stored.hash.bytes, DIGEST_SIZE_BYTES);
  if (stored.entry.rows.is_sealed)
    read_sealed(rows, row, &stored.entry.rows);
  result_bytea_exact(rows, row, 12, stored.found_digest.bytes, DIGEST_SIZE_BYTES);
  return stored;
}

static bool continues(const AgencyChain *chain, const StoredEntry *stored)
{
  const size_t size = chain->last_entry > 0 ? DIGEST_SIZE_BYTES : 0;
  return stored->previous_size == size &&
         (size == 0 || memcmp(stored->previous_hash, chain->head_hash.bytes, size) == 0);
}

/* What the entry's hash would be if it continued what it says that it continues. */
static Digest hash_of(const AgencyChain *chain, const StoredEntry *stored)
{
  AgencyChain before = {.agency_id = chain->agency_id, .last_entry = stored->number - 1};
  memcpy(before.head_hash.bytes, stored->previous_hash, MIN(stored->previous_size, DIGEST_SIZE_BYTES));
  return trail_next_hash(&before, &stored->entry);
}

/* The words of an act are those that were sealed. */
static bool has_true_content(const TrailEntry *entry)
{
  if (entry->content == NULL)
    return true;
  const Digest digest = digest_of_bytes(entry->content, strlen(entry->content));
  return digest_equal(&digest, &entry->content_digest);
}

static void check_links(Walk *walk, const StoredEntry *stored)
{
  for (int64_t missing = walk->chain.last_entry + 1; missing < stored->number; missing++)
    find(walk->report, TRAIL_ENTRY_MISSING, missing, NULL, NULL);
  const Digest expected = hash_of(&walk->chain, stored);
  if (!digest_equal(&expected, &stored->hash) || !has_true_content(&stored->entry))
    find(walk->report, TRAIL_ENTRY_CHANGED, stored->number, stored->submission, NULL);
  else if (stored->number == walk->chain.last_entry + 1 && !continues(&walk->chain, stored))
    find(walk->report, TRAIL_ENTRY_DETACHED, stored->number, stored->submission, NULL);
}

static void check_rows(Walk *walk, const StoredEntry *stored)
{
  const TrailRows *sealed = &stored->entry.rows;
  if (!sealed->is_sealed) {
    walk->report->n_unsealed += stored->found_rows;
    return;
  }
  walk->report->n_rows += sealed->n_rows;
  if (digest_equal(&sealed->digest, &stored->found_digest))
    return;
  const TrailFault fault = stored->found_rows < sealed->n_rows   ? TRAIL_ROWS_MISSING
                           : stored->found_rows > sealed->n_rows ? TRAIL_ROWS_ADDED
                                                                 : TRAIL_ROWS_CHANGED;
  find(walk->report, fault, stored->number, stored->submission,
       g_strdup_printf("%d of %d", stored->found_rows, sealed->n_rows));
}

static const Seal *next_seal(const Walk *walk)
{
  return walk->next_seal < walk->seals->len ? &g_array_index(walk->seals, Seal, walk->next_seal) : NULL;
}

static void check_seals(Walk *walk, const StoredEntry *stored)
{
  for (const Seal *seal = next_seal(walk); seal != NULL && seal->entry <= (uint64_t)stored->number;
       walk->next_seal++, seal = next_seal(walk))
    if (seal->entry == (uint64_t)stored->number && digest_equal(&seal->hash, &stored->hash))
      walk->report->n_seals++;
    else
      find(walk->report, TRAIL_RECEIPT_DENIED, (int64_t)seal->entry, stored->submission, NULL);
}

static void check_entry(Walk *walk, const StoredEntry *stored)
{
  check_links(walk, stored);
  check_rows(walk, stored);
  check_seals(walk, stored);
  walk->chain.last_entry = stored->number;
  walk->chain.head_hash = stored->hash;
  walk->report->n_entries++;
}

static Result *read_page(Connection *connection, const AgencyChain *chain, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, chain->agency_id);
  parameters_add_int64(parameters, chain->last_entry);
  parameters_add_int32(parameters, PAGE_ENTRIES);
  return query_run(connection, "audit_page", QUERY_ROWS, parameters, error);
}

static bool walk_entries(Connection *connection, Walk *walk, GError **error)
{
  int n_rows = 0;
  do {
    g_autoptr(Result) rows = read_page(connection, &walk->chain, error);
    if (rows == NULL)
      return false;
    n_rows = result_rows(rows);
    for (int row = 0; row < n_rows; row++) {
      const StoredEntry stored = read_entry(rows, row);
      if (!result_check(rows, error))
        return false;
      check_entry(walk, &stored);
    }
  } while (n_rows == PAGE_ENTRIES);
  return true;
}

/* --- The end of the chain ----------------------------------------------------------------------------------------- */

static void check_end(Walk *walk, const AgencyChain *stored)
{
  const bool has_entries = stored->last_entry > 0;
  if (walk->chain.last_entry < stored->last_entry)
    find(walk->report, TRAIL_END_MISSING, walk->chain.last_entry + 1, NULL, NULL);
  else if (walk->chain.last_entry > stored->last_entry)
    find(walk->report, TRAIL_END_UNKNOWN, stored->last_entry + 1, NULL, NULL);
  else if (has_entries && !digest_equal(&walk->chain.head_hash, &stored->head_hash))
    find(walk->report, TRAIL_END_UNKNOWN, stored->last_entry, NULL, NULL);
  for (; walk->next_seal < walk->seals->len; walk->next_seal++)
    find(walk->report, TRAIL_RECEIPT_BEYOND, (int64_t)next_seal(walk)->entry, NULL, NULL);
}

/* --- Rows that no entry is about, and revisions ------------------------------------------------------------------- */

static Result *ask(Connection *connection, const char *statement, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  return query_run(connection, statement, QUERY_ROWS, parameters, error);
}

static bool find_foreign_rows(Connection *connection, int32_t agency_id, TrailReport *report, GError **error)
{
  g_autoptr(Result) rows = ask(connection, "audit_foreign", agency_id, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    find(report, TRAIL_ROWS_FOREIGN, 0, NULL,
         g_strdup_printf("%d: %s", result_int32(rows, row, 0), result_text(rows, row, 1)));
  return result_check(rows, error);
}

static bool find_wrong_revisions(Connection *connection, int32_t agency_id, TrailReport *report, GError **error)
{
  g_autoptr(Result) rows = ask(connection, "audit_revisions", agency_id, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    find(report, TRAIL_REVISION_WRONG, 0, NULL, g_strdup(result_text(rows, row, 0)));
  return result_check(rows, error);
}

/* --- An agency ---------------------------------------------------------------------------------------------------- */

static gint by_entry(gconstpointer a, gconstpointer b)
{
  const Seal *left = a;
  const Seal *right = b;
  return (left->entry > right->entry) - (left->entry < right->entry);
}

static bool gather_parts(Connection *connection, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  return query_execute(connection, "audit_parts", parameters, NULL, error);
}

bool trail_verify(Connection *connection, int32_t agency_id, GArray *seals, TrailReport *out_report, GError **error)
{
  AgencyChain stored;
  g_auto(TrailReport) report = {.findings = g_ptr_array_new_with_free_func(finding_free)};
  Walk walk = {.chain = {.agency_id = agency_id}, .seals = seals, .report = &report};
  g_array_sort(seals, by_entry);
  if (!agency_chain_lock(connection, agency_id, &stored, error) || !gather_parts(connection, agency_id, error) ||
      !walk_entries(connection, &walk, error))
    return false;
  check_end(&walk, &stored);
  if (!find_foreign_rows(connection, agency_id, &report, error) ||
      !find_wrong_revisions(connection, agency_id, &report, error) ||
      !query_execute(connection, "audit_drop_parts", NULL, NULL, error))
    return false;
  *out_report = report;
  report = (TrailReport){0};
  return true;
}
