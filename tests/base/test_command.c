#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/command.h"
#include "tests/support/folder.h"

/* A program whose commands print what they were given. Texts are borrowed from base: only their presence matters here. */

static const SettingSpec settings[] = {
    {"test.depth", SETTING_INTEGER, "5", 0, 9, "How deep."},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

static void print_operands(const Invocation *invocation)
{
  for (guint i = 0; i < invocation->n_operands; i++)
    printf("[%s]", invocation->operands[i]);
}

static ExitStatus run_check(const Invocation *invocation, GError **error)
{
  int64_t year = 0;
  if (!invocation_integer(invocation, "year", 2020, 2000, 2100, &year, error))
    return EXIT_USAGE;
  print_operands(invocation);
  for (const char *const *from = invocation_list(invocation, "from"); *from != NULL; from++)
    printf(" from=%s", *from);
  printf(" wait=%d year=%d depth=%d lang=%s", invocation_flag(invocation, "wait"), (int)year,
         (int)settings_integer(invocation->settings, "test.depth"), language_tag(invocation->language));
  return EXIT_FINDINGS;
}

static ExitStatus run_load(const Invocation *invocation, GError **error)
{
  (void)error;
  print_operands(invocation);
  return EXIT_DONE;
}

static ExitStatus run_reach(const Invocation *invocation, GError **error)
{
  (void)invocation;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "no answer");
  return EXIT_DONE;
}

static const CommandOption check_options[] = {
    {"wait", OPTION_FLAG, NULL, "command.option.help"},
    {"year", OPTION_VALUE, "Y", "command.option.help"},
    {"from", OPTION_LIST, "NAME", "command.option.help"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const Command commands[] = {
    {"check", "FILE…", "command.any", check_options, run_check},
    {"catalogue load", "DIR [NAME]", "command.any", NULL, run_load},
    {"reach", NULL, "command.any", NULL, run_reach},
    {NULL, NULL, NULL, NULL, NULL},
};

static const Program program = {"halfsky-test", "command.any", settings, commands};

/* Runs the program; what it wrote on both streams is in *OUT_TEXT. */
static int run(const char *const *arguments, char **out_text)
{
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "out", "");
  fflush(stdout);
  int saved_out = dup(STDOUT_FILENO);
  int saved_err = dup(STDERR_FILENO);
  int file = open(path, O_WRONLY | O_APPEND);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  int status = command_main(&program, (int)g_strv_length((char **)arguments), (char **)arguments);
  fflush(stdout);
  dup2(saved_out, STDOUT_FILENO);
  dup2(saved_err, STDERR_FILENO);
  close(saved_out);
  close(saved_err);
  close(file);
  *out_text = scratch_read(path);
  scratch_folder_free(folder);
  return status;
}

typedef struct CallRow {
  const char *arguments[10];
  int status;
  const char *output; /* a part of it */
} CallRow;

static const CallRow calls[] = {
    {{"p", "check", "a"}, 1, "[a] wait=0 year=2020 depth=5 lang=en"},
    {{"p", "check", "a", "女.csv", "--wait"}, 1, "[a][女.csv] wait=1"},
    {{"p", "check", "--year", "2024", "--year=2025", "a"}, 1, "year=2025"},
    {{"p", "check", "--from", "x", "a", "--from", "y"}, 1, "[a] from=x from=y"},
    {{"p", "--set", "test.depth=7", "check", "a"}, 1, "depth=7"},
    {{"p", "--set", "test.depth=7", "check", "a", "--set", "test.depth=8"}, 1, "depth=8"},
    {{"p", "--lang", "zh", "check", "a"}, 1, "lang=zh"},
    {{"p", "check", "--", "--wait"}, 1, "[--wait] wait=0"},
    {{"p", "catalogue", "load", "d"}, 0, "[d]"},
    {{"p", "catalogue", "load", "d", "n"}, 0, "[d][n]"},
    {{"p", "--version"}, 0, "halfsky-test " HALFSKY_VERSION "\n"},
    {{"p", "--help"}, 0, "catalogue load DIR [NAME]"},
    {{"p", "check", "--help"}, 0, "--year Y"},
    {{"p", "--lang", "zh", "--help"}, 0, "用法：halfsky-test"},
    {{"p", "reach"}, 3, "halfsky-test: no answer\n"},
    {{"p"}, 2, "no command given. hint: 'halfsky-test --help'"},
    {{"p", "chek", "a"}, 2, "unknown command 'chek'"},
    {{"p", "catalogue"}, 2, "unknown command 'catalogue'"},
    {{"p", "check"}, 2, "'check' takes FILE…"},
    {{"p", "catalogue", "load", "d", "n", "x"}, 2, "'catalogue load' takes DIR [NAME]"},
    {{"p", "reach", "a"}, 2, "'reach' takes no operand"},
    {{"p", "check", "a", "--weight"}, 2, "--weight"},
    {{"p", "check", "a", "--year"}, 2, "--year"},
    {{"p", "check", "a", "--year", "soon"}, 2, "--year 'soon' is not a whole number from 2000 to 2100"},
    {{"p", "check", "a", "--lang", "fr"}, 2, "--lang 'fr' is neither zh nor en"},
    {{"p", "check", "a", "--set", "test.deep=1"}, 2, "unknown setting 'test.deep'"},
    {{"p", "check", "a", "--config", "/nowhere/x"}, 2, "/nowhere/x"},
};

static void call_does_what_its_row_says(void **state)
{
  const CallRow *call = *state;
  g_autofree char *output = NULL;
  int status = run(call->arguments, &output);
  expect_contains(output, call->output);
  assert_int_equal(status, call->status);
}

int main(void)
{
  g_setenv("LC_ALL", "C", TRUE);
  struct CMUnitTest tests[G_N_ELEMENTS(calls)];
  for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
    tests[i] = (struct CMUnitTest){
        .name = calls[i].output, .test_func = call_does_what_its_row_says, .initial_state = (void *)&calls[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
