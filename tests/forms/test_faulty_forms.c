/* Every form in faulty/ has one fault, which its name tells: the code, and after a dash which kind of it. It goes through the inbox like any other and gets the receipt that stands in receipts/, in both
 * languages. Nothing else is lost: the other rows of the form are on their way, the books add up, and the next form is taken. make_forms.py makes the folder. */
#include "tests/support/test.h"

#include <string.h>

#include "base/csv.h"
#include "collector/collector_settings.h"
#include "collector/forms/form_fault.h"
#include "collector/spool/spool_submission.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "tests/support/golden.h"

#define NOT_ASSIGNED "law.harassment_mechanism_coverage"
#define EXPIRED "FN-E1"
#define RETIRED "environment.public_toilet_stall_ratio"

typedef struct Fixture {
  Agency *agency;
  Settings *settings;
  GPtrArray *names; /* of the faulty forms, sorted */
  GHashTable *codes_seen;
} Fixture;

static char *source_path(const char *folder)
{
  return g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests", "forms", folder, NULL);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of what is in the folder, sorted. */
static GPtrArray *list_folder(const char *name_of_folder)
{
  g_autofree char *path = source_path(name_of_folder);
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder))
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

static void become_reporter_of_nearly_all(Agency *agency)
{
  static const FixedCode fixed[] = {{"residence", "U"}};
  static const Period closed[] = {{FREQUENCY_SEMIANNUAL, 2022, 2}};
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(district_catalogue(agency->district), &n);
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  for (guint i = 0; i < n; i++)
    if (strcmp(indicators[i].code, NOT_ASSIGNED) != 0)
      g_array_append_val(ids, indicators[i].id);
  agency_set_profile(agency, (Profile){.agency = "hospital-1",
                                       .name_zh = "示例医院",
                                       .name_en = "Sample hospital",
                                       .unit_type = "hospital",
                                       .fixed = fixed,
                                       .n_fixed = 1,
                                       .indicators = (const int16_t *)(const void *)ids->data,
                                       .n_indicators = ids->len,
                                       .closed = closed,
                                       .n_closed = 1,
                                       .first_day = day_of_date(2015, 1, 1),
                                       .last_day = day_of_date(2199, 12, 31),
                                       .time_zone = "Asia/Shanghai"});
}

/* Ceilings that small files can pass. */
static Settings *small_limits(const Agency *agency)
{
  g_autofree char *home = g_strdup_printf("collector.home=%s", agency->folder);
  const char *const overrides[] = {
      home, "form.largest_file=80K", "form.largest_workbook=2M", "form.most_rows=50", "form.conversion=20s", NULL};
  return settings_load(collector_setting_specs, NULL, overrides, NULL);
}

static int open_agency(void **state)
{
  static const char *const none[] = {NULL};
  Fixture *fixture = g_new0(Fixture, 1);
  *state = fixture;
  fixture->agency = agency_new(none);
  agency_retire(fixture->agency, RETIRED);
  agency_expire_form(fixture->agency, EXPIRED);
  become_reporter_of_nearly_all(fixture->agency);
  fixture->settings = small_limits(fixture->agency);
  fixture->agency->reception.settings = fixture->settings;
  fixture->names = list_folder("faulty");
  fixture->codes_seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return 0;
}

static int close_agency(void **state)
{
  Fixture *fixture = *state;
  settings_free(fixture->settings);
  agency_free(fixture->agency);
  g_ptr_array_unref(fixture->names);
  g_hash_table_unref(fixture->codes_seen);
  g_free(fixture);
  return 0;
}

/* --- Taking ------------------------------------------------------------------------------------------------------- */

static IntakeResult drop(Agency *agency, const char *name, const void *bytes, gsize size)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(agency->home->inbox, name, NULL);
  IntakeResult result = {0};
  g_autofree char *why_left = NULL;
  assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
  if (!reception_take_from_inbox(&agency->reception, path, &result, &why_left, &error))
    fail_msg("%s: %s", name, error->message);
  assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  return result;
}

static IntakeResult drop_faulty(Agency *agency, const char *name)
{
  g_autofree char *folder = source_path("faulty");
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *content = NULL;
  gsize size = 0;
  assert_true(g_file_get_contents(path, &content, &size, NULL));
  return drop(agency, name, content, size);
}

/* The text in PATH without the lines that say when. The caller frees it. */
static char *without_moments(const char *path)
{
  g_autofree char *text = scratch_read(path);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GString) kept = g_string_new(NULL);
  for (guint i = 0; lines[i + 1] != NULL; i++)
    if (!g_str_has_prefix(lines[i], "fact,accepted_at,"))
      g_string_append_printf(kept, "%s\n", lines[i]);
  return g_strdup(kept->str);
}

/* The receipt of the form called NAME, for machines, but for moments. The caller frees it. */
static char *receipt_of(const Agency *agency, const char *name)
{
  g_autofree char *beginning = g_strdup_printf("%s.", name);
  g_autoptr(GDir) folder = g_dir_open(agency->home->receipts, 0, NULL);
  for (const char *entry = g_dir_read_name(folder); entry != NULL; entry = g_dir_read_name(folder)) {
    g_autofree char *path = g_build_filename(agency->home->receipts, entry, NULL);
    if (g_str_has_prefix(entry, beginning) && g_str_has_suffix(entry, ".csv"))
      return without_moments(path);
  }
  fail_msg("%s has no receipt", name);
  return NULL;
}

/* --- Receipts ----------------------------------------------------------------------------------------------------- */

/* Columns of a receipt. */
enum { KIND, NAME, COUNT };

typedef struct Books {
  const char *name; /* of the form */
  const char *code; /* which its fault has */
  guint64 received;
  guint64 others; /* all other counts */
  guint n_refused;
} Books;

static bool add_up(const CsvRow *row, void *user, G_GNUC_UNUSED GError **error)
{
  Books *books = user;
  const guint64 count = g_ascii_strtoull(row->cells[COUNT], NULL, 10);
  if (strcmp(row->cells[KIND], "count") == 0 && strcmp(row->cells[NAME], "received") == 0)
    books->received = count;
  else if (strcmp(row->cells[KIND], "count") == 0)
    books->others += count;
  else if (strcmp(row->cells[KIND], "refused") == 0) {
    if (strcmp(row->cells[NAME], books->code) != 0)
      fail_msg("%s: refused by '%s'", books->name, row->cells[NAME]);
    books->n_refused++;
  }
  return true;
}

static void expect_books(const char *name, const char *code, const char *receipt, bool is_accepted)
{
  g_autoptr(GError) error = NULL;
  Books books = {.name = name, .code = code};
  expect_success(csv_read(receipt, strlen(receipt), NULL, add_up, &books, &error), error);
  if (books.n_refused == 0 || books.received != books.others || is_accepted != (books.received > books.n_refused))
    fail_msg("%s: %u rows received, %u refused, counts of %u", name, (guint)books.received, books.n_refused,
             (guint)books.others);
}

static void every_faulty_form_gets_its_receipt_and_nothing_else_is_lost(void **state)
{
  Fixture *fixture = *state;
  guint n_accepted = 0;
  assert_true(fixture->names->len >= 60);
  for (guint i = 0; i < fixture->names->len; i++) {
    const char *name = fixture->names->pdata[i];
    g_autofree char *code = g_strndup(name, strcspn(name, "-."));
    g_auto(IntakeResult) result = drop_faulty(fixture->agency, name);
    g_autofree char *receipt = receipt_of(fixture->agency, name);
    g_autofree char *golden = g_strdup_printf("forms/receipts/%s.csv", name);
    assert_int_not_equal(result.kind, INTAKE_DUPLICATE);
    expect_books(name, code, receipt, result.kind == INTAKE_ACCEPTED);
    expect_golden_file(receipt, golden);
    n_accepted += result.kind == INTAKE_ACCEPTED;
    g_hash_table_add(fixture->codes_seen, g_steal_pointer(&code));
  }
  g_autoptr(GError) error = NULL;
  SpoolTotals totals;
  expect_success(spool_totals(fixture->agency->spool, &totals, &error), error);
  assert_int_equal(totals.n_submissions, n_accepted);
}

static void form_after_all_of_them_is_taken(void **state)
{
  static const char sound[] = "指标,时期,性别,数值\n305,2024-S1,女,7\n";
  Fixture *fixture = *state;
  g_auto(IntakeResult) result = drop(fixture->agency, "sound.csv", sound, strlen(sound));
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  assert_int_equal(result.n_refused, 0);
}

/* --- Completeness ------------------------------------------------------------------------------------------------- */

static void every_hard_rule_has_a_form(void **state)
{
  Fixture *fixture = *state;
  for (AuditRule rule = AUDIT_PASSED + 1; rule < N_AUDIT_RULES; rule++)
    if (!audit_rule_is_soft(rule) && !g_hash_table_contains(fixture->codes_seen, audit_rule_code(rule)))
      fail_msg("no form breaks '%s'", audit_rule_code(rule));
}

static void every_receipt_has_a_form(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GPtrArray) receipts = list_folder("receipts");
  for (guint i = 0; i < receipts->len; i++) {
    const char *receipt = receipts->pdata[i];
    g_autofree char *name = g_strndup(receipt, strlen(receipt) - strlen(".csv"));
    if (!g_ptr_array_find_with_equal_func(fixture->names, name, g_str_equal, NULL))
      fail_msg("receipt '%s' belongs to no form", receipt);
  }
  assert_int_equal(receipts->len, fixture->names->len);
}

/* Faults that no file has by itself: test_reception.c and test_text_encoding.c have them. */
static bool needs_more_than_a_file(const char *code)
{
  static const char *const codes[] = {"group_too_large", /* than a frame of the district */
                                      "other_encoding",  /* than was said */
                                      NULL};
  return g_strv_contains(codes, code) || form_fault_is_warning(code);
}

/* What can be said of a whole form is in the texts, in rows `form.<fault>.reason,…`. */
static void expect_form_for(const Fixture *fixture, const char *line)
{
  const gsize length = strcspn(line, ",");
  if (!g_str_has_prefix(line, "form.") || length < strlen(".reason") ||
      strncmp(line + length - strlen(".reason"), ".reason", strlen(".reason")) != 0)
    return;
  g_autofree char *code = g_strndup(line + strlen("form."), length - strlen("form.") - strlen(".reason"));
  if (!needs_more_than_a_file(code) && !g_hash_table_contains(fixture->codes_seen, code))
    fail_msg("no form has the fault '%s'", code);
}

static void every_fault_of_a_file_has_a_form(void **state)
{
  static const char *const tables[] = {"forms.csv", "template.csv"};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *path =
        g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "common", "base", "texts", tables[i], NULL);
    g_autofree char *table = scratch_read(path);
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
      expect_form_for(*state, *line);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_faulty_form_gets_its_receipt_and_nothing_else_is_lost),
      cmocka_unit_test(form_after_all_of_them_is_taken),
      cmocka_unit_test(every_hard_rule_has_a_form),
      cmocka_unit_test(every_receipt_has_a_form),
      cmocka_unit_test(every_fault_of_a_file_has_a_form),
  };
  return cmocka_run_group_tests(tests, open_agency, close_agency);
}
