/* Whether a file in the inbox looks whole.
 *
 * A copy over a share may stand still for longer than any settle time, and some programs (the Explorer of Windows) give a file its full size before they
 * fill it, so size and time alone do not tell. Asked is instead whether anybody has the file open for writing, and whether its end is one. */
#pragma once

typedef enum InboxFileState {
  INBOX_FILE_WHOLE, /* as far as can be told; also a file that cannot be read */
  INBOX_FILE_CUT, /* a text whose last row has no end, or a workbook without its directory: most likely not all of it is there */
  INBOX_FILE_OPEN, /* somebody has it open for writing */
} InboxFileState;

/* Looks at the regular file PATH without changing it. Who has it open is known for files on this computer's own disks, of which we are the owner or may
 * lease others' (CAP_LEASE); a share's server keeps that to itself. */
InboxFileState inbox_file_state(const char *path);
