/* Pieces that were given back wait in lists by size until one of their size is asked for again: an input opens the same database as the one before. */
#include "tests/fuzz/plain_memory.h"

#include <string.h>

#include <glib.h>
#include <sqlite3.h>

/* Of the C library itself, whatever has taken the place of malloc(). */
void *__libc_malloc(size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

/* Before each piece stands its size. Sizes are powers of two, and beyond the largest of them whatever was asked for. */
enum { HEAD_BYTES = 16, SMALLEST_BITS = 4, N_LISTS = 14, LARGEST_KEPT = 1 << (SMALLEST_BITS + N_LISTS - 1) };

typedef struct Piece {
  struct Piece *next;
} Piece;

static Piece *waiting[N_LISTS];

static int list_of(int size)
{
  const int bits = size > 1 ? 32 - __builtin_clz((unsigned)(size - 1)) : 0;
  return bits > SMALLEST_BITS ? bits - SMALLEST_BITS : 0;
}

static void *with_head(char *memory, int size)
{
  if (memory == NULL)
    return NULL;
  *(int *)(void *)memory = size;
  return memory + HEAD_BYTES;
}

static void *take(int size)
{
  if (size > LARGEST_KEPT)
    return with_head(__libc_malloc((size_t)size + HEAD_BYTES), size);
  const int list = list_of(size);
  Piece *piece = waiting[list];
  if (piece == NULL) {
    const int rounded = 1 << (list + SMALLEST_BITS);
    return with_head(__libc_malloc((size_t)rounded + HEAD_BYTES), rounded);
  }
  waiting[list] = piece->next;
  return piece;
}

static int size_of(void *memory)
{
  return *(int *)(void *)((char *)memory - HEAD_BYTES);
}

static void give_back(void *memory)
{
  const int size = size_of(memory);
  if (size > LARGEST_KEPT) {
    __libc_free((char *)memory - HEAD_BYTES);
    return;
  }
  Piece *piece = memory;
  piece->next = waiting[list_of(size)];
  waiting[list_of(size)] = piece;
}

static void *resize(void *memory, int size)
{
  const int old_size = size_of(memory);
  if (size <= old_size && old_size <= LARGEST_KEPT)
    return memory;
  if (old_size > LARGEST_KEPT && size > LARGEST_KEPT)
    return with_head(__libc_realloc((char *)memory - HEAD_BYTES, (size_t)size + HEAD_BYTES), size);
  void *larger = take(size);
  if (larger == NULL)
    return NULL;
  memcpy(larger, memory, (size_t)MIN(size, old_size));
  give_back(memory);
  return larger;
}

static int round_up(int size)
{
  return size > LARGEST_KEPT ? (size + 7) & ~7 : 1 << (list_of(size) + SMALLEST_BITS);
}

static int begin(void *nothing)
{
  (void)nothing;
  return SQLITE_OK;
}

static void end(void *nothing)
{
  (void)nothing;
}

void plain_memory_for_sqlite(void)
{
  static const sqlite3_mem_methods methods = {take, give_back, resize, size_of, round_up, begin, end, NULL};
  const int code = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  g_assert(code == SQLITE_OK);
}
