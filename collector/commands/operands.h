/* The forms named on a command line. */
#pragma once

#include "base/command.h"

/* Every operand is a file that can be read. Fails with HALFSKY_ERROR_USAGE naming the first that is not, so that a mistyped name stops a command before
 * it has begun. */
bool operands_are_files(const Invocation *invocation, GError **error) G_GNUC_WARN_UNUSED_RESULT;
