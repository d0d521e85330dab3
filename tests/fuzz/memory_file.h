/* Bytes as a file that never touches a disk, for parsers that are given a path. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { MEMORY_FILE_PATH_SIZE = 32 };

typedef struct MemoryFile {
  int fd;
  char path[MEMORY_FILE_PATH_SIZE];
} MemoryFile;

/* A file with these bytes, of mode 0600. */
void memory_file_open(MemoryFile *file, const uint8_t *bytes, size_t size);
void memory_file_close(MemoryFile *file);
