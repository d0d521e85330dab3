#include "wire/wire.h"
#include "wire/context.h"

#include <zmq.h>

struct Wire {
  void *context;
  gint n_names;
};

Wire *wire_new(void)
{
  g_assert(zmq_has("curve"));
  Wire *wire = g_new0(Wire, 1);
  wire->context = zmq_ctx_new();
  g_assert(wire->context != NULL);
  return wire;
}

void wire_free(Wire *wire)
{
  if (wire == NULL)
    return;
  while (zmq_ctx_term(wire->context) != 0)
    g_assert(zmq_errno() == EINTR);
  g_free(wire);
}

void *wire_context(Wire *wire)
{
  return wire->context;
}

char *wire_unique_endpoint(Wire *wire)
{
  return g_strdup_printf("inproc://halfsky-%d", g_atomic_int_add(&wire->n_names, 1));
}
