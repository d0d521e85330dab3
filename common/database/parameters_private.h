/* What query.c hands to libpq from Parameters. Private to this room. */
#pragma once

#include "database/parameters.h"

/* The types of all values, in order. */
const unsigned int *parameters_types(const Parameters *parameters);
int parameters_count(const Parameters *parameters);
/* Fills two arrays of parameters_count() entries; a NULL pointer is SQL NULL. Values are borrowed. */
void parameters_values(const Parameters *parameters, const char **out_values, int *out_lengths);
