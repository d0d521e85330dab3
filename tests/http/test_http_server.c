/* A real server on a loop of its own, asked over real sockets. */
#include "tests/support/test.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "http/http_server.h"
#include "tests/support/http_get.h"

typedef struct Stand {
  HttpServer *server;
  pthread_t thread;
  atomic_bool is_over;
} Stand;

static HttpAnswer echo_path(const char *path, gpointer user)
{
  g_autofree char *body = g_strdup_printf("%s %s", (const char *)user, path);
  return http_answer_text(strcmp(path, "/none") == 0 ? 404 : 200, "text/plain; charset=utf-8", body);
}

static void *keep_serving(void *self)
{
  Stand *stand = self;
  while (!atomic_load(&stand->is_over)) {
    struct pollfd wait = {.fd = http_server_descriptor(stand->server), .events = POLLIN};
    const int64_t timeout_ms = http_server_timeout_ms(stand->server);
    poll(&wait, 1, timeout_ms < 0 || timeout_ms > 20 ? 20 : (int)timeout_ms);
    http_server_serve(stand->server);
  }
  return NULL;
}

static int begin(void **state)
{
  static char greeting[] = "hello";
  g_autoptr(GError) failure = NULL;
  Stand *stand = g_new0(Stand, 1);
  stand->server = http_server_open("127.0.0.1:0", echo_path, greeting, &failure);
  assert_null(failure);
  assert_int_equal(pthread_create(&stand->thread, NULL, keep_serving, stand), 0);
  *state = stand;
  return 0;
}

static int end(void **state)
{
  Stand *stand = *state;
  atomic_store(&stand->is_over, true);
  pthread_join(stand->thread, NULL);
  http_server_close(stand->server);
  g_free(stand);
  return 0;
}

static void get_is_answered(void **state)
{
  const Stand *stand = *state;
  g_autofree char *answer = http_ask(http_server_port(stand->server), "GET", "/a%20page?x=1");
  expect_contains(answer, "HTTP/1.1 200 ");
  expect_contains(answer, "Content-Type: text/plain; charset=utf-8\r\n");
  expect_contains(answer, "\r\n\r\nhello /a page");
}

static void head_has_no_body(void **state)
{
  const Stand *stand = *state;
  g_autofree char *answer = http_ask(http_server_port(stand->server), "HEAD", "/page");
  expect_contains(answer, "HTTP/1.1 200 ");
  expect_contains(answer, "Content-Length: 11\r\n");
  assert_null(strstr(answer, "hello"));
}

static void status_is_the_answers(void **state)
{
  const Stand *stand = *state;
  g_autofree char *answer = http_ask(http_server_port(stand->server), "GET", "/none");
  expect_contains(answer, "HTTP/1.1 404 ");
}

static void writing_is_refused(void **state)
{
  const Stand *stand = *state;
  g_autofree char *answer = http_ask(http_server_port(stand->server), "DELETE", "/page");
  expect_contains(answer, "HTTP/1.1 405 ");
  expect_contains(answer, "Allow: GET, HEAD\r\n");
}

static void nonsense_is_refused_and_the_next_is_served(void **state)
{
  const Stand *stand = *state;
  g_autofree char *long_path = g_strnfill(100000, 'x');
  g_autofree char *nonsense = http_ask(http_server_port(stand->server), "GET", long_path);
  assert_null(strstr(nonsense, " 200 "));
  get_is_answered(state);
}

static void address_must_be_numeric(G_GNUC_UNUSED void **state)
{
  static const char *const wrong[] = {"",           "127.0.0.1",      "localhost:80", ":80",
                                      "127.0.0.1:", "127.0.0.1:http", "1.2.3:99999"};
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) failure = NULL;
    HttpServer *server = http_server_open(wrong[i], echo_path, NULL, &failure);
    assert_null(server);
    assert_true(halfsky_error_is(failure, HALFSKY_ERROR_USAGE));
  }
}

static void taken_port_is_a_failure(void **state)
{
  const Stand *stand = *state;
  g_autoptr(GError) failure = NULL;
  g_autofree char *address = g_strdup_printf("127.0.0.1:%u", http_server_port(stand->server));
  HttpServer *server = http_server_open(address, echo_path, NULL, &failure);
  assert_null(server);
  expect_contains(failure->message, "is another program there");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(get_is_answered, begin, end),
      cmocka_unit_test_setup_teardown(head_has_no_body, begin, end),
      cmocka_unit_test_setup_teardown(status_is_the_answers, begin, end),
      cmocka_unit_test_setup_teardown(writing_is_refused, begin, end),
      cmocka_unit_test_setup_teardown(nonsense_is_refused_and_the_next_is_served, begin, end),
      cmocka_unit_test(address_must_be_numeric),
      cmocka_unit_test_setup_teardown(taken_port_is_a_failure, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
