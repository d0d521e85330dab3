/* keygen, collector and status, with the real program on a real database. */
#include <glib/gstdio.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/aggregator/admin_fixture.h"
#include "tests/support/folder.h"
#include "tests/support/wait.h"

/* A site with a district and two hospitals. */
static Site *site_with_hospitals(void **state)
{
  Site *site = site_new(*state);
  g_autofree char *path = scratch_write(site->folder, "agencies.csv",
                                        "code,parent,level,name_zh,name_en,unit_type\n"
                                        "D,,district,区,District,\n"
                                        "HOS-1,D,unit,一院,First Hospital,hospital\n"
                                        "HOS-2,D,unit,二院,Second Hospital,hospital\n");
  g_autoptr(Run) run = expect_run(0, site, "agency", "import", path);
  return site;
}

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static void key_is_never_overwritten(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *key = site_make_key(site, "aggregator.key");
  g_autofree char *path = scratch_path(site->folder, "aggregator.key");
  g_autofree char *before = scratch_read(path);
  GStatBuf mode;

  g_autoptr(Run) run = expect_run(2, site, "keygen");

  g_autofree char *after = scratch_read(path);
  assert_string_equal(before, after);
  assert_int_equal(g_stat(path, &mode), 0);
  assert_int_equal(mode.st_mode & 0777, 0600);
}

static void keys_of_an_agency_are_numbered(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");

  g_autoptr(Run) one = expect_run(0, site, "collector", "add", "HOS-1", first, "--lang", "en");
  g_autoptr(Run) two = expect_run(0, site, "collector", "add", "HOS-1", second, "--name", "Ward", "--lang", "en");

  expect_contains(one->output, "Collector 1 of agency HOS-1");
  expect_contains(two->output, "Collector 2 of agency HOS-1");
  expect_answer(site, "select name from halfsky.collector order by collector_id", "HOS-1/1\nWard");
  expect_answer(site, "select count(*) from halfsky.audit_trail where act = 'collector_added'", "2");
}

static void same_key_again_keeps_its_number(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) first = expect_run(0, site, "collector", "add", "HOS-1", key);

  g_autoptr(Run) again = expect_run(0, site, "collector", "add", "HOS-1", key, "--lang", "en");

  expect_contains(again->output, "collector 1 of agency HOS-1 already");
  expect_answer(site, "select count(*) from halfsky.collector", "1");
}

static void key_belongs_to_one_agency_only(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) first = expect_run(0, site, "collector", "add", "HOS-1", key);

  g_autoptr(Run) other = expect_run(1, site, "collector", "add", "HOS-2", key);

  expect_contains(other->complaint, "registered for agency 'HOS-1'");
  expect_answer(site, "select count(*) from halfsky.collector", "1");
}

static void text_that_is_no_key_is_refused(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);

  g_autoptr(Run) run = expect_run(2, site, "collector", "add", "HOS-1", "no-key");

  expect_contains(run->complaint, "'no-key' is not a public key");
}

static void key_for_an_unknown_agency_is_refused(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");

  g_autoptr(Run) run = expect_run(1, site, "collector", "add", "HOS-9", key);

  expect_contains(run->complaint, "there is no agency 'HOS-9'");
}

static void closed_agency_gets_no_key(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autofree char *nothing = site_query(site, "update halfsky.agency set closed_at = now() where code = 'HOS-1'");

  g_autoptr(Run) run = expect_run(1, site, "collector", "add", "HOS-1", key);

  expect_contains(run->complaint, "agency 'HOS-1' is closed");
}

static void revoked_key_stays_revoked(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", key);

  g_autoptr(Run) revoked = expect_run(0, site, "collector", "revoke", "HOS-1", "1", "--lang", "en");
  g_autofree char *moment = site_query(site, "select revoked_at from halfsky.collector");
  g_autoptr(Run) again = expect_run(0, site, "collector", "revoke", "HOS-1", "1", "--lang", "en");
  g_autoptr(Run) back = expect_run(1, site, "collector", "add", "HOS-1", key);

  expect_contains(revoked->output, "is revoked");
  expect_contains(again->output, "was revoked before");
  expect_contains(back->complaint, "was revoked as collector 1");
  expect_answer(site, "select revoked_at from halfsky.collector", moment);
  expect_answer(site, "select act from halfsky.audit_trail where act like 'collector%' order by entry",
                "collector_added\ncollector_revoked");
}

/* A writer's order: the agency's chain, and once the revocation waits, the collector's row. */
static gpointer store_a_batch(gpointer user)
{
  return site_query(user, "begin; select 1 from halfsky.agency_chain for update;"
                          "do $$ begin while not exists (select from pg_locks where not granted) loop "
                          "perform pg_sleep(0.01); end loop; end $$;"
                          "select 1 from halfsky.collector for share; commit");
}

static bool is_storing(void *user)
{
  g_autofree char *locks = site_query(
      user,
      "select count(*) from pg_locks where relation = 'halfsky.agency_chain'::regclass and mode = 'RowShareLock'");
  return strcmp(locks, "1") == 0;
}

static void revocation_waits_for_the_batch_at_hand(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", key);
  g_free(site_query(site,
                    "delete from halfsky.agency_chain where agency_id <> (select agency_id from halfsky.collector)"));
  GThread *writer = g_thread_new("writer", store_a_batch, site);
  assert_true(wait_until(is_storing, site, 10000));
  g_autoptr(Run) revoked = expect_run(0, site, "collector", "revoke", "HOS-1", "1");
  g_free(g_thread_join(writer));
  expect_answer(site, "select revoked_at is not null from halfsky.collector", "t");
}

static void only_a_registered_collector_can_be_revoked(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);

  g_autoptr(Run) unknown = expect_run(1, site, "collector", "revoke", "HOS-1", "3");
  g_autoptr(Run) no_number = expect_run(2, site, "collector", "revoke", "HOS-1", "x");

  expect_contains(unknown->complaint, "agency 'HOS-1' has no collector 3");
  expect_contains(no_number->complaint, "'x' is not the number of a collector");
}

/* --- Changing a key ----------------------------------------------------------------------------------------------- */

static void rotated_key_belongs_to_the_same_collector(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", first);

  g_autoptr(Run) rotated = expect_run(0, site, "collector", "rotate", "HOS-1", second, "--lang", "en");
  g_autoptr(Run) listed = expect_run(0, site, "collector", "list", "--json");

  expect_contains(rotated->output, "The key of collector 1 of agency HOS-1 is changed");
  expect_answer(site, "select count(*) from halfsky.collector", "1");
  expect_answer(site,
                "select key_no, valid_until is null, valid_until - now() between '13 days 23 hours' and '14 days' from "
                "halfsky.collector_key order by key_no",
                "1|f|t\n2|t|");
  expect_answer(site, "select act from halfsky.audit_trail where act like 'collector%' order by entry",
                "collector_added\ncollector_key_rotated");
  expect_contains(listed->output, "\"valid_until\": \"20");
}

static void overlap_can_be_changed_by_doing_it_again(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) rotated = expect_run(0, site, "collector", "rotate", "HOS-1", second);

  g_autoptr(Run) at_once =
      expect_run(0, site, "collector", "rotate", "HOS-1", second, "--set", "key.overlap=0s", "--lang", "en");
  g_autoptr(Run) back = expect_run(1, site, "collector", "rotate", "HOS-1", first);
  g_autoptr(Run) anew = expect_run(1, site, "collector", "add", "HOS-2", first);

  expect_answer(site, "select key_no from halfsky.collector_key where coalesce(valid_until > now(), true)", "2");
  expect_contains(back->complaint, "a former key of collector 1 of agency 'HOS-1', whose time has run out");
  expect_contains(anew->complaint, "this key is registered for agency 'HOS-1'");
}

#define FORMER_KEY "select valid_until > now() + interval '2 days' from halfsky.collector_key where key_no = 1"

static void rotation_done_again_prolongs_nothing_unless_told(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) rotated = expect_run(0, site, "collector", "rotate", "HOS-1", second, "--set", "key.overlap=1d");

  g_autoptr(Run) again = expect_run(0, site, "collector", "rotate", "HOS-1", second);
  expect_answer(site, FORMER_KEY, "f");
  g_autoptr(Run) told = expect_run(0, site, "collector", "rotate", "HOS-1", second, "--prolong");
  expect_answer(site, FORMER_KEY, "t");
  g_autoptr(Run) verified = expect_run(0, site, "audit", "verify");
}

static void next_rotation_gives_no_former_key_more_time(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autofree char *third = site_make_key(site, "third.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) rotated = expect_run(0, site, "collector", "rotate", "HOS-1", second, "--set", "key.overlap=1d");

  g_autoptr(Run) next = expect_run(0, site, "collector", "rotate", "HOS-1", third);

  expect_answer(site, "select valid_until > now() + interval '2 days' from halfsky.collector_key order by key_no",
                "f\nt");
}

static void former_key_is_not_made_the_newest_again(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) rotated = expect_run(0, site, "collector", "rotate", "HOS-1", second);

  g_autoptr(Run) back = expect_run(1, site, "collector", "rotate", "HOS-1", first);

  expect_contains(back->complaint, "a key is not used twice");
}

static void rotation_asks_which_of_several_collectors(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autofree char *third = site_make_key(site, "third.key");
  g_autoptr(Run) one = expect_run(0, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) two = expect_run(0, site, "collector", "add", "HOS-1", second);

  g_autoptr(Run) unclear = expect_run(1, site, "collector", "rotate", "HOS-1", third);
  g_autoptr(Run) nobody = expect_run(1, site, "collector", "rotate", "HOS-2", third);
  g_autoptr(Run) clear = expect_run(0, site, "collector", "rotate", "HOS-1", third, "--number", "2");

  expect_contains(unclear->complaint, "agency 'HOS-1' has several collectors");
  expect_contains(nobody->complaint, "agency 'HOS-2' has no such collector");
  expect_answer(site, "select collector_id from halfsky.collector_key where key_no = 2", "2");
}

static void revocation_shuts_out_all_keys(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *first = site_make_key(site, "first.key");
  g_autofree char *second = site_make_key(site, "second.key");
  g_autofree char *third = site_make_key(site, "third.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) rotated = expect_run(0, site, "collector", "rotate", "HOS-1", second);

  g_autoptr(Run) revoked = expect_run(0, site, "collector", "revoke", "HOS-1", "1");
  g_autoptr(Run) by_former = expect_run(1, site, "collector", "add", "HOS-1", first);
  g_autoptr(Run) by_newest = expect_run(1, site, "collector", "rotate", "HOS-1", second);
  g_autoptr(Run) by_another = expect_run(1, site, "collector", "rotate", "HOS-1", third);

  expect_contains(by_former->complaint, "was revoked as collector 1");
  expect_contains(by_newest->complaint, "was revoked as collector 1");
  expect_contains(by_another->complaint, "has no such collector");
}

static void keys_are_listed_in_both_languages(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "HOS-1", key, "--name", "门诊");

  g_autoptr(Run) english = expect_run(0, site, "collector", "list", "--lang", "en");
  g_autoptr(Run) chinese = expect_run(0, site, "collector", "list", "--lang", "zh");

  expect_contains(english->output, "AGENCY  NUMBER  NAME  FINGERPRINT          REGISTERED");
  expect_contains(english->output, "HOS-1   1       门诊  ");
  expect_contains(english->output, "+08:00");
  expect_contains(chinese->output, "单位   编号  名称  指纹                 登记时间");
  expect_contains(chinese->output, "HOS-1  1     门诊  ");
}

/* --- status ------------------------------------------------------------------------------------------------------- */

static void status_counts_what_the_database_holds(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);

  g_autoptr(Run) page = expect_run(0, site, "status", "--lang", "zh");
  g_autoptr(Run) json = expect_run(0, site, "status", "--json");

  expect_contains(page->output, "  单位              3\n");
  expect_contains(json->output, "\"agencies\": 3");
  expect_contains(json->output, "\"aggregator\": null");
}

static void status_says_who_has_not_reported(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);

  g_autoptr(Run) zh = expect_run(0, site, "status", "--lang", "zh");
  g_autoptr(Run) en = expect_run(0, site, "status", "--lang", "en");
  g_autoptr(Run) run = expect_run(0, site, "status", "--json");

  expect_contains(zh->output, "应报单位 2 个，其中逾期未报全的 2 个");
  expect_contains(zh->output, "从未报送");
  expect_contains(en->output, "2 agencies report, 2 of them are behind");
  json_t *status = json_loads(run->output, 0, NULL);
  const json_t *agency = json_array_get(json_object_get(status, "reporting"), 0);
  assert_true(json_integer_value(json_object_get(agency, "due")) > 5);
  assert_int_equal(json_integer_value(json_object_get(agency, "missing")),
                   json_integer_value(json_object_get(agency, "due")));
  assert_true(json_is_null(json_object_get(agency, "last_accepted_at")));
  json_decref(status);
}

static void status_without_aggregator_and_database_is_unreachable(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = expect_run(3, site, "status", "--set", "database.connection=host=/nowhere");

  expect_contains(run->complaint, "nobody listens there");
  expect_contains(run->complaint, "cannot connect to the database");
}

static void commands_without_database_end_with_three(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  const char *nowhere = "database.connection=host=/nowhere";

  g_autoptr(Run) migrate = expect_run(3, site, "migrate", "--set", nowhere);
  g_autoptr(Run) list = expect_run(3, site, "agency", "list", "--set", nowhere);
  g_autoptr(Run) revoke = expect_run(3, site, "collector", "revoke", "HOS-1", "1", "--set", nowhere);
}

/* Starts `run` in the background. */
static GPid start_aggregator(const Site *site)
{
  g_autofree char *program = g_build_filename(g_getenv("HALFSKY_BINARY_DIR"), "bin", "halfsky-aggregator", NULL);
  g_autofree char *conninfo = cluster_connection_string(site->cluster, "postgres", site->database);
  g_autofree char *connection = g_strdup_printf("database.connection=%s", conninfo);
  g_autofree char *key = g_strdup_printf("aggregator.key=%s/aggregator.key", site->folder);
  g_autofree char *control = g_strdup_printf("aggregator.control=%s/control.ipc", site->folder);
  const char *const command[] = {program,
                                 "--set",
                                 connection,
                                 "--set",
                                 key,
                                 "--set",
                                 control,
                                 "--set",
                                 "aggregator.hint=",
                                 "--set",
                                 "aggregator.endpoint=tcp://127.0.0.1:*",
                                 "run",
                                 NULL};
  GPid pid = 0;
  g_autoptr(GError) error = NULL;
  expect_success(
      g_spawn_async(NULL, (char **)(uintptr_t)command, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error),
      error);
  return pid;
}

static bool is_listening(void *user)
{
  g_autoptr(Run) run = site_run(user, "status", "--json", NULL);
  return strstr(run->output, "\"endpoint\": \"tcp://127.0.0.1:") != NULL;
}

static void status_shows_the_running_aggregator_even_without_database(void **state)
{
  g_autoptr(Site) site = site_with_hospitals(state);
  g_autofree char *key = site_make_key(site, "aggregator.key");
  const GPid pid = start_aggregator(site);
  const bool is_up = wait_until(is_listening, site, 20000);

  g_autoptr(Run) page = site_run(site, "status", "--lang", "en", NULL);
  g_autoptr(Run) alone = site_run(site, "status", "--json", "--set", "database.connection=host=/nowhere", NULL);
  int wait_status = 0;
  kill(pid, SIGTERM);
  assert_int_equal(waitpid(pid, &wait_status, 0), pid);

  assert_true(is_up);
  assert_true(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0);
  expect_contains(page->output, "Database reachable      yes");
  assert_int_equal(alone->status, 0);
  expect_contains(alone->output, "\"database\": null");
}

static void run_without_key_is_a_matter_of_configuration(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = expect_run(2, site, "run");

  expect_contains(run->complaint, "aggregator.key");
}

static void run_refuses_an_unknown_log_level(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = expect_run(2, site, "run", "--set", "log.level=loud");

  expect_contains(run->complaint, "'loud' is none of debug, info, warning, error");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(key_is_never_overwritten),
      cmocka_unit_test(keys_of_an_agency_are_numbered),
      cmocka_unit_test(same_key_again_keeps_its_number),
      cmocka_unit_test(key_belongs_to_one_agency_only),
      cmocka_unit_test(text_that_is_no_key_is_refused),
      cmocka_unit_test(key_for_an_unknown_agency_is_refused),
      cmocka_unit_test(closed_agency_gets_no_key),
      cmocka_unit_test(revoked_key_stays_revoked),
      cmocka_unit_test(revocation_waits_for_the_batch_at_hand),
      cmocka_unit_test(only_a_registered_collector_can_be_revoked),
      cmocka_unit_test(rotated_key_belongs_to_the_same_collector),
      cmocka_unit_test(overlap_can_be_changed_by_doing_it_again),
      cmocka_unit_test(rotation_done_again_prolongs_nothing_unless_told),
      cmocka_unit_test(next_rotation_gives_no_former_key_more_time),
      cmocka_unit_test(former_key_is_not_made_the_newest_again),
      cmocka_unit_test(rotation_asks_which_of_several_collectors),
      cmocka_unit_test(revocation_shuts_out_all_keys),
      cmocka_unit_test(keys_are_listed_in_both_languages),
      cmocka_unit_test(status_counts_what_the_database_holds),
      cmocka_unit_test(status_says_who_has_not_reported),
      cmocka_unit_test(status_without_aggregator_and_database_is_unreachable),
      cmocka_unit_test(commands_without_database_end_with_three),
      cmocka_unit_test(status_shows_the_running_aggregator_even_without_database),
      cmocka_unit_test(run_without_key_is_a_matter_of_configuration),
      cmocka_unit_test(run_refuses_an_unknown_log_level),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
