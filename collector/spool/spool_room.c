#include "collector/spool/spool_room.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "collector/spool/spool_private.h"

enum {
  /* Taking a form needs a copy of it, its records in the log and in the database, and what is sorted. */
  ROOM_PER_FORM_BYTE = 5,
  ROOM_PER_FORM = 512 * 1024,
  RECORDS_PER_FORM_BYTE = 2, /* of short rows: a serialised record is longer than its row */
  FULL_BYTES = 256 * 1024,   /* with less than this a disk counts as full */
};

/* The file system of the spool. */
typedef struct Disk {
  uint64_t free;
  uint64_t total;
} Disk;

SpoolLimits spool_limits(const Settings *settings)
{
  return (SpoolLimits){.quota_bytes = (uint64_t)settings_integer(settings, "spool.quota"),
                       .keep_free_bytes = (uint64_t)settings_integer(settings, "spool.keep_free"),
                       .reserve_bytes = (uint64_t)settings_integer(settings, "spool.reserve")};
}

char *spool_reserve_path(const char *folder)
{
  return g_build_filename(folder, "reserve", NULL);
}

/* A disk that cannot be asked counts as roomy: what is written then tells. */
static Disk look_at_disk(const Spool *spool)
{
  struct statvfs status;
  if (statvfs(spool->folder, &status) != 0)
    return (Disk){UINT64_MAX, UINT64_MAX};
  return (Disk){(uint64_t)status.f_bavail * status.f_frsize, (uint64_t)status.f_blocks * status.f_frsize};
}

static uint64_t keep_free_bytes(const Spool *spool, const Disk *disk)
{
  return MIN(spool->limits.keep_free_bytes, disk->total / 8);
}

static uint64_t reserve_bytes(const Spool *spool, const Disk *disk)
{
  return MIN(spool->limits.reserve_bytes, disk->total / 16);
}

bool spool_is_tight(const Spool *spool)
{
  const Disk disk = look_at_disk(spool);
  return disk.free < keep_free_bytes(spool, &disk);
}

/* --- Reserve ------------------------------------------------------------------------------------------------------ */

static bool is_reserve_held(const Spool *spool)
{
  g_autofree char *path = spool_reserve_path(spool->folder);
  return access(path, F_OK) == 0;
}

static bool fill_reserve(const char *path, uint64_t size_bytes)
{
  const int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    return false;
  const bool is_filled = posix_fallocate(descriptor, 0, (off_t)size_bytes) == 0;
  close(descriptor);
  if (!is_filled)
    unlink(path);
  return is_filled;
}

void spool_restore_reserve(Spool *spool)
{
  const Disk disk = look_at_disk(spool);
  const uint64_t size_bytes = reserve_bytes(spool, &disk);
  if (size_bytes == 0 || is_reserve_held(spool) || disk.free < keep_free_bytes(spool, &disk) + size_bytes)
    return;
  g_autofree char *path = spool_reserve_path(spool->folder);
  if (fill_reserve(path, size_bytes))
    log_info("spool_reserve_made bytes=%" G_GUINT64_FORMAT, size_bytes);
}

void spool_make_way(Spool *spool)
{
  const Disk disk = look_at_disk(spool);
  if (disk.free >= FULL_BYTES && !spool->is_pressed)
    return;
  g_autofree char *path = spool_reserve_path(spool->folder);
  if (unlink(path) == 0)
    log_warning("spool_reserve_given_up disk_free=%" G_GUINT64_FORMAT, disk.free);
}

/* --- Room --------------------------------------------------------------------------------------------------------- */

bool spool_room(Spool *spool, SpoolRoom *out_room, GError **error)
{
  int64_t used = 0;
  int64_t finished = 0;
  if (!spool_read_integer(spool,
                          "SELECT (page_count - freelist_count) * page_size "
                          "FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
                          &used, error) ||
      !spool_read_integer(spool,
                          "SELECT coalesce(sum(size_bytes), 0) FROM batch WHERE batch_no < "
                          "coalesce((SELECT min(batch_no) FROM batch WHERE finished_at_us IS NULL), "
                          "(SELECT max(batch_no) + 1 FROM batch))",
                          &finished, error))
    return false;
  const Disk disk = look_at_disk(spool);
  *out_room = (SpoolRoom){.disk_free = disk.free,
                          .keep_free = keep_free_bytes(spool, &disk),
                          .used = (uint64_t)used,
                          .finished = (uint64_t)finished,
                          .quota = spool->limits.quota_bytes,
                          .reserve = reserve_bytes(spool, &disk),
                          .is_reserve_held = is_reserve_held(spool)};
  return true;
}

SpoolRoom spool_room_without_finished(const SpoolRoom *room)
{
  SpoolRoom without = *room;
  without.used -= MIN(room->used, room->finished);
  without.disk_free += room->finished;
  without.finished = 0;
  return without;
}

SpoolShortage spool_shortage(const SpoolRoom *room, uint64_t form_bytes)
{
  const uint64_t on_disk = ROOM_PER_FORM_BYTE * form_bytes + ROOM_PER_FORM;
  const uint64_t in_spool = RECORDS_PER_FORM_BYTE * form_bytes;
  if (room->disk_free < room->keep_free + on_disk)
    return SPOOL_DISK_SHORT;
  return room->quota > 0 && room->used + in_spool > room->quota ? SPOOL_QUOTA_SHORT : SPOOL_ROOMY;
}

uint64_t spool_largest_form(const SpoolRoom *room)
{
  if (spool_shortage(room, 0) != SPOOL_ROOMY)
    return 0;
  const uint64_t by_disk = (room->disk_free - room->keep_free - ROOM_PER_FORM) / ROOM_PER_FORM_BYTE;
  const uint64_t by_quota = room->quota > 0 ? (room->quota - room->used) / RECORDS_PER_FORM_BYTE : UINT64_MAX;
  return MIN(by_disk, by_quota);
}

const char *spool_shortage_name(SpoolShortage shortage)
{
  static const char *const names[] = {
      [SPOOL_ROOMY] = "none", [SPOOL_DISK_SHORT] = "disk", [SPOOL_QUOTA_SHORT] = "quota"};
  return names[shortage];
}
