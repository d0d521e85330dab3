#include "base/resident.h"

#include <stdio.h>
#include <unistd.h>

uint64_t resident_bytes(void)
{
  unsigned long size = 0;
  unsigned long resident = 0;
  FILE *pages = fopen("/proc/self/statm", "re");
  if (pages == NULL)
    return 0;
  const int n_read = fscanf(pages, "%lu %lu", &size, &resident);
  fclose(pages);
  return n_read == 2 ? (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}
