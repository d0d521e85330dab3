#include "collector/spool/spool_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

enum { LOOK_EVERY_US = 20000 };

struct SpoolLock {
  char *folder;
  int descriptor; /* closing it gives the lock up */
};

/* False with errno when the lock cannot be had in time. */
static bool lock_in_time(int descriptor, int64_t patience_ms)
{
  const int64_t until_ms = clock_monotonic_ms() + patience_ms;
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if ((errno != EWOULDBLOCK && errno != EINTR) || clock_monotonic_ms() >= until_ms)
      return false;
    g_usleep(LOOK_EVERY_US);
  }
  return true;
}

SpoolLock *spool_lock_take(const char *folder, int64_t patience_ms, GError **error)
{
  g_autofree char *path = g_strconcat(folder, ".lock", NULL);
  g_autoptr(SpoolLock) lock = g_new0(SpoolLock, 1);
  lock->folder = g_strdup(folder);
  lock->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock->descriptor >= 0 && lock_in_time(lock->descriptor, patience_ms))
    return g_steal_pointer(&lock);
  if (lock->descriptor >= 0 && errno == EWOULDBLOCK)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
                "spool '%s' is in use. hint: another halfsky-collector works in this home folder", folder);
  else
    halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot lock '%s'", path);
  return NULL;
}

void spool_lock_free(SpoolLock *lock)
{
  if (lock == NULL)
    return;
  if (lock->descriptor >= 0)
    close(lock->descriptor);
  g_free(lock->folder);
  g_free(lock);
}

const char *spool_lock_folder(const SpoolLock *lock)
{
  return lock->folder;
}
