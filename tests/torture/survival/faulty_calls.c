/* A library to be preloaded: lets a program's disk and clock fail as a file says, while the program runs.
 *
 * The file named by HALFSKY_FAULTY_CALLS holds one FaultyCalls, which is mapped; whoever writes it (faulty_calls.py) changes at once what the next
 * calls do. Of disks only regular files fail, and never the standard streams. Without the file everything works. The kernel is called directly, so that no
 * other interceptor (a sanitizer's) has to be found first, nor takes what is asked here about a library's descriptor for the program's own doing. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* As struct.pack("=qiiiii") writes it, and a number that is counted here. */
typedef struct FaultyCalls {
  int64_t clock_offset_us; /* added to the wall clock */
  int32_t sync_errno;      /* of fsync and fdatasync; 0: they work */
  int32_t write_errno;     /* of writing and truncating; 0: it works */
  int32_t is_short;        /* 1: writes write a part, as they may */
  int32_t every;           /* this fails for the last call of so many, from 1 */
  int32_t sync_delay_ms;   /* how long fdatasync takes: the disk is slow, and what waits for it can be hit then */
  atomic_int n_struck;     /* calls that failed or were cut short */
} FaultyCalls;

static volatile FaultyCalls *calls;

__attribute__((constructor)) static void map_calls(void)
{
  const char *path = getenv("HALFSKY_FAULTY_CALLS");
  const int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0)
    return;
  void *mapped = mmap(NULL, sizeof(FaultyCalls), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  calls = mapped == MAP_FAILED ? NULL : mapped;
}

static bool is_struck(int file)
{
  static atomic_uint n_seen;
  struct stat status;
  if (file <= STDERR_FILENO || syscall(SYS_newfstatat, file, "", &status, AT_EMPTY_PATH) != 0 ||
      !S_ISREG(status.st_mode))
    return false;
  if (calls->every <= 0 || (atomic_fetch_add(&n_seen, 1) + 1) % (unsigned)calls->every != 0)
    return false;
  atomic_fetch_add(&calls->n_struck, 1);
  return true;
}

/* Whether a call with this fault fails now; then errno says so. */
static bool fails(int file, int32_t fault)
{
  if (fault == 0 || !is_struck(file))
    return false;
  errno = fault;
  return true;
}

/* How much of SIZE a write may write. */
static size_t share(int file, size_t size)
{
  return calls != NULL && calls->is_short && size > 1 && is_struck(file) ? size / 2 : size;
}

static bool write_fails(int file)
{
  return calls != NULL && fails(file, calls->write_errno);
}

static bool sync_fails(int file)
{
  return calls != NULL && fails(file, calls->sync_errno);
}

ssize_t write(int file, const void *bytes, size_t size)
{
  return write_fails(file) ? -1 : syscall(SYS_write, file, bytes, share(file, size));
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
  return write_fails(file) ? -1 : syscall(SYS_pwrite64, file, bytes, share(file, size), offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
  return pwrite(file, bytes, size, offset);
}

ssize_t pwritev(int file, const struct iovec *parts, int n_parts, off_t offset)
{
  return write_fails(file) ? -1 : syscall(SYS_pwritev, file, parts, n_parts, offset, 0);
}

int ftruncate(int file, off_t size)
{
  return write_fails(file) ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

int ftruncate64(int file, off64_t size)
{
  return ftruncate(file, size);
}

int fsync(int file)
{
  return sync_fails(file) ? -1 : (int)syscall(SYS_fsync, file);
}

static void be_slow(void)
{
  const int32_t delay_ms = calls == NULL ? 0 : calls->sync_delay_ms;
  nanosleep(&(struct timespec){.tv_sec = delay_ms / 1000, .tv_nsec = delay_ms % 1000 * 1000000L}, NULL);
}

int fdatasync(int file)
{
  be_slow();
  return sync_fails(file) ? -1 : (int)syscall(SYS_fdatasync, file);
}

int clock_gettime(clockid_t clock, struct timespec *out_now)
{
  const int status = (int)syscall(SYS_clock_gettime, clock, out_now);
  if (status != 0 || calls == NULL || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
    return status;
  const int64_t now_us = (int64_t)out_now->tv_sec * 1000000 + out_now->tv_nsec / 1000 + calls->clock_offset_us;
  *out_now = (struct timespec){.tv_sec = now_us / 1000000, .tv_nsec = now_us % 1000000 * 1000};
  return 0;
}

int gettimeofday(struct timeval *restrict out_now, void *restrict zone)
{
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0)
    return -1;
  *out_now = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t *out_now)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out_now != NULL)
    *out_now = now.tv_sec;
  return now.tv_sec;
}
