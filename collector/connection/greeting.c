#include "collector/connection/greeting.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "wire/codec.h"
#include "wire/dealer.h"
#include "wire/limits.h"
#include "wire/loop.h"

/* A profile follows its Welcome at once. */
enum { ANSWER_MS = 30000, PROFILE_MS = 2000 };

typedef struct Exchange {
  const GreetingOptions *options;
  Loop *loop;
  Dealer *dealer;
  Arena *arena;
  Greeting greeting;
} Exchange;

void greeting_clear(Greeting *greeting)
{
  g_clear_pointer(&greeting->agency, g_free);
}

static void end_with(Exchange *exchange, GreetingKind kind)
{
  exchange->greeting.kind = kind;
  loop_quit(exchange->loop);
}

/* A Welcome without a profile is one too. */
static void give_up(gpointer user)
{
  Exchange *exchange = user;
  end_with(exchange, exchange->greeting.kind);
}

/* Of a spool that was just made and has nothing: the answer is about the key alone. */
static void say_hello(Exchange *exchange)
{
  Message message = {.kind = MESSAGE_HELLO,
                     .hello = {.protocol_oldest = WIRE_PROTOCOL_OLDEST,
                               .protocol_newest = WIRE_PROTOCOL_NEWEST,
                               .oldest_unfinished = 1,
                               .agency = exchange->options->agency,
                               .software = "halfsky-collector " HALFSKY_VERSION,
                               .clock_us = clock_wall_us()}};
  random_fill(message.hello.epoch, sizeof message.hello.epoch);
  g_autoptr(GBytes) frame = message_encode(&message);
  exchange->greeting.kind = GREETING_SILENT;
  if (dealer_send(exchange->dealer, frame) != SEND_DONE)
    end_with(exchange, GREETING_SILENT);
  else
    loop_add_timer(exchange->loop, ANSWER_MS, give_up, exchange);
}

static void hear_event(DealerEvent event, gpointer user)
{
  Exchange *exchange = user;
  switch (event) {
  case DEALER_CONNECTED:
    return;
  case DEALER_HANDSHAKE_OK:
    if (exchange->options->says_hello)
      say_hello(exchange);
    else
      end_with(exchange, GREETING_ACCEPTED);
    return;
  case DEALER_AUTH_REFUSED:
    end_with(exchange, GREETING_KEY_REFUSED);
    return;
  case DEALER_HANDSHAKE_FAILED:
    end_with(exchange, GREETING_CUT);
    return;
  case DEALER_DISCONNECTED:
    end_with(exchange, exchange->greeting.kind);
    return;
  case DEALER_UNREACHABLE:
    end_with(exchange, GREETING_UNREACHABLE);
    return;
  }
  g_assert_not_reached();
}

static void take_welcome(Exchange *exchange, const Welcome *welcome)
{
  exchange->greeting.kind = GREETING_WELCOMED;
  exchange->greeting.protocol = welcome->protocol;
  exchange->greeting.clock_ahead_us = clock_difference_us(clock_wall_us(), welcome->clock_us);
  loop_add_timer(exchange->loop, PROFILE_MS, give_up, exchange);
}

static void take_message(Exchange *exchange, const Message *message)
{
  if (message->kind == MESSAGE_REFUSE) {
    exchange->greeting.reason = message->refuse.reason;
    end_with(exchange, GREETING_REFUSED);
  } else if (message->kind == MESSAGE_WELCOME)
    take_welcome(exchange, &message->welcome);
  else if (message->kind == MESSAGE_PROFILE) {
    exchange->greeting.agency = g_strdup(message->profile.agency);
    end_with(exchange, exchange->greeting.kind);
  }
}

static void hear_frame(FrameView frame, gpointer user)
{
  Exchange *exchange = user;
  g_autoptr(GError) unreadable = NULL;
  Message message;
  arena_reset(exchange->arena);
  if (message_decode(WIRE_FROM_AGGREGATOR, frame.bytes, frame.size, exchange->arena, &message, &unreadable))
    take_message(exchange, &message);
  else
    end_with(exchange, GREETING_UNREADABLE);
}

static bool run(Exchange *exchange, GError **error)
{
  static const DealerCallbacks callbacks = {hear_event, hear_frame};
  const DealerOptions dealer = {.endpoint = exchange->options->endpoint,
                                .server_key = exchange->options->server_key,
                                .key_pair = exchange->options->key_pair};
  exchange->dealer = dealer_open(exchange->options->wire, exchange->loop, &dealer, &callbacks, exchange, error);
  const bool is_run = exchange->dealer != NULL && loop_run(exchange->loop, error);
  dealer_close(exchange->dealer);
  return is_run;
}

bool greeting_exchange(const GreetingOptions *options, Greeting *out_greeting, GError **error)
{
  g_autoptr(Loop) loop = loop_new();
  Exchange exchange = {
      .options = options,
      .loop = loop,
      .arena = arena_new((size_t)WIRE_FRAME_BYTES_DEFAULT * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA),
      .greeting = {.kind = GREETING_UNREACHABLE}};
  const bool is_run = run(&exchange, error);
  arena_free(exchange.arena);
  if (!is_run) {
    greeting_clear(&exchange.greeting);
    return false;
  }
  *out_greeting = exchange.greeting;
  return true;
}
