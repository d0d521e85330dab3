#include "aggregator/verification/trail_verify.h"

#include <string.h>

#include "aggregator/store/trail.h"
#include "aggregator/verification/stored_answer.h"
#include "aggregator/verification/trail_tables.h"
#include "database/query.h"

/* Stored answers come along, and one may be as large as a frame. */
#define PAGE_ENTRIES 200

static void find(TrailReport *report, TrailFault fault, int64_t entry, const char *submission, char *cells)
{
  trail_report_add(report, trail_fault_name(fault), entry, submission, cells);
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
  bool has_part_words; /* it is about a batch, and says so in words that can be read */
  Digest batch_digest; /* without words: of that batch */
  StoredAnswer answer; /* to that batch */
} StoredEntry;

/* On the way through one agency's trail. */
typedef struct Walk {
  AgencyChain chain; /* up to the last entry that was read */
  const GArray *seals;
  guint next_seal;
  const SealKeys *keys;
  int64_t words_since_us;         /* from then on entries say what was done; INT64_MAX: nobody knows */
  bool has_words, has_part_words; /* an entry about an act, one about a batch, did */
  TrailReport *report;
} Walk;

static void read_sealed(Result *rows, int row, TrailRows *sealed)
{
  sealed->part = result_int32(rows, row, 8);
  sealed->n_rows = result_int32(rows, row, 9);
  result_bytea_exact(rows, row, 10, sealed->digest.bytes, DIGEST_SIZE_BYTES);
}

static void read_answer(Result *rows, int row, StoredEntry *stored)
{
  stored->has_part_words = !result_is_null(rows, row, 15);
  stored->answer = (StoredAnswer){.entry = stored->number, .hash = stored->hash, .at_us = stored->entry.at_us};
  stored->answer.has_digest = stored->has_part_words;
  if (stored->has_part_words)
    result_bytea_exact(rows, row, 15, stored->answer.digest.bytes, DIGEST_SIZE_BYTES);
  if (!result_is_null(rows, row, 16))
    stored->answer.frame = result_bytea(rows, row, 16, &stored->answer.size);
  if (!result_is_null(rows, row, 17))
    result_bytea_exact(rows, row, 17, stored->batch_digest.bytes, DIGEST_SIZE_BYTES);
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
  read_answer(rows, row, &stored);
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

static bool is_about_batch(const TrailEntry *entry)
{
  return g_str_has_prefix(entry->act, "batch_");
}

/* The words are those that were sealed; there may be none. */
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

/* Before there were words an entry sealed the batch's own digest. One that sealed anything else had words. */
static bool is_from_before_words(const StoredEntry *stored)
{
  return stored->entry.content == NULL &&
         (!is_about_batch(&stored->entry) || digest_equal(&stored->entry.content_digest, &stored->batch_digest));
}

/* Entries from before words were kept have none; no others, and after the first of a kind that has words all have. */
static void check_words(Walk *walk, const StoredEntry *stored)
{
  const bool is_batch = is_about_batch(&stored->entry);
  bool *has_words = is_batch ? &walk->has_part_words : &walk->has_words;
  const bool has_own = is_batch ? stored->has_part_words : stored->entry.content != NULL;
  if (!has_own && (*has_words || !is_from_before_words(stored) || stored->entry.at_us >= walk->words_since_us))
    find(walk->report, TRAIL_WORDS_MISSING, stored->number, stored->submission, NULL);
  else if (!has_own)
    walk->report->n_wordless++;
  *has_words = *has_words || has_own;
}

/* The answer to each batch has the aggregator's signature since rows are sealed. */
static void check_answer(Walk *walk, const StoredEntry *stored)
{
  if (!stored->has_part_words && !(is_about_batch(&stored->entry) && stored->entry.rows.is_sealed))
    return;
  const int fault = stored_answer_fault(&stored->answer, walk->keys);
  if (fault >= 0)
    find(walk->report, (TrailFault)fault, stored->number, stored->submission, NULL);
  else if (walk->keys != NULL)
    walk->report->n_signed++;
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
  check_words(walk, stored);
  check_rows(walk, stored);
  check_answer(walk, stored);
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
}

/* --- An agency ---------------------------------------------------------------------------------------------------- */

static gint by_entry(gconstpointer a, gconstpointer b)
{
  const Seal *left = a;
  const Seal *right = b;
  return (left->entry > right->entry) - (left->entry < right->entry);
}

/* Whoever has entries had a chain. */
static void check_chain(Walk *walk, const AgencyChain *stored, bool has_chain)
{
  if (has_chain)
    check_end(walk, stored);
  else if (walk->report->n_entries > 0 || walk->seals->len > 0)
    find(walk->report, TRAIL_CHAIN_MISSING, 0, NULL, NULL);
  for (; walk->next_seal < walk->seals->len; walk->next_seal++)
    find(walk->report, TRAIL_RECEIPT_BEYOND, (int64_t)next_seal(walk)->entry, NULL, NULL);
}

static bool read_words_since(Connection *connection, int64_t *out_since_us, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "audit_words_since", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return false;
  *out_since_us = result_is_null(row, 0, 0) ? INT64_MAX : result_timestamptz(row, 0, 0);
  return result_check(row, error);
}

static bool look(Connection *connection, Walk *walk, GError **error)
{
  AgencyChain stored;
  bool has_chain = false;
  const int32_t agency_id = walk->chain.agency_id;
  if (!agency_chain_lock_existing(connection, agency_id, &stored, &has_chain, error) ||
      !read_words_since(connection, &walk->words_since_us, error) ||
      !trail_tables_begin(connection, agency_id, error) || !walk_entries(connection, walk, error))
    return false;
  check_chain(walk, &stored, has_chain);
  return trail_tables_check(connection, agency_id, walk->report, error) && trail_tables_end(connection, error);
}

bool trail_verify(Connection *connection, int32_t agency_id, GArray *seals, const SealKeys *keys,
                  TrailReport *out_report, GError **error)
{
  g_auto(TrailReport) report;
  trail_report_init(&report);
  Walk walk = {.chain = {.agency_id = agency_id}, .seals = seals, .keys = keys, .report = &report};
  g_array_sort(seals, by_entry);
  if (!look(connection, &walk, error))
    return false;
  *out_report = report;
  report = (TrailReport){0};
  return true;
}
