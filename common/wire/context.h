/* The inside of Wire. Private to common/wire. */
#pragma once

#include "wire/wire.h"

/* The libzmq context. */
void *wire_context(Wire *wire);

/* An inproc:// endpoint that nothing else in the process uses. The caller frees it. */
char *wire_unique_endpoint(Wire *wire) G_GNUC_WARN_UNUSED_RESULT;
