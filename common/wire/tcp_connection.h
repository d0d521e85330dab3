/* One accepted TCP connection of a libzmq socket, of which libzmq tells no more than the descriptor: what came through it, what its other end
 * has taken, and how to cut it. The descriptor belongs to libzmq, which may close it at any moment and whose number the kernel then gives to
 * something else; so all that is done is done to a duplicate that is known to be the same connection. Private to common/wire. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct TcpConnection {
  int fd;                       /* libzmq's */
  struct sockaddr_storage peer; /* who is at the other end; of family AF_UNSPEC when nobody was any more */
} TcpConnection;

/* Notes the connection that FD is now. */
void tcp_connection_note(TcpConnection *connection, int fd);

/* Bytes that the kernel has received from and delivered to the other end since the connection was made. False, and untouched, when it is gone or
 * is no TCP connection. */
bool tcp_connection_traffic(const TcpConnection *connection, uint64_t *out_received, uint64_t *out_delivered);

/* Ends it in both directions: libzmq learns that it is lost and gives back what it holds for it. Nothing when it is gone. */
void tcp_connection_cut(const TcpConnection *connection);
