#include "base/job_queue.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"

/* The eventfd's counter is 1 while something waits or the queue is closed, else 0; it changes only under the lock, so it never disagrees with the
 * queue. Poppers sleep in poll(2) on it, pushers of a full queue on the condition. */
struct JobQueue {
  pthread_mutex_t lock;
  pthread_cond_t has_room;
  GQueue waiting;
  size_t capacity;
  GDestroyNotify release;
  bool is_closed;
  bool is_raised;
  int descriptor;
};

JobQueue *job_queue_new(size_t capacity, GDestroyNotify release)
{
  g_assert(capacity > 0);
  JobQueue *queue = g_new0(JobQueue, 1);
  pthread_mutex_init(&queue->lock, NULL);
  pthread_cond_init(&queue->has_room, NULL);
  g_queue_init(&queue->waiting);
  queue->capacity = capacity;
  queue->release = release;
  queue->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (queue->descriptor < 0)
    g_error("no descriptor is left for a queue between threads");
  return queue;
}

void job_queue_free(JobQueue *queue)
{
  if (queue == NULL)
    return;
  for (gpointer job = g_queue_pop_head(&queue->waiting); job != NULL; job = g_queue_pop_head(&queue->waiting))
    if (queue->release != NULL)
      queue->release(job);
  close(queue->descriptor);
  pthread_cond_destroy(&queue->has_room);
  pthread_mutex_destroy(&queue->lock);
  g_free(queue);
}

/* Makes the descriptor say what the queue says. Under the lock. */
static void show(JobQueue *queue)
{
  bool should_be_raised = queue->is_closed || !g_queue_is_empty(&queue->waiting);
  if (should_be_raised == queue->is_raised)
    return;
  uint64_t count = 1;
  ssize_t done =
      should_be_raised ? write(queue->descriptor, &count, sizeof count) : read(queue->descriptor, &count, sizeof count);
  g_assert(done == sizeof count);
  queue->is_raised = should_be_raised;
}

static bool is_full(const JobQueue *queue)
{
  return queue->waiting.length >= queue->capacity;
}

/* Under the lock. */
static bool push_locked(JobQueue *queue, gpointer job)
{
  if (queue->is_closed)
    return false;
  g_queue_push_tail(&queue->waiting, job);
  show(queue);
  return true;
}

bool job_queue_push(JobQueue *queue, gpointer job)
{
  g_assert(job != NULL);
  pthread_mutex_lock(&queue->lock);
  bool is_taken = !is_full(queue) && push_locked(queue, job);
  pthread_mutex_unlock(&queue->lock);
  return is_taken;
}

bool job_queue_push_beyond(JobQueue *queue, gpointer job)
{
  g_assert(job != NULL);
  pthread_mutex_lock(&queue->lock);
  bool is_taken = push_locked(queue, job);
  pthread_mutex_unlock(&queue->lock);
  return is_taken;
}

bool job_queue_push_wait(JobQueue *queue, gpointer job)
{
  g_assert(job != NULL);
  pthread_mutex_lock(&queue->lock);
  while (!queue->is_closed && is_full(queue))
    pthread_cond_wait(&queue->has_room, &queue->lock);
  bool is_taken = push_locked(queue, job);
  pthread_mutex_unlock(&queue->lock);
  return is_taken;
}

gpointer job_queue_pop(JobQueue *queue)
{
  pthread_mutex_lock(&queue->lock);
  gpointer job = g_queue_pop_head(&queue->waiting);
  if (job != NULL)
    pthread_cond_signal(&queue->has_room);
  show(queue);
  pthread_mutex_unlock(&queue->lock);
  return job;
}

/* Milliseconds left until DEADLINE_MS, for poll; negative stays without limit. */
static int remaining_ms(int timeout_ms, int64_t deadline_ms)
{
  if (timeout_ms < 0)
    return -1;
  int64_t left_ms = deadline_ms - clock_monotonic_ms();
  return left_ms > 0 ? (int)left_ms : 0;
}

gpointer job_queue_pop_wait(JobQueue *queue, int timeout_ms)
{
  int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
  for (;;) {
    bool is_closed =
        job_queue_is_closed(queue); /* asked first: nothing comes after it, so an empty queue is then final */
    gpointer job = job_queue_pop(queue);
    if (job != NULL || is_closed)
      return job;
    struct pollfd watched = {.fd = queue->descriptor, .events = POLLIN};
    int ready = poll(&watched, 1, remaining_ms(timeout_ms, deadline_ms));
    if (ready == 0)
      return NULL;
    g_assert(ready > 0 || errno == EINTR);
  }
}

void job_queue_close(JobQueue *queue)
{
  pthread_mutex_lock(&queue->lock);
  queue->is_closed = true;
  show(queue);
  pthread_cond_broadcast(&queue->has_room);
  pthread_mutex_unlock(&queue->lock);
}

bool job_queue_is_closed(JobQueue *queue)
{
  pthread_mutex_lock(&queue->lock);
  bool is_closed = queue->is_closed;
  pthread_mutex_unlock(&queue->lock);
  return is_closed;
}

size_t job_queue_length(JobQueue *queue)
{
  pthread_mutex_lock(&queue->lock);
  size_t length = queue->waiting.length;
  pthread_mutex_unlock(&queue->lock);
  return length;
}

int job_queue_descriptor(const JobQueue *queue)
{
  return queue->descriptor;
}
