#include "collector/intake/judging.h"

#include <string.h>

#include "collector/forms/form_place.h"
#include "collector/intake/record_sorter.h"
#include "collector/intake/reviewing.h"
#include "wire/limits.h"

/* When enough is gathered to be judged together. A group is never divided, so none may have more cells or comments than one batch can carry. */
enum { SHEAF_CELLS = 32768, SHEAF_COMMENT_BYTES = 1024 * 1024 };

/* Some whole groups. */
typedef struct Sheaf {
  GArray *records;
  GArray *places;       /* FormCellPlaces of each record */
  GHashTable *comments; /* each once: forms repeat them */
  size_t comment_bytes;
  guint group_begin; /* of the group gathered last */
  size_t group_comment_bytes;
} Sheaf;

typedef struct Judging {
  const FormScope *scope;
  AuditScope audit_scope;
  RecordSorter *sorter;
  Sheaf sheaf;
  uint64_t n_gathered;
  Reviewing *reviewing;
  JudgingFunc take;
  void *user;
  Judgement *judgement;
  FormFault *fault;
} Judging;

void judgement_clear(Judgement *judgement)
{
  form_outline_clear(&judgement->outline);
  g_clear_pointer(&judgement->findings, audit_findings_free);
  g_clear_pointer(&judgement->waiting, audit_findings_free);
}

void judging_refuse_group(const FormScope *scope, const FormOutline *outline, const Record *record, size_t limit_bytes,
                          FormFault *out_fault)
{
  char period[PERIOD_TEXT_SIZE];
  const Indicator *indicator = catalogue_indicator(district_catalogue(scope->district), record->indicator_id);
  g_autofree char *given = g_strdup_printf("%s %s", indicator->code, period_format(record->period, period));
  g_autofree char *expected = g_format_size_full(limit_bytes, G_FORMAT_SIZE_IEC_UNITS);
  const FormPlace place = form_place((const char *const *)outline->sheet_names, record->source_row);
  form_fault_set(out_fault, "group_too_large", place.row, given, expected);
  form_fault_set_sheet(out_fault, place.sheet);
}

/* --- Gathering ---------------------------------------------------------------------------------------------------- */

static void sheaf_init(Sheaf *sheaf)
{
  sheaf->records = g_array_new(FALSE, FALSE, sizeof(Record));
  sheaf->places = g_array_new(FALSE, FALSE, sizeof(FormCellPlaces));
  sheaf->comments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void sheaf_clear(Sheaf *sheaf)
{
  g_array_unref(sheaf->records);
  g_array_unref(sheaf->places);
  g_hash_table_unref(sheaf->comments);
}

static void sheaf_empty(Sheaf *sheaf)
{
  g_array_set_size(sheaf->records, 0);
  g_array_set_size(sheaf->places, 0);
  g_hash_table_remove_all(sheaf->comments);
  sheaf->comment_bytes = 0;
  sheaf->group_begin = 0;
  sheaf->group_comment_bytes = 0;
}

static const char *keep_comment(Sheaf *sheaf, const char *comment)
{
  gpointer kept = NULL;
  if (comment == NULL || g_hash_table_lookup_extended(sheaf->comments, comment, &kept, NULL))
    return kept;
  char *copy = g_strdup(comment);
  g_hash_table_add(sheaf->comments, copy);
  sheaf->comment_bytes += strlen(copy);
  sheaf->group_comment_bytes += strlen(copy);
  return copy;
}

static bool begins_group(const Sheaf *sheaf, const Record *record)
{
  if (sheaf->records->len == 0)
    return true;
  const Record *last = &g_array_index(sheaf->records, Record, sheaf->records->len - 1);
  return last->indicator_id != record->indicator_id || !period_equal(last->period, record->period);
}

static bool has_enough(const Sheaf *sheaf)
{
  return sheaf->records->len >= SHEAF_CELLS || sheaf->comment_bytes >= SHEAF_COMMENT_BYTES;
}

static void add_cell(Judging *judging, const FormCell *cell)
{
  Sheaf *sheaf = &judging->sheaf;
  Record record = cell->record;
  if (begins_group(sheaf, &record)) {
    sheaf->group_begin = sheaf->records->len;
    sheaf->group_comment_bytes = 0;
  }
  record.comment = keep_comment(sheaf, record.comment);
  progress_tell(judging->scope->progress, PROGRESS_JUDGING, ++judging->n_gathered);
  g_array_append_val(sheaf->records, record);
  g_array_append_val(sheaf->places, cell->places);
  if (sheaf->records->len - sheaf->group_begin > WIRE_RECORDS_MAX ||
      sheaf->group_comment_bytes > WIRE_FRAME_BYTES_DEFAULT)
    judging_refuse_group(judging->scope, &judging->judgement->outline,
                         &g_array_index(sheaf->records, Record, sheaf->group_begin), WIRE_FRAME_BYTES_DEFAULT,
                         judging->fault);
}

/* *out_is_more is false when the sorter has nothing left. */
static bool gather(Judging *judging, bool *out_is_more, GError **error)
{
  const FormCell *cell = NULL;
  while (judging->fault->code == NULL) {
    if (!record_sorter_peek(judging->sorter, &cell, error))
      return false;
    if (cell == NULL || (has_enough(&judging->sheaf) && begins_group(&judging->sheaf, &cell->record)))
      break;
    add_cell(judging, cell);
    if (!record_sorter_skip(judging->sorter, error))
      return false;
  }
  *out_is_more = cell != NULL;
  return true;
}

/* --- Judging ------------------------------------------------------------------------------------------------------ */

static const Record *records_of(const Sheaf *sheaf)
{
  return (const Record *)(const void *)sheaf->records->data;
}

/* Keeps the records for which KEEP is true, in their order. */
static void keep_records(Sheaf *sheaf, const bool *keep)
{
  guint n_kept = 0;
  while (n_kept < sheaf->records->len && keep[n_kept])
    n_kept++; /* mostly all are */
  for (guint i = n_kept; i < sheaf->records->len; i++)
    if (keep[i]) {
      g_array_index(sheaf->records, Record, n_kept) = g_array_index(sheaf->records, Record, i);
      g_array_index(sheaf->places, FormCellPlaces, n_kept++) = g_array_index(sheaf->places, FormCellPlaces, i);
    }
  g_array_set_size(sheaf->records, n_kept);
  g_array_set_size(sheaf->places, n_kept);
}

/* The findings from FIRST on are about the sheaf's records: says what the form calls their fields, and where those stand. */
static void find_places(AuditFindings *findings, size_t first, const Sheaf *sheaf)
{
  size_t n = 0;
  const AuditFinding *kept = audit_findings_kept(findings, &n);
  for (size_t i = first; i < n; i++) {
    const FormCell cell = {records_of(sheaf)[kept[i].record],
                           g_array_index(sheaf->places, FormCellPlaces, kept[i].record)};
    audit_findings_set_place(findings, i, form_cell_stands_at(&cell, kept[i].field),
                             form_cell_column(&cell, kept[i].field));
  }
}

static void drop_refused(Judging *judging)
{
  Sheaf *sheaf = &judging->sheaf;
  AuditFindings *findings = judging->judgement->findings;
  size_t n_before = 0;
  g_autofree uint8_t *verdicts = g_new0(uint8_t, sheaf->records->len + 1);
  g_autofree bool *passed = g_new0(bool, sheaf->records->len + 1);
  audit_findings_kept(findings, &n_before);
  audit_records(&judging->audit_scope, records_of(sheaf), sheaf->records->len, verdicts, findings);
  find_places(findings, n_before, sheaf);
  for (guint i = 0; i < sheaf->records->len; i++)
    passed[i] = verdicts[i] == AUDIT_PASSED;
  keep_records(sheaf, passed);
}

static void drop_repeated(Judging *judging)
{
  GArray *records = judging->sheaf.records;
  g_autofree bool *repeated = g_new0(bool, records->len + 1);
  g_autofree bool *said_first = g_new0(bool, records->len + 1);
  judging->judgement->n_repeated += (uint32_t)audit_mark_repeated(records_of(&judging->sheaf), records->len, repeated);
  for (guint i = 0; i < records->len; i++)
    said_first[i] = !repeated[i];
  keep_records(&judging->sheaf, said_first);
}

static bool review_and_take(Judging *judging, GError **error)
{
  const Sheaf *sheaf = &judging->sheaf;
  JudgedSheaf judged = {0};
  bool is_more = true;
  if (!reviewing_begin(judging->reviewing, records_of(sheaf), (const FormCellPlaces *)(const void *)sheaf->places->data,
                       sheaf->records->len, error))
    return false;
  while (is_more && judging->fault->code == NULL)
    if (!reviewing_next(judging->reviewing, &judged, &is_more, error) ||
        !judging->take(&judged, judging->user, judging->fault, error))
      return false;
  return true;
}

static bool judge_sheaf(Judging *judging, GError **error)
{
  drop_refused(judging);
  drop_repeated(judging);
  const bool is_taken = judging->sheaf.records->len == 0 || review_and_take(judging, error);
  sheaf_empty(&judging->sheaf);
  return is_taken;
}

static bool judge_all(Judging *judging, GError **error)
{
  for (bool is_more = true; is_more && judging->fault->code == NULL;) {
    if (!gather(judging, &is_more, error))
      return false;
    if (judging->fault->code == NULL && !judge_sheaf(judging, error))
      return false;
  }
  return true;
}

static bool sort_cell(const FormCell *cell, void *user, GError **error)
{
  return record_sorter_add(user, cell, error);
}

bool judging_run(const FormScope *scope, const JudgingMeans *means, const char *path, const char *file_name,
                 JudgingFunc take, void *user, Judgement *out_judgement, FormFault *out_fault, GError **error)
{
  g_autoptr(RecordSorter) sorter = record_sorter_new(means->folder);
  Judging judging = {.scope = scope,
                     .audit_scope = district_audit_scope(scope->district, scope->today),
                     .sorter = sorter,
                     .take = take,
                     .user = user,
                     .judgement = out_judgement,
                     .fault = out_fault};
  *out_judgement = (Judgement){.findings = audit_findings_new(scope->most_findings),
                               .waiting = audit_findings_new(scope->most_findings)};
  const FormSink sink = {sort_cell, sorter, out_judgement->findings};
  if (!form_read(scope, path, file_name, &sink, &out_judgement->outline, out_fault, error))
    return false;
  g_autoptr(Reviewing) reviewing =
      reviewing_new(&judging.audit_scope, &means->limits, means->past, scope->most_findings, out_judgement);
  judging.reviewing = reviewing;
  sheaf_init(&judging.sheaf);
  const bool is_judged = out_fault->code != NULL || judge_all(&judging, error);
  sheaf_clear(&judging.sheaf);
  return is_judged;
}
