#include "aggregator/store/store_columns.h"

void store_columns_add_keys(Parameters *parameters, StoreRow *const *rows, size_t n)
{
  g_autofree int16_t *indicators = g_new(int16_t, n);
  g_autofree int16_t *breakdowns = g_new(int16_t, n);
  g_autofree int32_t *days = g_new(int32_t, n);
  for (size_t i = 0; i < n; i++) {
    indicators[i] = rows[i]->record->indicator_id;
    breakdowns[i] = rows[i]->breakdown_id;
    days[i] = rows[i]->day;
  }
  parameters_add_int16_array(parameters, indicators, NULL, n);
  parameters_add_int16_array(parameters, breakdowns, NULL, n);
  parameters_add_date_array(parameters, days, NULL, n);
}

static void add_values(Parameters *parameters, StoreRow *const *rows, size_t n)
{
  g_autofree double *numbers = g_new(double, n);
  g_autofree bool *is_present = g_new(bool, n);
  for (size_t i = 0; i < n; i++) {
    numbers[i] = rows[i]->record->value;
    is_present[i] = rows[i]->record->has_value;
  }
  parameters_add_float8_array(parameters, numbers, is_present, n);
  for (size_t i = 0; i < n; i++) {
    numbers[i] = rows[i]->record->denominator;
    is_present[i] = rows[i]->record->has_denominator;
  }
  parameters_add_float8_array(parameters, numbers, is_present, n);
}

static void add_statuses(Parameters *parameters, StoreRow *const *rows, size_t n)
{
  g_autofree char *statuses = g_new(char, n);
  for (size_t i = 0; i < n; i++)
    statuses[i] = rows[i]->record->status;
  parameters_add_char_array(parameters, statuses, NULL, n);
}

static void add_comments(Parameters *parameters, StoreRow *const *rows, size_t n)
{
  g_autofree int64_t *comments = g_new(int64_t, n);
  g_autofree bool *is_present = g_new(bool, n);
  for (size_t i = 0; i < n; i++) {
    comments[i] = rows[i]->comment_id;
    is_present[i] = rows[i]->record->comment != NULL;
  }
  parameters_add_int64_array(parameters, comments, is_present, n);
}

static void add_survey(Parameters *parameters, StoreRow *const *rows, size_t n)
{
  g_autofree int32_t *sample_sizes = g_new(int32_t, n);
  g_autofree double *design_effects = g_new(double, n);
  g_autofree bool *has_sample_size = g_new(bool, n);
  g_autofree bool *has_design_effect = g_new(bool, n);
  for (size_t i = 0; i < n; i++) {
    sample_sizes[i] = (int32_t)rows[i]->record->sample_size;
    has_sample_size[i] = sample_sizes[i] != 0;
    design_effects[i] = rows[i]->record->design_effect;
    has_design_effect[i] = design_effects[i] != 0;
  }
  parameters_add_int32_array(parameters, sample_sizes, has_sample_size, n);
  parameters_add_float8_array(parameters, design_effects, has_design_effect, n);
}

void store_columns_add_contents(Parameters *parameters, StoreRow *const *rows, size_t n)
{
  add_values(parameters, rows, n);
  add_statuses(parameters, rows, n);
  add_comments(parameters, rows, n);
  add_survey(parameters, rows, n);
}

/* The group of a row as one number; never 0. */
static gint64 group_key(const StoreRow *row)
{
  return ((gint64)row->record->indicator_id << 32) | (guint32)row->day;
}

size_t store_columns_add_groups(Parameters *parameters, StoreRow *const *rows, size_t n, uint32_t *out_groups)
{
  g_autofree int16_t *indicators = g_new(int16_t, n);
  g_autofree int32_t *days = g_new(int32_t, n);
  g_autofree gint64 *keys = g_new(gint64, n);
  g_autoptr(GHashTable) groups = g_hash_table_new(g_int64_hash, g_int64_equal); /* key to position + 1 */
  size_t n_groups = 0, group = 0;
  for (size_t i = 0; i < n; i++) {
    keys[i] = group_key(rows[i]);
    if (i == 0 || keys[i] != keys[i - 1]) /* rows of a group mostly follow each other */
      group = GPOINTER_TO_SIZE(g_hash_table_lookup(groups, &keys[i]));
    if (group == 0) {
      indicators[n_groups] = rows[i]->record->indicator_id;
      days[n_groups] = rows[i]->day;
      group = ++n_groups;
      g_hash_table_insert(groups, &keys[i], GSIZE_TO_POINTER(group));
    }
    if (out_groups != NULL)
      out_groups[i] = (uint32_t)(group - 1);
  }
  parameters_add_int16_array(parameters, indicators, NULL, n_groups);
  parameters_add_date_array(parameters, days, NULL, n_groups);
  return n_groups;
}
