/* A real server on a loop of its own, asked over real sockets. */
#include "tests/support/test.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "http/http_client.h"
#include "http/http_server.h"
#include "tests/support/http_get.h"
#include "tests/support/wait.h"

typedef struct Stand {
  HttpServer *server;
  pthread_t thread;
  atomic_bool is_over;
} Stand;

/* `/later` is answered when `/now` is. The server's thread has it, the test looks whether it is there. */
static _Atomic(HttpRequest *) waiting;

static void answer_echo(HttpRequest *request, const char *greeting)
{
  const char *path = http_request_path(request);
  const char *wanted = http_request_argument(request, "x");
  g_autofree char *large = strcmp(path, "/large") == 0 ? g_strnfill(50000, 'x') : g_strdup("");
  g_autofree char *body = g_strdup_printf("%s %s x=%s%s", greeting, path, wanted == NULL ? "" : wanted, large);
  HttpAnswer answer = http_answer_text(strcmp(path, "/none") == 0 ? 404 : 200, "text/plain; charset=utf-8", body);
  answer.tag = strcmp(path, "/tagged") == 0 ? "one" : NULL;
  answer.header = (HttpHeader){"X-Asked-Host", http_request_header(request, "Host")};
  http_request_answer(request, &answer);
}

static void on_request(HttpRequest *request, gpointer user)
{
  if (strcmp(http_request_path(request), "/later") == 0) {
    atomic_store(&waiting, request);
    return;
  }
  if (strcmp(http_request_path(request), "/now") == 0)
    answer_echo(atomic_exchange(&waiting, NULL), user);
  answer_echo(request, user);
}

static const HttpHeader headers[] = {{"X-Of-All", "yes"}, {NULL, NULL}};

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
  atomic_store(&waiting, NULL);
  const HttpServerOptions options = {
      .address = "127.0.0.1:0", .answer = on_request, .user = greeting, .headers = headers, .connections_max = 32};
  stand->server = http_server_open(&options, &failure);
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
  expect_contains(answer, "X-Of-All: yes\r\n");
  expect_contains(answer, "X-Asked-Host: ");
  expect_contains(answer, "Cache-Control: no-store\r\n");
  expect_contains(answer, "\r\n\r\nhello /a page x=1");
}

static void head_has_no_body(void **state)
{
  const Stand *stand = *state;
  g_autofree char *answer = http_ask(http_server_port(stand->server), "HEAD", "/page");
  expect_contains(answer, "HTTP/1.1 200 ");
  expect_contains(answer, "Content-Length: 14\r\n");
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

static void long_address_is_refused(void **state)
{
  const Stand *stand = *state;
  g_autofree char *rest = g_strnfill(HTTP_ADDRESS_BYTES_MAX, 'x');
  g_autofree char *long_query = g_strdup_printf("/?x=%s", rest);
  g_autofree char *answer = http_ask(http_server_port(stand->server), "GET", long_query);
  expect_contains(answer, "HTTP/1.1 414 ");
  get_is_answered(state);
}

/* --- Later -------------------------------------------------------------------------------------------------------- */

static bool somebody_waits(G_GNUC_UNUSED void *user)
{
  return atomic_load(&waiting) != NULL;
}

static int begin_to_wait(const Stand *stand)
{
  const int descriptor = http_begin(http_server_port(stand->server), "GET", "/later?x=2", "");
  assert_true(wait_until(somebody_waits, NULL, 60000));
  return descriptor;
}

static void answer_may_come_later_and_others_are_served_meanwhile(void **state)
{
  const Stand *stand = *state;
  const int descriptor = begin_to_wait(stand);
  get_is_answered(state);
  g_autofree char *now = http_ask(http_server_port(stand->server), "GET", "/now");
  g_autofree char *later = http_finish(descriptor);
  expect_contains(now, "hello /now");
  expect_contains(later, "HTTP/1.1 200 ");
  expect_contains(later, "hello /later x=2");
}

static void waiting_request_does_not_hinder_the_end(void **state)
{
  const int descriptor = begin_to_wait(*state);
  end(state);
  g_autofree char *answer = http_finish(descriptor);
  assert_string_equal(answer, "");
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

static GBytes *get(const Stand *stand, const char *path, size_t limit_bytes, GError **error)
{
  g_autofree char *address = g_strdup_printf("127.0.0.1:%u", http_server_port(stand->server));
  return http_get(address, path, limit_bytes, 30000, error);
}

static void client_gets_the_body(void **state)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GBytes) body = get(*state, "/page?x=3", 100, &failure);
  expect_success(body != NULL, failure);
  gsize size = 0;
  const char *text = g_bytes_get_data(body, &size);
  assert_int_equal(size, strlen("hello /page x=3"));
  assert_memory_equal(text, "hello /page x=3", size);
}

static void client_refuses_what_is_missing_or_too_much(void **state)
{
  g_autoptr(GError) missing = NULL;
  assert_null(get(*state, "/none", 100, &missing));
  expect_error(missing, HALFSKY_ERROR_RETRY, "has no '/none'");
  for (guint i = 0; i < 2; i++) {
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) body = get(*state, "/large", i == 0 ? 1000 : 100000, &failure);
    assert_int_equal(body != NULL, i == 1);
    if (i == 0)
      expect_error(failure, HALFSKY_ERROR_RETRY, "more than 1000 bytes");
  }
}

static void client_is_told_that_nobody_answers(void **state)
{
  Stand *stand = *state;
  g_autofree char *address = g_strdup_printf("127.0.0.1:%u", http_server_port(stand->server));
  end(state);
  g_autoptr(GError) away = NULL;
  g_autoptr(GError) nonsense = NULL;
  assert_null(http_get(address, "/", 100, 30000, &away));
  expect_error(away, HALFSKY_ERROR_RETRY, "nobody answers");
  assert_null(http_get("somewhere", "/", 100, 30000, &nonsense));
  expect_error(nonsense, HALFSKY_ERROR_USAGE, "numeric address");
}

/* --- Tags --------------------------------------------------------------------------------------------------------- */

static void reader_who_has_it_gets_no_body(void **state)
{
  static const char *const headers_of_those[] = {"If-None-Match: \"one\"\r\n", "If-None-Match: W/\"one\"\r\n"};
  const Stand *stand = *state;
  g_autofree char *first = http_ask(http_server_port(stand->server), "GET", "/tagged");
  expect_contains(first, "ETag: \"one\"\r\n");
  expect_contains(first, "Cache-Control: private, no-cache\r\n");
  expect_contains(first, "hello /tagged");
  for (gsize i = 0; i < G_N_ELEMENTS(headers_of_those); i++) {
    g_autofree char *again =
        http_finish(http_begin(http_server_port(stand->server), "GET", "/tagged", headers_of_those[i]));
    expect_contains(again, "HTTP/1.1 304 ");
    assert_null(strstr(again, "hello"));
  }
  g_autofree char *other =
      http_finish(http_begin(http_server_port(stand->server), "GET", "/tagged", "If-None-Match: \"two\"\r\n"));
  expect_contains(other, "HTTP/1.1 200 ");
}

/* --- Listening ---------------------------------------------------------------------------------------------------- */

static void address_must_be_numeric(G_GNUC_UNUSED void **state)
{
  static const char *const wrong[] = {"",           "127.0.0.1",      "localhost:80", ":80",
                                      "127.0.0.1:", "127.0.0.1:http", "1.2.3:99999"};
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) failure = NULL;
    const HttpServerOptions options = {.address = wrong[i], .answer = on_request};
    HttpServer *server = http_server_open(&options, &failure);
    assert_null(server);
    assert_true(halfsky_error_is(failure, HALFSKY_ERROR_USAGE));
  }
}

static void taken_port_is_a_failure(void **state)
{
  const Stand *stand = *state;
  g_autoptr(GError) failure = NULL;
  g_autofree char *address = g_strdup_printf("127.0.0.1:%u", http_server_port(stand->server));
  const HttpServerOptions options = {.address = address, .answer = on_request};
  HttpServer *server = http_server_open(&options, &failure);
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
      cmocka_unit_test_setup_teardown(long_address_is_refused, begin, end),
      cmocka_unit_test_setup_teardown(answer_may_come_later_and_others_are_served_meanwhile, begin, end),
      cmocka_unit_test_setup(waiting_request_does_not_hinder_the_end, begin),
      cmocka_unit_test_setup_teardown(client_gets_the_body, begin, end),
      cmocka_unit_test_setup_teardown(client_refuses_what_is_missing_or_too_much, begin, end),
      cmocka_unit_test_setup(client_is_told_that_nobody_answers, begin),
      cmocka_unit_test_setup_teardown(reader_who_has_it_gets_no_body, begin, end),
      cmocka_unit_test(address_must_be_numeric),
      cmocka_unit_test_setup_teardown(taken_port_is_a_failure, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
