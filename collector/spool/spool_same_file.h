/* Submissions that were made of the same file, byte for byte: which were before, and which came after. */
#pragma once

#include "collector/spool/spool_submission.h"

/* The last submission made of a file with this digest; *out_state is NULL when there is none. One that must be submitted again does not count. The caller
 * frees it. */
bool spool_find_file(Spool *spool, const Digest *file_digest, SubmissionState **out_state,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last submission with the rows of FORM_ID (see spool_append_form_id()); *out_state is NULL when there is none. The caller frees it. */
bool spool_find_form(Spool *spool, const SubmissionId *form_id, SubmissionState **out_state,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The submission of the same file as ID's that came right before it, and the last that came after it. Each may be missing. */
typedef struct SameFile {
  bool has_earlier, has_later;
  SubmissionId earlier, later;
} SameFile;

bool spool_read_same_file(Spool *spool, const SubmissionId *id, SameFile *out_same,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
