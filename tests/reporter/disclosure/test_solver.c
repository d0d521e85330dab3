/* A solver that gives up must stop a public edition: GLPK's glp_simplex() stands here in the place of the real one, and fails when it is told to. */
#include "tests/support/test.h"

#include <dlfcn.h>

#include "reporter/disclosure/suppress.h"
#include "tests/reporter/disclosure/random_district.h"

/* Of GLPK. Its header is for reporter/disclosure/shift.c alone. */
int glp_simplex(void *problem, const void *parameters);
typedef int (*Simplex)(void *problem, const void *parameters);

#define NEVER G_MAXUINT
#define GLP_EFAIL 0x05

/* Which call fails, and what it answers: without being run, a problem is neither solved nor shown to have no solution. */
static guint n_calls, failing_call;
static int answer;

int glp_simplex(void *problem, const void *parameters)
{
  Simplex real = NULL;
  *(void **)&real = dlsym(RTLD_NEXT, "glp_simplex");
  assert_non_null(real);
  return n_calls++ == failing_call ? answer : real(problem, parameters);
}

static Catalogue *catalogue;

static const int16_t indicators[] = {204, 0};

/* What is published when call FAILING answers ANSWER; NULL with an error. */
static FigureTable *suppress(guint failing, int with_answer, GError **error)
{
  SuppressionCounts counts;
  g_autoptr(FigureTable) figures = random_district(catalogue, indicators, 1);
  const DisclosureInput input = {.catalogue = catalogue,
                                 .district_id = DISTRICT_ID,
                                 .figures = figures,
                                 .rule = {.threshold = 5, .smallest = 1, .dominance_share = 0.1, .fewest_agencies = 3}};
  n_calls = 0;
  failing_call = failing;
  answer = with_answer;
  return suppress_figures(&input, &counts, error);
}

static void expect_stopped(guint failing, int with_answer)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FigureTable) shown = suppress(failing, with_answer, &error);
  if (shown != NULL)
    fail_msg("published although call %u of the solver failed", failing);
  expect_error(error, HALFSKY_ERROR_FATAL, "indicator 'education.compulsory_dropouts': disclosure control could not");
}

static void any_failure_of_the_solver_stops_the_public_edition(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(FigureTable) shown = suppress(NEVER, 0, &error);
  expect_success(shown != NULL, error);
  guint n_all = n_calls;
  assert_true(n_all > 20);
  for (guint failing = 0; failing < n_all; failing += 1 + failing / 10)
    expect_stopped(failing, GLP_EFAIL);
  expect_stopped(n_all - 1, GLP_EFAIL);
}

static void a_problem_that_was_not_decided_is_a_failure(void **state)
{
  (void)state;
  expect_stopped(0, 0);
}

static int load(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return 0;
}

static int unload(void **state)
{
  (void)state;
  catalogue_free(catalogue);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_failure_of_the_solver_stops_the_public_edition),
      cmocka_unit_test(a_problem_that_was_not_decided_is_a_failure),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
