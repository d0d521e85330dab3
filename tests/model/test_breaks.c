/* The model test can fail: each deliberately broken piece of the model is noticed, by the promise that it breaks. */
#include "tests/support/test.h"

#include <string.h>

#include "tests/model/model_plans.h"
#include "tests/model/model_world.h"

enum { MOST_RUNS = 20000 };

typedef struct Row {
  Break broken;
  const char *name;
  const char *promise; /* how the violation begins */
} Row;

static const Row rows[] = {
    {BREAK_PART_IDEMPOTENCE, "the store forgets that another epoch stored the part", "P2: a part is stored twice"},
    {BREAK_ANSWER_BEFORE_COMMIT, "outcomes leave before their transaction is durable", "P1"},
    {BREAK_PART_APART, "rows are committed before their part, outcome and watermark", "P2: a part is stored twice"},
    {BREAK_DIGEST_IGNORED, "digests are compared nowhere", "P1"},
    {BREAK_BROKEN_STREAM_GOES_ON, "the writer stores what follows a refused batch", "P2: an old value"},
    {BREAK_WELCOME_DIGEST, "Welcome does not say which batch it means", "P1"},
    {BREAK_EPOCH_NOT_RENUMBERED, "a new epoch keeps the old numbers", "liveness"},
    {BREAK_EPOCH_REVERSED, "a new epoch renumbers newest first", "P2: an old value"},
    {BREAK_EPOCH_DROPS_FINISHED, "a new epoch takes only unfinished batches along", "P1"},
    {BREAK_SKIP_TO_COMMITTED, "what the Welcome calls committed is finished without its outcome", "P3"},
    {BREAK_FINISH_WHEN_SENT, "a batch is finished when it is sent", "P"},
    {BREAK_REWIND_FORGOTTEN, "a rewind marks nothing", "liveness"},
    {BREAK_LOST_NOT_NAMED, "what retention removed is not named when the database lost it", "P1"},
    {BREAK_ACCEPT_NOT_DURABLE, "a file is accepted before its spool transaction is durable", "P1"},
    {BREAK_NO_SECOND_WELCOME, "the writer reconnects without telling anybody", "liveness"},
    {BREAK_WINDOW_NOT_CONFIRMED, "a Heartbeat confirms a window that its sender has not seen", "credit"},
};

/* The first violation whose text begins with the promise; NULL: none in so many runs. */
static const char *find_violation(World *world, const Row *row)
{
  const char *violation = NULL;
  for (uint64_t seed = 1; seed <= MOST_RUNS; seed++) {
    Plan plan = random_plan(seed);
    plan.broken = row->broken;
    violation = world_run(world, &plan);
    if (violation != NULL && strncmp(violation, row->promise, strlen(row->promise)) == 0)
      return violation;
  }
  return NULL;
}

static void break_is_noticed(void **state)
{
  const Row *row = *state;
  World *world = world_new();
  const char *violation = find_violation(world, row);
  world_free(world);
  if (violation == NULL)
    fail_msg("not noticed: %s", row->name);
}

static void every_break_has_a_row(void **state)
{
  (void)state;
  assert_int_equal(G_N_ELEMENTS(rows), N_BREAKS - 1);
  for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_int_equal(rows[i].broken, i + 1);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1] = {cmocka_unit_test(every_break_has_a_row)};
  for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i + 1] =
        (struct CMUnitTest){.name = rows[i].name, .test_func = break_is_noticed, .initial_state = (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
