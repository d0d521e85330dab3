#include "tests/support/folder.h"
#include "tests/support/test.h"
#include "wire/hint.h"

#include <sys/stat.h>

typedef struct Scene {
  Wire *wire;
  Loop *loop;
  Authenticator *authenticator;
  KeyPair server_keys, reporter_keys;
  char *folder, *endpoint;
  HintPublisher *publisher;
  HintSubscriber *subscriber;
  unsigned n_hints, n_rounds;
} Scene;

static int make_scene(void **state)
{
  g_autoptr(GError) error = NULL;
  Scene *scene = g_new0(Scene, 1);
  scene->wire = wire_new();
  scene->loop = loop_new();
  scene->authenticator = authenticator_open(scene->wire, scene->loop, &error);
  expect_success(scene->authenticator != NULL, error);
  key_pair_generate(&scene->server_keys);
  key_pair_generate(&scene->reporter_keys);
  scene->folder = scratch_folder_new();
  scene->endpoint = g_strdup_printf("ipc://%s/hint.ipc", scene->folder);
  *state = scene;
  return 0;
}

static int free_scene(void **state)
{
  Scene *scene = *state;
  hint_subscriber_close(scene->subscriber);
  hint_publisher_close(scene->publisher);
  authenticator_close(scene->authenticator);
  loop_free(scene->loop);
  wire_free(scene->wire);
  scratch_folder_free(scene->folder);
  g_free(scene->endpoint);
  g_free(scene);
  return 0;
}

static void count_hint(gpointer user)
{
  Scene *scene = user;
  scene->n_hints++;
  loop_quit(scene->loop);
}

static void stop(gpointer loop)
{
  loop_quit(loop);
}

/* A hint may be lost before the subscription arrives, so it is repeated, as in life. */
static void publish_again(gpointer user)
{
  Scene *scene = user;
  hint_publish(scene->publisher);
  if (++scene->n_rounds >= 1000)
    loop_quit(scene->loop);
  else
    loop_add_timer(scene->loop, 10, publish_again, scene);
}

static void run_until_a_hint_arrives(Scene *scene)
{
  g_autoptr(GError) error = NULL;
  loop_add_timer(scene->loop, 0, publish_again, scene);
  expect_success(loop_run(scene->loop, &error), error);
  assert_true(scene->n_hints > 0);
}

static void open_both(Scene *scene, const char *endpoint)
{
  g_autoptr(GError) error = NULL;
  scene->publisher = hint_publisher_open(scene->wire, endpoint, &scene->server_keys, &error);
  expect_success(scene->publisher != NULL, error);
  scene->subscriber =
      hint_subscriber_open(scene->wire, scene->loop, hint_publisher_endpoint(scene->publisher),
                           &scene->server_keys.public_key, &scene->reporter_keys, count_hint, scene, &error);
  expect_success(scene->subscriber != NULL, error);
}

static void hint_arrives_over_ipc(void **state)
{
  Scene *scene = *state;
  open_both(scene, scene->endpoint);
  run_until_a_hint_arrives(scene);
}

static void hint_arrives_over_tcp_with_a_known_key(void **state)
{
  Scene *scene = *state;
  authenticator_allow(scene->authenticator, AUTHENTICATOR_HINTS, &scene->reporter_keys.public_key, "reporter");
  open_both(scene, "tcp://127.0.0.1:*");
  run_until_a_hint_arrives(scene);
}

static void unknown_key_gets_no_hint_over_tcp(void **state)
{
  Scene *scene = *state;
  g_autoptr(GError) error = NULL;
  open_both(scene, "tcp://127.0.0.1:*");
  loop_add_timer(scene->loop, 0, publish_again, scene);
  while (authenticator_refused(scene->authenticator) == 0 && scene->n_rounds < 1000) {
    loop_add_timer(scene->loop, 20, stop, scene->loop);
    expect_success(loop_run(scene->loop, &error), error);
  }
  assert_int_equal(authenticator_refused(scene->authenticator), 1);
  assert_int_equal(scene->n_hints, 0);
}

static void ipc_socket_is_for_its_owner_only(void **state)
{
  Scene *scene = *state;
  struct stat status;
  open_both(scene, scene->endpoint);
  g_autofree char *path = scratch_path(scene->folder, "hint.ipc");
  assert_int_equal(stat(path, &status), 0);
  assert_int_equal(status.st_mode & 0777, 0600);
}

static void tcp_without_keys_is_refused(void **state)
{
  Scene *scene = *state;
  g_autoptr(GError) error = NULL;
  assert_null(hint_publisher_open(scene->wire, "tcp://127.0.0.1:*", NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "needs keys");
  g_clear_error(&error);
  assert_null(
      hint_subscriber_open(scene->wire, scene->loop, "tcp://127.0.0.1:1", NULL, NULL, count_hint, scene, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "needs keys");
}

static void other_transports_are_refused(void **state)
{
  Scene *scene = *state;
  g_autoptr(GError) error = NULL;
  assert_null(hint_publisher_open(scene->wire, "udp://127.0.0.1:1", &scene->server_keys, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "neither ipc:// nor tcp://");
}

#define scene_test(f) cmocka_unit_test_setup_teardown(f, make_scene, free_scene)

int main(void)
{
  const struct CMUnitTest tests[] = {
      scene_test(hint_arrives_over_ipc),
      scene_test(hint_arrives_over_tcp_with_a_known_key),
      scene_test(unknown_key_gets_no_hint_over_tcp),
      scene_test(ipc_socket_is_for_its_owner_only),
      scene_test(tcp_without_keys_is_refused),
      scene_test(other_transports_are_refused),
  };
  return cmocka_run_group_tests_name("hint", tests, NULL, NULL);
}
