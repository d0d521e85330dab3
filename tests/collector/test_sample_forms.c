/* Every form of the sample district, read as its agency would: no row is lost between the counts, and exactly the planted errors are refused, each by
 * its rule and under its column. */
#include "tests/support/test.h"

#include <string.h>

#include "base/csv.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"

typedef struct Fixture {
  char *folder;
  Agency *agency;
  GHashTable *planted;  /* "file:row:rule:column" */
  GHashTable *unusable; /* files that cannot be read at all */
  GHashTable *found;    /* as planted */
  guint n_forms;
} Fixture;

static char *read_file(const Fixture *fixture, const char *name)
{
  g_autofree char *path = scratch_path(fixture->folder, name);
  return scratch_read(path);
}

static bool note_planted(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  Fixture *fixture = user;
  if (row->row == 1)
    return true;
  if (strcmp(row->cells[3], "unusable_file") == 0)
    g_hash_table_add(fixture->unusable, g_strdup(row->cells[0]));
  else
    g_hash_table_add(fixture->planted,
                     g_strdup_printf("%s:%s:%s:%s", row->cells[0], row->cells[1], row->cells[3], row->cells[2]));
  return true;
}

static void read_csv(Fixture *fixture, const char *name, CsvRowFunc func)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = read_file(fixture, name);
  expect_success(csv_read(text, strlen(text), NULL, func, fixture, &error), error);
}

static GHashTable *string_set(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static int generate(void **state)
{
  static const char *const none[] = {NULL};
  Fixture *fixture = g_new0(Fixture, 1);
  *state = fixture;
  fixture->folder = scratch_folder_new();
  g_autofree char *script = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "deploy", "sample", "generate.py", NULL);
  const char *const argv[] = {"/usr/bin/python3", "-B", script, fixture->folder, NULL};
  gint status = 0;
  if (!g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL) ||
      status != 0)
    return 1;
  fixture->agency = agency_new(none);
  fixture->planted = string_set();
  fixture->unusable = string_set();
  fixture->found = string_set();
  read_csv(fixture, "planted_errors.csv", note_planted);
  return 0;
}

static int clear(void **state)
{
  Fixture *fixture = *state;
  agency_free(fixture->agency);
  g_hash_table_unref(fixture->planted);
  g_hash_table_unref(fixture->unusable);
  g_hash_table_unref(fixture->found);
  scratch_folder_free(fixture->folder);
  g_free(fixture);
  return 0;
}

/* As the database's view `assignment` decides without exceptions. */
static bool is_assigned(const Indicator *indicator, const char *unit_type, const char *department)
{
  bool is_reporter = false;
  for (guint i = 0; i < indicator->n_reporting_unit_types; i++)
    is_reporter = is_reporter || strcmp(indicator->reporting_unit_types[i]->code, unit_type) == 0;
  return is_reporter && (strcmp(unit_type, "department") != 0 || strcmp(indicator->department->code, department) == 0);
}

/* Columns of agencies.csv. */
enum { CODE = 0, NAME_ZH = 3, NAME_EN = 4, UNIT_TYPE = 5, DEPARTMENT = 6, RESIDENCE = 7 };

static void become(Fixture *fixture, const CsvRow *row)
{
  const FixedCode fixed = {"residence", row->cells[RESIDENCE]};
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  guint n = 0;
  const Indicator *indicators = catalogue_indicators(district_catalogue(fixture->agency->district), &n);
  for (guint i = 0; i < n; i++)
    if (is_assigned(&indicators[i], row->cells[UNIT_TYPE], row->cells[DEPARTMENT]))
      g_array_append_val(ids, indicators[i].id);
  agency_set_profile(fixture->agency, (Profile){.agency = row->cells[CODE],
                                                .name_zh = row->cells[NAME_ZH],
                                                .name_en = row->cells[NAME_EN],
                                                .unit_type = row->cells[UNIT_TYPE],
                                                .fixed = &fixed,
                                                .n_fixed = row->cells[RESIDENCE][0] != '\0',
                                                .indicators = (const int16_t *)(const void *)ids->data,
                                                .n_indicators = ids->len,
                                                .first_day = day_of_date(2015, 1, 1),
                                                .last_day = day_of_date(2035, 12, 31),
                                                .time_zone = "Asia/Shanghai"});
}

static void note_findings(Fixture *fixture, const char *name, const JudgedForm *form)
{
  size_t n = 0;
  const AuditFinding *findings = audit_findings_kept(form->judgement.findings, &n);
  for (size_t i = 0; i < n; i++)
    g_hash_table_add(fixture->found, g_strdup_printf("%s:%u:%s:%s", name, findings[i].row,
                                                     audit_rule_code(findings[i].rule), findings[i].field));
}

static void judge(Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename("forms", name, NULL);
  g_autofree char *text = read_file(fixture, path);
  fixture->n_forms++;
  if (g_hash_table_contains(fixture->unusable, name)) {
    g_auto(FormFault) fault = agency_fault_of(fixture->agency, "form.csv", text);
    assert_string_equal(fault.code, "no_head");
    return;
  }
  g_autoptr(JudgedForm) form = agency_read(fixture->agency, text);
  const uint64_t n_refused = audit_findings_refused(form->judgement.findings);
  const Judgement *judgement = &form->judgement;
  if (judgement->outline.n_received != form->records->len + judgement->n_repeated + n_refused ||
      form->records->len != judgement->n_good + judgement->n_waiting)
    fail_msg("%s: %u rows are not %u good, %u repeated, %u waiting and %u refused", name, judgement->outline.n_received,
             judgement->n_good, judgement->n_repeated, judgement->n_waiting, (guint)n_refused);
  note_findings(fixture, name, form);
}

static bool judge_agency(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  Fixture *fixture = user;
  g_autofree char *folder = g_build_filename(fixture->folder, "forms", row->cells[CODE], NULL);
  g_autoptr(GDir) forms = g_dir_open(folder, 0, NULL);
  if (row->row == 1 || forms == NULL)
    return true;
  become(fixture, row);
  for (const char *form = g_dir_read_name(forms); form != NULL; form = g_dir_read_name(forms)) {
    g_autofree char *name = g_build_filename(row->cells[CODE], form, NULL);
    judge(fixture, name);
  }
  return true;
}

static void expect_subset(GHashTable *part, GHashTable *whole, const char *complaint)
{
  GHashTableIter iter;
  gpointer key = NULL;
  guint n_missing = 0;
  g_hash_table_iter_init(&iter, part);
  while (g_hash_table_iter_next(&iter, &key, NULL))
    if (!g_hash_table_contains(whole, key)) {
      print_error("%s: %s\n", complaint, (const char *)key);
      n_missing++;
    }
  assert_int_equal(n_missing, 0);
}

static void every_row_is_accounted_for_and_exactly_the_planted_are_refused(void **state)
{
  Fixture *fixture = *state;
  read_csv(fixture, "agencies.csv", judge_agency);
  assert_true(fixture->n_forms > 100);
  assert_true(g_hash_table_size(fixture->planted) > 20);
  expect_subset(fixture->planted, fixture->found, "planted, but not refused");
  expect_subset(fixture->found, fixture->planted, "refused, but not planted");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_is_accounted_for_and_exactly_the_planted_are_refused),
  };
  return cmocka_run_group_tests(tests, generate, clear);
}
