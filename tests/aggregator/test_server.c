/* The running aggregator: who is let in, what is told to whom, and how it begins and ends. */
#include "tests/aggregator/daemon_fixture.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>

#include "tests/support/folder.h"
#include "tests/support/http_get.h"
#include "tests/support/wait.h"

#define DEADLINE_MS 30000

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

/* A registered and connected collector of D-1. */
static Voice *connected_voice(const Daemon *daemon)
{
  Voice *voice = voice_new(daemon, "voice");
  voice_register(voice, "D-1");
  voice_connect_at_last(voice);
  return voice;
}

static void expect_refusal(Voice *voice, RefuseReason reason)
{
  const Message *refusal = voice_await(voice, MESSAGE_REFUSE);
  assert_string_equal(refuse_reason_name(refusal->refuse.reason), refuse_reason_name(reason));
}

/* --- Beginning ---------------------------------------------------------------------------------------------------- */

static void missing_catalogue_is_waited_for(void **state)
{
  g_autoptr(Site) site = site_new_empty(*state);
  g_autofree char *catalogue = source_path("catalogue");
  g_autofree char *key = site_make_key(site, "aggregator.key");
  g_autoptr(Run) migrated = expect_run(0, site, "migrate");
  g_autoptr(Daemon) daemon = daemon_start(site);
  daemon_await_log(daemon, "the database has no catalogue yet");
  g_autoptr(Run) loaded = expect_run(0, site, "catalogue", "load", catalogue);
  g_autofree char *endpoint = daemon_endpoint(daemon);
  assert_true(g_str_has_prefix(endpoint, "tcp://127.0.0.1:"));
}

static void expect_refused_start(const Site *site, const char *setting, const char *reason)
{
  g_autoptr(Daemon) daemon = daemon_start_with(site, setting);
  assert_int_equal(daemon_await_end(daemon), 2);
  g_autofree char *log = daemon_log(daemon);
  expect_contains(log, reason);
}

static void missing_schema_is_refused(void **state)
{
  g_autoptr(Site) site = site_new_empty(*state);
  g_autofree char *key = site_make_key(site, "aggregator.key");
  expect_refused_start(site, NULL, "run 'halfsky-aggregator migrate'");
}

static void newer_schema_is_refused(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_free(site_query(site, "insert into halfsky.schema_migration (version, name, checksum) "
                          "select version + 1, 'later', checksum from halfsky.schema_migration order by version desc "
                          "limit 1"));
  expect_refused_start(site, NULL, "use a newer program");
}

static void key_that_others_can_read_is_refused(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autofree char *path = scratch_path(site->folder, "aggregator.key");
  assert_int_equal(g_chmod(path, 0644), 0);
  expect_refused_start(site, NULL, "aggregator.key");
}

static void unknown_log_level_is_refused(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  expect_refused_start(site, "log.level=loud", "'loud' is none of debug, info, warning, error");
}

static bool is_there(void *path)
{
  return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void log_level_holds(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start_with(site, "log.level=error");
  g_autofree char *hint = scratch_path(site->folder, "hint.ipc"); /* bound last */
  assert_true(wait_until(is_there, hint, DEADLINE_MS));
  assert_int_equal(daemon_stop(daemon, SIGTERM), 0);
  g_autofree char *log = daemon_log(daemon);
  assert_string_equal(log, "");
}

static void database_that_is_away_is_waited_for(void **state)
{
  AdminCluster *cluster = *state;
  g_autoptr(Site) site = daemon_site_new(cluster);
  cluster_stop(cluster->cluster, CLUSTER_STOP_FAST);
  g_autoptr(Daemon) daemon = daemon_start(site);
  daemon_await_log(daemon, "cannot connect to the database");
  cluster_start(cluster->cluster);
  g_free(daemon_endpoint(daemon));
}

static void second_daemon_leaves_the_first_its_control_socket(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_free(daemon_endpoint(daemon));
  expect_refused_start(site, NULL, "another daemon answers there");
  g_autoptr(Run) status = expect_run(0, site, "status", "--json");
  expect_contains(status->output, "tcp://127.0.0.1:");
}

/* --- Who is let in ------------------------------------------------------------------------------------------------ */

static void collector_registered_meanwhile_is_let_in(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = voice_new(daemon, "voice");
  assert_int_equal(voice_connect(voice), DEALER_AUTH_REFUSED);
  voice_register(voice, "D-1");
  voice_connect_at_last(voice);
}

static void hangup_signal_makes_it_look_at_once(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start_with(site, "aggregator.look=10min");
  g_autoptr(Voice) voice = voice_new(daemon, "voice");
  g_free(daemon_endpoint(daemon));
  voice_register(voice, "D-1");
  assert_int_equal(kill(daemon->pid, SIGHUP), 0);
  voice_connect_at_last(voice);
}

static void revoked_collector_is_told_and_shut_out(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  g_autoptr(Voice) other = voice_new(daemon, "other");
  voice_register(other, "D-2");
  voice_connect_at_last(other);
  voice_begin(voice, 1, 1);
  voice_begin(other, 1, 1);
  g_autoptr(Run) revoked = expect_run(0, site, "collector", "revoke", "D-1", "1");
  expect_refusal(voice, REFUSE_REVOKED);
  voice_figure(voice, 1, 1, 5);
  expect_refusal(voice, REFUSE_REVOKED);
  assert_int_equal(voice_connect(voice), DEALER_AUTH_REFUSED);
  voice_figure(other, 1, 1, 5);
  assert_int_equal(voice_await(other, MESSAGE_OUTCOME)->outcome.n_new, 1);
  daemon_await_log(daemon, "refused collector=D-1/1 reason=revoked");
}

static void collector_of_a_closed_agency_is_shut_out(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 1);
  g_free(site_query(site, "update halfsky.agency set closed_at = now() where code = 'D-1'"));
  expect_refusal(voice, REFUSE_REVOKED);
}

/* --- What is told ------------------------------------------------------------------------------------------------- */

static void newcomer_is_told_its_profile(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_free(site_query(site, "insert into halfsky.period_closure (period, frequency) values "
                          "('2024-01-01', 'quarterly'), ('2023-07-01', 'semiannual'), ('2024-01-01', 'annual')"));
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = voice_new(daemon, "voice");
  voice_register(voice, "D-2");
  voice_connect_at_last(voice);
  voice_hello(voice, 1, 0);
  const Profile *profile = &voice_await(voice, MESSAGE_PROFILE)->profile;
  assert_string_equal(profile->agency, "D-2");
  assert_int_equal(profile->n_fixed, 1);
  assert_string_equal(profile->fixed[0].dimension, "residence");
  assert_string_equal(profile->fixed[0].code, "U");
  assert_int_equal(profile->n_closed, 3);
  assert_int_equal(profile->closed[0].frequency, FREQUENCY_SEMIANNUAL);
  assert_int_equal(profile->closed[1].frequency, FREQUENCY_ANNUAL);
  assert_int_equal(profile->closed[2].frequency, FREQUENCY_QUARTERLY);
}

/* Waits for a whole catalogue and returns its digest. */
static Digest await_catalogue(Voice *voice)
{
  uint32_t index = 0;
  for (;;) {
    const CataloguePiece *piece = &voice_await(voice, MESSAGE_CATALOGUE_PIECE)->catalogue_piece;
    assert_int_equal(piece->index, ++index);
    if (index == piece->n_pieces)
      return piece->catalogue_digest;
  }
}

/* The path of a copy of the catalogue in which one indicator has another name. The caller frees it. */
static char *renamed_catalogue(const Site *site)
{
  char *folder = scratch_path(site->folder, "renamed");
  g_autofree char *source = source_path("catalogue");
  g_autofree char *copy = g_strdup_printf("cp -r '%s' '%s'", source, folder);
  g_autoptr(GError) error = NULL;
  expect_success(g_spawn_command_line_sync(copy, NULL, NULL, NULL, &error), error);
  g_autofree char *path = scratch_path(folder, "indicators.csv");
  g_autofree char *before = scratch_read(path);
  g_auto(GStrv) parts = g_strsplit(before, "Family support policy documents", 2);
  g_autofree char *after = g_strjoinv("Policies supporting families", parts);
  expect_success(g_file_set_contents(path, after, -1, &error), error);
  return folder;
}

static void new_catalogue_reaches_who_is_connected(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autofree char *renamed = renamed_catalogue(site);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_hello(voice, 1, 1);
  const Digest before = await_catalogue(voice);
  voice_await_window(voice);
  g_autoptr(Run) loaded = expect_run(0, site, "catalogue", "load", renamed);
  const Digest after = await_catalogue(voice);
  assert_false(digest_equal(&before, &after));
  daemon_await_log(daemon, "catalogue_changed");
  voice_figure(voice, 1, 1, 5);
  assert_int_equal(voice_await(voice, MESSAGE_OUTCOME)->outcome.n_new, 1);
}

static void changed_assignment_reaches_who_is_connected(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_hello(voice, 1, 0);
  const size_t n_before = voice_await(voice, MESSAGE_PROFILE)->profile.n_indicators;
  g_free(site_query(site, "insert into halfsky.assignment_exception "
                          "select agency_id, 602, false, 'test' from halfsky.agency where code = 'D-1'"));
  assert_int_equal(voice_await(voice, MESSAGE_PROFILE)->profile.n_indicators, n_before - 1);
  g_autofree char *log = daemon_log(daemon);
  assert_null(strstr(log, "catalogue_changed")); /* the writers are not held up */
}

static void foreign_hello_is_refused(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_hello_for(voice, "D-2");
  expect_refusal(voice, REFUSE_WRONG_AGENCY);
  daemon_await_log(daemon, "refused collector=D-1/1 reason=wrong_agency");
}

static void nonsense_is_refused_and_logged_with_its_sender(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  g_autoptr(GBytes) nonsense = g_bytes_new_static("\xff\xff\xff", 3);
  assert_int_equal(dealer_send(voice->dealer, nonsense), SEND_DONE);
  expect_refusal(voice, REFUSE_UNPARSEABLE);
  daemon_await_log(daemon, "frame_not_understood collector=D-1/1");
}

/* --- Calendar ----------------------------------------------------------------------------------------------------- */

static guint closed_in(const Message *profile)
{
  return (guint)profile->profile.n_closed;
}

static void closed_period_is_told_to_who_is_connected(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 1);
  g_autoptr(Run) closed = expect_run(0, site, "period", "close", "2024", "--reason", "the report is out");
  while (closed_in(voice_await(voice, MESSAGE_PROFILE)) == 0)
    continue;
  voice_figure(voice, 1, 1, 5);
  const Outcome *outcome = &voice_await(voice, MESSAGE_OUTCOME)->outcome;
  assert_int_equal(outcome->n_rejected, 1);
  assert_string_equal(outcome->rejections[0].rule, "closed_period");
}

/* --- Status ------------------------------------------------------------------------------------------------------- */

static void status_shows_who_is_connected(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 1);
  voice_figure(voice, 1, 1, 5);
  voice_await(voice, MESSAGE_OUTCOME);
  g_autoptr(Run) run = expect_run(0, site, "status", "--json");
  json_t *status = json_loads(run->output, 0, NULL);
  const json_t *aggregator = json_object_get(status, "aggregator");
  const json_t *collector = json_array_get(json_object_get(aggregator, "collectors"), 0);
  assert_true(json_is_true(json_object_get(aggregator, "has_database")));
  assert_true(json_is_null(json_object_get(aggregator, "database_trouble")));
  assert_int_equal(json_integer_value(json_object_get(json_object_get(aggregator, "rows"), "new")), 1);
  assert_string_equal(json_string_value(json_object_get(collector, "agency")), "D-1");
  assert_string_equal(json_string_value(json_object_get(collector, "state")), "welcomed");
  json_decref(status);
}

/* One that never connected, and one that is off again, are there beside those that are connected. */
static void status_knows_every_collector_that_may_submit(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autofree char *never = site_make_key(site, "never.key");
  g_autofree char *revoked = site_make_key(site, "revoked.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "D-1", never);
  g_autoptr(Run) added_too = expect_run(0, site, "collector", "add", "D-1", revoked);
  g_autoptr(Run) gone = expect_run(0, site, "collector", "revoke", "D-1", "2");
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 1);
  g_autoptr(Run) run = expect_run(0, site, "status", "--json");
  json_t *status = json_loads(run->output, 0, NULL);
  const json_t *collectors = json_object_get(json_object_get(status, "aggregator"), "collectors");
  assert_int_equal(json_array_size(collectors), 2);
  const json_t *first = json_array_get(collectors, 0);
  const json_t *second = json_array_get(collectors, 1);
  assert_string_equal(json_string_value(json_object_get(first, "state")), "absent");
  assert_true(json_is_null(json_object_get(first, "heard_at")));
  assert_int_equal(json_integer_value(json_object_get(second, "collector")), 3);
  assert_true(json_is_true(json_object_get(second, "is_connected")));
  json_decref(status);
}

/* --- Monitoring --------------------------------------------------------------------------------------------------- */

/* The port that the daemon told in its log. */
static uint16_t metrics_port(const Daemon *daemon)
{
  daemon_await_log(daemon, "metrics_listening");
  g_autofree char *log = daemon_log(daemon);
  const char *port = strstr(strstr(log, "metrics_listening"), "port=");
  return (uint16_t)g_ascii_strtoull(port + strlen("port="), NULL, 10);
}

static void expect_page(uint16_t port, const char *path, const char *text)
{
  g_autofree char *answer = http_ask(port, "GET", path);
  expect_contains(answer, text);
}

typedef struct ExpectedPage {
  uint16_t port;
  const char *path, *text;
} ExpectedPage;

static bool has_page(void *user)
{
  const ExpectedPage *page = user;
  g_autofree char *answer = http_ask(page->port, "GET", page->path);
  return strstr(answer, page->text) != NULL;
}

static void await_page(uint16_t port, const char *path, const char *text)
{
  ExpectedPage page = {port, path, text};
  assert_true(wait_until(has_page, &page, DEADLINE_MS));
}

static void monitoring_sees_figures_and_the_database_go_and_come(void **state)
{
  AdminCluster *cluster = *state;
  g_autoptr(Site) site = daemon_site_new(cluster);
  g_autoptr(Daemon) daemon = daemon_start_with(site, "aggregator.metrics=127.0.0.1:0");
  g_autoptr(Voice) voice = connected_voice(daemon);
  const uint16_t port = metrics_port(daemon);
  voice_begin(voice, 1, 1);
  voice_figure(voice, 1, 1, 5);
  voice_await(voice, MESSAGE_OUTCOME);
  expect_page(port, "/metrics", "\nhalfsky_rows_total{fate=\"new\"} 1\n");
  expect_page(port, "/metrics", "\nhalfsky_store_seconds_count 1\n");
  expect_page(port, "/metrics", "\nhalfsky_collector_has_error{agency=\"D-1\",collector=\"1\"} 0\n");
  expect_page(port, "/metrics", "\nhalfsky_collector_connected{agency=\"D-1\",collector=\"1\"} 1\n");
  expect_page(port, "/healthz", " 200 ");
  expect_page(port, "/readyz", " 200 ");
  expect_page(port, "/", " 404 ");
  cluster_stop(cluster->cluster, CLUSTER_STOP_IMMEDIATE);
  await_page(port, "/readyz", " 503 ");
  expect_page(port, "/metrics", "\nhalfsky_database_available 0\n");
  expect_page(port, "/healthz", " 200 ");
  cluster_start(cluster->cluster);
  await_page(port, "/readyz", " 200 ");
}

/* It was stored from before: an aggregator that was just started knows when. */
static void monitoring_knows_when_an_absent_collector_was_last_there(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autofree char *key = site_make_key(site, "absent.key");
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "D-1", key);
  g_free(site_query(site,
                    "insert into halfsky.ingest_watermark (agency_id, collector_id, epoch, last_sequence, updated_at)"
                    " select agency_id, 1, decode(repeat('00', 16), 'hex'), 1, '2026-03-01 08:30+08'"
                    " from halfsky.agency where code = 'D-1'"));
  g_autoptr(Daemon) daemon = daemon_start_with(site, "aggregator.metrics=127.0.0.1:0");
  const uint16_t port = metrics_port(daemon);
  await_page(port, "/readyz", " 200 ");
  expect_page(port, "/metrics", "\nhalfsky_collector_connected{agency=\"D-1\",collector=\"1\"} 0\n");
  expect_page(port, "/metrics",
              "\nhalfsky_collector_last_contact_seconds{agency=\"D-1\",collector=\"1\"} 1772325000\n");
  g_autofree char *page = http_ask(port, "GET", "/metrics");
  assert_null(strstr(page, "\nhalfsky_collector_disk_free_bytes{"));
}

/* --- Settings, read again ----------------------------------------------------------------------------------------- */

static void reload_with(const Daemon *daemon, const char *settings)
{
  g_free(scratch_write(daemon->site->folder, DAEMON_CONFIG, settings));
  assert_int_equal(kill(daemon->pid, SIGHUP), 0);
}

static void expect_stored(Voice *voice, uint64_t sequence)
{
  voice_figure(voice, 1, sequence, (double)sequence);
  assert_int_equal(voice_await(voice, MESSAGE_OUTCOME)->outcome.sequence, sequence);
}

static void settings_are_read_again_and_no_session_notices(void **state)
{
  AdminCluster *cluster = *state;
  g_autoptr(Site) site = daemon_site_new(cluster);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 9);
  reload_with(daemon, "[session]\nretry_after = 33s\n[writer]\nthreads = 5\n");
  daemon_await_log(daemon, "setting_changed key=session.retry_after");
  daemon_await_log(daemon, "setting_waits_for_restart key=writer.threads");
  expect_stored(voice, 1);
  reload_with(daemon, "[session]\nretry_aftre = 10s\n");
  daemon_await_log(daemon, "settings_not_reloaded reason=");
  expect_stored(voice, 2);
  cluster_stop(cluster->cluster, CLUSTER_STOP_IMMEDIATE);
  while (voice_await(voice, MESSAGE_AGGREGATOR_HEARTBEAT)->aggregator_heartbeat.is_store_available)
    continue;
  voice_hello(voice, 1, 9);
  assert_int_equal(voice_await(voice, MESSAGE_REFUSE)->refuse.retry_after_s, 33);
  cluster_start(cluster->cluster);
}

/* --- PostgreSQL away ---------------------------------------------------------------------------------------------- */

static void session_outlives_the_database(void **state)
{
  AdminCluster *cluster = *state;
  g_autoptr(Site) site = daemon_site_new(cluster);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 2);
  cluster_stop(cluster->cluster, CLUSTER_STOP_IMMEDIATE);
  voice_figure(voice, 1, 1, 5);
  while (voice_await(voice, MESSAGE_AGGREGATOR_HEARTBEAT)->aggregator_heartbeat.is_store_available)
    continue;
  g_autoptr(Run) status = expect_run(0, site, "status", "--json");
  expect_contains(status->output, "cannot connect to the database");
  cluster_start(cluster->cluster);
  assert_int_equal(voice_await(voice, MESSAGE_OUTCOME)->outcome.n_new, 1);
}

/* What a standby that took over without the last commits looks like. */
static void database_that_lost_commits_is_told_to_who_is_idle(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 1);
  voice_figure(voice, 1, 1, 5);
  voice_await(voice, MESSAGE_OUTCOME);
  g_free(site_query(site, "delete from halfsky.ingest_watermark"));
  g_free(site_query(site, "select pg_terminate_backend(pid, 10000) from pg_stat_activity "
                          "where application_name like '%writer'"));
  const Message *welcome = voice_await(voice, MESSAGE_WELCOME);
  assert_int_equal(welcome->welcome.committed, 0);
}

/* --- Hint --------------------------------------------------------------------------------------------------------- */

static void hint_tells_of_changed_observations_only(void **state)
{
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, 100);
  uint64_t sequence = 0;
  voice_listen_for_hints(voice);
  do { /* until the subscription has arrived */
    sequence++;
    voice_figure(voice, 1, sequence, (double)sequence);
    voice_await(voice, MESSAGE_OUTCOME);
  } while (voice->n_hints == 0 && sequence < 90);
  const guint n_hints = voice->n_hints;
  voice_figure(voice, 1, sequence + 1, (double)sequence);
  assert_int_equal(voice_await(voice, MESSAGE_OUTCOME)->outcome.n_unchanged, 1);
  voice_figure(voice, 1, sequence + 2, 0);
  voice_await_hint(voice, n_hints + 1);
  assert_int_equal(voice->n_hints, n_hints + 1);
}

/* --- Ending ------------------------------------------------------------------------------------------------------- */

static void ending_leaves_nothing_half_done(void **state)
{
  enum { N_FIGURES = 50 };
  g_autoptr(Site) site = daemon_site_new(*state);
  g_autoptr(Daemon) daemon = daemon_start(site);
  g_autoptr(Voice) voice = connected_voice(daemon);
  voice_begin(voice, 1, N_FIGURES);
  for (uint64_t sequence = 1; sequence <= N_FIGURES; sequence++)
    voice_figure(voice, 1, sequence, (double)sequence);
  voice_await(voice, MESSAGE_OUTCOME);
  assert_int_equal(daemon_stop(daemon, SIGTERM), 0);
  expect_answer(site,
                "select last_sequence = (select count(*) from halfsky.ingest_batch)"
                " and last_sequence = (select count(*) from halfsky.audit_trail where act = 'batch_stored')"
                " and last_sequence = (select value from halfsky.observation) from halfsky.ingest_watermark",
                "t");
}

static void ending_before_there_is_a_database_is_in_order(void **state)
{
  AdminCluster *cluster = *state;
  g_autoptr(Site) site = daemon_site_new(cluster);
  cluster_stop(cluster->cluster, CLUSTER_STOP_FAST);
  g_autoptr(Daemon) daemon = daemon_start(site);
  daemon_await_log(daemon, "cannot connect to the database");
  assert_int_equal(daemon_stop(daemon, SIGTERM), 0);
  cluster_start(cluster->cluster);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      /* First, since PostgreSQL that was ended at once has the disk make sure of every test's database when it begins again. */
      cmocka_unit_test(settings_are_read_again_and_no_session_notices),
      cmocka_unit_test(monitoring_sees_figures_and_the_database_go_and_come),
      cmocka_unit_test(session_outlives_the_database),
      cmocka_unit_test(missing_catalogue_is_waited_for),
      cmocka_unit_test(missing_schema_is_refused),
      cmocka_unit_test(newer_schema_is_refused),
      cmocka_unit_test(key_that_others_can_read_is_refused),
      cmocka_unit_test(unknown_log_level_is_refused),
      cmocka_unit_test(log_level_holds),
      cmocka_unit_test(database_that_is_away_is_waited_for),
      cmocka_unit_test(second_daemon_leaves_the_first_its_control_socket),
      cmocka_unit_test(collector_registered_meanwhile_is_let_in),
      cmocka_unit_test(hangup_signal_makes_it_look_at_once),
      cmocka_unit_test(revoked_collector_is_told_and_shut_out),
      cmocka_unit_test(collector_of_a_closed_agency_is_shut_out),
      cmocka_unit_test(newcomer_is_told_its_profile),
      cmocka_unit_test(new_catalogue_reaches_who_is_connected),
      cmocka_unit_test(changed_assignment_reaches_who_is_connected),
      cmocka_unit_test(foreign_hello_is_refused),
      cmocka_unit_test(nonsense_is_refused_and_logged_with_its_sender),
      cmocka_unit_test(closed_period_is_told_to_who_is_connected),
      cmocka_unit_test(status_shows_who_is_connected),
      cmocka_unit_test(status_knows_every_collector_that_may_submit),
      cmocka_unit_test(monitoring_knows_when_an_absent_collector_was_last_there),
      cmocka_unit_test(database_that_lost_commits_is_told_to_who_is_idle),
      cmocka_unit_test(hint_tells_of_changed_observations_only),
      cmocka_unit_test(ending_leaves_nothing_half_done),
      cmocka_unit_test(ending_before_there_is_a_database_is_in_order),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
