/* Who may have how many unfinished bytes on the way: windows under one memory ceiling.
 *
 * Guarantees: a window is 0 or at least the largest batch; the bytes that collectors can make this process hold (windows
 * in force, windows just taken back but not yet confirmed, and batches received but not yet stored) never exceed the
 * ceiling; every member that keeps wanting gets a turn, because a turn ends after `turn_ms`, after its window was
 * delivered once, or with the last batch that the member had told of, as soon as somebody waits.
 * Refuses: to send anything; the caller sends the changes that credit_pool_balance() names. Time is passed in. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct CreditPool CreditPool;

typedef struct CreditSettings {
  uint64_t ceiling_bytes;       /* all windows and held bytes together; at least largest_batch_bytes */
  uint64_t largest_batch_bytes; /* one slot, above 0 */
  int64_t turn_ms;              /* how long a member may keep its window while others wait */
} CreditSettings;

/* Told of each change: the member's new absolute window, to be sent as a Credit message. */
typedef void (*CreditChangeFunc)(void *self, uint64_t member, uint64_t window_bytes);

/* Ownership: the caller frees with credit_pool_free(), which accepts NULL. */
CreditPool *credit_pool_new(const CreditSettings *settings);
void credit_pool_free(CreditPool *pool);

/* A session begins, with window 0. `member` is its number, never used before. */
void credit_pool_join(CreditPool *pool, uint64_t member);

/* A session ended. What it made us hold stays counted until it is released. Unknown members are ignored. */
void credit_pool_leave(CreditPool *pool, uint64_t member);

/* The member told that N_UNFINISHED of its batches have no outcome yet. Those that are held were sent, all others it wants to send. */
void credit_pool_want(CreditPool *pool, uint64_t member, uint64_t n_unfinished);

/* The largest batch that credit_pool_hold() would take from the member now; 0 for unknown members. */
uint64_t credit_pool_room(const CreditPool *pool, uint64_t member);

/* A batch arrived and is held in memory: one less to send. False: it exceeds the window; it is not counted, and the stream is to be refused. */
bool credit_pool_hold(CreditPool *pool, uint64_t member, uint64_t size_bytes);

/* A held batch left memory (stored, answered, dropped); also for members that have left. */
void credit_pool_release(CreditPool *pool, uint64_t member, uint64_t size_bytes);

/* The member reported the window that it obeys (Heartbeat.credit_bytes). */
void credit_pool_confirm(CreditPool *pool, uint64_t member, uint64_t window_bytes);

/* While paused (database away) every window is taken back and none is given. */
void credit_pool_pause(CreditPool *pool, bool is_paused);

/* Takes back, grants and tells each change to `change`. Call after any of the above and at least once per turn_ms. */
void credit_pool_balance(CreditPool *pool, int64_t now_ms, CreditChangeFunc change, void *self);

/* The window last told to the member; 0 for unknown members. */
uint64_t credit_pool_window(const CreditPool *pool, uint64_t member);

/* Bytes that this process may have to hold at worst from now on: never above the ceiling. */
uint64_t credit_pool_reserved(const CreditPool *pool);
