/* halfsky-reporter: annual figures and the report on them. */
#include "base/command.h"
#include "reporter/commands.h"

int main(int argc, char **argv)
{
  const Program program = {
      .name = "halfsky-reporter",
      .summary = "reporter.program",
      .settings = reporter_settings,
      .commands = reporter_commands,
  };
  return command_main(&program, argc, argv);
}
