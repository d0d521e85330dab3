#include "collector/inbox/inbox_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A zip ends with its directory's end: a signature, so many bytes, and a comment whose size they end with. */
enum { ZIP_END_BYTES = 22, ZIP_COMMENT_BYTES_MAX = 65535 };

/* --- Open for writing --------------------------------------------------------------------------------------------- */

/* On a share a lease says what the server grants, not who has the file open. */
static bool is_on_a_share(int file)
{
  struct statfs system;
  static const uint32_t shares[] = {NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC};
  const bool is_known = fstatfs(file, &system) == 0;
  for (size_t i = 0; is_known && i < G_N_ELEMENTS(shares); i++)
    if ((uint32_t)system.f_type == shares[i])
      return true;
  return !is_known;
}

/* A lease for reading is granted when nobody has the file open for writing. Whoever opens it in the moment that we have the lease makes the system send us
 * a signal, which must be one that is ignored. */
static bool is_open_for_writing(int file)
{
  if (is_on_a_share(file) || fcntl(file, F_SETSIG, SIGURG) != 0)
    return false;
  if (fcntl(file, F_SETLEASE, F_RDLCK) != 0)
    return errno == EAGAIN;
  fcntl(file, F_SETLEASE, F_UNLCK);
  return false;
}

/* --- The end ------------------------------------------------------------------------------------------------------ */

static bool read_at(int file, off_t offset, void *buffer, size_t size)
{
  return pread(file, buffer, size, offset) == (ssize_t)size;
}

/* True when the zip's directory is there, with nothing behind it. */
static bool has_zip_end(int file, off_t size)
{
  const size_t tail_size = (size_t)MIN(size, ZIP_END_BYTES + ZIP_COMMENT_BYTES_MAX);
  g_autofree uint8_t *tail = g_malloc(tail_size);
  if (!read_at(file, size - (off_t)tail_size, tail, tail_size))
    return true; /* reading it will say what is wrong */
  for (size_t left = ZIP_END_BYTES; left <= tail_size; left++) {
    const uint8_t *end = tail + tail_size - left;
    const size_t comment_size = end[ZIP_END_BYTES - 2] + 256u * (size_t)end[ZIP_END_BYTES - 1];
    if (memcmp(end, "PK\5\6", 4) == 0 && comment_size == left - ZIP_END_BYTES)
      return true;
  }
  return false;
}

/* A line's end in UTF-8, GB18030 or UTF-16 of either order. */
static bool has_row_end(int file, off_t size)
{
  uint8_t last[2] = {0};
  if (size < 2 || !read_at(file, size - 2, last, sizeof last))
    return false;
  const uint8_t sign = last[1] != 0 ? last[1] : last[0];
  return sign == '\n' || sign == '\r';
}

static bool is_cut(int file, off_t size)
{
  char first[2] = {0};
  const bool is_zip = read_at(file, 0, first, sizeof first) && memcmp(first, "PK", sizeof first) == 0;
  return is_zip ? !has_zip_end(file, size) : !has_row_end(file, size);
}

InboxFileState inbox_file_state(const char *path)
{
  struct stat status;
  const int file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    if (file >= 0)
      close(file);
    return INBOX_FILE_WHOLE;
  }
  const InboxFileState state = is_open_for_writing(file)      ? INBOX_FILE_OPEN
                               : is_cut(file, status.st_size) ? INBOX_FILE_CUT
                                                              : INBOX_FILE_WHOLE;
  close(file);
  return state;
}
