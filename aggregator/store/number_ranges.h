/* Numbers in few words. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* `3-5, 9` of N numbers in ascending order. The caller frees it. */
char *number_ranges(const int64_t *numbers, size_t n);

/* The same as PostgreSQL reads an int4multirange: `{[3,5],[9,9]}`. */
char *number_ranges_as_multirange(const int64_t *numbers, size_t n);
