#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define PIECE_SIZE_BYTES ((size_t)64 * 1024)

/* What a caller should do about SYSTEM_ERROR: see the header. */
static HalfskyError code_of(int system_error)
{
  switch (system_error) {
  case ENOENT:
  case ENOTDIR:
  case EISDIR:
  case EEXIST:
  case ELOOP:
  case ENAMETOOLONG:
    return HALFSKY_ERROR_REJECT;
  case ENOSPC:
  case EDQUOT:
  case EIO:
  case EMFILE:
  case ENFILE:
  case EINTR:
  case EBUSY:
  case ESTALE:
    return HALFSKY_ERROR_RETRY;
  default:
    return HALFSKY_ERROR_FATAL;
  }
}

/* Sets ERROR for a failed call; always false, so that callers can return it. */
static bool fail(GError **error, int system_error, const char *act, const char *path)
{
  halfsky_set_error_errno(error, code_of(system_error), system_error, "cannot %s '%s'", act, path);
  return false;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static bool check_regular(int descriptor, const char *path, size_t *out_size, GError **error)
{
  struct stat status;
  if (fstat(descriptor, &status) != 0)
    return fail(error, errno, "examine", path);
  if (!S_ISREG(status.st_mode)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "'%s' is not a regular file", path);
    return false;
  }
  *out_size = (size_t)status.st_size;
  return true;
}

int file_open(const char *path, size_t *out_size, GError **error)
{
  int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    fail(error, errno, "open", path);
    return -1;
  }
  if (check_regular(descriptor, path, out_size, error))
    return descriptor;
  close(descriptor);
  return -1;
}

/* Reads up to SIZE bytes; a file that shrinks meanwhile gives fewer. */
static GBytes *read_descriptor(int descriptor, const char *path, size_t size, GError **error)
{
  g_autofree char *bytes = g_malloc(size + 1);
  size_t n_bytes = 0;
  while (n_bytes < size) {
    ssize_t n_read = read(descriptor, bytes + n_bytes, size - n_bytes);
    if (n_read < 0) {
      fail(error, errno, "read", path);
      return NULL;
    }
    if (n_read == 0)
      break;
    n_bytes += (size_t)n_read;
  }
  return g_bytes_new_take(g_steal_pointer(&bytes), n_bytes);
}

static bool check_limit(const char *path, size_t size, size_t limit_bytes, GError **error)
{
  if (size <= limit_bytes)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "'%s' has %zu bytes, more than the %zu allowed", path, size,
              limit_bytes);
  return false;
}

GBytes *file_read(const char *path, size_t limit_bytes, GError **error)
{
  size_t size = 0;
  int descriptor = file_open(path, &size, error);
  if (descriptor < 0)
    return NULL;
  GBytes *content = NULL;
  if (check_limit(path, size, limit_bytes, error))
    content = read_descriptor(descriptor, path, size, error);
  close(descriptor);
  return content;
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

bool file_sync_folder(const char *path, GError **error)
{
  int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return fail(error, errno, "open folder", path);
  bool is_synced = fsync(descriptor) == 0 || fail(error, errno, "sync folder", path);
  close(descriptor);
  return is_synced;
}

static bool sync_folder_of(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  return file_sync_folder(folder, error);
}

static bool write_all(int descriptor, const char *path, const char *bytes, size_t size, GError **error)
{
  while (size > 0) {
    ssize_t n_written = write(descriptor, bytes, size);
    if (n_written < 0)
      return fail(error, errno, "write", path);
    bytes += n_written;
    size -= (size_t)n_written;
  }
  return true;
}

static bool fill_and_sync(int descriptor, const char *path, const void *bytes, size_t size, mode_t mode, GError **error)
{
  if (fchmod(descriptor, mode) != 0)
    return fail(error, errno, "set the mode of", path);
  if (!write_all(descriptor, path, bytes, size, error))
    return false;
  return fsync(descriptor) == 0 || fail(error, errno, "sync", path);
}

/* Writes the new file TEMPORARY (a template ending in XXXXXX, filled in). Removes it again on failure. */
static bool write_temporary(char *temporary, const char *path, const void *bytes, size_t size, mode_t mode,
                            GError **error)
{
  int descriptor = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    return fail(error, errno, "write", path);
  bool is_written = fill_and_sync(descriptor, path, bytes, size, mode, error);
  close(descriptor);
  if (!is_written)
    unlink(temporary);
  return is_written;
}

/* Standard output or standard error, when PATH is another name of it as /dev/stdout is; else -1. */
static int own_output(const char *path)
{
  struct stat named;
  struct stat output;
  if (stat(path, &named) != 0)
    return -1;
  for (int descriptor = STDOUT_FILENO; descriptor <= STDERR_FILENO; descriptor++)
    if (fstat(descriptor, &output) == 0 && output.st_dev == named.st_dev && output.st_ino == named.st_ino)
      return descriptor;
  return -1;
}

/* A device, a pipe or the program's own output, which is written into and not replaced. */
static bool is_passage(const char *path)
{
  struct stat status;
  return own_output(path) >= 0 || (stat(path, &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode)));
}

/* Into the program's own output behind what it has written there. */
static bool write_into(const char *path, const void *bytes, size_t size, GError **error)
{
  const int own = own_output(path);
  if (own >= 0)
    return write_all(own, path, bytes, size, error);
  const int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0)
    return fail(error, errno, "write", path);
  const bool is_written = write_all(descriptor, path, bytes, size, error);
  close(descriptor);
  return is_written;
}

bool file_put(const char *path, const void *bytes, size_t size, mode_t mode, GError **error)
{
  if (is_passage(path))
    return write_into(path, bytes, size, error);
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *temporary = g_strdup_printf("%s/.%s.XXXXXX", folder, name);
  if (!write_temporary(temporary, path, bytes, size, mode, error))
    return false;
  if (rename(temporary, path) != 0) {
    fail(error, errno, "replace", path);
    unlink(temporary);
    return false;
  }
  return true;
}

bool file_write(const char *path, const void *bytes, size_t size, mode_t mode, GError **error)
{
  return file_put(path, bytes, size, mode, error) && (is_passage(path) || sync_folder_of(path, error));
}

/* --- Aside -------------------------------------------------------------------------------------------------------- */

/* Where the file system has no O_TMPFILE: a file whose name is removed at once. */
static int open_and_unlink(const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename(folder, ".unnamed.XXXXXX", NULL);
  const int descriptor = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    fail(error, errno, "create", path);
  else
    unlink(path);
  return descriptor;
}

int file_open_unnamed(const char *folder, GError **error)
{
  const int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  return descriptor >= 0 ? descriptor : open_and_unlink(folder, error);
}

/* Copies until the end; fails once more than LIMIT_BYTES have come, in case the file grows meanwhile. */
static bool copy_all(int from, const char *from_path, int to, const char *to_path, size_t limit_bytes, GError **error)
{
  g_autofree char *piece = g_malloc(PIECE_SIZE_BYTES);
  size_t n_bytes = 0;
  for (;;) {
    const ssize_t n_read = read(from, piece, PIECE_SIZE_BYTES);
    if (n_read < 0)
      return fail(error, errno, "read", from_path);
    if (n_read == 0)
      return true;
    n_bytes += (size_t)n_read;
    if (!check_limit(from_path, n_bytes, limit_bytes, error) || !write_all(to, to_path, piece, (size_t)n_read, error))
      return false;
  }
}

static bool copy_and_sync(int from, const char *from_path, int to, const char *to_path, size_t limit_bytes,
                          GError **error)
{
  if (!copy_all(from, from_path, to, to_path, limit_bytes, error))
    return false;
  return fsync(to) == 0 || fail(error, errno, "sync", to_path);
}

/* Fills the new file TEMPORARY (a template ending in XXXXXX, filled in). Removes it again on failure. */
static bool copy_to_temporary(int from, const char *from_path, char *temporary, const char *folder, size_t limit_bytes,
                              GError **error)
{
  const int to = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (to < 0)
    return fail(error, errno, "write into", folder);
  const bool is_copied = copy_and_sync(from, from_path, to, folder, limit_bytes, error);
  close(to);
  if (!is_copied)
    unlink(temporary);
  return is_copied;
}

char *file_copy_aside(const char *from, const char *folder, const char *prefix, size_t limit_bytes, GError **error)
{
  size_t size = 0;
  g_autofree char *temporary = g_strdup_printf("%s/.%s.XXXXXX", folder, prefix);
  const int descriptor = file_open(from, &size, error);
  if (descriptor < 0)
    return NULL;
  const bool is_copied = check_limit(from, size, limit_bytes, error) &&
                         copy_to_temporary(descriptor, from, temporary, folder, limit_bytes, error);
  close(descriptor);
  return is_copied ? g_steal_pointer(&temporary) : NULL;
}

bool file_replace(const char *from, const char *to, mode_t mode, GError **error)
{
  if (chmod(from, mode) != 0)
    return fail(error, errno, "set the mode of", from);
  if (rename(from, to) != 0)
    return fail(error, errno, "replace", to);
  return sync_folder_of(to, error);
}

/* Some network file systems know no RENAME_NOREPLACE; a hard link never replaces either. */
static int rename_without_replacing(const char *from, const char *to)
{
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  return link(from, to) == 0 ? unlink(from) : -1;
}

bool file_move(const char *from, const char *to, GError **error)
{
  if (rename_without_replacing(from, to) != 0) {
    int system_error = errno;
    halfsky_set_error_errno(error, code_of(system_error), system_error, "cannot move '%s' to '%s'", from, to);
    return false;
  }
  return sync_folder_of(to, error) && sync_folder_of(from, error);
}

bool file_remove(const char *path, GError **error)
{
  if (unlink(path) == 0)
    return sync_folder_of(path, error);
  int system_error = errno;
  return system_error == ENOENT || fail(error, system_error, "remove", path);
}

bool file_make_folders(const char *path, mode_t mode, GError **error)
{
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return true;
  g_autofree char *parent = g_path_get_dirname(path);
  if (!file_make_folders(parent, mode, error))
    return false;
  if (mkdir(path, mode) != 0) {
    int system_error = errno;
    bool is_there = system_error == EEXIST && g_file_test(path, G_FILE_TEST_IS_DIR);
    return is_there || fail(error, system_error, "make folder", path);
  }
  return file_sync_folder(parent, error);
}
