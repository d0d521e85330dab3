#include "collector/intake/reviewing.h"

#include <string.h>

#include "collector/intake/group_review.h"

void reviewing_free(Reviewing *reviewing)
{
  if (reviewing == NULL)
    return;
  history_free(reviewing->history);
  g_free(reviewing->key_numbers);
  g_clear_pointer(&reviewing->earlier, g_ptr_array_unref);
  g_hash_table_unref(reviewing->earlier_by_group);
  g_array_unref(reviewing->known);
  g_array_unref(reviewing->cells);
  g_array_unref(reviewing->sent);
  g_ptr_array_unref(reviewing->waiting);
  g_ptr_array_unref(reviewing->settled);
  g_array_unref(reviewing->replacements);
  g_free(reviewing);
}

static void free_group(gpointer cells)
{
  g_ptr_array_unref(cells);
}

Reviewing *reviewing_new(const AuditScope *audit, const ReviewLimits *limits, const OwnPast *past,
                         guint most_replacements, Judgement *judgement)
{
  Reviewing *reviewing = g_new0(Reviewing, 1);
  reviewing->audit = audit;
  reviewing->limits = *limits;
  reviewing->past = *past;
  reviewing->key_numbers = g_new0(uint16_t, catalogue_n_breakdowns(audit->catalogue));
  reviewing->replacements_left = most_replacements;
  reviewing->judgement = judgement;
  reviewing->earlier_by_group = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_group);
  reviewing->known = g_array_new(FALSE, FALSE, sizeof(KnownValue));
  reviewing->cells = g_array_new(FALSE, FALSE, sizeof(OwnCell));
  reviewing->sent = g_array_new(FALSE, FALSE, sizeof(Record));
  reviewing->waiting = waiting_cells_new();
  reviewing->settled = g_ptr_array_new();
  reviewing->replacements = g_array_new(FALSE, FALSE, sizeof(Replacement));
  return reviewing;
}

/* --- The past ----------------------------------------------------------------------------------------------------- */

/* What has become of the groups reviewed last. */
static void forget_groups(Reviewing *reviewing)
{
  g_hash_table_remove_all(reviewing->earlier_by_group);
  g_clear_pointer(&reviewing->earlier, g_ptr_array_unref);
  g_array_set_size(reviewing->sent, 0);
  g_ptr_array_set_size(reviewing->waiting, 0);
  g_ptr_array_set_size(reviewing->settled, 0);
  g_array_set_size(reviewing->replacements, 0);
}

static void sort_earlier(Reviewing *reviewing)
{
  for (guint i = 0; i < reviewing->earlier->len; i++) {
    WaitingCell *cell = g_ptr_array_index(reviewing->earlier, i);
    gint64 key = waiting_group(&cell->record);
    GPtrArray *group = g_hash_table_lookup(reviewing->earlier_by_group, &key);
    if (group == NULL) {
      group = g_ptr_array_new();
      g_hash_table_insert(reviewing->earlier_by_group, g_memdup2(&key, sizeof key), group);
    }
    g_ptr_array_add(group, cell);
  }
}

static uint16_t key_number(Reviewing *reviewing, uint16_t breakdown)
{
  uint16_t *number = &reviewing->key_numbers[breakdown];
  if (*number == 0)
    *number =
        history_key_number(reviewing->history, catalogue_breakdown_key(reviewing->audit->catalogue, breakdown)) + 1;
  return *number - 1;
}

PastSeries reviewing_past(Reviewing *reviewing, const Record *record)
{
  return history_series_numbered(reviewing->history, record->indicator_id, key_number(reviewing, record->breakdown));
}

/* What the agency said of the form's cells before. */
static void keep_known(Reviewing *reviewing)
{
  g_array_set_size(reviewing->known, 0);
  for (guint i = 0; i < reviewing->n_records; i++) {
    const Record *record = &reviewing->records[i];
    const PastValue *past = past_series_value(reviewing_past(reviewing, record), record->period);
    if (past != NULL) {
      const KnownValue known = {i, *past};
      g_array_append_val(reviewing->known, known);
    }
  }
}

/* The form's own values belong to the series that each of them is compared with. */
static void join_history(Reviewing *reviewing)
{
  for (guint i = 0; i < reviewing->n_records; i++) {
    const Record *record = &reviewing->records[i];
    history_add_numbered(reviewing->history, record, key_number(reviewing, record->breakdown), false);
  }
  history_finish(reviewing->history);
}

static bool read_history(Reviewing *reviewing, GError **error)
{
  IndicatorSet wanted = {0};
  for (guint i = 0; i < reviewing->n_records; i++)
    indicator_set_add(&wanted, reviewing->records[i].indicator_id);
  g_clear_pointer(&reviewing->history, history_free);
  reviewing->history = reviewing->past.read_history(reviewing->past.self, &wanted, error);
  memset(reviewing->key_numbers, 0, catalogue_n_breakdowns(reviewing->audit->catalogue) * sizeof(uint16_t));
  return reviewing->history != NULL;
}

static int64_t group_at(const Reviewing *reviewing, guint i)
{
  return waiting_group(&reviewing->records[i]);
}

/* What waits of the next groups; *out_last is the last of them. */
static bool read_earlier(Reviewing *reviewing, int64_t *out_last, GError **error)
{
  const int64_t first = group_at(reviewing, reviewing->next);
  const int64_t last = MAX(first, group_at(reviewing, reviewing->n_records - 1));
  reviewing->earlier = reviewing->past.read_waiting(reviewing->past.self, first, last, out_last, error);
  if (reviewing->earlier == NULL)
    return false;
  sort_earlier(reviewing);
  return true;
}

/* --- Reviewing ---------------------------------------------------------------------------------------------------- */

static OwnCell next_cell(Reviewing *reviewing)
{
  const guint i = reviewing->next++;
  OwnCell own = {.cell = {reviewing->records[i], reviewing->places[i]}};
  if (reviewing->next_known < reviewing->known->len) {
    const KnownValue *known = &g_array_index(reviewing->known, KnownValue, reviewing->next_known);
    own.is_known = known->record == i;
    if (own.is_known) {
      own.known = known->past;
      reviewing->next_known++;
    }
  }
  return own;
}

/* Reviews the next groups, as far as the group LAST. */
static void review_groups(Reviewing *reviewing, int64_t last)
{
  while (reviewing->next < reviewing->n_records && group_at(reviewing, reviewing->next) <= last) {
    const int64_t group = group_at(reviewing, reviewing->next);
    g_array_set_size(reviewing->cells, 0);
    while (reviewing->next < reviewing->n_records && group_at(reviewing, reviewing->next) == group) {
      const OwnCell own = next_cell(reviewing);
      g_array_append_val(reviewing->cells, own);
    }
    group_review(reviewing, (OwnCell *)(void *)reviewing->cells->data, reviewing->cells->len);
  }
}

bool reviewing_begin(Reviewing *reviewing, const Record *records, const FormCellPlaces *places, guint n, GError **error)
{
  reviewing->records = records;
  reviewing->places = places;
  reviewing->n_records = n;
  reviewing->next = reviewing->next_known = 0;
  if (!read_history(reviewing, error))
    return false;
  keep_known(reviewing);
  join_history(reviewing);
  return true;
}

bool reviewing_next(Reviewing *reviewing, JudgedSheaf *out_sheaf, bool *out_is_more, GError **error)
{
  int64_t last = 0;
  forget_groups(reviewing);
  if (!read_earlier(reviewing, &last, error))
    return false;
  review_groups(reviewing, last);
  *out_is_more = reviewing->next < reviewing->n_records;
  *out_sheaf = (JudgedSheaf){.records = (const Record *)(const void *)reviewing->sent->data,
                             .n_records = reviewing->sent->len,
                             .waiting = (WaitingCell *const *)reviewing->waiting->pdata,
                             .n_waiting = reviewing->waiting->len,
                             .settled = (WaitingCell *const *)reviewing->settled->pdata,
                             .n_settled = reviewing->settled->len,
                             .replacements = (const Replacement *)(const void *)reviewing->replacements->data,
                             .n_replacements = reviewing->replacements->len};
  return true;
}
