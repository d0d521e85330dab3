#include "tests/model/model_network.h"

#include "tests/model/model_aggregator.h"
#include "tests/model/model_collector.h"

static void pipe_push(World *world, Pipe *pipe, const ModelMessage *message)
{
  if (pipe->length == MOST_MESSAGES) {
    world_break_promise(world, "model: a pipe is full");
    return;
  }
  pipe->messages[(pipe->first + pipe->length++) % MOST_MESSAGES] = *message;
}

static bool pipe_pop(Pipe *pipe, ModelMessage *out_message)
{
  if (pipe->length == 0)
    return false;
  *out_message = pipe->messages[pipe->first];
  pipe->first = (pipe->first + 1) % MOST_MESSAGES;
  pipe->length--;
  return true;
}

static void lose_from_some_point(World *world, Pipe *pipe)
{
  pipe->length = world->is_draining ? 0 : chance_below(world, pipe->length + 1);
}

static void forget_connection(Connection *connection)
{
  g_clear_pointer(&connection->address, g_bytes_unref);
  connection->is_used = false;
}

static Connection *unused_connection(World *world, int *out_number)
{
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      Connection *connection = &world->connections[i];
      if (connection->is_used && pass == 1 && !connection->is_open)
        forget_connection(connection); /* too many ghosts: this one is lost after all */
      if (!connection->is_used) {
        *out_number = i;
        return connection;
      }
    }
  g_assert_not_reached();
}

int network_open(World *world, const ModelCollector *collector)
{
  int number = 0;
  Connection *connection = unused_connection(world, &number);
  world->last_address++;
  connection->is_used = connection->is_open = true;
  connection->is_settled = connection->is_cut = false;
  connection->collector = collector->index;
  connection->key = collector->key;
  connection->told_bytes = 0;
  connection->address = g_bytes_new(&world->last_address, sizeof world->last_address);
  connection->up.length = connection->down.length = 0;
  return number;
}

void network_close(World *world, int number)
{
  Connection *connection = &world->connections[number];
  if (connection->is_cut)
    connection->up.length = 0;
  lose_from_some_point(world, &connection->up);
  connection->is_open = false;
  connection->down.length = 0;
  if (connection->up.length == 0)
    forget_connection(connection);
}

void network_cut(World *world, int number)
{
  Connection *connection = &world->connections[number];
  if (!connection->is_used || !connection->is_open)
    return;
  lose_from_some_point(world, &connection->up);
  lose_from_some_point(world, &connection->down);
  connection->is_cut = true;
}

void network_cut_all(World *world)
{
  for (int i = 0; i < MOST_CONNECTIONS; i++)
    network_cut(world, i);
}

void network_send_up(World *world, int number, const ModelMessage *message)
{
  Connection *connection = &world->connections[number];
  if (!connection->is_cut)
    pipe_push(world, &connection->up, message);
}

void network_send_down(World *world, GBytes *address, const ModelMessage *message)
{
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    Connection *connection = &world->connections[i];
    if (connection->is_used && connection->is_open && !connection->is_cut &&
        g_bytes_equal(connection->address, address)) {
      pipe_push(world, &connection->down, message);
      connection->told_bytes = message->kind == DOWN_CREDIT ? message->bytes : connection->told_bytes;
    }
  }
}

bool network_deliver_up(World *world, int number)
{
  Connection *connection = &world->connections[number];
  ModelMessage message;
  if (!connection->is_used || !pipe_pop(&connection->up, &message))
    return false;
  aggregator_receive(world, connection, &message);
  if (!connection->is_open && connection->up.length == 0)
    forget_connection(connection);
  return true;
}

bool network_deliver_down(World *world, int number)
{
  Connection *connection = &world->connections[number];
  ModelMessage message;
  if (!connection->is_used || !connection->is_open)
    return false;
  ModelCollector *collector = &world->collectors[connection->collector];
  if (!connection->is_settled && !connection->is_cut) {
    connection->is_settled = true;
    bool is_refused = world->database.is_revoked[connection->key];
    collector_take_kind(collector, is_refused ? PUBLISHER_AUTH_REFUSED : PUBLISHER_CONNECTED);
    return true;
  }
  if (pipe_pop(&connection->down, &message)) {
    collector_receive(collector, &message);
    return true;
  }
  if (!connection->is_cut)
    return false;
  collector_take_kind(collector, connection->is_settled ? PUBLISHER_CONNECTION_LOST : PUBLISHER_HANDSHAKE_CUT);
  return true;
}

bool network_is_quiet(const World *world)
{
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    const Connection *connection = &world->connections[i];
    if (connection->is_used && (connection->up.length > 0 || connection->down.length > 0 || connection->is_cut ||
                                (connection->is_open && !connection->is_settled)))
      return false;
  }
  return true;
}
