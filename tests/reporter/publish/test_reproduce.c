/* Pages are made again from what a publication kept: whatever has become of figures, names, catalogue and settings since, byte for byte. */
#include "tests/support/test.h"

#include "reporter/commands.h"
#include "reporter/publish/draft.h"
#include "reporter/publish/stored_publication.h"
#include "tests/reporter/plan_database.h"

enum { YEAR = 2025, TESTING = 118, TREATMENT = 121, MORTALITY = 103 };

static int set_up_group(void **state)
{
  *state = plan_database_new();
  plan_add_unit(*state, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(*state, 11, 3, "hospital", NULL, NULL);
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static void report_figures(PlanDatabase *database)
{
  static const char *const periods[] = {"2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01"};
  for (guint i = 0; i < G_N_ELEMENTS(periods); i++) {
    g_autofree char *tested = g_strdup_printf("%u, 1000", 960 + 7 * i);
    g_autofree char *treated = g_strdup_printf("%u, 60", 40 + 3 * i);
    plan_report(database, 10, TESTING, periods[i], "_T", tested, "A");
    plan_report(database, 11, TREATMENT, periods[i], "_T", treated, "A");
    plan_report(database, 10, MORTALITY, periods[i], "_T", i == 2 ? "1, 1000" : "0, 1000", "A");
  }
  plan_refresh(database, true);
}

/* Rules as somebody may have set them on the command line. The caller frees SETTINGS after the rules. */
static void rules_of(const char *const *overrides, Settings **out_settings, ReportingRules *out_rules)
{
  g_autoptr(GError) error = NULL;
  *out_settings = settings_load(reporter_settings, NULL, overrides, &error);
  expect_success(*out_settings != NULL, error);
  reporting_rules_init(out_rules, *out_settings);
}

static int32_t publish(PlanDatabase *database, PublicationKind kind)
{
  static const char *const unusual[] = {"disclosure.threshold=12", "assess.baseline_year=2022", NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  g_autoptr(Settings) settings = NULL;
  g_auto(ReportingRules) rules = {0};
  DraftOutcome outcome;
  rules_of(unusual, &settings, &rules);
  expect_success(publication_draft(connection, &rules, kind, YEAR, "王丽", &outcome, &error), error);
  expect_success(publication_step(connection, outcome.id, PUBLICATION_APPROVE, "李强", &error), error);
  expect_success(publication_step(connection, outcome.id, PUBLICATION_RELEASE, "王丽", &error), error);
  return outcome.id;
}

/* Corrects figures, renames areas and loads a catalogue with other names and other rules of disclosure. */
static void change_everything(PlanDatabase *database)
{
  plan_run(database, "update halfsky.observation set value = value - 8, revision = 2, submission_id = 7, stored_at = "
                     "clock_timestamp() where indicator_id in (118, 121)");
  plan_run(database, "update halfsky.agency set name_zh = '新名', name_en = 'Renamed' where agency_id <= 2");
  plan_run(
      database,
      "update halfsky.catalogue_version set is_current = false; insert into halfsky.catalogue_version (catalogue_id, "
      "digest, is_current) values (2, sha256('other'), true); insert into halfsky.catalogue_file select 2, name, "
      "case name when 'indicators.csv' then convert_to(replace(replace(convert_from(content, 'UTF8'), "
      "'孕产妇艾滋病检测率', '改名率'), 'small_count', 'internal'), 'UTF8') else content end "
      "from halfsky.catalogue_file");
  plan_refresh(database, true);
}

/* What is kept of publication ID, laid out once more. */
static GPtrArray *render_again(PlanDatabase *database, int32_t id, PublicationKind kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  g_auto(GStrv) kept = publication_settings(connection, id, &error);
  expect_success(kept != NULL, error);
  g_autoptr(Settings) settings = NULL;
  g_auto(ReportingRules) rules = {0};
  rules_of((const char *const *)kept, &settings, &rules);
  g_autoptr(ReportBasis) basis = report_basis_published(connection, id, 1, &error);
  expect_success(basis != NULL, error);
  GPtrArray *pages = page_set_render(basis, &rules, kind, YEAR, &error);
  expect_success(pages != NULL, error);
  return pages;
}

/* True when publication ID released these very bytes: asked of the table, by a digest that the programs do not use. */
static bool was_released(PlanDatabase *database, int32_t id, const PublishedPage *page)
{
  g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, page->content);
  g_autofree char *answer =
      plan_query(database,
                 "select count(*) from halfsky.publication_output where publication_id = %d and edition = '%s' and "
                 "format = '%s' and language = '%s' and encode(sha256(content), 'hex') = '%s'",
                 id, page->edition, page->format, page->language, digest);
  return g_str_equal(answer, "1");
}

static guint count_released(PlanDatabase *database, int32_t id, const GPtrArray *pages)
{
  guint n = 0;
  for (guint i = 0; i < pages->len; i++)
    n += was_released(database, id, g_ptr_array_index(pages, i)) ? 1 : 0;
  return n;
}

/* The control: a report of today has not one page of then. */
static void expect_otherwise_today(PlanDatabase *database, int32_t id, PublicationKind kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  const BasisRequest request = {.year = YEAR, .is_marked = true, .discipline_from = YEAR};
  g_autoptr(ReportBasis) basis = report_basis_load(connection, &database->rules.disclosure, &request, &error);
  expect_success(basis != NULL, error);
  g_autoptr(GPtrArray) pages = page_set_render(basis, &database->rules, kind, YEAR, &error);
  expect_success(pages != NULL, error);
  assert_true(pages->len >= 10);
  assert_int_equal(count_released(database, id, pages), 0);
}

static void every_page_is_made_again_whatever_has_changed(void **state)
{
  static const PublicationKind kinds[] = {PUBLISH_ANNUAL, PUBLISH_MIDTERM};
  int32_t ids[G_N_ELEMENTS(kinds)];
  report_figures(*state);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    ids[i] = publish(*state, kinds[i]);
  change_everything(*state);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    g_autoptr(GPtrArray) again = render_again(*state, ids[i], kinds[i]);
    assert_true(again->len >= 10);
    assert_int_equal(count_released(*state, ids[i], again), again->len);
    expect_otherwise_today(*state, ids[i], kinds[i]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_page_is_made_again_whatever_has_changed)};
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
