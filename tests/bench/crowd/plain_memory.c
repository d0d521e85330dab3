/* Plain memory where libsodium guards it, in all of the crowd: for each of the handful of secrets in a handshake it asks the
 * kernel eight times for pages, guards and locks, a fifth of the work of libzmq's threads. A collector on a machine of its own
 * does not notice; that of ten thousand on the aggregator's machine would be measured. They keep no secrets. */
#include <stdlib.h>

#include <sodium.h>

void *sodium_malloc(const size_t size)
{
  return malloc(size);
}

void *sodium_allocarray(size_t count, size_t size)
{
  return calloc(count, size);
}

void sodium_free(void *memory)
{
  free(memory);
}
