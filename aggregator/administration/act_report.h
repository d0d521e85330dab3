/* What an administrative act tells when it is done: a sentence for people, or with --json an object for programs. */
#pragma once

#include <jansson.h>

#include "base/command.h"

/* Prints WORDS, or JSON when the invocation has --json. Takes JSON over. */
void act_show(const Invocation *invocation, const char *words, json_t *json);
