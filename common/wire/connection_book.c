#include "wire/connection_book.h"

static void connection_free(gpointer pointer)
{
  Connection *connection = pointer;
  g_free(connection->identity);
  g_free(connection);
}

static void free_queue(gpointer queue)
{
  g_slice_free(GQueue, queue); /* its links are part of the connections */
}

void connection_book_init(ConnectionBook *book)
{
  *book = (ConnectionBook){.by_fd = g_hash_table_new_full(g_int_hash, g_int_equal, NULL, connection_free),
                           .by_peer = g_hash_table_new(peer_hash, peer_equal),
                           .copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_queue)};
}

void connection_book_clear(ConnectionBook *book)
{
  g_hash_table_unref(book->copies);
  g_hash_table_unref(book->by_peer);
  g_hash_table_unref(book->by_fd);
}

size_t connection_book_size(const ConnectionBook *book)
{
  return g_hash_table_size(book->by_fd);
}

Connection *connection_book_of_fd(const ConnectionBook *book, int fd)
{
  return g_hash_table_lookup(book->by_fd, &fd);
}

Connection *connection_book_of_peer(const ConnectionBook *book, const Peer *peer)
{
  return g_hash_table_lookup(book->by_peer, peer);
}

static void leave_place(ConnectionBook *book, Connection *connection)
{
  if (connection->identity == NULL) {
    g_queue_unlink(&book->strangers, &connection->place);
    return;
  }
  GQueue *copies = g_hash_table_lookup(book->copies, connection->identity);
  g_queue_unlink(copies, &connection->place);
  if (copies->length == 0)
    g_hash_table_remove(book->copies, connection->identity);
  if (connection_book_of_peer(book, &connection->peer) == connection)
    g_hash_table_remove(book->by_peer, &connection->peer);
  g_clear_pointer(&connection->identity, g_free);
}

static bool is_laden(const Connection *connection)
{
  return connection->unread >= CONNECTION_LADEN_BYTES;
}

void connection_book_set_unread(ConnectionBook *book, Connection *connection, uint64_t unread)
{
  book->n_laden -= is_laden(connection);
  book->unread += unread - connection->unread;
  connection->unread = unread;
  book->n_laden += is_laden(connection);
}

void connection_book_forget(ConnectionBook *book, Connection *connection)
{
  connection_book_set_unread(book, connection, 0);
  leave_place(book, connection);
  g_hash_table_remove(book->by_fd, &connection->tcp.fd);
}

void connection_book_add(ConnectionBook *book, int fd)
{
  Connection *former = connection_book_of_fd(book, fd);
  if (former != NULL)
    connection_book_forget(book, former);
  Connection *connection = g_new0(Connection, 1);
  tcp_connection_note(&connection->tcp, fd);
  connection->place.data = connection;
  g_queue_push_tail_link(&book->strangers, &connection->place);
  g_hash_table_insert(book->by_fd, &connection->tcp.fd, connection);
}

GQueue *connection_book_introduce(ConnectionBook *book, Connection *connection, const Peer *peer, const char *identity)
{
  leave_place(book, connection);
  connection->identity = g_strdup(identity);
  connection->peer = *peer;
  g_hash_table_replace(book->by_peer, &connection->peer, connection);
  GQueue *copies = g_hash_table_lookup(book->copies, identity);
  if (copies == NULL) {
    copies = g_queue_new();
    g_hash_table_insert(book->copies, g_strdup(identity), copies);
  }
  g_queue_push_tail_link(copies, &connection->place);
  return copies;
}

Connection *connection_oldest(const GQueue *queue)
{
  for (const GList *link = queue->head; link != NULL; link = link->next)
    if (!connection_is_cut(link->data))
      return link->data;
  return NULL;
}

void connection_cut(Connection *connection, uint64_t *counter)
{
  tcp_connection_cut(&connection->tcp);
  connection->tcp.peer.ss_family = AF_UNSPEC;
  (*counter)++;
}

bool connection_is_cut(const Connection *connection)
{
  return connection->tcp.peer.ss_family == AF_UNSPEC;
}
