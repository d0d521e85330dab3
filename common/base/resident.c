#include "base/resident.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* "size resident …" of the pages, without a stream's buffer: it is asked twenty times a second. */
static size_t read_pages(char *out_text, size_t capacity)
{
  const int descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return 0;
  const ssize_t n = read(descriptor, out_text, capacity);
  close(descriptor);
  return n > 0 ? (size_t)n : 0;
}

uint64_t resident_bytes(void)
{
  unsigned long size = 0;
  unsigned long resident = 0;
  char text[128];
  text[read_pages(text, sizeof text - 1)] = '\0';
  const int n_read = sscanf(text, "%lu %lu", &size, &resident);
  return n_read == 2 ? (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}
