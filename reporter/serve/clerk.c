#include "reporter/serve/clerk.h"

#include <pthread.h>

#include "base/error.h"
#include "base/job_queue.h"
#include "base/log.h"

enum { QUESTIONS_WAITING_MAX = 256, BEAT_MS = 1000, RETRY_MOST_MS = 2000 };

typedef struct Clerk {
  const Clerks *house;
  pthread_t thread;
  Pulse pulse; /* the thread's, before each wait */
} Clerk;

struct Clerks {
  ClerkOptions options;
  JobQueue *questions; /* to the threads */
  JobQueue *answered;  /* from them */
  Clerk *clerks;
};

static void free_question(gpointer question)
{
  question_free(question);
}

static bool settle(const Desk *desk, Question *question)
{
  if (connection_open(desk->connection, &question->failure))
    question_settle(question, desk);
  return question->failure == NULL || halfsky_error_is(question->failure, HALFSKY_ERROR_REJECT);
}

static void answer(const Clerks *house, const Desk *desk, Question *question, LogRepeat *trouble)
{
  const bool is_tried = connection_retry_in_ms(desk->connection) == 0;
  if (settle(desk, question))
    log_repeated_recovery(trouble, "question_unanswered");
  else if (is_tried)
    log_repeated_failure(trouble, "question_unanswered", question->failure);
  if (!job_queue_push_wait(house->answered, question))
    question_free(question);
}

static void *keep_answering(void *self)
{
  Clerk *clerk = self;
  const Clerks *house = clerk->house;
  ConnectionOptions options = house->options.connection;
  options.pulse = &clerk->pulse;
  options.backoff_most_ms = RETRY_MOST_MS;
  const Desk desk = {.connection = connection_new(&options),
                     .rules = house->options.rules,
                     .is_public = house->options.is_public,
                     .aggregator = house->options.aggregator,
                     .year = house->options.year};
  LogRepeat trouble = {0};
  pthread_setname_np(pthread_self(), "clerk");
  while (!job_queue_is_closed(house->questions)) {
    pulse_beat(&clerk->pulse);
    Question *question = job_queue_pop_wait(house->questions, BEAT_MS);
    if (question != NULL)
      answer(house, &desk, question, &trouble);
  }
  connection_free(desk.connection);
  log_repeat_clear(&trouble);
  return NULL;
}

Clerks *clerks_start(const ClerkOptions *options)
{
  Clerks *house = g_new0(Clerks, 1);
  house->options = *options;
  house->questions = job_queue_new(QUESTIONS_WAITING_MAX, free_question);
  house->answered = job_queue_new(QUESTIONS_WAITING_MAX, free_question);
  house->clerks = g_new0(Clerk, options->n_clerks);
  for (guint i = 0; i < options->n_clerks; i++) {
    house->clerks[i].house = house;
    pulse_beat(&house->clerks[i].pulse);
    if (pthread_create(&house->clerks[i].thread, NULL, keep_answering, &house->clerks[i]) != 0)
      g_error("cannot start a thread");
  }
  return house;
}

void clerks_stop(Clerks *house)
{
  if (house == NULL)
    return;
  job_queue_close(house->questions);
  job_queue_close(house->answered);
  for (guint i = 0; i < house->options.n_clerks; i++)
    pthread_join(house->clerks[i].thread, NULL);
  job_queue_free(house->questions);
  job_queue_free(house->answered);
  g_free(house->clerks);
  g_free(house);
}

bool clerks_ask(Clerks *house, Question *question)
{
  return job_queue_push(house->questions, question);
}

int clerks_descriptor(const Clerks *house)
{
  return job_queue_descriptor(house->answered);
}

Question *clerks_take(Clerks *house)
{
  return job_queue_pop(house->answered);
}

bool clerks_are_alive(const Clerks *house)
{
  const int64_t longest_ms = MAX(connection_longest_wait_ms(&house->options.connection), BEAT_MS);
  for (guint i = 0; i < house->options.n_clerks; i++)
    if (pulse_silence_ms(&house->clerks[i].pulse) > 2 * longest_ms)
      return false;
  return true;
}
