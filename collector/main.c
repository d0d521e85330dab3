#include "collector/commands.h"

int main(int argc, char **argv)
{
  return command_main(&collector_program, argc, argv);
}
