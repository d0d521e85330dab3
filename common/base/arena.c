#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/* Blocks grow with the work: small pieces of work stay in the first block, which arena_reset() keeps. A piece larger than a block gets its own. */
#define BLOCK_SIZE_BYTES ((size_t)64 * 1024)
#define ALIGNMENT alignof(max_align_t)

typedef struct Block Block;

struct Block {
  Block *older;
  size_t size;
  size_t used;
  alignas(max_align_t) char bytes[];
};

struct Arena {
  Block *newest;
  size_t limit_bytes;
  size_t used_bytes;
};

Arena *arena_new(size_t limit_bytes)
{
  Arena *arena = g_new0(Arena, 1);
  arena->limit_bytes = limit_bytes;
  return arena;
}

static Block *block_new(size_t size, Block *older)
{
  Block *block = g_malloc(sizeof(Block) + size);
  *block = (Block){.older = older, .size = size};
  return block;
}

void arena_free(Arena *arena)
{
  if (arena == NULL)
    return;
  arena_reset(arena);
  g_free(arena->newest);
  g_free(arena);
}

void arena_reset(Arena *arena)
{
  while (arena->newest != NULL && arena->newest->older != NULL) {
    Block *block = arena->newest;
    arena->newest = block->older;
    g_free(block);
  }
  if (arena->newest != NULL)
    arena->newest->used = 0;
  arena->used_bytes = 0;
}

static void *take(Arena *arena, size_t size)
{
  if (arena->newest == NULL || arena->newest->size - arena->newest->used < size)
    arena->newest = block_new(MAX(size, BLOCK_SIZE_BYTES), arena->newest);
  void *piece = arena->newest->bytes + arena->newest->used;
  arena->newest->used += size;
  return memset(piece, 0, size);
}

void *arena_alloc(Arena *arena, size_t size)
{
  size_t left = arena->limit_bytes - arena->used_bytes;
  if (size > left)
    return NULL;
  size_t aligned = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (aligned > left || aligned < size)
    return NULL;
  arena->used_bytes += aligned;
  return take(arena, aligned);
}

void *arena_alloc_array(Arena *arena, size_t count, size_t size)
{
  if (size != 0 && count > SIZE_MAX / size)
    return NULL;
  return arena_alloc(arena, count * size);
}

char *arena_copy_text(Arena *arena, const char *text, size_t size)
{
  if (size == SIZE_MAX)
    return NULL;
  char *copy = arena_alloc(arena, size + 1);
  if (copy != NULL && size > 0)
    memcpy(copy, text, size);
  return copy;
}

size_t arena_used_bytes(const Arena *arena)
{
  return arena->used_bytes;
}
