#include "tests/collector/agency.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "collector/collector_settings.h"
#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_waiting.h"
#include "tests/support/folder.h"
#include "tests/support/test.h"
#include "wire/codec.h"

static Catalogue *load_catalogue(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  Catalogue *catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return catalogue;
}

static void send_catalogue(District *district, const Catalogue *catalogue)
{
  g_autoptr(GError) error = NULL;
  GHashTable *files = catalogue_files(catalogue);
  CataloguePiece piece = {.catalogue_digest = catalogue_digest(catalogue), .n_pieces = g_hash_table_size(files)};
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer content = NULL;
  g_hash_table_iter_init(&iter, files);
  while (g_hash_table_iter_next(&iter, &name, &content)) {
    bool is_complete = false;
    piece.index++;
    piece.file_name = name;
    piece.content = g_bytes_get_data(content, &piece.content_size);
    expect_success(district_take_piece(district, &piece, &is_complete, &error), error);
    assert_int_equal(is_complete, piece.index == piece.n_pieces);
  }
}

/* TEXT, the table of indicators, in which the row of CODE says that it is retired. */
static GBytes *retire(GBytes *table, const char *code)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(table, &size);
  GString *changed = g_string_new_len(text, (gssize)size);
  const char *row = strstr(changed->str, code);
  assert_non_null(row);
  g_autofree char *line = g_strndup(row, strcspn(row, "\n"));
  const char *not_retired = g_strrstr(line, ",no,");
  assert_non_null(not_retired);
  const gssize at = row - changed->str + (not_retired - line);
  g_string_erase(changed, at, strlen(",no,"));
  g_string_insert(changed, at, ",yes,");
  return g_string_free_to_bytes(changed);
}

/* TEXT, the table of targets, without those of CODE. */
static GBytes *drop_targets(GBytes *table, const char *code)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data(table, &size);
  g_autofree char *text = g_strndup(bytes, size);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GString *kept = g_string_new(NULL);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    if (strstr(*line, code) == NULL)
      g_string_append_printf(kept, "%s\n", *line);
  return g_string_free_to_bytes(kept);
}

static GBytes *without(const char *file, GBytes *content, const char *code)
{
  if (strcmp(file, "indicators.csv") == 0)
    return retire(content, code);
  return strcmp(file, "targets.csv") == 0 ? drop_targets(content, code) : g_bytes_ref(content);
}

/* The table of forms, in which the one with NUMBER was valid until the end of 2021. */
static GBytes *expired(const char *file, GBytes *content, const char *number)
{
  static const char valid[] = ",2031-12-31";
  if (strcmp(file, "forms.csv") != 0)
    return g_bytes_ref(content);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(content, &size);
  g_autofree char *text = g_strndup(bytes, size);
  char *row = strstr(text, number);
  assert_non_null(row);
  char *day = strstr(row, valid);
  assert_true(day != NULL && day < row + strcspn(row, "\n"));
  memcpy(day, ",2021-12-31", strlen(valid));
  return g_bytes_new(text, size);
}

/* Gives the agency its catalogue anew, its files as CHANGE says. */
static void change_catalogue(Agency *agency, GBytes *(*change)(const char *, GBytes *, const char *), const char *what)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer content = NULL;
  g_hash_table_iter_init(&iter, catalogue_files(district_catalogue(agency->district)));
  while (g_hash_table_iter_next(&iter, &name, &content))
    g_hash_table_insert(files, g_strdup(name), change(name, content, what));
  g_autoptr(Catalogue) changed = catalogue_load_files(files, &error);
  expect_success(changed != NULL, error);
  send_catalogue(agency->district, changed);
}

void agency_restore_catalogue(Agency *agency)
{
  g_autoptr(Catalogue) catalogue = load_catalogue();
  send_catalogue(agency->district, catalogue);
}

void agency_retire(Agency *agency, const char *code)
{
  change_catalogue(agency, without, code);
}

void agency_expire_form(Agency *agency, const char *number)
{
  change_catalogue(agency, expired, number);
}

void agency_set_profile(Agency *agency, Profile profile)
{
  g_autoptr(GError) error = NULL;
  profile.digest = profile_digest(&profile);
  expect_success(district_take_profile(agency->district, &profile, &error), error);
}

static void send_profile(Agency *agency, const char *const *assigned)
{
  static const FixedCode fixed[] = {{"residence", "U"}};
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  for (int i = 0; assigned[i] != NULL; i++) {
    const Indicator *indicator = catalogue_indicator_by_code(district_catalogue(agency->district), assigned[i]);
    assert_non_null(indicator);
    g_array_append_val(ids, indicator->id);
  }
  const Profile profile = {.agency = "hospital-1",
                           .name_zh = "示例医院",
                           .name_en = "Sample hospital",
                           .unit_type = "hospital",
                           .fixed = fixed,
                           .n_fixed = 1,
                           .indicators = (const int16_t *)(const void *)ids->data,
                           .n_indicators = ids->len,
                           .first_day = day_of_date(2015, 1, 1),
                           .last_day = day_of_date(2035, 12, 31),
                           .time_zone = "Asia/Shanghai"};
  agency_set_profile(agency, profile);
}

static void open_spool(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  agency->spool = spool_open(agency->home->spool, NULL, &error);
  expect_success(agency->spool != NULL, error);
  agency->reception = (Reception){agency->home, agency->district, agency->spool, agency->settings};
}

Agency *agency_new(const char *const *assigned)
{
  g_autoptr(GError) error = NULL;
  Agency *agency = g_new0(Agency, 1);
  agency->folder = scratch_folder_new();
  g_autofree char *home_setting = g_strdup_printf("collector.home=%s", agency->folder);
  const char *const overrides[] = {home_setting, "spool.batch=4K", NULL};
  agency->settings = settings_load(collector_setting_specs, NULL, overrides, &error);
  expect_success(agency->settings != NULL, error);
  agency->home = home_new(agency->folder);
  expect_success(home_make_folders(agency->home, &error), error);
  agency->district = district_load(agency->home, &error);
  expect_success(agency->district != NULL, error);
  g_autoptr(Catalogue) catalogue = load_catalogue();
  send_catalogue(agency->district, catalogue);
  send_profile(agency, assigned);
  open_spool(agency);
  return agency;
}

void agency_free(Agency *agency)
{
  if (agency == NULL)
    return;
  spool_close(agency->spool);
  district_free(agency->district);
  home_free(agency->home);
  settings_free(agency->settings);
  scratch_folder_free(agency->folder);
  g_free(agency);
}

void agency_restart(Agency *agency)
{
  g_clear_pointer(&agency->spool, spool_close);
  open_spool(agency);
}

void agency_lose_spool(Agency *agency)
{
  g_autofree char *path = g_build_filename(agency->home->spool, "spool.db", NULL);
  g_clear_pointer(&agency->spool, spool_close);
  assert_int_equal(unlink(path), 0);
}

IntakeResult agency_drop(Agency *agency, const char *name, const char *content)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = scratch_write(agency->home->inbox, name, content);
  IntakeResult result = {0};
  g_autofree char *why_left = NULL;
  expect_success(reception_take_from_inbox(&agency->reception, path, &result, &why_left, &error), error);
  assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
  return result;
}

void agency_finish(Agency *agency, uint64_t sequence, uint32_t n_rejected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, sequence, &error);
  expect_success(batch != NULL, error);
  g_autofree CellRejection *rejections = g_new0(CellRejection, n_rejected + 1);
  for (uint32_t i = 0; i < n_rejected; i++)
    rejections[i] = (CellRejection){
        .source_row = i + 2, .rule = (char *)"closed_period", .field = (char *)"period", .given = (char *)"2025"};
  Outcome outcome = {.sequence = sequence,
                     .submission_id = batch->summary->id,
                     .part = batch->part,
                     .kind = OUTCOME_STORED,
                     .n_new = batch->n_records - n_rejected,
                     .n_rejected = n_rejected,
                     .rejections = rejections,
                     .n_rejections = n_rejected,
                     .stored_at_us = 1700000000000000};
  memcpy(outcome.epoch, batch->epoch, sizeof outcome.epoch);
  expect_success(spool_finish_batch(agency->spool, &outcome, 1700000000000000, &error), error);
}

void agency_prune(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  const SpoolRetention nothing = {.finished_before_us = INT64_MAX};
  for (bool is_more = true; is_more;)
    expect_success(spool_prune(agency->spool, &nothing, &is_more, &error), error);
}

FormScope agency_form_scope(Agency *agency)
{
  FormScope scope = form_scope(agency->district, agency->settings);
  scope.today = day_of_date(2026, 11, 1);
  return scope;
}

static void keep_record(JudgedForm *form, Record record)
{
  if (record.comment != NULL)
    record.comment = g_string_chunk_insert(form->comments, record.comment);
  g_array_append_val(form->records, record);
}

static bool keep_records(const JudgedSheaf *sheaf, void *user, FormFault *out_fault, GError **error)
{
  JudgedForm *form = user;
  (void)out_fault;
  (void)error;
  for (size_t i = 0; i < sheaf->n_records; i++)
    keep_record(form, sheaf->records[i]);
  for (size_t i = 0; i < sheaf->n_waiting; i++) {
    Record record = sheaf->waiting[i]->record;
    record.breakdown = (uint16_t)catalogue_breakdown_index(form->catalogue, sheaf->waiting[i]->key);
    keep_record(form, record);
  }
  return true;
}

static gint compare_groups(gconstpointer left, gconstpointer right)
{
  const Record *a = left, *b = right;
  return a->indicator_id != b->indicator_id ? a->indicator_id - b->indicator_id : period_compare(a->period, b->period);
}

/* NAME's ending counts; *out_fault is to be cleared. */
static JudgedForm *judge(const FormScope *scope, Agency *agency, const char *name, const char *text,
                         FormFault *out_fault)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = scratch_write(agency->folder, "form under test", text);
  JudgedForm *form = g_new0(JudgedForm, 1);
  form->records = g_array_new(FALSE, FALSE, sizeof(Record));
  form->comments = g_string_chunk_new(1024);
  form->catalogue = district_catalogue(agency->district);
  const OwnPast past = spool_own_past(agency->spool);
  const JudgingMeans means = {&past, review_limits(agency->settings), agency->folder};
  expect_success(judging_run(scope, &means, path, name, keep_records, form, &form->judgement, out_fault, &error),
                 error);
  g_array_sort(form->records, compare_groups);
  return form;
}

void judged_form_free(JudgedForm *form)
{
  if (form == NULL)
    return;
  g_array_unref(form->records);
  g_string_chunk_free(form->comments);
  judgement_clear(&form->judgement);
  g_free(form);
}

JudgedForm *agency_read(Agency *agency, const char *text)
{
  const FormScope scope = agency_form_scope(agency);
  g_auto(FormFault) fault = {0};
  JudgedForm *form = judge(&scope, agency, "form.csv", text, &fault);
  if (fault.code != NULL)
    fail_msg("fault %s in row %u: '%s', expected '%s'", fault.code, fault.row, fault.given, fault.expected);
  return form;
}

FormFault agency_fault_in(Agency *agency, const FormScope *scope, const char *name, const char *text)
{
  FormFault fault = {0};
  g_autoptr(JudgedForm) form = judge(scope, agency, name, text, &fault);
  assert_non_null(fault.code);
  return fault;
}

FormFault agency_fault_of(Agency *agency, const char *name, const char *text)
{
  const FormScope scope = agency_form_scope(agency);
  return agency_fault_in(agency, &scope, name, text);
}
