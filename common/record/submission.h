/* A submission: one file that an agency handed in, and what became of its rows before they travelled.
 *
 * The books: received = repeated + awaiting + rejected + records sent; the aggregator adds new, revised, unchanged and rejected among those sent.
 * What awaits an explanation stays in the books of its submission for ever; the submission that explains or corrects it says how many of them it settled,
 * and counts those that it brings along among its own.
 * Texts belong to whoever made the structure: a copy made here owns everything and is released by submission_summary_free(), one decoded into an
 * arena is not. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/digest.h"

#define SUBMISSION_ID_SIZE_BYTES 16
/* Room for 32 hexadecimal digits and NUL. */
#define SUBMISSION_ID_TEXT_SIZE 33

typedef struct SubmissionId {
  uint8_t bytes[SUBMISSION_ID_SIZE_BYTES];
} SubmissionId;

/* How many rows one rule stopped. CODE is the rule's code as it travels, e.g. `sex_sum`. */
typedef struct RuleCount {
  const char *code;
  uint32_t count;
} RuleCount;

/* How many rows that awaited an explanation in an earlier submission wait no more. */
typedef struct Settlement {
  SubmissionId id;
  uint32_t rows;
} Settlement;

typedef struct SubmissionSummary {
  SubmissionId id;
  const char *file_name; /* as the agency named it, without folders */
  Digest file_digest;
  int64_t accepted_at_us; /* Unix time */
  uint32_t received;      /* rows of the file that hold cells, and those released */
  uint32_t released;      /* of received: they waited in earlier submissions and come along */
  uint32_t repeated;      /* identical to an earlier row of the file; count as unchanged */
  uint32_t awaiting;      /* waiting at the agency for an explanation (核实性) */
  uint32_t rejected_total;
  RuleCount *rejected_by_code; /* adds up to rejected_total: each row under its first rule */
  size_t n_rejected_by_code;
  RuleCount *awaiting_by_code; /* adds up to awaiting */
  size_t n_awaiting_by_code;
  Settlement *settled; /* what it does to earlier submissions */
  size_t n_settled;
  uint32_t n_parts; /* at least 1, also when nothing is left to send */
} SubmissionSummary;

/* The id that this file always gets from this agency when it is read as these parts, so that a restored or cloned spool that takes it again makes the
 * same one. A file that is read differently, by another catalogue or for other assignments, is another submission: a part is stored once, so its new rows
 * would be dropped. PART_DIGESTS are those of the parts' serialised records. */
SubmissionId submission_id_of_form(const char *agency_code, const Digest *file_digest, const Digest *part_digests,
                                   size_t n_parts);

/* An id of its own, for handing in the same file again on purpose. */
SubmissionId submission_id_random(void);

bool submission_id_equal(const SubmissionId *a, const SubmissionId *b);

/* 32 lower-case hexadecimal digits; returns BUFFER. */
const char *submission_id_format(const SubmissionId *id, char buffer[SUBMISSION_ID_TEXT_SIZE]);

/* False, with OUT_ID untouched, unless TEXT is exactly 32 hexadecimal digits. */
bool submission_id_parse(const char *text, SubmissionId *out_id);

/* A copy that owns its texts. */
SubmissionSummary *submission_summary_copy(const SubmissionSummary *summary);
void submission_summary_free(SubmissionSummary *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SubmissionSummary, submission_summary_free)
