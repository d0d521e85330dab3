#include "tests/model/model_world.h"

#include "tests/model/model_aggregator.h"
#include "tests/model/model_collector.h"
#include "tests/model/model_faults.h"
#include "tests/model/model_network.h"
#include "tests/model/model_promises.h"

enum { STEPS_TO_DRAIN = 6000, STEPS_PER_FAULT = 7, NEIGHBOUR = 2 };

/* splitmix64: a counter, hashed. */
uint64_t chance_next(World *world)
{
  world->chance += 0x9e3779b97f4a7c15u;
  uint64_t mixed = world->chance;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
  return mixed ^ mixed >> 31;
}

int chance_below(World *world, int limit)
{
  return (int)(chance_next(world) % (uint64_t)limit);
}

bool chance_one_in(World *world, int n)
{
  return chance_below(world, n) == 0;
}

bool world_point(World *world, bool *is_dead)
{
  if (*is_dead)
    return false;
  int point = world->point++;
  if (!world->is_draining && (point == world->plan.crash_points[0] || point == world->plan.crash_points[1]))
    *is_dead = true;
  return !*is_dead;
}

void world_break_promise(World *world, const char *violation)
{
  if (world->violation == NULL)
    world->violation = violation;
}

bool world_is_broken(const World *world, Break which)
{
  return world->plan.broken == which;
}

/* --- One step ----------------------------------------------------------------------------------------------------- */

static bool deliver_any(World *world, bool is_up)
{
  int first = world->plan.is_scripted ? 0 : chance_below(world, MOST_CONNECTIONS);
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    int number = (first + i) % MOST_CONNECTIONS;
    if (is_up ? network_deliver_up(world, number) : network_deliver_down(world, number))
      return true;
  }
  return false;
}

static bool any_timer(World *world)
{
  for (int i = 0; i < MOST_SPOOLS; i++)
    if (collector_timer(&world->collectors[i]))
      return true;
  return aggregator_tick(world);
}

static bool do_something(World *world)
{
  int first = world->plan.is_scripted ? world->step : chance_below(world, 4);
  for (int i = 0; i < 4; i++) {
    int what = (first + i) % 4;
    bool is_done = what == 0   ? deliver_any(world, true)
                   : what == 1 ? deliver_any(world, false)
                   : what == 2 ? aggregator_write(world)
                               : any_timer(world);
    if (is_done)
      return true;
  }
  return false;
}

static void let_time_pass(World *world)
{
  int64_t next_ms = session_table_due_ms(world->aggregator.table);
  for (int i = 0; i < MOST_SPOOLS; i++)
    if (world->collectors[i].is_running)
      next_ms = MIN(next_ms, publisher_session_due_ms(world->collectors[i].session));
  world->now_ms = MAX(world->now_ms, next_ms);
}

static void restart_the_dead(World *world)
{
  if (world->aggregator.is_dead) {
    aggregator_kill(world);
    aggregator_start(world);
  }
  for (int i = 0; i < MOST_SPOOLS; i++)
    if (world->collectors[i].is_dead) {
      collector_kill(&world->collectors[i]);
      collector_start(&world->collectors[i]);
      collector_accept_inbox(&world->collectors[i]);
    }
}

static void step(World *world)
{
  if (!do_something(world))
    let_time_pass(world);
  restart_the_dead(world);
  world->step++;
}

/* --- A run -------------------------------------------------------------------------------------------------------- */

static void prepare(World *world, const Plan *plan)
{
  world->plan = *plan;
  world->chance = plan->seed;
  world->now_ms = 0;
  world->step = world->point = world->n_submissions = world->n_falls = 0;
  world->last_epoch = 0;
  world->removed = 0;
  world->has_event_happened = world->is_draining = false;
  world->violation = NULL;
  world->database.n_entries = world->database.n_committed = 0;
  world->database.commits = 0;
  world->ceiling_bytes = (uint64_t)(LARGEST_BATCH * (1 + chance_below(world, 5)));
  fault_heal(world);
  collector_init(world, 0, 0);
  collector_init(world, 1, 0);
  collector_init(world, NEIGHBOUR, NEIGHBOUR);
  aggregator_start(world);
  collector_start(&world->collectors[0]);
  if (plan->faults & FAULT_NEIGHBOUR)
    collector_start(&world->collectors[NEIGHBOUR]);
}

static void go_through_faults(World *world)
{
  while (world->step < world->plan.n_steps && world->violation == NULL) {
    if (world->plan.is_scripted)
      fault_scripted(world);
    else if (chance_one_in(world, STEPS_PER_FAULT))
      fault_happen(world);
    else if (chance_one_in(world, 40))
      world->now_ms += chance_below(world, 100000);
    restart_the_dead(world);
    step(world);
  }
}

static bool is_at_rest(const World *world)
{
  if (world->aggregator.n_jobs > 0 || !network_is_quiet(world))
    return false;
  for (int i = 0; i < MOST_SPOOLS; i++)
    if (world->collectors[i].is_running && !collector_is_done(&world->collectors[i]))
      return false;
  return true;
}

static void drain(World *world)
{
  world->n_points = world->point;
  world->is_draining = true;
  fault_heal(world);
  int last_step = world->step + STEPS_TO_DRAIN;
  while (!is_at_rest(world) && world->violation == NULL) {
    if (world->step == last_step)
      world_break_promise(world, "liveness: it does not drain");
    step(world);
  }
}

static void clear(World *world)
{
  for (int i = 0; i < MOST_SPOOLS; i++)
    collector_clear(&world->collectors[i]);
  aggregator_kill(world);
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    g_clear_pointer(&world->connections[i].address, g_bytes_unref);
    world->connections[i].is_used = false;
  }
}

const char *world_run(World *world, const Plan *plan)
{
  prepare(world, plan);
  go_through_faults(world);
  drain(world);
  if (world->violation == NULL)
    world->violation = promises_broken(world);
  clear(world);
  return world->violation;
}

int world_n_points(const World *world)
{
  return world->n_points;
}

World *world_new(void)
{
  return g_new0(World, 1);
}

void world_free(World *world)
{
  g_free(world);
}
