/* Which file is handed out when. Time is passed in; files are real. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "collector/inbox/inbox.h"
#include "tests/support/folder.h"

enum { SETTLE_MS = 2000 };

typedef struct Fixture {
  char *folder;
  Inbox *inbox;
} Fixture;

static int open_fixture(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = scratch_folder_new();
  fixture->inbox = inbox_open(fixture->folder, SETTLE_MS, NULL);
  *state = fixture;
  return fixture->inbox == NULL;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  inbox_close(fixture->inbox);
  scratch_folder_free(fixture->folder);
  g_free(fixture);
  return 0;
}

/* A file that was changed last at MODIFIED_S. */
static void drop(Fixture *fixture, const char *name, const char *text, time_t modified_s)
{
  g_autofree char *path = scratch_write(fixture->folder, name, text);
  const struct utimbuf times = {modified_s, modified_s};
  assert_int_equal(utime(path, &times), 0);
}

/* A look at NOW_MS hands out NAME (NULL: nothing), and the next is worth while in WAIT_MS. */
static void expect_look(Fixture *fixture, int64_t now_ms, const char *name, int64_t wait_ms)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int64_t found_wait_ms = 0;
  expect_success(inbox_look(fixture->inbox, now_ms, &path, &found_wait_ms, &error), error);
  g_autofree char *found = path != NULL ? g_path_get_basename(path) : NULL;
  if (g_strcmp0(found, name) != 0)
    fail_msg("handed out '%s' instead of '%s'", found, name);
  assert_int_equal(found_wait_ms, wait_ms);
}

static void empty_inbox_gives_nothing(void **state)
{
  expect_look(*state, 0, NULL, -1);
}

static void file_is_handed_out_once_it_has_settled(void **state)
{
  drop(*state, "a.csv", "1\n", 100);
  expect_look(*state, 1000, NULL, 2000);
  expect_look(*state, 2500, NULL, 500);
  expect_look(*state, 3000, "a.csv", -1);
}

static void file_that_still_grows_settles_anew(void **state)
{
  drop(*state, "a.csv", "1\n", 100);
  expect_look(*state, 1000, NULL, 2000);
  drop(*state, "a.csv", "12\n", 100);
  expect_look(*state, 3000, NULL, 2000);
  expect_look(*state, 5000, "a.csv", -1);
}

static void file_replaced_by_one_of_equal_size_settles_anew(void **state)
{
  drop(*state, "a.csv", "1\n", 100);
  expect_look(*state, 1000, NULL, 2000);
  drop(*state, "a.csv", "2\n", 101);
  expect_look(*state, 3000, NULL, 2000);
}

static void oldest_goes_first_and_equal_ages_by_name(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 300);
  drop(fixture, "c.csv", "1\n", 200);
  drop(fixture, "b.csv", "1\n", 200);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, "b.csv", -1);
}

static void what_is_no_form_is_left_alone(void **state)
{
  static const char *const names[] = {".hidden.csv",         "~$form.csv",    "form.csv~",
                                      "form.csv.tmp",        "form.csv.part", "form.csv.partial",
                                      "form.csv.crdownload", ".form.csv.swp", "folder/form.csv"};
  Fixture *fixture = *state;
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    drop(fixture, names[i], "1\n", 100);
  g_autofree char *link = scratch_path(fixture->folder, "link.csv");
  g_autofree char *pipe = scratch_path(fixture->folder, "pipe.csv");
  assert_int_equal(symlink("/etc/hostname", link), 0);
  assert_int_equal(mkfifo(pipe, 0600), 0);
  expect_look(fixture, 0, NULL, -1);
  expect_look(fixture, 10000, NULL, -1);
}

static void file_that_vanished_is_forgotten(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  expect_look(fixture, 0, NULL, 2000);
  g_autofree char *path = scratch_path(fixture->folder, "a.csv");
  assert_int_equal(unlink(path), 0);
  expect_look(fixture, 1000, NULL, -1);
  drop(fixture, "a.csv", "1\n", 100);
  expect_look(fixture, 2000, NULL, 2000);
}

static void file_put_off_lets_others_go_first(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  drop(fixture, "b.csv", "1\n", 200);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, "a.csv", -1);
  inbox_put_off(fixture->inbox, "a.csv", 2000);
  expect_look(fixture, 2000, "b.csv", 10000);
}

static void pauses_grow_and_end_when_the_file_changes(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  expect_look(fixture, 0, NULL, 2000);
  inbox_put_off(fixture->inbox, "a.csv", 2000);
  expect_look(fixture, 12000, "a.csv", -1);
  inbox_put_off(fixture->inbox, "a.csv", 12000);
  expect_look(fixture, 12000, NULL, 20000);
  drop(fixture, "a.csv", "12\n", 100);
  expect_look(fixture, 13000, NULL, 2000);
  expect_look(fixture, 15000, "a.csv", -1);
}

static void pauses_have_a_ceiling(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  expect_look(fixture, 0, NULL, 2000);
  for (int i = 0; i < 100; i++)
    inbox_put_off(fixture->inbox, "a.csv", 2000);
  expect_look(fixture, 2000, NULL, 600000);
}

/* --- Copies that stand still -------------------------------------------------------------------------------------- */

static void file_that_somebody_writes_is_not_handed_out_however_long_it_stands_still(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  g_autofree char *path = scratch_path(fixture->folder, "a.csv");
  const int writer = open(path, O_WRONLY);
  assert_true(writer >= 0);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, NULL, 2000);
  expect_look(fixture, 100000, NULL, 2000);
  assert_int_equal(close(writer), 0);
  expect_look(fixture, 102000, "a.csv", -1);
}

static void file_that_somebody_reads_is_handed_out(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  g_autofree char *path = scratch_path(fixture->folder, "a.csv");
  const int reader = open(path, O_RDONLY);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, "a.csv", -1);
  close(reader);
}

static void file_that_is_written_lets_others_go_first(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  drop(fixture, "b.csv", "1\n", 200);
  g_autofree char *path = scratch_path(fixture->folder, "a.csv");
  const int writer = open(path, O_WRONLY);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, "b.csv", 2000);
  close(writer);
}

static void note_name(const char *path, gpointer names)
{
  g_autofree char *name = g_path_get_basename(path);
  g_string_append_printf(names, "%s ", name);
}

static void expect_open(Fixture *fixture, int64_t before_ms, const char *names)
{
  g_autoptr(GString) found = g_string_new(NULL);
  inbox_each_open(fixture->inbox, before_ms, note_name, found);
  assert_string_equal(found->str, names);
}

static void file_that_stays_open_is_told(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  g_autofree char *path = scratch_path(fixture->folder, "a.csv");
  const int writer = open(path, O_WRONLY);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, NULL, 2000);
  expect_look(fixture, 60000, NULL, 2000);
  expect_open(fixture, 1999, "");
  expect_open(fixture, 2000, "a.csv ");
  close(writer);
  expect_look(fixture, 62000, "a.csv", -1);
  expect_open(fixture, 62000, "");
}

/* What a copy that was broken off, or stands still on a share, leaves behind: LENGTH bytes of TEXT, and zeros up to SIZE. */
static void drop_part(Fixture *fixture, const char *name, const char *text, gsize length, gsize size)
{
  g_autofree char *path = scratch_path(fixture->folder, name);
  g_autofree char *content = g_malloc0(size);
  memcpy(content, text, length);
  assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
}

/* The file, alone in the inbox since a look at 0, is handed out at SETTLED_MS and not before. */
static void expect_settled_at(Fixture *fixture, const char *name, int64_t settled_ms)
{
  expect_look(fixture, 0, NULL, 2000);
  if (settled_ms > 2000)
    expect_look(fixture, 2000, NULL, settled_ms - 2000);
  expect_look(fixture, settled_ms, name, -1);
}

static void text_whose_last_row_has_no_end_is_waited_for(void **state)
{
  static const char text[] = "indicator,period\n305,2024\n";
  drop_part(*state, "a.csv", text, 20, 20);
  expect_settled_at(*state, "a.csv", 30000);
}

static void text_that_is_not_filled_yet_is_waited_for(void **state)
{
  static const char text[] = "indicator,period\n305,2024\n";
  drop_part(*state, "a.csv", text, 17, sizeof text + 20);
  expect_settled_at(*state, "a.csv", 30000);
}

static void utf16_text_has_ends_too(void **state)
{
  static const char text[] = "a\0b\0\n\0";
  drop_part(*state, "a.txt", text, 6, 6);
  expect_settled_at(*state, "a.txt", 2000);
}

/* The end of an empty zip's directory, behind some of what would stand before it, with a comment of two bytes. */
#define ZIP_END "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0##"
#define WORKBOOK "PK\3\4 parts " ZIP_END

static void whole_workbook_is_not_waited_for(void **state)
{
  drop_part(*state, "a.xlsx", WORKBOOK, sizeof WORKBOOK - 1, sizeof WORKBOOK - 1);
  expect_settled_at(*state, "a.xlsx", 2000);
}

static void workbook_without_its_directory_is_waited_for(void **state)
{
  drop_part(*state, "a.xlsx", WORKBOOK, sizeof WORKBOOK - 2, sizeof WORKBOOK - 2);
  expect_settled_at(*state, "a.xlsx", 30000);
}

static void workbook_that_is_not_filled_yet_is_waited_for(void **state)
{
  drop_part(*state, "a.xlsx", WORKBOOK, 10, 100000);
  expect_settled_at(*state, "a.xlsx", 30000);
}

static void copy_that_goes_on_settles_anew(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1", 100);
  expect_look(fixture, 0, NULL, 2000);
  expect_look(fixture, 2000, NULL, 28000);
  drop(fixture, "a.csv", "1\n", 101);
  expect_look(fixture, 29000, NULL, 2000);
  expect_look(fixture, 31000, "a.csv", -1);
}

static void file_that_was_taken_is_known_until_it_changes(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  expect_look(fixture, 0, NULL, 2000);
  inbox_note_taken(fixture->inbox, "a.csv");
  expect_look(fixture, 2000, "a.csv", -1);
  assert_true(inbox_was_taken(fixture->inbox, "a.csv"));
  drop(fixture, "a.csv", "2\n", 101);
  expect_look(fixture, 3000, NULL, 2000);
  assert_false(inbox_was_taken(fixture->inbox, "a.csv"));
}

static void waiting_files_are_counted(void **state)
{
  Fixture *fixture = *state;
  drop(fixture, "a.csv", "1\n", 100);
  drop(fixture, "b.txt", "1\n", 100);
  drop(fixture, ".c.csv", "1\n", 100);
  drop(fixture, "folder/d.csv", "1\n", 100);
  guint n_larger = 0;
  drop(fixture, "e.csv", "12345", 100);
  assert_int_equal(inbox_count(fixture->folder, 4, &n_larger), 3);
  assert_int_equal(n_larger, 1);
  assert_int_equal(inbox_count("/nonexistent", 4, &n_larger), 0);
}

static void lost_folder_is_reported_and_found_again(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int64_t wait_ms = 0;
  assert_int_equal(rmdir(fixture->folder), 0);
  assert_false(inbox_look(fixture->inbox, 0, &path, &wait_ms, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "inbox");
  drop(fixture, "a.csv", "1\n", 100);
  expect_look(fixture, 0, NULL, 2000);
}

static void missing_folder_cannot_be_watched(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(inbox_open("/nonexistent/inbox", SETTLE_MS, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "/nonexistent/inbox");
}

#define INBOX_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      INBOX_TEST(empty_inbox_gives_nothing),
      INBOX_TEST(file_is_handed_out_once_it_has_settled),
      INBOX_TEST(file_that_still_grows_settles_anew),
      INBOX_TEST(file_replaced_by_one_of_equal_size_settles_anew),
      INBOX_TEST(oldest_goes_first_and_equal_ages_by_name),
      INBOX_TEST(what_is_no_form_is_left_alone),
      INBOX_TEST(file_that_vanished_is_forgotten),
      INBOX_TEST(file_put_off_lets_others_go_first),
      INBOX_TEST(pauses_grow_and_end_when_the_file_changes),
      INBOX_TEST(pauses_have_a_ceiling),
      INBOX_TEST(file_that_somebody_writes_is_not_handed_out_however_long_it_stands_still),
      INBOX_TEST(file_that_somebody_reads_is_handed_out),
      INBOX_TEST(file_that_is_written_lets_others_go_first),
      INBOX_TEST(file_that_stays_open_is_told),
      INBOX_TEST(text_whose_last_row_has_no_end_is_waited_for),
      INBOX_TEST(text_that_is_not_filled_yet_is_waited_for),
      INBOX_TEST(utf16_text_has_ends_too),
      INBOX_TEST(whole_workbook_is_not_waited_for),
      INBOX_TEST(workbook_without_its_directory_is_waited_for),
      INBOX_TEST(workbook_that_is_not_filled_yet_is_waited_for),
      INBOX_TEST(copy_that_goes_on_settles_anew),
      INBOX_TEST(file_that_was_taken_is_known_until_it_changes),
      INBOX_TEST(waiting_files_are_counted),
      INBOX_TEST(lost_folder_is_reported_and_found_again),
      cmocka_unit_test(missing_folder_cannot_be_watched),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
