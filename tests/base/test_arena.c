#include "tests/support/test.h"

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"

static void pieces_are_zeroed_and_aligned(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(4096);
  for (size_t size = 1; size < 40; size++) {
    const char *piece = arena_alloc(arena, size);
    assert_non_null(piece);
    assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
    for (size_t i = 0; i < size; i++)
      assert_int_equal(piece[i], 0);
  }
}

static void reused_memory_is_zeroed_again(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(4096);
  char *first = arena_alloc(arena, 100);
  memset(first, 'x', 100);
  arena_reset(arena);
  const char *again = arena_alloc(arena, 100);
  assert_ptr_equal(again, first);
  assert_int_equal(again[99], 0);
}

static void nothing_is_handed_out_beyond_the_limit(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(1024);
  assert_non_null(arena_alloc(arena, 1008));
  assert_null(arena_alloc(arena, 17));
  assert_non_null(arena_alloc(arena, 16));
  assert_null(arena_alloc(arena, 1));
  assert_int_equal(arena_used_bytes(arena), 1024);
}

static void limit_holds_across_blocks_and_returns_after_reset(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(1 << 20);
  for (int i = 0; i < 16; i++)
    assert_non_null(arena_alloc(arena, 1 << 16));
  assert_null(arena_alloc(arena, 1));
  arena_reset(arena);
  assert_int_equal(arena_used_bytes(arena), 0);
  assert_non_null(arena_alloc(arena, 1 << 20));
}

static void absurd_sizes_are_refused(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(SIZE_MAX);
  assert_null(arena_alloc(arena, SIZE_MAX));
  assert_null(arena_alloc_array(arena, SIZE_MAX / 2, 3));
  assert_null(arena_copy_text(arena, "x", SIZE_MAX));
}

static void text_is_copied_with_an_end(void **state)
{
  (void)state;
  g_autoptr(Arena) arena = arena_new(64);
  assert_string_equal(arena_copy_text(arena, "半边天和", strlen("半边天")), "半边天");
  assert_string_equal(arena_copy_text(arena, NULL, 0), "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pieces_are_zeroed_and_aligned),
      cmocka_unit_test(reused_memory_is_zeroed_again),
      cmocka_unit_test(nothing_is_handed_out_beyond_the_limit),
      cmocka_unit_test(limit_holds_across_blocks_and_returns_after_reset),
      cmocka_unit_test(absurd_sizes_are_refused),
      cmocka_unit_test(text_is_copied_with_an_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
