/* Connections: in order, and lost from some point on when they break. A closed connection may still deliver a beginning of
 * what its collector had sent, even after the next connection has spoken. */
#pragma once

#include "tests/model/model_world.h"

/* The connection's number. */
int network_open(World *world, const ModelCollector *collector);
/* The collector closes its end. */
void network_close(World *world, int connection);
/* Both directions lose what is under way from some point on; the collector will be told. */
void network_cut(World *world, int connection);
void network_cut_all(World *world);

void network_send_up(World *world, int connection, const ModelMessage *message);
void network_send_down(World *world, GBytes *address, const ModelMessage *message);

/* One message or event of this connection reaches its end. False: there is none. */
bool network_deliver_up(World *world, int connection);
bool network_deliver_down(World *world, int connection);
bool network_is_quiet(const World *world);
