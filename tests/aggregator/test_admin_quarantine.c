/* What was refused, settled with the real program: figures that a running aggregator refused, and dead letters. */
#include <jansson.h>
#include <string.h>

#include "tests/aggregator/daemon_fixture.h"

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

/* D-1 reports 5 for 2024 while that year is closed; the aggregator refuses it, and ends. */
static Site *site_with_refused_figure(void **state)
{
  Site *site = daemon_site_new(*state);
  g_autoptr(Run) closed = expect_run(0, site, "period", "close", "2024", "--reason", "the report is out");
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = voice_new(daemon, "first");
  voice_register(voice, "D-1");
  voice_connect_at_last(voice);
  voice_begin(voice, 1, 1);
  voice_figure(voice, 1, 1, 5);
  const Message *answer = voice_await(voice, MESSAGE_OUTCOME);
  assert_int_equal(answer->outcome.n_rejected, 1);
  return site;
}

static void open_2024(const Site *site)
{
  g_autoptr(Run) opened = expect_run(0, site, "period", "open", "2024", "--reason", "it was right");
}

/* As a batch leaves it whose records cannot be read. */
static void put_dead_letter(const Site *site)
{
  g_free(site_query(
      site, "insert into halfsky.dead_letter (agency_id, dead_letter_id, collector_id, epoch, sequence, reason, "
            "payload, received_at) select agency_id, 1, 1, '\\x0102', 7, 'not a message', '\\xff', now() "
            "from halfsky.agency where code = 'D-1'; update halfsky.agency_chain set last_dead_letter_id = 1 "
            "where agency_id = (select agency_id from halfsky.agency where code = 'D-1')"));
}

static json_t *json_of(const Run *run)
{
  json_t *json = json_loads(run->output, 0, NULL);
  assert_non_null(json);
  return json;
}

static void expect_member(const json_t *row, const char *key, const char *expected)
{
  const char *found = json_string_value(json_object_get(row, key));
  if (g_strcmp0(found, expected) != 0)
    fail_msg("%s is '%s', not '%s'", key, found != NULL ? found : "null", expected);
}

static void refused_figure_is_listed_with_the_reason_in_both_languages(void **state)
{
  g_autoptr(Site) site = site_with_refused_figure(state);
  put_dead_letter(site);
  g_autoptr(Run) zh = expect_run(0, site, "quarantine", "list", "--lang", "zh");
  g_autoptr(Run) en = expect_run(0, site, "quarantine", "list", "D-1", "--lang", "en");
  g_autoptr(Run) json = expect_run(0, site, "quarantine", "list", "--json");
  expect_contains(zh->output, "时期“2024”已关闭");
  expect_contains(zh->output, "整批报文无法解析：not a message");
  expect_contains(en->output, "Period \"2024\" is closed");
  json_t *rows = json_of(json);
  assert_int_equal(json_array_size(rows), 2);
  expect_member(json_array_get(rows, 0), "agency", "D-1");
  expect_member(json_array_get(rows, 0), "number", "1");
  expect_member(json_array_get(rows, 0), "value", "5");
  expect_member(json_array_get(rows, 0), "breakdown", "_T");
  expect_member(json_array_get(rows, 1), "number", "D1");
  json_decref(rows);
}

static void one_entry_is_shown_with_what_to_do(void **state)
{
  g_autoptr(Site) site = site_with_refused_figure(state);
  put_dead_letter(site);
  g_autoptr(Run) cell = expect_run(0, site, "quarantine", "show", "D-1", "1", "--lang", "en");
  g_autoptr(Run) letter = expect_run(0, site, "quarantine", "show", "D-1", "D1", "--lang", "zh");
  g_autoptr(Run) json = expect_run(0, site, "quarantine", "show", "D-1", "1", "--json");
  expect_contains(cell->output, "open period 2024 again");
  expect_contains(letter->output, "submit --again");
  json_t *row = json_of(json);
  expect_member(row, "rule", "closed_period");
  expect_member(row, "state", "open");
  expect_member(row, "settled_at", NULL);
  json_decref(row);
}

static void replay_judges_by_the_rules_of_today(void **state)
{
  g_autoptr(Site) site = site_with_refused_figure(state);
  g_autoptr(Run) closed = expect_run(1, site, "quarantine", "replay", "D-1", "1", "--lang", "en");
  expect_contains(closed->output, "refused again and still open");
  expect_answer(site, "select count(*) from halfsky.observation", "0");
  open_2024(site);
  g_autoptr(Run) open = expect_run(0, site, "quarantine", "replay", "D-1", "--all", "--json");
  json_t *rows = json_of(open);
  assert_int_equal(json_array_size(rows), 1);
  expect_member(json_array_get(rows, 0), "result", "new");
  json_decref(rows);
  expect_answer(site, "select value from halfsky.observation", "5");
  g_autoptr(Run) verified = expect_run(0, site, "audit", "verify");
}

static void second_replay_says_that_it_was_done(void **state)
{
  g_autoptr(Site) site = site_with_refused_figure(state);
  open_2024(site);
  g_autoptr(Run) first = expect_run(0, site, "quarantine", "replay", "D-1", "1");
  g_autoptr(Run) second = expect_run(0, site, "quarantine", "replay", "D-1", "1", "--lang", "en");
  g_autoptr(Run) discarded = expect_run(0, site, "quarantine", "discard", "D-1", "1", "--reason", "x", "--lang", "zh");
  g_autoptr(Run) all = expect_run(0, site, "quarantine", "replay", "D-1", "--all", "--lang", "en");
  expect_contains(second->output, "was replayed already");
  expect_contains(discarded->output, "此前已重审入库");
  expect_contains(all->output, "no open cells");
  expect_answer(site, "select act, content from analysis.act where act like 'quarantine%'",
                "quarantine_replayed|figure.csv: cells 1; new 1");
}

/* put_dead_letter() did it behind the aggregator's back. */
static void expect_only_the_planted_letter(const Site *site)
{
  g_autoptr(Run) verified = expect_run(1, site, "audit", "verify", "--json");
  json_t *report = json_of(verified);
  const json_t *findings = json_object_get(report, "findings");
  assert_int_equal(json_array_size(findings), 1);
  expect_member(json_array_get(findings, 0), "fault", "dead_letter_wrong");
  json_decref(report);
}

static void what_is_discarded_is_no_more_listed_and_the_reason_is_kept(void **state)
{
  g_autoptr(Site) site = site_with_refused_figure(state);
  put_dead_letter(site);
  g_autoptr(Run) run = expect_run(0, site, "quarantine", "discard", "D-1", "1", "d1", "--reason",
                                  "the hospital sends it anew", "--json");
  json_t *rows = json_of(run);
  assert_int_equal(json_array_size(rows), 2);
  expect_member(json_array_get(rows, 1), "number", "D1");
  expect_member(json_array_get(rows, 1), "result", "discarded");
  json_decref(rows);
  g_autoptr(Run) listed = expect_run(0, site, "quarantine", "list", "--json");
  rows = json_of(listed);
  assert_int_equal(json_array_size(rows), 0);
  json_decref(rows);
  g_autoptr(Run) status = expect_run(0, site, "status", "--json");
  expect_contains(status->output, "\"quarantine_open\": 0");
  expect_contains(status->output, "\"dead_letters\": 0");
  g_autoptr(Run) kept = expect_run(0, site, "quarantine", "list", "--state", "discarded", "--json");
  rows = json_of(kept);
  assert_int_equal(json_array_size(rows), 2);
  json_decref(rows);
  open_2024(site);
  g_autoptr(Run) replayed = expect_run(0, site, "quarantine", "replay", "D-1", "1", "--lang", "en");
  expect_contains(replayed->output, "was discarded already");
  expect_answer(site, "select count(*) from halfsky.observation", "0");
  expect_answer(site, "select n_rejected, n_replayed, n_discarded, is_balanced from analysis.submission", "1|0|1|t");
  expect_answer(site, "select actor ~ '^admin .', act, content from analysis.act where act like 'quarantine%'",
                "t|quarantine_discarded|cells 1; dead letters 1: the hospital sends it anew");
  expect_only_the_planted_letter(site);
}

static void what_cannot_be_done_is_said_and_changes_nothing(void **state)
{
  g_autoptr(Site) site = site_with_refused_figure(state);
  put_dead_letter(site);
  g_autoptr(Run) no_choice = expect_run(2, site, "quarantine", "replay", "D-1");
  g_autoptr(Run) both = expect_run(2, site, "quarantine", "replay", "D-1", "1", "--all");
  g_autoptr(Run) no_number = expect_run(2, site, "quarantine", "show", "D-1", "first");
  g_autoptr(Run) no_reason = expect_run(2, site, "quarantine", "discard", "D-1", "1");
  g_autoptr(Run) no_state = expect_run(2, site, "quarantine", "list", "--state", "lost");
  g_autoptr(Run) letter = expect_run(2, site, "quarantine", "replay", "D-1", "D1");
  g_autoptr(Run) unknown = expect_run(1, site, "quarantine", "discard", "D-1", "1", "9", "--reason", "x");
  g_autoptr(Run) nobody = expect_run(1, site, "quarantine", "list", "D-9");
  expect_contains(no_choice->complaint, "say which");
  expect_contains(both->complaint, "say which");
  expect_contains(no_number->complaint, "'first' is no number of the quarantine");
  expect_contains(no_reason->complaint, "say why");
  expect_contains(no_state->complaint, "'lost' is none of");
  expect_contains(letter->complaint, "D1 is a dead letter");
  expect_contains(unknown->complaint, "has no entry 9; nothing was changed");
  expect_contains(nobody->complaint, "no agency 'D-9'");
  expect_answer(site, "select state from halfsky.quarantine union all select state from halfsky.dead_letter",
                "open\nopen");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refused_figure_is_listed_with_the_reason_in_both_languages),
      cmocka_unit_test(one_entry_is_shown_with_what_to_do),
      cmocka_unit_test(replay_judges_by_the_rules_of_today),
      cmocka_unit_test(second_replay_says_that_it_was_done),
      cmocka_unit_test(what_is_discarded_is_no_more_listed_and_the_reason_is_kept),
      cmocka_unit_test(what_cannot_be_done_is_said_and_changes_nothing),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
