#include "tests/support/folder.h"
#include "tests/support/test.h"
#include "wire/keys.h"

#include <string.h>
#include <sys/stat.h>

/* From RFC 26 (CurveZMQ), "test vectors" of the Z85 key pair that libzmq itself is tested with. */
static const char PUBLIC[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
static const char SECRET[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

typedef struct Place {
  char *folder, *path;
} Place;

static int make_place(void **state)
{
  Place *place = g_new0(Place, 1);
  place->folder = scratch_folder_new();
  place->path = scratch_path(place->folder, "collector.key");
  *state = place;
  return 0;
}

static int remove_place(void **state)
{
  Place *place = *state;
  g_free(place->path);
  scratch_folder_free(place->folder);
  g_free(place);
  return 0;
}

static void write_key_file(const Place *place, const char *content, mode_t mode)
{
  assert_true(g_file_set_contents(place->path, content, -1, NULL));
  assert_int_equal(chmod(place->path, mode), 0);
}

static void expect_key_file_refused(const Place *place, const char *says)
{
  g_autoptr(GError) error = NULL;
  KeyPair pair;
  assert_false(key_pair_load(place->path, &pair, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, says);
}

static void saved_pair_is_loaded_again(void **state)
{
  const Place *place = *state;
  g_autoptr(GError) error = NULL;
  KeyPair saved, loaded;
  key_pair_generate(&saved);
  expect_success(key_pair_save(&saved, place->path, &error), error);
  expect_success(key_pair_load(place->path, &loaded, &error), error);
  assert_string_equal(loaded.public_key.text, saved.public_key.text);
  assert_string_equal(loaded.secret_text, saved.secret_text);
}

static void former_key_is_kept_beside_the_pair(void **state)
{
  const Place *place = *state;
  g_autoptr(GError) error = NULL;
  KeyPair saved, loaded;
  key_pair_generate(&saved);
  assert_string_equal(saved.former.text, "");
  assert_true(public_key_parse(PUBLIC, &saved.former, NULL));
  expect_success(key_pair_save(&saved, place->path, &error), error);
  expect_success(key_pair_load(place->path, &loaded, &error), error);
  assert_string_equal(loaded.former.text, PUBLIC);
}

static void former_key_that_is_none_is_refused(void **state)
{
  const Place *place = *state;
  g_autofree char *content = g_strdup_printf("[curve]\npublic=%s\nsecret=%s\nformer=none\n", PUBLIC, SECRET);
  write_key_file(place, content, 0600);
  expect_key_file_refused(place, "names a former key that is none");
}

/* Of random keys one in 85 would be: 500 without one is a chance of 1 in 370. */
static void new_public_key_is_no_option(void **state)
{
  (void)state;
  KeyPair pair;
  for (int i = 0; i < 500; i++) {
    key_pair_generate(&pair);
    assert_int_not_equal(pair.public_key.text[0], '-');
  }
}

static void key_file_is_for_its_owner_only(void **state)
{
  const Place *place = *state;
  g_autoptr(GError) error = NULL;
  struct stat status;
  KeyPair pair;
  key_pair_generate(&pair);
  expect_success(key_pair_save(&pair, place->path, &error), error);
  assert_int_equal(stat(place->path, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0600);
}

static void existing_key_is_not_overwritten(void **state)
{
  const Place *place = *state;
  g_autoptr(GError) error = NULL;
  KeyPair first, second, loaded;
  key_pair_generate(&first);
  key_pair_generate(&second);
  expect_success(key_pair_save(&first, place->path, &error), error);
  assert_false(key_pair_save(&second, place->path, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "exists and is not overwritten");
  assert_true(key_pair_load(place->path, &loaded, NULL));
  assert_string_equal(loaded.secret_text, first.secret_text);
}

static void missing_folder_is_said_with_the_way_out(void **state)
{
  const Place *place = *state;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(place->path, "no-such-folder", "key", NULL);
  KeyPair pair;
  key_pair_generate(&pair);
  assert_false(key_pair_save(&pair, path, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "hint: make its folder first");
}

static void key_readable_by_others_is_refused_with_the_way_out(void **state)
{
  const Place *place = *state;
  g_autofree char *content = g_strdup_printf("[curve]\npublic=%s\nsecret=%s\n", PUBLIC, SECRET);
  write_key_file(place, content, 0640);
  expect_key_file_refused(place, "hint: chmod 600");
  write_key_file(place, content, 0604);
  expect_key_file_refused(place, "can be read by others");
}

static void known_pair_is_accepted(void **state)
{
  const Place *place = *state;
  g_autoptr(GError) error = NULL;
  KeyPair pair;
  g_autofree char *content = g_strdup_printf("[curve]\npublic=%s\nsecret=%s\n", PUBLIC, SECRET);
  write_key_file(place, content, 0600);
  expect_success(key_pair_load(place->path, &pair, &error), error);
  assert_string_equal(pair.secret_text, SECRET);
}

static void keys_that_do_not_belong_together_are_refused(void **state)
{
  const Place *place = *state;
  KeyPair other;
  key_pair_generate(&other);
  g_autofree char *content = g_strdup_printf("[curve]\npublic=%s\nsecret=%s\n", other.public_key.text, SECRET);
  write_key_file(place, content, 0600);
  expect_key_file_refused(place, "do not belong together");
}

static void file_without_keys_is_refused(void **state)
{
  static const char *const contents[] = {"", "not an INI file", "[curve]\npublic=abc\nsecret=abc\n",
                                         "[curve]\nsecret=D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs\n"};
  const Place *place = *state;
  for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
    write_key_file(place, contents[i], 0600);
    expect_key_file_refused(place, "holds no key pair");
  }
}

static void missing_and_odd_files_are_refused(void **state)
{
  const Place *place = *state;
  expect_key_file_refused(place, "cannot read key file");
  expect_key_file_refused(place, "hint: the command keygen makes it");
  assert_int_equal(mkdir(place->path, 0700), 0);
  expect_key_file_refused(place, "is not a regular file");
}

static void public_keys_are_checked(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  PublicKey key;
  expect_success(public_key_parse(PUBLIC, &key, &error), error);
  assert_false(public_key_parse("short", &key, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "'short' is not a public key");
  assert_false(public_key_parse("Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI\"", &key, NULL)); /* a quote is not in Z85 */
  assert_string_equal(key.text, PUBLIC);
}

static void fingerprint_is_that_of_the_protocol_page(void **state)
{
  (void)state;
  PublicKey key;
  assert_true(public_key_parse(PUBLIC, &key, NULL));
  g_autofree char *fingerprint = public_key_fingerprint(&key);
  /* python3: hashlib.blake2b(zmq.utils.z85.decode(b'Yne@…'), digest_size=32).hexdigest()[:16] */
  assert_string_equal(fingerprint, "598b 3f9e 645c 125f");
}

#define placed_test(f) cmocka_unit_test_setup_teardown(f, make_place, remove_place)

int main(void)
{
  const struct CMUnitTest tests[] = {
      placed_test(saved_pair_is_loaded_again),
      placed_test(former_key_is_kept_beside_the_pair),
      placed_test(former_key_that_is_none_is_refused),
      placed_test(key_file_is_for_its_owner_only),
      placed_test(existing_key_is_not_overwritten),
      placed_test(missing_folder_is_said_with_the_way_out),
      placed_test(key_readable_by_others_is_refused_with_the_way_out),
      placed_test(known_pair_is_accepted),
      placed_test(keys_that_do_not_belong_together_are_refused),
      placed_test(file_without_keys_is_refused),
      placed_test(missing_and_odd_files_are_refused),
      cmocka_unit_test(new_public_key_is_no_option),
      cmocka_unit_test(public_keys_are_checked),
      cmocka_unit_test(fingerprint_is_that_of_the_protocol_page),
  };
  return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
