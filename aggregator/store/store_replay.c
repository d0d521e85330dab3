#include "aggregator/store/store_replay.h"

#include <string.h>

#include "aggregator/store/number_ranges.h"
#include "aggregator/store/store_audit.h"
#include "aggregator/store/store_confirmed.h"
#include "aggregator/store/store_gathering.h"
#include "aggregator/store/store_rows.h"
#include "aggregator/store/store_seal.h"
#include "database/query.h"

const char *store_replay_fate_name(StoreFate fate)
{
  static const char *const names[N_STORE_FATES] = {
      [STORE_FATE_NEW] = "new",
      [STORE_FATE_REVISED] = "revised",
      [STORE_FATE_UNCHANGED] = "unchanged",
      [STORE_FATE_SUPERSEDED] = "superseded",
      [STORE_FATE_REFUSED] = "refused",
  };
  return names[fate];
}

static void cell_free(gpointer pointer)
{
  ReplayedCell *cell = pointer;
  g_free(cell->indicator);
  g_free(cell->period);
  g_free(cell->breakdown);
  g_free(cell->value);
  g_free(cell->given);
  g_free(cell->expected);
  g_free(cell);
}

/* --- What became of them ------------------------------------------------------------------------------------------ */

/* Entries FIRST to END of the statement's rows: those of one submission. */
typedef struct Span {
  Result *rows;
  int first, end;
} Span;

static ReplayedCell *cell_of(const Span *span, int row)
{
  ReplayedCell *cell = g_new0(ReplayedCell, 1);
  cell->quarantine_id = result_int64(span->rows, row, REPLAY_QUARANTINE_ID);
  cell->submission_id = result_int32(span->rows, row, REPLAY_SUBMISSION_ID);
  cell->source_row = (uint32_t)result_int32(span->rows, row, REPLAY_SOURCE_ROW);
  cell->indicator_id = result_int16(span->rows, row, REPLAY_INDICATOR_ID);
  cell->indicator = g_strdup(result_text(span->rows, row, REPLAY_INDICATOR));
  cell->period = g_strdup(result_text(span->rows, row, REPLAY_PERIOD));
  cell->breakdown = g_strdup(result_text(span->rows, row, REPLAY_BREAKDOWN));
  cell->value = g_strdup(result_text(span->rows, row, REPLAY_VALUE));
  return cell;
}

static void take_refusal(ReplayedCell *cell, const StoreRefusal *refusal)
{
  cell->fate = STORE_FATE_REFUSED;
  cell->rule = refusal->rule;
  cell->field = refusal->field;
  cell->given = g_strdup(refusal->given);
  cell->expected = g_strdup(refusal->expected);
}

/* A cell of each entry, in order. */
static GPtrArray *cells_of(const Span *span, const StoreCells *cells, const Record *records)
{
  GPtrArray *replayed = g_ptr_array_new_with_free_func(cell_free);
  for (int row = span->first; row < span->end; row++)
    g_ptr_array_add(replayed, cell_of(span, row));
  for (guint i = 0; i < cells->rows->len; i++) {
    const StoreRow *row = &g_array_index(cells->rows, StoreRow, i);
    const size_t origin = store_cells_origin(cells, records, row->record);
    if (origin < replayed->len)
      ((ReplayedCell *)g_ptr_array_index(replayed, origin))->fate = row->fate;
  }
  for (guint i = 0; i < cells->refusals->len; i++) {
    const StoreRefusal *refusal = &g_array_index(cells->refusals, StoreRefusal, i);
    const size_t origin = store_cells_origin(cells, records, refusal->record);
    if (origin < replayed->len)
      take_refusal(g_ptr_array_index(replayed, origin), refusal);
  }
  return replayed;
}

/* --- Settling ----------------------------------------------------------------------------------------------------- */

/* What passed of one submission's entries. */
typedef struct Passed {
  GArray *numbers; /* int64_t */
  GPtrArray *fates;
} Passed;

static void passed_clear(Passed *passed)
{
  g_array_unref(passed->numbers);
  g_ptr_array_unref(passed->fates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Passed, passed_clear)

static Passed passed_of(const GPtrArray *replayed)
{
  Passed passed = {g_array_new(FALSE, FALSE, sizeof(int64_t)), g_ptr_array_new()};
  for (guint i = 0; i < replayed->len; i++) {
    const ReplayedCell *cell = g_ptr_array_index(replayed, i);
    if (cell->fate == STORE_FATE_REFUSED)
      continue;
    g_array_append_val(passed.numbers, cell->quarantine_id);
    g_ptr_array_add(passed.fates, (gpointer)store_replay_fate_name(cell->fate));
  }
  return passed;
}

/* `; new 1, 2; unchanged 3`: the numbers of each fate. */
static void append_fates(GString *words, const Passed *passed)
{
  static const StoreFate fates[] = {STORE_FATE_NEW, STORE_FATE_REVISED, STORE_FATE_SUPERSEDED, STORE_FATE_UNCHANGED};
  for (size_t i = 0; i < G_N_ELEMENTS(fates); i++) {
    const char *name = store_replay_fate_name(fates[i]);
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint k = 0; k < passed->numbers->len; k++)
      if (g_str_equal(g_ptr_array_index(passed->fates, k), name))
        g_array_append_val(numbers, g_array_index(passed->numbers, int64_t, k));
    g_autofree char *ranges = number_ranges((const int64_t *)(void *)numbers->data, numbers->len);
    if (numbers->len > 0)
      g_string_append_printf(words, "; %s %s", name, ranges);
  }
}

/* What audit_settled.sql and audit_words.sql read: which cells passed, what became of each, and which standing values they confirmed. */
static char *words_of(const Span *span, const Passed *passed, const StoreCells *cells)
{
  g_autofree char *numbers = number_ranges((const int64_t *)(void *)passed->numbers->data, passed->numbers->len);
  g_autofree char *confirmed = store_confirmed_words(cells);
  GString *words = g_string_new(NULL);
  g_string_append_printf(words, "%s: cells %s", result_text(span->rows, span->first, REPLAY_FILE_NAME), numbers);
  append_fates(words, passed);
  if (confirmed[0] != '\0')
    g_string_append_printf(words, "; confirmed %s", confirmed);
  return g_string_free(words, FALSE);
}

static bool note(StoreAgency *agency, const Span *span, const Passed *passed, const StoreCells *cells,
                 const char *actor, GError **error)
{
  g_autofree char *content = words_of(span, passed, cells);
  const int32_t submission_id = result_int32(span->rows, span->first, REPLAY_SUBMISSION_ID);
  const TrailEntry entry = {.at_us = agency->now_us,
                            .actor = actor,
                            .act = "quarantine_replayed",
                            .submission_id = submission_id,
                            .content = content,
                            .content_digest = digest_of_bytes(content, strlen(content)),
                            .rows = store_seal_rows(cells, submission_id, TRAIL_NO_PART)};
  return trail_append(agency->store->connection, &agency->chain, &entry, error);
}

static bool settle_cells(const StoreAgency *agency, const Passed *passed, const char *actor, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_timestamptz(parameters, agency->now_us);
  parameters_add_text(parameters, actor);
  parameters_add_int64_array(parameters, (const int64_t *)(void *)passed->numbers->data, NULL, passed->numbers->len);
  parameters_add_text_array(parameters, (const char *const *)passed->fates->pdata, passed->fates->len);
  return query_queue(agency->store->connection, "replay_settle", parameters, error);
}

static bool book(const StoreAgency *agency, int32_t submission_id, guint n_passed, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32(parameters, submission_id);
  parameters_add_int32(parameters, (int32_t)n_passed);
  return query_queue(agency->store->connection, "submission_add_replayed", parameters, error);
}

/* A replay that changes nothing is no act. */
static bool settle(StoreAgency *agency, const Span *span, const GPtrArray *replayed, const StoreCells *cells,
                   const char *actor, GError **error)
{
  g_auto(Passed) passed = passed_of(replayed);
  return passed.numbers->len == 0 ||
         (note(agency, span, &passed, cells, actor, error) && settle_cells(agency, &passed, actor, error) &&
          book(agency, result_int32(span->rows, span->first, REPLAY_SUBMISSION_ID), passed.numbers->len, error));
}

/* --- One submission after the other ------------------------------------------------------------------------------- */

static bool gather(const StoreAgency *agency, const Span *span, StoreGathering *gathering, Result **out_standing,
                   GError **error)
{
  for (int row = span->first; row < span->end; row++)
    if (!store_gather_cell(gathering, span->rows, row, error))
      return false;
  *out_standing =
      store_gather_standing(agency, result_int32(span->rows, span->first, REPLAY_SUBMISSION_ID), gathering, error);
  return *out_standing != NULL;
}

/* The span's cells, and what became of them; NULL on failure. */
static GPtrArray *replay_span(StoreAgency *agency, const Span *span, const char *actor, GError **error)
{
  g_auto(StoreGathering) gathering;
  store_gathering_init(&gathering);
  g_autoptr(Result) standing = NULL;
  if (!gather(agency, span, &gathering, &standing, error))
    return NULL;
  const StoreSubmission submission = {.submission_id = result_int32(span->rows, span->first, REPLAY_SUBMISSION_ID),
                                      .accepted_at_us =
                                          result_timestamptz(span->rows, span->first, REPLAY_ACCEPTED_AT)};
  const RecordSet set = store_gathering_set(&gathering);
  g_auto(StoreCells) cells;
  store_cells_init(&cells);
  agency->now_us = agency_chain_moment(&agency->chain, agency->now_us);
  if (!store_audit(agency, &set, &cells, error) || !store_rows(agency, &submission, &cells, error))
    return NULL;
  g_autoptr(GPtrArray) replayed = cells_of(span, &cells, set.records);
  return settle(agency, span, replayed, &cells, actor, error) ? g_steal_pointer(&replayed) : NULL;
}

static Result *read_cells(const StoreAgency *agency, const int64_t *numbers, size_t n, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_boolean(parameters, numbers == NULL);
  parameters_add_int64_array(parameters, numbers, NULL, n);
  return query_run(agency->store->connection, "replay_cells", QUERY_ROWS, parameters, error);
}

/* Where the span ends that begins at FIRST. */
static int end_of_span(Result *rows, int first)
{
  int end = first + 1;
  while (end < result_rows(rows) &&
         result_int32(rows, end, REPLAY_SUBMISSION_ID) == result_int32(rows, first, REPLAY_SUBMISSION_ID))
    end++;
  return end;
}

GPtrArray *store_replay(StoreAgency *agency, const int64_t *numbers, size_t n, const char *actor, GError **error)
{
  g_autoptr(Result) rows = read_cells(agency, numbers, n, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(cell_free);
  for (Span span = {.rows = rows}; span.first < result_rows(rows); span.first = span.end) {
    span.end = end_of_span(rows, span.first);
    GPtrArray *replayed = replay_span(agency, &span, actor, error);
    if (replayed == NULL)
      return NULL;
    g_ptr_array_extend_and_steal(all, replayed);
  }
  return result_check(rows, error) ? g_steal_pointer(&all) : NULL;
}
