/* What is remembered of earlier rows is what would have been found anew. */
#include "tests/support/test.h"

#include "collector/forms/row_memory.h"

typedef struct Fixture {
  Catalogue *catalogue;
  RowMemory *memory;
} Fixture;

static int load_catalogue(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->catalogue = catalogue_load_folder(folder, &error);
  expect_success(fixture->catalogue != NULL, error);
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

static void expect_breakdown(Fixture *fixture, const Indicator *indicator, const char *const cells[N_DIMENSIONS])
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(indicator_is_the_one_that_the_catalogue_finds),
      cmocka_unit_test(period_is_the_one_that_the_cell_says),
      cmocka_unit_test(breakdown_is_the_one_that_the_audit_resolves),
  };
  return cmocka_run_group_tests(tests, load_catalogue, free_catalogue);
}
