#include "tests/model/model_promises.h"

#include "tests/model/model_database.h"

static bool has(uint32_t set, int member)
{
  return (set & 1u << member) != 0;
}

static bool is_stored_whole(const World *world, int submission)
{
  for (uint8_t part = 0; part < world->submissions[submission].n_parts; part++)
    if (database_applied(world, (BatchKey){.submission = (uint8_t)submission, .part = part}) == NULL)
      return false;
  return true;
}

/* P1: what a living spool accepted is stored, or retention made that impossible and it is named. */
static const char *nothing_is_lost(const World *world, const ModelCollector *collector)
{
  for (int submission = 0; submission < world->n_submissions; submission++) {
    bool is_named = has(collector->spool.named, submission);
    if (has(collector->spool.accepted, submission) && !is_named && !is_stored_whole(world, submission))
      return "P1: an accepted submission is neither stored nor named";
    if (is_named && (world->n_falls == 0 || !has(world->removed, submission)))
      return "P1: a submission is named although nothing of it can be missing";
  }
  return NULL;
}

static int times_applied(const World *world, BatchKey batch)
{
  int n = 0;
  for (int i = 0; i < world->database.n_entries; i++) {
    const Entry *entry = &world->database.entries[i];
    n += entry->is_applied && entry->batch.submission == batch.submission && entry->batch.part == batch.part;
  }
  return n;
}

/* P2: a part is stored once. */
static const char *nothing_is_stored_twice(const World *world)
{
  for (int submission = 0; submission < world->n_submissions; submission++)
    for (uint8_t part = 0; part < world->submissions[submission].n_parts; part++)
      if (times_applied(world, (BatchKey){.submission = (uint8_t)submission, .part = part}) > 1)
        return "P2: a part is stored twice";
  return NULL;
}

/* P2: of the submissions in the set, none came after a later one: no old value over a new one. */
static const char *order_is_kept(const World *world, int key, uint32_t submissions)
{
  int latest = 0;
  for (int i = 0; i < world->database.n_entries; i++) {
    const Entry *entry = &world->database.entries[i];
    if (!entry->is_applied || entry->key != key || !has(submissions, entry->batch.submission))
      continue;
    if (entry->batch.submission < latest)
      return "P2: an old value was put over a newer one";
    latest = entry->batch.submission;
  }
  return NULL;
}

static int sum(Counts counts)
{
  return counts.n_new + counts.n_revised + counts.n_unchanged + counts.n_rejected;
}

static bool is_equal(Counts a, Counts b)
{
  return a.n_new == b.n_new && a.n_revised == b.n_revised && a.n_unchanged == b.n_unchanged &&
         a.n_rejected == b.n_rejected;
}

/* After a fall-back, another copy of the spool may have stored the part again with other counts than this one was told. */
static bool may_counts_differ(const World *world)
{
  bool has_copies = (world->plan.faults & (FAULT_CLONE | FAULT_RESTORE)) != 0;
  return has_copies && world->n_falls > 0;
}

static const char *part_adds_up(const World *world, const ModelCollector *collector, BatchKey batch)
{
  const Receipt *receipt = &collector->spool.receipts[batch.submission][batch.part];
  if (!receipt->is_there)
    return "P3: a finished part has no receipt";
  if (sum(receipt->counts) != part_of(world, batch)->n_rows)
    return "P3: a receipt does not add up";
  const Entry *entry = database_applied(world, batch);
  if (entry == NULL || (!is_equal(entry->counts, receipt->counts) && !may_counts_differ(world)))
    return "P3: a receipt differs from the database";
  return NULL;
}

/* P3: received = new + revised + unchanged + rejected (+ awaiting, which never travels), part by part. */
static const char *books_add_up(const World *world, const ModelCollector *collector)
{
  const char *broken = NULL;
  uint32_t owed = collector->spool.accepted & ~collector->spool.named;
  for (int submission = 0; submission < world->n_submissions && broken == NULL; submission++)
    for (uint8_t part = 0; part < world->submissions[submission].n_parts && broken == NULL; part++)
      if (has(owed, submission))
        broken = part_adds_up(world, collector, (BatchKey){.submission = (uint8_t)submission, .part = part});
  return broken;
}

static const char *promises_to(const World *world, const ModelCollector *collector)
{
  const char *broken = nothing_is_lost(world, collector);
  if (broken == NULL)
    broken = order_is_kept(world, collector->key, collector->spool.accepted);
  return broken != NULL ? broken : books_add_up(world, collector);
}

static const char *single_writers_order(const World *world)
{
  const char *broken = world->collectors[1].is_running ? NULL : order_is_kept(world, 0, UINT32_MAX);
  return broken != NULL ? broken : order_is_kept(world, 2, UINT32_MAX);
}

const char *promises_broken(const World *world)
{
  const char *broken = nothing_is_stored_twice(world);
  if (broken == NULL)
    broken = single_writers_order(world);
  for (int i = 0; i < MOST_SPOOLS && broken == NULL; i++)
    if (world->collectors[i].is_running)
      broken = promises_to(world, &world->collectors[i]);
  return broken;
}
