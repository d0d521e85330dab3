/* The example of one program's settings in deploy/examples. Compiled with EXAMPLE (the file's name) and SPECS (the program's table). */
#include "tests/support/test.h"

#include <string.h>

#include "base/settings.h"
#include "tests/support/folder.h"

extern const SettingSpec SPECS[];

typedef struct Example {
  char *folder;
  Settings *as_it_is;
  Settings *in_force; /* with the mark of a comment taken from every line that sets something */
  guint n_in_force;
} Example;

static Settings *load(const char *path)
{
  g_autoptr(GError) error = NULL;
  Settings *settings = settings_load(SPECS, path, NULL, &error);
  expect_success(settings != NULL, error);
  return settings;
}

static int read_example(void **state)
{
  Example *example = g_new0(Example, 1);
  g_autofree char *path = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "deploy", "examples", EXAMPLE, NULL);
  g_autofree char *text = scratch_read(path);
  g_autoptr(GRegex) commented = g_regex_new("^#(?=[a-z_]+ = )", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *in_force = g_regex_replace_literal(commented, text, -1, 0, "", 0, NULL);
  *state = example;
  example->folder = scratch_folder_new();
  g_autofree char *copy = scratch_write(example->folder, EXAMPLE, in_force);
  example->as_it_is = load(path);
  example->in_force = load(copy);
  example->n_in_force = (guint)(strlen(text) - strlen(in_force));
  return 0;
}

static int forget_example(void **state)
{
  Example *example = *state;
  settings_free(example->as_it_is);
  settings_free(example->in_force);
  scratch_folder_free(example->folder);
  g_free(example);
  return 0;
}

static void every_line_is_a_setting_that_can_be_put_in_force(void **state)
{
  const Example *example = *state;
  assert_true(example->n_in_force > 5);
}

static void what_stands_behind_a_comment_is_the_default(void **state)
{
  const Example *example = *state;
  g_autofree const char **differing = settings_differing(example->as_it_is, example->in_force);
  assert_null(differing[0]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(every_line_is_a_setting_that_can_be_put_in_force, read_example, forget_example),
      cmocka_unit_test_setup_teardown(what_stands_behind_a_comment_is_the_default, read_example, forget_example),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
