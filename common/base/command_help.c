#include "base/command_help.h"

#include "base/command_line.h"

#define LEFT_COLUMN_WIDTH 30

/* Two columns; the left ones are ASCII but for an ellipsis, so characters are cells. */
static void append_entry(GString *out, const char *left, const char *right)
{
  glong width = g_utf8_strlen(left, -1);
  g_string_append_printf(out, "  %s", left);
  if (width >= LEFT_COLUMN_WIDTH)
    g_string_append_printf(out, "\n  %*s", LEFT_COLUMN_WIDTH, "");
  else
    g_string_append_printf(out, "%*s", (int)(LEFT_COLUMN_WIDTH - width), "");
  g_string_append_printf(out, "%s\n", right);
}

static void append_options(GString *out, const CommandOption *options, Language language)
{
  for (const CommandOption *option = options; option->name != NULL; option++) {
    const char *placeholder = option->placeholder;
    g_autofree char *left = placeholder == NULL ? g_strdup_printf("--%s", option->name)
                                                : g_strdup_printf("--%s %s", option->name, placeholder);
    append_entry(out, left, text(language, option->help));
  }
}

static char *usage_of(const Command *command)
{
  return command->operands == NULL ? g_strdup(command->name)
                                   : g_strdup_printf("%s %s", command->name, command->operands);
}

static void append_commands(GString *out, const Program *program, Language language)
{
  for (const Command *command = program->commands; command->name != NULL; command++) {
    g_autofree char *left = usage_of(command);
    append_entry(out, left, text(language, command->summary));
  }
}

static void append_heading(GString *out, Language language, const char *code)
{
  g_string_append_printf(out, "\n%s\n", text(language, code));
}

static void append_usage(GString *out, const Program *program, const char *rest, Language language)
{
  g_autofree char *line = text_format(language, "command.usage", "program", program->name, "rest", rest, NULL);
  g_string_append_printf(out, "%s\n", line);
}

char *command_help(const Program *program, const Command *command, Language language)
{
  GString *out = g_string_new(NULL);
  g_autofree char *rest = command == NULL ? g_strdup(text(language, "command.any")) : usage_of(command);
  append_usage(out, program, rest, language);
  g_string_append_printf(out, "%s\n", text(language, command == NULL ? program->summary : command->summary));
  if (command == NULL) {
    append_heading(out, language, "command.heading.commands");
    append_commands(out, program, language);
  } else if (command->options != NULL) {
    append_heading(out, language, "command.heading.options");
    append_options(out, command->options, language);
  }
  append_heading(out, language, "command.heading.common_options");
  append_options(out, command_common_options, language);
  return g_string_free(out, FALSE);
}
