#include "tests/model/model_faults.h"

#include "tests/model/model_aggregator.h"
#include "tests/model/model_collector.h"
#include "tests/model/model_database.h"
#include "tests/model/model_network.h"

enum { CLONE = 1, NEIGHBOUR = 2, HEAL_STEPS = 12 };

/* --- Files -------------------------------------------------------------------------------------------------------- */

static void fill_part(World *world, Part *part, int submission, int first_cell)
{
  part->n_rows = (uint8_t)chance_below(world, MOST_ROWS + 1);
  for (int row = 0; row < part->n_rows; row++) {
    part->cells[row] = (uint8_t)((first_cell + row) % N_CELLS);
    part->values[row] = (uint8_t)(chance_one_in(world, 4) ? 200 : submission);
    part->is_bad[row] = chance_one_in(world, 6);
  }
}

static int new_submission(World *world)
{
  int number = world->n_submissions++;
  Submission *submission = &world->submissions[number];
  submission->n_parts = (uint8_t)(1 + chance_below(world, MOST_PARTS));
  submission->n_awaiting = (uint8_t)chance_below(world, 2);
  int first_cell = chance_below(world, N_CELLS);
  for (int part = 0; part < submission->n_parts; part++)
    fill_part(world, &submission->parts[part], number, first_cell + part * MOST_ROWS);
  return number;
}

void fault_submit(World *world, ModelCollector *collector)
{
  if (world->n_submissions == MOST_SUBMISSIONS || !collector->is_running)
    return;
  collector->spool.inbox |= 1u << new_submission(world);
  collector_accept_inbox(collector);
}

/* --- Spools ------------------------------------------------------------------------------------------------------- */

static void back_up(ModelCollector *collector)
{
  collector->backup = collector->spool;
  collector->backup.inbox = 0;
  collector->has_backup = true;
}

static void restore(ModelCollector *collector, bool is_file_kept)
{
  if (!collector->has_backup)
    return;
  collector_kill(collector);
  uint32_t missing = (collector->spool.accepted | collector->spool.inbox) & ~collector->backup.accepted;
  collector->spool = collector->backup;
  collector->spool.inbox = is_file_kept ? missing : 0; /* dropped into the inbox again, oldest first */
  collector_start(collector);
  collector_accept_inbox(collector);
}

static void run_clone(World *world, const ModelSpool *spool)
{
  ModelCollector *copy = &world->collectors[CLONE];
  if (copy->is_running)
    return;
  copy->spool = *spool;
  copy->spool.inbox = 0;
  collector_start(copy);
}

/* --- The database and the key ------------------------------------------------------------------------------------- */

static void fall_back(World *world, int n_commits)
{
  database_fall_back(world, n_commits);
  world->n_falls++;
  world->aggregator.has_connection = false;
  for (int i = 0; i < MOST_SPOOLS; i++)
    world->collectors[i].is_checked = false;
}

static void revoke_key(World *world, int key)
{
  world->database.is_revoked[key] = true;
  aggregator_revoke(world, key);
}

void fault_heal(World *world)
{
  world->database.is_away = false;
  for (int key = 0; key < MOST_SPOOLS; key++)
    world->database.is_revoked[key] = false;
}

/* --- By chance ---------------------------------------------------------------------------------------------------- */

static ModelCollector *any_collector(World *world)
{
  ModelCollector *collector = &world->collectors[chance_below(world, MOST_SPOOLS)];
  return collector->is_running ? collector : &world->collectors[0];
}

static void fall_back_by_chance(World *world)
{
  bool is_once_only = (world->plan.faults & FAULT_RETENTION) != 0;
  if (!is_once_only || world->n_falls == 0)
    fall_back(world, 1 + chance_below(world, 6));
}

static void happen(World *world, Fault fault)
{
  switch (fault) {
  case FAULT_CRASH:
    world->plan.crash_points[0] = world->point + chance_below(world, 12);
    break;
  case FAULT_CUT:
    network_cut(world, chance_below(world, MOST_CONNECTIONS));
    break;
  case FAULT_AWAY:
    world->database.is_away = !world->database.is_away;
    break;
  case FAULT_FALL_BACK:
    fall_back_by_chance(world);
    break;
  case FAULT_RESTORE:
    if (chance_one_in(world, 3))
      restore(any_collector(world), chance_one_in(world, 2));
    else
      back_up(any_collector(world));
    break;
  case FAULT_CLONE:
    run_clone(world, &world->collectors[0].spool);
    break;
  case FAULT_RETENTION:
    collector_retain(any_collector(world), (uint64_t)chance_below(world, 4));
    break;
  case FAULT_REVOKE:
    if (chance_one_in(world, 2))
      fault_heal(world);
    else
      revoke_key(world, any_collector(world)->key);
    break;
  case FAULT_NEIGHBOUR:
    fault_submit(world, &world->collectors[NEIGHBOUR]);
    break;
  }
}

void fault_happen(World *world)
{
  unsigned fault = 1u << chance_below(world, 12);
  if (fault & world->plan.faults)
    happen(world, (Fault)fault);
  else
    fault_submit(world, any_collector(world));
}

/* --- Scripted ----------------------------------------------------------------------------------------------------- */

static void happen_scripted(World *world, ModelCollector *collector)
{
  switch (world->plan.event) {
  case SCRIPTED_NOTHING:
  case N_SCRIPTED_EVENTS:
    break;
  case SCRIPTED_CUT:
    network_cut_all(world);
    break;
  case SCRIPTED_AWAY:
    world->database.is_away = true;
    break;
  case SCRIPTED_FALL_BACK_ONE:
    fall_back(world, 1);
    break;
  case SCRIPTED_FALL_BACK_THREE:
    fall_back(world, 3);
    break;
  case SCRIPTED_RESTORE:
    restore(collector, true);
    break;
  case SCRIPTED_RESTORE_AND_WRITE:
    restore(collector, false);
    fault_submit(world, collector);
    fault_submit(world, collector);
    break;
  case SCRIPTED_CLONE:
    run_clone(world, &collector->spool);
    fault_submit(world, &world->collectors[CLONE]);
    break;
  case SCRIPTED_CLONE_OF_BACKUP:
    run_clone(world, &collector->backup);
    fault_submit(world, &world->collectors[CLONE]);
    break;
  case SCRIPTED_RETAIN_AND_FALL_BACK:
    collector_retain(collector, 2);
    fall_back(world, 3);
    break;
  case SCRIPTED_REVOKE:
    revoke_key(world, collector->key);
    break;
  }
}

/* Three files, a backup between the first two; the second and third correct the first. */
void fault_scripted(World *world)
{
  ModelCollector *collector = &world->collectors[0];
  if (world->step == 0 || world->step == 24 || world->step == 36)
    fault_submit(world, collector);
  if (world->step == 20)
    back_up(collector);
  if (world->has_event_happened && world->step == world->heal_step)
    fault_heal(world);
  if (world->has_event_happened || world->point < world->plan.event_point)
    return;
  world->has_event_happened = true;
  world->heal_step = world->step + HEAL_STEPS;
  happen_scripted(world, collector);
}
