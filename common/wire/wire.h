/* The process's one ZeroMQ context (libzmq 4.3.4 may crash other CURVE contexts when one goes). Made after the last fork. */
#pragma once

#include <glib.h>

typedef struct Wire Wire;

Wire *wire_new(void) G_GNUC_WARN_UNUSED_RESULT;

/* Waits until everything that was closed is really gone. Every socket of this room must have been closed before. Accepts NULL. */
void wire_free(Wire *wire);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wire, wire_free)
