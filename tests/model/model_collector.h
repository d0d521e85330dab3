/* The simulated collector: a durable spool, an inbox, and the real publisher session between them and the network. */
#pragma once

#include "tests/model/model_world.h"

void collector_init(World *world, int index, int key);
void collector_clear(ModelCollector *collector);

/* A new process on the durable spool. */
void collector_start(ModelCollector *collector);
/* The process is gone; the spool stays. */
void collector_kill(ModelCollector *collector);

/* Takes the files of the inbox into the spool, oldest first; a file that is there already is dropped. */
void collector_accept_inbox(ModelCollector *collector);
/* Removes the oldest kept batches, finished ones only. */
void collector_retain(ModelCollector *collector, uint64_t n_batches);

void collector_receive(ModelCollector *collector, const ModelMessage *message);
void collector_take_kind(ModelCollector *collector, PublisherEventKind kind);
/* Gives the timer if it is due. */
bool collector_timer(ModelCollector *collector);

/* Everything accepted is finished, as far as this collector knows. */
bool collector_is_done(const ModelCollector *collector);
