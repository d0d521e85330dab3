#include "tests/support/http_get.h"

#include "tests/support/test.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

static int connect_to(uint16_t port)
{
  const struct timeval deadline = {.tv_sec = 30};
  const struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(descriptor >= 0);
  assert_int_equal(setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline), 0);
  assert_int_equal(connect(descriptor, (const struct sockaddr *)(const void *)&address, sizeof address), 0);
  return descriptor;
}

int http_begin(uint16_t port, const char *method, const char *path, const char *headers)
{
  g_autofree char *request =
      g_strdup_printf("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", method, path, headers);
  const int descriptor = connect_to(port);
  assert_int_equal(write(descriptor, request, strlen(request)), (ssize_t)strlen(request));
  return descriptor;
}

char *http_finish(int descriptor)
{
  GString *answer = g_string_new(NULL);
  char buffer[4096];
  ssize_t n_read = 0;
  while ((n_read = read(descriptor, buffer, sizeof buffer)) > 0)
    g_string_append_len(answer, buffer, n_read);
  assert_int_equal(n_read, 0);
  close(descriptor);
  return g_string_free(answer, FALSE);
}

char *http_ask(uint16_t port, const char *method, const char *path)
{
  return http_finish(http_begin(port, method, path, ""));
}
