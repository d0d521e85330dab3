#include "tests/fuzz/plain_memory.h"

#include <glib.h>
#include <sqlite3.h>

/* Of the C library itself, whatever has taken the place of malloc(). */
void *__libc_malloc(size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

/* Before each piece stands its size. */
enum { HEAD_BYTES = 16 };

static void *with_head(char *memory, int size)
{
  if (memory == NULL)
    return NULL;
  *(int *)(void *)memory = size;
  return memory + HEAD_BYTES;
}

static void *take(int size)
{
  return with_head(__libc_malloc((size_t)size + HEAD_BYTES), size);
}

static void *resize(void *memory, int size)
{
  return with_head(__libc_realloc((char *)memory - HEAD_BYTES, (size_t)size + HEAD_BYTES), size);
}

static void give_back(void *memory)
{
  __libc_free((char *)memory - HEAD_BYTES);
}

static int size_of(void *memory)
{
  return *(int *)(void *)((char *)memory - HEAD_BYTES);
}

static int round_up(int size)
{
  return (size + 7) & ~7;
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
