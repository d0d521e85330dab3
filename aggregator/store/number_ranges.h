/* Numbers in few words: 3-5, 9. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* N numbers in ascending order. The caller frees it. */
char *number_ranges(const int64_t *numbers, size_t n);
