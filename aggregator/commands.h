/* The aggregator's subcommands: one file each in commands/, one row each in the table of aggregator_program. */
#pragma once

#include "base/command.h"

extern const Program aggregator_program;

ExitStatus command_keygen(const Invocation *invocation, GError **error);
ExitStatus command_migrate(const Invocation *invocation, GError **error);
ExitStatus command_catalogue_load(const Invocation *invocation, GError **error);
ExitStatus command_catalogue_check(const Invocation *invocation, GError **error);
ExitStatus command_agency_add(const Invocation *invocation, GError **error);
ExitStatus command_agency_import(const Invocation *invocation, GError **error);
ExitStatus command_agency_list(const Invocation *invocation, GError **error);
ExitStatus command_agency_close(const Invocation *invocation, GError **error);
ExitStatus command_agency_reopen(const Invocation *invocation, GError **error);
ExitStatus command_assignment_list(const Invocation *invocation, GError **error);
ExitStatus command_collector_add(const Invocation *invocation, GError **error);
ExitStatus command_collector_rotate(const Invocation *invocation, GError **error);
ExitStatus command_collector_revoke(const Invocation *invocation, GError **error);
ExitStatus command_collector_list(const Invocation *invocation, GError **error);
ExitStatus command_assignment_set(const Invocation *invocation, GError **error);
ExitStatus command_period_close(const Invocation *invocation, GError **error);
ExitStatus command_period_open(const Invocation *invocation, GError **error);
ExitStatus command_period_list(const Invocation *invocation, GError **error);
ExitStatus command_quarantine_list(const Invocation *invocation, GError **error);
ExitStatus command_quarantine_show(const Invocation *invocation, GError **error);
ExitStatus command_quarantine_replay(const Invocation *invocation, GError **error);
ExitStatus command_quarantine_discard(const Invocation *invocation, GError **error);
ExitStatus command_run(const Invocation *invocation, GError **error);
ExitStatus command_audit_verify(const Invocation *invocation, GError **error);
ExitStatus command_status(const Invocation *invocation, GError **error);
