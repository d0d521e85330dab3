/* JSON on standard output. */
#pragma once

#include <jansson.h>

/* Prints VALUE, indented, and a line end. */
void print_json(const json_t *value);
