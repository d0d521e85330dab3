#include "aggregator/sessions/peer_book.h"

#include <string.h>

#include "tests/support/test.h"

static GBytes *address(const char *text)
{
  return g_bytes_new(text, strlen(text));
}

static bool is_kept(GBytes *at, PeerNote *note, void *user)
{
  (void)note;
  return g_bytes_equal(at, user);
}

static void new_hello_replaces_the_note_of_its_address(void **state)
{
  (void)state;
  PeerBook *book = peer_book_new();
  g_autoptr(GBytes) here = address("here");
  peer_book_hello(book, here, (CollectorKey){1, 1, 1}, &(Hello){.software = "old"});
  peer_book_hello(book, here, (CollectorKey){1, 2, 1}, &(Hello){.software = "new"});
  assert_int_equal(peer_book_find(book, here)->collector.collector_id, 2);
  assert_string_equal(peer_book_find(book, here)->software, "new");
  peer_book_free(book);
}

static void peers_that_are_gone_are_forgotten(void **state)
{
  (void)state;
  PeerBook *book = peer_book_new();
  g_autoptr(GBytes) here = address("here");
  g_autoptr(GBytes) gone = address("gone");
  peer_book_hello(book, here, (CollectorKey){1, 1, 1}, &(Hello){0});
  peer_book_hello(book, gone, (CollectorKey){1, 2, 1}, &(Hello){0});
  peer_book_each(book, is_kept, here);
  assert_non_null(peer_book_find(book, here));
  assert_null(peer_book_find(book, gone));
  peer_book_heartbeat(book, gone, &(CollectorHeartbeat){.unfinished_batches = 1});
  assert_null(peer_book_find(book, gone));
  peer_book_free(book);
}

static void long_texts_are_cut_between_characters(void **state)
{
  (void)state;
  PeerBook *book = peer_book_new();
  g_autoptr(GBytes) here = address("here");
  g_autoptr(GString) complaint = g_string_new(NULL);
  for (int i = 0; i < 1000; i++)
    g_string_append(complaint, "错");
  peer_book_hello(book, here, (CollectorKey){1, 1, 1}, &(Hello){0});
  peer_book_heartbeat(book, here, &(CollectorHeartbeat){.last_error = complaint->str});
  const char *kept = peer_book_find(book, here)->last_error;
  assert_int_equal(strlen(kept), PEER_TEXT_BYTES_MAX / strlen("错") * strlen("错"));
  assert_true(g_utf8_validate(kept, -1, NULL));
  peer_book_free(book);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(new_hello_replaces_the_note_of_its_address),
      cmocka_unit_test(peers_that_are_gone_are_forgotten),
      cmocka_unit_test(long_texts_are_cut_between_characters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
