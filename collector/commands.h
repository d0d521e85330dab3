/* The collector's subcommands: one file each in commands/, one row each in the table of collector_program. */
#pragma once

#include "base/command.h"

extern const Program collector_program;

ExitStatus command_keygen(const Invocation *invocation, GError **error);
ExitStatus command_check(const Invocation *invocation, GError **error);
ExitStatus command_submit(const Invocation *invocation, GError **error);
ExitStatus command_run(const Invocation *invocation, GError **error);
ExitStatus command_check_connection(const Invocation *invocation, GError **error);
ExitStatus command_template(const Invocation *invocation, GError **error);
ExitStatus command_status(const Invocation *invocation, GError **error);
ExitStatus command_discard(const Invocation *invocation, GError **error);
ExitStatus command_spool_verify(const Invocation *invocation, GError **error);
ExitStatus command_spool_list(const Invocation *invocation, GError **error);
ExitStatus command_spool_requeue(const Invocation *invocation, GError **error);
ExitStatus command_spool_dump(const Invocation *invocation, GError **error);
