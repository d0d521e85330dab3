/* An agency that stops reporting, with the real program on a real database: what is owed and taken then, and that it can be taken back. */
#include <jansson.h>
#include <string.h>

#include "tests/aggregator/admin_fixture.h"
#include "tests/support/folder.h"

/* A hospital that has reported since 2020, another one, and a township with nobody below it. */
static Site *site_with_hospitals(void **state)
{
  Site *site = site_new(*state);
  g_autofree char *path = scratch_write(site->folder, "agencies.csv",
                                        "code,parent,level,name_zh,name_en,unit_type\n"
                                        "D,,district,区,District,\n"
                                        "T1,D,township,一镇,First Town,township_office\n"
                                        "HOS-1,T1,unit,一院,First Hospital,hospital\n"
                                        "HOS-2,D,unit,二院,Second Hospital,hospital\n");
  g_autoptr(Run) imported = expect_run(0, site, "agency", "import", path);
  g_free(site_query(site, "update halfsky.agency set registered_at = '2021-01-01'"));
  return site;
}

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

#define OWED(condition)                                                                                                \
  "select count(*) > 0 from halfsky.report join halfsky.agency using (agency_id) where code = 'HOS-1' "                \
  "and " condition

static void closed_agency_owes_what_ended_before_and_nothing_after(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autoptr(Run) closed = expect_run(0, site, "agency", "close", "HOS-1", "--from", "2023-07-01", "--reason", "merged");
  expect_answer(site, OWED("ended_on < '2023-07-01'"), "t");
  expect_answer(site, OWED("ended_on >= '2023-07-01'"), "f");
  expect_answer(
      site, "select count(*) from analysis.report_status where agency_code = 'HOS-1' and due_on > '2024-06-30'", "0");
  expect_answer(site, "select count(*) > 0 from analysis.report_status where agency_code = 'HOS-1'", "t");
}

static void nothing_is_taken_from_a_closed_agency(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) closed = expect_run(0, site, "agency", "close", "HOS-1", "--reason", "merged");
  g_autoptr(Run) added = expect_run(1, site, "collector", "add", "HOS-1", key);
  expect_contains(added->complaint, "agency 'HOS-1' is closed");
  expect_answer(
      site, "select count(*) from halfsky.assignment join halfsky.agency using (agency_id) where code = 'HOS-1'", "0");
  g_autoptr(Run) status = expect_run(0, site, "status", "--json");
  assert_null(strstr(status->output, "HOS-1"));
  expect_contains(status->output, "HOS-2");
}

static void agency_reports_until_the_day_on_which_it_will_be_closed(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) closed = expect_run(0, site, "agency", "close", "HOS-1", "--from", "2099-01-01", "--reason",
                                     "will be merged", "--lang", "en");
  expect_contains(closed->output, "stops reporting from 2099-01-01T00:00:00+08:00");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", key);
  g_autoptr(Run) status = expect_run(0, site, "status", "--json");
  expect_contains(status->output, "HOS-1");
  g_autoptr(Run) listed = expect_run(0, site, "agency", "list", "--json");
  expect_contains(listed->output, "\"closed_at\": \"2099-01-01T00:00:00+08:00\"");
}

/* That the agencies are said to be registered since 2021 is the fixture's doing, behind the program's back, and found. */
static void expect_closing_is_intact(Site *site)
{
  g_autoptr(Run) verified = expect_run(1, site, "audit", "verify", "--json");
  expect_contains(verified->output, "agency_rewritten");
  assert_null(strstr(verified->output, "closing_changed"));
}

static void closing_is_taken_back_and_both_are_acts(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autoptr(Run) closed = expect_run(0, site, "agency", "close", "HOS-1", "--from", "2023-07-01", "--reason", "merged");
  g_autoptr(Run) reopened = expect_run(0, site, "agency", "reopen", "HOS-1", "--reason", "by mistake");
  g_autoptr(Run) again = expect_run(0, site, "agency", "reopen", "HOS-1", "--reason", "by mistake", "--lang", "en");
  expect_contains(again->output, "had not stopped");
  expect_answer(site, OWED("ended_on >= '2023-07-01'"), "t");
  expect_answer(
      site, "select act, content from analysis.act where act in ('agency_closed', 'agency_reopened') order by entry",
      "agency_closed|from 2023-06-30T16:00:00+00:00: merged\nagency_reopened|by mistake");
  expect_closing_is_intact(site);
}

static void closing_behind_the_programs_back_is_found(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autoptr(Run) closed = expect_run(0, site, "agency", "close", "HOS-1", "--from", "2023-07-01", "--reason", "merged");
  expect_closing_is_intact(site);
  g_free(site_query(site, "update halfsky.agency set closed_at = '2022-07-01' where code in ('HOS-1', 'HOS-2')"));
  g_autoptr(Run) found = expect_run(1, site, "audit", "verify", "--json");
  const char *first = strstr(found->output, "closing_changed");
  assert_non_null(first);
  assert_non_null(strstr(first + 1, "closing_changed"));
}

static void nobody_is_left_hanging(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autoptr(Run) district = expect_run(1, site, "agency", "close", "D", "--reason", "why not");
  g_autoptr(Run) town = expect_run(1, site, "agency", "close", "T1", "--reason", "merged");
  expect_contains(district->complaint, "which cannot be closed");
  expect_contains(town->complaint, "1 agencies below 'T1' still report");
  g_autoptr(Run) hospital = expect_run(0, site, "agency", "close", "HOS-1", "--reason", "merged");
  g_autoptr(Run) empty = expect_run(0, site, "agency", "close", "T1", "--reason", "merged");
}

static void closing_needs_a_day_and_a_reason(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autoptr(Run) no_day = expect_run(2, site, "agency", "close", "HOS-1", "--from", "July", "--reason", "merged");
  g_autoptr(Run) no_reason = expect_run(2, site, "agency", "close", "HOS-1");
  expect_contains(no_day->complaint, "'July' is no day");
  expect_contains(no_reason->complaint, "say why");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(closed_agency_owes_what_ended_before_and_nothing_after),
      cmocka_unit_test(nothing_is_taken_from_a_closed_agency),
      cmocka_unit_test(agency_reports_until_the_day_on_which_it_will_be_closed),
      cmocka_unit_test(closing_is_taken_back_and_both_are_acts),
      cmocka_unit_test(closing_behind_the_programs_back_is_found),
      cmocka_unit_test(nobody_is_left_hanging),
      cmocka_unit_test(closing_needs_a_day_and_a_reason),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
