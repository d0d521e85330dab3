#include "aggregator/sessions/credit.h"

#include <glib.h>

/* A window is a promise that cannot be taken back at once: a Credit that shrinks it may cross with batches sent under it.
 * So each member has the window last told and the window it has confirmed; what it may make us hold is the larger of the
 * two, or what it does make us hold, and no second change is told before the first is confirmed. The sum of these promises
 * is what the ceiling bounds; a grant comes out of what is left below it.
 *
 * A member wants as long as it has told of more batches than arrived since; what it told may be older than outcomes that are
 * on their way to it, so it may seem to want a little too long, and never too short. So who has few small batches gives its
 * window to others while they are being stored.
 * A member that wants and has nothing waits in a queue. When somebody waits, the oldest holders whose turn is over give
 * their window back, and join the queue's end if they still want. The fair share is counted for one member more than there
 * are, so that a newcomer usually finds room. */

typedef struct Member {
  uint64_t number;
  uint64_t told_bytes, confirmed_bytes, held_bytes;
  uint64_t n_held, n_unsent; /* batches */
  uint64_t turn_bytes;       /* received in this turn */
  int64_t turn_began_ms;
  bool has_left;
  GQueue *queue; /* that `link` is in: the pool's waiting or holding; NULL: none */
  GList link;
} Member;

struct CreditPool {
  CreditSettings settings;
  GHashTable *members; /* &number → Member, owned */
  GQueue waiting;      /* want, and have confirmed 0 */
  GQueue holding;      /* told more than 0, oldest turn first */
  uint64_t reserved_bytes;
  bool is_paused;
  bool is_balanced; /* nothing has changed since, and nobody waits for a turn to be over */
};

CreditPool *credit_pool_new(const CreditSettings *settings)
{
  g_assert(settings->largest_batch_bytes > 0 && settings->ceiling_bytes >= settings->largest_batch_bytes);
  CreditPool *pool = g_new0(CreditPool, 1);
  pool->settings = *settings;
  pool->members = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
  g_queue_init(&pool->waiting);
  g_queue_init(&pool->holding);
  return pool;
}

void credit_pool_free(CreditPool *pool)
{
  if (pool == NULL)
    return;
  g_hash_table_unref(pool->members);
  g_free(pool);
}

static Member *find_member(const CreditPool *pool, uint64_t number)
{
  return g_hash_table_lookup(pool->members, &number);
}

static bool wants(const Member *member)
{
  return member->n_unsent > 0;
}

/* At worst, what this member may make us hold. */
static uint64_t promised_bytes(const Member *member)
{
  uint64_t window_bytes = member->has_left ? 0 : MAX(member->told_bytes, member->confirmed_bytes);
  return MAX(window_bytes, member->held_bytes);
}

static void move_to(Member *member, GQueue *queue)
{
  if (member->queue == queue)
    return;
  if (member->queue != NULL)
    g_queue_unlink(member->queue, &member->link);
  if (queue != NULL)
    g_queue_push_tail_link(queue, &member->link);
  member->queue = queue;
}

static GQueue *queue_for(CreditPool *pool, const Member *member)
{
  if (member->has_left)
    return NULL;
  if (member->told_bytes > 0)
    return &pool->holding;
  return wants(member) && member->confirmed_bytes == 0 ? &pool->waiting : NULL;
}

/* Every change of a member goes through here: `promised_before` is what it had promised before the change. */
static void settle(CreditPool *pool, Member *member, uint64_t promised_before)
{
  pool->is_balanced = false;
  pool->reserved_bytes = pool->reserved_bytes - promised_before + promised_bytes(member);
  move_to(member, queue_for(pool, member));
  if (member->has_left && member->held_bytes == 0)
    g_hash_table_remove(pool->members, &member->number);
}

void credit_pool_join(CreditPool *pool, uint64_t number)
{
  Member *member = g_new0(Member, 1);
  member->number = number;
  member->link.data = member;
  bool is_new = g_hash_table_insert(pool->members, &member->number, member);
  g_assert(is_new);
}

void credit_pool_leave(CreditPool *pool, uint64_t number)
{
  Member *member = find_member(pool, number);
  if (member == NULL)
    return;
  uint64_t promised_before = promised_bytes(member);
  member->has_left = true;
  settle(pool, member, promised_before);
}

void credit_pool_want(CreditPool *pool, uint64_t number, uint64_t n_unfinished)
{
  Member *member = find_member(pool, number);
  if (member == NULL)
    return;
  const bool wanted = wants(member);
  member->n_unsent = n_unfinished - MIN(n_unfinished, member->n_held);
  if (wants(member) != wanted)
    settle(pool, member, promised_bytes(member));
}

uint64_t credit_pool_room(const CreditPool *pool, uint64_t number)
{
  const Member *member = find_member(pool, number);
  if (member == NULL || member->has_left)
    return 0;
  uint64_t window_bytes = MAX(member->told_bytes, member->confirmed_bytes);
  return window_bytes - MIN(window_bytes, member->held_bytes);
}

bool credit_pool_hold(CreditPool *pool, uint64_t number, uint64_t size_bytes)
{
  if (size_bytes > credit_pool_room(pool, number))
    return false;
  Member *member = find_member(pool, number);
  if (member == NULL)
    return false;
  member->held_bytes += size_bytes;
  member->turn_bytes += size_bytes;
  member->n_held++;
  member->n_unsent -= MIN(member->n_unsent, 1);
  pool->is_balanced = false;
  return true;
}

void credit_pool_release(CreditPool *pool, uint64_t number, uint64_t size_bytes)
{
  Member *member = find_member(pool, number);
  if (member == NULL)
    return;
  uint64_t promised_before = promised_bytes(member);
  g_assert(size_bytes <= member->held_bytes);
  member->held_bytes -= size_bytes;
  member->n_held--;
  settle(pool, member, promised_before);
}

void credit_pool_confirm(CreditPool *pool, uint64_t number, uint64_t window_bytes)
{
  Member *member = find_member(pool, number);
  if (member == NULL || window_bytes != member->told_bytes || window_bytes == member->confirmed_bytes)
    return;
  uint64_t promised_before = promised_bytes(member);
  member->confirmed_bytes = window_bytes;
  settle(pool, member, promised_before);
}

void credit_pool_pause(CreditPool *pool, bool is_paused)
{
  pool->is_paused = is_paused;
  pool->is_balanced = false;
}

/* --- Telling ------------------------------------------------------------------------------------------------------ */

typedef struct Balance {
  CreditPool *pool;
  int64_t now_ms;
  CreditChangeFunc change;
  void *self;
} Balance;

static void tell(const Balance *balance, Member *member, uint64_t window_bytes)
{
  uint64_t promised_before = promised_bytes(member);
  member->told_bytes = window_bytes;
  settle(balance->pool, member, promised_before);
  balance->change(balance->self, member->number, window_bytes);
}

static bool is_confirmed(const Member *member)
{
  return member->told_bytes == member->confirmed_bytes;
}

static uint64_t free_bytes(const CreditPool *pool)
{
  return pool->settings.ceiling_bytes - MIN(pool->settings.ceiling_bytes, pool->reserved_bytes);
}

static uint64_t fair_bytes(const CreditPool *pool)
{
  uint64_t largest_bytes = pool->settings.largest_batch_bytes;
  uint64_t n_slots = pool->settings.ceiling_bytes / largest_bytes;
  return MAX(n_slots / (pool->waiting.length + pool->holding.length + 1), 1) * largest_bytes;
}

static bool is_turn_over(const Balance *balance, const Member *member)
{
  return !wants(member) || member->turn_bytes >= member->told_bytes ||
         balance->now_ms - member->turn_began_ms >= balance->pool->settings.turn_ms;
}

/* What a holder should have while others wait. */
static uint64_t window_under_demand(const Balance *balance, const Member *member)
{
  if (is_turn_over(balance, member))
    return 0;
  return MIN(member->told_bytes, fair_bytes(balance->pool));
}

/* What comes free once the members that were told less have confirmed it and their batches are stored. */
static uint64_t coming_bytes(const CreditPool *pool)
{
  uint64_t promised_bytes_left = 0;
  for (const GList *link = pool->holding.head; link != NULL; link = link->next)
    promised_bytes_left += ((const Member *)link->data)->told_bytes;
  return pool->settings.ceiling_bytes - MIN(pool->settings.ceiling_bytes, promised_bytes_left);
}

/* Takes back from the oldest turns, no more than those who wait can use. */
static void take_back(const Balance *balance)
{
  CreditPool *pool = balance->pool;
  uint64_t demand_bytes = pool->waiting.length * pool->settings.largest_batch_bytes;
  GList *next = NULL;
  for (GList *link = pool->holding.head; link != NULL && coming_bytes(pool) < demand_bytes; link = next) {
    next = link->next;
    Member *member = link->data;
    uint64_t window_bytes = window_under_demand(balance, member);
    if (is_confirmed(member) && window_bytes < member->told_bytes)
      tell(balance, member, window_bytes);
  }
}

static void take_back_all(const Balance *balance)
{
  GList *next = NULL;
  for (GList *link = balance->pool->holding.head; link != NULL; link = next) {
    next = link->next;
    if (is_confirmed(link->data))
      tell(balance, link->data, 0);
  }
}

static void grant(const Balance *balance)
{
  CreditPool *pool = balance->pool;
  uint64_t share_bytes = fair_bytes(pool);
  while (pool->waiting.head != NULL && free_bytes(pool) >= pool->settings.largest_batch_bytes) {
    Member *member = pool->waiting.head->data;
    member->turn_began_ms = balance->now_ms;
    member->turn_bytes = 0;
    tell(balance, member, MIN(share_bytes, free_bytes(pool)));
  }
}

/* When nobody waits, who has much less than a fair share gets more. */
static void widen(const Balance *balance)
{
  CreditPool *pool = balance->pool;
  uint64_t share_bytes = fair_bytes(pool);
  for (GList *link = pool->holding.head; link != NULL; link = link->next) {
    Member *member = link->data;
    uint64_t window_bytes = MIN(share_bytes, member->told_bytes + free_bytes(pool));
    if (wants(member) && is_confirmed(member) && window_bytes / 2 >= member->told_bytes)
      tell(balance, member, window_bytes);
  }
}

void credit_pool_balance(CreditPool *pool, int64_t now_ms, CreditChangeFunc change, void *self)
{
  Balance balance = {.pool = pool, .now_ms = now_ms, .change = change, .self = self};
  if (pool->is_balanced)
    return;
  if (pool->is_paused) {
    take_back_all(&balance);
    return;
  }
  if (pool->waiting.length > 0)
    take_back(&balance);
  grant(&balance);
  if (pool->waiting.length == 0)
    widen(&balance);
  pool->is_balanced = pool->waiting.length == 0;
}

uint64_t credit_pool_window(const CreditPool *pool, uint64_t number)
{
  const Member *member = find_member(pool, number);
  return member == NULL || member->has_left ? 0 : member->told_bytes;
}

uint64_t credit_pool_reserved(const CreditPool *pool)
{
  return pool->reserved_bytes;
}
