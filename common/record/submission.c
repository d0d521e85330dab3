#include "record/submission.h"

#include <string.h>

SubmissionId submission_id_of_form(const char *agency_code, const Digest *file_digest, const Digest *part_digests,
                                   size_t n_parts)
{
  static const char purpose[] = "halfsky submission";
  g_autoptr(DigestStream) stream = digest_stream_new();
  digest_stream_add(stream, purpose, sizeof purpose);
  digest_stream_add(stream, agency_code, strlen(agency_code) + 1);
  digest_stream_add(stream, file_digest->bytes, sizeof file_digest->bytes);
  for (size_t i = 0; i < n_parts; i++)
    digest_stream_add(stream, part_digests[i].bytes, sizeof part_digests[i].bytes);
  Digest digest = digest_stream_finish(stream);
  SubmissionId id;
  memcpy(id.bytes, digest.bytes, sizeof id.bytes);
  return id;
}

SubmissionId submission_id_random(void)
{
  SubmissionId id;
  random_fill(id.bytes, sizeof id.bytes);
  return id;
}

bool submission_id_equal(const SubmissionId *a, const SubmissionId *b)
{
  return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

const char *submission_id_format(const SubmissionId *id, char buffer[SUBMISSION_ID_TEXT_SIZE])
{
  for (size_t i = 0; i < sizeof id->bytes; i++)
    g_snprintf(buffer + 2 * i, 3, "%02x", id->bytes[i]);
  return buffer;
}

bool submission_id_parse(const char *text, SubmissionId *out_id)
{
  SubmissionId id;
  if (strlen(text) != 2 * sizeof id.bytes)
    return false;
  for (size_t i = 0; i < sizeof id.bytes; i++) {
    int high = g_ascii_xdigit_value(text[2 * i]), low = g_ascii_xdigit_value(text[2 * i + 1]);
    if (high < 0 || low < 0)
      return false;
    id.bytes[i] = (uint8_t)(high << 4 | low);
  }
  *out_id = id;
  return true;
}

static RuleCount *copy_counts(const RuleCount *counts, size_t n)
{
  RuleCount *copy = g_new(RuleCount, n);
  for (size_t i = 0; i < n; i++)
    copy[i] = (RuleCount){g_strdup(counts[i].code), counts[i].count};
  return copy;
}

static void free_counts(RuleCount *counts, size_t n)
{
  for (size_t i = 0; i < n; i++)
    g_free((char *)counts[i].code);
  g_free(counts);
}

SubmissionSummary *submission_summary_copy(const SubmissionSummary *summary)
{
  SubmissionSummary *copy = g_memdup2(summary, sizeof *summary);
  copy->file_name = g_strdup(summary->file_name);
  copy->rejected_by_code = copy_counts(summary->rejected_by_code, summary->n_rejected_by_code);
  copy->awaiting_by_code = copy_counts(summary->awaiting_by_code, summary->n_awaiting_by_code);
  copy->settled = g_memdup2(summary->settled, summary->n_settled * sizeof *summary->settled);
  return copy;
}

void submission_summary_free(SubmissionSummary *summary)
{
  if (summary == NULL)
    return;
  g_free((char *)summary->file_name);
  free_counts(summary->rejected_by_code, summary->n_rejected_by_code);
  free_counts(summary->awaiting_by_code, summary->n_awaiting_by_code);
  g_free(summary->settled);
  g_free(summary);
}
