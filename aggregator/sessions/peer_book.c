#include "aggregator/sessions/peer_book.h"

#include <string.h>

#include "base/clock.h"

struct PeerBook {
  GHashTable *notes; /* GBytes → PeerNote */
  GHashTable *heard; /* collector → when it was heard last; both int64_t */
};

static void note_free(gpointer pointer)
{
  PeerNote *note = pointer;
  g_free(note->software);
  g_free(note->last_error);
  g_free(note);
}

static void unref_bytes(gpointer bytes)
{
  g_bytes_unref(bytes);
}

PeerBook *peer_book_new(void)
{
  PeerBook *book = g_new0(PeerBook, 1);
  book->notes = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, unref_bytes, note_free);
  book->heard = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  return book;
}

void peer_book_free(PeerBook *book)
{
  if (book == NULL)
    return;
  g_hash_table_unref(book->notes);
  g_hash_table_unref(book->heard);
  g_free(book);
}

/* The beginning of TEXT, which may be NULL, in whole characters. */
static char *shortened(const char *text)
{
  if (text == NULL || strlen(text) <= PEER_TEXT_BYTES_MAX)
    return g_strdup(text);
  const char *end = g_utf8_find_prev_char(text, text + PEER_TEXT_BYTES_MAX + 1);
  return g_strndup(text, (gsize)(end - text));
}

static void hear(PeerBook *book, PeerNote *note)
{
  const int64_t number = collector_number(note->collector);
  int64_t *heard_at_us = g_hash_table_lookup(book->heard, &number);
  note->heard_at_us = clock_wall_us();
  if (heard_at_us != NULL)
    *heard_at_us = note->heard_at_us;
  else
    g_hash_table_insert(book->heard, g_memdup2(&number, sizeof number),
                        g_memdup2(&note->heard_at_us, sizeof note->heard_at_us));
}

int64_t peer_book_heard_at_us(const PeerBook *book, CollectorKey key)
{
  const int64_t number = collector_number(key);
  const int64_t *heard_at_us = g_hash_table_lookup(book->heard, &number);
  return heard_at_us == NULL ? 0 : *heard_at_us;
}

PeerNote *peer_book_hello(PeerBook *book, GBytes *address, CollectorKey collector, const Hello *hello)
{
  PeerNote *note = g_new0(PeerNote, 1);
  note->collector = collector;
  note->has_catalogue = hello->has_catalogue;
  note->has_profile = hello->has_profile;
  note->catalogue_digest = hello->catalogue_digest;
  note->profile_digest = hello->profile_digest;
  note->software = shortened(hello->software);
  hear(book, note);
  g_hash_table_replace(book->notes, g_bytes_ref(address), note);
  return note;
}

PeerNote *peer_book_find(PeerBook *book, GBytes *address)
{
  return g_hash_table_lookup(book->notes, address);
}

void peer_book_heartbeat(PeerBook *book, GBytes *address, const CollectorHeartbeat *heartbeat)
{
  PeerNote *note = peer_book_find(book, address);
  if (note == NULL)
    return;
  hear(book, note);
  note->unfinished_batches = heartbeat->unfinished_batches;
  note->unfinished_bytes = heartbeat->unfinished_bytes;
  note->oldest_age_s = heartbeat->oldest_age_s;
  note->disk_free_bytes = heartbeat->disk_free_bytes;
  g_free(note->last_error);
  note->last_error = shortened(heartbeat->last_error);
}

size_t peer_book_size(const PeerBook *book)
{
  return g_hash_table_size(book->notes);
}

void peer_book_each(PeerBook *book, PeerBookFunc func, void *user)
{
  GHashTableIter iter;
  gpointer address = NULL;
  gpointer note = NULL;
  g_hash_table_iter_init(&iter, book->notes);
  while (g_hash_table_iter_next(&iter, &address, &note))
    if (!func(address, note, user))
      g_hash_table_iter_remove(&iter);
}
