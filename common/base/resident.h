/* How much memory this process has. */
#pragma once

#include <stdint.h>

/* Bytes of memory that are resident now; 0 when the kernel does not tell. */
uint64_t resident_bytes(void);
