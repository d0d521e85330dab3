#include "tests/fuzz/memory_file.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

void memory_file_open(MemoryFile *file, const uint8_t *bytes, size_t size)
{
  file->fd = memfd_create("fuzzed", MFD_CLOEXEC);
  g_assert(file->fd >= 0 && fchmod(file->fd, 0600) == 0 && write(file->fd, bytes, size) == (ssize_t)size);
  snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
}

void memory_file_close(MemoryFile *file)
{
  close(file->fd);
}
