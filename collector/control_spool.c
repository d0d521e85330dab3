#include "collector/control_spool.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "collector/forms/form_place.h"
#include "collector/intake/discarding.h"
#include "collector/spool/spool_listing.h"
#include "collector/spool/spool_soundness.h"
#include "wire/limits.h"
#include "wire/records_codec.h"

/* What one answer holds; with the longest names and comments, escaped, it fits the control socket. */
enum { ENTRIES_PER_PAGE = 200, ROWS_PER_PAGE = 100 };

static Spool *spool_of(const ControlScope *scope)
{
  return scope->reception->spool;
}

/* --- Verify ------------------------------------------------------------------------------------------------------- */

json_t *answer_spool_verify(const ControlScope *scope, const json_t *request, GError **error)
{
  (void)request;
  uint64_t n_batches = 0;
  g_autoptr(GPtrArray) found = spool_verify(spool_of(scope), &n_batches, error);
  if (found == NULL)
    return NULL;
  json_t *complaints = json_array();
  for (guint i = 0; i < found->len; i++) {
    const SpoolComplaint *complaint = g_ptr_array_index(found, i);
    json_array_append_new(complaints, json_pack("{s:s, s:s}", "kind", spool_complaint_name(complaint->kind), "detail",
                                                complaint->detail));
  }
  if (found->len > 0)
    spool_suspect(scope->reception->home->spool);
  return json_pack("{s:I, s:o}", "batches", (json_int_t)n_batches, "complaints", complaints);
}

/* --- List and requeue --------------------------------------------------------------------------------------------- */

static json_t *entry_to_json(const ControlScope *scope, const SpoolEntry *entry)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  g_autofree char *accepted_at =
      clock_format_iso(entry->accepted_at_us, settings_text(scope->reception->settings, "collector.time_zone"));
  return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I}", "submission", submission_id_format(&entry->id, id),
                   "file", entry->file_name, "accepted_at", accepted_at, "state", spool_entry_state_name(entry->state),
                   "received", (json_int_t)entry->received, "parts", (json_int_t)entry->n_parts, "parts_on_the_way",
                   (json_int_t)entry->n_unfinished, "parts_kept", (json_int_t)entry->n_kept, "bytes_kept",
                   (json_int_t)entry->kept_bytes);
}

json_t *answer_spool_list(const ControlScope *scope, const json_t *request, GError **error)
{
  const json_int_t after = json_integer_value(json_object_get(request, "after"));
  g_autoptr(GArray) entries = spool_list(spool_of(scope), after, ENTRIES_PER_PAGE, error);
  if (entries == NULL)
    return NULL;
  json_t *submissions = json_array();
  for (guint i = 0; i < entries->len; i++)
    json_array_append_new(submissions, entry_to_json(scope, &g_array_index(entries, SpoolEntry, i)));
  json_t *page = json_pack("{s:o}", "submissions", submissions);
  if (entries->len == ENTRIES_PER_PAGE)
    json_object_set_new(page, "next", json_integer(g_array_index(entries, SpoolEntry, entries->len - 1).number));
  return page;
}

static bool find_entry(const ControlScope *scope, const json_t *request, SpoolEntry *out_entry, GError **error)
{
  const char *id = json_string_value(json_object_get(request, "id"));
  return spool_find_entry(spool_of(scope), id != NULL ? id : "", out_entry, error);
}

json_t *answer_spool_requeue(const ControlScope *scope, const json_t *request, GError **error)
{
  static const char *const names[] = {
      [SPOOL_REQUEUED] = "requeued", [SPOOL_REQUEUE_NEEDLESS] = "needless", [SPOOL_REQUEUE_TOO_LATE] = "too_late"};
  g_auto(SpoolEntry) entry = {0};
  SpoolRequeue result = SPOOL_REQUEUED;
  if (!find_entry(scope, request, &entry, error) || !spool_requeue(spool_of(scope), &entry, &result, error))
    return NULL;
  if (result == SPOOL_REQUEUED && scope->appended != NULL)
    scope->appended(scope->user);
  return json_pack("{s:s, s:o}", "result", names[result], "submission", entry_to_json(scope, &entry));
}

/* --- Discard ------------------------------------------------------------------------------------------------------ */

json_t *answer_discard(const ControlScope *scope, const json_t *request, GError **error)
{
  g_auto(SpoolEntry) entry = {0};
  uint64_t n_rows = 0;
  if (!find_entry(scope, request, &entry, error) || !discard_waiting(spool_of(scope), &entry, &n_rows, error))
    return NULL;
  if (n_rows > 0 && scope->appended != NULL)
    scope->appended(scope->user);
  return json_pack("{s:I, s:o}", "rows", (json_int_t)n_rows, "submission", entry_to_json(scope, &entry));
}

/* --- Dump --------------------------------------------------------------------------------------------------------- */

static json_t *number_or_null(bool has_number, double number)
{
  return has_number ? json_real(number) : json_null();
}

/* Where the row stands in its form, as people say it: `"sheet": "健康", "row": 14, "cell": "G14"`; row 0: in an earlier form, from which it came along. */
static void add_place(json_t *row, const char *const *sheet_names, uint32_t number)
{
  if (number == 0) {
    json_object_set_new(row, "row", json_integer(0));
    return;
  }
  const FormPlace place = form_place(sheet_names, number);
  g_autofree char *cell = form_place_cell(&place);
  json_object_set_new(row, "sheet", json_string(place.sheet));
  json_object_set_new(row, "row", json_integer(place.row));
  json_object_set_new(row, "cell", json_string(cell));
}

static json_t *record_to_json(const Catalogue *catalogue, const RecordSet *set, const Record *record)
{
  char period[PERIOD_TEXT_SIZE];
  const char status[] = {record->status, '\0'};
  const Indicator *indicator = catalogue != NULL ? catalogue_indicator(catalogue, record->indicator_id) : NULL;
  g_autofree char *number = g_strdup_printf("%d", record->indicator_id);
  return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:s?}", "indicator",
                   indicator != NULL ? indicator->code : number, "period", period_format(record->period, period),
                   "breakdown", set->breakdown_keys[record->breakdown], "value",
                   number_or_null(record->has_value, record->value), "denominator",
                   number_or_null(record->has_denominator, record->denominator), "status", status, "sample_size",
                   record->sample_size > 0 ? json_integer(record->sample_size) : json_null(), "design_effect",
                   number_or_null(record->design_effect > 0, record->design_effect), "comment", record->comment);
}

/* Appends the rows of BATCH from FIRST on to ROWS; *out_next is where the next page begins, 0 when this was the last. */
static bool append_rows(const Catalogue *catalogue, const char *const *sheet_names, const Batch *batch, size_t first,
                        json_t *rows, size_t *out_next, GError **error)
{
  gsize size = 0;
  RecordSet set;
  const uint8_t *bytes = g_bytes_get_data(batch->records, &size);
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  if (!records_decode(bytes, size, arena, &set, error))
    return false;
  const size_t end = MIN(set.n_records, first + ROWS_PER_PAGE);
  for (size_t i = first; i < end; i++) {
    json_t *row = record_to_json(catalogue, &set, &set.records[i]);
    add_place(row, sheet_names, set.records[i].source_row);
    json_array_append_new(rows, row);
  }
  *out_next = end < set.n_records ? end : 0;
  return true;
}

static json_t *dump_page(const ControlScope *scope, const SpoolEntry *entry, uint32_t part, size_t first,
                         GError **error)
{
  g_autoptr(Batch) batch = NULL;
  size_t next = 0;
  g_auto(GStrv) sheet_names = spool_read_sheets(spool_of(scope), &entry->id, error);
  if (sheet_names == NULL || !spool_read_part(spool_of(scope), entry, part, &batch, error))
    return NULL;
  const Catalogue *catalogue = district_catalogue(scope->reception->district);
  json_t *rows = json_array();
  if (batch != NULL && !append_rows(catalogue, (const char *const *)sheet_names, batch, first, rows, &next, error)) {
    json_decref(rows);
    return NULL;
  }
  json_t *page =
      json_pack("{s:o, s:b, s:o}", "submission", entry_to_json(scope, entry), "is_kept", batch != NULL, "rows", rows);
  if (next == 0 && part == entry->n_parts)
    return page;
  json_object_set_new(page, "part", json_integer(next > 0 ? part : part + 1));
  json_object_set_new(page, "first", json_integer((json_int_t)next));
  return page;
}

json_t *answer_spool_dump(const ControlScope *scope, const json_t *request, GError **error)
{
  const json_int_t part = json_integer_value(json_object_get(request, "part"));
  const json_int_t first = json_integer_value(json_object_get(request, "first"));
  g_auto(SpoolEntry) entry = {0};
  if (!find_entry(scope, request, &entry, error))
    return NULL;
  if (part < 1 || part > entry.n_parts || first < 0 || first > WIRE_RECORDS_MAX) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the submission has %u parts", entry.n_parts);
    return NULL;
  }
  return dump_page(scope, &entry, (uint32_t)part, (size_t)first, error);
}
