#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/support/folder.h"

static int make_folder(void **state)
{
  *state = scratch_folder_new();
  return 0;
}

static int remove_folder(void **state)
{
  scratch_folder_free(*state);
  return 0;
}

static guint count_entries(const char *folder)
{
  g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
  guint n_entries = 0;
  while (g_dir_read_name(entries) != NULL)
    n_entries++;
  return n_entries;
}

static void pipe_is_written_into_and_stays_one(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = scratch_path(*state, "pipe");
  char content[4] = "";
  struct stat status;
  assert_int_equal(mkfifo(path, 0600), 0);
  const int reader = open(path, O_RDONLY | O_NONBLOCK);
  expect_success(file_write(path, "new", 3, 0640, &error), error);
  assert_int_equal(read(reader, content, sizeof content), 3);
  assert_string_equal(content, "new");
  assert_int_equal(stat(path, &status), 0);
  assert_true(S_ISFIFO(status.st_mode));
  close(reader);
}

static void written_file_is_read_back_with_its_mode(void **state)
{
  g_autofree char *path = scratch_path(*state, "key");
  g_autoptr(GError) error = NULL;
  expect_success(file_write(path, "a\0b", 3, 0600, &error), error);
  g_autoptr(GBytes) content = file_read(path, 3, &error);
  expect_success(content != NULL, error);
  gsize size = 0;
  assert_memory_equal(g_bytes_get_data(content, &size), "a\0b", 3);
  assert_int_equal(size, 3);
  struct stat status;
  assert_int_equal(stat(path, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0600);
}

static void writing_replaces_and_leaves_nothing_beside(void **state)
{
  g_autofree char *path = scratch_write(*state, "a", "old and long");
  g_autoptr(GError) error = NULL;
  expect_success(file_write(path, "new", 3, 0640, &error), error);
  g_autofree char *text = scratch_read(path);
  assert_string_equal(text, "new");
  assert_int_equal(count_entries(*state), 1);
}

static void writing_into_a_missing_folder_is_rejected(void **state)
{
  g_autofree char *path = scratch_path(*state, "none/a");
  g_autoptr(GError) error = NULL;
  assert_false(file_write(path, "x", 1, 0600, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "none");
}

/* Who counts repeated failures goes by their messages. */
static void failing_again_says_the_same_again(void **state)
{
  g_autofree char *path = scratch_path(*state, "none/a");
  g_autoptr(GError) first = NULL;
  g_autoptr(GError) second = NULL;
  assert_false(file_write(path, "x", 1, 0600, &first));
  assert_false(file_write(path, "x", 1, 0600, &second));
  assert_string_equal(first->message, second->message);
}

static void writing_over_a_folder_leaves_nothing_beside(void **state)
{
  g_free(scratch_write(*state, "folder/a", "x"));
  g_autofree char *path = scratch_path(*state, "folder");
  g_autoptr(GError) error = NULL;
  assert_false(file_write(path, "x", 1, 0600, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "cannot replace");
  assert_int_equal(count_entries(*state), 1);
}

static void file_above_the_limit_is_rejected(void **state)
{
  g_autofree char *path = scratch_write(*state, "a", "1234");
  g_autoptr(GError) error = NULL;
  assert_null(file_read(path, 3, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "has 4 bytes, more than the 3 allowed");
}

static void folder_is_no_file(void **state)
{
  g_autoptr(GError) error = NULL;
  assert_null(file_read(*state, 100, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "is not a regular file");
}

/* While standard output goes to the file OUTPUT, which is written into by its other name LINK. */
static bool write_to_own_output(const char *output, const char *link, GError **error)
{
  const int terminal = dup(STDOUT_FILENO);
  const int file = open(output, O_WRONLY | O_CREAT, 0600);
  assert_int_equal(write(file, "old ", 4), 4);
  assert_int_equal(dup2(file, STDOUT_FILENO), STDOUT_FILENO);
  const bool is_written = file_write(link, "new", 3, 0640, error);
  assert_int_equal(write(STDOUT_FILENO, " last", 5), 5);
  assert_int_equal(dup2(terminal, STDOUT_FILENO), STDOUT_FILENO);
  close(file);
  close(terminal);
  return is_written;
}

static void own_output_is_written_into_behind_what_is_there_and_its_name_stays(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *output = scratch_path(*state, "output");
  g_autofree char *link = scratch_path(*state, "stdout"); /* as /dev/stdout */
  struct stat status;
  fflush(stdout);
  assert_int_equal(symlink("/proc/self/fd/1", link), 0);
  expect_success(write_to_own_output(output, link, &error), error);
  g_autofree char *content = scratch_read(output);
  assert_string_equal(content, "old new last");
  assert_int_equal(lstat(link, &status), 0);
  assert_true(S_ISLNK(status.st_mode));
}

static void pipe_is_refused_without_waiting_for_a_writer(void **state)
{
  g_autofree char *path = scratch_path(*state, "pipe");
  assert_int_equal(mkfifo(path, 0600), 0);
  g_autoptr(GError) error = NULL;
  assert_null(file_read(path, 100, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "is not a regular file");
}

static void moved_file_is_there_and_no_longer_here(void **state)
{
  g_autofree char *from = scratch_write(*state, "inbox/a", "x");
  g_autofree char *to = scratch_path(*state, "a");
  g_autoptr(GError) error = NULL;
  expect_success(file_move(from, to, &error), error);
  g_autofree char *text = scratch_read(to);
  assert_string_equal(text, "x");
  assert_int_not_equal(access(from, F_OK), 0);
}

static void moving_never_replaces(void **state)
{
  g_autofree char *from = scratch_write(*state, "a", "new");
  g_autofree char *to = scratch_write(*state, "b", "old");
  g_autoptr(GError) error = NULL;
  assert_false(file_move(from, to, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "cannot move");
  g_autofree char *kept = scratch_read(to);
  assert_string_equal(kept, "old");
}

static void removing_twice_is_fine(void **state)
{
  g_autofree char *path = scratch_write(*state, "a", "x");
  g_autoptr(GError) error = NULL;
  expect_success(file_remove(path, &error), error);
  expect_success(file_remove(path, &error), error);
  assert_int_equal(count_entries(*state), 0);
}

static void missing_folders_are_made_on_the_way(void **state)
{
  g_autofree char *path = scratch_path(*state, "a/b/c");
  g_autoptr(GError) error = NULL;
  expect_success(file_make_folders(path, 0700, &error), error);
  expect_success(file_make_folders(path, 0700, &error), error);
  assert_true(g_file_test(path, G_FILE_TEST_IS_DIR));
}

static void folder_below_a_file_is_rejected(void **state)
{
  g_free(scratch_write(*state, "a", "x"));
  g_autofree char *path = scratch_path(*state, "a/b");
  g_autoptr(GError) error = NULL;
  assert_false(file_make_folders(path, 0700, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "make folder");
}

#define in_a_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

static void unnamed_file_is_written_and_read_and_leaves_no_name(void **state)
{
  g_autoptr(GError) error = NULL;
  char read_back[3] = "";
  const int descriptor = file_open_unnamed(*state, &error);
  expect_success(descriptor >= 0, error);
  assert_int_equal(write(descriptor, "ab", 2), 2);
  assert_int_equal(pread(descriptor, read_back, 2, 0), 2);
  assert_string_equal(read_back, "ab");
  assert_int_equal(count_entries(*state), 0);
  close(descriptor);
}

static void unnamed_file_in_a_missing_folder_is_an_error(void **state)
{
  g_autofree char *nowhere = scratch_path(*state, "nowhere");
  g_autoptr(GError) error = NULL;
  assert_int_equal(file_open_unnamed(nowhere, &error), -1);
  expect_error(error, HALFSKY_ERROR_REJECT, "nowhere");
}

static void copy_aside_is_private_and_hidden(void **state)
{
  g_autofree char *path = scratch_write(*state, "a", "1234");
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = file_copy_aside(path, *state, "taking", 4, &error);
  expect_success(copy != NULL, error);
  g_autofree char *name = g_path_get_basename(copy);
  g_autofree char *text = scratch_read(copy);
  struct stat status;
  assert_true(g_str_has_prefix(name, ".taking."));
  assert_string_equal(text, "1234");
  assert_int_equal(stat(copy, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0600);
}

static void copy_aside_above_the_limit_leaves_nothing(void **state)
{
  g_autofree char *path = scratch_write(*state, "a", "1234");
  g_autoptr(GError) error = NULL;
  assert_null(file_copy_aside(path, *state, "taking", 3, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "more than the 3 allowed");
  assert_int_equal(count_entries(*state), 1);
}

static void replacing_takes_the_place_of_what_is_there(void **state)
{
  g_autofree char *from = scratch_write(*state, "from", "new");
  g_autofree char *to = scratch_write(*state, "to", "old");
  g_autoptr(GError) error = NULL;
  expect_success(file_replace(from, to, 0644, &error), error);
  g_autofree char *text = scratch_read(to);
  assert_string_equal(text, "new");
  assert_int_equal(count_entries(*state), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      in_a_folder(written_file_is_read_back_with_its_mode),
      in_a_folder(writing_replaces_and_leaves_nothing_beside),
      in_a_folder(pipe_is_written_into_and_stays_one),
      in_a_folder(own_output_is_written_into_behind_what_is_there_and_its_name_stays),
      in_a_folder(writing_into_a_missing_folder_is_rejected),
      in_a_folder(failing_again_says_the_same_again),
      in_a_folder(writing_over_a_folder_leaves_nothing_beside),
      in_a_folder(file_above_the_limit_is_rejected),
      in_a_folder(folder_is_no_file),
      in_a_folder(pipe_is_refused_without_waiting_for_a_writer),
      in_a_folder(moved_file_is_there_and_no_longer_here),
      in_a_folder(moving_never_replaces),
      in_a_folder(removing_twice_is_fine),
      in_a_folder(missing_folders_are_made_on_the_way),
      in_a_folder(folder_below_a_file_is_rejected),
      in_a_folder(unnamed_file_is_written_and_read_and_leaves_no_name),
      in_a_folder(unnamed_file_in_a_missing_folder_is_an_error),
      in_a_folder(copy_aside_is_private_and_hidden),
      in_a_folder(copy_aside_above_the_limit_leaves_nothing),
      in_a_folder(replacing_takes_the_place_of_what_is_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
