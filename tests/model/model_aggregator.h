/* The simulated aggregator: the real session table between the network and a writer with one queue. */
#pragma once

#include "tests/model/model_world.h"

void aggregator_start(World *world);
/* Sessions, queue and the open transaction are gone. */
void aggregator_kill(World *world);

void aggregator_receive(World *world, const Connection *connection, const ModelMessage *message);
void aggregator_revoke(World *world, int key);
bool aggregator_tick(World *world);

/* The writer does one transaction, notices that the database went or came, or probes it. False: nothing to do. */
bool aggregator_write(World *world);
