/* The help pages of a program and of its subcommands. Private to command.c. */
#pragma once

#include "base/command.h"

/* The page of COMMAND, or of the whole program when it is NULL. The caller frees it. */
char *command_help(const Program *program, const Command *command, Language language);
