#include "aggregator/store/writer_job.h"

void writer_job_free(WriterJob *job)
{
  if (job == NULL)
    return;
  batch_free(job->batch);
  store_catalogue_unref(job->catalogue);
  g_free(job);
}

WriterReport *writer_job_report(const WriterJob *job, WriterReportKind kind)
{
  WriterReport *report = g_new0(WriterReport, 1);
  report->kind = kind;
  report->session = job->session;
  report->key = job->key;
  report->sequence = job->batch != NULL ? job->batch->sequence : 0;
  report->size_bytes = job->size_bytes;
  report->given_at_ms = job->given_at_ms;
  return report;
}

void writer_report_free(WriterReport *report)
{
  if (report == NULL)
    return;
  outcome_free(report->outcome);
  g_clear_pointer(&report->frame, g_bytes_unref);
  g_free(report->reason);
  g_free(report);
}

const char *writer_refusal_name(WriterRefusal refusal)
{
  switch (refusal) {
  case WRITER_REFUSE_EPOCH_CONFLICT:
    return "epoch_conflict";
  case WRITER_REFUSE_GAP:
    return "gap";
  case WRITER_REFUSE_REVOKED:
    return "revoked";
  }
  g_assert_not_reached();
}
