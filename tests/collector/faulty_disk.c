#include "tests/collector/faulty_disk.h"

#include <sqlite3.h>
#include <string.h>

#include <glib.h>

/* A file of the real file system, behind ours. */
typedef struct FaultyFile {
  sqlite3_file base;
  sqlite3_file *real;
  bool is_log;
} FaultyFile;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs faulty_vfs;
static sqlite3_io_methods faulty_methods;

static struct {
  FaultKind fault;
  int first, n_calls, n_seen;
  int64_t longest_log_bytes;
} armed;

static bool fails(FaultKind concerned)
{
  if (armed.fault == FAULT_NONE || (armed.fault == FAULT_SYNC) != (concerned == FAULT_SYNC))
    return false;
  armed.n_seen++;
  return armed.n_seen >= armed.first && armed.n_seen < armed.first + armed.n_calls;
}

static int failure(int io_error)
{
  return armed.fault == FAULT_FULL ? SQLITE_FULL : io_error;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
  return ((FaultyFile *)(void *)file)->real;
}

static int faulty_close(sqlite3_file *file)
{
  sqlite3_file *real = real_of(file);
  const int status = real->pMethods != NULL ? real->pMethods->xClose(real) : SQLITE_OK;
  g_free(real);
  return status;
}

static int faulty_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
  return real_of(file)->pMethods->xRead(real_of(file), bytes, size, offset);
}

/* A failing write leaves half of what it should have written, as a full disk does. */
static int faulty_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
  if (((FaultyFile *)(void *)file)->is_log)
    armed.longest_log_bytes = MAX(armed.longest_log_bytes, offset + size);
  if (!fails(FAULT_WRITE))
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, size, offset);
  real_of(file)->pMethods->xWrite(real_of(file), bytes, size / 2, offset);
  return failure(SQLITE_IOERR_WRITE);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
  return fails(FAULT_WRITE) ? failure(SQLITE_IOERR_TRUNCATE) : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
  return fails(FAULT_SYNC) ? SQLITE_IOERR_FSYNC : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
  return real_of(file)->pMethods->xFileSize(real_of(file), out_size);
}

static int faulty_lock(sqlite3_file *file, int level)
{
  return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int faulty_check_lock(sqlite3_file *file, int *out_is_reserved)
{
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out_is_reserved);
}

static int faulty_control(sqlite3_file *file, int operation, void *argument)
{
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int faulty_sector_size(sqlite3_file *file)
{
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int faulty_characteristics(sqlite3_file *file)
{
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  FaultyFile *faulty = (FaultyFile *)(void *)file;
  (void)vfs;
  faulty->real = g_malloc0((gsize)real_vfs->szOsFile);
  faulty->base.pMethods = &faulty_methods;
  faulty->is_log = (flags & SQLITE_OPEN_WAL) != 0;
  const int status = real_vfs->xOpen(real_vfs, name, faulty->real, flags, out_flags);
  if (status != SQLITE_OK) {
    faulty->base.pMethods = NULL;
    g_free(faulty->real);
  }
  return status;
}

/* Version 1 has no shared memory: with the spool's exclusive lock SQLite keeps the log's index in its own. */
static const sqlite3_io_methods methods = {.iVersion = 1,
                                           .xClose = faulty_close,
                                           .xRead = faulty_read,
                                           .xWrite = faulty_write,
                                           .xTruncate = faulty_truncate,
                                           .xSync = faulty_sync,
                                           .xFileSize = faulty_size,
                                           .xLock = faulty_lock,
                                           .xUnlock = faulty_unlock,
                                           .xCheckReservedLock = faulty_check_lock,
                                           .xFileControl = faulty_control,
                                           .xSectorSize = faulty_sector_size,
                                           .xDeviceCharacteristics = faulty_characteristics};

void faulty_disk_install(void)
{
  real_vfs = sqlite3_vfs_find(NULL);
  faulty_vfs = *real_vfs;
  faulty_vfs.zName = "faulty";
  faulty_vfs.szOsFile = (int)sizeof(FaultyFile);
  faulty_vfs.xOpen = faulty_open;
  faulty_methods = methods;
  g_assert(sqlite3_vfs_register(&faulty_vfs, 1) == SQLITE_OK);
}

void faulty_disk_arm(FaultKind fault, int first, int n_calls)
{
  memset(&armed, 0, sizeof armed);
  armed.fault = fault;
  armed.first = first;
  armed.n_calls = n_calls;
}

int faulty_disk_disarm(void)
{
  armed.fault = FAULT_NONE;
  return armed.n_seen;
}

int64_t faulty_disk_longest_log(void)
{
  return armed.longest_log_bytes;
}
