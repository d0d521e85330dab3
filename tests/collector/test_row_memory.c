/* What is remembered of earlier rows is what would have been found anew. */
#include "tests/support/test.h"

#include "collector/forms/row_memory.h"
#include "tests/catalogue/catalogue_files.h"

typedef struct Fixture {
  Catalogue *catalogue;
  RowMemory *memory;
} Fixture;

static int load_catalogue(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->catalogue = real_catalogue();
  fixture->memory = row_memory_new(fixture->catalogue);
  *state = fixture;
  return 0;
}

static int free_catalogue(void **state)
{
  Fixture *fixture = *state;
  row_memory_free(fixture->memory);
  catalogue_free(fixture->catalogue);
  g_free(fixture);
  return 0;
}

/* Longer than what is remembered. */
#define LONG_CELL "0123456789012345678901234567890123456789012345678901234567890123456789"

/* Blanks that mean nothing; with four characters behind them a cell is the longest that is remembered. */
#define BLANKS "                                                           "

/* Each is asked for twice in a row, and once more behind every other. */
static void indicator_is_the_one_that_the_catalogue_finds(void **state)
{
  static const char *const cells[] = {
      "305", "305 ", "no such indicator", "", "economy.rural_transfer_employment", LONG_CELL "1", LONG_CELL "2"};
  Fixture *fixture = *state;
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(cells); j++) {
      const Indicator *found = catalogue_find_indicator(fixture->catalogue, cells[i]);
      assert_ptr_equal(row_memory_indicator(fixture->memory, cells[i]), found);
      assert_ptr_equal(row_memory_indicator(fixture->memory, cells[i]), found);
      row_memory_indicator(fixture->memory, cells[j]);
    }
}

/* Of the longer cell no more is remembered than would be the shorter one, which means something else. */
static void indicator_of_a_cell_too_long_is_not_taken_for_its_beginning(void **state)
{
  static const char *const longer = BLANKS " 3057";
  static const char *const shorter = BLANKS " 305";
  Fixture *fixture = *state;
  assert_non_null(catalogue_find_indicator(fixture->catalogue, shorter));
  assert_null(row_memory_indicator(fixture->memory, longer));
  assert_ptr_equal(row_memory_indicator(fixture->memory, shorter),
                   catalogue_find_indicator(fixture->catalogue, shorter));
}

static void expect_period(RowMemory *memory, const char *cell, Frequency wanted)
{
  Period expected = {0};
  Period period = {0};
  const CellPeriod kind = cell_period_read(cell, wanted, &expected);
  assert_int_equal(row_memory_period(memory, cell, wanted, &period), kind);
  assert_true(period_equal(period, expected));
}

/* 2025-03-01 is a month where months are wanted, else a date. */
static void period_is_the_one_that_the_cell_says(void **state)
{
  static const char *const cells[] = {"2025-03", "2025-03-01", "2025-03-02", "2025-S1", "2025", "", "never", LONG_CELL};
  Fixture *fixture = *state;
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(cells); j++)
      for (Frequency wanted = 0; wanted < N_FREQUENCIES; wanted++) {
        expect_period(fixture->memory, cells[i], wanted);
        expect_period(fixture->memory, cells[i], FREQUENCY_MONTHLY);
        expect_period(fixture->memory, cells[j], wanted);
      }
}

static void period_of_a_cell_too_long_is_not_taken_for_its_beginning(void **state)
{
  Fixture *fixture = *state;
  expect_period(fixture->memory, BLANKS "2025-03", FREQUENCY_ANNUAL);
  expect_period(fixture->memory, BLANKS "2025", FREQUENCY_ANNUAL);
}

static void expect_breakdown(const Fixture *fixture, const Indicator *indicator, const char *const cells[N_DIMENSIONS])
{
  const BreakdownAnswer expected = audit_resolve_breakdown(fixture->catalogue, indicator, cells);
  const BreakdownAnswer answer = row_memory_breakdown(fixture->memory, indicator, cells);
  assert_int_equal(answer.rule, expected.rule);
  assert_int_equal(answer.dimension, expected.dimension);
  assert_int_equal(answer.breakdown, expected.breakdown);
}

/* Cells that read the same behind each other, but stand in other columns; cells that are none; and for every indicator, since each has other breakdowns. */
static void breakdown_is_the_one_that_the_audit_resolves(void **state)
{
  static const char *const rows[][N_DIMENSIONS] = {
      {"F", "", "", "", "", "", "", ""},        {"", "F", "", "", "", "", "", ""},
      {"女", "", "U", "", "", "", "", ""},      {"", "", "", "", "", "", "", ""},
      {"_T", "Y15T24", "", "", "", "", "", ""}, {"F", "Y15T24", "R", "", "", "", "", ""},
      {"X", "Y15T24", "R", "", "", "", "", ""}, {"F", LONG_CELL, "", "", "", "", "", ""},
      {LONG_CELL, "", "", "", "", "", "", ""},  {"", "", "", "", "", "", "", "F"},
  };
  Fixture *fixture = *state;
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(fixture->catalogue, &n_indicators);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < n_indicators; i++)
      for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        expect_breakdown(fixture, &indicators[i], rows[row]);
        expect_breakdown(fixture, &indicators[i], rows[row]);
      }
}

/* What is remembered has 1,024 places, so 103 and 1127 would lie in the same one. Such an id takes eleven domains. */
static void breakdown_is_of_the_indicator_that_is_asked_for(void **state)
{
  static const char *const women[N_DIMENSIONS] = {"F", "", "U", "", "", "", "", ""};
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  spoil_append(files, "domains.csv", "X,九,Ninth,0,0,x\nY,十,Tenth,0,0,y\nZ,十一,Eleventh,0,0,z");
  spoil_cell(files, "indicators.csv", "213", "domain", "Z");
  spoil_cell(files, "indicators.csv", "213", "code", "z.scientific_literacy_rate");
  spoil_cell(files, "indicators.csv", "213", "id", "1127");
  spoil_cell(files, "targets.csv", "E-7.3", "indicator_code", "z.scientific_literacy_rate");
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, &error);
  expect_success(catalogue != NULL, error);
  g_autoptr(RowMemory) memory = row_memory_new(catalogue);
  const Fixture fixture = {catalogue, memory};
  const Indicator *without_sex = catalogue_find_indicator(catalogue, "103");
  const Indicator *by_sex = catalogue_find_indicator(catalogue, "1127");
  for (guint round = 0; round < 2; round++) {
    expect_breakdown(&fixture, without_sex, women);
    expect_breakdown(&fixture, by_sex, women);
  }
  assert_int_equal(row_memory_breakdown(memory, without_sex, women).rule, AUDIT_DIMENSION_NOT_USED);
  assert_int_equal(row_memory_breakdown(memory, by_sex, women).rule, AUDIT_PASSED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(indicator_is_the_one_that_the_catalogue_finds),
      cmocka_unit_test(indicator_of_a_cell_too_long_is_not_taken_for_its_beginning),
      cmocka_unit_test(period_is_the_one_that_the_cell_says),
      cmocka_unit_test(period_of_a_cell_too_long_is_not_taken_for_its_beginning),
      cmocka_unit_test(breakdown_is_the_one_that_the_audit_resolves),
      cmocka_unit_test(breakdown_is_of_the_indicator_that_is_asked_for),
  };
  return cmocka_run_group_tests(tests, load_catalogue, free_catalogue);
}
