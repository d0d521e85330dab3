#include "tests/model/model_database.h"

static const Entry *entry_of(const World *world, uint64_t epoch, uint64_t sequence)
{
  const ModelDatabase *database = &world->database;
  for (int i = database->n_entries - 1; i >= 0; i--) {
    const Entry *entry = &database->entries[i];
    if (entry->epoch == epoch && entry->sequence == sequence && entry->has_watermark)
      return entry;
  }
  return NULL;
}

uint64_t database_last_sequence(const World *world, uint64_t epoch, BatchKey *out_batch)
{
  const ModelDatabase *database = &world->database;
  for (int i = database->n_entries - 1; i >= 0; i--) {
    const Entry *entry = &database->entries[i];
    if (entry->epoch == epoch && entry->has_watermark) {
      *out_batch = entry->batch;
      return entry->sequence;
    }
  }
  return 0;
}

static bool is_same_batch(BatchKey a, BatchKey b)
{
  return a.submission == b.submission && a.part == b.part;
}

const Entry *database_applied(const World *world, BatchKey batch)
{
  const ModelDatabase *database = &world->database;
  for (int i = 0; i < database->n_entries; i++)
    if (database->entries[i].is_applied && is_same_batch(database->entries[i].batch, batch))
      return &database->entries[i];
  return NULL;
}

/* The value that a cell of this agency holds; −1: none. */
static int value_of(const World *world, int key, uint8_t cell)
{
  const ModelDatabase *database = &world->database;
  for (int i = database->n_entries - 1; i >= 0; i--) {
    const Entry *entry = &database->entries[i];
    if (!entry->is_applied || entry->key != key)
      continue;
    const Part *part = part_of(world, entry->batch);
    for (int row = 0; row < part->n_rows; row++)
      if (part->cells[row] == cell && !part->is_bad[row])
        return part->values[row];
  }
  return -1;
}

static Counts count_rows(const World *world, const Job *job)
{
  Counts counts = {0};
  const Part *part = part_of(world, job->batch);
  for (int row = 0; row < part->n_rows; row++) {
    int before = value_of(world, job->key, part->cells[row]);
    if (part->is_bad[row])
      counts.n_rejected++;
    else if (before < 0)
      counts.n_new++;
    else if (before == part->values[row])
      counts.n_unchanged++;
    else
      counts.n_revised++;
  }
  return counts;
}

static void append(World *world, const Job *job, bool is_applied, bool has_watermark, Counts counts)
{
  ModelDatabase *database = &world->database;
  if (database->n_entries == MOST_ENTRIES) {
    world_break_promise(world, "liveness: the history grows without end");
    return;
  }
  database->entries[database->n_entries++] = (Entry){.epoch = job->epoch,
                                                     .sequence = job->sequence,
                                                     .batch = job->batch,
                                                     .key = job->key,
                                                     .is_applied = is_applied,
                                                     .has_watermark = has_watermark,
                                                     .commit = database->commits + 1,
                                                     .counts = counts};
}

static void write_batch(World *world, const Job *job, Counts *out_counts)
{
  *out_counts = count_rows(world, job);
  if (!world_is_broken(world, BREAK_PART_APART)) {
    append(world, job, true, true, *out_counts);
    return;
  }
  append(world, job, true, false, *out_counts);
  database_commit(world);
  append(world, job, false, true, *out_counts);
}

static bool is_part_recorded(const World *world, BatchKey batch)
{
  for (int i = 0; i < world->database.n_entries; i++)
    if (world->database.entries[i].has_watermark && is_same_batch(world->database.entries[i].batch, batch))
      return true;
  return false;
}

static SequenceDecision decide(const World *world, const Job *job, bool is_stream_broken)
{
  BatchKey last_batch;
  const Entry *there = entry_of(world, job->epoch, job->sequence);
  bool is_part_stored = is_part_recorded(world, job->batch);
  SequenceFacts facts = {
      .sequence = job->sequence,
      .last_sequence = database_last_sequence(world, job->epoch, &last_batch),
      .is_stream_broken = is_stream_broken,
      .has_same_digest =
          there != NULL && (is_same_batch(there->batch, job->batch) || world_is_broken(world, BREAK_DIGEST_IGNORED)),
      .is_part_stored = is_part_stored && !world_is_broken(world, BREAK_PART_IDEMPOTENCE),
  };
  return sequence_rule_decide(&facts);
}

SequenceDecision database_store(World *world, const Job *job, bool is_stream_broken, Counts *out_counts,
                                bool *out_is_replay)
{
  SequenceDecision decision = decide(world, job, is_stream_broken);
  *out_is_replay = decision == SEQUENCE_REPLAY;
  switch (decision) {
  case SEQUENCE_STORE:
    write_batch(world, job, out_counts);
    break;
  case SEQUENCE_ADVANCE:
    *out_counts = database_applied(world, job->batch)->counts;
    append(world, job, false, true, *out_counts);
    break;
  case SEQUENCE_REPLAY:
    *out_counts = entry_of(world, job->epoch, job->sequence)->counts;
    break;
  case SEQUENCE_DEAD_LETTER: /* no collector of the model uses a submission id for two contents */
    g_assert_not_reached();
  case SEQUENCE_CONFLICT:
  case SEQUENCE_GAP:
  case SEQUENCE_DROP:
    break;
  }
  return decision;
}

void database_commit(World *world)
{
  ModelDatabase *database = &world->database;
  if (database->n_entries == database->n_committed)
    return;
  database->n_committed = database->n_entries;
  database->commits++;
}

void database_abort(World *world)
{
  world->database.n_entries = world->database.n_committed;
}

void database_fall_back(World *world, int n_commits)
{
  ModelDatabase *database = &world->database;
  database_abort(world);
  database->commits -= MIN((uint32_t)n_commits, database->commits);
  while (database->n_entries > 0 && database->entries[database->n_entries - 1].commit > database->commits)
    database->n_entries--;
  database->n_committed = database->n_entries;
}
