/* The forms named on a command line. */
#pragma once

#include "base/command.h"
#include "collector/sheets/text_encoding.h"

/* Every operand is a file that can be read. Fails with HALFSKY_ERROR_USAGE naming the first that is not, so that a mistyped name stops a command before
 * it has begun. */
bool operands_are_files(const Invocation *invocation, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The encoding that --encoding names; unknown without it. Fails with HALFSKY_ERROR_USAGE. */
bool operands_encoding(const Invocation *invocation, TextEncoding *out_encoding,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
