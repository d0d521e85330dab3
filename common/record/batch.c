#include "record/batch.h"

Batch *batch_copy(const Batch *batch)
{
  Batch *copy = g_memdup2(batch, sizeof *batch);
  copy->summary = submission_summary_copy(batch->summary);
  copy->records = g_bytes_ref(batch->records);
  return copy;
}

void batch_free(Batch *batch)
{
  if (batch == NULL)
    return;
  submission_summary_free((SubmissionSummary *)batch->summary);
  g_clear_pointer(&batch->records, g_bytes_unref);
  g_free(batch);
}
