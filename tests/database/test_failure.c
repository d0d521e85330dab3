/* What each SQLSTATE asks of the caller. */
#include "tests/support/test.h"

#include "database/failure.h"

static const struct {
  const char *sqlstate;
  HalfskyError code;
} CASES[] = {
    {"08006", HALFSKY_ERROR_RETRY},  {"22003", HALFSKY_ERROR_REJECT}, {"22021", HALFSKY_ERROR_REJECT},
    {"23505", HALFSKY_ERROR_REJECT}, {"23514", HALFSKY_ERROR_REJECT}, {"25006", HALFSKY_ERROR_RETRY},
    {"25P02", HALFSKY_ERROR_FATAL},  {"40001", HALFSKY_ERROR_RETRY},  {"40P01", HALFSKY_ERROR_RETRY},
    {"42501", HALFSKY_ERROR_FATAL},  {"42P01", HALFSKY_ERROR_FATAL},  {"53100", HALFSKY_ERROR_RETRY},
    {"53300", HALFSKY_ERROR_RETRY},  {"54000", HALFSKY_ERROR_REJECT}, {"55P03", HALFSKY_ERROR_RETRY},
    {"57014", HALFSKY_ERROR_RETRY},  {"57P01", HALFSKY_ERROR_RETRY},  {"57P02", HALFSKY_ERROR_RETRY},
    {"57P03", HALFSKY_ERROR_RETRY},  {"58030", HALFSKY_ERROR_RETRY},  {"P0001", HALFSKY_ERROR_FATAL},
    {"XX000", HALFSKY_ERROR_FATAL},  {"", HALFSKY_ERROR_FATAL},
};

static void sqlstate_decides_what_to_do(void **state)
{
  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
    if (failure_code_of(CASES[i].sqlstate) != CASES[i].code)
      fail_msg("SQLSTATE '%s' has another code", CASES[i].sqlstate);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(sqlstate_decides_what_to_do)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
