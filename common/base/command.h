/* The command line shared by the three programs: a table of subcommands, options and settings.
 *
 * command_main() finds the subcommand, reads options and operands, loads the settings, runs it, prints the error if any and returns the exit status.
 * Common to all: --config FILE, --set section.key=value (repeatable), --lang zh|en, --help, --version. There are no globals: a command gets
 * everything in its Invocation. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/error.h"
#include "base/settings.h"
#include "base/text.h"

typedef enum OptionKind {
  OPTION_FLAG,  /* --wait */
  OPTION_VALUE, /* --year 2025, the last one wins */
  OPTION_LIST,  /* --from A --from B */
} OptionKind;

/* One option of a subcommand; a table of them ends with a NULL name. */
typedef struct CommandOption {
  const char *name; /* without the dashes */
  OptionKind kind;
  const char *placeholder; /* what stands for the value in the help, NULL for a flag */
  const char *help;        /* text code */
} CommandOption;

/* What a subcommand is called with; borrowed for its run. */
typedef struct Invocation {
  const char *program;
  const Settings *settings;
  Language language;
  guint n_operands;
  const char *const *operands;   /* n_operands, then NULL */
  GHashTable *values;            /* private: option name → GPtrArray of values */
  const CommandOption *accepted; /* private: the subcommand's options */
} Invocation;

/* Returns the exit status, or sets ERROR (then the status follows from the error and the return value is ignored). */
typedef ExitStatus (*CommandFunc)(const Invocation *invocation, GError **error);

/* One subcommand; a table of them ends with a NULL name. */
typedef struct Command {
  const char *name; /* one word or two: "check", "catalogue load" */
  const char
      *operands; /* as the help shows them and as they are counted: "FILE…", "[FILE]", "DIR NAME"; NULL for none */
  const char *summary;          /* text code */
  const CommandOption *options; /* NULL for none */
  CommandFunc run;
} Command;

typedef struct Program {
  const char
      *name; /* "halfsky-collector"; settings default to /etc/halfsky/<name without halfsky->.conf when that exists */
  const char *summary; /* text code */
  const SettingSpec *settings;
  const Command *commands;
} Program;

/* Runs the program; returns what main() returns. */
int command_main(const Program *program, int argc, char **argv);

/* Options by name; asking for one the subcommand's table lacks, or of another kind, is a bug. */
bool invocation_flag(const Invocation *invocation, const char *name);
const char *invocation_value(const Invocation *invocation, const char *name);       /* NULL when not given */
const char *const *invocation_list(const Invocation *invocation, const char *name); /* NULL-terminated, maybe empty */

/* The language of what is written for readers and agencies: --lang, else Chinese whatever the locale says. */
Language invocation_report_language(const Invocation *invocation);

/* Reads --NAME as a whole number within the range; OUT_NUMBER is FALLBACK when not given. Fails with HALFSKY_ERROR_USAGE. */
bool invocation_integer(const Invocation *invocation, const char *name, int64_t fallback, int64_t minimum,
                        int64_t maximum, int64_t *out_number, GError **error) G_GNUC_WARN_UNUSED_RESULT;
