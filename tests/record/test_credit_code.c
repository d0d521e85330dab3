#include "tests/support/test.h"

#include <glib.h>
#include <stdbool.h>

#include "record/credit_code.h"

typedef struct Row {
  const char *code;
  CreditCodeVerdict verdict;
} Row;

/* Codes that are in force, pilot-era ones that are in force with a wrong check character (expected: 1, R, J), and what people type. */
static const Row rows[] = {
    {"91350100M000100Y43", CREDIT_CODE_FITS},
    {"91110000600037341L", CREDIT_CODE_FITS},
    {"91440300708461136T", CREDIT_CODE_FITS},
    {"11220302013370000G", CREDIT_CODE_FITS},
    {"12220302412500001N", CREDIT_CODE_FITS},
    {"91110000600037341l", CREDIT_CODE_FITS},
    {"91350100m000100y43", CREDIT_CODE_FITS},
    {"91350100M0001TGQXM", CREDIT_CODE_FAILS_CHECK},
    {"91350100M0001TGQX1", CREDIT_CODE_FITS},
    {"91350211M0000XUF46", CREDIT_CODE_FAILS_CHECK},
    {"91350211M0000XUF4R", CREDIT_CODE_FITS},
    {"91350203M0001FUE2P", CREDIT_CODE_FAILS_CHECK},
    {"91350203M0001FUE2J", CREDIT_CODE_FITS},
    {"91110000600037314L", CREDIT_CODE_FAILS_CHECK},
    {"91110000600037341M", CREDIT_CODE_FAILS_CHECK},
    {"19110000600037341L", CREDIT_CODE_FAILS_CHECK},
    {"", CREDIT_CODE_WRONG_LENGTH},
    {"91110000600037341", CREDIT_CODE_WRONG_LENGTH},
    {"91110000600037341LL", CREDIT_CODE_WRONG_LENGTH},
    {" 91110000600037341L", CREDIT_CODE_WRONG_LENGTH},
    {"9.11E+17", CREDIT_CODE_WRONG_LENGTH},
    {"911100006000373 1L", CREDIT_CODE_WRONG_CHARACTER},
    {"9111000060003734IL", CREDIT_CODE_WRONG_CHARACTER},
    {"9111OOOO600037341L", CREDIT_CODE_WRONG_CHARACTER},
    {"91110000600037341S", CREDIT_CODE_WRONG_CHARACTER},
    {"V1110000600037341L", CREDIT_CODE_WRONG_CHARACTER},
    {"Z1110000600037341L", CREDIT_CODE_WRONG_CHARACTER},
    {"９1110000600037341L", CREDIT_CODE_WRONG_CHARACTER},
    {"统一社会信用代码统一社会信用代码统一", CREDIT_CODE_WRONG_CHARACTER},
};

static void code_is_judged(void **state)
{
  const Row *row = *state;
  assert_int_equal(credit_code_judge(row->code), row->verdict);
}

static void each_single_mistyping_is_noticed(void **state)
{
  (void)state;
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (int place = 0; place < CREDIT_CODE_LENGTH; place++)
    for (const char *other = alphabet; *other != '\0'; other++) {
      char code[] = "91350100M000100Y43";
      const bool is_same = code[place] == *other;
      code[place] = *other;
      assert_int_equal(credit_code_judge(code), is_same ? CREDIT_CODE_FITS : CREDIT_CODE_FAILS_CHECK);
    }
}

int main(void)
{
  struct CMUnitTest judged[G_N_ELEMENTS(rows)];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    judged[i] = (struct CMUnitTest){rows[i].code, code_is_judged, NULL, NULL, (void *)(uintptr_t)&rows[i]};
  static const struct CMUnitTest tests[] = {cmocka_unit_test(each_single_mistyping_is_noticed)};
  int n_failed = cmocka_run_group_tests_name("judged", judged, NULL, NULL);
  return n_failed + cmocka_run_group_tests_name("credit code", tests, NULL, NULL);
}
