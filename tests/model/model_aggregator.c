#include "tests/model/model_aggregator.h"

#include <string.h>

#include "tests/model/model_database.h"
#include "tests/model/model_network.h"

enum { MOST_GROUP = 3, N_REMEMBERED_BROKEN = 64 };

/* --- The port of the session table -------------------------------------------------------------------------------- */

static bool push_job(ModelAggregator *aggregator, const Job *job)
{
  if (!world_point(aggregator->world, &aggregator->is_dead))
    return true;
  if (aggregator->n_jobs == MOST_JOBS)
    return false;
  aggregator->jobs[(aggregator->first_job + aggregator->n_jobs++) % MOST_JOBS] = *job;
  return true;
}

static uint64_t epoch_number(const uint8_t epoch[EPOCH_SIZE_BYTES])
{
  uint64_t number = 0;
  memcpy(&number, epoch, sizeof number);
  return number;
}

static bool read_watermark(void *self, const SessionView *session)
{
  return push_job(self, &(Job){.session = session->number,
                               .epoch = epoch_number(session->epoch),
                               .key = session->collector.collector_id});
}

static bool store_batch(void *self, const SessionView *session, const SessionBatch *batch)
{
  const ModelMessage *message = batch->batch;
  return push_job(self, &(Job){.is_batch = true,
                               .session = session->number,
                               .epoch = message->epoch,
                               .sequence = batch->sequence,
                               .size_bytes = batch->size_bytes,
                               .key = session->collector.collector_id,
                               .batch = message->batch});
}

static void send(ModelAggregator *aggregator, GBytes *address, const ModelMessage *message)
{
  if (world_point(aggregator->world, &aggregator->is_dead))
    network_send_down(aggregator->world, address, message);
}

static void send_welcome(void *self, const SessionView *session, const SessionWatermark *watermark,
                         uint64_t credit_bytes)
{
  BatchKey batch = {.submission = watermark->digest.bytes[0], .part = watermark->digest.bytes[1]};
  send(self, session->address,
       &(ModelMessage){.kind = DOWN_WELCOME,
                       .sequence = watermark->committed,
                       .flag = watermark->has_digest,
                       .batch = batch,
                       .n_falls = ((ModelAggregator *)self)->world->n_falls,
                       .bytes = credit_bytes});
}

static void send_outcome(void *self, const SessionView *session, const void *outcome)
{
  send(self, session->address, outcome);
}

static void send_credit(void *self, const SessionView *session, uint64_t credit_bytes)
{
  send(self, session->address, &(ModelMessage){.kind = DOWN_CREDIT, .bytes = credit_bytes});
}

static void send_refuse(void *self, GBytes *address, RefuseReason reason, uint64_t sequence, int64_t retry_after_ms)
{
  send(self, address,
       &(ModelMessage){.kind = DOWN_REFUSE, .reason = reason, .sequence = sequence, .bytes = (uint64_t)retry_after_ms});
}

static void send_heartbeat(void *self, const SessionView *session, bool is_database_here)
{
  send(self, session->address, &(ModelMessage){.kind = DOWN_HEARTBEAT, .flag = is_database_here});
}

static const SessionPort port = {
    .read_watermark = read_watermark,
    .store_batch = store_batch,
    .send_welcome = send_welcome,
    .send_outcome = send_outcome,
    .send_credit = send_credit,
    .send_refuse = send_refuse,
    .send_heartbeat = send_heartbeat,
};

/* --- Events ------------------------------------------------------------------------------------------------------- */

static uint64_t held_bytes(const ModelAggregator *aggregator)
{
  uint64_t sum_bytes = 0;
  for (int i = 0; i < aggregator->n_jobs; i++)
    sum_bytes += aggregator->jobs[(aggregator->first_job + i) % MOST_JOBS].size_bytes;
  return sum_bytes;
}

static void take(World *world, const SessionEvent *event)
{
  ModelAggregator *aggregator = &world->aggregator;
  if (aggregator->is_dead)
    return;
  session_table_take(aggregator->table, event, world->now_ms);
  if (session_table_reserved_bytes(aggregator->table) > world->ceiling_bytes ||
      held_bytes(aggregator) > world->ceiling_bytes)
    world_break_promise(world, "credit: above the memory ceiling");
}

void aggregator_receive(World *world, const Connection *connection, const ModelMessage *message)
{
  ModelMessage copy = *message;
  bool is_too_eager = world_is_broken(world, BREAK_WINDOW_NOT_CONFIRMED);
  SessionEvent event = {.address = connection->address,
                        .collector = {.agency_id = connection->key, .collector_id = connection->key}};
  if (message->kind == UP_HELLO) {
    event.kind = SESSION_HELLO;
    memcpy(event.hello.epoch, &message->epoch, sizeof message->epoch);
    event.hello.n_unfinished = message->n_unfinished;
  } else if (message->kind == UP_BATCH) {
    event.kind = SESSION_BATCH;
    event.batch = (SessionBatch){.sequence = message->sequence, .size_bytes = message->bytes, .batch = &copy};
  } else {
    event.kind = SESSION_HEARTBEAT;
    event.heartbeat = (SessionHeartbeat){.credit_bytes = is_too_eager ? connection->told_bytes : message->bytes,
                                         .n_unfinished = message->n_unfinished};
  }
  take(world, &event);
}

void aggregator_revoke(World *world, int key)
{
  take(world, &(SessionEvent){.kind = SESSION_REVOKED, .collector = {.agency_id = key, .collector_id = key}});
}

bool aggregator_tick(World *world)
{
  ModelAggregator *aggregator = &world->aggregator;
  if (session_table_due_ms(aggregator->table) > world->now_ms)
    return false;
  session_table_tick(aggregator->table, world->now_ms);
  return true;
}

/* --- The writer --------------------------------------------------------------------------------------------------- */

/* What one job of a transaction will answer once it is committed. */
typedef struct Answer {
  Job job;
  SequenceDecision decision;
  bool is_revoked;
  ModelMessage outcome;
} Answer;

static const Job *job_at(const ModelAggregator *aggregator, int index)
{
  return &aggregator->jobs[(aggregator->first_job + index) % MOST_JOBS];
}

static void drop_jobs(ModelAggregator *aggregator, int n_jobs)
{
  aggregator->first_job = (aggregator->first_job + n_jobs) % MOST_JOBS;
  aggregator->n_jobs -= n_jobs;
}

static bool is_refusal(const Answer *answer)
{
  return answer->decision == SEQUENCE_CONFLICT || answer->decision == SEQUENCE_GAP;
}

/* Refused by an earlier transaction, or earlier in this one. */
static bool is_broken(const ModelAggregator *aggregator, uint64_t session, const Answer *answers, int n_answers)
{
  bool was_refused = false;
  for (int i = 0; i < MIN(aggregator->n_broken, N_REMEMBERED_BROKEN); i++)
    was_refused |= aggregator->broken[i] == session;
  for (int i = 0; i < n_answers; i++)
    was_refused |= answers[i].job.session == session && is_refusal(&answers[i]);
  return was_refused && !world_is_broken(aggregator->world, BREAK_BROKEN_STREAM_GOES_ON);
}

static void note_broken(ModelAggregator *aggregator, uint64_t session)
{
  aggregator->broken[aggregator->n_broken++ % N_REMEMBERED_BROKEN] = session;
}

static ModelMessage outcome_of(const Job *job, Counts counts, bool is_replay)
{
  return (ModelMessage){.kind = DOWN_OUTCOME,
                        .epoch = job->epoch,
                        .sequence = job->sequence,
                        .batch = job->batch,
                        .counts = counts,
                        .flag = is_replay};
}

static Answer do_batch(World *world, const Job *job, bool is_stream_broken)
{
  Answer answer = {.job = *job, .is_revoked = world->database.is_revoked[job->key]};
  Counts counts = {0};
  bool is_replay = false;
  if (answer.is_revoked && !is_stream_broken)
    answer.decision = SEQUENCE_CONFLICT;
  else
    answer.decision = database_store(world, job, is_stream_broken, &counts, &is_replay);
  answer.outcome = outcome_of(job, counts, is_replay);
  return answer;
}

static SessionEvent event_of_answer(const Answer *answer)
{
  SessionEvent event = {.session = answer->job.session};
  if (answer->decision == SEQUENCE_DROP) {
    event.kind = SESSION_STREAM_DROPPED;
    event.refusal = (SessionRefused){.sequence = answer->job.sequence, .size_bytes = answer->job.size_bytes};
  } else if (is_refusal(answer)) {
    RefuseReason reason = answer->decision == SEQUENCE_GAP ? REFUSE_GAP : REFUSE_EPOCH_CONFLICT;
    event.kind = SESSION_STREAM_REFUSED;
    event.refusal = (SessionRefused){.reason = answer->is_revoked ? REFUSE_REVOKED : reason,
                                     .sequence = answer->job.sequence,
                                     .size_bytes = answer->job.size_bytes};
  } else {
    event.kind = SESSION_ANSWERED;
    event.answer = (SessionAnswer){.size_bytes = answer->job.size_bytes, .outcome = &answer->outcome};
  }
  return event;
}

static void tell_answers(World *world, const Answer *answers, int n_answers)
{
  for (int i = 0; i < n_answers; i++) {
    SessionEvent event = event_of_answer(&answers[i]);
    if (is_refusal(&answers[i]))
      note_broken(&world->aggregator, answers[i].job.session);
    take(world, &event);
  }
}

/* A commit whose fate the writer never learns. */
static void lose_commit(World *world)
{
  if (chance_one_in(world, 2))
    database_commit(world);
  else
    database_abort(world);
  world->aggregator.has_connection = false;
}

static bool is_commit_lost(World *world)
{
  return !world->is_draining && (world->plan.faults & FAULT_AWAY) && chance_one_in(world, 16);
}

static int do_group(World *world, Answer answers[MOST_GROUP])
{
  ModelAggregator *aggregator = &world->aggregator;
  int n_most = world->plan.is_scripted ? 2 : 1 + chance_below(world, MOST_GROUP), n_answers = 0;
  while (n_answers < n_most && n_answers < aggregator->n_jobs && job_at(aggregator, n_answers)->is_batch &&
         world_point(world, &aggregator->is_dead)) {
    const Job *job = job_at(aggregator, n_answers);
    answers[n_answers] = do_batch(world, job, is_broken(aggregator, job->session, answers, n_answers));
    n_answers++;
  }
  return n_answers;
}

static void write_group(World *world)
{
  ModelAggregator *aggregator = &world->aggregator;
  Answer answers[MOST_GROUP];
  int n_answers = do_group(world, answers);
  bool is_too_early = world_is_broken(world, BREAK_ANSWER_BEFORE_COMMIT);
  if (is_too_early)
    tell_answers(world, answers, n_answers);
  if (!world_point(world, &aggregator->is_dead)) {
    database_abort(world);
    return;
  }
  if (is_commit_lost(world)) {
    lose_commit(world);
    if (!is_too_early)
      return;
  } else {
    database_commit(world);
  }
  drop_jobs(aggregator, n_answers);
  if (!is_too_early)
    tell_answers(world, answers, n_answers);
}

static void answer_watermark(World *world)
{
  ModelAggregator *aggregator = &world->aggregator;
  Job job = *job_at(aggregator, 0);
  drop_jobs(aggregator, 1);
  SessionEvent event = {.session = job.session, .kind = SESSION_WATERMARK};
  BatchKey batch = {0};
  event.watermark.committed = database_last_sequence(world, job.epoch, &batch);
  event.watermark.has_digest = event.watermark.committed > 0;
  event.watermark.digest = (Digest){.bytes = {batch.submission, batch.part, 1}};
  if (world->database.is_revoked[job.key]) {
    event.kind = SESSION_STREAM_REFUSED;
    event.refusal = (SessionRefused){.reason = REFUSE_REVOKED};
    note_broken(aggregator, job.session);
  }
  take(world, &event);
}

static void tell_database(World *world, bool is_here)
{
  ModelAggregator *aggregator = &world->aggregator;
  aggregator->is_told_away = !is_here;
  session_table_database(aggregator->table, is_here, world->now_ms);
}

/* Watermark reads are answered at once while the database is away, batches wait. */
static bool write_while_away(World *world)
{
  ModelAggregator *aggregator = &world->aggregator;
  if (!aggregator->is_told_away) {
    tell_database(world, false);
    return true;
  }
  if (aggregator->n_jobs == 0 || job_at(aggregator, 0)->is_batch)
    return false;
  uint64_t session = job_at(aggregator, 0)->session;
  drop_jobs(aggregator, 1);
  take(world, &(SessionEvent){.kind = SESSION_STORE_AWAY, .session = session});
  return true;
}

bool aggregator_write(World *world)
{
  ModelAggregator *aggregator = &world->aggregator;
  if (world->database.is_away) {
    aggregator->has_connection = false;
    return write_while_away(world);
  }
  if (!aggregator->has_connection) {
    if (!aggregator->is_told_away && !world_is_broken(world, BREAK_NO_SECOND_WELCOME))
      tell_database(world, false);
    aggregator->has_connection = true;
  }
  if (aggregator->is_told_away) {
    tell_database(world, true);
    return true;
  }
  if (aggregator->n_jobs == 0)
    return false;
  if (job_at(aggregator, 0)->is_batch)
    write_group(world);
  else if (world_point(world, &aggregator->is_dead))
    answer_watermark(world);
  return true;
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

void aggregator_start(World *world)
{
  ModelAggregator *aggregator = &world->aggregator;
  SessionSettings settings = {
      .credit = {.ceiling_bytes = world->ceiling_bytes, .largest_batch_bytes = LARGEST_BATCH, .turn_ms = 5000},
      .heartbeat_ms = 15000,
      .idle_ms = 60000,
      .retry_after_ms = 5000};
  aggregator->world = world;
  aggregator->n_jobs = aggregator->first_job = aggregator->n_broken = 0;
  aggregator->has_connection = true;
  aggregator->is_told_away = aggregator->is_dead = false;
  aggregator->table = session_table_new(&settings, &port, aggregator);
}

void aggregator_kill(World *world)
{
  database_abort(world);
  network_cut_all(world);
  g_clear_pointer(&world->aggregator.table, session_table_free);
}
