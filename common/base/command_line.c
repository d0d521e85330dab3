#include "base/command_line.h"

#include <string.h>

/* Parsed in two passes of GOption: the common options before the subcommand, stopping at the first other word; then, with the subcommand known, its own
 * and the common options mixed with operands. GOption writes into its entries' variables; one callback with the line as user data replaces them. */

const CommandOption command_common_options[] = {
    {"config", OPTION_VALUE, "FILE", "command.option.config"},
    {"set", OPTION_LIST, "section.key=value", "command.option.set"},
    {"lang", OPTION_VALUE, "zh|en", "command.option.lang"},
    {"help", OPTION_FLAG, NULL, "command.option.help"},
    {"version", OPTION_FLAG, NULL, "command.option.version"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static void values_free(gpointer values)
{
  g_ptr_array_unref(values);
}

void command_line_clear(CommandLine *line)
{
  g_clear_pointer(&line->values, g_hash_table_unref);
  g_clear_pointer(&line->operands, g_ptr_array_unref);
}

bool command_line_has(const CommandLine *line, const char *name)
{
  return g_hash_table_contains(line->values, name);
}

const char *command_line_value(const CommandLine *line, const char *name)
{
  const GPtrArray *values = g_hash_table_lookup(line->values, name);
  return values == NULL || values->len < 2 ? NULL : g_ptr_array_index(values, values->len - 2);
}

/* The values of NAME so far, without the closing NULL. */
static GPtrArray *open_values(CommandLine *line, const char *name)
{
  GPtrArray *values = g_hash_table_lookup(line->values, name);
  if (values == NULL) {
    values = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_insert(line->values, g_strdup(name), values);
  } else {
    g_ptr_array_set_size(values, (gint)values->len - 1);
  }
  return values;
}

static gboolean on_option(const gchar *option, const gchar *value, gpointer user, GError **error)
{
  (void)error;
  GPtrArray *values = open_values(user, option + strspn(option, "-"));
  if (value != NULL)
    g_ptr_array_add(values, g_strdup(value));
  g_ptr_array_add(values, NULL);
  return TRUE;
}

static void append_entries(GArray *entries, const CommandOption *options)
{
  for (const CommandOption *option = options; option != NULL && option->name != NULL; option++) {
    /* FILENAME keeps GOption from converting values from the locale's charset: bytes stay as they were typed. */
    int flags = option->kind == OPTION_FLAG ? G_OPTION_FLAG_NO_ARG : G_OPTION_FLAG_FILENAME;
    GOptionEntry entry = {
        .long_name = option->name,
        .flags = flags,
        .arg = G_OPTION_ARG_CALLBACK,
        .arg_data = GSIZE_TO_POINTER((gsize)on_option), /* ISO C converts function pointers only to integers */
    };
    g_array_append_val(entries, entry);
  }
}

static GOptionContext *context_new(const CommandOption *options, CommandLine *line)
{
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  append_entries(entries, command_common_options);
  append_entries(entries, options);
  GOptionGroup *group = g_option_group_new("all", "", "", line, NULL);
  g_option_group_add_entries(group, (const GOptionEntry *)(gpointer)entries->data);
  GOptionContext *context = g_option_context_new(NULL);
  g_option_context_set_main_group(context, group);
  g_option_context_set_help_enabled(context, FALSE);
  return context;
}

/* Takes the options out of ARGUMENTS (the program's name first); strict: only those before the first other word. */
static bool take_options(GStrv *arguments, const CommandOption *options, bool is_strict, CommandLine *line,
                         GError **error)
{
  g_autoptr(GOptionContext) context = context_new(options, line);
  g_option_context_set_strict_posix(context, is_strict);
  g_autoptr(GError) cause = NULL;
  if (g_option_context_parse_strv(context, arguments, &cause))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "%s", cause->message);
  return false;
}

/* --- The subcommands ---------------------------------------------------------------------------------------------- */

/* How many of WORDS (NULL-terminated) are COMMAND's name: 0, 1 or 2. */
static guint match_name(const Command *command, char **words)
{
  g_auto(GStrv) parts = g_strsplit(command->name, " ", -1);
  guint n_parts = g_strv_length(parts);
  for (guint i = 0; i < n_parts; i++)
    if (words[i] == NULL || !g_str_equal(words[i], parts[i]))
      return 0;
  return n_parts;
}

static bool find_command(const Program *program, char **words, const Command **out_command, guint *out_n_words,
                         GError **error)
{
  for (const Command *command = program->commands; command->name != NULL; command++) {
    guint n_words = match_name(command, words);
    if (n_words == 0)
      continue;
    *out_command = command;
    *out_n_words = n_words;
    return true;
  }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "unknown command '%s'. hint: '%s --help' lists the commands",
              words[0], program->name);
  return false;
}

/* Reads how many operands the words of SHAPE stand for: "DIR [NAME]" 1 to 2, "FILE…" 1 or more. */
static void count_range(const char *shape, guint *out_least, guint *out_most)
{
  g_auto(GStrv) words = g_strsplit(shape == NULL ? "" : shape, " ", -1);
  *out_least = 0;
  *out_most = 0;
  for (char **word = words; *word != NULL; word++) {
    *out_least += **word == '[' ? 0 : 1;
    *out_most = strstr(*word, "…") != NULL ? G_MAXUINT : *out_most + 1;
  }
}

static bool check_operands(const Program *program, const Command *command, guint n_operands, GError **error)
{
  guint least = 0;
  guint most = 0;
  count_range(command->operands, &least, &most);
  if (n_operands >= least && n_operands <= most)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' takes %s. hint: '%s %s --help' explains it",
              command->name, command->operands == NULL ? "no operand" : command->operands, program->name,
              command->name);
  return false;
}

/* The words of ARGUMENTS after the first SKIPPED; a "--" that ended the options is no operand. */
static void keep_operands(CommandLine *line, char **arguments, guint skipped)
{
  bool has_dashes = arguments[skipped] != NULL && g_str_equal(arguments[skipped], "--");
  for (char **word = arguments + skipped + (has_dashes ? 1 : 0); *word != NULL; word++)
    g_ptr_array_add(line->operands, g_strdup(*word));
}

static bool parse_with_command(const Program *program, GStrv *arguments, CommandLine *line, GError **error)
{
  guint n_words = 0;
  if (!find_command(program, *arguments + 1, &line->command, &n_words, error))
    return false;
  if (!take_options(arguments, line->command->options, false, line, error))
    return false;
  keep_operands(line, *arguments, 1 + n_words);
  guint n_operands = line->operands->len;
  g_ptr_array_add(line->operands, NULL);
  return command_line_has(line, "help") || check_operands(program, line->command, n_operands, error);
}

static bool parse(const Program *program, GStrv *arguments, CommandLine *line, GError **error)
{
  if (!take_options(arguments, NULL, true, line, error))
    return false;
  if ((*arguments)[1] != NULL)
    return parse_with_command(program, arguments, line, error);
  if (command_line_has(line, "help") || command_line_has(line, "version"))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "no command given. hint: '%s --help' lists the commands",
              program->name);
  return false;
}

bool command_line_parse(const Program *program, int argc, char **argv, CommandLine *out_line, GError **error)
{
  CommandLine line = {
      .values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, values_free),
      .operands = g_ptr_array_new_with_free_func(g_free),
  };
  g_assert(argc > 0);
  g_auto(GStrv) arguments = g_strdupv(argv);
  if (!parse(program, &arguments, &line, error)) {
    command_line_clear(&line);
    return false;
  }
  *out_line = line;
  return true;
}
