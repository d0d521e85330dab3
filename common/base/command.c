#include "base/command.h"

#include <stdio.h>
#include <string.h>

#include "base/command_help.h"
#include "base/command_line.h"
#include "base/terminal.h"

/* --- Running ------------------------------------------------------------------------------------------------------ */

static bool choose_language(const CommandLine *line, Language *out_language, GError **error)
{
  const char *tag = command_line_value(line, "lang");
  if (tag == NULL)
    *out_language = language_of_locale();
  else if (!language_parse(tag, out_language)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--lang '%s' is neither zh nor en", tag);
    return false;
  }
  return true;
}

/* The --config given, else the default path when there is such a file, else NULL. The caller frees it. */
static char *find_config(const Program *program, const CommandLine *line)
{
  const char *given = command_line_value(line, "config");
  if (given != NULL)
    return g_strdup(given);
  const char *short_name =
      g_str_has_prefix(program->name, "halfsky-") ? program->name + strlen("halfsky-") : program->name;
  g_autofree char *usual = g_strdup_printf("/etc/halfsky/%s.conf", short_name);
  return g_file_test(usual, G_FILE_TEST_EXISTS) ? g_steal_pointer(&usual) : NULL;
}

static Settings *load_settings(const Program *program, const CommandLine *line, GError **error)
{
  g_autofree char *config = find_config(program, line);
  const GPtrArray *overrides = g_hash_table_lookup(line->values, "set");
  return settings_load(program->settings, config, overrides == NULL ? NULL : (const char *const *)overrides->pdata,
                       error);
}

static ExitStatus run_command(const Program *program, const CommandLine *line, Language language, GError **error)
{
  g_autoptr(Settings) settings = load_settings(program, line, error);
  if (settings == NULL)
    return EXIT_USAGE;
  Invocation invocation = {
      .program = program->name,
      .settings = settings,
      .language = language,
      .n_operands = line->operands->len - 1,
      .operands = (const char *const *)line->operands->pdata,
      .values = line->values,
      .accepted = line->command->options,
  };
  return line->command->run(&invocation, error);
}

static ExitStatus run_line(const Program *program, const CommandLine *line, GError **error)
{
  Language language = LANGUAGE_EN;
  if (!choose_language(line, &language, error))
    return EXIT_USAGE;
  if (command_line_has(line, "help")) {
    g_autofree char *page = command_help(program, line->command, language);
    fputs(page, stdout);
    return EXIT_DONE;
  }
  if (command_line_has(line, "version")) {
    printf("%s %s\n", program->name, HALFSKY_VERSION);
    return EXIT_DONE;
  }
  return run_command(program, line, language, error);
}

/* Output that did not reach its file is a failure, not a success with nothing in it. */
static void check_output(GError **error)
{
  if (fflush(stdout) != 0 || ferror(stdout))
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "cannot write to standard output");
}

int command_main(const Program *program, int argc, char **argv)
{
  CommandLine line = {0};
  g_autoptr(GError) error = NULL;
  ExitStatus status = EXIT_DONE;
  if (command_line_parse(program, argc, argv, &line, &error))
    status = run_line(program, &line, &error);
  command_line_clear(&line);
  if (error == NULL)
    check_output(&error);
  if (error == NULL)
    return (int)status;
  fflush(stdout);
  terminal_complain(program->name, error->message);
  return (int)halfsky_exit_status(error);
}

/* --- Options of an invocation ------------------------------------------------------------------------------------- */

/* The values of option NAME or NULL; that the subcommand has it in KIND is the program's promise. */
static const GPtrArray *values_of(const Invocation *invocation, const char *name, OptionKind kind)
{
  for (const CommandOption *option = invocation->accepted; option != NULL && option->name != NULL; option++)
    if (g_str_equal(option->name, name) && option->kind == kind)
      return g_hash_table_lookup(invocation->values, name);
  g_error("the program asks for option '--%s', which the subcommand does not have in that kind", name);
}

bool invocation_flag(const Invocation *invocation, const char *name)
{
  return values_of(invocation, name, OPTION_FLAG) != NULL;
}

const char *invocation_value(const Invocation *invocation, const char *name)
{
  const GPtrArray *values = values_of(invocation, name, OPTION_VALUE);
  return values == NULL ? NULL : g_ptr_array_index(values, values->len - 2);
}

const char *const *invocation_list(const Invocation *invocation, const char *name)
{
  static const char *const none[] = {NULL};
  const GPtrArray *values = values_of(invocation, name, OPTION_LIST);
  return values == NULL ? none : (const char *const *)values->pdata;
}

bool invocation_integer(const Invocation *invocation, const char *name, int64_t fallback, int64_t minimum,
                        int64_t maximum, int64_t *out_number, GError **error)
{
  const char *value = invocation_value(invocation, name);
  if (value == NULL) {
    *out_number = fallback;
    return true;
  }
  gint64 number = 0;
  if (!g_ascii_string_to_signed(value, 10, minimum, maximum, &number, NULL)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "--%s '%s' is not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, name, value, minimum,
                maximum);
    return false;
  }
  *out_number = number;
  return true;
}

Language invocation_report_language(const Invocation *invocation)
{
  return g_hash_table_contains(invocation->values, "lang") ? invocation->language : LANGUAGE_ZH;
}
