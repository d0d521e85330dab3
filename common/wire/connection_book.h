/* The connections of a listening socket: who is a stranger, whose key has which, and what waits for all of them. What is too much is for connection_guard.h
 * to say. Private to common/wire. */
#pragma once

#include "wire/router.h"
#include "wire/tcp_connection.h"

enum { CONNECTION_LADEN_BYTES = 64 * 1024 };

typedef struct Connection {
  TcpConnection tcp;
  GList place;    /* among the strangers, or among the copies of its key; its data is the connection */
  char *identity; /* of its key; NULL: a stranger */
  Peer peer;      /* of who is no stranger */
  bool was_heard; /* since it was weighed */
  uint64_t received_mark, delivered_mark;
  uint64_t held;         /* as weighed */
  uint64_t unread;       /* what waits for it, as far as the kernel was asked */
  int64_t progressed_ms; /* when it took anything last, or was told anything again */
} Connection;

typedef struct ConnectionBook {
  GHashTable *by_fd;   /* its fd → Connection, owned */
  GHashTable *by_peer; /* Peer → Connection */
  GHashTable *copies;  /* identity → GQueue of its connections, oldest first */
  GQueue strangers;    /* oldest first */
  uint64_t unread;     /* sum over all */
  size_t n_laden;      /* for whom CONNECTION_LADEN_BYTES wait, or more */
} ConnectionBook;

void connection_book_init(ConnectionBook *book);
void connection_book_clear(ConnectionBook *book);

size_t connection_book_size(const ConnectionBook *book);

/* NULL when there is none. */
Connection *connection_book_of_fd(const ConnectionBook *book, int fd);
Connection *connection_book_of_peer(const ConnectionBook *book, const Peer *peer);

/* A stranger has come with FD; who had that before is gone. */
void connection_book_add(ConnectionBook *book, int fd);
void connection_book_forget(ConnectionBook *book, Connection *connection);

/* CONNECTION turns out to be PEER, whose key has IDENTITY. The connections with that key are returned, it as the newest; borrowed. */
GQueue *connection_book_introduce(ConnectionBook *book, Connection *connection, const Peer *peer, const char *identity);

/* So many bytes wait for CONNECTION, as far as is known. */
void connection_book_set_unread(ConnectionBook *book, Connection *connection, uint64_t unread);

/* The oldest of QUEUE that was not cut yet; NULL when all were. */
Connection *connection_oldest(const GQueue *queue);

/* Ends it and counts that in COUNTER. Its end is told by the monitor; until then it stays where it is, but is cut only once. */
void connection_cut(Connection *connection, uint64_t *counter);
bool connection_is_cut(const Connection *connection);
