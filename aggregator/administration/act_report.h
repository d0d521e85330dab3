/* What administrative acts have in common on the command line: the reason that some must have, and what they tell when they are done, a sentence for people or with
 * --json an object for programs. */
#pragma once

#include <jansson.h>

#include "base/command.h"

/* Reads --reason, which is borrowed. USAGE error when it is missing or empty. */
bool act_read_reason(const Invocation *invocation, const char **out_reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prints WORDS, or JSON when the invocation has --json. Takes JSON over. */
void act_show(const Invocation *invocation, const char *words, json_t *json);
