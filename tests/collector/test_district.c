/* What the district sends: taken whole or not at all, and kept over restarts and crashes. */
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "wire/codec.h"

static int open_agency(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

/* What a restarted collector finds. */
static District *load(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  District *district = district_load(agency->home, &error);
  expect_success(district != NULL, error);
  return district;
}

static char *current_path(Agency *agency)
{
  return g_build_filename(agency->home->catalogue, "current", NULL);
}

/* One file of the catalogue in force, as it lies on the disk. */
static char *catalogue_file(Agency *agency, const char *name)
{
  g_autofree char *path = current_path(agency);
  g_autofree char *digest = scratch_read(path);
  return g_build_filename(agency->home->catalogue, digest, name, NULL);
}

static void new_home_knows_nothing(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  char *folder = scratch_folder_new();
  g_autoptr(Home) home = home_new(folder);
  expect_success(home_make_folders(home, &error), error);
  g_autoptr(District) district = district_load(home, &error);
  expect_success(district != NULL, error);
  assert_false(district_is_known(district));
  assert_null(district_profile(district));
  scratch_folder_free(folder);
}

static void restart_keeps_catalogue_and_profile(void **state)
{
  Agency *agency = *state;
  g_autoptr(District) district = load(agency);
  const Digest before = catalogue_digest(district_catalogue(agency->district));
  assert_true(district_is_known(district));
  const Digest after = catalogue_digest(district_catalogue(district));
  assert_true(digest_equal(&before, &after));
  assert_string_equal(district_profile(district)->agency, "hospital-1");
  assert_true(indicator_set_contains(district_audit_scope(district, 0).assigned, 305));
}

static void profile_with_another_digest_is_refused(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  Profile profile = *district_profile(agency->district);
  profile.agency = "hospital-2";
  assert_false(district_take_profile(agency->district, &profile, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "digest");
  assert_string_equal(district_profile(agency->district)->agency, "hospital-1");
}

static void new_profile_replaces_the_old_one_for_good(void **state)
{
  Agency *agency = *state;
  Profile profile = *district_profile(agency->district);
  profile.name_en = "Renamed hospital";
  agency_set_profile(agency, profile);
  g_autoptr(District) district = load(agency);
  assert_string_equal(district_profile(district)->name_en, "Renamed hospital");
}

static bool take_piece(Agency *agency, uint32_t index, uint32_t n_pieces, GError **error)
{
  bool is_complete = false;
  const CataloguePiece piece = {.catalogue_digest = digest_of_bytes("announced", 9),
                                .index = index,
                                .n_pieces = n_pieces,
                                .file_name = "indicators.csv",
                                .content = (const uint8_t *)"id,code\n",
                                .content_size = 8};
  return district_take_piece(agency->district, &piece, &is_complete, error);
}

static void pieces_out_of_order_are_refused_and_begin_anew_with_the_first(void **state)
{
  g_autoptr(GError) error = NULL;
  assert_false(take_piece(*state, 2, 3, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "out of order");
  g_clear_error(&error);
  expect_success(take_piece(*state, 1, 3, &error), error);
  assert_false(take_piece(*state, 3, 3, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "out of order");
  g_clear_error(&error);
  assert_false(take_piece(*state, 2, 3, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "out of order");
  g_clear_error(&error);
  expect_success(take_piece(*state, 1, 3, &error), error);
  expect_success(take_piece(*state, 2, 3, &error), error);
}

static void catalogue_that_is_none_is_refused_and_the_old_one_stays(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  const Digest before = catalogue_digest(district_catalogue(agency->district));
  assert_false(take_piece(agency, 1, 1, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "");
  const Digest after = catalogue_digest(district_catalogue(agency->district));
  assert_true(digest_equal(&before, &after));
}

/* Sends the catalogue in force once more, under ANNOUNCED. */
static bool send_again(Agency *agency, const Digest *announced, GError **error)
{
  GHashTable *files = catalogue_files(district_catalogue(agency->district));
  CataloguePiece piece = {.catalogue_digest = *announced, .n_pieces = g_hash_table_size(files)};
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer content = NULL;
  bool is_complete = false;
  bool is_taken = true;
  g_hash_table_iter_init(&iter, files);
  while (is_taken && piece.index < piece.n_pieces && g_hash_table_iter_next(&iter, &name, &content)) {
    piece.index++;
    piece.file_name = name;
    piece.content = g_bytes_get_data(content, &piece.content_size);
    is_taken = district_take_piece(agency->district, &piece, &is_complete, error);
  }
  return is_taken && is_complete;
}

static void catalogue_with_another_digest_is_refused(void **state)
{
  g_autoptr(GError) error = NULL;
  const Digest announced = digest_of_bytes("announced", 9);
  assert_false(send_again(*state, &announced, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "digest");
}

static void damaged_catalogue_is_forgotten_and_can_be_had_again(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = catalogue_file(agency, "indicators.csv");
  assert_int_equal(truncate(path, 5000), 0);
  g_autoptr(District) damaged = load(agency);
  assert_null(district_catalogue(damaged));
  const Digest digest = catalogue_digest(district_catalogue(agency->district));
  expect_success(send_again(agency, &digest, &error), error);
  g_autoptr(District) mended = load(agency);
  assert_true(district_is_known(mended));
}

static void half_written_catalogue_of_a_crash_is_not_in_force(void **state)
{
  Agency *agency = *state;
  const Digest other = digest_of_bytes("other", 5);
  g_autofree char *hex = digest_to_hex(&other);
  g_autofree char *folder = g_build_filename(agency->home->catalogue, hex, NULL);
  g_autofree char *path = scratch_write(folder, "indicators.csv", "id,co");
  g_autoptr(District) district = load(agency);
  assert_true(district_is_known(district));
}

static void unfinished_file_of_a_crash_does_not_spoil_the_catalogue(void **state)
{
  Agency *agency = *state;
  g_autofree char *file = catalogue_file(agency, "indicators.csv");
  g_autofree char *folder = g_path_get_dirname(file);
  g_autofree char *path = scratch_write(folder, ".indicators.csv.Ab12Cd", "id,co");
  g_autoptr(District) district = load(agency);
  assert_true(district_is_known(district));
}

static void damaged_profile_is_forgotten(void **state)
{
  Agency *agency = *state;
  assert_int_equal(truncate(agency->home->profile, 7), 0);
  g_autoptr(District) district = load(agency);
  assert_false(district_is_known(district));
  assert_non_null(district_catalogue(district));
}

#define DISTRICT_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(new_home_knows_nothing),
      DISTRICT_TEST(restart_keeps_catalogue_and_profile),
      DISTRICT_TEST(profile_with_another_digest_is_refused),
      DISTRICT_TEST(new_profile_replaces_the_old_one_for_good),
      DISTRICT_TEST(pieces_out_of_order_are_refused_and_begin_anew_with_the_first),
      DISTRICT_TEST(catalogue_that_is_none_is_refused_and_the_old_one_stays),
      DISTRICT_TEST(catalogue_with_another_digest_is_refused),
      DISTRICT_TEST(damaged_catalogue_is_forgotten_and_can_be_had_again),
      DISTRICT_TEST(half_written_catalogue_of_a_crash_is_not_in_force),
      DISTRICT_TEST(unfinished_file_of_a_crash_does_not_spoil_the_catalogue),
      DISTRICT_TEST(damaged_profile_is_forgotten),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
