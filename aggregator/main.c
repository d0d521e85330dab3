#include "aggregator/commands.h"

int main(int argc, char **argv)
{
  return command_main(&aggregator_program, argc, argv);
}
