#include "wire/tcp_connection.h"

#include <fcntl.h>
#include <linux/tcp.h> /* the kernel's struct tcp_info: glibc's ends before the bytes */
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static void read_peer(int fd, struct sockaddr_storage *out_peer)
{
  struct sockaddr_storage peer = {.ss_family = AF_UNSPEC};
  socklen_t size = sizeof peer;
  const bool is_read = getpeername(fd, (struct sockaddr *)&peer, &size) == 0;
  *out_peer = is_read ? peer : (struct sockaddr_storage){.ss_family = AF_UNSPEC};
}

void tcp_connection_note(TcpConnection *connection, int fd)
{
  connection->fd = fd;
  read_peer(fd, &connection->peer);
}

static bool is_tcp(const TcpConnection *connection)
{
  return connection->peer.ss_family == AF_INET || connection->peer.ss_family == AF_INET6;
}

/* A duplicate, to be closed, or -1 when the connection is gone. */
static int duplicate(const TcpConnection *connection)
{
  if (!is_tcp(connection))
    return -1;
  const int copy = fcntl(connection->fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0)
    return -1;
  struct sockaddr_storage peer;
  read_peer(copy, &peer);
  if (memcmp(&peer, &connection->peer, sizeof peer) == 0)
    return copy;
  close(copy);
  return -1;
}

bool tcp_connection_traffic(const TcpConnection *connection, uint64_t *out_received, uint64_t *out_delivered)
{
  struct tcp_info traffic;
  socklen_t size = sizeof traffic;
  if (!is_tcp(connection) || getsockopt(connection->fd, IPPROTO_TCP, TCP_INFO, &traffic, &size) != 0 ||
      size < offsetof(struct tcp_info, tcpi_bytes_received) + sizeof traffic.tcpi_bytes_received)
    return false;
  *out_received = traffic.tcpi_bytes_received;
  *out_delivered = traffic.tcpi_bytes_acked;
  return true;
}

void tcp_connection_cut(const TcpConnection *connection)
{
  const int copy = duplicate(connection);
  if (copy < 0)
    return;
  shutdown(copy, SHUT_RDWR);
  close(copy);
}
