/* Editions and publications by the program itself, on real PostgreSQL. */
#include "tests/support/test.h"

#include <stdlib.h>
#include <string.h>

#include "tests/reporter/plan_database.h"
#include "tests/support/folder.h"
#include "tests/support/run.h"

/* Runs halfsky-reporter against CONNECTION with ARGUMENTS (split at blanks). */
static Run run_reporter(const char *connection, const char *arguments)
{
  g_autofree char *setting = g_strdup_printf("database.connection=%s", connection);
  return run_program(NULL, "halfsky-reporter", arguments, "--set", setting);
}

static int set_up_group(void **state)
{
  *state = plan_database_new();
  plan_add_unit(*state, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(*state, 11, 3, "school", NULL, NULL);
  return 0;
}

/* Figures of 2024 and 2025, rolled up, and no publication. */
static int start(void **state)
{
  PlanDatabase *database = *state;
  plan_run(database,
           "truncate halfsky.publication, halfsky.publication_area, halfsky.publication_figure, "
           "halfsky.publication_revision, halfsky.publication_output, halfsky.observation, halfsky.annual_summary");
  plan_report(database, 10, 118, "2024-01-01", "_T", "970, 1000", "A");
  plan_report(database, 10, 118, "2025-01-01", "_T", "985, 1000", "A");
  plan_report(database, 10, 121, "2024-01-01", "_T", "17, 26", "A");
  plan_report(database, 10, 121, "2025-01-01", "_T", "3, 26", "A");
  plan_report(database, 11, 204, "2024-01-01", "sex=F", "2, null", "A");
  plan_report(database, 11, 204, "2024-01-01", "sex=M", "28, null", "A");
  plan_refresh(database, true);
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static void public_edition_withholds_what_few_persons_stand_behind(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) refresh = run_reporter(connection, "refresh --all");
  g_auto(Run) internal = run_reporter(connection, "annual --year 2025");
  g_auto(Run) public = run_reporter(connection, "annual --year 2025 --edition public");
  g_auto(Run) csv = run_reporter(connection, "annual --year 2025 --edition public --format csv");
  assert_int_equal(refresh.status, 0);
  assert_int_equal(public.status, 0);
  expect_contains(internal.out, "内部资料");
  expect_contains(internal.out, "2025年，艾滋病感染孕产妇治疗率为11.5%");
  expect_contains(public.out, "2025年，艾滋病感染孕产妇治疗率因统计保密不公布数值。");
  expect_contains(public.out, "2025年，孕产妇艾滋病检测率为98.5%");
  assert_null(strstr(public.out, "内部资料"));
  expect_contains(csv.out, "health.maternal_hiv_treatment_rate,2025,_T,_T,_T,,percent,65.38461538461539,,points,>= 95,"
                           "suppressed,D,");
}

/* --- Dominance ---------------------------------------------------------------------------------------------------- */

#define WAGES 311

/* Wages and employees of employers: in township T1 one pays nearly all, in T2 four are alike. */
static void report_wages(PlanDatabase *database)
{
  static const struct {
    int id, township;
    const char *cell;
  } employers[] = {{20, 2, "9000000, 90"}, {21, 2, "300000, 5"},   {22, 2, "200000, 6"},  {23, 3, "2100000, 40"},
                   {24, 3, "1900000, 40"}, {25, 3, "2000000, 38"}, {26, 3, "2000000, 42"}};
  for (guint i = 0; i < G_N_ELEMENTS(employers); i++) {
    plan_add_unit(database, employers[i].id, employers[i].township, "employer", NULL, NULL);
    plan_report(database, employers[i].id, WAGES, "2025-01-01", "_T", employers[i].cell, "A");
  }
  plan_refresh(database, true);
}

static bool shows_wage(const char *csv, const char *area)
{
  g_auto(GStrv) lines = g_strsplit(csv, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) cells = g_strsplit(lines[i], ",", 15);
    if (g_str_has_prefix(lines[i], "economy.average_wage,2025,_T,_T,_T,") && g_str_equal(cells[12], area))
      return *cells[5] != '\0';
  }
  fail_msg("no wage of %s", area);
  return false;
}

/* By the contributions that the roll-up notes: the township that one employer dominates is hidden, and either the other one or the district, since their difference tells. */
static void public_edition_hides_what_one_employer_dominates(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  report_wages(*state);
  g_auto(Run) internal = run_reporter(connection, "annual --year 2025 --format csv");
  g_auto(Run) public = run_reporter(connection, "annual --year 2025 --edition public --format csv");
  g_auto(Run) strict =
      run_reporter(connection, "annual --year 2025 --edition public --format csv --set disclosure.fewest_agencies=8");
  assert_true(shows_wage(internal.out, "T1") && shows_wage(internal.out, "T2") && shows_wage(internal.out, "D"));
  assert_false(shows_wage(public.out, "T1"));
  assert_true(shows_wage(public.out, "T2") != shows_wage(public.out, "D"));
  assert_false(shows_wage(strict.out, "T1") || shows_wage(strict.out, "T2") || shows_wage(strict.out, "D"));
  plan_run(*state, "delete from halfsky.observation where agency_id between 20 and 26; delete from halfsky.agency "
                   "where agency_id between 20 and 26");
}

/* --- Publishing --------------------------------------------------------------------------------------------------- */

static void expect_run(const char *connection, const char *arguments, int status, const char *part)
{
  g_auto(Run) run = run_reporter(connection, arguments);
  if (run.status != status)
    fail_msg("'%s' ended with %d: %s%s", arguments, run.status, run.out, run.err);
  expect_contains(status == 0 || status == 1 ? run.out : run.err, part);
}

/* Drafts, approves and releases the annual report of YEAR as publication ID. */
static void publish(const char *connection, int year, int id)
{
  g_autofree char *draft = g_strdup_printf("publish --year %d --by 王丽 --lang en", year);
  g_autofree char *drafted = g_strdup_printf("Drafted number %d:", id);
  g_autofree char *approve = g_strdup_printf("publish --approve %d --by 李强 --lang en", id);
  g_autofree char *release = g_strdup_printf("publish --release %d --by 王丽 --lang en", id);
  expect_run(connection, draft, 0, drafted);
  expect_run(connection, approve, 0, "is approved by 李强");
  expect_run(connection, release, 0, "is published by 王丽");
}

/* The number that the next draft gets. */
static int next_id(PlanDatabase *database)
{
  g_autofree char *last = plan_query(
      database,
      "select coalesce(last_value, 0) from pg_sequences where sequencename = 'publication_publication_id_seq'");
  return atoi(last) + 1;
}

static void report_goes_from_draft_to_published_by_two_persons(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  g_autofree char *approve_by_drafter = g_strdup_printf("publish --approve %d --by 王丽", id);
  g_autofree char *release_draft = g_strdup_printf("publish --release %d --by 王丽", id);
  g_autofree char *approve = g_strdup_printf("publish --approve %d --by 李强 --lang en", id);
  g_autofree char *discard = g_strdup_printf("publish --discard %d --by 李强", id);
  expect_run(connection, "publish --year 2024 --by 王丽 --lang en", 0, "monitoring report of 2024");
  expect_run(connection, release_draft, 2, "is draft, so it cannot be released");
  expect_run(connection, approve_by_drafter, 2, "somebody else has to approve it");
  expect_run(connection, approve, 0, "is approved by 李强");
  expect_run(connection, approve, 2, "is approved, so it cannot be approved");
  expect_run(connection, release_draft, 0, "王丽");
  expect_run(connection, discard, 2, "is published, so it cannot be discarded");
  g_autofree char *kept =
      plan_query(*state, "select state, drafted_by, approved_by, published_by, program_version <> '', "
                         "settings->>'disclosure.threshold' from halfsky.publication");
  assert_string_equal(kept, "published|王丽|李强|王丽|t|5");
}

static void database_itself_refuses_that_one_person_does_both(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) draft = run_reporter(connection, "publish --year 2024 --by 王丽");
  assert_int_equal(draft.status, 0);
  g_autofree char *refused = plan_query(
      *state,
      "do $$ begin update halfsky.publication set state = 'approved', approved_by = '王丽', approved_at = now(); "
      "raise notice 'not refused'; exception when check_violation then null; end $$; "
      "select state from halfsky.publication");
  assert_non_null(strstr(refused, "draft"));
}

/* Runs STATEMENT, which is to break a check. */
static void expect_refused_by_database(PlanDatabase *database, const char *statement)
{
  g_autofree char *answer =
      plan_query(database,
                 "create temp table refused (yes bool); do $$ begin %s; exception when check_violation then insert "
                 "into refused values (true); end $$; select yes from refused",
                 statement);
  if (!g_str_equal(answer, "t"))
    fail_msg("not refused: %s", statement);
}

static void database_itself_lets_no_publication_go_back_or_skip_approval(void **state)
{
  static const char *const backward[] = {
      "update halfsky.publication set state = 'approved', published_by = null, published_at = null",
      "update halfsky.publication set state = 'discarded', discarded_by = 'x', discarded_at = now()",
      "update halfsky.publication set approved_by = 'x'",
      "update halfsky.publication set published_by = 'x'",
  };
  g_autofree char *connection = plan_connection_string(*state);
  expect_run(connection, "publish --year 2024 --by 王丽 --lang en", 0, "Drafted");
  expect_refused_by_database(*state, "update halfsky.publication set state = 'published', approved_by = '李强', "
                                     "approved_at = now(), published_by = '王丽', published_at = now()");
  plan_run(*state, "update halfsky.publication set state = 'approved', approved_by = '李强', approved_at = now()");
  plan_run(*state, "update halfsky.publication set state = 'published', published_by = '王丽', published_at = now()");
  for (guint i = 0; i < G_N_ELEMENTS(backward); i++)
    expect_refused_by_database(*state, backward[i]);
}

/* Who logs in as oneself is known by the login, whatever name is given. */
static void own_login_does_not_approve_its_own_draft(void **state)
{
  int id = next_id(*state);
  g_autofree char *shared = plan_connection_string(*state);
  g_autofree char *own = cluster_connection_string(((PlanDatabase *)*state)->cluster, "wang", "halfsky");
  g_autofree char *approve = g_strdup_printf("publish --approve %d --by 李强", id);
  plan_run(*state, "drop role if exists wang; create role wang login in role halfsky_reporter");
  expect_run(own, "publish --year 2024 --by 王丽 --lang en", 0, "Drafted");
  expect_run(own, approve, 2, "drafted with this database login");
  expect_refused_by_database(*state, "set local session authorization wang; update halfsky.publication set state = "
                                     "'approved', approved_by = '李强', approved_at = now()");
  expect_run(shared, approve, 0, "李强");
  g_autofree char *logins = plan_query(*state, "select drafted_login, approved_login from halfsky.publication");
  assert_string_equal(logins, "wang|halfsky_reporter");
}

static char *page_of(PlanDatabase *database, int id, const char *edition, const char *format)
{
  return plan_query(
      database,
      "select convert_from(content, 'UTF8') from halfsky.publication_output where publication_id = %d and "
      "edition = '%s' and format = '%s' and language = 'zh'",
      id, edition, format);
}

static void published_pages_are_those_of_the_editions(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  g_auto(Run) internal = run_reporter(connection, "annual --year 2025");
  g_auto(Run) public = run_reporter(connection, "annual --year 2025 --edition public");
  publish(connection, 2025, id);
  g_autofree char *kept_internal = page_of(*state, id, "internal", "text");
  g_autofree char *kept_public = page_of(*state, id, "public", "text");
  assert_true(g_str_has_prefix(internal.out, kept_internal));
  assert_true(g_str_has_prefix(public.out, kept_public));
  expect_contains(kept_public, "艾滋病感染孕产妇治疗率因统计保密不公布数值");
  g_autofree char *pages =
      plan_query(*state, "select string_agg(distinct format || language, ' ' order by format || language) from "
                         "halfsky.publication_output");
  assert_string_equal(pages, "csvzh htmlen htmlzh jsonzh revisionszh sdmx-csvzh texten textzh xlsxen xlsxzh");
}

/* Corrects a figure as a submission of agency 10 or 11 would. */
static void revise(PlanDatabase *database, int agency, int indicator, const char *period, const char *breakdown,
                   const char *value)
{
  plan_run(database,
           "update halfsky.observation set value = %s, revision = 2, submission_id = 7, stored_at = clock_timestamp() "
           "where agency_id = %d and indicator_id = %d and period = '%s' and breakdown_id = (select breakdown_id from "
           "halfsky.breakdown where key = '%s'); insert into halfsky.change_mark values (%d, %d, '%s', now())",
           value, agency, indicator, period, breakdown, agency, indicator, period);
}

/* A publication of old shows 3 of 26, as under a catalogue that did not hide them: whoever makes a public edition hears that, its readers do not. */
static void whoever_makes_a_public_edition_hears_what_it_hides(void **state)
{
  static const char *const commands[] = {"annual --year 2025 --edition public",
                                         "evaluate --stage midterm --edition public"};
  g_autofree char *connection = plan_connection_string(*state);
  revise(*state, 10, 121, "2024-01-01", "_T", "3");
  plan_refresh(*state, false);
  publish(connection, 2024, next_id(*state));
  plan_run(*state, "update halfsky.publication_figure set is_suppressed = false");
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    g_autofree char *english = g_strdup_printf("%s --lang en", commands[i]);
    g_auto(Run) run = run_reporter(connection, english);
    assert_int_equal(run.status, 0);
    expect_contains(run.err, "small or dominated ones: 6; others, from which these could be worked out: 0;");
    expect_contains(run.err, "but follow from what was published before, which cannot be taken back: 4");
    assert_null(strstr(run.out, "cannot be taken back"));
  }
  g_auto(Run) internal = run_reporter(connection, "annual --year 2025 --lang en");
  expect_contains(internal.err, "do not take account of the latest release");
  assert_null(strstr(internal.err, "published before"));
}

static void publication_is_reproduced_byte_for_byte_after_revisions(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_autofree char *folder = scratch_folder_new();
  int id = next_id(*state);
  publish(connection, 2025, id);
  revise(*state, 10, 118, "2025-01-01", "_T", "700");
  plan_run(*state, "update halfsky.agency set name_zh = '新名' where agency_id = 2");
  plan_refresh(*state, false);
  g_auto(Run) now = run_reporter(connection, "annual --year 2025");
  expect_contains(now.out, "2025年，孕产妇艾滋病检测率为70.0%");
  g_autofree char *arguments = g_strdup_printf(
      "publish --reproduce %d --output %s --lang en --set disclosure.threshold=3 --set assess.alpha=0.2", id, folder);
  g_auto(Run) again = run_reporter(connection, arguments);
  assert_int_equal(again.status, 0);
  assert_null(strstr(again.out, "differs"));
  g_autofree char *path = scratch_path(folder, "public.zh.text");
  g_autofree char *written = scratch_read(path);
  expect_contains(written, "2025年，孕产妇艾滋病检测率为98.5%");
  plan_run(*state, "update halfsky.agency set name_zh = '东街' where agency_id = 2");
  scratch_folder_free(g_steal_pointer(&folder));
}

/* As `catalogue load` does: a catalogue that calls an indicator otherwise. */
static void load_another_catalogue(PlanDatabase *database)
{
  plan_run(
      database,
      "update halfsky.catalogue_version set is_current = false; insert into halfsky.catalogue_version (catalogue_id, "
      "digest, is_current) select max(catalogue_id) + 1, sha256(min(digest::text)::bytea), true from "
      "halfsky.catalogue_version; insert into halfsky.catalogue_file select version.catalogue_id, name, "
      "convert_to(replace(convert_from(content, 'UTF8'), '孕产妇艾滋病检测率', '改名率'), 'UTF8') from "
      "halfsky.catalogue_file cross join halfsky.catalogue_version version where version.is_current");
}

static void load_first_catalogue_again(PlanDatabase *database)
{
  plan_run(database, "delete from halfsky.catalogue_file where catalogue_id <> 1; delete from "
                     "halfsky.catalogue_version where catalogue_id <> 1; update halfsky.catalogue_version set "
                     "is_current = true");
}

/* Published under other settings than the usual ones, made again under the usual ones and another catalogue. */
static void publication_keeps_its_settings_and_its_catalogue(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  g_autofree char *reproduce = g_strdup_printf("publish --reproduce %d --lang en", id);
  expect_run(connection, "publish --year 2025 --by 王丽 --lang en --set assess.baseline_year=2025", 0, "Drafted");
  load_another_catalogue(*state);
  g_auto(Run) now = run_reporter(connection, "annual --year 2025");
  g_auto(Run) again = run_reporter(connection, reproduce);
  load_first_catalogue_again(*state);
  expect_contains(now.out, "改名率");
  if (again.status != 0)
    fail_msg("%s%s", again.out, again.err);
}

/* A page that is not what is kept: told, and exit status 1. */
static void page_that_cannot_be_made_again_is_a_finding(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  publish(connection, 2025, id);
  plan_run(*state,
           "update halfsky.publication_figure set value = 50 where indicator_id = 118 and reporting_year = 2025");
  g_autofree char *arguments = g_strdup_printf("publish --reproduce %d --lang en", id);
  expect_run(connection, arguments, 1, "differs");
}

static void page_with_another_digest_is_refused(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  publish(connection, 2025, id);
  plan_run(*state,
           "update halfsky.publication_output set content = 'forged' where edition = 'public' and format = 'csv'");
  g_autofree char *arguments = g_strdup_printf("publish --reproduce %d", id);
  expect_run(connection, arguments, 4, "does not have its digest");
}

static void reporter_cannot_change_what_is_published(void **state)
{
  static const char *const tables[] = {"publication_figure", "publication_output", "publication_area",
                                       "publication_revision"};
  for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *rights = plan_query(*state,
                                         "select has_table_privilege('halfsky_reporter', 'halfsky.%s', 'update'), "
                                         "has_table_privilege('halfsky_reporter', 'halfsky.%s', 'delete')",
                                         tables[i], tables[i]);
    assert_string_equal(rights, "f|f");
  }
}

static void next_report_lists_what_was_revised_and_by_whom(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  publish(connection, 2024, next_id(*state));
  revise(*state, 10, 118, "2024-01-01", "_T", "960");
  revise(*state, 10, 121, "2024-01-01", "_T", "4");
  plan_refresh(*state, false);
  g_auto(Run) text_page = run_reporter(connection, "annual --year 2025");
  g_auto(Run) public = run_reporter(connection, "annual --year 2025 --edition public");
  g_auto(Run) csv = run_reporter(connection, "annual --year 2025 --format revisions");
  g_auto(Run) public_csv = run_reporter(connection, "annual --year 2025 --format revisions --edition public");
  expect_contains(text_page.out, "附：自上次公布以来修订的数值");
  expect_contains(text_page.out, "2024年孕产妇艾滋病检测率（合计）：由97.0%改为96.0%（报送：A10/7）。");
  expect_contains(public.out, "2024年艾滋病感染孕产妇治疗率（合计）：由65.4%改为不公布（报送：A10/7）。");
  expect_contains(csv.out, "health.maternal_hiv_testing_rate,2024,D,_T,97,96,A10/7\n");
  expect_contains(csv.out, "health.maternal_hiv_treatment_rate,2024,D,_T,65.38461538461539,15.384615384615385,A10/7\n");
  expect_contains(public_csv.out, "health.maternal_hiv_treatment_rate,2024,D,_T,65.38461538461539,Q,A10/7\n");
  int id = next_id(*state);
  publish(connection, 2025, id);
  g_autofree char *kept = page_of(*state, id, "internal", "text");
  expect_contains(kept, "由97.0%改为96.0%（报送：A10/7）");
}

/* Women were 2 of 30 and hidden, men with them. A later total is published; the men, unchanged, must not be. */
static void expect_later_total_gives_nothing_away(PlanDatabase *database, const char *connection)
{
  revise(database, 11, 204, "2024-01-01", "sex=F", "8");
  plan_refresh(database, false);
  g_auto(Run) csv = run_reporter(connection, "annual --year 2024 --edition public --format csv");
  bool shows_total = strstr(csv.out, "education.compulsory_dropouts,2024,_T,_T,_T,36,") != NULL;
  bool shows_women = strstr(csv.out, "education.compulsory_dropouts,2024,F,_T,_T,8,") != NULL;
  expect_contains(csv.out, "education.compulsory_dropouts,2024,M,_T,_T,,");
  assert_false(shows_total && shows_women);
}

static void later_total_does_not_give_away_what_was_hidden(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  publish(connection, 2024, next_id(*state));
  expect_later_total_gives_nothing_away(*state, connection);
}

static void draft_that_was_overtaken_is_not_released(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  g_autofree char *approve = g_strdup_printf("publish --approve %d --by 李强", id);
  g_autofree char *release = g_strdup_printf("publish --release %d --by 王丽", id);
  expect_run(connection, "publish --year 2025 --by 王丽 --lang en", 0, "Drafted");
  publish(connection, 2024, id + 1);
  expect_run(connection, approve, 0, "李强");
  expect_run(connection, release, 2, "draft it again");
}

static void figures_that_wait_are_rolled_up_first(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  revise(*state, 10, 118, "2025-01-01", "_T", "900");
  expect_run(connection, "publish --year 2025 --by 王丽", 2, "halfsky-reporter refresh");
  plan_refresh(*state, false);
  expect_run(connection, "publish --year 2025 --by 王丽 --lang en", 0, "Drafted");
}

static void evaluation_is_published_too(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  g_autofree char *reproduce = g_strdup_printf("publish --reproduce %d --lang en", id);
  expect_run(connection, "publish --stage midterm --by 王丽 --lang en", 0, "evaluation (2025)");
  g_autofree char *internal = page_of(*state, id, "internal", "text");
  g_autofree char *public = page_of(*state, id, "public", "text");
  expect_contains(internal, "目标H-S7b.1（艾滋病感染孕产妇治疗率下限）不低于95%：2025年为");
  expect_contains(public, "目标H-S7b.1（艾滋病感染孕产妇治疗率下限）不低于95%：不公布");
  expect_contains(public, "目标H-S7a.1（艾滋病检测率下限）不低于98%：2025年为98.");
  expect_contains(internal, "报送情况");
  revise(*state, 10, 118, "2025-01-01", "_T", "960"); /* how departments report is kept too */
  plan_refresh(*state, false);
  expect_run(connection, reproduce, 0, "public json");
}

/* What an evaluation hid or gave away counts as much as what a report did. */
static void evaluation_counts_as_published(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  g_autofree char *approve = g_strdup_printf("publish --approve %d --by 李强", id);
  g_autofree char *release = g_strdup_printf("publish --release %d --by 王丽", id);
  expect_run(connection, "publish --stage midterm --by 王丽 --lang en", 0, "Drafted");
  expect_run(connection, approve, 0, "李强");
  expect_run(connection, release, 0, "王丽");
  expect_later_total_gives_nothing_away(*state, connection);
}

static void list_says_who_did_what_when(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  int id = next_id(*state);
  publish(connection, 2025, id);
  g_autofree char *line = g_strdup_printf("%d annual 2025 published drafted by 王丽 (2", id);
  expect_run(connection, "publish --list --lang en", 0, line);
  g_autofree char *approved = plan_query(
      *state,
      "select ', approved by 李强 (' || to_char(approved_at, 'YYYY-MM-DD HH24:MI') || ')' from halfsky.publication");
  expect_run(connection, "publish --list --lang en", 0, approved);
}

static void wrong_command_lines_are_exit_status_2(void **state)
{
  static const char *const wrong[] = {"publish",
                                      "publish --year 2025",
                                      "publish --year 2025 --stage midterm --by A --set assess.target_year=2040",
                                      "publish --stage halfway --by A",
                                      "publish --approve none --by A",
                                      "publish --approve 1",
                                      "publish --approve 999999 --by A",
                                      "publish --approve 1 --release 1 --by A",
                                      "publish --year 2025 --list"};
  g_autofree char *connection = plan_connection_string(*state);
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_auto(Run) run = run_reporter(connection, wrong[i]);
    if (run.status != 2)
      fail_msg("'%s' ended with %d: %s", wrong[i], run.status, run.err);
  }
}

#define FACT(fact) cmocka_unit_test_setup(fact, start)

int main(void)
{
  const struct CMUnitTest tests[] = {
      FACT(public_edition_withholds_what_few_persons_stand_behind),
      FACT(public_edition_hides_what_one_employer_dominates),
      FACT(report_goes_from_draft_to_published_by_two_persons),
      FACT(database_itself_refuses_that_one_person_does_both),
      FACT(database_itself_lets_no_publication_go_back_or_skip_approval),
      FACT(own_login_does_not_approve_its_own_draft),
      FACT(published_pages_are_those_of_the_editions),
      FACT(whoever_makes_a_public_edition_hears_what_it_hides),
      FACT(publication_is_reproduced_byte_for_byte_after_revisions),
      FACT(publication_keeps_its_settings_and_its_catalogue),
      FACT(page_that_cannot_be_made_again_is_a_finding),
      FACT(page_with_another_digest_is_refused),
      FACT(reporter_cannot_change_what_is_published),
      FACT(next_report_lists_what_was_revised_and_by_whom),
      FACT(later_total_does_not_give_away_what_was_hidden),
      FACT(draft_that_was_overtaken_is_not_released),
      FACT(figures_that_wait_are_rolled_up_first),
      FACT(evaluation_is_published_too),
      FACT(evaluation_counts_as_published),
      FACT(list_says_who_did_what_when),
      FACT(wrong_command_lines_are_exit_status_2),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
