#include "aggregator/commands.h"

#include "aggregator/aggregator_settings.h"

static const CommandOption agency_add_options[] = {
    {"code", OPTION_VALUE, "CODE", "aggregator.option.code"},
    {"parent", OPTION_VALUE, "CODE", "aggregator.option.parent"},
    {"level", OPTION_VALUE, "LEVEL", "aggregator.option.level"},
    {"name-zh", OPTION_VALUE, "NAME", "aggregator.option.name_zh"},
    {"name-en", OPTION_VALUE, "NAME", "aggregator.option.name_en"},
    {"unit-type", OPTION_VALUE, "CODE", "aggregator.option.unit_type"},
    {"department", OPTION_VALUE, "CODE", "aggregator.option.department"},
    {"residence", OPTION_VALUE, "U|R", "aggregator.option.residence"},
    {"area-code", OPTION_VALUE, "CODE", "aggregator.option.area_code"},
    {"credit-code", OPTION_VALUE, "CODE", "aggregator.option.credit_code"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption keygen_options[] = {
    {"rotate", OPTION_FLAG, NULL, "aggregator.option.rotate"},
    {"switch", OPTION_FLAG, NULL, "aggregator.option.switch"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption agency_import_options[] = {
    {"dry-run", OPTION_FLAG, NULL, "aggregator.option.dry_run"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption reason_options[] = {
    {"reason", OPTION_VALUE, "TEXT", "aggregator.option.reason"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption agency_close_options[] = {
    {"from", OPTION_VALUE, "DAY", "aggregator.option.closed_from"},
    {"reason", OPTION_VALUE, "TEXT", "aggregator.option.reason"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption collector_add_options[] = {
    {"name", OPTION_VALUE, "NAME", "aggregator.option.name"},
    {"settings", OPTION_VALUE, "FILE", "aggregator.option.settings"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption collector_rotate_options[] = {
    {"number", OPTION_VALUE, "NUMBER", "aggregator.option.number"},
    {"prolong", OPTION_FLAG, NULL, "aggregator.option.prolong"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption audit_verify_options[] = {
    {"receipts", OPTION_LIST, "PATH", "aggregator.option.receipts"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption quarantine_list_options[] = {
    {"state", OPTION_VALUE, "open|replayed|discarded|all", "aggregator.option.state"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption quarantine_replay_options[] = {
    {"all", OPTION_FLAG, NULL, "aggregator.option.all"},
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption list_options[] = {
    {"json", OPTION_FLAG, NULL, "aggregator.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const Command commands[] = {
    {"keygen", NULL, "aggregator.command.keygen", keygen_options, command_keygen},
    {"migrate", NULL, "aggregator.command.migrate", list_options, command_migrate},
    {"catalogue load", "DIR", "aggregator.command.catalogue_load", list_options, command_catalogue_load},
    {"catalogue check", "DIR", "aggregator.command.catalogue_check", list_options, command_catalogue_check},
    {"agency add", NULL, "aggregator.command.agency_add", agency_add_options, command_agency_add},
    {"agency import", "FILE", "aggregator.command.agency_import", agency_import_options, command_agency_import},
    {"agency close", "AGENCY", "aggregator.command.agency_close", agency_close_options, command_agency_close},
    {"agency reopen", "AGENCY", "aggregator.command.agency_reopen", reason_options, command_agency_reopen},
    {"agency list", NULL, "aggregator.command.agency_list", list_options, command_agency_list},
    {"assignment list", "[AGENCY]", "aggregator.command.assignment_list", list_options, command_assignment_list},
    {"assignment set", "AGENCY INDICATOR on|off|by-type", "aggregator.command.assignment_set", reason_options,
     command_assignment_set},
    {"collector add", "AGENCY [PUBLICKEY]", "aggregator.command.collector_add", collector_add_options,
     command_collector_add},
    {"collector rotate", "AGENCY [PUBLICKEY]", "aggregator.command.collector_rotate", collector_rotate_options,
     command_collector_rotate},
    {"collector revoke", "AGENCY NUMBER", "aggregator.command.collector_revoke", list_options,
     command_collector_revoke},
    {"collector list", NULL, "aggregator.command.collector_list", list_options, command_collector_list},
    {"period close", "PERIOD", "aggregator.command.period_close", reason_options, command_period_close},
    {"period open", "PERIOD", "aggregator.command.period_open", reason_options, command_period_open},
    {"period list", NULL, "aggregator.command.period_list", list_options, command_period_list},
    {"quarantine list", "[AGENCY]", "aggregator.command.quarantine_list", quarantine_list_options,
     command_quarantine_list},
    {"quarantine show", "AGENCY NUMBER", "aggregator.command.quarantine_show", list_options, command_quarantine_show},
    {"quarantine replay", "AGENCY [NUMBER…]", "aggregator.command.quarantine_replay", quarantine_replay_options,
     command_quarantine_replay},
    {"quarantine discard", "AGENCY NUMBER…", "aggregator.command.quarantine_discard", reason_options,
     command_quarantine_discard},
    {"audit verify", "[AGENCY]", "aggregator.command.audit_verify", audit_verify_options, command_audit_verify},
    {"run", NULL, "aggregator.command.run", NULL, command_run},
    {"status", NULL, "aggregator.command.status", list_options, command_status},
    {NULL, NULL, NULL, NULL, NULL},
};

const Program aggregator_program = {.name = "halfsky-aggregator",
                                    .summary = "aggregator.summary",
                                    .settings = aggregator_setting_specs,
                                    .commands = commands};
