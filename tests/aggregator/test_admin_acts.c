/* The subcommands of administration, but for `agency add` and those of keys and collectors, with the real program: a table or a sentence for people in both languages, JSON for programs, and of every act an
 * entry in the trail that says who did what. */
#include <jansson.h>
#include <string.h>

#include "tests/aggregator/admin_fixture.h"
#include "tests/support/folder.h"

/* One subcommand, in an order in which each finds what it needs. It runs three times: for people in Chinese and in English, and as JSON. */
typedef struct Row {
  const char *words;  /* `{file}` stands for a list of agencies, `{catalogue}` for the catalogue's folder */
  const char *member; /* that its JSON has: of the object, or of each object of the list */
  const char *act;    /* in the trail; NULL: it changes nothing */
  const char *content;
} Row;

static const Row ROWS[] = {
    {"migrate", "version_after", "schema_migrated", "schema 0 to "},
    {"catalogue check {catalogue}", "indicators", NULL, NULL},
    {"catalogue load {catalogue}", "digest", "catalogue_loaded", "catalogue 1: "},
    {"agency import {file} --dry-run", "added", NULL, NULL},
    {"agency import {file}", "added", "agency_added", "HOS-1,D,unit,"},
    {"agency list", "agency", NULL, NULL},
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

static char *filled(const char *words, const Site *site)
{
  g_autofree char *file = scratch_path(site->folder, "agencies.csv");
  g_autofree char *catalogue = source_path("catalogue");
  GString *text = g_string_new(words);
  g_string_replace(text, "{file}", file, 0);
  g_string_replace(text, "{catalogue}", catalogue, 0);
  return g_string_free(text, FALSE);
}

/* Runs the words with one more option and its value, either of which may be NULL. */
static Run *run_words(const Site *site, const char *words, const char *option, const char *value)
{
  g_autofree char *line = filled(words, site);
  g_auto(GStrv) word = g_strsplit(line, " ", 8);
  const guint n = g_strv_length(word);
  const char *at[10] = {NULL};
  for (guint i = 0; i < n; i++)
    at[i] = word[i];
  at[n] = option;
  at[n + 1] = value;
  return expect_run(0, site, at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8]);
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

static void expect_act(const Site *site, const Row *row)
{
  if (row->act == NULL)
    return;
  g_autofree char *sql = g_strdup_printf(
      "select count(*) from analysis.act where act = '%s' and content like '%s%%' and actor = 'admin %s'", row->act,
      row->content, g_get_user_name());
  g_autofree char *answer = site_query(site, sql);
  if (strcmp(answer, "0") == 0)
    fail_msg("%s left no entry '%s' that begins '%s'", row->words, row->act, row->content);
}

/* The first run does it; JSON is asked of the first for acts, since a second would say that it was done. */
static void run_row(const Site *site, const Row *row)
{
  g_autoptr(Run) json = run_words(site, row->words, "--json", NULL);
  g_autoptr(Run) zh = run_words(site, row->words, "--lang", "zh");
  g_autoptr(Run) en = run_words(site, row->words, "--lang", "en");
  expect_json(json, row);
  expect_for_people(zh, en, row);
  expect_act(site, row);
}

static void every_subcommand_speaks_to_people_and_programs_and_leaves_its_act(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_free(scratch_write(site->folder, "agencies.csv",
                       "code,parent,level,name_zh,name_en,unit_type\n"
                       "D,,district,区,District,\n"
                       "HOS-1,D,unit,一院,First Hospital,hospital\n"));
  for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
    if (strcmp(ROWS[i].words, "quarantine list") == 0)
      g_free(site_query(site, REFUSED));
    run_row(site, &ROWS[i]);
  }
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
      cmocka_unit_test(new_catalogue_is_an_act_of_the_server),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
