/* Memory for one piece of work, with a ceiling, released in one step.
 *
 * Invariants: what is handed out is zeroed, aligned for any type, and valid until arena_reset() or arena_free(). No single piece is ever released.
 * The sum handed out (with alignment) never exceeds the limit: beyond it arena_alloc() returns NULL, which callers treat as input that is too big,
 * not as a lack of memory. Belongs to one thread. */
#pragma once

#include <stddef.h>

#include <glib.h>

typedef struct Arena Arena;

Arena *arena_new(size_t limit_bytes);
void arena_free(Arena *arena);

/* SIZE zeroed bytes, or NULL beyond the limit. SIZE 0 gives a pointer that must not be read. */
void *arena_alloc(Arena *arena, size_t size) G_GNUC_WARN_UNUSED_RESULT;

/* COUNT elements of SIZE bytes; NULL beyond the limit, also when the product overflows. */
void *arena_alloc_array(Arena *arena, size_t count, size_t size) G_GNUC_WARN_UNUSED_RESULT;

/* A NUL-terminated copy of SIZE bytes of TEXT, or NULL beyond the limit. */
char *arena_copy_text(Arena *arena, const char *text, size_t size) G_GNUC_WARN_UNUSED_RESULT;

/* Takes everything back; the first block is kept for the next piece of work. */
void arena_reset(Arena *arena);

/* Bytes handed out since the last reset, with alignment. */
size_t arena_used_bytes(const Arena *arena);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)
