#include "tests/support/test.h"

#include <poll.h>
#include <pthread.h>

#include "base/job_queue.h"

#define N_HANDED 20000

static gpointer number(size_t value)
{
  return GSIZE_TO_POINTER(value);
}

static bool is_readable(const JobQueue *queue)
{
  struct pollfd watched = {.fd = job_queue_descriptor(queue), .events = POLLIN};
  return poll(&watched, 1, 0) == 1;
}

static void what_is_pushed_is_popped_in_order(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(3, NULL);
  for (size_t i = 1; i <= 3; i++)
    assert_true(job_queue_push(queue, number(i)));
  for (size_t i = 1; i <= 3; i++)
    assert_ptr_equal(job_queue_pop(queue), number(i));
  assert_null(job_queue_pop(queue));
}

static void full_queue_takes_nothing_more(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(1, NULL);
  assert_true(job_queue_push(queue, number(1)));
  assert_false(job_queue_push(queue, number(2)));
  assert_int_equal(job_queue_length(queue), 1);
}

static void what_cannot_be_sent_again_goes_beyond_the_capacity(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(1, NULL);
  assert_true(job_queue_push(queue, number(1)));
  assert_true(job_queue_push_beyond(queue, number(2)));
  assert_ptr_equal(job_queue_pop(queue), number(1));
  assert_ptr_equal(job_queue_pop(queue), number(2));
  job_queue_close(queue);
  assert_false(job_queue_push_beyond(queue, number(3)));
}

static void descriptor_is_readable_while_something_waits(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(2, NULL);
  assert_false(is_readable(queue));
  assert_true(job_queue_push(queue, number(1)));
  assert_true(job_queue_push(queue, number(2)));
  job_queue_pop(queue);
  assert_true(is_readable(queue));
  job_queue_pop(queue);
  assert_false(is_readable(queue));
}

static void closed_queue_gives_what_it_has_and_takes_nothing(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(2, NULL);
  assert_true(job_queue_push(queue, number(1)));
  job_queue_close(queue);
  assert_false(job_queue_push(queue, number(2)));
  assert_true(is_readable(queue));
  assert_ptr_equal(job_queue_pop_wait(queue, -1), number(1));
  assert_null(job_queue_pop_wait(queue, -1));
}

static void waiting_for_a_job_ends_at_its_time(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(1, NULL);
  assert_null(job_queue_pop_wait(queue, 1));
}

static void freeing_releases_what_waits(void **state)
{
  (void)state;
  g_autoptr(GBytes) job = g_bytes_new_static("job", 3);
  g_autoptr(GPtrArray) released = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  JobQueue *queue = job_queue_new(2, (GDestroyNotify)g_ptr_array_unref);
  assert_true(job_queue_push(queue, g_ptr_array_ref(released)));
  g_ptr_array_add(released, g_bytes_ref(job));
  job_queue_free(queue);
  assert_int_equal(released->len, 1); /* ours is the last reference: a leak is seen by the sanitizer */
}

static void *push_numbers(void *queue)
{
  for (size_t i = 1; i <= N_HANDED; i++)
    g_assert(job_queue_push_wait(queue, number(i)));
  return NULL;
}

static void nothing_is_lost_between_threads(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(7, NULL);
  pthread_t pusher;
  assert_int_equal(pthread_create(&pusher, NULL, push_numbers, queue), 0);
  for (size_t i = 1; i <= N_HANDED; i++)
    assert_ptr_equal(job_queue_pop_wait(queue, -1), number(i));
  pthread_join(pusher, NULL);
  assert_int_equal(job_queue_length(queue), 0);
}

static void *push_one(void *queue)
{
  return job_queue_push_wait(queue, number(2)) ? number(1) : NULL;
}

static void closing_wakes_who_waits_for_room(void **state)
{
  (void)state;
  g_autoptr(JobQueue) queue = job_queue_new(1, NULL);
  assert_true(job_queue_push(queue, number(1)));
  pthread_t pusher;
  void *was_taken = number(1);
  assert_int_equal(pthread_create(&pusher, NULL, push_one, queue), 0);
  job_queue_close(queue);
  pthread_join(pusher, &was_taken);
  assert_null(was_taken);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_pushed_is_popped_in_order),
      cmocka_unit_test(full_queue_takes_nothing_more),
      cmocka_unit_test(what_cannot_be_sent_again_goes_beyond_the_capacity),
      cmocka_unit_test(descriptor_is_readable_while_something_waits),
      cmocka_unit_test(closed_queue_gives_what_it_has_and_takes_nothing),
      cmocka_unit_test(waiting_for_a_job_ends_at_its_time),
      cmocka_unit_test(freeing_releases_what_waits),
      cmocka_unit_test(nothing_is_lost_between_threads),
      cmocka_unit_test(closing_wakes_who_waits_for_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
