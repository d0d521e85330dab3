#include "collector/waiters.h"

enum { WAITERS_MOST = 64 };

struct Waiters {
  Loop *loop;
  WaitersFunc answer;
  gpointer user;
  GPtrArray *waiting;
};

typedef struct Waiter {
  Waiters *waiters;
  Peer asker;
  GBytes *request;
  guint timer;
} Waiter;

static void waiter_free(gpointer waiting)
{
  Waiter *waiter = waiting;
  loop_remove(waiter->waiters->loop, waiter->timer);
  g_bytes_unref(waiter->request);
  g_free(waiter);
}

static bool answer(const Waiter *waiter, bool is_last)
{
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(waiter->request, &size);
  return waiter->waiters->answer(&waiter->asker, (FrameView){bytes, size}, is_last, waiter->waiters->user);
}

static void lose_patience(gpointer user)
{
  Waiter *waiter = user;
  const bool is_answered = answer(waiter, true);
  g_assert(is_answered);
  g_ptr_array_remove_fast(waiter->waiters->waiting, waiter);
}

Waiters *waiters_new(Loop *loop, WaitersFunc answer_func, gpointer user)
{
  Waiters *waiters = g_new0(Waiters, 1);
  *waiters = (Waiters){loop, answer_func, user, g_ptr_array_new_with_free_func(waiter_free)};
  return waiters;
}

void waiters_free(Waiters *waiters)
{
  if (waiters == NULL)
    return;
  g_ptr_array_unref(waiters->waiting);
  g_free(waiters);
}

bool waiters_is_full(const Waiters *waiters)
{
  return waiters->waiting->len >= WAITERS_MOST;
}

void waiters_add(Waiters *waiters, const Peer *asker, FrameView request, int64_t patience_ms)
{
  g_assert(!waiters_is_full(waiters));
  Waiter *waiter = g_new0(Waiter, 1);
  *waiter = (Waiter){.waiters = waiters, .asker = *asker, .request = g_bytes_new(request.bytes, request.size)};
  waiter->timer = loop_add_timer(waiters->loop, patience_ms, lose_patience, waiter);
  g_ptr_array_add(waiters->waiting, waiter);
}

void waiters_look(Waiters *waiters)
{
  for (guint i = waiters->waiting->len; i-- > 0;)
    if (answer(g_ptr_array_index(waiters->waiting, i), false))
      g_ptr_array_remove_index_fast(waiters->waiting, i);
}
