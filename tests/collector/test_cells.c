/* Cells as people write them, one row per way of writing. */
#include "tests/support/test.h"

#include "collector/forms/cell_number.h"
#include "collector/forms/cell_period.h"

typedef struct NumberRow {
  const char *cell;
  CellNumber kind;
  double number;
} NumberRow;

static void numbers_are_read_as_people_write_them(void **state)
{
  (void)state;
  static const NumberRow rows[] = {
      {"", CELL_EMPTY, 42},
      {" \xC2\xA0　", CELL_EMPTY, 42},
      {"12", CELL_NUMBER, 12},
      {"１２", CELL_NUMBER, 12},
      {"１２，３４５．６", CELL_NUMBER, 12345.6},
      {"1,234,567", CELL_NUMBER, 1234567},
      {"12。", CELL_NUMBER, 12},
      {" 12 　", CELL_NUMBER, 12},
      {"+5", CELL_NUMBER, 5},
      {"-5", CELL_NUMBER, -5},
      {"－5", CELL_NUMBER, -5},
      {"−5", CELL_NUMBER, -5},
      {"–5", CELL_NUMBER, -5},
      {"2e-4", CELL_NUMBER, 0.0002},
      {"0012", CELL_NUMBER, 12},
      {"85.3%", CELL_PERCENT, 85.3},
      {"８５．３％", CELL_PERCENT, 85.3},
      {"85.3 %", CELL_PERCENT, 85.3},
      {"1,234%", CELL_PERCENT, 1234},
      {"3.2‰", CELL_PER_MILLE, 3.2},
      {"—", CELL_MISSING, 42},
      {"——", CELL_MISSING, 42},
      {"－", CELL_MISSING, 42},
      {"-", CELL_MISSING, 42},
      {"–", CELL_MISSING, 42},
      {"…", CELL_MISSING, 42},
      {"……", CELL_MISSING, 42},
      {"...", CELL_MISSING, 42},
      {"/", CELL_MISSING, 42},
      {"／", CELL_MISSING, 42},
      {"无", CELL_MISSING, 42},
      {"无。", CELL_MISSING, 42},
      {"N/A", CELL_MISSING, 42},
      {"9.11E+17", CELL_LOST_DIGITS, 42},
      {"1.2E+05", CELL_LOST_DIGITS, 42},
      {"9.1135E17", CELL_LOST_DIGITS, 42},
      {"12人", CELL_OTHER, 42},
      {"约12", CELL_OTHER, 42},
      {"%", CELL_OTHER, 42},
      {"12%%", CELL_OTHER, 42},
      {"3。5", CELL_OTHER, 42},
      {"1 234", CELL_OTHER, 42},
      {"12,34", CELL_OTHER, 42},
      {"=1+1", CELL_OTHER, 42},
      {"2025-03-05", CELL_OTHER, 42},
      {"E", CELL_OTHER, 42},
      {"E+17", CELL_OTHER, 42},
      {"未收集", CELL_OTHER, 42},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    double number = 42;
    const CellNumber kind = cell_number_read(rows[i].cell, &number);
    if (kind != rows[i].kind)
      fail_msg("'%s' is of kind %d, not %d", rows[i].cell, kind, rows[i].kind);
    expect_double(number, rows[i].number, 0);
  }
}

typedef struct PeriodRow {
  const char *cell;
  Frequency wanted;
  CellPeriod kind;
  const char *period;
} PeriodRow;

static void periods_are_read_as_people_write_them(void **state)
{
  (void)state;
  static const PeriodRow rows[] = {
      {"2025", FREQUENCY_ANNUAL, CELL_PERIOD, "2025"},
      {"２０２５年", FREQUENCY_ANNUAL, CELL_PERIOD, "2025"},
      {"2025 年 度", FREQUENCY_ANNUAL, CELL_PERIOD, "2025"},
      {"2025年上半年", FREQUENCY_SEMIANNUAL, CELL_PERIOD, "2025-S1"},
      {"2025 年下半年。", FREQUENCY_SEMIANNUAL, CELL_PERIOD, "2025-S2"},
      {"2025H1", FREQUENCY_SEMIANNUAL, CELL_PERIOD, "2025-S1"},
      {"２０２５－Ｓ２", FREQUENCY_SEMIANNUAL, CELL_PERIOD, "2025-S2"},
      {"2025年第三季度", FREQUENCY_QUARTERLY, CELL_PERIOD, "2025-Q3"},
      {"2025年1—6月", FREQUENCY_SEMIANNUAL, CELL_PERIOD, "2025-S1"},
      {"2025年7月至12月", FREQUENCY_SEMIANNUAL, CELL_PERIOD, "2025-S2"},
      {"2025年10～12月", FREQUENCY_QUARTERLY, CELL_PERIOD, "2025-Q4"},
      {"2025年1-12月", FREQUENCY_ANNUAL, CELL_PERIOD, "2025"},
      {"2025年1-9月", FREQUENCY_QUARTERLY, CELL_NO_PERIOD, ""},
      {"2025年2-7月", FREQUENCY_SEMIANNUAL, CELL_NO_PERIOD, ""},
      {"2025-03", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      /* what spreadsheets make of 2025-03 */
      {"2025-03-01", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"2025/3/1", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"2025年3月1日", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"2025-03-01 00:00:00", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"Mar-25", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"25-Mar", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"1-Mar-25", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      {"45717", FREQUENCY_MONTHLY, CELL_PERIOD, "2025-03"},
      /* dates that are no month's first day, or stand where no month is wanted */
      {"2025-03-15", FREQUENCY_MONTHLY, CELL_DATE, ""},
      {"2025-03-01", FREQUENCY_QUARTERLY, CELL_DATE, ""},
      {"Mar-25", FREQUENCY_ANNUAL, CELL_DATE, ""},
      {"45717", FREQUENCY_ANNUAL, CELL_DATE, ""},
      {"45718", FREQUENCY_MONTHLY, CELL_DATE, ""},
      {"2025/12/31", FREQUENCY_ANNUAL, CELL_DATE, ""},
      {"1-Mar-25", FREQUENCY_ANNUAL, CELL_DATE, ""},
      /* neither */
      {"", FREQUENCY_ANNUAL, CELL_NO_PERIOD, ""},
      {"25", FREQUENCY_ANNUAL, CELL_NO_PERIOD, ""},
      {"20256", FREQUENCY_ANNUAL, CELL_NO_PERIOD, ""},
      {"99999", FREQUENCY_ANNUAL, CELL_NO_PERIOD, ""},
      {"Mar-", FREQUENCY_MONTHLY, CELL_NO_PERIOD, ""},
      {"x-Mar-y", FREQUENCY_MONTHLY, CELL_NO_PERIOD, ""},
      {"2025-13-01", FREQUENCY_MONTHLY, CELL_NO_PERIOD, ""},
      {"2025-03-01-02", FREQUENCY_MONTHLY, CELL_NO_PERIOD, ""},
      {"今年", FREQUENCY_ANNUAL, CELL_NO_PERIOD, ""},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char text[PERIOD_TEXT_SIZE] = "";
    Period period = {0};
    const CellPeriod kind = cell_period_read(rows[i].cell, rows[i].wanted, &period);
    if (kind != rows[i].kind)
      fail_msg("'%s' is of kind %d, not %d", rows[i].cell, kind, rows[i].kind);
    assert_string_equal(kind == CELL_PERIOD ? period_format(period, text) : "", rows[i].period);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_read_as_people_write_them),
      cmocka_unit_test(periods_are_read_as_people_write_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
