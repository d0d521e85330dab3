#include "tests/bench/crowd/load.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "wire/codec.h"
#include "wire/records_codec.h"

enum { FIRST_YEAR = 2015, N_YEARS = 11 };

struct Load {
  Frequency frequency;
  GArray *indicators; /* int16_t */
  GArray *cells;      /* Record, whose breakdown is a position in keys */
  GPtrArray *keys;    /* char *, owned */
};

static void add_cell(Load *load, const char *key, double value, const double *denominator)
{
  const Record record = {.breakdown = (uint16_t)load->keys->len,
                         .has_value = true,
                         .value = value,
                         .has_denominator = denominator != NULL,
                         .denominator = denominator != NULL ? *denominator : 0,
                         .status = 'A',
                         .source_row = load->keys->len + 2};
  g_array_append_val(load->cells, record);
  g_ptr_array_add(load->keys, g_strdup(key));
}

static bool take_line(Load *load, const char *line)
{
  char word[BREAKDOWN_KEY_SIZE];
  int indicator = 0;
  double value = 0, denominator = 0;
  if (sscanf(line, "frequency %255s", word) == 1)
    return frequency_parse(word, &load->frequency);
  if (sscanf(line, "indicator %d", &indicator) == 1) {
    const int16_t id = (int16_t)indicator;
    g_array_append_val(load->indicators, id);
    return true;
  }
  const int n_read = sscanf(line, "cell %255s %lf %lf", word, &value, &denominator);
  if (n_read >= 2)
    add_cell(load, word, value, n_read == 3 ? &denominator : NULL);
  return n_read >= 2 || *line == '\0';
}

Load *load_read(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, error))
    return NULL;
  g_autoptr(Load) load = g_new0(Load, 1);
  load->indicators = g_array_new(FALSE, FALSE, sizeof(int16_t));
  load->cells = g_array_new(FALSE, FALSE, sizeof(Record));
  load->keys = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (!take_line(load, *line)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s': '%s' is no line of a load", path, *line);
      return NULL;
    }
  return g_steal_pointer(&load);
}

void load_free(Load *load)
{
  if (load == NULL)
    return;
  g_array_unref(load->indicators);
  g_array_unref(load->cells);
  g_ptr_array_unref(load->keys);
  g_free(load);
}

uint32_t load_rows_per_group(const Load *load)
{
  return load->cells->len;
}

/* --- A batch ------------------------------------------------------------------------------------------------------ */

static const char *key_of(const void *source, uint16_t breakdown)
{
  return g_ptr_array_index(((const Load *)source)->keys, breakdown);
}

/* When all periods of all indicators have been, it begins anew with other values, which are revisions then. */
static void add_group(const Load *load, GArray *records, uint64_t group)
{
  const uint64_t n_periods = (uint64_t)(N_YEARS * frequency_periods_per_year(load->frequency));
  const uint64_t n_groups = n_periods * load->indicators->len;
  const uint64_t period = group % n_periods;
  const int per_year = frequency_periods_per_year(load->frequency);
  for (guint i = 0; i < load->cells->len; i++) {
    Record record = g_array_index(load->cells, Record, i);
    record.indicator_id = g_array_index(load->indicators, int16_t, group / n_periods % load->indicators->len);
    record.period = (Period){.frequency = load->frequency,
                             .year = (int16_t)(FIRST_YEAR + (int)period / per_year),
                             .part = (uint8_t)((int)period % per_year + 1)};
    record.value *= (double)(group / n_groups + 1);
    record.denominator *= (double)(group / n_groups + 1);
    g_array_append_val(records, record);
  }
}

static GBytes *records_of(const Load *load, const LoadBatch *batch, uint32_t *out_n_records)
{
  g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(Record));
  for (uint32_t i = 0; i < batch->n_groups; i++)
    add_group(load, records, batch->first_group + i);
  *out_n_records = records->len;
  return records_encode((const Record *)(const void *)records->data, records->len, key_of, load);
}

static SubmissionId submission_of(const LoadBatch *batch)
{
  uint8_t name[EPOCH_SIZE_BYTES + sizeof batch->sequence];
  memcpy(name, batch->epoch, EPOCH_SIZE_BYTES);
  memcpy(name + EPOCH_SIZE_BYTES, &batch->sequence, sizeof batch->sequence);
  const Digest digest = digest_of_bytes(name, sizeof name);
  SubmissionId id;
  memcpy(id.bytes, digest.bytes, sizeof id.bytes);
  return id;
}

GBytes *load_frame(const Load *load, const LoadBatch *batch, Digest *out_digest)
{
  uint32_t n_records = 0;
  g_autoptr(GBytes) records = records_of(load, batch, &n_records);
  const SubmissionSummary summary = {.id = submission_of(batch),
                                     .file_name = "crowd.csv",
                                     .file_digest = digest_of_bytes(&batch->sequence, sizeof batch->sequence),
                                     .accepted_at_us = batch->accepted_at_us,
                                     .received = n_records,
                                     .n_parts = 1};
  Message message = {
      .kind = MESSAGE_BATCH,
      .batch = {
          .sequence = batch->sequence, .part = 1, .summary = &summary, .n_records = n_records, .records = records}};
  memcpy(message.batch.epoch, batch->epoch, EPOCH_SIZE_BYTES);
  message.batch.records_digest = batch_digest(&message.batch);
  *out_digest = message.batch.records_digest;
  return message_encode(&message);
}
