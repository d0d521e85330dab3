#include "tests/support/test.h"

#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "tests/support/folder.h"

/* From Python: hashlib.blake2b(text, digest_size=32).hexdigest() */
#define DIGEST_OF_NOTHING "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
#define DIGEST_OF_ABC "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
#define DIGEST_AND_MORE DIGEST_OF_ABC "00"

static void expect_digest(Digest digest, const char *expected)
{
  g_autofree char *hex = digest_to_hex(&digest);
  assert_string_equal(hex, expected);
}

static void digests_are_blake2b_256(void **state)
{
  (void)state;
  expect_digest(digest_of_bytes("", 0), DIGEST_OF_NOTHING);
  expect_digest(digest_of_bytes("abc", 3), DIGEST_OF_ABC);
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
  (void)state;
  g_autoptr(DigestStream) stream = digest_stream_new();
  digest_stream_add(stream, "a", 1);
  digest_stream_add(stream, "", 0);
  digest_stream_add(stream, "bc", 2);
  expect_digest(digest_stream_finish(stream), DIGEST_OF_ABC);
}

static void file_has_the_digest_of_its_contents(void **state)
{
  (void)state;
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "abc", "abc");
  g_autoptr(GError) error = NULL;
  Digest digest = {0};
  expect_success(digest_of_file(path, &digest, &error), error);
  expect_digest(digest, DIGEST_OF_ABC);
  scratch_folder_free(folder);
}

static void missing_file_is_rejected_and_touches_nothing(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  Digest digest = {{7}};
  assert_false(digest_of_file("/nowhere/at/all", &digest, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "'/nowhere/at/all'");
  assert_int_equal(digest.bytes[0], 7);
}

static void pipe_has_no_digest(void **state)
{
  (void)state;
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_path(folder, "pipe");
  assert_int_equal(mkfifo(path, 0600), 0);
  g_autoptr(GError) error = NULL;
  Digest digest;
  assert_false(digest_of_file(path, &digest, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "is not a regular file");
  scratch_folder_free(folder);
}

static void hex_is_read_back(void **state)
{
  (void)state;
  Digest digest = {0};
  assert_true(digest_from_hex(DIGEST_OF_ABC, &digest));
  Digest expected = digest_of_bytes("abc", 3);
  assert_true(digest_equal(&digest, &expected));
}

static void wrong_hex_is_refused(void **state)
{
  (void)state;
  static const char *const texts[] = {"", "bd", DIGEST_AND_MORE,
                                      "zddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    Digest digest = {{7}};
    assert_false(digest_from_hex(texts[i], &digest));
    assert_int_equal(digest.bytes[0], 7);
  }
}

static void random_bytes_differ(void **state)
{
  (void)state;
  Digest a = {0};
  Digest b = {0};
  random_fill(a.bytes, sizeof(a.bytes));
  random_fill(b.bytes, sizeof(b.bytes));
  assert_false(digest_equal(&a, &b));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digests_are_blake2b_256),
      cmocka_unit_test(pieces_give_the_digest_of_the_whole),
      cmocka_unit_test(file_has_the_digest_of_its_contents),
      cmocka_unit_test(missing_file_is_rejected_and_touches_nothing),
      cmocka_unit_test(pipe_has_no_digest),
      cmocka_unit_test(hex_is_read_back),
      cmocka_unit_test(wrong_hex_is_refused),
      cmocka_unit_test(random_bytes_differ),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
