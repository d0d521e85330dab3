#include "tests/support/test.h"

#include <errno.h>

#include <glib.h>

typedef struct StatusRow {
  HalfskyError code;
  ExitStatus status;
} StatusRow;

static void each_code_has_its_exit_status(void **state)
{
  (void)state;
  static const StatusRow rows[] = {
      {HALFSKY_ERROR_REJECT, 1},
      {HALFSKY_ERROR_USAGE, 2},
      {HALFSKY_ERROR_RETRY, 3},
      {HALFSKY_ERROR_FATAL, 4},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = g_error_new_literal(HALFSKY_ERROR, (gint)rows[i].code, "x");
    assert_int_equal(halfsky_exit_status(error), rows[i].status);
  }
}

static void no_error_is_done(void **state)
{
  (void)state;
  assert_int_equal(halfsky_exit_status(NULL), 0);
}

static void error_of_another_domain_is_a_failure(void **state)
{
  (void)state;
  g_autoptr(GError) error = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");
  assert_int_equal(halfsky_exit_status(error), 4);
  assert_false(halfsky_error_is(error, HALFSKY_ERROR_FATAL));
}

static void system_error_is_spelled_out(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  halfsky_set_error_errno(&error, HALFSKY_ERROR_RETRY, ENOSPC, "cannot write '%s'", "a.csv");
  expect_error(error, HALFSKY_ERROR_RETRY, "cannot write 'a.csv': No space left");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_code_has_its_exit_status),
      cmocka_unit_test(no_error_is_done),
      cmocka_unit_test(error_of_another_domain_is_a_failure),
      cmocka_unit_test(system_error_is_spelled_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
