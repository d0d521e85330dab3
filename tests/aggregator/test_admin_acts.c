/* Every subcommand of the program's own table, with the real program: a table or a sentence for people in both languages, JSON for programs, and of every act an
 * entry in the trail that says who did what. A subcommand without a row here is refused, and so is one that changes something without an act. */
#include <jansson.h>
#include <string.h>

#include "aggregator/commands.h"
#include "tests/aggregator/admin_fixture.h"
#include "tests/support/folder.h"
#include "tests/support/wait.h"

/* One subcommand, in an order in which each finds what it needs. It runs three times: for people in Chinese and in English, and as JSON. */
typedef struct Row {
  const char *
      words; /* `{file}` stands for a list of agencies, `{catalogue}` for the catalogue's folder, `{key}` and `{next}` for public keys, `{run}` for the run */
  const char *member; /* that its JSON has: of the object, or of each object of the list */
  const char *act;    /* in the trail; NULL: it changes nothing */
  const char *content;
} Row;

static const Row ROWS[] = {
    {"keygen --set aggregator.key={folder}/{run}.key", "fingerprint", NULL, NULL},
    {"keygen --rotate --set aggregator.key={folder}/{run}.key", "public_key", NULL, NULL},
    {"keygen --switch --set aggregator.key={folder}/{run}.key", "fingerprint", NULL, NULL},
    {"migrate", "version_after", "schema_migrated", "schema 0 to "},
    {"catalogue check {catalogue}", "indicators", NULL, NULL},
    {"catalogue load {catalogue}", "digest", "catalogue_loaded", "catalogue 1: "},
    {"agency import {file} --dry-run", "added", NULL, NULL},
    {"agency import {file}", "added", "agency_added", "HOS-1,D,unit,"},
    {"agency add --code ADD-{run} --parent D --name-zh 新 --name-en New --unit-type school", "agency", "agency_added",
     "ADD-1,D,unit,新,New,school"},
    {"agency close ADD-1 --from 2025-07-01 --reason merged", "closed_from", "agency_closed",
     "from 2025-06-30T16:00:00+00:00: merged"},
    {"agency reopen ADD-1 --reason not-merged", "was_so_already", "agency_reopened", "not-merged"},
    {"agency list", "agency", NULL, NULL},
    {"collector add HOS-1 {key}", "fingerprint", "collector_added", "collector 1: {key}"},
    {"collector rotate HOS-1 {next}", "former_keys_until", "collector_key_rotated",
     "collector 1: {next}; former keys until 20"},
    {"collector list", "fingerprint", NULL, NULL},
    {"collector revoke HOS-1 1", "was_so_already", "collector_revoked", "collector 1: {next}"},
    {"assignment set HOS-1 602 on --reason because", "rule", "assignment_set",
     "602 family.family_policy_documents on: because"},
    {"assignment list HOS-1", "indicator", NULL, NULL},
    {"period close 2024 --reason because", "was_so_already", "period_closed", "2024: because"},
    {"period list", "period", NULL, NULL},
    {"period open 2024 --reason because", "was_so_already", "period_opened", "2024: because"},
    {"audit verify", "findings", NULL, NULL}, /* before the test puts in what no batch brought */
    {"quarantine list", "number", NULL, NULL},
    {"quarantine show HOS-1 1", "rule", NULL, NULL},
    {"quarantine replay HOS-1 1", "result", "quarantine_replayed", "f.csv: cells 1"},
    {"quarantine discard HOS-1 D1 --reason because", "result", "quarantine_discarded", "dead letters 1: because"},
    {"status", "reporting", NULL, NULL},
};

/* A figure that was refused and passes now, and a dead letter, as a batch leaves them. */
static const char *const REFUSED =
    "insert into halfsky.submission select agency_id, 1, '\\x00112233445566778899aabbccddeeff', 1, 'f.csv', '\\x00', "
    "'2025-06-01', '2025-06-01', "
    "1, 1, 1, 0, 0, 0, 1, 0 from halfsky.agency where code = 'HOS-1'; "
    "insert into halfsky.quarantine (agency_id, quarantine_id, submission_id, source_row, indicator, indicator_id, "
    "period, breakdown, value, status, "
    "rule, given, expected, quarantined_at) select agency_id, 1, 1, 2, 'family.family_policy_documents', 602, '2023', "
    "'_T', '5', 'A', 'not_assigned', "
    "'602', '', '2025-06-01' from halfsky.agency where code = 'HOS-1'; "
    "insert into halfsky.dead_letter (agency_id, dead_letter_id, collector_id, epoch, sequence, reason, payload, "
    "received_at) "
    "select agency_id, 1, 1, '\\x01', 1, 'not a message', '\\xff', now() from halfsky.agency where code = 'HOS-1'";

/* What the rows name. */
typedef struct Cast {
  const Site *site;
  char *key, *next; /* public keys */
} Cast;

static char *filled(const char *words, const Cast *cast, const char *run)
{
  g_autofree char *file = scratch_path(cast->site->folder, "agencies.csv");
  g_autofree char *catalogue = source_path("catalogue");
  GString *text = g_string_new(words);
  g_string_replace(text, "{file}", file, 0);
  g_string_replace(text, "{folder}", cast->site->folder, 0);
  g_string_replace(text, "{catalogue}", catalogue, 0);
  g_string_replace(text, "{run}", run, 0);
  g_string_replace(text, "{key}", cast->key, 0);
  g_string_replace(text, "{next}", cast->next, 0);
  return g_string_free(text, FALSE);
}

/* Run number RUN of the words, with more OPTIONS. */
static Run *run_words(const Cast *cast, const char *words, const char *run, const char *options)
{
  g_autofree char *line = filled(words, cast, run);
  g_autofree char *whole = g_strconcat(line, " ", options, NULL);
  g_auto(GStrv) word = g_strsplit(whole, " ", -1);
  return expect_run_at(0, site_run_words(cast->site, word), __FILE__, __LINE__);
}

static void expect_json(const Run *run, const Row *row)
{
  json_t *json = json_loads(run->output, 0, NULL);
  if (json == NULL)
    fail_msg("%s --json prints no JSON: %s", row->words, run->output);
  const json_t *object = json_is_array(json) ? json_array_get(json, 0) : json;
  if (object != NULL && json_object_get(object, row->member) == NULL)
    fail_msg("%s --json has no '%s': %s", row->words, row->member, run->output);
  json_decref(json);
}

static void expect_for_people(const Run *zh, const Run *en, const Row *row)
{
  if (zh->output[0] == '{' || zh->output[0] == '[' || strcmp(zh->output, en->output) == 0 || strlen(en->output) < 10)
    fail_msg("%s is not for people:\n%s%s", row->words, zh->output, en->output);
}

static void expect_act(const Cast *cast, const Row *row)
{
  g_autofree char *content = filled(row->content, cast, "1");
  g_autofree char *sql = g_strdup_printf("select count(*) from analysis.act where act = '%s' and left(content, "
                                         "length('%s')) = '%s' and actor = 'admin %s'",
                                         row->act, content, content, g_get_user_name());
  g_autofree char *answer = site_query(cast->site, sql);
  if (strcmp(answer, "0") == 0)
    fail_msg("%s left no entry '%s' that begins '%s'", row->words, row->act, content);
}

static bool nobody_is_connected(void *user)
{
  g_autofree char *answer = site_query(user, "select count(*) from pg_stat_activity where datname = current_database() "
                                             "and application_name like 'halfsky%'");
  return strcmp(answer, "0") == 0;
}

/* How many rows of the schema were ever written: ended sessions have told. The caller frees it. */
static char *n_written(const Site *site)
{
  assert_true(wait_until(nobody_is_connected, (void *)site, 60000));
  return site_query(site, "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_user_tables "
                          "where schemaname = 'halfsky'");
}

/* The first run does it; JSON is asked of the first for acts, since a second would say that it was done. */
static void run_row(const Cast *cast, const Row *row)
{
  g_autofree char *before = n_written(cast->site);
  g_autoptr(Run) json = run_words(cast, row->words, "1", "--json");
  g_autoptr(Run) zh = run_words(cast, row->words, "2", "--lang zh");
  g_autoptr(Run) en = run_words(cast, row->words, "3", "--lang en");
  expect_json(json, row);
  expect_for_people(zh, en, row);
  g_autofree char *after = n_written(cast->site);
  if (row->act != NULL)
    expect_act(cast, row);
  else if (strcmp(before, after) != 0)
    fail_msg("%s writes to the database and leaves no act", row->words);
}

static void every_subcommand_speaks_to_people_and_programs_and_leaves_its_act(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *key = site_make_key(site, "first.key");
  g_autofree char *next = site_make_key(site, "next.key");
  const Cast cast = {site, key, next};
  g_free(scratch_write(site->folder, "agencies.csv",
                       "code,parent,level,name_zh,name_en,unit_type\n"
                       "D,,district,区,District,\n"
                       "HOS-1,D,unit,一院,First Hospital,hospital\n"));
  for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
    if (strcmp(ROWS[i].words, "quarantine list") == 0)
      g_free(site_query(site, REFUSED));
    run_row(&cast, &ROWS[i]);
  }
}

static bool has_row(const Command *command)
{
  g_autofree char *begin = g_strconcat(command->name, " ", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++)
    if (strcmp(ROWS[i].words, command->name) == 0 || g_str_has_prefix(ROWS[i].words, begin))
      return true;
  return false;
}

/* `run` is the service itself: it says in the log what it does. */
static void no_subcommand_is_left_out(void **state)
{
  (void)state;
  for (const Command *command = aggregator_program.commands; command->name != NULL; command++)
    if (strcmp(command->name, "run") != 0 && !has_row(command))
      fail_msg("'%s' has no row in this test", command->name);
}

static void new_catalogue_is_an_act_of_the_server(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *list = scratch_write(site->folder, "agencies.csv",
                                        "code,parent,level,name_zh,name_en,unit_type\nD,,district,区,District,\n");
  g_autoptr(Run) imported = expect_run(0, site, "agency", "import", list);
  g_free(site_query(site, "update halfsky.catalogue_version set digest = sha256('another')"));
  g_autofree char *catalogue = source_path("catalogue");
  g_autoptr(Run) loaded = expect_run(0, site, "catalogue", "load", catalogue);
  g_autofree char *answer =
      site_query(site, "select agency_code = '', content ~ '^catalogue 2: [0-9a-f]{64}; files [0-9a-f]{64}; breakdowns "
                       "1-' from analysis.act where act = 'catalogue_loaded' order by entry desc limit 1");
  assert_string_equal(answer, "t|t");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_subcommand_speaks_to_people_and_programs_and_leaves_its_act),
      cmocka_unit_test(no_subcommand_is_left_out),
      cmocka_unit_test(new_catalogue_is_an_act_of_the_server),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
