#include "collector/commands.h"

#include "collector/collector_settings.h"

static const CommandOption keygen_options[] = {
    {"show", OPTION_FLAG, NULL, "collector.option.show"},
    {"rotate", OPTION_FLAG, NULL, "collector.option.rotate"},
    {"switch", OPTION_FLAG, NULL, "collector.option.switch"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption check_options[] = {
    {"encoding", OPTION_VALUE, "NAME", "collector.option.text_encoding"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption submit_options[] = {
    {"wait", OPTION_FLAG, NULL, "collector.option.wait"},
    {"timeout", OPTION_VALUE, "SECONDS", "collector.option.timeout"},
    {"again", OPTION_FLAG, NULL, "collector.option.again"},
    {"encoding", OPTION_VALUE, "NAME", "collector.option.text_encoding"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption status_options[] = {
    {"json", OPTION_FLAG, NULL, "collector.option.json"},
    {"brief", OPTION_FLAG, NULL, "collector.option.brief"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption spool_options[] = {
    {"json", OPTION_FLAG, NULL, "collector.option.json"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const CommandOption template_options[] = {
    {"period", OPTION_VALUE, "PERIOD", "collector.option.period"},
    {"output", OPTION_VALUE, "FILE", "collector.option.output"},
    {"encoding", OPTION_VALUE, "NAME", "collector.option.encoding"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const Command commands[] = {
    {"keygen", NULL, "collector.command.keygen", keygen_options, command_keygen},
    {"check", "FILE…", "collector.command.check", check_options, command_check},
    {"submit", "FILE…", "collector.command.submit", submit_options, command_submit},
    {"run", NULL, "collector.command.run", NULL, command_run},
    {"status", NULL, "collector.command.status", status_options, command_status},
    {"discard", "SUBMISSION", "collector.command.discard", spool_options, command_discard},
    {"template", NULL, "collector.command.template", template_options, command_template},
    {"check-connection", NULL, "collector.command.check_connection", NULL, command_check_connection},
    {"spool verify", NULL, "collector.command.spool_verify", spool_options, command_spool_verify},
    {"spool list", NULL, "collector.command.spool_list", spool_options, command_spool_list},
    {"spool requeue", "SUBMISSION", "collector.command.spool_requeue", spool_options, command_spool_requeue},
    {"spool dump", "SUBMISSION", "collector.command.spool_dump", spool_options, command_spool_dump},
    {NULL, NULL, NULL, NULL, NULL},
};

const Program collector_program = {.name = "halfsky-collector",
                                   .summary = "collector.summary",
                                   .settings = collector_setting_specs,
                                   .commands = commands};
