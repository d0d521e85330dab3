/* Files as a daemon needs them: bounded reading, durable writing.
 *
 * After a true return of a writing function the result survives a power cut: contents and folder entries are synced. Readers see the old file or
 * the whole new one. Errors name the path; HALFSKY_ERROR_REJECT when the file itself is at fault (missing, too big, not a regular file), RETRY when
 * the world is (no space, input/output error), FATAL otherwise. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <glib.h>

/* Opens the regular file PATH for reading and tells its size; never waits, as opening a pipe would. The caller closes the descriptor; -1 on failure. */
int file_open(const char *path, size_t *out_size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The whole regular file PATH. Fails with REJECT when it is larger than LIMIT_BYTES; never allocates more than that. */
GBytes *file_read(const char *path, size_t limit_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A file without a name on the file system of FOLDER, for reading and writing; it is gone when it is closed. The caller closes it; -1 on failure. */
int file_open_unnamed(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Copies the regular file FROM, of at most LIMIT_BYTES, into a new file in FOLDER that only its owner can read and whose name begins with a dot and
 * PREFIX. Its contents are durable. Fails as file_read() does. The caller frees the path. */
char *file_copy_aside(const char *from, const char *folder, const char *prefix, size_t limit_bytes,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives FROM, on the same file system, MODE and the name TO; a file of that name is replaced. */
bool file_replace(const char *from, const char *to, mode_t mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces or creates PATH with SIZE bytes and exactly MODE (no umask), by way of a temporary file beside it. A device, a pipe or what
 * standard output or error goes to is written into instead, with the mode that it has: whoever may replace /dev/null or /dev/stdout must not. */
bool file_write(const char *path, const void *bytes, size_t size, mode_t mode,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As file_write(), but that PATH has the new content is certain only after file_sync_folder() of its folder: for who writes several. */
bool file_put(const char *path, const void *bytes, size_t size, mode_t mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Renames FROM to TO on the same file system. An existing TO is never replaced: REJECT. */
bool file_move(const char *from, const char *to, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes PATH; a file that is not there is fine. */
bool file_remove(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes PATH and what is missing above it, each with MODE (umask applies). An existing folder is fine. */
bool file_make_folders(const char *path, mode_t mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the entries of folder PATH durable. */
bool file_sync_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
