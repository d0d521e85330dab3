/* Settings, as a file and as lines of `--set`: whatever the bytes, they are refused for what is wrong in them, or every setting has a value of its kind
 * within its range. */
#include <math.h>

#include "base/error.h"
#include "base/settings.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

static const SettingSpec specs[] = {
    {"a.text", SETTING_TEXT, "word", 0, 0, "A text."},
    {"a.path", SETTING_PATH, "/etc/halfsky", 0, 0, "A path."},
    {"a.list", SETTING_LIST, "one, two", 0, 0, "A list."},
    {"a.switch", SETTING_BOOLEAN, "yes", 0, 0, "A switch."},
    {"b.count", SETTING_INTEGER, "3", 1, 64, "A count."},
    {"b.time", SETTING_DURATION_MS, "5s", 10, 600000, "A time."},
    {"b.size", SETTING_SIZE, "1M", 1024, INT64_C(1) << 40, "A size."},
    {"b.share", SETTING_NUMBER, "0.05", 0, 1, "A share."},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

static void check(const Settings *settings)
{
  g_assert(g_utf8_validate(settings_text(settings, "a.text"), -1, NULL));
  g_assert(settings_text(settings, "a.path")[0] == '\0' || g_path_is_absolute(settings_text(settings, "a.path")));
  for (const char *const *part = settings_list(settings, "a.list"); *part != NULL; part++)
    g_assert((*part)[0] != '\0');
  (void)settings_boolean(settings, "a.switch");
  for (const SettingSpec *spec = &specs[4]; spec->kind != SETTING_NUMBER; spec++) {
    const int64_t value = settings_integer(settings, spec->key);
    g_assert(value >= spec->minimum && value <= spec->maximum);
  }
  const double share = settings_number(settings, "b.share");
  g_assert(share >= 0 && share <= 1);
}

static void expect_sound(Settings *settings, const GError *failure)
{
  if (settings != NULL)
    check(settings);
  else
    g_assert(halfsky_error_is(failure, HALFSKY_ERROR_USAGE));
  settings_free(settings);
}

static void read_file(const uint8_t *bytes, size_t size)
{
  MemoryFile file;
  memory_file_open(&file, bytes, size);
  g_autoptr(GError) error = NULL;
  Settings *settings = settings_load(specs, file.path, NULL, &error);
  memory_file_close(&file);
  expect_sound(settings, error);
}

static void read_overrides(const uint8_t *bytes, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup((const char *)bytes, size) : g_strdup("");
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GError) error = NULL;
  Settings *settings = settings_load(specs, NULL, (const char *const *)lines, &error);
  expect_sound(settings, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  read_file(bytes, size);
  read_overrides(bytes, size);
  return 0;
}
