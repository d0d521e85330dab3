/* What stands on a command line, sorted: which subcommand, which options, which operands. Private to command.c. */
#pragma once

#include "base/command.h"

typedef struct CommandLine {
  const Command *command; /* NULL when none was named */
  GHashTable *values;     /* option name → GPtrArray of values, NULL-terminated; a flag has an empty one */
  GPtrArray *operands;    /* NULL-terminated */
} CommandLine;

/* The options that every program has. */
extern const CommandOption command_common_options[];

/* Sorts ARGV (not changed; strings are copied). Fails with HALFSKY_ERROR_USAGE. OUT_LINE is to be cleared. A line that asks for --help or --version may
 * lack subcommand and operands. */
bool command_line_parse(const Program *program, int argc, char **argv, CommandLine *out_line,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void command_line_clear(CommandLine *line);

/* True when option NAME was given. */
bool command_line_has(const CommandLine *line, const char *name);

/* The last value of option NAME, or NULL. */
const char *command_line_value(const CommandLine *line, const char *name);
