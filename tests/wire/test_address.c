/* What is an address. */
#include "tests/support/test.h"

#include "base/error.h"
#include "wire/address.h"

static void addresses_are_taken(void **state)
{
  static const char *const addresses[] = {"tcp://halfsky.example.cn:5570", "tcp://127.0.0.1:1", "tcp://[::1]:65535",
                                          "ipc:///run/halfsky/a.ipc"};
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
    g_autoptr(GError) error = NULL;
    expect_success(address_check(addresses[i], &error), error);
  }
}

static void what_is_none_is_shown_what_one_looks_like(void **state)
{
  static const char *const mistakes[] = {"",
                                         "halfsky.example.cn:5570",
                                         "http://halfsky.example.cn:5570",
                                         "tcp://halfsky.example.cn",
                                         "tcp://:5570",
                                         "tcp://*:5570",
                                         "tcp://halfsky.example.cn:0",
                                         "tcp://halfsky.example.cn:65536",
                                         "tcp://halfsky.example.cn:5570/",
                                         "ipc://"};
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
    g_autoptr(GError) error = NULL;
    assert_false(address_check(mistakes[i], &error));
    assert_true(halfsky_error_is(error, HALFSKY_ERROR_USAGE));
    expect_contains(error->message, "tcp://halfsky.example.cn:5570");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(addresses_are_taken),
      cmocka_unit_test(what_is_none_is_shown_what_one_looks_like),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
