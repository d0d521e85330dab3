#include "aggregator/store/store_confirmed.h"

#include "aggregator/store/number_ranges.h"
#include "database/query.h"
#include "record/period.h"

static gint by_group(gconstpointer a, gconstpointer b)
{
  const StoreRow *left = *(const StoreRow *const *)a;
  const StoreRow *right = *(const StoreRow *const *)b;
  if (left->record->indicator_id != right->record->indicator_id)
    return left->record->indicator_id - right->record->indicator_id;
  if (left->day != right->day)
    return left->day < right->day ? -1 : 1;
  return left->breakdown_id - right->breakdown_id;
}

/* The confirming rows of CELLS, borrowed, each group in one piece. */
static GPtrArray *confirming_rows(const StoreCells *cells)
{
  GPtrArray *confirming = g_ptr_array_new();
  for (guint i = 0; i < cells->rows->len; i++) {
    StoreRow *row = &g_array_index(cells->rows, StoreRow, i);
    if (row->fate == STORE_FATE_UNCHANGED && row->confirms)
      g_ptr_array_add(confirming, row);
  }
  g_ptr_array_sort(confirming, by_group);
  return confirming;
}

/* Some rows of one indicator and period. */
typedef struct Group {
  const StoreRow *first;
  GArray *breakdowns; /* int64_t */
} Group;

/* The group that begins at row *NEXT, which goes on to the one behind it. The caller unrefs its breakdowns. */
static Group take_group(const GPtrArray *rows, guint *next)
{
  Group group = {g_ptr_array_index(rows, *next), g_array_new(FALSE, FALSE, sizeof(int64_t))};
  for (; *next < rows->len; ++*next) {
    const StoreRow *row = g_ptr_array_index(rows, *next);
    const int64_t breakdown = row->breakdown_id;
    if (row->record->indicator_id != group.first->record->indicator_id || row->day != group.first->day)
      break;
    g_array_append_val(group.breakdowns, breakdown);
  }
  return group;
}

static const int64_t *numbers_of(const Group *group)
{
  return (const int64_t *)(void *)group->breakdowns->data;
}

/* --- Keeping ------------------------------------------------------------------------------------------------------ */

/* Adds indicators (int2[]), periods (date[]) and breakdowns (text[]) of each group. */
static void add_groups(Parameters *parameters, const GPtrArray *rows)
{
  g_autofree int16_t *indicators = g_new(int16_t, rows->len);
  g_autofree int32_t *days = g_new(int32_t, rows->len);
  g_autoptr(GPtrArray) breakdowns = g_ptr_array_new_with_free_func(g_free);
  for (guint next = 0; next < rows->len;) {
    const Group group = take_group(rows, &next);
    indicators[breakdowns->len] = group.first->record->indicator_id;
    days[breakdowns->len] = group.first->day;
    g_ptr_array_add(breakdowns, number_ranges_as_multirange(numbers_of(&group), group.breakdowns->len));
    g_array_unref(group.breakdowns);
  }
  parameters_add_int16_array(parameters, indicators, NULL, breakdowns->len);
  parameters_add_date_array(parameters, days, NULL, breakdowns->len);
  parameters_add_text_array(parameters, (const char *const *)breakdowns->pdata, breakdowns->len);
}

bool store_confirmed_keep(StoreAgency *agency, int32_t submission_id, const StoreCells *cells, GError **error)
{
  g_autoptr(GPtrArray) rows = confirming_rows(cells);
  if (rows->len == 0)
    return true;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32(parameters, submission_id);
  add_groups(parameters, rows);
  return query_queue(agency->store->connection, "keep_confirmed", parameters, error);
}

/* --- Words -------------------------------------------------------------------------------------------------------- */

static void append_group(GString *words, const Group *group)
{
  int year, month, day;
  g_autofree char *ranges = number_ranges(numbers_of(group), group->breakdowns->len);
  date_of_day(group->first->day, &year, &month, &day);
  g_string_append_printf(words, "%s%d %04d-%02d-%02d %s", words->len > 0 ? "; " : "",
                         group->first->record->indicator_id, year, month, day, ranges);
}

char *store_confirmed_words(const StoreCells *cells)
{
  g_autoptr(GPtrArray) rows = confirming_rows(cells);
  GString *words = g_string_new(NULL);
  for (guint next = 0; next < rows->len;) {
    const Group group = take_group(rows, &next);
    append_group(words, &group);
    g_array_unref(group.breakdowns);
  }
  return g_string_free(words, FALSE);
}
