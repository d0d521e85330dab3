#include "tests/support/test.h"

#include "base/settings.h"
#include "tests/support/folder.h"

static const SettingSpec specs[] = {
    {"agency.code", SETTING_TEXT, "", 0, 0, "The agency's code."},
    {"agency.home", SETTING_PATH, "", 0, 0, "The agency's folder."},
    {"network.endpoints", SETTING_LIST, "tcp://127.0.0.1:7450", 0, 0, "Where the aggregators are."},
    {"network.heartbeat", SETTING_DURATION_MS, "15s", 100, 3600000, "Time between heartbeats."},
    {"network.tries", SETTING_INTEGER, "-3", -10, 10, "How often."},
    {"spool.limit", SETTING_SIZE, "64M", 1024, 1 << 30, "Ceiling of the spool."},
    {"spool.keep", SETTING_BOOLEAN, "no", 0, 0, "Whether finished batches are kept."},
    {"assess.tolerance", SETTING_NUMBER, "0.01", 0, 1, "How near is nearly."},
    {"assess.year", SETTING_INTEGER, "2030", 2000, 2100, "When it ends."},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

static Settings *load_overridden(const char *override, GError **error)
{
  return settings_load(specs, NULL, (const char *const[]){override, NULL}, error);
}

static void every_setting_has_its_default(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(Settings) settings = settings_load(specs, NULL, NULL, &error);
  expect_success(settings != NULL, error);
  assert_string_equal(settings_text(settings, "agency.code"), "");
  assert_string_equal(settings_text(settings, "agency.home"), "");
  assert_string_equal(settings_list(settings, "network.endpoints")[0], "tcp://127.0.0.1:7450");
  assert_int_equal(settings_integer(settings, "network.heartbeat"), 15000);
  assert_int_equal(settings_integer(settings, "network.tries"), -3);
  assert_int_equal(settings_integer(settings, "spool.limit"), 64 << 20);
  assert_false(settings_boolean(settings, "spool.keep"));
}

static void loading_again_reads_the_file_anew_and_keeps_the_overrides(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  char *folder = scratch_folder_new();
  g_autofree char *path =
      scratch_write(folder, "some.conf", "[network]\nheartbeat = 20s\ntries = 1\nendpoints = tcp://a:1\n");
  g_autoptr(Settings) settings = settings_load(specs, path, (const char *const[]){"network.tries=2", NULL}, &error);
  expect_success(settings != NULL, error);
  g_free(scratch_write(
      folder, "some.conf",
      "[network]\nheartbeat = 30s\ntries = 5\nendpoints = tcp://a:1, tcp://b:1\n[assess]\ntolerance = 0.02\n"));
  g_autoptr(Settings) again = settings_load_again(settings, &error);
  expect_success(again != NULL, error);
  assert_int_equal(settings_integer(again, "network.heartbeat"), 30000);
  assert_int_equal(settings_integer(again, "network.tries"), 2);
  g_autofree const char **differing = settings_differing(settings, again);
  g_autofree char *keys = g_strjoinv(" ", (char **)differing);
  assert_string_equal(keys, "network.endpoints network.heartbeat assess.tolerance");
  scratch_folder_free(folder);
}

static void loading_again_fails_where_the_file_became_wrong(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "some.conf", "[network]\nheartbeat = 20s\n");
  g_autoptr(Settings) settings = settings_load(specs, path, NULL, &error);
  expect_success(settings != NULL, error);
  g_free(scratch_write(folder, "some.conf", "[network]\nheartbeet = 20s\n"));
  assert_null(settings_load_again(settings, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "network.heartbeet");
  assert_int_equal(settings_integer(settings, "network.heartbeat"), 20000);
  scratch_folder_free(folder);
}

static void override_wins_over_the_file_and_the_file_over_the_default(void **state)
{
  (void)state;
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "x.conf",
                                        "# words\n[agency]\ncode = A01\nhome = data\n"
                                        "[network]\nheartbeat = 2min\ntries=1\nendpoints = tcp://a:1 , tcp://b:2,\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(Settings) settings = settings_load(specs, path, (const char *const[]){"network.tries=7", NULL}, &error);
  expect_success(settings != NULL, error);
  g_autofree char *home = scratch_path(folder, "data");
  assert_string_equal(settings_text(settings, "agency.home"), home);
  assert_int_equal(settings_integer(settings, "network.heartbeat"), 120000);
  assert_int_equal(settings_integer(settings, "network.tries"), 7);
  const char *const *endpoints = settings_list(settings, "network.endpoints");
  assert_string_equal(endpoints[0], "tcp://a:1");
  assert_string_equal(endpoints[1], "tcp://b:2");
  assert_null(endpoints[2]);
  scratch_folder_free(folder);
}

static void decimals_are_read_as_they_stand(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(Settings) settings = load_overridden("assess.tolerance=0.025", &error);
  expect_success(settings != NULL, error);
  expect_double(settings_number(settings, "assess.tolerance"), 0.025, 1e-15);
}

static void sections_are_kept_as_json(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(Settings) settings = load_overridden("assess.tolerance=.1", &error);
  expect_success(settings != NULL, error);
  g_autofree char *json = settings_json(settings, (const char *const[]){"assess", NULL});
  assert_string_equal(json, "{\"assess.tolerance\": 0.1, \"assess.year\": 2030}");
}

typedef struct NumberRow {
  const char *override;
  const char *key;
  int64_t expected;
} NumberRow;

static void numbers_are_read_in_their_units(void **state)
{
  (void)state;
  static const NumberRow rows[] = {
      {"network.heartbeat=250ms", "network.heartbeat", 250},
      {"network.heartbeat=30s", "network.heartbeat", 30000},
      {"network.heartbeat=1 h", "network.heartbeat", 3600000},
      {"spool.limit=4096", "spool.limit", 4096},
      {"spool.limit=16K", "spool.limit", 16384},
      {"spool.limit=1G", "spool.limit", 1 << 30},
      {"network.tries=-10", "network.tries", -10},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = load_overridden(rows[i].override, &error);
    expect_success(settings != NULL, error);
    assert_int_equal(settings_integer(settings, rows[i].key), rows[i].expected);
  }
}

typedef struct RefusalRow {
  const char *override;
  const char *reason;
} RefusalRow;

static void wrong_overrides_are_usage_errors(void **state)
{
  (void)state;
  static const RefusalRow rows[] = {
      {"network.tires=1", "unknown setting 'network.tires'"},
      {"network.tries", "--set 'network.tries' is not of the form section.key=value"},
      {"network.tries=11", "setting 'network.tries': '11' is out of range: -10 to 10"},
      {"network.tries=1.5", "setting 'network.tries': '1.5' is not a whole number"},
      {"network.tries=", "is not a whole number"},
      {"network.heartbeat=15", "is not a duration"},
      {"network.heartbeat=s", "is not a duration"},
      {"network.heartbeat=99999999999999999d", "is not a duration"},
      {"spool.limit=1X", "is not a size"},
      {"spool.limit=1", "is out of range"},
      {"assess.tolerance=1,5", "'1,5' is not a number"},
      {"assess.tolerance=1.01", "'1.01' is out of range: 0 to 1"},
      {"assess.tolerance=nan", "is not a number"},
      {"spool.keep=maybe", "is not yes or no"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    assert_null(load_overridden(rows[i].override, &error));
    expect_error(error, HALFSKY_ERROR_USAGE, rows[i].reason);
  }
}

static void unknown_key_in_a_file_names_the_file(void **state)
{
  (void)state;
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "x.conf", "[agency]\nkode = A01\n");
  g_autoptr(GError) error = NULL;
  assert_null(settings_load(specs, path, NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "x.conf': unknown setting 'agency.kode'");
  scratch_folder_free(folder);
}

static void missing_file_is_a_usage_error(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(settings_load(specs, "/nowhere/x.conf", NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "/nowhere/x.conf");
}

static void example_file_is_accepted_when_uncommented(void **state)
{
  (void)state;
  g_autofree char *example = settings_example(specs);
  expect_contains(example, "[network]\n# Where the aggregators are.\n#endpoints = tcp://127.0.0.1:7450\n");
  g_autoptr(GRegex) settings_lines = g_regex_new("^#(?=[a-z])", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *uncommented = g_regex_replace_literal(settings_lines, example, -1, 0, "", 0, NULL);
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "x.conf", uncommented);
  g_autoptr(GError) error = NULL;
  g_autoptr(Settings) settings = settings_load(specs, path, NULL, &error);
  expect_success(settings != NULL, error);
  scratch_folder_free(folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_setting_has_its_default),
      cmocka_unit_test(loading_again_reads_the_file_anew_and_keeps_the_overrides),
      cmocka_unit_test(loading_again_fails_where_the_file_became_wrong),
      cmocka_unit_test(override_wins_over_the_file_and_the_file_over_the_default),
      cmocka_unit_test(numbers_are_read_in_their_units),
      cmocka_unit_test(decimals_are_read_as_they_stand),
      cmocka_unit_test(sections_are_kept_as_json),
      cmocka_unit_test(wrong_overrides_are_usage_errors),
      cmocka_unit_test(unknown_key_in_a_file_names_the_file),
      cmocka_unit_test(missing_file_is_a_usage_error),
      cmocka_unit_test(example_file_is_accepted_when_uncommented),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
