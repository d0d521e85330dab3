#include "tests/support/test.h"
#include "wire/loop.h"
#include "wire/socket.h"

#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What the callbacks of a test do and saw. */
typedef struct Scene {
  Loop *loop;
  GString *seen;
  int fd;
  guint id;
} Scene;

static int make_scene(void **state)
{
  Scene *scene = g_new0(Scene, 1);
  loop_block_signals();
  scene->loop = loop_new();
  scene->seen = g_string_new(NULL);
  scene->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  *state = scene;
  return 0;
}

static int free_scene(void **state)
{
  Scene *scene = *state;
  loop_free(scene->loop);
  g_string_free(scene->seen, TRUE);
  close(scene->fd);
  g_free(scene);
  return 0;
}

static void run(Scene *scene)
{
  g_autoptr(GError) error = NULL;
  expect_success(loop_run(scene->loop, &error), error);
}

static void see_a(gpointer user)
{
  g_string_append_c(((Scene *)user)->seen, 'a');
}

static void see_b(gpointer user)
{
  g_string_append_c(((Scene *)user)->seen, 'b');
}

static void see_c_and_quit(gpointer user)
{
  Scene *scene = user;
  g_string_append_c(scene->seen, 'c');
  loop_quit(scene->loop);
}

static void timers_fire_in_the_order_of_their_time(void **state)
{
  Scene *scene = *state;
  loop_add_timer(scene->loop, 30, see_c_and_quit, scene);
  loop_add_timer(scene->loop, 10, see_b, scene);
  loop_add_timer(scene->loop, 0, see_a, scene);
  run(scene);
  assert_string_equal(scene->seen->str, "abc");
}

static void timers_of_equal_time_fire_in_the_order_they_were_set(void **state)
{
  Scene *scene = *state;
  loop_add_timer(scene->loop, 0, see_a, scene);
  loop_add_timer(scene->loop, 0, see_b, scene);
  loop_add_timer(scene->loop, 20, see_c_and_quit, scene);
  run(scene);
  assert_string_equal(scene->seen->str, "abc");
}

static void removed_timer_does_not_fire(void **state)
{
  Scene *scene = *state;
  const guint id = loop_add_timer(scene->loop, 0, see_a, scene);
  loop_add_timer(scene->loop, 10, see_c_and_quit, scene);
  loop_remove(scene->loop, id);
  loop_remove(scene->loop, id);
  loop_remove(scene->loop, 0);
  run(scene);
  assert_string_equal(scene->seen->str, "c");
}

static void signal_the_fd(gpointer user)
{
  const uint64_t one = 1;
  assert_int_equal(write(((Scene *)user)->fd, &one, sizeof one), sizeof one);
}

static void read_half_way(gpointer user)
{
  Scene *scene = user;
  g_string_append_c(scene->seen, 'f');
  if (scene->seen->len == 3)
    loop_quit(scene->loop); /* never read: the descriptor stays readable */
}

static void readable_fd_is_called_as_long_as_it_is_readable(void **state)
{
  Scene *scene = *state;
  loop_watch_fd(scene->loop, scene->fd, read_half_way, scene);
  loop_add_timer(scene->loop, 0, signal_the_fd, scene);
  run(scene);
  assert_string_equal(scene->seen->str, "fff");
}

static void remove_own_watch(gpointer user)
{
  Scene *scene = user;
  g_string_append_c(scene->seen, 'r');
  loop_remove(scene->loop, scene->id);
  loop_add_timer(scene->loop, 10, see_c_and_quit, scene);
}

static void watch_may_remove_itself(void **state)
{
  Scene *scene = *state;
  scene->id = loop_watch_fd(scene->loop, scene->fd, remove_own_watch, scene);
  signal_the_fd(scene);
  run(scene);
  assert_string_equal(scene->seen->str, "rc");
}

static void remove_the_other_watch(gpointer user)
{
  Scene *scene = user;
  g_string_append_c(scene->seen, 'o');
  loop_remove(scene->loop, scene->id);
  loop_quit(scene->loop);
}

static void watch_removed_by_an_earlier_callback_is_not_called(void **state)
{
  Scene *scene = *state;
  const int twin = dup(scene->fd); /* readable when the first is */
  loop_watch_fd(scene->loop, scene->fd, remove_the_other_watch, scene);
  scene->id = loop_watch_fd(scene->loop, twin, see_a, scene);
  signal_the_fd(scene);
  run(scene);
  close(twin);
  assert_string_equal(scene->seen->str, "o");
}

static void rearm(gpointer user)
{
  Scene *scene = user;
  g_string_append_c(scene->seen, 't');
  loop_add_timer(scene->loop, 0, rearm, scene);
}

static void timer_that_rearms_itself_does_not_starve_descriptors(void **state)
{
  Scene *scene = *state;
  loop_add_timer(scene->loop, 0, rearm, scene);
  loop_watch_fd(scene->loop, scene->fd, see_c_and_quit, scene);
  loop_add_timer(scene->loop, 5, signal_the_fd, scene);
  run(scene);
  assert_int_equal(scene->seen->str[scene->seen->len - 1], 'c');
}

/* Two sockets that are connected, of which the loop watches the first. */
typedef struct Couple {
  Scene *scene;
  Wire *wire;
  void *watched, *other;
} Couple;

static void couple_up(Couple *couple, Scene *scene, LoopFunc call)
{
  g_autoptr(GError) error = NULL;
  *couple = (Couple){.scene = scene, .wire = wire_new()};
  couple->watched = socket_new(couple->wire, ZMQ_PAIR);
  couple->other = socket_new(couple->wire, ZMQ_PAIR);
  expect_success(socket_bind(couple->watched, "inproc://couple", &error), error);
  expect_success(socket_connect(couple->other, "inproc://couple", &error), error);
  scene->id = loop_watch_socket(scene->loop, couple->watched, call, couple);
}

static void part(Couple *couple)
{
  loop_remove(couple->scene->loop, couple->scene->id);
  socket_close(couple->watched);
  socket_close(couple->other);
  wire_free(couple->wire);
}

static void take_one_message(gpointer user)
{
  Couple *couple = user;
  zmq_msg_t frame;
  assert_int_equal(socket_receive(couple->watched, &frame, 1), 1);
  g_string_append_len(couple->scene->seen, zmq_msg_data(&frame), (gssize)zmq_msg_size(&frame));
  frames_close(&frame, 1);
  if (couple->scene->seen->len == 3)
    loop_quit(couple->scene->loop);
}

static void other_sends(Couple *couple, const char *text)
{
  assert_int_equal(socket_send(couple->other, text, strlen(text), 0), SEND_DONE);
}

static void messages_left_by_a_callback_are_for_the_next_rounds(void **state)
{
  Couple couple;
  couple_up(&couple, *state, take_one_message);
  other_sends(&couple, "a");
  other_sends(&couple, "b");
  other_sends(&couple, "c");
  run(couple.scene);
  assert_string_equal(couple.scene->seen->str, "abc");
  part(&couple);
}

/* Sending takes what the descriptor would have told of: the messages are there, and nothing is readable. */
static void hear_and_speak(gpointer user)
{
  Couple *couple = user;
  other_sends(couple, "a");
  other_sends(couple, "b");
  other_sends(couple, "c");
  assert_int_equal(socket_send(couple->watched, "x", 1, 0), SEND_DONE);
}

static void see_silence(gpointer user)
{
  Scene *scene = user;
  g_string_append(scene->seen, "silence");
  loop_quit(scene->loop);
}

static void message_that_arrives_while_its_socket_sends_is_heard(void **state)
{
  Couple couple;
  couple_up(&couple, *state, take_one_message);
  loop_add_timer(couple.scene->loop, 30, hear_and_speak,
                 &couple); /* so late that libzmq looks whether it was told something */
  loop_add_timer(couple.scene->loop, 2000, see_silence, couple.scene);
  run(couple.scene);
  assert_string_equal(couple.scene->seen->str, "abc");
  part(&couple);
}

static void see_signal(int signal_number, gpointer user)
{
  Scene *scene = user;
  g_string_append_printf(scene->seen, "%d ", signal_number);
  if (signal_number == SIGTERM)
    loop_quit(scene->loop);
}

static void signals_arrive_as_callbacks(void **state)
{
  Scene *scene = *state;
  g_autoptr(GError) error = NULL;
  expect_success(loop_watch_signals(scene->loop, see_signal, scene, &error), error);
  assert_int_equal(kill(getpid(), SIGHUP), 0);
  assert_int_equal(kill(getpid(), SIGTERM), 0);
  run(scene);
  g_autofree char *expected = g_strdup_printf("%d %d ", SIGHUP, SIGTERM);
  assert_string_equal(scene->seen->str, expected);
}

static void loop_can_run_again_after_it_quit(void **state)
{
  Scene *scene = *state;
  loop_add_timer(scene->loop, 0, see_c_and_quit, scene);
  run(scene);
  loop_add_timer(scene->loop, 0, see_c_and_quit, scene);
  run(scene);
  assert_string_equal(scene->seen->str, "cc");
}

#define scene_test(f) cmocka_unit_test_setup_teardown(f, make_scene, free_scene)

int main(void)
{
  const struct CMUnitTest tests[] = {
      scene_test(timers_fire_in_the_order_of_their_time),
      scene_test(timers_of_equal_time_fire_in_the_order_they_were_set),
      scene_test(removed_timer_does_not_fire),
      scene_test(readable_fd_is_called_as_long_as_it_is_readable),
      scene_test(watch_may_remove_itself),
      scene_test(watch_removed_by_an_earlier_callback_is_not_called),
      scene_test(timer_that_rearms_itself_does_not_starve_descriptors),
      scene_test(messages_left_by_a_callback_are_for_the_next_rounds),
      scene_test(message_that_arrives_while_its_socket_sends_is_heard),
      scene_test(signals_arrive_as_callbacks),
      scene_test(loop_can_run_again_after_it_quit),
  };
  return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
