#include "aggregator/store/job_turns.h"

/* What one agency has. */
typedef struct Turn {
  int32_t agency_id;
  GQueue jobs;
} Turn;

struct JobTurns {
  GHashTable *by_agency; /* agency → Turn, owned; those in the ring */
  GQueue ring;           /* Turn: whose turn it is stands in front */
  GQueue behind;         /* WriterJob: a catalogue and what came after it */
  size_t n_jobs;
};

static void turn_free(gpointer pointer)
{
  Turn *turn = pointer;
  g_queue_clear_full(&turn->jobs, (GDestroyNotify)writer_job_free);
  g_free(turn);
}

JobTurns *job_turns_new(void)
{
  JobTurns *turns = g_new0(JobTurns, 1);
  turns->by_agency = g_hash_table_new_full(g_int_hash, g_int_equal, NULL, turn_free);
  g_queue_init(&turns->ring);
  g_queue_init(&turns->behind);
  return turns;
}

void job_turns_free(JobTurns *turns)
{
  if (turns == NULL)
    return;
  g_queue_clear(&turns->ring);
  g_queue_clear_full(&turns->behind, (GDestroyNotify)writer_job_free);
  g_hash_table_unref(turns->by_agency);
  g_free(turns);
}

static void join_ring(JobTurns *turns, WriterJob *job)
{
  Turn *turn = g_hash_table_lookup(turns->by_agency, &job->key.agency_id);
  if (turn == NULL) {
    turn = g_new0(Turn, 1);
    turn->agency_id = job->key.agency_id;
    g_queue_init(&turn->jobs);
    g_hash_table_insert(turns->by_agency, &turn->agency_id, turn);
    g_queue_push_tail(&turns->ring, turn);
  }
  g_queue_push_tail(&turn->jobs, job);
}

static bool is_barred(const JobTurns *turns, const WriterJob *job)
{
  return job->kind == WRITER_JOB_CATALOGUE || turns->behind.length > 0;
}

void job_turns_add(JobTurns *turns, WriterJob *job)
{
  turns->n_jobs++;
  if (is_barred(turns, job))
    g_queue_push_tail(&turns->behind, job);
  else
    join_ring(turns, job);
}

/* Lets those in whose catalogue was taken. */
static void lift_bar(JobTurns *turns)
{
  const WriterJob *first = NULL;
  while ((first = g_queue_peek_head(&turns->behind)) != NULL && first->kind != WRITER_JOB_CATALOGUE)
    join_ring(turns, g_queue_pop_head(&turns->behind));
}

static WriterJob *take_turn(JobTurns *turns)
{
  Turn *turn = g_queue_pop_head(&turns->ring);
  WriterJob *job = g_queue_pop_head(&turn->jobs);
  if (turn->jobs.length > 0)
    g_queue_push_tail(&turns->ring, turn);
  else
    g_hash_table_remove(turns->by_agency, &turn->agency_id);
  return job;
}

WriterJob *job_turns_take(JobTurns *turns)
{
  if (turns->n_jobs == 0)
    return NULL;
  turns->n_jobs--;
  if (turns->ring.length == 0)
    lift_bar(turns);
  return turns->ring.length > 0 ? take_turn(turns) : g_queue_pop_head(&turns->behind);
}

void job_turns_put_back(JobTurns *turns, WriterJob *catalogue)
{
  g_assert(turns->ring.length == 0 && catalogue->kind == WRITER_JOB_CATALOGUE);
  turns->n_jobs++;
  g_queue_push_head(&turns->behind, catalogue);
}

size_t job_turns_length(const JobTurns *turns)
{
  return turns->n_jobs;
}
