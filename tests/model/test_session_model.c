/* The session, model-tested: every promise in every run. `HALFSKY_MODEL_RUNS` and `HALFSKY_MODEL_SEED` ask for more runs or
 * for one run again. */
#include "tests/support/test.h"

#include "tests/model/model_plans.h"
#include "tests/model/model_world.h"

enum { DEFAULT_RUNS = 100000 };

static uint64_t number_from_environment(const char *name, uint64_t otherwise)
{
  const char *text = g_getenv(name);
  return text == NULL ? otherwise : g_ascii_strtoull(text, NULL, 10);
}

static void expect_promises(World *world, const Plan *plan, const char *kind, uint64_t seed)
{
  const char *broken = world_run(world, plan);
  if (broken != NULL)
    fail_msg("%s, seed %" G_GUINT64_FORMAT ", crashes at %d and %d, event %d at %d: %s", kind, seed,
             plan->crash_points[0], plan->crash_points[1], plan->event, plan->event_point, broken);
}

static void promises_hold_in_random_runs(void **state)
{
  World *world = *state;
  uint64_t first = number_from_environment("HALFSKY_MODEL_SEED", 1);
  uint64_t n_runs = number_from_environment("HALFSKY_MODEL_RUNS", DEFAULT_RUNS);
  print_message("seeds %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "\n", first, first + n_runs - 1);
  for (uint64_t seed = first; seed < first + n_runs; seed++) {
    Plan plan = random_plan(seed);
    expect_promises(world, &plan, "random run", seed);
  }
}

static int count_points(World *world, uint64_t seed)
{
  Plan plan = scripted_plan(seed);
  expect_promises(world, &plan, "undisturbed script", seed);
  return world_n_points(world);
}

static void promises_hold_with_a_crash_at_each_point(void **state)
{
  World *world = *state;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    int n_points = count_points(world, seed);
    assert_true(n_points > 20);
    Plan plan = scripted_plan(seed);
    for (plan.crash_points[0] = 0; plan.crash_points[0] < n_points; plan.crash_points[0]++)
      expect_promises(world, &plan, "one crash", seed);
  }
}

static void promises_hold_with_crashes_at_each_pair_of_points(void **state)
{
  World *world = *state;
  Plan plan = scripted_plan(1);
  int n_points = count_points(world, 1) + 10;
  for (plan.crash_points[0] = 0; plan.crash_points[0] < n_points; plan.crash_points[0]++)
    for (plan.crash_points[1] = plan.crash_points[0] + 1; plan.crash_points[1] < n_points; plan.crash_points[1]++)
      expect_promises(world, &plan, "two crashes", 1);
}

static void promises_hold_with_each_event_at_each_point(void **state)
{
  World *world = *state;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    int n_points = count_points(world, seed);
    Plan plan = scripted_plan(seed);
    for (plan.event = SCRIPTED_CUT; plan.event < N_SCRIPTED_EVENTS; plan.event++)
      for (plan.event_point = 0; plan.event_point < n_points; plan.event_point++)
        expect_promises(world, &plan, "one event", seed);
  }
}

static void promises_hold_with_each_event_and_a_crash(void **state)
{
  World *world = *state;
  Plan plan = scripted_plan(2);
  int n_points = count_points(world, 2);
  for (plan.event = SCRIPTED_CUT; plan.event < N_SCRIPTED_EVENTS; plan.event++)
    for (plan.event_point = 0; plan.event_point < n_points; plan.event_point += 2)
      for (plan.crash_points[0] = 0; plan.crash_points[0] < n_points; plan.crash_points[0] += 3)
        expect_promises(world, &plan, "event and crash", 2);
}

static int make_world(void **state)
{
  *state = world_new();
  return 0;
}

static int free_world(void **state)
{
  world_free(*state);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(promises_hold_with_a_crash_at_each_point),
      cmocka_unit_test(promises_hold_with_crashes_at_each_pair_of_points),
      cmocka_unit_test(promises_hold_with_each_event_at_each_point),
      cmocka_unit_test(promises_hold_with_each_event_and_a_crash),
      cmocka_unit_test(promises_hold_in_random_runs),
  };
  return cmocka_run_group_tests(tests, make_world, free_world);
}
